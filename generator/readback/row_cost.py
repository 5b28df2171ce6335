"""How a row of a document differs from a row that a form may have, and which cell is which."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from generator.common.fold import fold
from generator.readback import row_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.word import document_rows

# What a difference costs; see `alignment` for what a row costs.
_LABEL, _TEXT_IN_BLANK, _COUNT, _BLANK_CELL, _UNMERGED, _DOUBT = 10, 8, 5, 2, 2, 3
_HEADING = 15
# A cell that goes on with the one above is of the same row of the form as that, surely; one that
# has another of the form's labels is that.
_ELSEWHERE = 25
# A field may be merged with the one above by somebody who wanted to say the same twice.
_MERGED_FIELD = 9
# A label that is there tells more than a field that may say anything.
_NO_LABEL = 12
# A row that differs so much is taken for another: what it costs just then does not matter.
_MOST = 40
# A text that is so much longer than a label is not that label with blanks in it.
_LONGEST_BLANKS = 100
_AMOUNT = re.compile(r"[0-9０-９][0-9０-９.,，．]*")


@dataclass(frozen=True)
class Pair:
    """A cell of the document and the form's cell that it was taken for; None for none.

    `texts` are those of the form's fields; `fits_twice` says that they may be told apart otherwise.
    """

    cell: document_rows.Cell | None
    pattern: row_pattern.Cell | None
    differs: bool = False
    fits_twice: bool = False
    texts: tuple[str, ...] = ()


def least_cost(row: row_pattern.Row, found: document_rows.Row, *, again: bool) -> tuple[int, bool]:
    """What `cost` gives, or less where that takes long to find out; and whether it is that."""
    if len(row.cells) != len(found.cells):
        return _COUNT, False
    return cost(row, found, again=again), True


def cost(row: row_pattern.Row, found: document_rows.Row, *, again: bool) -> int:
    """How much the document's row differs from the form's; `again` in a loop's later rounds."""
    if len(row.cells) != len(found.cells):
        lacking = _COUNT + _LABEL * _lacking_labels(row, found)
        return lacking if lacking >= _MOST else _uneven(row, found, again=again)[-1][-1]
    total = 0
    for cell, there in zip(row.cells, found.cells, strict=True):
        total += _difference(cell, there, again=again)
    if total and _says_the_same(row, found):
        return _LABEL
    if row.wanted:
        total += _contradictions(row, found)
    return total + (_HEADING if row.list and _says_labels_only(row, found) else 0)


def _says_the_same(row: row_pattern.Row, found: document_rows.Row) -> bool:
    """Whether it is a row of labels that stand in another order."""
    labels = sorted(cell.label for cell in row.cells)
    is_of_labels = not any(cell.fields for cell in row.cells)
    return is_of_labels and labels == sorted(fold(c.text[:_LONGEST_BLANKS]) for c in found.cells)


def _says_labels_only(row: row_pattern.Row, found: document_rows.Row) -> bool:
    """Whether all that the row's fields say are labels: the row above the loop, once more."""
    pairs_ = zip(row.cells, found.cells, strict=True)
    said = [(c, there.text) for c, there in pairs_ if c.kind == "field" and there.text]
    return len(said) > 1 and all(fold(text[:_LONGEST_BLANKS]) in c.rivals for c, text in said)


def _lacking_labels(row: row_pattern.Row, found: document_rows.Row) -> int:
    """How many of the row's labels no cell of the document's row has."""
    said = {fold(there.text[:_LONGEST_BLANKS]) for there in found.cells}
    return sum(cell.kind == "label" and cell.label not in {*said, ""} for cell in row.cells)


def _difference(cell: row_pattern.Cell, there: document_rows.Cell, *, again: bool) -> int:
    text = there.text
    if cell.kind == "field":
        return _MERGED_FIELD * there.continues_merge
    if cell.kind == "merged" or (again and cell.merges):
        is_alike = there.continues_merge or not text.strip() or fold(text) == cell.label
        return 0 if there.continues_merge else _UNMERGED if is_alike else _LABEL
    if cell.kind == "label" and not cell.label:
        return _TEXT_IN_BLANK if text.strip() else 0
    if there.continues_merge:
        return _ELSEWHERE
    if _says(text, cell.label) if cell.kind == "label" else row_pattern.texts(cell, text):
        return 0
    return _ELSEWHERE if fold(text[:_LONGEST_BLANKS]) in cell.rivals else _LABEL


def _says(text: str, label: str) -> bool:
    """Whether the text is the label, whatever blanks are in it."""
    return text == label or (len(text) <= _LONGEST_BLANKS + len(label) and fold(text) == label)


def _contradictions(row: row_pattern.Row, found: document_rows.Row) -> int:
    """What the row's fields say against the conditions under which it is drawn."""
    said = {
        cell.fields[0]: bool(there.text.strip())
        for cell, there in zip(row.cells, found.cells, strict=True)
        if cell.kind == "field"
    }
    return _DOUBT * sum(said.get(path, wanted) != wanted for path, wanted in row.wanted)


def _uneven(row: row_pattern.Row, found: document_rows.Row, *, again: bool) -> list[list[int]]:
    """Least costs of pairing the first cells of rows that have not the same number of them.

    `[i][j]` is that of the form's first i with the document's first j, in the manner of an edit
    distance.
    """
    alone = [_lone_cost(there) for there in found.cells]
    costs = [list(accumulate(alone, initial=_COUNT))]
    for cell in row.cells:
        missing = _missing_cost(cell)
        above = costs[-1]
        here = [above[0] + missing]
        for j, there in enumerate(found.cells):
            paired = above[j] + _unlikeness(cell, there, again=again)
            here.append(min(paired, above[j + 1] + missing, here[j] + alone[j]))
        costs.append(here)
    return costs


def _uneven_pairs(row: row_pattern.Row, found: document_rows.Row, *, again: bool) -> list[Pair]:
    """The cheapest pairs, told from the last one back; of equal ones those to the left."""
    costs = _uneven(row, found, again=again)
    pairs_: list[Pair] = []
    i, j = len(row.cells), len(found.cells)
    while i or j:
        cell, there = row.cells[i - 1], found.cells[j - 1]
        cost = costs[i][j]
        if j and cost == costs[i][j - 1] + _lone_cost(there):
            j -= 1
            pairs_.append(Pair(there, None))
        elif i and cost == costs[i - 1][j] + _missing_cost(cell):
            i -= 1
            pairs_.append(Pair(None, cell))
        else:
            i, j = i - 1, j - 1
            pairs_.append(Pair(there, cell))
    return pairs_[::-1]


def _missing_cost(cell: row_pattern.Cell) -> int:
    return _NO_LABEL if cell.label else _LABEL if cell.fields else _BLANK_CELL


def _unlikeness(cell: row_pattern.Cell, there: document_rows.Cell, *, again: bool) -> int:
    """How unlikely it is that the cell is that one, in a row that has more or fewer."""
    no_amount = cell.is_amount and there.text.strip() and not _AMOUNT.fullmatch(there.text.strip())
    return _difference(cell, there, again=again) + (_DOUBT if no_amount else 0)


def _lone_cost(there: document_rows.Cell) -> int:
    """What a cell costs that the form does not have."""
    return _LABEL if there.text.strip() else _BLANK_CELL


def pairs(row: row_pattern.Row, there: document_rows.Row, *, again: bool) -> tuple[Pair, ...]:
    """The cells of both rows, each with the one it is, and what the form's fields say."""
    if there.table == 0:
        return tuple(_pairs_of_line(row, there.cells[0]))
    if len(row.cells) == len(there.cells):
        found = [Pair(*both) for both in zip(there.cells, row.cells, strict=True)]
    else:
        found = _uneven_pairs(row, there, again=again)
    return tuple(_read(pair, again=again) for pair in found)


def pairs_like(
    head: Sequence[Pair], row: row_pattern.Row, there: document_rows.Row, *, again: bool
) -> tuple[Pair, ...]:
    """The cells of both rows as those of the row of labels above were paired, which has as many."""
    cells, expected = iter(there.cells), iter(row.cells)
    found = [
        Pair(next(cells) if pair.cell else None, next(expected) if pair.pattern else None)
        for pair in head
    ]
    return tuple(_read(pair, again=again) for pair in found)


def _pairs_of_line(row: row_pattern.Row, there: document_rows.Cell) -> Iterator[Pair]:
    """The row's cells with what a line outside a table says for each."""
    match = row.line.fullmatch(f"\n{there.text}")
    texts = list(match.groups()) if match else []
    for cell in row.cells:
        own, texts = texts[: len(cell.fields)], texts[len(cell.fields) :]
        yield Pair(there, cell, texts=tuple(own))


def _read(pair: Pair, *, again: bool) -> Pair:
    """The pair with the texts of its fields, and whether it differs from the form."""
    if pair.cell is None or pair.pattern is None:
        return replace(pair, differs=True)
    cell, expected = pair.cell, pair.pattern
    if expected.kind == "mixed" and (found := row_pattern.texts(expected, cell.text)):
        return Pair(cell, expected, texts=found[0], fits_twice=found[1])
    if (
        not (differs := _difference(expected, cell, again=again) > _UNMERGED)
        and not expected.fields
    ):
        return pair
    texts = (cell.text,) if expected.kind == "field" else ()
    return Pair(cell, expected, differs, texts=texts)
