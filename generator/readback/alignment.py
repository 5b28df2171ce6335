"""Align a document's rows with the patterns of forms, with the fewest differences.

The rows are cut where forms start; each piece is aligned by the cheapest path. A document as built
costs nothing, so that hardly more than its own path is searched.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.readback import cheapest_path, form_starts, row_cost

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.readback import row_pattern
    from generator.readback.cheapest_path import Leg, Steps
    from generator.readback.row_cost import CellPair
    from generator.readback.row_pattern import FormPattern
    from generator.word import document_rows


@dataclass(frozen=True)
class AlignedRow:
    """A row of a form's pattern with the corresponding row of the document; either may be None.

    `form` and `number` are the pattern's indices, -1 for none. `starts_form` says that the row is
    a form's first, `is_repeat` that it begins another iteration of its loop, `starts_group` that it
    begins another one of the loop around that, `is_ambiguous` that
    the document's row could be another one of the form at the same cost, and `is_heading` that a
    row without a pattern repeats a heading.
    """

    form: int
    number: int
    pattern: row_pattern.Row | None
    row: document_rows.Row | None
    pairs: tuple[CellPair, ...] = ()
    starts_form: bool = False
    is_repeat: bool = False
    starts_group: bool = False
    is_ambiguous: bool = False
    is_heading: bool = False


def align(forms: Sequence[FormPattern], rows: Sequence[document_rows.Row]) -> list[AlignedRow]:
    """Every row of the document, and the forms' rows that it lacks, in order.

    Rows before the first form, and others that belong to no form, have no pattern. Raises
    TooDifferentError where the search would take minutes.
    """
    if any(row.around for form in forms for row in form.rows):
        rows = list(_with_repeats(rows))
    starts = form_starts.find(forms, rows)
    cuts = [*(start.row for start in starts), len(rows)]
    aligned = [AlignedRow(-1, -1, None, row) for row in rows[: cuts[0]]]
    steps = cheapest_path.steps(forms)
    for start, end in zip(starts, cuts[1:], strict=True):
        piece = rows[start.row : end]
        aligned += _paired_by_heading(
            forms, _within_table(_align_piece(forms, steps, piece, start.form))
        )
    return aligned


def _with_repeats(rows: Sequence[document_rows.Row]) -> Iterator[document_rows.Row]:
    """The rows, whose cells say whether they repeat the text of the cell above."""
    above: document_rows.Row | None = None
    for row in rows:
        is_below = above and row.table and above.table == row.table
        if is_below and above and len(above.cells) == len(row.cells):
            texts = [cell.text.strip() for cell in above.cells]
            is_repeat = [c.text.strip() == t != "" for c, t in zip(row.cells, texts, strict=True)]
            cells = zip(row.cells, is_repeat, strict=True)
            yield replace(
                row, cells=tuple(replace(c, repeats_above=r) if r else c for c, r in cells)
            )
        else:
            yield row
        above = row


def _align_piece(
    forms: Sequence[FormPattern], steps: Steps, rows: Sequence[document_rows.Row], form: int
) -> list[AlignedRow]:
    """The rows of a piece that starts with the form, along the cheapest path."""
    path = cheapest_path.find(forms, steps, rows, form)
    if path is None:
        return [AlignedRow(-1, -1, None, row) for row in rows]
    return [_aligned_row(forms, leg, _joined(rows[leg.start : leg.end])) for leg in path]


def _within_table(aligned: Sequence[AlignedRow]) -> list[AlignedRow]:
    """The rows; on a sheet, cells to the right of the form's are paired with none of it."""
    of_form = (
        pair.cell.column
        for each in aligned
        for pair in each.pairs
        if pair.cell and pair.pattern and _is_of_form(each, pair)
    )
    right = max(of_form, default=0)
    return [_without_cells_beside(each, right) for each in aligned]


def _is_of_form(each: AlignedRow, pair: CellPair) -> bool:
    """Whether the paired cell certainly is one of the form's."""
    is_whole = each.pattern and each.row and len(each.row.cells) == len(each.pattern.cells)
    is_label = pair.pattern and pair.pattern.kind == "label" and pair.pattern.label
    return bool(is_whole or (is_label and not pair.differs))


def _without_cells_beside(each: AlignedRow, right: int) -> AlignedRow:
    row, pattern = each.row, each.pattern
    if not row or not row.sheet or not pattern or len(row.cells) <= len(pattern.cells):
        return each
    inner = tuple(cell for cell in row.cells if cell.column <= right)
    if not inner or len(inner) == len(row.cells):
        return each
    pairs = row_cost.pairs(pattern, replace(row, cells=inner), is_repeat=each.is_repeat)
    beside = (row_cost.CellPair(cell, None, differs=True) for cell in row.cells[len(inner) :])
    return replace(each, pairs=(*pairs, *beside))


def _paired_by_heading(
    forms: Sequence[FormPattern], aligned: Sequence[AlignedRow]
) -> Iterator[AlignedRow]:
    """The rows; those of a loop with added or missing columns paired as the heading above is."""
    heading: AlignedRow | None = None
    for each in aligned:
        pattern, row = each.pattern, each.row
        if not pattern or not row or not row.table:
            yield each
        elif not any(cell.fields for cell in pattern.cells):
            heading = each
            yield each
        elif row.sheet and pattern.list and heading and _is_above(heading, row):
            yield _paired_by_columns(forms, heading, each, row)
        elif len(pattern.cells) != len(row.cells) and (
            pattern.list
            and heading
            and heading.pattern
            and heading.row
            and _is_above(heading, row)
            and len(heading.pattern.cells) == len(pattern.cells)
            and len(heading.row.cells) == len(row.cells)
        ):
            pairs = row_cost.pairs_like(heading.pairs, pattern, row, is_repeat=each.is_repeat)
            yield replace(each, pairs=pairs)
        else:
            yield each


def _is_above(heading: AlignedRow, row: document_rows.Row) -> bool:
    return heading.row is not None and heading.row.table == row.table


def _paired_by_columns(
    forms: Sequence[FormPattern], heading: AlignedRow, each: AlignedRow, row: document_rows.Row
) -> AlignedRow:
    """The row of a sheet paired by its columns with those of the heading above.

    Not where it lacks some of them as another row of the form does that has as many cells, or
    where the loop has no row of as many cells as the heading.
    """
    rows = forms[each.form].rows
    number = next(
        (
            i
            for i in (each.number, *range(len(rows)))
            if each.pattern
            and rows[i].loop == each.pattern.loop
            and heading.pattern
            and rows[i].table == heading.pattern.table
            and len(rows[i].cells) == len(heading.pattern.cells)
        ),
        None,
    )
    columns = {pair.cell.column for pair in heading.pairs if pair.cell and pair.pattern}
    lacks_some = not columns <= {cell.column for cell in row.cells}
    is_as_drawn = each.pattern is not None and len(each.pattern.cells) == len(row.cells)
    if number is None or (lacks_some and is_as_drawn):
        return each
    pairs = row_cost.pairs_by_columns(heading.pairs, rows[number], row, is_repeat=each.is_repeat)
    return replace(each, number=number, pattern=rows[number], pairs=pairs)


def _joined(rows: Sequence[document_rows.Row]) -> document_rows.Row | None:
    """The row, or several paragraphs that are one row of the form; None for no rows."""
    if len(rows) < 2:  # noqa: PLR2004
        return rows[0] if rows else None
    cells = [row.cells[0] for row in rows]
    joined = replace(
        cells[0],
        text="\n".join(cell.text for cell in cells),
        other_content=tuple(dict.fromkeys(name for cell in cells for name in cell.other_content)),
        notes=tuple(note for cell in cells for note in cell.notes),
    )
    return replace(rows[0], cells=(joined,))


def _aligned_row(
    forms: Sequence[FormPattern], leg: Leg, row: document_rows.Row | None
) -> AlignedRow:
    """The rows that the leg aligns, their cells in pairs."""
    edge = leg.edge
    if edge.state is None:
        is_heading = row is not None and cheapest_path.is_heading(forms, row)
        return AlignedRow(-1, -1, None, row, is_heading=is_heading)
    pattern = forms[edge.state.form].rows[edge.state.row]
    return AlignedRow(
        form=edge.state.form,
        number=edge.state.row,
        pattern=pattern,
        row=row,
        pairs=row_cost.pairs(pattern, row, is_repeat=edge.is_repeat) if row else (),
        starts_form=edge.starts_form,
        is_repeat=edge.is_repeat,
        starts_group=edge.starts_group,
        is_ambiguous=leg.is_ambiguous,
    )
