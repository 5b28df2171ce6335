"""Amounts: read as typed, summed up exactly, and what was meant by what is none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.common import amounts
from generator.common.amounts import NotAnAmountError


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
        ("54万元", "请改为 54（本栏以万元为单位，不必填写“万元”）。"),
        ("54 万元", "请改为 54（本栏以万元为单位，不必填写“万元”）。"),
        ("540000元", "请改为 54（本栏以万元为单位，不必填写“万元”）。"),
        ("1.5亿元", "请改为 15000（本栏以万元为单位，不必填写“万元”）。"),
        ("54万", "请改为 54（本栏以万元为单位，不必填写“万元”）。"),
        ("1,234.5", "请改为 1234.5（本栏以万元为单位，不必填写“万元”）。"),
        ("1，234，567", "请改为 1234567（本栏以万元为单位，不必填写“万元”）。"),
        ("1 234", "请改为 1234（本栏以万元为单位，不必填写“万元”）。"),
        ("12'345.6万元", "请改为 12345.6（本栏以万元为单位，不必填写“万元”）。"),
        ("1.5亿", "请改为 15000（本栏以万元为单位，不必填写“万元”）。"),
        ("1.5E+2", "请改为 150（本栏以万元为单位，不必填写“万元”）。"),
        ("15e-1", "请改为 1.5（本栏以万元为单位，不必填写“万元”）。"),
        ("5e", "请只填半角数字，不带计量单位（本栏以万元为单位）。"),
        ("1e" + "9" * 30, "请只填半角数字，不带计量单位（本栏以万元为单位）。"),
        ("5..", "请只填半角数字，不带计量单位（本栏以万元为单位）。"),
        ("5 ,", "请只填半角数字，不带计量单位（本栏以万元为单位）。"),
        ("５４．５", "请改为 54.5（本栏以万元为单位，不必填写“万元”）。"),
        ("+5", "请改为 5（本栏以万元为单位，不必填写“万元”）。"),
        ("05", "请改为 5（本栏以万元为单位，不必填写“万元”）。"),
        ("5.", "请改为 5（本栏以万元为单位，不必填写“万元”）。"),
        ("1.5e2", "请改为 150（本栏以万元为单位，不必填写“万元”）。"),
        ("-０.5", "请改为 -0.5（本栏以万元为单位，不必填写“万元”）。"),
        ("54人", "请只填半角数字，不带计量单位（本栏以万元为单位）。"),
        ("54吨", "请只填半角数字，不带计量单位（本栏以万元为单位）。"),
        ("五十四", "请只填半角数字，不带计量单位（本栏以万元为单位）。"),
        ("NaN", "请只填半角数字，不带计量单位（本栏以万元为单位）。"),
        ("Infinity", "请只填半角数字，不带计量单位（本栏以万元为单位）。"),
        ("1e99", "请只填半角数字，不带计量单位（本栏以万元为单位）。"),
        ("12,34", "请只填半角数字，不带计量单位（本栏以万元为单位）。"),
        ("1-2", "请只填半角数字，不带计量单位（本栏以万元为单位）。"),
        ("l0", "请只填半角数字，不带计量单位（本栏以万元为单位）。"),
        ("1" * 31, "数字最多 30 位，请核对。"),
    ],
)
def test_hint_says_what_to_write_instead(text: str, hint: str) -> None:
    with pytest.raises(NotAnAmountError, match=r"^应填数字，现为“") as refused:
        amounts.read(text, "万元")

    assert refused.value.hint == hint


@pytest.mark.parametrize("text", ["无", "没有", "零", "-", "—", "——", "/", "\\", "O", "o"])
def test_nothing_is_written_as_0(text: str) -> None:
    with pytest.raises(NotAnAmountError) as refused:
        amounts.read(text, "万元")

    assert refused.value.hint == "请改为 0（本栏以万元为单位，不必填写“万元”）。"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("54人", "请改为 54（本栏以人为单位，不必填写“人”）。"),
        ("54万元", "请只填半角数字，不带计量单位（本栏以人为单位）。"),
    ],
)
def test_unit_need_not_be_one_of_money(text: str, hint: str) -> None:
    with pytest.raises(NotAnAmountError) as refused:
        amounts.read(text, "人")

    assert refused.value.hint == hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("5.0", "请只填半角整数，不带计量单位。"),
        ("５", "请改为 5。"),
        ("1,000", "请改为 1000。"),
        ("5个", "请只填半角整数，不带计量单位。"),
    ],
)
def test_whole_amount_has_no_decimals(text: str, hint: str) -> None:
    with pytest.raises(NotAnAmountError, match=r"^应填整数，现为“") as refused:
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


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("4,520,000.00", "元", "4520000.00"),
        ("44.4 万元", "万元", "44.4"),
        ("44.40万", "万元", "44.40"),
        ("44.4\n万元", "万元", "44.4"),
        ("44.4（万元）", "万元", "44.4"),
        ("５４万元", "万元", "54"),
        ("20万", "万元", "20"),
        ("1.5亿元", "万元", "15000"),
        ("44,400元", "万元", "4.44"),
        ("¥44,400元整", "万元", "4.44"),
        ("人民币20万元整", "万元", "20"),
        ("￥20", "元", "20"),
        ("-3万元", "万元", "-3"),
        ("95％", "%", "95"),
        ("1\u200b2", "万元", "12"),
        ("12", "万元", "12"),
    ],
)
def test_a_number_in_another_notation_is_clear(text: str, unit: str, expected: str) -> None:
    assert amounts.unambiguous(text, unit) == expected


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("约20万元", "万元"),
        ("20万元左右", "万元"),
        ("20-30万元", "万元"),
        ("¥20", "万元"),
        ("人民币20", "万元"),
        ("（20）", "万元"),
        ("1,23", "万元"),
        ("1，345.67", "万元"),
        ("0,123", "万元"),
        ("1 234", "万元"),
        ("10\n20", "万元"),
        ("20万元（含上级10万元）", "万元"),
        ("20 # 待定", "万元"),
        ("1e3", "万元"),
        ("10²", "万元"),
        ("①", "万元"),
        ("12辆", "万元"),
        ("12万元", ""),
        ("二十万元", "万元"),
        ("无", "万元"),
        ("/", "万元"),
        ("", "万元"),
    ],
)
def test_a_number_that_may_be_another_one_is_not_clear(text: str, unit: str) -> None:
    assert amounts.unambiguous(text, unit) == ""


def test_a_fraction_is_no_clear_whole_number() -> None:
    assert amounts.unambiguous("2,000.5", whole=True) == ""
    assert amounts.unambiguous("2,000", whole=True) == "2000"
