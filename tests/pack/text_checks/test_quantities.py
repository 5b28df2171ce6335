"""The tokens of a text."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.pack.text_checks import quantities


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("3人×500元=1500元", "number words operator number equal number"),
        ("（２＋３） * 4", "open number operator number close operator number"),
        ("约3万元", "unclear number"),
        ("3万元以内", "number unclear"),
        ("1）办公，2）印刷", "break words words break break words words"),
        ("6.26.1", "unclear"),
        ("1,2", "unclear"),
        ("共计3元", "equal number"),
        ("2023-2025", "number unclear number"),
        ("1" * 31, "unclear"),
        ("", ""),
    ],
)
def test_a_text_is_read_as_tokens(text: str, kinds: str) -> None:
    assert " ".join(token.kind for token in quantities.read(text)) == kinds


@pytest.mark.parametrize(
    ("text", "value", "money"),
    [
        ("3元", "3", True),
        ("3.5万元", "35000", True),
        ("3万", "30000", True),
        ("3万人", "30000", False),
        ("1,500元", "1500", True),
        ("1.2亿元", "120000000", True),
        ("30%", "0.3", False),
        ("5百元", "500", True),
        ("５００", "500", False),
    ],
)
def test_a_number_has_a_value_and_may_be_money(
    text: str,
    value: str,
    money: bool,  # noqa: FBT001 - what is expected
) -> None:
    [number] = [token for token in quantities.read(text) if token.kind == "number"]

    assert (number.value, number.money) == (Decimal(value), money)


def test_places_are_those_of_the_text() -> None:
    text = "办公　３ 万元，"

    [number] = [token for token in quantities.read(text) if token.kind == "number"]

    assert text[number.start : number.end] == "３ 万元"


@pytest.mark.parametrize(
    ("exponent", "unit"), [(0, "元"), (3, "元"), (4, "万元"), (7, "万元"), (8, "亿元"), (9, "亿元")]
)
def test_amounts_have_a_customary_unit(exponent: int, unit: str) -> None:
    assert quantities.unit_of(exponent) == unit


@pytest.mark.parametrize(("number", "text"), [("1.50", "1.5"), ("1E+3", "1000"), ("0.00", "0")])
def test_a_tidy_number_has_no_zeros_at_its_end_and_no_exponent(number: str, text: str) -> None:
    assert str(quantities.tidy(Decimal(number))) == text
