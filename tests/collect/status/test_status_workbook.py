"""The workbook of states as another program reads it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from generator.collect.status import status_workbook
from tests.collect.states import CLEAN, TODAY, UNITS

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from generator.collect.unit_states import UnitState


@pytest.fixture(autouse=True)
def _fixed_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1709596800")


def opened(units: list[UnitState], *, results: bool = True) -> dict[str, Worksheet]:
    content = status_workbook.workbook("2024", units, TODAY)
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=results)
    return {sheet.title: sheet for sheet in book}


def rows(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]


def test_each_unit_is_a_row_in_the_rosters_order() -> None:
    sheet = opened(UNITS)["各单位"]
    heads = [cell.value for cell in sheet[3]]

    late = dict(zip(heads, rows(sheet)[4], strict=True))
    assert [row[0] for row in rows(sheet)] == [*(unit.unit for unit in UNITS), "合计"]
    assert late == {
        "单位": "戊局",
        "代码": "001",
        "状态": "已报待审",
        "起始日期": datetime(2024, 3, 3),  # noqa: DTZ001 - as Excel has it
        "起始事项": "收到",
        "错误": None,
        "警告": 3,
        "已核对": 1,
        "申报金额": 120.5,
        "控制数": 100,
        "申报减控制数": 20.5,
        "截止日期": datetime(2024, 3, 1),  # noqa: DTZ001
        "逾期天数": 2,
        "文档": "已是最新",
        "备注": "迟报 2 天，超控制数 20.5 万元",
    }
    assert sheet.freeze_panes == "B4"
    assert sheet.auto_filter.ref == "A3:O9"


def test_numbers_are_counted_from_the_sheet_of_units() -> None:
    assert rows(opened(UNITS)["汇总"]) == [
        ["未报（未送审）", 1, 1, 0, 0],
        ["有错误", 1, 0, 99, 100],
        ["退回修改（被退回）", 1, 0, 0, 100],
        ["已报待审（待审核）", 2, 1, 241, 100],
        ["已审核", 1, 0, 0, 100],
        ["合计", 6, 2, 340, 400],
    ]
    first, *_ = rows(opened(UNITS, results=False)["汇总"])
    assert first[1] == """=COUNTIF('各单位'!$C$4:$C$9,"未报")"""


def test_an_amount_that_excel_would_round_is_a_text() -> None:
    exact = Decimal("1234567890123456.78")

    sheets = opened([replace(CLEAN, total=exact), CLEAN])

    first, _, total = rows(sheets["各单位"])
    assert first[8] == "1234567890123456.78"
    # The sums are as Excel works them out: it passes over texts.
    assert (total[8], rows(sheets["汇总"])[-1][3]) == (120.5, 120.5)


def test_a_campaign_without_units_has_a_workbook() -> None:
    sheets = opened([])

    assert rows(sheets["各单位"]) == []
    assert rows(sheets["汇总"])[-1] == ["合计", 0, 0, 0, 0]
