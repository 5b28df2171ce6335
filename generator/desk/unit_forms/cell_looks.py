"""Classes of the style sheet for what a template's cells and lines look like.

The page's policy forbids styles of single elements, so sizes and sides are classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.form import looks
from generator.form.looks import TextLook

if TYPE_CHECKING:
    from generator.form.grid import GridTable, Placed
    from generator.form.looks import Borders, CellLook, FormLook

_SIDES = ("top", "right", "bottom", "left")
# Official forms use few families; what is not installed is drawn in a near one.
_FONTS = (("黑", "hei"), ("小标宋", "title"), ("楷", "kai"), ("仿", "fang"))
# In half points; the style sheet has a class for each of these.
_SIZES = (15, 18, 21, 24, 28, 32, 36, 44, 52)


def of_text(look: TextLook) -> str:
    """The classes of a paragraph: alignment, size, font."""
    font = next((name for word, name in _FONTS if word in look.font), "song")
    size = min(_SIZES, key=lambda each: abs(each - look.half_points))
    bold = " bold" if look.is_bold else ""
    return f"a-{look.align} s-{size} f-{font}{bold}"


def of_cell(cell: Placed, table: GridTable, look: FormLook, borders: Borders) -> str:
    """The classes of a cell; `borders` are those of its table."""
    own = look.rows[table.rows[cell.row].row.number].cells[cell.place]
    sides = _sides(cell, table, look, borders)
    open_sides = [f"no-{side}" for side in _SIDES if not sides[side]]
    return " ".join([f"v-{own.vertical}", of_text(_text_look(cell, own)), *open_sides])


def _sides(cell: Placed, table: GridTable, look: FormLook, borders: Borders) -> Borders:
    """The cell's four sides; the lowest is that of the last cell merged into it."""
    own = look.rows[table.rows[cell.row].row.number].cells[cell.place]
    last = table.rows[cell.row + cell.rows - 1].row
    is_at_end = cell.column + cell.columns >= len(table.column_twips)
    sides = looks.drawn_borders(
        own,
        borders,
        is_first_row=cell.row == 0,
        is_last_row=cell.row + cell.rows == len(table.rows),
        edges=f"{'left ' * (cell.column == 0)}{'right' * is_at_end}",
    )
    below = next((i for i, c in enumerate(last.cells) if c.column == cell.column), None)
    if cell.rows == 1 or below is None:
        return sides
    lowest = look.rows[last.number].cells[below].borders
    return {**sides, "bottom": lowest.get("bottom", sides["bottom"])}


def _text_look(cell: Placed, own: CellLook) -> TextLook:
    """The look of the cell's first paragraph that has a text or field in the template."""
    lines = cell.cell.text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    return own.paragraphs[min(first, len(own.paragraphs) - 1)] if own.paragraphs else TextLook()
