"""Lay a form's grid out on the cells of a spreadsheet: columns, rows and their heights.

A form of several tables has the edges of all their columns. A spreadsheet does not set the height
of a row that shows a merged cell, so heights are estimated; a row that would be higher than a sheet
allows takes several.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from generator.form import looks
from generator.form.looks import TextLook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from generator.form.grid import Grid, GridLine, GridRow, GridTable, Placed
    from generator.form.looks import Borders, CellLook, FormLook
    from generator.form.model import FormModel

_MOST_POINTS = 409
# Edges of columns that are as near are one.
_NEAR_TWIPS = 60
_PIXELS_PER_INCH, _TWIPS_PER_INCH, _TWIPS_PER_POINT = 96, 1440, 20
# What a cell keeps free at its left and right, and above and below its text.
_SIDE_POINTS, _ABOVE_POINTS = 5, 5
# How much of a line words that are not broken, and a printer's own widths, may leave blank.
_LINE_USED = 0.95
# The height of a line of Chinese text, of the size of its font: a sheet knows no other one.
_LINE_HEIGHT = 1.4
_SPACER_POINTS = 12
_GAP = re.compile(r"(?<=\S)  +(?=\S)")


@dataclass(frozen=True, eq=False)
class SpotLook:
    """What a cell on the sheet looks like; one for all that look so at a place of the form."""

    text: TextLook
    vertical: str
    borders: Borders


@dataclass(frozen=True)
class _Known:
    """Of a form's cells, by the numbers of their rows and their places in them.

    Looks are by where the cell is drawn, too, heights by the text in it: a label's, or a blank one.
    """

    looks: dict[tuple[int, int, bool, bool, int], SpotLook] = field(default_factory=dict)
    lines: dict[TextLook, SpotLook] = field(default_factory=dict)
    heights: dict[tuple[int, int, str], float] = field(default_factory=dict)
    labels: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Columns:
    """A sheet's columns: the twips at which they begin and end.

    `numbers` are the numbers of the edges that stand for those of the form's tables. `known` keeps
    what is the same wherever a cell of the form is drawn: it is worked out once.
    """

    edges: tuple[int, ...]
    numbers: Mapping[int, int]
    known: _Known = field(default_factory=_Known, compare=False)

    @property
    def pixels(self) -> tuple[int, ...]:
        """Their widths; rounded edges, so that they are as wide as the form together."""
        pixels = [round(edge * _PIXELS_PER_INCH / _TWIPS_PER_INCH) for edge in self.edges]
        return tuple(b - a for a, b in pairwise(pixels))

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The first column and the number of columns between two edges, in twips."""
        first, last = self.numbers[start], self.numbers[end]
        return first, max(1, last - first)


@dataclass(frozen=True)
class Spot:
    """A cell on the sheet: where it stands, what it looks like, the text, cell or line in it.

    `label` is the text of a cell without fields.
    """

    row: int
    column: int
    rows: int
    columns: int
    look: SpotLook
    content: str | Placed | GridLine
    label: str = ""
    is_in_list: bool = False


@dataclass(frozen=True)
class Layout:
    """A sheet: its columns, heights of its rows in points, its cells.

    `heads` is the last of the rows at its top that are repeated on each page, -1 for none.
    """

    pixels: tuple[int, ...]
    points: tuple[float, ...]
    spots: tuple[Spot, ...]
    heads: int


def columns(form: FormModel) -> Columns:
    """The columns of the form's sheet."""
    edges, numbers = [0], {0: 0}
    for edge in sorted(edge for table in form.tables for edge in accumulate(table.column_twips)):
        if edge - edges[-1] > _NEAR_TWIPS:
            edges.append(edge)
        numbers[edge] = len(edges) - 1
    return Columns(tuple(edges), numbers)


def lay_out(grid: Grid, look: FormLook, sheet: Columns) -> Layout:
    """The form on its sheet."""
    points: list[float] = []
    spots: list[Spot] = []
    styles = iter(look.lines)
    for number in range(len(grid.tables) + 1):
        if number:
            table, borders = grid.tables[number - 1], look.tables[number - 1]
            spots += _table(table, look, borders, sheet, points)
        lines = grid.lines_after(number)
        for line in lines:
            style = next(styles, TextLook())
            spots.append(_line(line, style, sheet, len(points)))
            points.append(points_of_text(line.text, [style], _points(sheet, 0, len(sheet.pixels))))
        if 0 < number < len(grid.tables) and not lines:
            points.append(_SPACER_POINTS)
    return Layout(sheet.pixels, tuple(points), tuple(spots), _heads(grid, look))


def _line(line: GridLine, style: TextLook, sheet: Columns, row: int) -> Spot:
    """A paragraph outside of tables, over the whole width."""
    if style not in sheet.known.lines:
        sheet.known.lines[style] = SpotLook(style, "center", {})
    content = line if line.values else line.text
    return Spot(row, 0, 1, len(sheet.edges) - 1, sheet.known.lines[style], content)


def _heads(grid: Grid, look: FormLook) -> int:
    """The last of the first rows that are repeated; only where the sheet is one table."""
    last = -1
    if len(grid.tables) == 1 and not grid.form.lines_after(0):
        for row in grid.tables[0].rows:
            if not look.rows[row.row.number].is_head:
                break
            last += 1
    return last


def _table(
    table: GridTable, look: FormLook, borders: Borders, sheet: Columns, points: list[float]
) -> Iterator[Spot]:
    """The table's cells from the sheet's next row on; the heights of its rows are added."""
    starts = [0, *accumulate(table.column_twips)]
    heights = _heights(table, look, starts, sheet.known)
    pieces = [max(1, math.ceil(height / _MOST_POINTS)) for height in heights]
    firsts = [len(points) + before for before in accumulate(pieces, initial=0)]
    for height, number in zip(heights, pieces, strict=True):
        points.extend([height / number] * number)
    for row in table.rows:
        for cell in row.cells:
            ends = cell.column + cell.columns
            edges = starts[cell.column], starts[min(ends, len(starts) - 1)]
            place, width = sheet.between(*edges), (edges[1] - edges[0]) / _TWIPS_PER_POINT
            yield Spot(
                row=firsts[cell.row],
                column=place[0],
                rows=firsts[cell.row + cell.rows] - firsts[cell.row],
                columns=place[1],
                look=_spot_look(cell, row, table, (look, borders), sheet.known),
                content=cell,
                label="" if cell.values else _label(cell, row, look, width, sheet.known),
                is_in_list=bool(row.key),
            )


def _look(cell: Placed, row: GridRow, look: FormLook) -> CellLook:
    return look.rows[row.row.number].cells[cell.place]


def _spot_look(
    cell: Placed, row: GridRow, table: GridTable, look: tuple[FormLook, Borders], known: _Known
) -> SpotLook:
    """What the cell looks like where it is drawn; `look` is the form's, and the table's borders."""
    last = table.rows[cell.row + cell.rows - 1].row
    is_first, is_last = cell.row == 0, cell.row + cell.rows == len(table.rows)
    is_merged = cell.rows > 1
    key = (row.row.number, cell.place, is_first, is_last, last.number if is_merged else 0)
    if key not in known.looks:
        own = _look(cell, row, look[0])
        place = next((i for i, c in enumerate(last.cells) if c.column == cell.column), None)
        below = look[0].rows[last.number].cells[place] if is_merged and place is not None else None
        ends = cell.column + cell.columns >= len(table.column_twips)
        drawn = partial(
            looks.drawn_borders,
            table=look[1],
            is_first_row=is_first,
            is_last_row=is_last,
            edges=f"{'left ' * (cell.column == 0)}{'right' * ends}",
        )
        sides = drawn(own)
        # The lowest side is that of the last cell merged into this one.
        sides = {**sides, "bottom": drawn(below)["bottom"]} if below else sides
        known.looks[key] = SpotLook(_text_look(cell, own), own.vertical, sides)
    return known.looks[key]


def _label(cell: Placed, row: GridRow, look: FormLook, width: float, known: _Known) -> str:
    """The text of a cell without fields."""
    key = row.row.number, cell.place
    if key not in known.labels:
        style = _text_look(cell, _look(cell, row, look))
        known.labels[key] = _in_lines(cell.text, style, width)
    return known.labels[key]


def _text_look(cell: Placed, own: CellLook) -> TextLook:
    """The look of the cell's first paragraph that has a text or field in the template."""
    lines = cell.cell.text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    return own.paragraphs[min(first, len(own.paragraphs) - 1)] if own.paragraphs else TextLook()


def _heights(table: GridTable, look: FormLook, starts: Sequence[int], known: _Known) -> list[float]:
    """The rows' heights in points: at least those of the template, more where texts need it."""
    heights = [look.rows[row.row.number].height_twips / _TWIPS_PER_POINT for row in table.rows]
    merged = []
    for row in table.rows:
        for cell in row.cells:
            text = cell.text
            key = row.row.number, cell.place, text
            needed = known.heights.get(key, 0)
            if not needed:
                end = min(cell.column + cell.columns, len(starts) - 1)
                width = (starts[end] - starts[cell.column]) / _TWIPS_PER_POINT
                needed = points_of_text(text, _look(cell, row, look).paragraphs, width)
                # Units' own texts are many.
                if not cell.values or not text:
                    known.heights[key] = needed
            if cell.rows == 1:
                heights[cell.row] = max(heights[cell.row], needed)
            else:
                merged.append((cell, needed))
    for cell, needed in merged:
        numbers = range(cell.row, cell.row + cell.rows)
        missing = needed - sum(heights[number] for number in numbers)
        for number in numbers if missing > 0 else ():
            heights[number] += missing / cell.rows
    return heights


def points_of_text(text: str, styles: Iterable[TextLook], width: float) -> float:
    """The height that the text takes in a cell as wide, in points."""
    styles = list(styles) or [TextLook()]
    room = max(width - _SIDE_POINTS, 1) * _LINE_USED
    height = float(_ABOVE_POINTS)
    for number, line in enumerate(text.split("\n")):
        style = styles[min(number, len(styles) - 1)]
        size = style.half_points / 2
        # Digits and Latin letters of Chinese fonts are half as wide as their characters.
        narrow = len(line.encode("ascii", "ignore"))
        lines = max(1, math.ceil((len(line) - narrow / 2) * size / room))
        height += lines * size * _LINE_HEIGHT
    return height


def _in_lines(label: str, style: TextLook, width: float) -> str:
    """The label with a line break for each gap by which its designer broke a line.

    A word processor breaks a Chinese line that is too long at a gap, a spreadsheet anywhere. A
    line that fits keeps its gaps: room to sign and to write the day.
    """
    of_one_line = points_of_text("", [style], width)
    return "\n".join(
        _GAP.sub("\n", line) if points_of_text(line, [style], width) > of_one_line else line
        for line in label.split("\n")
    )


def _points(sheet: Columns, first: int, number: int) -> float:
    return (sheet.edges[first + number] - sheet.edges[first]) / _TWIPS_PER_POINT
