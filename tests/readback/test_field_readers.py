"""What a data file gets for a text that was read: amounts, days and ticks in plain notation."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from generator.pack import fields
from generator.readback import field_readers
from generator.readback.findings import Findings
from generator.readback.unit_values import FieldText, UnitTexts
from tests.small_rows import row

PATH = ("项",)


class Taken(NamedTuple):
    """What was taken for a text: the value, findings by severity and code, and the remarks."""

    value: str
    findings: list[tuple[str, str]]
    remarks: int


def taken(text: str, **schema: Any) -> Taken:
    """What is taken for the text of a field with this schema."""
    field = fields.read({"type": "dict", "schema": {"项": schema}}).children["项"]
    unit, findings = UnitTexts(1, 0), Findings("甲局.docx")
    read = FieldText(PATH, text, 1, table_row := row("项", text), table_row.cells[1])
    value = field_readers.READERS[field.kind](unit, PATH, read, field, findings)
    found = findings.diagnostics
    assert all(each.message.startswith(read.position) and each.hint for each in found)
    assert {(each.line, each.column) for each in found} <= {(1, 2)}
    codes = [(each.severity, each.code) for each in found]
    return Taken(value, codes, len(unit.remarks.get(PATH, [])))


@pytest.mark.parametrize("text", ["", "0", "12.50", "-3"])
def test_an_amount_in_plain_notation_is_taken_quietly(text: str) -> None:
    assert taken(text, type="decimal") == (text, [], 0)


@pytest.mark.parametrize(
    ("text", "value", "remarks"),
    [("１２．５", "12.5", 0), ("1,234.5", "1234.5", 1), ("12 万元", "12", 1)],
)
def test_an_amount_in_another_clear_notation_is_taken_with_a_warning(
    text: str, value: str, remarks: int
) -> None:
    found = taken(text, type="decimal", meta={"unit": "万元"})

    assert found == (value, [("warning", "number")], remarks)


@pytest.mark.parametrize("text", ["约12", "12-13", "十二上下"])
def test_what_is_no_amount_stays_as_it_is_with_an_error(text: str) -> None:
    assert taken(text, type="decimal") == (text, [("error", "number")], 1)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("date", "2024年5月1日", "2024年5月1日"),
        ("date", "2024-05-01", "2024-05-01"),
        ("date", "2024 年 5 月 1 日", "2024年5月1日"),
        ("month", "2023年12月份", "2023年12月"),
        ("month", "2023 年 12 月 份", "2023年12月"),
        ("month", "2023年　12月", "2023年12月"),
        ("month", "", ""),
    ],
)
def test_a_day_or_month_as_forms_print_it_is_taken_quietly_without_its_blanks(
    kind: str, text: str, value: str
) -> None:
    assert taken(text, type=kind) == (value, [], 0)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("date", "2024年5月1号", "2024年5月1日"),
        ("date", "20240501", "2024年5月1日"),
        ("month", "二〇二四年五月", "2024年5月"),
    ],
)
def test_a_clear_day_in_another_notation_is_taken_with_a_warning(
    kind: str, text: str, value: str
) -> None:
    assert taken(text, type=kind) == (value, [("warning", "date")], 1)


@pytest.mark.parametrize("text", ["2024年2月30日", "5月1日", "年底", "2024 年"])
def test_a_day_that_is_not_clear_stays_for_the_check_to_report(text: str) -> None:
    assert taken(text, type="date") == (text, [], 0)


@pytest.mark.parametrize("text", ["√", "×", "", "一些字"])
def test_a_text_that_the_field_allows_or_nobody_can_read_is_taken_as_it_is(text: str) -> None:
    assert taken(text, type="string", allowed=["√", "×", ""]) == (text, [], 0)


@pytest.mark.parametrize(
    ("text", "value"), [("✓", "√"), ("☑", "√"), ("■", "√"), ("V", "√"), ("□", ""), ("☑\ufe0f", "√")]
)
def test_a_mark_of_another_program_is_the_tick_that_the_field_allows(text: str, value: str) -> None:
    assert taken(text, type="string", allowed=["√"]) == (value, [("warning", "allowed")], 1)


def test_a_crossed_box_is_no_tick_where_crosses_are_allowed() -> None:
    assert taken("☒", type="string", allowed=["√", "×"]) == ("☒", [], 0)
