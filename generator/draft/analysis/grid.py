"""A table of an official form as a grid: which cell covers a place, and over how many rows."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from generator.draft.analysis import label_text
from generator.draft.official_form import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.draft.official_form import Table

Mark: TypeAlias = Literal["label", "blank", "value"]


@dataclass(frozen=True, slots=True)
class Box:
    """A cell as it is seen: its first row and column, its rows and columns, and its text."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    source: Cell

    @property
    def plain(self) -> str:
        """The text without blanks."""
        return label_text.squash(self.text)

    @property
    def right(self) -> int:
        """The first column behind it."""
        return self.column + self.columns

    @property
    def bottom(self) -> int:
        """The first row below it."""
        return self.row + self.rows


@dataclass(frozen=True, slots=True)
class Grid:
    """The boxes of a table by row and column."""

    boxes: tuple[tuple[Box, ...], ...]
    columns: int

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.boxes)

    def at(self, row: int, column: int) -> Box:
        """The box that covers this place."""
        return self.boxes[row][column]

    def row(self, row: int, left: int, right: int) -> tuple[Box, ...]:
        """The boxes that cover the row between two columns, each once."""
        return tuple(dict.fromkeys(self.boxes[row][left:right]))


@dataclass(frozen=True, slots=True)
class Region:
    """Rows from `top` to before `bottom`, columns from `left` to before `right`."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.bottom - self.top


def of_table(table: Table) -> Grid:
    """The table's grid."""
    columns = len(table.widths)
    sources: list[list[Cell | None]] = []
    for row in table.rows:
        line: list[Cell | None] = [None] * columns
        for cell in row.cells:
            line[cell.column : cell.column + cell.span] = [cell] * cell.span
        sources.append(line[:columns])
    boxes: list[list[Box]] = []
    for number, line in enumerate(sources):
        boxes.append([])
        for column, source in enumerate(line):
            boxes[-1].append(_box(sources, boxes, number, column, source))
    return Grid(tuple(map(tuple, boxes)), columns)


def _box(
    sources: Sequence[Sequence[Cell | None]],
    boxes: Sequence[Sequence[Box]],
    row: int,
    column: int,
    source: Cell | None,
) -> Box:
    """The box at a place; one that begins above or at the left is that one."""
    if source is None:
        return Box(row, column, 1, 1, "", Cell(column, 1, "none", ()))
    if column > source.column:
        return boxes[row][column - 1]
    if source.merge == "continue" and row:
        above = boxes[row - 1][column]
        if above.column == source.column and above.columns == source.span and above.rows > 1:
            return above
    height = 1
    if source.merge == "start":
        for line in sources[row + 1 :]:
            below = line[column]
            if below is None or (below.merge, below.column, below.span) != (
                "continue",
                source.column,
                source.span,
            ):
                break
            height += 1
    return Box(row, column, height, source.span, source.text, source)


def bands(grid: Grid, region: Region) -> list[Region]:
    """The region cut into bands of rows that no cell crosses."""
    cuts, reach = [region.top], region.top + 1
    for row in range(region.top, region.bottom):
        if row >= reach:
            cuts.append(row)
        lowest = max(box.bottom for box in grid.row(row, region.left, region.right))
        reach = max(reach, lowest, row + 1)
    cuts.append(region.bottom)
    return [
        Region(top, bottom, region.left, region.right)
        for top, bottom in itertools.pairwise(cuts)
        if bottom > top
    ]


def boundaries(boxes: Sequence[Box]) -> frozenset[int]:
    """The columns in which boxes begin."""
    return frozenset(box.column for box in boxes)
