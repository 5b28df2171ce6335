"""Amounts: read as typed, summed up exactly, and what was meant by what is none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator import amounts
from generator.amounts import NotAnAmountError


@pytest.mark.parametrize(
    "text", ["0", "7", "718.40", "0.000001", "-3", "9" * 30, "123456789012345678901234567.89"]
)
def test_amount_keeps_the_digits_it_was_typed_with(text: str) -> None:
    assert str(amounts.read(text)) == text


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("50", 50), ("-1", -1), ("1234567890", 1234567890)]
)
def test_whole_amount_is_an_int(text: str, number: int) -> None:
    assert amounts.read(text, whole=True) == number


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("54万元", "改成 54（单位是万元，不用写）。"),
        ("54 万元", "改成 54（单位是万元，不用写）。"),
        ("540000元", "改成 54（单位是万元，不用写）。"),
        ("1.5亿元", "改成 15000（单位是万元，不用写）。"),
        ("54万", "改成 54（单位是万元，不用写）。"),
        ("1,234.5", "改成 1234.5（单位是万元，不用写）。"),
        ("1，234，567", "改成 1234567（单位是万元，不用写）。"),
        ("1 234", "改成 1234（单位是万元，不用写）。"),
        ("12'345.6万元", "改成 12345.6（单位是万元，不用写）。"),
        ("1.5亿", "改成 15000（单位是万元，不用写）。"),
        ("1.5E+2", "改成 150（单位是万元，不用写）。"),
        ("15e-1", "改成 1.5（单位是万元，不用写）。"),
        ("5e", "只写半角数字，不写单位，单位是万元。"),
        ("1e" + "9" * 30, "只写半角数字，不写单位，单位是万元。"),
        ("5..", "只写半角数字，不写单位，单位是万元。"),
        ("5 ,", "只写半角数字，不写单位，单位是万元。"),
        ("５４．５", "改成 54.5（单位是万元，不用写）。"),
        ("+5", "改成 5（单位是万元，不用写）。"),
        ("05", "改成 5（单位是万元，不用写）。"),
        ("5.", "改成 5（单位是万元，不用写）。"),
        ("1.5e2", "改成 150（单位是万元，不用写）。"),
        ("-０.5", "改成 -0.5（单位是万元，不用写）。"),
        ("54人", "只写半角数字，不写单位，单位是万元。"),
        ("54吨", "只写半角数字，不写单位，单位是万元。"),
        ("五十四", "只写半角数字，不写单位，单位是万元。"),
        ("NaN", "只写半角数字，不写单位，单位是万元。"),
        ("Infinity", "只写半角数字，不写单位，单位是万元。"),
        ("1e99", "只写半角数字，不写单位，单位是万元。"),
        ("12,34", "只写半角数字，不写单位，单位是万元。"),
        ("1-2", "只写半角数字，不写单位，单位是万元。"),
        ("l0", "只写半角数字，不写单位，单位是万元。"),
        ("1" * 31, "数字最多 30 位。"),
    ],
)
def test_hint_says_what_to_write_instead(text: str, hint: str) -> None:
    with pytest.raises(NotAnAmountError, match=r"^应为数字，写的是“") as refused:
        amounts.read(text, "万元")

    assert refused.value.hint == hint


@pytest.mark.parametrize("text", ["无", "没有", "零", "-", "—", "——", "/", "\\", "O", "o"])
def test_nothing_is_written_as_0(text: str) -> None:
    with pytest.raises(NotAnAmountError) as refused:
        amounts.read(text, "万元")

    assert refused.value.hint == "改成 0（单位是万元，不用写）。"


@pytest.mark.parametrize(
    ("text", "hint"),
    [("54人", "改成 54（单位是人，不用写）。"), ("54万元", "只写半角数字，不写单位，单位是人。")],
)
def test_unit_need_not_be_one_of_money(text: str, hint: str) -> None:
    with pytest.raises(NotAnAmountError) as refused:
        amounts.read(text, "人")

    assert refused.value.hint == hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("5.0", "只写半角整数，不写单位。"),
        ("５", "改成 5。"),
        ("1,000", "改成 1000。"),
        ("5个", "只写半角整数，不写单位。"),
    ],
)
def test_whole_amount_has_no_decimals(text: str, hint: str) -> None:
    with pytest.raises(NotAnAmountError, match=r"^应为整数，写的是“") as refused:
        amounts.read(text, whole=True)

    assert refused.value.hint == hint


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], "0"),
        (["0.1", "0.2"], "0.3"),
        (["1000", "250"], "1250"),
        (["718.40", "0.06"], "718.46"),
        (["1.50", "0.50"], "2"),
        (["0.333333", "0.333333", "0.333334"], "1"),
        (["9" * 30, "1"], "1" + "0" * 30),
        (["9" * 29, "0." + "0" * 27 + "1"], "9" * 29 + "." + "0" * 27 + "1"),
        (["5", "-5.00"], "0"),
    ],
)
def test_sum_is_exact_and_plain(parts: list[str], expected: str) -> None:
    result = amounts.total(map(Decimal, parts))

    assert f"{result:f}" == str(result) == expected


def test_whole_amounts_are_summed_up_with_others() -> None:
    result = amounts.total([1, Decimal("0.50"), 2])

    assert str(result) == "3.5"


@pytest.mark.parametrize("missing", [None, "五"])
def test_sum_with_an_amount_missing_is_none(missing: object) -> None:
    result = amounts.total([Decimal(1), missing])

    assert result is None


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [("53", "54", "1"), ("54", "53.0", "1"), ("1.10", "1.1", "0"), ("0.1", "-0.2", "0.3")],
)
def test_difference_is_how_far_two_amounts_are_apart(a: str, b: str, expected: str) -> None:
    result = amounts.difference(Decimal(a), Decimal(b))

    assert str(result) == expected
