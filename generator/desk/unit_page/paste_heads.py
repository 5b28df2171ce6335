"""The rows of headings that were copied along with a table: they are not filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.desk.unit_forms.page_parts import FieldView

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.desk.unit_page.clipboard import Row
    from generator.desk.unit_page.paste_targets import Start

# Tables of other programs often lack the unit that the form's heading names.
_IN_BRACKETS = re.compile(r"[（(\[［][^（(\[［]*[）)\]］]")


class _Head(NamedTuple):
    """A text of the form over columns of the table: from the one up to before the other."""

    text: str
    column: int
    end: int


def number_of(start: Start, rows: Sequence[Row]) -> int:
    """How many of the first rows only say what the form prints above where they are pasted.

    One text alone must be the heading of the column itself: it may as well be a value. The last row
    is never one.
    """
    heads = {text for cell in _heads(start) for text in _readings(cell.text)}
    own = {
        text
        for cell in _heads(start)
        if cell.column <= start.cell.column < cell.end
        for text in _readings(cell.text)
    }
    for number, row in enumerate(rows[:-1]):
        texts = [text for text in row if text]
        known = own if len(texts) == 1 else heads
        if not all(_readings(text) & known for text in texts):
            return number
    return max(0, len(rows) - 1)


def _heads(start: Start) -> Iterator[_Head]:
    """The cells above the start's row in which nothing is filled in."""
    table = start.table
    for row in table.rows[: table.rows.index(start.row)]:
        for cell in row.cells:
            if not any(isinstance(part, FieldView) for part in cell.parts):
                text = "".join(part for part in cell.parts if isinstance(part, str))
                yield _Head(text, cell.column, cell.column + cell.columns)


def _readings(text: str) -> set[str]:
    """The text without blanks, and without what stands in brackets; none for a blank one."""
    bare = "".join(text.split())
    return {bare, _IN_BRACKETS.sub("", bare)} - {""}
