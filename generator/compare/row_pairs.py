"""Match the rows of two lists, to tell rows that were added, removed, moved or changed.

Rows match by name where the name is unique on both sides. The others are aligned by equal texts;
between those, rows with similar texts match as one row that was changed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from generator.common.similar import similarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Rows = Sequence[Mapping[str, Any]]

# The similarity from which on two rows match.
_MIN_SIMILARITY = 0.6
# Bounds of the search: rows compared on either side of a row, and characters of each text.
_MAX_DISTANCE, _MAX_LENGTH = 50, 300


@dataclass(frozen=True)
class Matching:
    """Rows by index: matching (old, new) pairs in the new order, and rows without a match.

    `moved` are the fewest pairs without which the others are in their old order.
    """

    pairs: tuple[tuple[int, int], ...]
    moved: frozenset[tuple[int, int]]
    removed: tuple[int, ...]
    added: tuple[int, ...]


def match(old: Rows, new: Rows, name: str) -> Matching:
    """The rows matched; `name` is the field that names a row, blank for none."""
    pairs = dict(_by_name(old, new, name))
    matched = set(pairs.values())
    old_rest = [i for i in range(len(old)) if i not in pairs]
    new_rest = [j for j in range(len(new)) if j not in matched]
    pairs.update(_by_text(old, new, old_rest, new_rest))
    matched = set(pairs.values())
    in_old_order = sorted(pairs.items())
    in_place = _longest_increasing([j for _, j in in_old_order])
    return Matching(
        pairs=tuple(sorted(in_old_order, key=lambda pair: pair[1])),
        moved=frozenset(pair for pair in in_old_order if pair[1] not in in_place),
        removed=tuple(i for i in range(len(old)) if i not in pairs),
        added=tuple(j for j in range(len(new)) if j not in matched),
    )


def _by_name(old: Rows, new: Rows, name: str) -> Iterator[tuple[int, int]]:
    """Pairs of rows with one name, which no other row of either list has."""
    if not name:
        return
    index = {row[name]: j for j, row in enumerate(new)}
    counts = [Counter(row[name] for row in rows) for rows in (old, new)]
    for i, row in enumerate(old):
        text = row[name]
        if text and counts[0][text] == counts[1][text] == 1:
            yield i, index[text]


def _by_text(
    old: Rows, new: Rows, old_rest: Sequence[int], new_rest: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Pairs among the rows at these indices, by their texts."""
    before = [_text(old[i]) for i in old_rest]
    after = [_text(new[j]) for j in new_rest]
    for tag, i, i_end, j, j_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        pairs: Iterable[tuple[int, int]] = ()
        if tag == "equal":
            pairs = enumerate(range(j, j_end), i)
        elif tag == "replace":
            similar = _similar(before[i:i_end], after[j:j_end])
            pairs = ((i + a, j + b) for a, b in similar)
        yield from ((old_rest[a], new_rest[b]) for a, b in pairs)


def _text(value: Any) -> str:
    """All texts of a row, a line each."""
    if isinstance(value, str):
        return value
    return "\n".join(map(_text, value.values() if isinstance(value, dict) else value))


def _similar(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of similar texts, the most similar first; each text in one pair."""
    candidates = []
    for i, text in enumerate(before):
        for j in range(max(0, i - _MAX_DISTANCE), min(len(after), i + _MAX_DISTANCE + 1)):
            score = similarity(text[:_MAX_LENGTH], after[j][:_MAX_LENGTH])
            if score >= _MIN_SIMILARITY:
                candidates.append((-score, abs(i - j), i, j))
    used_before: set[int] = set()
    used_after: set[int] = set()
    for _, _, i, j in sorted(candidates):
        if i not in used_before and j not in used_after:
            used_before.add(i)
            used_after.add(j)
            yield i, j


def _longest_increasing(numbers: Sequence[int]) -> set[int]:
    """A longest increasing subsequence of different numbers (patience sorting)."""
    ends: list[int] = []
    predecessors: dict[int, int | None] = {}
    for number in numbers:
        position = bisect_left(ends, number)
        predecessors[number] = ends[position - 1] if position else None
        ends[position : position + 1] = [number]
    subsequence: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        subsequence.add(last)
        last = predecessors[last]
    return subsequence
