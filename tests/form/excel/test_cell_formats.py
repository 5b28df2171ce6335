"""Number formats of cells show amounts and days as the printed form does."""

from __future__ import annotations

import pytest

from generator.common.amount_format import AmountFormat
from generator.form.excel import cell_formats
from generator.form.grid import Value
from generator.form.tag_reading import Slot
from generator.pack.fields import Field


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        (AmountFormat(), "General"),
        (AmountFormat(2), "0.00"),
        (AmountFormat(0, thousands=True), "#,##0"),
        (AmountFormat(thousands=True), "#,##0.00####"),
        (AmountFormat(2, percent=True), "0.00%"),
        (AmountFormat(percent=True), "0.00####%"),
    ],
)
def test_a_pack_format_has_a_code_of_excel(shown: AmountFormat, code: str) -> None:
    assert cell_formats.amount_code(shown) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024年5月1日", 'yyyy"年"m"月"d"日"'),
        ("2024年05月01日", 'yyyy"年"mm"月"dd"日"'),
        ("2024-5-1", 'yyyy"-"m"-"d'),
        ("2024/05/01", 'yyyy"/"mm"/"dd'),
        # Nothing yet, or no day: in words.
        ("", 'yyyy"年"m"月"d"日"'),
        ("年底", 'yyyy"年"m"月"d"日"'),
    ],
)
def test_a_day_is_shown_in_the_notation_in_which_it_was_typed(text: str, code: str) -> None:
    assert cell_formats.date_code(text, "day") == code


def test_a_month_has_no_day() -> None:
    assert cell_formats.date_code("", "month") == 'yyyy"年"m"月"'


@pytest.mark.parametrize(
    ("text", "code"), [("1.5", "General"), ("1.50", "0.00####"), ("", "General")]
)
def test_zeros_that_were_typed_at_the_end_are_shown(text: str, code: str) -> None:
    value = Value(Slot(("数",), Field("amount")), ("数",), text)

    assert cell_formats.of_value(value) == code
