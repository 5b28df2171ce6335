"""Amounts as forms print them in a format, and read back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.common import amount_format, amounts
from generator.common.amount_format import AmountFormat

FORMATS = st.builds(
    AmountFormat, st.none() | st.integers(0, 15), thousands=st.booleans(), percent=st.booleans()
)
AMOUNTS = st.decimals(-(10**12), 10**12, places=6).map(amounts.plain)


@pytest.mark.parametrize(
    ("amount", "form", "expected"),
    [
        ("0.985", AmountFormat(2, percent=True), "98.50%"),
        ("0.985", AmountFormat(percent=True), "98.5%"),
        ("1", AmountFormat(percent=True), "100%"),
        ("1234567.005", AmountFormat(2, thousands=True), "1,234,567.01"),
        ("-1234567.005", AmountFormat(2, thousands=True), "-1,234,567.01"),
        ("0.005", AmountFormat(2), "0.01"),
        ("2.5", AmountFormat(0), "3"),
        ("-2.5", AmountFormat(0), "-3"),
        ("-0.001", AmountFormat(2), "0.00"),
        ("1000", AmountFormat(thousands=True), "1,000"),
        ("1000", AmountFormat(), "1000"),
        ("5", AmountFormat(15), "5.000000000000000"),
    ],
)
def test_an_amount_is_printed_in_its_format(amount: str, form: AmountFormat, expected: str) -> None:
    assert amount_format.shown(Decimal(amount), form) == expected
    assert amount_format.shown(amount, form) == expected


@pytest.mark.parametrize("value", [None, "", "约 3", "甲"])
def test_what_is_no_amount_is_printed_as_it_is(value: str | None) -> None:
    assert amount_format.shown(value, AmountFormat(2, percent=True)) == (value or "")


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("98.50%", AmountFormat(2, percent=True), "0.985"),
        ("９８．５％", AmountFormat(2, percent=True), "0.985"),
        ("98.5 %", AmountFormat(2, percent=True), "0.985"),
        ("0.985", AmountFormat(2, percent=True), "0.985"),
        ("1,234.50", AmountFormat(2, thousands=True), "1234.5"),
        ("1234.5", AmountFormat(2, thousands=True), "1234.5"),
        ("98.50%", AmountFormat(2), ""),
        ("12,34", AmountFormat(2, thousands=True), ""),
        ("约 98%", AmountFormat(2, percent=True), ""),
        ("", AmountFormat(2), ""),
        ("98.50%", None, ""),
    ],
)
def test_a_printed_text_is_read_as_the_plain_number(
    text: str, form: AmountFormat | None, expected: str
) -> None:
    assert amount_format.number_text(text, form) == expected


@given(AMOUNTS, FORMATS)
def test_what_is_printed_is_read_as_an_amount_that_prints_alike(
    amount: Decimal, form: AmountFormat
) -> None:
    printed = amount_format.shown(amount, form)

    read = Decimal(amount_format.number_text(printed, form))
    assert amount_format.are_shown_alike(read, amount, form)
    assert form.decimals is not None or read == amount


def test_amounts_without_a_format_are_alike_only_if_equal() -> None:
    assert amount_format.are_shown_alike(Decimal("0.50"), Decimal("0.5"), None)
    assert not amount_format.are_shown_alike(Decimal("0.50"), Decimal("0.501"), None)
