"""Write a campaign's ledger: a sheet of its units with their sums, and one for each list.

Texts and amounts are as the data files have them. What is wrong in a unit's file is in too, as far
as it can be read, and marked; a unit that has not sent is a row with blanks.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO

from generator.campaign import record
from generator.collect import unit_states
from generator.collect.ledger import ledger_sheets, ledger_units
from generator.collect.ledger.ledger_units import Unit, UnitSheet
from generator.collect.status import status_summary
from generator.common import amounts, diagnostics
from generator.common.amounts import Amount
from generator.datafile import file_bytes, source
from generator.pack import selectors
from generator.spreadsheet import cell_limits, tables, writer
from generator.spreadsheet.tables import Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.collect.ledger.ledger_sheets import ListSheet
    from generator.collect.unit_states import CampaignUnits, CheckedCampaignUnit
    from generator.common.progress import Progress
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.pack import Pack
    from generator.spreadsheet.writer import Content

NAME = "台账"
_LEGEND = "黄色：数据有错误，所列为可读取的内容。灰色：未报。"
_DIFFERENCES = "差额的合计只计已报且有控制数的单位。"
_MISSING = "#EDEDED"
_CUT = "……（过长，全文见数据文件）"


@dataclass
class LedgerReport:
    """What was written: how many units, how many of them are missing or have errors, list rows.

    Of the missing, `unchanged` have data that are as they were when they were handed out.
    """

    units: int = 0
    missing: int = 0
    unchanged: int = 0
    wrong: int = 0
    rows: int = 0


@dataclass(frozen=True)
class _Plan:
    """What the ledger is made of, worked out once.

    `repeated` are the names, casefolded, that Excel takes for those of several data files.
    """

    campaign_units: CampaignUnits
    log: record.Log
    units: UnitSheet
    lists: Sequence[ListSheet]
    tables: Sequence[Table]
    repeated: frozenset[str]


def write(
    campaign_units: CampaignUnits, stream: BinaryIO, progress: Progress = lambda items, *_: items
) -> LedgerReport:
    """Write the workbook; one unit's values are in memory at a time.

    Raises OSError where the disk fails.
    """
    done = LedgerReport()
    plan = _plan(campaign_units)
    title = f"{campaign_units.campaign.name} {NAME}"
    with TemporaryDirectory() as temporary:
        rows = _rows(plan, done, progress)
        writer.write_tables(stream, plan.tables, rows, Path(temporary), title)
    return done


def _plan(campaign_units: CampaignUnits) -> _Plan:
    campaign = campaign_units.campaign
    lists = ledger_sheets.list_sheets(campaign.pack)
    names = cell_limits.sheet_names([ledger_units.NAME, *(each.name for each in lists)])
    of_units = ledger_units.sheet(campaign.pack, dict(zip(names[1:], lists, strict=True)))
    title = f"{campaign.name} {NAME}"
    above = (title, _LEGEND + (_DIFFERENCES if of_units.bounded >= 0 else ""))
    sheets = [
        Table(
            names[0],
            of_units.columns,
            above,
            fixed=2,
            page=tables.landscape(f"{title} · {names[0]}", len(above) + 1),
        ),
        *(
            Table(
                name,
                ledger_sheets.columns(campaign.pack, each),
                page=tables.landscape(f"{title} · {name}", 1),
            )
            for name, each in zip(names[1:], lists, strict=True)
        ),
    ]
    counted = Counter(unit.name.casefold() for unit in campaign_units.units)
    repeated = frozenset(name for name, number in counted.items() if number > 1)
    log = record.read_log(campaign.folder / record.FOLDER)
    return _Plan(campaign_units, log, of_units, lists, sheets, repeated)


def _rows(plan: _Plan, done: LedgerReport, progress: Progress) -> Iterator[Row]:
    first = plan.tables[0].first_row + 1
    totals: list[Decimal] = []
    for each in unit_states.units(plan.campaign_units, progress=progress):
        own = list(_of_unit(plan, each, first + done.units, done))
        numbers = ledger_units.numbers(own[0].contents)
        sums = zip(totals or [Decimal(0)] * len(numbers), numbers, strict=True)
        totals = [amounts.total(pair) or Decimal(0) for pair in sums]
        done.units += 1
        done.rows += len(own) - 1
        yield from own
    if done.units:
        last = ledger_units.total(plan.units, totals, first, first + done.units - 1)
        yield Row(0, last, is_total=True)


def _of_unit(plan: _Plan, each: CheckedCampaignUnit, row: int, done: LedgerReport) -> Iterator[Row]:
    """The unit's row, then those of its lists."""
    state = unit_states.stage_of(plan.campaign_units.campaign, each, plan.log).state
    findings = each.checked.diagnostics if each.checked else ()
    counts = diagnostics.count(findings)
    roster_row = each.unit.row
    unit = Unit(
        roster_row.code if roster_row else "",
        each.unit.name,
        status_summary.NAMES[state],
        counts.errors,
        counts.warnings,
        roster_row.ceiling if roster_row else None,
        each.unit.name.casefold() not in plan.repeated,
    )
    if state == "missing" or each.checked is None:
        done.missing += 1
        done.unchanged += each.checked is not None
        yield Row(0, ledger_units.blank(plan.units, unit), fill=_MISSING)
        return
    done.wrong += bool(counts.errors)
    fill = tables.MARKED if counts.errors else ""
    values = each.checked.values
    typed = _typed(each.checked.path) if counts.errors else {}
    own = [_content(values, typed, scalar.path) for scalar in plan.units.own]
    yield Row(0, ledger_units.contents(plan.units, unit, own, values, row), fill)
    for number, sheet in enumerate(plan.lists, 1):
        for contents in _list_rows(plan.campaign_units.campaign.pack, sheet, values, typed):
            yield Row(number, [unit.name, *contents], fill)


def _list_rows(
    pack: Pack, sheet: ListSheet, values: Mapping[str, Any], typed: Mapping[str, Any]
) -> Iterator[list[Content]]:
    """The cells of each row of the sheet's lists, without the unit's name."""
    for row in ledger_sheets.rows(pack, sheet, values):
        paths = ((*row.path, *scalar.path) for scalar in sheet.scalars)
        contents = (_content(values, typed, path) for path in paths)
        yield [*map(_fitting, row.labels), Decimal(row.number), *contents]


def _typed(path: Path) -> Mapping[str, Any]:
    """The texts of a data file that has errors: its values are without what the schema refuses."""
    data: Mapping[str, Any] = source.parse(file_bytes.read(path), path.as_posix()).data
    return data


def _content(values: Mapping[str, Any], typed: Mapping[str, Any], path: KeyPath) -> Content:
    """What a cell shows: an amount as a number, as far as a cell can hold it, texts as texts."""
    value = selectors.value_or_none(values, path)
    if value is None:
        text = selectors.value_or_none(typed, path)
        return _fitting(text) if isinstance(text, str) else ""
    if isinstance(value, Amount) and cell_limits.is_exact(Decimal(value)):
        return Decimal(value)
    if isinstance(value, list):
        return _fitting("、".join(map(str, value)))
    return _fitting(amounts.as_text(value))


def _fitting(text: str) -> str:
    """The text, cut where it is longer than a cell can hold."""
    most = cell_limits.MOST_CHARACTERS
    if cell_limits.length(text) <= most:
        return text
    return f"{cell_limits.cut(text, most - len(_CUT))}{_CUT}"
