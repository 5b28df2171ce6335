"""Where a heading with rows to fill in below it stands in a region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.draft.analysis import grid as grids
from generator.draft.analysis import text_fields, titles, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.draft.analysis.form_reading import Sheet
    from generator.draft.analysis.grid import Box, Region


@dataclass(frozen=True, slots=True)
class Leaf:
    """A column below a heading: its box in the heading's last row, and those above it."""

    box: Box
    above: tuple[Box, ...]

    @property
    def column(self) -> int:
        """Its first grid column."""
        return self.box.column


@dataclass(frozen=True, slots=True)
class HeadedTable:
    """A heading and the rows below it: `rows` to fill in, `totals` that add them up.

    `bands` is how many bands of the region all of it takes.
    """

    leaves: tuple[Leaf, ...]
    rows: tuple[int, ...]
    totals: tuple[int, ...]
    bands: int


def find(sheet: Sheet, bands: Sequence[Region], number: int) -> HeadedTable | None:
    """The table whose heading is this band, if it is one and rows to fill in follow."""
    leaves = _leaves(sheet, bands[number])
    if not leaves:
        return None
    rows: list[int] = []
    end = number + 1
    while end < len(bands) and _is_body(sheet, leaves, bands[end], rows):
        rows += range(bands[end].top, bands[end].bottom)
        end += 1
    if not rows:
        return None
    totals = [row for row in rows if _is_total(sheet, leaves, row)]
    usual = [row for row in rows if row not in totals]
    if not usual:
        usual, totals = totals, []
    return HeadedTable(leaves, tuple(usual), tuple(totals), end - number)


def _leaves(sheet: Sheet, head: Region) -> tuple[Leaf, ...]:
    """The columns of a heading; none if the band is not one: labels only, but for a corner."""
    bottom = sheet.grid.row(head.bottom - 1, head.left, head.right)
    for row in range(head.top, head.bottom):
        for box in sheet.grid.row(row, head.left, head.right):
            is_corner = box.column == head.left and not box.plain and len(bottom) > 1
            if not is_corner and not _is_heading(sheet, box):
                return ()
    if len(bottom) == 1 and titles.is_title(bottom[0].text):
        return ()
    leaves = []
    for box in bottom:
        column = [sheet.grid.at(row, box.column) for row in range(head.top, head.bottom)]
        above = tuple(dict.fromkeys(each for each in column if each is not box and each.plain))
        leaves.append(Leaf(box, above))
    return tuple(leaves)


def _is_heading(sheet: Sheet, box: Box) -> bool:
    """Whether the box may head a column."""
    unit = sheet.reading.facts.unit
    if not sheet.is_label(box) or is_crossed_out(box) or (unit and unit in box.plain):
        return False
    if box.plain.endswith(("：", ":")) or words.has("marks", box.plain):
        return False
    return not text_fields.holds_fields(sheet.reading, box.text)


def is_crossed_out(box: Box) -> bool:
    """Whether the box says that nothing is to be filled in."""
    return words.has("crossed_out", box.plain)


def _is_body(sheet: Sheet, leaves: Sequence[Leaf], band: Region, rows: Sequence[int]) -> bool:
    """Whether the band goes on with the table: cells as the heading's, with room in them."""
    columns = {leaf.column for leaf in leaves}
    for row in range(band.top, band.bottom):
        boxes = sheet.grid.row(row, band.left, band.right)
        if not grids.boundaries(boxes) <= columns or any(box.row < band.top for box in boxes):
            return False
        if len(leaves) == 1:
            return not rows and not sheet.is_label(boxes[0])
        if len(boxes) == 1 or all(sheet.is_label(box) for box in boxes):
            return False
        first = next((each for each in rows if not _is_total(sheet, leaves, each)), None)
        if first is not None and _has_new_labels(sheet, boxes, first):
            return False
        if rows and _is_wider(sheet, boxes, leaves[0].box.row if first is None else first):
            return False
    return True


def _has_new_labels(sheet: Sheet, boxes: Sequence[Box], first: int) -> bool:
    """Whether a label stands where the table's first row has room; totals may."""
    before = sheet.grid.row(first, boxes[0].column, boxes[-1].right)
    if any(words.has("totals", box.plain) for box in (*boxes, *before)):
        return False
    for box in boxes:
        above = sheet.grid.at(first, box.column)
        is_new = sheet.is_label(box) and not sheet.is_label(above)
        if is_new and not is_crossed_out(box) and box.columns == above.columns:
            return True
    return False


def _is_wider(sheet: Sheet, boxes: Sequence[Box], first: int) -> bool:
    """Whether room goes over several columns that have room each in the table's first row."""
    return not any(words.has("totals", box.plain) for box in boxes) and any(
        not sheet.is_label(box)
        and len(sheet.grid.row(first, box.column, box.right)) > 1
        and not any(words.has("totals", each.plain) for each in sheet.grid.row(first, 0, box.right))
        for box in boxes
    )


def _is_total(sheet: Sheet, leaves: Sequence[Leaf], row: int) -> bool:
    boxes = sheet.grid.row(row, leaves[0].column, leaves[-1].box.right)
    labels = [box for box in boxes if sheet.is_label(box) and box.plain]
    return bool(labels) and words.has("totals", labels[0].plain) and labels[0].rows == 1
