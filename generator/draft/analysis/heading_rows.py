"""Rows of labels that head columns in a filled form, and the rows that stand under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.draft.analysis import grid as grids
from generator.draft.analysis import label_words, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.draft.analysis.form_facts import FormFacts
    from generator.draft.analysis.grid import Box, Grid

_LEAST_COLUMNS = 2
# Of the cells of a heading, so many must read like labels.
_MOST_LIKE_LABELS = 0.75


def of(grid: Grid, facts: FormFacts) -> dict[int, int]:
    """For each row below a row of labels only, with cells as those, the number of that row.

    The row of labels has its own number, if such a row follows. Texts that only some copies of the
    form say are no labels.
    """
    heads: dict[int, int] = {}
    varying = facts.varying
    head: int | None = None
    for row in range(grid.rows):
        boxes = columns(grid, row)
        is_under = head is not None and _is_under(grid, head, row)
        if is_under and head is not None and _has_ended(grid, heads, head, row, facts):
            head, is_under = None, False
        goes_on = is_under and not _begins_table(boxes)
        if not goes_on and (_is_head(boxes, facts) or _heads_figures(grid, row, varying)):
            head = row
        elif is_under and head is not None:
            heads[row] = heads[head] = head
        else:
            head = None
    return heads


def columns(grid: Grid, row: int) -> list[Box]:
    """The boxes that end in the row: the columns of what is below, if they are labels."""
    return [box for box in grid.row(row, 0, grid.columns) if box.bottom == row + 1]


def first_column(grid: Grid, head: int) -> int:
    """The grid column in which the heading begins."""
    return min(box.column for box in columns(grid, head))


def matrix_labels(grid: Grid, under: Mapping[int, int], head: int) -> frozenset[int]:
    """The columns of labels on the left of a table of figures; none of a list.

    Labels of two columns at least, the first over several rows, all the others figures.
    """
    rows = [row for row in under if under[row] == head and row != head]
    rows = [row for row in rows if not words.has("totals", grid.at(row, 0).plain)]
    columns_ = sorted(box.column for box in columns(grid, head))
    labels: list[int] = []
    for column in columns_:
        boxes = [grid.at(row, column) for row in rows]
        if _are_figures(boxes) or words.has("remarks", grid.at(head, column).plain):
            break
        labels.append(column)
    right = [column for column in columns_ if column not in labels]
    figures = [
        _are_figures([grid.at(row, column) for row in rows])
        for column in right
        if not words.has("remarks", grid.at(head, column).plain)
    ]
    if len(labels) < _LEAST_COLUMNS or len(figures) < _LEAST_COLUMNS or not all(figures):
        return frozenset()
    heading = [grid.at(head, column).plain for column in labels]
    if any(_heads_values(text) for text in heading):
        return frozenset()
    boxes = [grid.at(row, labels[0]) for row in rows]
    return frozenset(labels) if any(box.rows > 1 for box in boxes) else frozenset()


def _heads_values(heading: str) -> bool:
    """Whether names or numbers stand under the heading, or its level says what does."""
    is_list = words.has("list_heads", heading) or words.has("numbers", heading)
    return is_list or label_words.depth(heading) is not None


def _are_figures(boxes: Sequence[Box]) -> bool:
    """Whether the boxes are figures or blank."""
    return all(not box.plain or label_words.is_figure(box.plain) for box in boxes)


def heads_pairs(grid: Grid, boxes: Sequence[Box]) -> bool:
    """Whether each cell of a row stands above two or more cells: a label of what is below."""
    row = boxes[0].row + 1
    return row < grid.rows and all(
        len(grid.row(row, box.column, box.right)) > 1 and label_words.is_like_label(box.plain)
        for box in boxes
        if box.rows == 1
    )


def _has_ended(grid: Grid, heads: Mapping[int, int], head: int, row: int, facts: FormFacts) -> bool:
    """Whether a row with the columns of the list above is none of its rows."""
    if _ends_numbers(grid, head, row) or _is_of_pairs(grid, heads, row, facts):
        return True
    # Another heading: the copies agree in all of it, and in less of the row above.
    texts, above = (
        [box.plain for box in grid.row(each, 0, grid.columns)] for each in (row, row - 1)
    )
    is_like = all(map(label_words.is_like_label, texts))
    is_printed = facts.fixed.issuperset(texts) and any(map(label_words.is_like_label, texts))
    filled = frozenset(filter(None, above))
    is_more = row - 1 in heads and row - 1 != head and not (filled and filled <= facts.fixed)
    return len(texts) > _LEAST_COLUMNS and all(texts) and is_more and (is_like or is_printed)


def _is_of_pairs(grid: Grid, heads: Mapping[int, int], row: int, facts: FormFacts) -> bool:
    """Whether a row below a list has labels each with a value behind it: the list has ended."""
    boxes = grid.row(row, 0, grid.columns)
    labels, values = ([box.plain for box in boxes[start::2]] for start in (0, 1))
    if len(labels) != len(values) or len(labels) < _LEAST_COLUMNS or not all(labels):
        return False
    if any(each in facts.varying or each.isdigit() for each in labels) or not any(values):
        return False
    if all(map(label_words.is_like_label, labels)):
        return not any(map(label_words.is_like_label, values))
    # Copies agree in the labels only, while in the rows of the list above they agree in nothing.
    are_printed = facts.fixed.issuperset(labels) and facts.fixed.isdisjoint(values)
    above = {box.plain for box in grid.row(row - 1, 0, grid.columns)[::2]}
    return are_printed and row - 1 in heads and not above <= facts.fixed


def _is_head(boxes: Sequence[Box], facts: FormFacts) -> bool:
    """Whether the boxes are labels, but for a blank corner."""
    texts = [box.plain for box in boxes]
    labels = [text for text in texts if text]
    if not all(texts[1:]) or len(labels) < _LEAST_COLUMNS:
        return False
    if any(not label_words.may_be_label(text) or text in facts.varying for text in labels):
        return False
    if words.has("numbers", texts[0]) or _is_second_of_two(boxes):
        return True
    like = [text for text in labels if label_words.is_like_label(text) or words.has("ticked", text)]
    if len(labels) > _LEAST_COLUMNS and facts.fixed.issuperset(labels):
        # In a row of labels and values, none of the values is like a label.
        return 2 * len(like) >= len(labels) and any(text in like for text in texts[1::2])
    return len(like) >= _MOST_LIKE_LABELS * len(labels)


def _heads_figures(grid: Grid, row: int, varying: frozenset[str]) -> bool:
    """Whether the two rows below have the row's cells, and figures in the same of them."""
    boxes = columns(grid, row)
    texts = [box.plain for box in boxes]
    if row + 2 >= grid.rows or len(boxes) <= _LEAST_COLUMNS or not all(texts):
        return False
    if any(not label_words.may_be_label(text) or text in varying for text in texts):
        return False
    below = [columns(grid, number) for number in (row + 1, row + 2)]
    if any(grids.boundaries(each) != grids.boundaries(boxes) for each in below):
        return False
    figures = [
        all(label_words.is_figure(box.plain) for box in pair) for pair in zip(*below, strict=True)
    ]
    return sum(figures) >= _LEAST_COLUMNS and any(map(label_words.is_like_label, texts))


def _is_second_of_two(boxes: Sequence[Box]) -> bool:
    """Whether the cells that begin in this row stand between cells that are a row higher."""
    last = max(box.row for box in boxes)
    high = [box for box in boxes if box.row == last - 1]
    return len(high) > 1 and 1 < len(boxes) - len(high) == sum(box.row == last for box in boxes)


def is_part(grid: Grid, under: Mapping[int, int], box: Box) -> bool:
    """Whether the box is one of a heading: it ends in a row of labels, or stands above some."""
    head = under.get(box.bottom - 1)
    if head == box.bottom - 1:
        return box.column >= first_column(grid, head)
    is_above = under.get(box.bottom) == box.bottom and box.row not in under
    if box.rows > 1 or box.columns == 1 or not is_above:
        return False
    if all(other.row >= box.bottom for other in columns(grid, box.bottom)):
        # A heading of two rows has columns with one label over both.
        return False
    return len(grid.row(box.bottom, box.column, box.right)) > 1


def _begins_table(boxes: Sequence[Box]) -> bool:
    """Whether a row that could go on with the table above says that it begins another."""
    return any(
        words.has("numbers", box.plain)
        or (label_words.is_like_label(box.plain) and label_words.depth(box.plain))
        for box in boxes
    )


def _ends_numbers(grid: Grid, head: int, row: int) -> bool:
    """Whether words stand where the rows above have their numbers: no row of the same list."""
    column = first_column(grid, head)
    text = grid.at(row, column).plain
    if row == head + 1 or not words.has("numbers", grid.at(head, column).plain):
        return False
    if words.has("totals", text) or words.has("samples", text):
        return False
    has_number = grid.at(row - 1, column).plain.isdigit()
    return label_words.is_like_label(text) or (has_number and len(text) > 1 and text.isalpha())


def _is_under(grid: Grid, head: int, row: int) -> bool:
    """Whether the row's cells are those of the head, or some of them joined."""
    above = grids.boundaries(columns(grid, head))
    first = min(above)
    beside = grid.at(head, first - 1) if first else None
    if beside is not None and beside.rows > 1 and grid.at(row, first - 1) is not beside:
        # Another label at the left is another table.
        return False
    boxes = grid.row(row, first, grid.columns)
    inside = grids.boundaries(boxes)
    # Only totals stand in cells over several columns.
    is_total = any(words.has("totals", box.plain) for box in boxes)
    return inside == above or (inside <= above and len(inside) > 1 and is_total)
