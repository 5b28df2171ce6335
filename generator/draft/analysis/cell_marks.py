"""Which cells of a form are labels, which are blank, and which hold what somebody filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from generator.draft.analysis import (
    heading_rows,
    label_text,
    label_words,
    text_holes,
    titles,
    words,
)
from generator.draft.analysis.form_facts import FormFacts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.draft.analysis.grid import Box, Grid, Mark


@dataclass(frozen=True, slots=True)
class FilledTraces:
    """How many cells hold values, and how many there are."""

    values: int
    cells: int

    @property
    def are_of_filled_form(self) -> bool:
        """Whether somebody has filled in the form."""
        return self.values >= _LEAST_VALUES + self.cells // _CELLS_FOR_EACH


Marks: TypeAlias = "dict[Box, Mark]"

_FILLED_LEVEL = 3
_LONGEST_EQUAL = 12
_LEAST_VALUES, _CELLS_FOR_EACH = 2, 40
# A day or a number to call in a line says more than a cell does; counts say less.
_FILLED_LINE, _COUNTS_FOR_EACH = 3, 4
_FILLED_ROW = 4
# A count, a weight, or the number of a row: blank forms print it, too.
_MAY_BE_PRINTED = re.compile(r"[0-9]{1,3}分?")


def traces(tables: Iterable[Grid], lines: Iterable[str]) -> FilledTraces:
    """What people have filled in, in the tables and in the lines around them."""
    tables = list(tables)
    boxes = [box for table in tables for box in _boxes(table)]
    values = sum(1 for box in boxes if _is_value(box.plain))
    # Rows have numbers in blank forms, too; a table full of counts is filled in.
    counts = sum(1 for box in boxes if box.column and box.plain.isdigit())
    facts = FormFacts(is_filled=True)
    values += sum(
        _FILLED_LINE
        for line in lines
        for piece in text_holes.read(line, facts)
        if isinstance(piece, text_holes.Hole) and re.search(r"[0-9]", piece.value)
    )
    # In a blank form, the rows of a list have numbers and nothing else.
    full = sum(_is_full_row(table, row) for table in tables for row in range(table.rows))
    ticked = sum("□" in box.plain and re.search("[☑☒■]", box.plain) is not None for box in boxes)
    counted = counts // _COUNTS_FOR_EACH + _FILLED_ROW * (full + ticked)
    return FilledTraces(values + counted, len(boxes))


def _is_full_row(grid: Grid, row: int) -> bool:
    """Whether it is the first row of a list, with words in all of its cells behind its number."""
    number, *others = (box.plain for box in grid.row(row, 0, grid.columns))
    is_first = number in ("1", "一") and row > 0 and words.has("numbers", grid.at(row - 1, 0).plain)
    return (
        is_first
        and len(others) > 1
        and not any(
            not text or words.has("samples", text) or label_words.is_like_label(text)
            for text in others
        )
    )


def _is_value(plain: str) -> bool:
    """Whether blank forms do not print such a text."""
    if label_words.is_figure(plain):
        return not _MAY_BE_PRINTED.fullmatch(plain)
    is_remark = words.has("remarks", re.split(r"[：:]", plain)[0]) or plain.startswith(
        ("（", "(", "【")
    )
    return label_words.is_strong(plain) and not is_remark


def of(grid: Grid, facts: FormFacts) -> Marks:
    """The mark of each cell."""
    marks: Marks = {box: _in_blank_form(grid, box) for box in _boxes(grid)}
    if facts.is_filled:
        under = heading_rows.of(grid, facts)
        for row in range(grid.rows):
            _mark_row(grid, row, under, marks, facts)
    for box in marks:
        if box.column and _names_unit(grid.at(box.row, box.column - 1), box, facts):
            marks[box] = "value"
    return marks


def _boxes(grid: Grid) -> Iterator[Box]:
    """The boxes, each once."""
    for number, row in enumerate(grid.boxes):
        yield from (box for box in dict.fromkeys(row) if box.row == number)


def _names_unit(before: Box, box: Box, facts: FormFacts) -> bool:
    """Whether the cell holds the unit's name, which a blank form may hold, too."""
    is_name = bool(box.plain) and not label_words.is_like_label(box.plain)
    return is_name and words.has(facts.unit_words, label_text.parse(before.text).name)


def _in_blank_form(grid: Grid, box: Box) -> Mark:
    plain = box.plain.strip("_＿")
    if not plain:
        return "blank"
    if not words.has("samples", plain):
        return "label"
    if not plain.isdigit() or box.column == 0:
        return "value"
    above = {grid.at(row, box.column).plain for row in range(box.row)}
    return "value" if any(words.has("numbers", text) for text in above) else "label"


def _mark_row(
    grid: Grid, row: int, under: Mapping[int, int], marks: Marks, facts: FormFacts
) -> None:
    """Mark the filled cells that begin in this row; `under` are the rows of labels above rows."""
    head = under.get(row)
    matrix = frozenset() if head is None else heading_rows.matrix_labels(grid, under, head)
    boxes = [box for box in grid.row(row, 0, grid.columns) if box.row == row]
    if boxes and heading_rows.heads_pairs(grid, boxes):
        return
    for place, box in enumerate(boxes):
        if not box.plain or words.has("crossed_out", box.plain) or titles.is_title(box.text):
            continue
        if heading_rows.is_part(grid, under, box):
            continue
        if head is not None and head != row and box.column >= heading_rows.first_column(grid, head):
            marks[box] = "label" if box.column in matrix else _under_head(grid, head, box, facts)
        else:
            before = boxes[place - 1] if place else None
            behind = boxes[place + 1] if place + 1 < len(boxes) else None
            is_behind_label = before is not None and marks[before] == "label"
            is_behind_label = is_behind_label and before is not None and before.rows == box.rows
            is_behind_label = is_behind_label and not _is_filled_text(before, facts)
            marks[box] = _in_line(box, behind, facts, is_behind_label=is_behind_label)


def _under_head(grid: Grid, head: int, box: Box, facts: FormFacts) -> Mark:
    """The mark of a cell under a row of labels."""
    heading = grid.at(head, box.column).plain
    is_first = box.column == heading_rows.first_column(grid, head)
    if words.has("totals", box.plain):
        is_label = True
    elif not heading:
        is_label = box.plain not in facts.varying
    elif words.has("numbers", heading):
        is_label = False
    elif (level := label_words.depth(heading)) is not None:
        # Of two levels, the second may be printed, too: 二级指标 beside 指标内容.
        is_printed = level < _deepest(grid, head) or (
            level < _FILLED_LEVEL and label_words.is_like_label(box.plain)
        )
        is_label = is_printed and box.plain not in facts.varying
    elif facts.fixed:
        is_label = is_first and box.plain in facts.fixed and label_words.is_like_label(box.plain)
    else:
        is_label = is_first and _is_column_of_labels(grid, head, box.column)
        is_label = is_label and box.plain not in facts.varying
    return "label" if is_label else "value"


def _deepest(grid: Grid, head: int) -> int:
    """The deepest level that the heading names."""
    return max(label_words.depth(box.plain) or 0 for box in heading_rows.columns(grid, head))


def _is_column_of_labels(grid: Grid, head: int, column: int) -> bool:
    """Whether each cell of the column under the head reads like a label."""
    under = heading_rows.of(grid, FormFacts())
    texts = [grid.at(row, column).plain for row in under if under[row] == head and row != head]
    return all(
        label_words.is_like_label(text) or words.has("part_of", text) or words.has("amounts", text)
        for text in texts
    )


def _has_holes(box: Box | None, facts: FormFacts) -> bool:
    return box is not None and text_holes.has_holes(text_holes.read(box.text, facts))


def _is_filled_text(box: Box | None, facts: FormFacts) -> bool:
    """Whether the fields of the text are in the cell itself, none in the next one."""
    return box is not None and not box.plain.endswith(("：", ":")) and _has_holes(box, facts)


def _may_be_equal(plain: str, behind: Box | None) -> bool:
    """Whether a text behind a label may be a value that all copies have: a word before a label."""
    is_word = len(plain) <= _LONGEST_EQUAL and not re.search(r"[0-9，。；：:（(]", plain)
    is_before_label = behind is None or label_words.is_like_label(behind.plain)
    return is_word and is_before_label and not label_words.is_like_label(plain)


def _in_line(box: Box, behind: Box | None, facts: FormFacts, *, is_behind_label: bool) -> Mark:
    """The mark of a cell in a row of labels and values."""
    plain = box.plain
    if _has_holes(box, facts):
        return "label"
    if plain in facts.varying or label_words.is_strong(plain):
        return "value"
    if not is_behind_label or (plain in facts.fixed and not _may_be_equal(plain, behind)):
        return "label"
    if not label_words.is_like_label(plain):
        return "value"
    is_before_label = behind is None or label_words.is_like_label(behind.plain)
    return "value" if is_before_label else "label"
