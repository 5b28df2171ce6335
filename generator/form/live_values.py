"""The values of forms on sheets: where each is typed, and the formulas of all that follow from it.

A value that stands in several cells is typed in the first and shown in the others. A figure that is
computed has a formula wherever all that it is made of stands in cells of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from generator.common import amounts
from generator.common.amounts import NotAnAmountError
from generator.form.grid import Value
from generator.pack import selectors
from generator.spreadsheet import cell_limits, writer
from generator.spreadsheet.writer import Formula

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.form.context import Context
    from generator.pack.derived_entries import Derived
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath, Selector
    from generator.spreadsheet.writer import Content

# As precise as amounts of the packs are; binary fractions leave dust behind the sixteenth digit.
DECIMALS = 6
_MOST_ARGUMENTS = 250


@dataclass(frozen=True)
class Place:
    """A cell of a sheet with its parts: constant texts and values."""

    sheet: str
    row: int
    column: int
    parts: tuple[str | Value, ...]

    @cached_property
    def is_alone(self) -> bool:
        """Whether there is one value in it and no text."""
        return len(self.values) == 1 and not any(
            isinstance(part, str) and part.strip() for part in self.parts
        )

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """The values in it."""
        return tuple(part for part in self.parts if isinstance(part, Value))

    def is_same(self, other: Place) -> bool:
        """Whether both are the same cell."""
        mine, its = ((p.sheet, p.row, p.column) for p in (self, other))
        return mine == its

    def seen_from(self, sheet: str, last: Place | None = None) -> str:
        """How a formula on that sheet names the cell, or the cells down to the last one."""
        other = "" if sheet == self.sheet else self.sheet
        last_row = last.row if last else None
        return writer.reference(self.row, self.column, other, last_row=last_row)


@dataclass(frozen=True)
class FixedFields:
    """Fields of a pack that nobody fills in, by path; among them the numbers of rows."""

    constant: frozenset[FieldPath]
    numbers: frozenset[FieldPath]

    @classmethod
    def of(cls, pack: Pack) -> FixedFields:
        """The pack's fixed fields."""
        numbers = {(*d.each, *d.field) for d in pack.derived if d.kind == "number"}
        settings = {(name,) for name in pack.settings.fields.children}
        return cls(frozenset(settings | numbers | {(pack.unit_name,)}), frozenset(numbers))

    def is_constant(self, value: Value) -> bool:
        """Whether the value is printed and not typed: a setting, a row's number, the known name."""
        return value.slot.path in self.constant and bool(
            value.text or value.slot.path in self.numbers
        )


@dataclass(frozen=True)
class LiveValues:
    """The cells of all values by path, the first one to type in foremost, and what is computed.

    `next_amount` is the next row below a cell in its column that holds an amount.
    """

    fixed: FixedFields
    places: Mapping[KeyPath, Sequence[Place]]
    next_amount: Mapping[tuple[str, int, int], int]
    formulas: dict[KeyPath, Formula] = field(default_factory=dict)

    def cell(self, key: KeyPath) -> Place | None:
        """The cell in which the value stands alone."""
        first = self.places.get(key, [None])[0]
        return first if first and first.is_alone else None


def of_places(
    pack: Pack, fixed: FixedFields, context: Context, places: Iterable[Place]
) -> LiveValues:
    """The values in these cells, with the formulas of those that are computed."""
    by_key: dict[KeyPath, list[Place]] = {}
    with_amounts: dict[tuple[str, int], list[int]] = {}
    for place in places:
        for value in place.values:
            by_key.setdefault(value.key, []).append(place)
            if place.is_alone and value.is_amount:
                with_amounts.setdefault((place.sheet, place.column), []).append(place.row)
    for of_key in by_key.values():
        of_key.sort(key=lambda place: not place.is_alone)
    below = {
        (sheet, column, row): after
        for (sheet, column), rows in with_amounts.items()
        for row, after in zip(sorted(rows), sorted(rows)[1:], strict=False)
    }
    live = LiveValues(fixed, by_key, below)
    for derived in pack.derived:
        if derived.kind in ("sum", "lookup"):
            for path, row in selectors.rows_of(context, derived.each):
                key = (*path, *derived.field)
                formula = _formula(live, derived, context, path, row) if key in by_key else None
                if formula is not None and len(formula.text) <= cell_limits.MOST_FORMULA_CHARACTERS:
                    live.formulas[key] = formula
    return live


def number(value: Value) -> str | Decimal:
    """What a cell of an amount holds: the number, or the text where a cell cannot hold it."""
    try:
        amount = Decimal(amounts.read(value.text))
    except NotAnAmountError:
        return value.text
    return amount if cell_limits.is_exact(amount) else value.text


def content(live: LiveValues, place: Place) -> Content | None:
    """What the cell shows that nobody types there: a constant text or a formula; else None."""
    values = place.values
    if all(live.fixed.is_constant(value) for value in values):
        return "".join(part if isinstance(part, str) else part.text for part in place.parts)
    if place.is_alone:
        return _alone(live, place, values[0])
    pieces = [_piece(live, place, part) for part in place.parts]
    if any(piece is None for piece in pieces):
        return None
    shown = [piece for piece in pieces if piece is not None]
    text = "&".join(piece.text for piece in shown)
    result = "".join(str(piece.result) for piece in shown)
    return Formula(text, result) if len(text) <= cell_limits.MOST_FORMULA_CHARACTERS else None


def _alone(live: LiveValues, place: Place, value: Value) -> Formula | None:
    first = live.places[value.key][0]
    if place.is_same(first):
        return live.formulas.get(value.key)
    if not first.is_alone:
        return _taken_out(first, value, place.sheet)
    own = live.formulas.get(value.key)
    shown = own.result if own else number(value) if value.is_amount else value.text
    return _same_as(first.seen_from(place.sheet), shown)


def _same_as(cell: str, result: str | Decimal) -> Formula:
    """What the cell shows; a blank one is no nought, one on a sheet that was deleted is blank."""
    return Formula(f'IFERROR(IF({cell}="","",{cell}),"")', result)


def _piece(live: LiveValues, place: Place, part: str | Value) -> Formula | None:
    """A part of a cell of several, as a formula and its text; None for one that is typed there."""
    if isinstance(part, str) or live.fixed.is_constant(part):
        text = part if isinstance(part, str) else part.text
        return Formula(cell_limits.literal(text), text)
    first = live.places[part.key][0]
    own = live.formulas.get(part.key)
    if place.is_same(first):
        return own and Formula(own.text, _as_text(own.result))
    if not first.is_alone:
        return _taken_out(first, part, place.sheet)
    followed = _alone(live, place, part)
    return followed and Formula(followed.text, _as_text(followed.result))


def _as_text(result: str | Decimal) -> str:
    return amounts.as_text(amounts.plain(result) if isinstance(result, Decimal) else result)


def _taken_out(place: Place, value: Value, sheet: str) -> Formula | None:
    """The value out of a cell with texts around it, by the words before and behind it."""
    index = next(i for i, part in enumerate(place.parts) if part == value)
    before, behind = place.parts[index - 1] if index else "", (*place.parts, "")[index + 1]
    if not isinstance(before, str) or not isinstance(behind, str):
        return None
    words = before.split()
    cell, start, end = place.seen_from(sheet), "1", str(cell_limits.MOST_CHARACTERS)
    if words:
        start = f"FIND({cell_limits.literal(words[-1])},{cell})+{len(words[-1])}"
    if following := behind.split():
        end = f"FIND({cell_limits.literal(following[0])},{cell},{start})-({start})"
    text = f'IFERROR(TRIM(MID({cell},{start},{end})),"")'
    return Formula(text, re.sub(" +", " ", value.text.strip(" ")))


def _formula(
    live: LiveValues, derived: Derived, context: Context, path: KeyPath, row: Any
) -> Formula | None:
    """The formula of a computed figure; None where what it is made of has no cells of its own."""
    sheet = live.places[*path, *derived.field][0].sheet
    if derived.kind == "sum":
        if any(selector.rows for selector in derived.selectors):
            return None
        parts = (selectors.select(context, path, row, each) for each in derived.selectors)
        return _sum(live, [key for some in parts for key, _ in some], sheet)
    [selector] = derived.selectors
    if not selector.rows:
        [(key, _)] = selectors.select(context, path, row, selector)
        cell = live.cell(key)
        return _same_as(cell.seen_from(sheet), _shown(live, key)) if cell else None
    return _looked_up(live, selector, context, (*path, selector.equals), sheet)


def _sum(live: LiveValues, keys: Sequence[KeyPath], sheet: str) -> Formula | None:
    cells = [live.cell(key) for key in keys]
    addend_cells = [cell for cell in cells if cell is not None]
    if len(addend_cells) < len(cells) or not addend_cells:
        return None
    ranges = list(_ranges(live, addend_cells, sheet))
    if len(ranges) > _MOST_ARGUMENTS:
        return None
    addends = [shown for key in keys if isinstance(shown := _shown(live, key), Decimal)]
    total = sum(addends, Decimal(0)).quantize(Decimal(1).scaleb(-DECIMALS), ROUND_HALF_UP)
    listed = ",".join(ranges)
    text = f'IF(COUNT({listed})=0,"",ROUND(SUM({listed}),{DECIMALS}))'
    return Formula(text, amounts.plain(total) if addends else "")


def _ranges(live: LiveValues, cells: Sequence[Place], sheet: str) -> Iterator[str]:
    """The cells as ranges: from the first to the last row of a list, where nothing else is added.

    Rows that are inserted in between are then added too.
    """
    start = last = cells[0]
    for cell in cells[1:]:
        after = live.next_amount.get((last.sheet, last.column, last.row))
        if (cell.sheet, cell.column, cell.row) != (last.sheet, last.column, after):
            yield start.seen_from(sheet, last)
            start = cell
        last = cell
    yield start.seen_from(sheet, last)


def _shown(live: LiveValues, key: KeyPath) -> str | Decimal:
    """What the cell of a value of its own shows."""
    if formula := live.formulas.get(key):
        return formula.result
    [value] = live.places[key][0].values
    return number(value) if value.is_amount else value.text


def _looked_up(
    live: LiveValues, selector: Selector, context: Context, wanted: KeyPath, sheet: str
) -> Formula | None:
    """The first value in rows of a list whose key is the wanted one; both columns on one sheet."""
    rows = [path for path, _ in selectors.rows_of(context, selector.rows)]
    keys = column(live, [(*path, selector.key) for path in rows], sheet)
    values = column(live, [(*path, *selector.path) for path in rows], sheet)
    key_cell = live.cell(wanted)
    if key_cell is None or keys is None or values is None:
        return None
    cell = key_cell.seen_from(sheet)
    looked_up = f"INDEX({values},MATCH({cell},{keys},0))"
    text = f'IFERROR(IF(OR({cell}="",{looked_up}=""),"",{looked_up}),"")'
    # MATCH takes upper and lower case for the same.
    name = selectors.value_at(context, wanted).casefold()
    named = ((path, selectors.value_at(context, (*path, selector.key))) for path in rows)
    row = next((path for path, text in named if name and text.casefold() == name), None)
    return Formula(text, "" if row is None else _shown(live, (*row, *selector.path)))


def column(live: LiveValues, keys: Sequence[KeyPath], sheet: str) -> str | None:
    """The range of these values, where they stand in one column of one sheet; else None."""
    cells = [live.cell(key) for key in keys]
    alone = [cell for cell in cells if cell is not None]
    if not alone or len(alone) < len(cells):
        return None
    rows = [cell.row for cell in alone]
    if len({(cell.sheet, cell.column) for cell in alone}) > 1 or rows != sorted(rows):
        return None
    return alone[0].seen_from(sheet, alone[-1])
