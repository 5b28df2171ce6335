"""The cells of a workbook by the values in them, and how formulas name them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from generator.common import amounts, dates
from generator.common.amounts import NotAnAmountError
from generator.form.grid import Value
from generator.spreadsheet import cell_limits, writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.spreadsheet.writer import Formula

# Days are counted from here; before March 1900 Excel counts them otherwise (18.17.4.1).
_DAY_ZERO, _FIRST_DAY = date(1899, 12, 30), date(1900, 3, 1)


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
class _NextRows:
    """For cells, the next row below in their column that holds a number, or anything at all."""

    number: Mapping[tuple[str, int, int], int]
    anything: Mapping[tuple[str, int, int], int]


@dataclass(frozen=True)
class SheetPlaces:
    """The cells of all values, the first one to type in foremost, and formulas of those computed.

    They are by the values' paths and, of a tick, the choice.
    """

    by_value: Mapping[tuple[KeyPath, str], Sequence[Place]]
    below: _NextRows
    formulas: dict[KeyPath, Formula] = field(default_factory=dict)

    def first(self, value: Value) -> Place:
        """The cell in which the value is typed."""
        return self.by_value[value.key, value.slot.choice][0]

    def cell(self, key: KeyPath, choice: str = "") -> Place | None:
        """The cell in which the value stands alone."""
        first = self.by_value.get((key, choice), [None])[0]
        return first if first and first.is_alone else None

    def shown(self, key: KeyPath) -> str | Decimal:
        """What the cell of a value of its own shows."""
        if formula := self.formulas.get(key):
            return formula.result
        [value] = self.by_value[key, ""][0].values
        return stored(value)

    def ranges(
        self, keys: Iterable[KeyPath], sheet: str, *, of_amounts: bool = True
    ) -> list[str] | None:
        """The cells of the values as ranges; None where one has no cell of its own.

        From the first to the last row of a list, where nothing else that counts stands in between.
        Rows that are inserted there then count too.
        """
        blocks = self.blocks([list(keys)], sheet, of_amounts=of_amounts)
        return None if blocks is None else [block for (block,) in blocks]

    def blocks(
        self, columns: Sequence[Sequence[KeyPath]], sheet: str, *, of_amounts: bool = False
    ) -> list[tuple[str, ...]] | None:
        """Several values of each row as ranges of the same height, one for each column."""
        cells = [self._cells(column) for column in columns]
        alone = [column for column in cells if column is not None]
        if not alone or len(alone) < len(cells):
            return None
        below = self.below.number if of_amounts else self.below.anything
        return list(_blocks(below, list(zip(*alone, strict=True)), sheet))

    def column(self, keys: Iterable[KeyPath], sheet: str) -> str | None:
        """The range of these values, where they stand in one column of one sheet; else None."""
        cells = self._cells(keys)
        if cells is None:
            return None
        rows = [cell.row for cell in cells]
        if len({(cell.sheet, cell.column) for cell in cells}) > 1 or rows != sorted(rows):
            return None
        return cells[0].seen_from(sheet, cells[-1])

    def _cells(self, keys: Iterable[KeyPath]) -> list[Place] | None:
        cells = [self.cell(key) for key in keys]
        alone = [cell for cell in cells if cell is not None]
        return alone if alone and len(alone) == len(cells) else None


def of_places(places: Iterable[Place], labels: Iterable[Place] = ()) -> SheetPlaces:
    """The values in these cells; `labels` are those of the cells without values."""
    by_value: dict[tuple[KeyPath, str], list[Place]] = {}
    with_numbers: dict[tuple[str, int], set[int]] = {}
    with_anything: dict[tuple[str, int], set[int]] = {}
    for place in places:
        with_anything.setdefault((place.sheet, place.column), set()).add(place.row)
        for value in place.values:
            of_value = by_value.setdefault((value.key, value.slot.choice), [])
            if place not in of_value:
                of_value.append(place)
            if place.is_alone and _is_number(value):
                with_numbers.setdefault((place.sheet, place.column), set()).add(place.row)
    for label in labels:
        with_anything.setdefault((label.sheet, label.column), set()).add(label.row)
    for of_value in by_value.values():
        of_value.sort(key=lambda place: not place.is_alone)
    return SheetPlaces(by_value, _NextRows(_next_rows(with_numbers), _next_rows(with_anything)))


def _next_rows(
    by_column: Mapping[tuple[str, int], Iterable[int]],
) -> dict[tuple[str, int, int], int]:
    return {
        (sheet, column, row): after
        for (sheet, column), rows in by_column.items()
        for row, after in zip(sorted(rows), sorted(rows)[1:], strict=False)
    }


def _blocks(
    below: Mapping[tuple[str, int, int], int], rows: Sequence[tuple[Place, ...]], sheet: str
) -> Iterator[tuple[str, ...]]:
    """The rows of cells as blocks of such as stand directly one below the other."""
    start = last = rows[0]
    for row in rows[1:]:
        if not all(_is_next(below, *pair) for pair in zip(last, row, strict=True)):
            yield tuple(a.seen_from(sheet, b) for a, b in zip(start, last, strict=True))
            start = row
        last = row
    yield tuple(a.seen_from(sheet, b) for a, b in zip(start, last, strict=True))


def _is_next(below: Mapping[tuple[str, int, int], int], cell: Place, other: Place) -> bool:
    after = below.get((cell.sheet, cell.column, cell.row))
    return (other.sheet, other.column, other.row) == (cell.sheet, cell.column, after)


def _is_number(value: Value) -> bool:
    """Whether its cell may hold a number, as which Excel keeps days too."""
    return value.is_amount or bool(value.slot.field and value.slot.field.date)


def stored(value: Value) -> str | Decimal:
    """What a cell of the value alone holds: an amount or a day as a number, else the text."""
    if value.is_amount:
        return number(value.text)
    if value.slot.field is not None and value.slot.field.date:
        return serial_number(value.text) or value.text
    return value.text


def number(text: str) -> str | Decimal:
    """The amount, or the text where a cell cannot hold it."""
    try:
        amount = Decimal(amounts.read(text))
    except NotAnAmountError:
        return text
    return amount if cell_limits.is_exact(amount) else text


def serial_number(text: str) -> Decimal | None:
    """The number as which a cell holds a day, or the first day of a month; None where it cannot."""
    day = dates.read(text)
    if day is None:
        return None
    real = date(day.year, day.month, day.day or 1)
    return Decimal((real - _DAY_ZERO).days) if real >= _FIRST_DAY else None
