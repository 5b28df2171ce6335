"""How a row of a document differs from a row that a form may have, and which cell is which."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator import pattern
from generator.pattern import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator import flow

# What a difference costs; see `alignment` for what a row costs.
_LABEL, _TEXT_IN_BLANK, _COUNT, _BLANK_CELL, _UNMERGED, _DOUBT = 10, 8, 5, 2, 2, 3
# A cell that goes on with the one above is of the same row of the form as that, surely; one that
# has another of the form's labels is that.
_ELSEWHERE = 25
# A label that is there tells more than a field that may say anything.
_NO_LABEL = 12
# A text that is so much longer than a label is not that label with blanks in it.
_LONGEST_BLANKS = 100
_AMOUNT = re.compile(r"[0-9０-９][0-9０-９.,，．]*")


@dataclass(frozen=True)
class Pair:
    """A cell of the document and the form's cell that it was taken for; None for none.

    `texts` are those of the form's fields; `fits_twice` says that they may be told apart otherwise.
    """

    cell: flow.Cell | None
    pattern: pattern.Cell | None
    differs: bool = False
    fits_twice: bool = False
    texts: tuple[str, ...] = ()


def least_cost(row: pattern.Row, found: flow.Row, *, again: bool) -> tuple[int, bool]:
    """What `cost` gives, or less where that takes long to find out; and whether it is that."""
    if len(row.cells) != len(found.cells):
        return _COUNT, False
    return cost(row, found, again=again), True


def cost(row: pattern.Row, found: flow.Row, *, again: bool) -> int:
    """How much the document's row differs from the form's; `again` in a loop's later rounds."""
    if len(row.cells) != len(found.cells):
        return _uneven(row, found, again=again)[0]
    total = 0
    for cell, there in zip(row.cells, found.cells, strict=True):
        total += _difference(cell, there, again=again)
    return total + (_contradictions(row, found) if row.wanted else 0)


def _difference(cell: pattern.Cell, there: flow.Cell, *, again: bool) -> int:
    text = there.text
    if cell.kind == "field":
        return _ELSEWHERE * there.merged
    if cell.kind == "merged" or (again and cell.merges):
        is_alike = there.merged or not text.strip() or fold(text) == cell.label
        return 0 if there.merged else _UNMERGED if is_alike else _LABEL
    if cell.kind == "label" and not cell.label:
        return _TEXT_IN_BLANK if text.strip() else 0
    if there.merged:
        return _ELSEWHERE
    if _says(text, cell.label) if cell.kind == "label" else pattern.texts(cell, text):
        return 0
    return _ELSEWHERE if fold(text[:_LONGEST_BLANKS]) in cell.rivals else _LABEL


def _says(text: str, label: str) -> bool:
    """Whether the text is the label, whatever blanks are in it."""
    return text == label or (len(text) <= _LONGEST_BLANKS + len(label) and fold(text) == label)


def _contradictions(row: pattern.Row, found: flow.Row) -> int:
    """What the row's fields say against the conditions under which it is drawn."""
    said = {
        cell.fields[0]: bool(there.text.strip())
        for cell, there in zip(row.cells, found.cells, strict=True)
        if cell.kind == "field"
    }
    return _DOUBT * sum(said.get(path, wanted) != wanted for path, wanted in row.wanted)


def _uneven(row: pattern.Row, found: flow.Row, *, again: bool) -> tuple[int, list[Pair]]:
    """The cheapest way to pair cells of rows that have not the same number of them."""
    best: list[tuple[int, list[Pair]]] = [(_COUNT, [])]
    for there in found.cells:
        cost, pairs = best[-1]
        best.append((cost + _lone_cost(there), [*pairs, Pair(there, None)]))
    for cell in row.cells:
        missing = _NO_LABEL if cell.label else _LABEL if cell.fields else _BLANK_CELL
        above = best
        cost, pairs = above[0]
        best = [(cost + missing, [*pairs, Pair(None, cell)])]
        for j, there in enumerate(found.cells):
            ways = (
                (
                    above[j][0] + _unlikeness(cell, there, again=again),
                    above[j][1],
                    Pair(there, cell),
                ),
                (above[j + 1][0] + missing, above[j + 1][1], Pair(None, cell)),
                (best[j][0] + _lone_cost(there), best[j][1], Pair(there, None)),
            )
            cost, pairs, pair = min(ways, key=lambda way: way[0])
            best.append((cost, [*pairs, pair]))
    return best[-1]


def _unlikeness(cell: pattern.Cell, there: flow.Cell, *, again: bool) -> int:
    """How unlikely it is that the cell is that one, in a row that has more or fewer."""
    no_amount = cell.is_amount and there.text.strip() and not _AMOUNT.fullmatch(there.text.strip())
    return _difference(cell, there, again=again) + (_DOUBT if no_amount else 0)


def _lone_cost(there: flow.Cell) -> int:
    """What a cell costs that the form does not have."""
    return _LABEL if there.text.strip() else _BLANK_CELL


def pairs(row: pattern.Row, there: flow.Row, *, again: bool) -> tuple[Pair, ...]:
    """The cells of both rows, each with the one it is, and what the form's fields say."""
    if there.table == 0:
        return tuple(_pairs_of_line(row, there.cells[0]))
    if len(row.cells) == len(there.cells):
        found = [Pair(*both) for both in zip(there.cells, row.cells, strict=True)]
    else:
        _, found = _uneven(row, there, again=again)
    return tuple(_read(pair, again=again) for pair in found)


def pairs_like(
    head: Sequence[Pair], row: pattern.Row, there: flow.Row, *, again: bool
) -> tuple[Pair, ...]:
    """The cells of both rows as those of the row of labels above were paired, which has as many."""
    cells, expected = iter(there.cells), iter(row.cells)
    found = [
        Pair(next(cells) if pair.cell else None, next(expected) if pair.pattern else None)
        for pair in head
    ]
    return tuple(_read(pair, again=again) for pair in found)


def _pairs_of_line(row: pattern.Row, there: flow.Cell) -> Iterator[Pair]:
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
    if expected.kind == "mixed" and (found := pattern.texts(expected, cell.text)):
        return Pair(cell, expected, texts=found[0], fits_twice=found[1])
    if (
        not (differs := _difference(expected, cell, again=again) > _UNMERGED)
        and not expected.fields
    ):
        return pair
    texts = (cell.text,) if expected.kind == "field" else ()
    return Pair(cell, expected, differs, texts=texts)
