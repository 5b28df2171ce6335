"""What the fields of a table are called aloud: the headings of their row and their column.

A sighted reader sees them around the cell; a screen reader says them, and messages name a cell by
them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.form.grid import GridLine, GridRow, GridTable, Placed, Value

# Notes on how to fill in a form are cells without fields, too; nobody wants them read to the end.
_MOST_CHARACTERS = 30
# What stands in front of a field without a colon is a sentence around it if it is longer.
_LONGEST_LABEL = 10
_LETTER = re.compile(r"\w")
# Latin words keep their blanks.
_SPREAD = re.compile(r"(?<![!-~]) | (?![!-~])")


@dataclass(frozen=True)
class TableLabels:
    """The headings of a table's cells: `cells` has that at each column of each row.

    `headings` are the texts of the cells in which nothing is filled in, by row and column;
    `is_head` says of each row whether it may head columns. `scope` is the key of the copy that the
    table belongs to.
    """

    cells: Sequence[Mapping[int, Placed]]
    headings: Mapping[tuple[int, int], str]
    is_head: Sequence[bool]
    scope: KeyPath

    def of(self, row: GridRow, cell: Placed, value: Value) -> str:
        """What the value in the cell of the row is called."""
        before = in_front(cell.parts, value)
        beside, is_next = self._beside(cell)
        is_alone = is_next and not row.key and not self._is_field_after(cell)
        head = None if is_alone else self._above(cell)
        nearest = [] if is_next or not head else self._across(cell)
        steps = row.key[len(self.scope) :]
        number = "".join(f"第 {step + 1} 行" for step in steps if isinstance(step, int))
        above = plain(head.text) if head else ""
        # A head over several columns says what they have in common.
        own = own_name(value) if head and head.columns > cell.columns else ""
        words = [*beside, *nearest, number, above, own, before, value.slot.choice]
        named = list(dict.fromkeys(word for word in words if word))
        if not named or named == [number]:
            named.append(own_name(value))
        return " ".join(named)

    def heading(self, cell: Placed) -> str:
        """The cell's text, if nothing is filled in there; else blank."""
        return self.headings.get((cell.row, cell.column), "")

    def _row_heading(self, cell: Placed) -> str:
        """The cell's text, if it may head a row, as a figure of the settings does not."""
        heading = self.heading(cell)
        return "" if heading.isdecimal() else heading

    def _left_of(self, cell: Placed) -> Iterator[Placed]:
        """The cells left of the cell in its first row, the nearest first."""
        column = cell.column - 1
        while column >= 0:
            other = self.cells[cell.row].get(column)
            if other is not None:
                yield other
            column = other.column - 1 if other is not None else column - 1

    def _beside(self, cell: Placed) -> tuple[list[str], bool]:
        """The headings left of the cell, and whether the nearest stands next to it.

        Behind another field of the row, only those that go over several rows count.
        """
        words: list[str] = []
        is_next, is_behind = False, False
        for other in self._left_of(cell):
            heading = self._row_heading(other)
            if not heading:
                is_behind = is_behind or bool(other.values)
            elif not is_behind or other.rows > 1:
                words.insert(0, heading)
                is_next = is_next or not is_behind
        return words, is_next

    def _is_field_after(self, cell: Placed) -> bool:
        """Whether the next cell is filled in, too, as in a table of figures."""
        after = self.cells[cell.row].get(cell.column + cell.columns)
        return after is not None and bool(after.values) and not self.heading(after)

    def _across(self, cell: Placed) -> list[str]:
        """The row's own heading, behind the fields left of the cell."""
        headings = (heading for o in self._left_of(cell) if (heading := self._row_heading(o)))
        return list(islice(headings, 1))

    def _above(self, cell: Placed) -> Placed | None:
        """The heading of the column: in the nearest row above in which nothing is filled in.

        None where the cell goes over more columns than that heading.
        """
        end = cell.column + cell.columns
        for number in range(cell.row - 1, -1, -1):
            if self.is_head[number]:
                head = self.cells[number].get(cell.column)
                if head is not None and self.heading(head):
                    return head if end <= head.column + head.columns else None
        return None


def of_table(table: GridTable, given: Collection[str], scope: KeyPath) -> TableLabels:
    """The headings of the table of the copy `scope`.

    `given` are the names of the settings: nobody types them, they are part of a heading's text.
    """
    cells: list[dict[int, Placed]] = [{} for _ in table.rows]
    headings: dict[tuple[int, int], str] = {}
    is_head = []
    for row in table.rows:
        fixed = [each for each in row.cells if _is_fixed(each, given)]
        for each in fixed:
            headings[each.row, each.column] = plain(each.text)
        # A title over the whole table heads no column, a row with fields is no head.
        is_head.append(not row.key and 1 < len(row.cells) == len(fixed))
        for cell in row.cells:
            for number in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    cells[number][column] = cell
    return TableLabels(cells, headings, is_head, scope)


def _is_fixed(cell: Placed, given: Collection[str]) -> bool:
    """Whether nothing is filled in in the cell."""
    return all(value.slot.path[0] in given for value in cell.values)


def of_line(line: GridLine, value: Value) -> str:
    """What the value in a paragraph outside of tables is called."""
    return in_front(line.parts, value) or own_name(value)


def in_front(parts: Sequence[str | Value], value: Value) -> str:
    """The constant text right before the value in its own cell or line, without the colon."""
    before = ""
    for part in parts:
        if part is value:
            break
        before = part if isinstance(part, str) else ""
    line = before.rsplit("\n", maxsplit=1)[-1].rstrip()
    is_label = line.endswith((":", "：")) or len(line) <= _LONGEST_LABEL
    return plain(line) if is_label and not line.endswith(("(", "（")) else ""


def own_name(value: Value) -> str:
    """What the schema calls the value's field."""
    field = value.slot.field
    return field.title if field and field.title else str(value.slot.path[-1])


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The heading on one line without blanks that only spread its letters and colon, cut if long.

    Blank where there is no letter in it.
    """
    line = _SPREAD.sub("", " ".join(text.split())).rstrip(":：")
    if not _LETTER.search(line):
        return ""
    return line if len(line) <= _MOST_CHARACTERS else f"{line[:_MOST_CHARACTERS]}…"
