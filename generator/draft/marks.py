"""Which cells of a form are labels, which are blank, and which hold what somebody filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from generator.draft import heads, inline, label_words, titles, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.draft.grid import Box, Grid, Mark
    from generator.draft.known import Known

Marks: TypeAlias = "dict[Box, Mark]"

_LEAST_VALUES, _CELLS_FOR_EACH = 2, 40
_MOST_BLANK = 0.6
_SENTENCE_LENGTH = 40
# A count, a weight, or the number of a row: blank forms print it, too.
_MAY_BE_PRINTED = re.compile(r"[0-9]{1,3}分?")


def is_filled(tables: Iterable[Grid]) -> bool:
    """Whether somebody has filled in the form."""
    texts = [box.plain for table in tables for box in _boxes(table)]
    figures = sum(
        1 for text in texts if label_words.is_figure(text) and not _MAY_BE_PRINTED.fullmatch(text)
    )
    sentences = sum(1 for text in texts if len(text) > _SENTENCE_LENGTH and _is_text(text))
    blank = sum(1 for text in texts if not text)
    is_enough = figures + sentences >= _LEAST_VALUES + len(texts) // _CELLS_FOR_EACH
    return is_enough and blank < len(texts) * _MOST_BLANK


def _is_text(plain: str) -> bool:
    """Whether a long text is not one that tells how to fill in the form."""
    head = re.split(r"[：:]", plain)[0]
    return not words.has("remarks", head)


def of(grid: Grid, known: Known) -> Marks:
    """The mark of each cell."""
    marks: Marks = {box: _in_blank_form(grid, box) for box in _boxes(grid)}
    if known.is_filled:
        under = heads.of(grid, known.varying)
        for row in range(grid.rows):
            _mark_row(grid, row, under.get(row), marks, known)
    return marks


def _boxes(grid: Grid) -> Iterator[Box]:
    """The boxes, each once."""
    for number, row in enumerate(grid.boxes):
        yield from (box for box in dict.fromkeys(row) if box.row == number)


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


def _mark_row(grid: Grid, row: int, head: int | None, marks: Marks, known: Known) -> None:
    """Mark the filled cells that begin in this row."""
    boxes = [box for box in grid.row(row, 0, grid.columns) if box.row == row]
    if boxes and heads.heads_pairs(grid, boxes):
        return
    for place, box in enumerate(boxes):
        if not box.plain or words.has("crossed_out", box.plain) or titles.is_title(box.text):
            continue
        if head == row and box.bottom == row + 1:
            continue
        if head is not None and head != row and box.column >= heads.first_column(grid, head):
            marks[box] = _under_head(grid, head, box, known)
        else:
            before = boxes[place - 1] if place else None
            behind = boxes[place + 1] if place + 1 < len(boxes) else None
            is_behind_label = before is not None and marks[before] == "label"
            is_behind_label = is_behind_label and before is not None and before.rows == box.rows
            marks[box] = _in_line(box, behind, known, is_behind_label=is_behind_label)


def _under_head(grid: Grid, head: int, box: Box, known: Known) -> Mark:
    """The mark of a cell under a row of labels."""
    heading = grid.at(head, box.column).plain
    is_first = box.column == heads.first_column(grid, head)
    if words.has("totals", box.plain):
        is_label = True
    elif not heading:
        is_label = box.plain not in known.varying
    elif words.has("numbers", heading):
        is_label = False
    elif (level := label_words.depth(heading)) is not None:
        is_label = level < _deepest(grid, head) and box.plain not in known.varying
    elif known.fixed or known.varying:
        is_label = is_first and box.plain in known.fixed and label_words.is_like_label(box.plain)
    else:
        is_label = is_first and _is_column_of_labels(grid, head, box.column)
    return "label" if is_label else "value"


def _deepest(grid: Grid, head: int) -> int:
    """The deepest level that the heading names."""
    return max(label_words.depth(box.plain) or 0 for box in heads.columns(grid, head))


def _is_column_of_labels(grid: Grid, head: int, column: int) -> bool:
    """Whether each cell of the column under the head reads like a label."""
    under = heads.of(grid, frozenset())
    texts = [grid.at(row, column).plain for row in under if under[row] == head and row != head]
    return all(label_words.is_like_label(text) or words.has("part_of", text) for text in texts)


def _in_line(box: Box, behind: Box | None, known: Known, *, is_behind_label: bool) -> Mark:
    """The mark of a cell in a row of labels and values."""
    plain = box.plain
    if inline.has_holes(inline.read(box.text, known)):
        return "label"
    if plain in known.varying or label_words.is_strong(plain):
        return "value"
    if plain in known.fixed or not is_behind_label:
        return "label"
    if not label_words.is_like_label(plain):
        return "value"
    is_before_label = behind is None or label_words.is_like_label(behind.plain)
    return "value" if is_before_label else "label"
