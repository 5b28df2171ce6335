"""Turn a sheet's cells into rows of a table as a Word document has them.

Only rows and columns that hold something, are merged or have borders count, so that a form may
stand anywhere on a sheet. Merged columns are one cell; in merged rows the cells below go on with
the one above.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator.spreadsheet import cell_texts
from generator.spreadsheet.cell_styles import PLAIN
from generator.word.document_rows import Cell, Row, TooManyCellsError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from generator.spreadsheet.cell_styles import CellStyle
    from generator.spreadsheet.sheet import Merge, RawCell, Sheet
    from generator.word.margin_notes import NoteId

# Of one sheet.
_MOST_CELLS = 200_000
# Columns with borders and nothing else count so far to the right of the last one that is used.
_BLANK_COLUMNS = 20
# So many blank cells may stand behind the only text of a row without borders: it is a row of a
# table, or else a title, to which more would make a difference.
_MOST_PADDED = 6
# Merged cells whose first row holds nothing count as rows up to here.
_MOST_BLANK_MERGES = 2_000


@dataclass(frozen=True)
class Book:
    """What the sheets of a workbook have in common: styles, and where days are counted from."""

    styles: Sequence[CellStyle]
    from_1904: bool = False


@dataclass(frozen=True)
class _Drawing:
    """A sheet that is turned into rows: its columns that count, and the last one of its tables."""

    book: Book
    sheet: Sheet
    columns: Sequence[int]
    frame: int
    merges: _Merges
    notes: Mapping[int, Mapping[int, NoteId]]


@dataclass
class _Merges:
    """The merges that cover the current row, by their first column, and those still to come."""

    coming: list[Merge]
    lefts: list[int] = field(default_factory=list)
    active: dict[int, Merge] = field(default_factory=dict)
    begun: set[Merge] = field(default_factory=set)


def rows(
    book: Book, sheet: Sheet, name: str, table: int, notes: Mapping[int, Mapping[int, NoteId]]
) -> Iterator[Row]:
    """The sheet's rows, as the table of this number; `notes` are comments by row and column.

    Raises TooManyCellsError.
    """
    merges = _Merges(sorted(sheet.merges, reverse=True))
    drawing = _Drawing(book, sheet, _columns(sheet), _frame(sheet), merges, notes)
    count = 0
    for number in _row_numbers(sheet, notes):
        _advance(merges, number)
        cells = tuple(_cells(drawing, number))
        count += len(cells) + 1
        if count > _MOST_CELLS:
            raise TooManyCellsError
        if cells:
            is_hidden = number in sheet.hidden_rows
            yield Row(table, number, cells, is_hidden=is_hidden, sheet=name)


def _row_numbers(sheet: Sheet, notes: Collection[int]) -> list[int]:
    """The rows that hold something, have borders, or in which merged cells begin."""
    tops = {merge.top for merge in sheet.merges}
    some = sorted(tops)[:_MOST_BLANK_MERGES]
    return sorted({*sheet.cells, *sheet.borders, *some, *notes})


def _columns(sheet: Sheet) -> list[int]:
    """The columns that hold something, in which merged cells begin, or with borders near them."""
    used = {column for cells in sheet.cells.values() for column in cells}
    used |= {merge.left for merge in sheet.merges}
    last = max([*used, *(merge.right for merge in sheet.merges)], default=0)
    return sorted({*used, *(c for c in sheet.bordered if c <= last + _BLANK_COLUMNS)})


def _frame(sheet: Sheet) -> int:
    """The last column in which at least two rows hold something: the right side of the tables."""
    counts: dict[int, int] = {}
    for cells in sheet.cells.values():
        for column in cells:
            counts[column] = counts.get(column, 0) + 1
    return max((column for column, count in counts.items() if count > 1), default=0)


def _advance(merges: _Merges, row: int) -> None:
    """Let the merges end that end above the row, and those begin that cover it.

    One that overlaps another is left out: no program draws it.
    """
    if any(merge.bottom < row for merge in merges.active.values()):
        merges.active = {c: m for c, m in merges.active.items() if m.bottom >= row}
        merges.lefts = sorted(merges.active)
    while merges.coming and merges.coming[-1].top <= row:
        merge = merges.coming.pop()
        if merge.bottom < row:
            continue
        index = bisect_left(merges.lefts, merge.left)
        is_free_before = index == 0 or merges.active[merges.lefts[index - 1]].right < merge.left
        is_free_behind = index == len(merges.lefts) or merges.lefts[index] > merge.right
        if is_free_before and is_free_behind:
            insort(merges.lefts, merge.left)
            merges.active[merge.left] = merge


def _cells(drawing: _Drawing, number: int) -> Iterator[Cell]:
    """The row's cells, blank ones between them and up to its borders or its tables' right side."""
    sheet, active = drawing.sheet, drawing.merges.active
    stored = sheet.cells.get(number, {})
    last = max([*stored, *(m.right for m in active.values()), sheet.borders.get(number, 0)])
    end = bisect_left(drawing.columns, drawing.frame + 1)
    if stored and (len(stored) > 1 or end - bisect_left(drawing.columns, last + 1) <= _MOST_PADDED):
        last = max(last, drawing.frame)
    covered = 0
    for column in drawing.columns[: bisect_left(drawing.columns, last + 1)]:
        if column <= covered:
            continue
        merge = active.get(column)
        covered = merge.right if merge else column
        continues = merge in drawing.merges.begun
        starts = merge is not None and not continues and merge.bottom > merge.top
        if merge:
            drawing.merges.begun.add(merge)
        cell = _cell(drawing, column, None if continues else stored.get(column))
        notes = drawing.notes.get(number, {})
        own_notes = (
            tuple(notes[c] for c in range(column, covered + 1) if c in notes) if notes else ()
        )
        yield replace(cell, continues_merge=continues, starts_merge=starts, notes=own_notes)


def _cell(drawing: _Drawing, column: int, held: RawCell | None) -> Cell:
    """The cell of this column that holds something, or a blank one."""
    if held is None:
        return Cell("", column=column)
    styles, hidden = drawing.book.styles, drawing.sheet.hidden_columns
    style = styles[held.style] if held.style < len(styles) else PLAIN
    read = cell_texts.read(held, style, from_1904=drawing.book.from_1904)
    return Cell(
        read.text,
        column=column,
        marked=read.marked,
        is_hidden=any(column in each for each in hidden),
        stored=read.stored,
    )
