"""The sheet of a ledger's units: their own amounts, sums as formulas, 控制数, and the total."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.collect.ledger import ledger_sheets
from generator.common import amounts
from generator.common.amounts import Amount
from generator.pack import ceilings, ratios, selectors
from generator.spreadsheet import cell_limits, tables
from generator.spreadsheet.columns import letters
from generator.spreadsheet.tables import Column
from generator.spreadsheet.writer import Formula

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from generator.collect.ledger.ledger_sheets import ListSheet, Scalar
    from generator.pack.derived_entries import Derived
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.spreadsheet.writer import Content

NAME = "单位"
_TOTAL = "合计"
_BEYOND = replace(tables.AMOUNT, number_format="#,##0.00####;[Red]-#,##0.00####")
_HEADS = (
    Column("单位代码", 75, tables.TEXT),
    Column(ledger_sheets.UNIT, 190, tables.TEXT),
    Column("状态", 75, tables.TEXT),
    Column("错误", 50, tables.COUNT),
    Column("警告", 50, tables.COUNT),
)
# Columns before the first that has a total, and the one with the unit's name.
_TEXTS, _UNIT = 3, 1
# As a criterion of SUMIF a name with these would mean other texts too.
_MEANS_OTHERS = re.compile(r"^[=<>]|[*?~]|^[-+0-9.,%]+$")
_MOST_CRITERION = 255


class Sum(NamedTuple):
    """A sum: fields of the unit, by their numbers, and amounts of lists' sheets."""

    own: tuple[int, ...]
    list_columns: tuple[ListColumn, ...]


class ListColumn(NamedTuple):
    """The amounts of a list: their path in a unit, and the column of the sheet that holds them."""

    path: FieldPath
    sheet: str
    column: int


@dataclass(frozen=True)
class UnitSheet:
    """The sheet: the unit's own amounts, the sums among them, the one that 控制数 bounds, or -1.

    `not_added` are the numbers of the columns that have no total.
    """

    pack: Pack
    own: tuple[Scalar, ...]
    sums: Mapping[FieldPath, Sum]
    bounded: int
    columns: tuple[Column, ...]
    not_added: frozenset[int]


class Unit(NamedTuple):
    """What stands before a unit's amounts, and its 控制数, in 万元.

    `has_own_name` is whether no other data file is of a unit with that name.
    """

    code: str
    name: str
    state: str
    errors: int
    warnings: int
    ceiling: Decimal | None
    has_own_name: bool


def sheet(pack: Pack, lists: Mapping[str, ListSheet]) -> UnitSheet:
    """The sheet for a pack whose lists have these sheets, by name."""
    own = ledger_sheets.unit_amounts(pack)
    numbers = {scalar.path: number for number, scalar in enumerate(own)}
    derived = {d.field: d for d in pack.derived if d.kind == "sum" and not d.each}
    sums = {path: _sum(derived[path], numbers, lists) for path in numbers if path in derived}
    bounded = numbers.get(pack.ceiling, -1)
    columns = [*_HEADS, *ledger_sheets.field_columns(own)]
    if bounded >= 0:
        unit = ceilings.unit_of_field(pack)
        columns.append(Column(f"{ceilings.NAME}（{unit}）", 118, tables.AMOUNT))
        columns.append(Column(f"{ceilings.NAME}减{pack.ceiling[-1]}（{unit}）", 118, _BEYOND))
    with_formulas = {path: each for path, each in sums.items() if each}
    ratios_ = ratios.find(pack.unit.fields, pack.derived)
    not_added = frozenset(len(_HEADS) + numbers[path] for path in numbers if path in ratios_)
    return UnitSheet(pack, own, with_formulas, bounded, tuple(columns), not_added)


def _sum(
    derived: Derived, numbers: Mapping[FieldPath, int], lists: Mapping[str, ListSheet]
) -> Sum | None:
    """What the derived field adds up; None where a formula cannot say that."""
    own, list_columns = [], []
    for selector in derived.selectors:
        list_column = _listed(selector.path, lists)
        if selector.path in numbers:
            own.append(numbers[selector.path])
        elif list_column:
            list_columns.append(list_column)
        else:
            return None
    return Sum(tuple(own), tuple(list_columns))


def _listed(path: FieldPath, lists: Mapping[str, ListSheet]) -> ListColumn | None:
    """Where the amounts of the list are, if its sheet holds no other list."""
    for name, each in lists.items():
        inside = [scalar.path for scalar in each.scalars]
        for rows in each.lists if len(each.lists) == 1 else ():
            below = path[len(rows) :]
            if path[: len(rows)] == rows and below in inside:
                return ListColumn(path, name, ledger_sheets.first_field(each) + inside.index(below))
    return None


def contents(
    page: UnitSheet, unit: Unit, values: Sequence[Content], data: Mapping[str, Any], row: int
) -> list[Content]:
    """The cells of a unit's row, `row` being its number from 1.

    `values` are those of the unit's own amounts, `data` all that it sent.
    """
    counts = (Decimal(unit.errors), Decimal(unit.warnings))
    shown: list[Content] = list(values)
    for number, scalar in enumerate(page.own):
        added = page.sums.get(scalar.path)
        if added and (not added.list_columns or _is_criterion(unit)):
            result = amounts.total(
                [*(values[i] for i in added.own), *_amounts(data, added.list_columns)]
            )
            # A sum that the unit left blank on purpose is blank.
            if result is not None and result == values[number]:
                shown[number] = Formula(_text(added, row), result)
    return [unit.code, unit.name, unit.state, *counts, *shown, *_ceiling(page, unit, shown, row)]


def blank(page: UnitSheet, unit: Unit) -> list[Content]:
    """The cells of the row of a unit that has sent nothing: its ceiling, otherwise blanks."""
    amounts_: list[Content] = [""] * len(page.own)
    return [unit.code, unit.name, unit.state, "", "", *amounts_, *_ceiling(page, unit, amounts_, 0)]


def _is_criterion(unit: Unit) -> bool:
    """Whether SUMIF finds the unit's rows by its name, and no others."""
    is_short = cell_limits.length(unit.name) <= _MOST_CRITERION
    return unit.has_own_name and is_short and not _MEANS_OTHERS.search(unit.name)


def _amounts(
    data: Mapping[str, Any], list_columns: Sequence[ListColumn]
) -> Iterator[Decimal | None]:
    for each in list_columns:
        for _, value in selectors.values_of(data, each.path):
            is_number = isinstance(value, Amount) and cell_limits.is_exact(Decimal(value))
            yield Decimal(value) if is_number else None


def _text(added: Sum, row: int) -> str:
    """The formula that adds these up in the unit's row."""
    cells = [f"{letters(len(_HEADS) + i + 1)}{row}" for i in added.own]
    name = f"${letters(_UNIT + 1)}{row}"
    for _, title, column in added.list_columns:
        page = "'{}'!".format(title.replace("'", "''"))
        letter = letters(column + 1)
        cells.append(f"SUMIF({page}$A:$A,{name},{page}${letter}:${letter})")
    return f"SUM({','.join(cells)})" if len(cells) > 1 else cells[0]


def _ceiling(page: UnitSheet, unit: Unit, shown: Sequence[Content], row: int) -> list[Content]:
    """The ceiling, and how far the figure that it bounds is below it."""
    if page.bounded < 0:
        return []
    if unit.ceiling is None:
        return ["", ""]
    ceiling = ceilings.in_unit_of_field(page.pack, unit.ceiling)
    total = shown[page.bounded]
    total = total.result if isinstance(total, Formula) else total
    if not isinstance(total, Decimal):
        return [ceiling, ""]
    bounded = len(_HEADS) + page.bounded + 1
    text = f"{letters(len(_HEADS) + len(page.own) + 1)}{row}-{letters(bounded)}{row}"
    return [ceiling, Formula(text, amounts.total([ceiling, total.copy_negate()]) or Decimal(0))]


def total(page: UnitSheet, results: Sequence[Decimal], first: int, last: int) -> list[Content]:
    """The last row: the sums of the columns, of those units that a filter shows.

    Blank for ratios, which add up to nothing: `generator.pack.ratios` says which figures are some.
    """
    heads: list[Content] = ["", _TOTAL, ""]
    sums: list[Content] = []
    for number, result in enumerate(results, _TEXTS):
        letter = letters(number + 1)
        text = f"SUBTOTAL(9,{letter}{first}:{letter}{last})"
        sums.append("" if number in page.not_added else Formula(text, result))
    return [*heads, *sums]


def numbers(cells: Sequence[Content]) -> list[Decimal]:
    """The numbers of a row's columns that have a total; 0 where there is none."""
    shown = (each.result if isinstance(each, Formula) else each for each in cells[_TEXTS:])
    return [each if isinstance(each, Decimal) else Decimal(0) for each in shown]
