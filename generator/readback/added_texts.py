"""Read cells of labels with fields in which somebody typed behind another of the labels, too.

`单位负责人签字：张三 制表：李四`: the form has no field for the first name, it is signed by hand.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from generator.readback import label_patterns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.readback.row_cost import CellPair
    from generator.word.document_rows import Cell

# Behind the colon of a label that another one follows.
_BETWEEN = re.compile(r"(?<=[:：])\s*(?=\S)")
_MOST_CHARACTERS = 2_000


class Read(NamedTuple):
    """The pairs with their fields' texts, and what was typed behind labels without a field."""

    pairs: tuple[CellPair, ...]
    added: tuple[tuple[Cell, str], ...]


class _Pattern(NamedTuple):
    """An expression with a group for each gap behind a label; which of them are fields."""

    expression: re.Pattern[str]
    are_fields: tuple[bool, ...]


def read(pairs: Sequence[CellPair]) -> Read:
    """The pairs, and the texts of those that differ but have all their labels in order."""
    found = [_read(pair) for pair in pairs]
    added = tuple(
        (pair.cell, text)
        for pair, (_, texts) in zip(pairs, found, strict=True)
        for text in texts
        if pair.cell
    )
    return Read(tuple(pair for pair, _ in found), added)


def _read(pair: CellPair) -> tuple[CellPair, Sequence[str]]:
    cell, expected = pair.cell, pair.pattern
    if cell is None or expected is None or expected.kind != "mixed" or not pair.differs:
        return pair, ()
    pattern = _pattern(expected.display)
    if sum(pattern.are_fields) != len(expected.fields) or len(cell.text) > _MOST_CHARACTERS:
        return pair, ()
    match = pattern.expression.fullmatch(cell.text)
    if match is None:
        return pair, ()
    groups = list(zip(match.groups(), pattern.are_fields, strict=True))
    texts = tuple(text for text, is_field in groups if is_field)
    added = [text.strip() for text, is_field in groups if not is_field and text.strip()]
    return replace(pair, differs=False, texts=texts), added


@lru_cache(maxsize=200)
def _pattern(display: str) -> _Pattern:
    """The pattern of a mixed cell as a person reads it, `…` for its fields.

    A text ends where the next label first stands, without backtracking.
    """
    pieces, kinds = "", []
    gaps = list(_gaps(display))
    for is_field, label in gaps[:-1]:
        pieces += f"(?>(.*?){label_patterns.loose(label)})"
        kinds.append(is_field)
    is_field, label = gaps[-1]
    pieces += f"(.*?){label_patterns.loose(label)}" if label else "(.*)"
    return _Pattern(re.compile(pieces, re.DOTALL), (*kinds, is_field))


def _gaps(display: str) -> Iterator[tuple[bool, str]]:
    """Each label, blank for none at the end, and whether a field stands before it."""
    for number, part in enumerate(display.split("…")):
        labels = [label for label in _BETWEEN.split(part.strip()) if label.strip()]
        for place, label in enumerate(labels or [""]):
            yield bool(number) and place == 0, label
