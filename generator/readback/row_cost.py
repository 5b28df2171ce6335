"""How much a document's row differs from a pattern's row, and which of their cells correspond."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from generator.common.fold import fold
from generator.readback import field_texts, row_pattern, tick_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.pack.selectors import FieldPath
    from generator.word import document_rows

# Costs of differences within a row; `alignment` has those of whole rows.
_LABEL, _TEXT_IN_BLANK, _COUNT, _BLANK_CELL, _UNMERGED, _DOUBT = 10, 8, 5, 2, 2, 3
# A formula whose result was not saved may be any text; less than a missing line and a blank row.
_UNSAVED = 1
_HEADING = 15
# Of equal paths, one on which a row with a label of the form is that, not a row of fields.
_LOOKALIKE = 1
# A cell that continues the one above cannot be a label; one with another label of the form is that.
_OTHER_LABEL = 25
# A field may have been merged with the one above, to say the same in both rows.
_MERGED_FIELD = 9
# A missing label costs more than a missing field, whose text may be anything.
_MISSING_LABEL = 12
# A row of this cost is taken for another row in any case: its exact cost is not computed.
_ENOUGH = 40
# How many characters a label may be longer in a document, for blanks within it.
_MAX_BLANKS = 100
_AMOUNT = re.compile(r"-?[0-9０-９][0-9０-９.,，．]*[%％]?")


@dataclass(frozen=True)
class CellPair:
    """A document's cell and the pattern's cell that corresponds; either may be None.

    `texts` are those of the pattern's fields. `is_ambiguous` says that the cell's text can be split
    into them in another way too.
    """

    cell: document_rows.Cell | None
    pattern: row_pattern.Cell | None
    differs: bool = False
    is_ambiguous: bool = False
    texts: tuple[str, ...] = ()


class Bound(NamedTuple):
    """A lower bound of a cost; `is_exact` where it is the cost itself."""

    cost: int
    is_exact: bool


def lower_bound(
    pattern: row_pattern.Row,
    row: document_rows.Row,
    *,
    is_repeat: bool,
    starts_group: bool = False,
) -> Bound:
    """A bound of what `cost` gives, quick to compute: exact for rows of as many cells."""
    if len(pattern.cells) != len(row.cells):
        return Bound(_COUNT, is_exact=False)
    exact = cost(pattern, row, is_repeat=is_repeat, starts_group=starts_group)
    return Bound(exact, is_exact=True)


def cost(
    pattern: row_pattern.Row,
    row: document_rows.Row,
    *,
    is_repeat: bool,
    starts_group: bool = False,
) -> int:
    """How much the row differs from the pattern; `is_repeat` in a loop's second and later rows.

    `starts_group` in the first row of a loop in the second and later rows of the one around it.
    """
    unstarted = _unstarted_group(pattern, row) if starts_group else 0
    if len(pattern.cells) != len(row.cells):
        least = _COUNT + _LABEL * _missing_labels(pattern, row)
        if least >= _ENOUGH:
            return least
        return unstarted + _edit_costs(pattern, row, is_repeat=is_repeat)[-1][-1]
    total = unstarted
    for expected, cell in zip(pattern.cells, row.cells, strict=True):
        total += _difference(expected, cell, is_repeat=is_repeat)
    if total and _has_same_labels(pattern, row):
        return _LABEL
    if not total and any(fits(other, row) for other in pattern.lookalikes):
        return _LOOKALIKE
    if pattern.conditions:
        total += _contradictions(pattern, row)
    return total + (_HEADING if pattern.list and _is_heading(pattern, row) else 0)


def fits(pattern: row_pattern.Row, row: document_rows.Row) -> bool:
    """Whether the row, of as many cells, is just as the pattern has it."""
    pairs = zip(pattern.cells, row.cells, strict=True)
    return not any(_difference(expected, cell, is_repeat=False) for expected, cell in pairs)


def _unstarted_group(pattern: row_pattern.Row, row: document_rows.Row) -> int:
    """The cost of a group's first row in which no cell of the group begins: all are just blank.

    Such a row goes with the group above: it costs more than that its cells are not merged.
    """
    pairs_of_group = [
        cell for expected, cell in zip(pattern.cells, row.cells, strict=False) if expected.merges
    ]
    if any(cell.starts_merge or cell.text.strip() for cell in pairs_of_group):
        return 0
    return _UNMERGED * len(pairs_of_group) + 1 if pairs_of_group else 0


def _has_same_labels(pattern: row_pattern.Row, row: document_rows.Row) -> bool:
    """Whether both are rows of labels, the same ones in another order."""
    if any(cell.fields for cell in pattern.cells):
        return False
    labels = sorted(cell.label for cell in pattern.cells)
    return labels == sorted(fold(cell.text[:_MAX_BLANKS]) for cell in row.cells)


def _is_heading(pattern: row_pattern.Row, row: document_rows.Row) -> bool:
    """Whether the texts in place of fields are labels: the heading above the loop, repeated."""
    filled_in = [
        (expected, cell.text)
        for expected, cell in zip(pattern.cells, row.cells, strict=True)
        if expected.kind == "field" and cell.text
    ]
    return len(filled_in) > 1 and all(
        fold(text[:_MAX_BLANKS]) in expected.rivals for expected, text in filled_in
    )


def _missing_labels(pattern: row_pattern.Row, row: document_rows.Row) -> int:
    """How many of the pattern's labels no cell of the row has."""
    texts = {fold(cell.text[:_MAX_BLANKS]) for cell in row.cells}
    return sum(cell.kind == "label" and cell.label not in {*texts, ""} for cell in pattern.cells)


def _difference(expected: row_pattern.Cell, cell: document_rows.Cell, *, is_repeat: bool) -> int:
    """How much the cell differs from the pattern's cell."""
    text = cell.text
    if expected.kind == "merged" or (is_repeat and expected.merges):
        return 0 if cell.continues_merge else _unmerged_cost(expected, cell)
    if expected.kind == "field":
        return _MERGED_FIELD * cell.continues_merge
    if expected.kind == "label" and not expected.label:
        return _TEXT_IN_BLANK if text.strip() else 0
    if cell.continues_merge:
        return _OTHER_LABEL
    if expected.kind == "label":
        matches = _is_label(text, expected.label)
    else:
        matches = field_texts.field_texts(expected, text) is not None
    if matches or is_unsaved(cell):
        return 0 if matches else _UNSAVED
    return _OTHER_LABEL if fold(text[:_MAX_BLANKS]) in expected.rivals else _LABEL


def _unmerged_cost(expected: row_pattern.Cell, cell: document_rows.Cell) -> int:
    """The cost of a cell that should continue a merge and does not."""
    # A field's cell from which a merge starts is that of another group, though it is blank.
    if not (expected.fields and cell.starts_merge):
        text = cell.text
        # Unmerged cells are blank, or filled down: the group's text in each of its rows.
        if not text.strip() or fold(text) == expected.label or cell.repeats_above:
            return _UNMERGED
    # Another text there is that of another group.
    return _OTHER_LABEL if expected.fields else _LABEL


def is_unsaved(cell: document_rows.Cell) -> bool:
    """Whether the cell is a formula whose result was not saved: its text is not known."""
    return cell.stored is not None and cell.stored.kind == "nothing"


def _is_label(text: str, label: str) -> bool:
    """Whether the text is the label, apart from blanks."""
    return text == label or (len(text) <= _MAX_BLANKS + len(label) and fold(text) == label)


def _contradictions(pattern: row_pattern.Row, row: document_rows.Row) -> int:
    """The cost of fields that contradict the conditions under which the row is drawn."""
    is_filled_in: dict[FieldPath, bool] = {}
    for expected, cell in zip(pattern.cells, row.cells, strict=True):
        if expected.kind == "field":
            path, text = expected.fields[0], tick_texts.cleaned(expected.tick(0), cell.text)
            # A text with choices is filled in where one of them is ticked.
            is_other = bool(expected.ticks) and is_filled_in.get(path, False)
            is_filled_in[path] = is_other or bool(text.strip())
    return _DOUBT * sum(
        is_filled_in.get(path, condition) != condition for path, condition in pattern.conditions
    )


# Rows with different numbers of cells


def _edit_costs(
    pattern: row_pattern.Row, row: document_rows.Row, *, is_repeat: bool
) -> list[list[int]]:
    """The table of an edit distance (Wagner and Fischer) between the cells of the two rows.

    `[i][j]` is the least cost of pairing the pattern's first i cells with the row's first j.
    """
    unpaired = [_unpaired_cost(cell) for cell in row.cells]
    costs = [list(accumulate(unpaired, initial=_COUNT))]
    for expected in pattern.cells:
        missing = _missing_cost(pattern, expected)
        above = costs[-1]
        line = [above[0] + missing]
        for j, cell in enumerate(row.cells):
            paired = above[j] + _pairing_cost(expected, cell, is_repeat=is_repeat)
            line.append(min(paired, above[j + 1] + missing, line[j] + unpaired[j]))
        costs.append(line)
    return costs


def _cheapest_pairs(
    pattern: row_pattern.Row, row: document_rows.Row, *, is_repeat: bool
) -> list[CellPair]:
    """The pairs of least cost, traced back from the last; of equal ones those further left."""
    costs = _edit_costs(pattern, row, is_repeat=is_repeat)
    traced: list[CellPair] = []
    i, j = len(pattern.cells), len(row.cells)
    while i or j:
        expected, cell = pattern.cells[i - 1], row.cells[j - 1]
        if j and costs[i][j] == costs[i][j - 1] + _unpaired_cost(cell):
            j -= 1
            traced.append(CellPair(cell, None))
        elif i and costs[i][j] == costs[i - 1][j] + _missing_cost(pattern, expected):
            i -= 1
            traced.append(CellPair(None, expected))
        else:
            i, j = i - 1, j - 1
            traced.append(CellPair(cell, expected))
    return traced[::-1]


def _missing_cost(pattern: row_pattern.Row, expected: row_pattern.Cell) -> int:
    """The cost of a cell that only the pattern has.

    A merge that a group's rows share tells them from the rows of its own.
    """
    if expected.kind == "merged" and pattern.around:
        return _MISSING_LABEL
    return _MISSING_LABEL if expected.label else _LABEL if expected.fields else _BLANK_CELL


def _unpaired_cost(cell: document_rows.Cell) -> int:
    """The cost of a cell that only the document has."""
    return _LABEL if cell.text.strip() else _BLANK_CELL


def _pairing_cost(expected: row_pattern.Cell, cell: document_rows.Cell, *, is_repeat: bool) -> int:
    """The cost of pairing two cells: their difference, more for an amount that is no number."""
    text = cell.text.strip()
    is_doubtful = expected.is_amount and text and not _AMOUNT.fullmatch(text)
    return _difference(expected, cell, is_repeat=is_repeat) + (_DOUBT if is_doubtful else 0)


# Pairs of cells


def pairs(
    pattern: row_pattern.Row, row: document_rows.Row, *, is_repeat: bool
) -> tuple[CellPair, ...]:
    """The cells of both rows in pairs, with the texts of the pattern's fields."""
    if row.table == 0:
        return tuple(_pairs_of_line(pattern, row.cells[0]))
    if len(pattern.cells) == len(row.cells):
        paired = [CellPair(*cells) for cells in zip(row.cells, pattern.cells, strict=True)]
    else:
        paired = _cheapest_pairs(pattern, row, is_repeat=is_repeat)
    return tuple(_with_texts(pair, is_repeat=is_repeat) for pair in paired)


def pairs_like(
    heading: Sequence[CellPair],
    pattern: row_pattern.Row,
    row: document_rows.Row,
    *,
    is_repeat: bool,
) -> tuple[CellPair, ...]:
    """The cells of both rows paired as those of the heading above, which has as many of either."""
    cells, expected = iter(row.cells), iter(pattern.cells)
    paired = [
        CellPair(next(cells) if pair.cell else None, next(expected) if pair.pattern else None)
        for pair in heading
    ]
    return tuple(_with_texts(pair, is_repeat=is_repeat) for pair in paired)


def pairs_by_columns(
    heading: Sequence[CellPair],
    pattern: row_pattern.Row,
    row: document_rows.Row,
    *,
    is_repeat: bool,
) -> tuple[CellPair, ...]:
    """The cells of a sheet's row paired by columns with the pattern, which is as the heading's.

    A cell in a column for which the heading has none is not paired.
    """
    columns = {cell.column for cell in row.cells}
    expected = iter(pattern.cells)
    by_column: dict[int, row_pattern.Cell] = {}
    missing: list[CellPair] = []
    for pair in heading:
        if pair.pattern is None:
            continue
        cell = next(expected)
        if pair.cell and pair.cell.column in columns:
            by_column[pair.cell.column] = cell
        else:
            missing.append(CellPair(None, cell))
    paired = [CellPair(cell, by_column.get(cell.column)) for cell in row.cells]
    return tuple(_with_texts(pair, is_repeat=is_repeat) for pair in (*paired, *missing))


def _pairs_of_line(pattern: row_pattern.Row, cell: document_rows.Cell) -> Iterator[CellPair]:
    """The pattern's cells paired with a paragraph outside tables, each with its own texts."""
    # A row joined of several paragraphs begins with the break before it.
    found = field_texts.line_texts(pattern, f"\n{cell.text}") or ()
    texts = tuple(text.removeprefix("\n") for text in found)
    is_alone = len(pattern.cells) == 1
    for expected in pattern.cells:
        own, texts = texts[: len(expected.fields)], texts[len(expected.fields) :]
        own = tuple(text.removeprefix("\n") for text in own)
        split = field_texts.field_texts(expected, cell.text) if is_alone else None
        is_ambiguous = split is not None and split.is_ambiguous
        yield CellPair(cell, expected, texts=_cleaned(expected, own), is_ambiguous=is_ambiguous)


def _cleaned(expected: row_pattern.Cell, texts: Sequence[str]) -> tuple[str, ...]:
    """The texts, blank where nothing is ticked."""
    if not expected.ticks:
        return tuple(texts)
    return tuple(
        tick_texts.cleaned(tick, text) for tick, text in zip(expected.ticks, texts, strict=False)
    )


def _with_texts(pair: CellPair, *, is_repeat: bool) -> CellPair:
    """The pair with the texts of its fields, and whether its cells differ."""
    if pair.cell is None or pair.pattern is None:
        return replace(pair, differs=True)
    cell, expected = pair.cell, pair.pattern
    if is_repeat and expected.merges and expected.fields:
        expected = row_pattern.MERGED
    if expected.kind == "mixed" and (split := field_texts.field_texts(expected, cell.text)):
        texts = _cleaned(expected, split.texts)
        return CellPair(cell, expected, texts=texts, is_ambiguous=split.is_ambiguous)
    difference = _difference(expected, cell, is_repeat=is_repeat)
    differs = difference > _UNMERGED or (difference == _UNSAVED and is_unsaved(cell))
    texts = (cell.text,) if expected.kind == "field" else ()
    return CellPair(cell, expected, differs=differs, texts=_cleaned(expected, texts))
