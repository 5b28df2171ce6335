"""The state of a campaign's units as a workbook: one sheet of numbers, one of the units."""

from __future__ import annotations

import io
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from generator.collect.status.status_summary import GROUPS, NAMES, SINCE, days_late, remark, summary
from generator.common import amounts, clock
from generator.spreadsheet import cell_limits, tables, writer
from generator.spreadsheet.tables import Column, Row, Table
from generator.spreadsheet.writer import Formula

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from generator.collect.status.status_summary import Group
    from generator.collect.unit_states import UnitState
    from generator.spreadsheet.writer import Content

_NUMBERS, _UNITS = range(2)
_STATE, _DAYS, _TOTAL, _CEILING = "状态", "逾期天数", "申报金额", "控制数"
_COLUMNS = (
    Column("单位", 250, tables.TEXT),
    Column("代码", 70, tables.TEXT),
    Column(_STATE, 75, tables.TEXT),
    Column("起始日期", 80, tables.DAY),
    Column("起始事项", 65, tables.TEXT),
    Column("错误", 45, tables.WHOLE),
    Column("警告", 45, tables.WHOLE),
    Column("已核对", 50, tables.WHOLE),
    Column(_TOTAL, 90, tables.AMOUNT),
    Column(_CEILING, 90, tables.AMOUNT),
    Column("申报减控制数", 95, tables.AMOUNT),
    Column("截止日期", 80, tables.DAY),
    Column(_DAYS, 65, tables.WHOLE),
    Column("文档", 65, tables.TEXT),
    Column("备注", 190, tables.TEXT),
)
_PLACES = {column.head: place for place, column in enumerate(_COLUMNS)}
_NUMBER_COLUMNS = (
    Column(_STATE, 170, tables.TEXT),
    Column("单位数", 70, tables.WHOLE),
    Column("逾期或迟报", 85, tables.WHOLE),
    Column(_TOTAL, 110, tables.AMOUNT),
    Column(_CEILING, 110, tables.AMOUNT),
)
# States in which the unit has to act.
_WAITED_FOR = ("missing", "errors", "returned")


def workbook(campaign: str, units: Sequence[UnitState], today: date) -> bytes:
    """The workbook's bytes. Raises OSError where the disk fails."""
    title = f"填报任务 {campaign} 收表进度"
    above = [title, f"截至 {today.isoformat()}，金额单位：万元"]
    footer, heads = title, len(above) + 1
    page = tables.landscape(footer, heads)
    stream = io.BytesIO()
    sheets = (
        Table("汇总", _NUMBER_COLUMNS, above, page=page),
        Table("各单位", _COLUMNS, above, page=page),
    )
    with tempfile.TemporaryDirectory() as folder:
        rows = (*_numbers(sheets[_UNITS], units), *_units(sheets[_UNITS], units, today))
        writer.write_tables(stream, sheets, rows, Path(folder), title)
    return stream.getvalue()


def _numbers(sheet: Table, units: Sequence[UnitState]) -> Iterator[Row]:
    """A row for each state, counted and added up from the sheet of the units."""
    for group in GROUPS:
        own = [unit for unit in units if unit.state in group.states]
        elsewhere = f"（{group.elsewhere}）" if group.elsewhere else ""
        yield Row(_NUMBERS, [f"{group.name}{elsewhere}", *_counted(sheet, group, own, len(units))])
    first, last = sheet.first_row, sheet.first_row + len(GROUPS) - 1
    counted = summary(units)
    results = (
        Decimal(len(units)),
        Decimal(counted.late_missing + counted.late_sent),
        _sum(units, _TOTAL),
        _sum(units, _CEILING),
    )
    sums = (
        Formula(f"SUM({writer.reference(first, i, last_row=last)})", result)
        for i, result in enumerate(results, 1)
    )
    yield Row(_NUMBERS, ["合计", *sums], is_total=True)


def _counted(sheet: Table, group: Group, own: Sequence[UnitState], units: int) -> Iterator[Content]:
    """How many units of the group there are, how many are late, and what their amounts come to."""

    def cells(head: str) -> str:
        last = sheet.first_row + max(1, units) - 1
        return writer.reference(sheet.first_row, _PLACES[head], sheet.name, last_row=last)

    is_own = f"{cells(_STATE)},{cell_limits.literal(group.name)}"
    late = Decimal(sum(unit.late for unit in own))
    yield Formula(f"COUNTIF({is_own})", Decimal(len(own)))
    yield Formula(f'COUNTIFS({is_own},{cells(_DAYS)},">0")', late)
    for head in (_TOTAL, _CEILING):
        yield Formula(f"SUMIF({is_own},{cells(head)})", _sum(own, head))


def _sum(units: Sequence[UnitState], head: str) -> Decimal:
    """What the column adds up to: a sum in Excel passes over amounts that are texts."""
    cells = (_amount(unit.total if head == _TOTAL else unit.ceiling) for unit in units)
    return amounts.total(cell for cell in cells if isinstance(cell, Decimal)) or Decimal(0)


def _units(sheet: Table, units: Sequence[UnitState], today: date) -> Iterator[Row]:
    """A row for each unit, and the totals of those that a filter shows."""
    for number, unit in enumerate(units, sheet.first_row):
        fill = tables.MARKED if unit.state in _WAITED_FOR else ""
        yield Row(_UNITS, [*_cells(unit, number, today)], fill)
    totals: list[Content] = ["合计", *[""] * (len(_COLUMNS) - 1)]
    first, last = sheet.first_row, sheet.first_row + len(units) - 1
    for head in (_TOTAL, _CEILING) if units else ():
        own = writer.reference(first, _PLACES[head], last_row=last)
        totals[_PLACES[head]] = Formula(f"SUBTOTAL(109,{own})", _sum(units, head))
    if units:
        yield Row(_UNITS, totals, is_total=True)


def _cells(unit: UnitState, number: int, today: date) -> Iterator[Content]:
    yield from (unit.unit, unit.code, NAMES[unit.state])
    yield tables.day(clock.local_date(unit.since)) if unit.since else ""
    yield SINCE[unit.state] if unit.since else ""
    yield from (Decimal(n) if n else "" for n in (unit.errors, unit.warnings, unit.answered))
    yield from map(_amount, (unit.total, unit.ceiling))
    yield _over(unit, number)
    yield tables.day(unit.deadline) if unit.deadline else ""
    yield Decimal(days) if (days := days_late(unit, today)) else ""
    yield unit.document or ""
    yield remark(unit, today)


def _amount(amount: Decimal | None) -> Content:
    """The amount as a number; as text where Excel would round it."""
    if amount is None or cell_limits.is_exact(amount):
        return "" if amount is None else amount
    return amounts.as_text(amount)


def _over(unit: UnitState, number: int) -> Content:
    """By how much the total is above the ceiling, as a formula of both; negative where below."""
    if unit.total is None or unit.ceiling is None:
        return ""
    total, ceiling = (writer.reference(number, _PLACES[head]) for head in (_TOTAL, _CEILING))
    difference = amounts.difference(unit.total, unit.ceiling)
    return Formula(f"ROUND({total}-{ceiling},6)", difference if unit.over_ceiling else -difference)
