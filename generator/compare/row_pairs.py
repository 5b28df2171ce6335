"""Which rows of two lists are the same row: those added, removed and moved are told apart.

A row is known by its name where that is unique on both sides. Of the others, those that say the same
are aligned; of what lies between, those that say nearly the same are one row that was changed.
"""  # noqa: E501

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

# Rows that are so much alike are one row that was changed.
_ALIKE = 0.6
# Rows are held against those near their place, and by so much of their text.
_NEAR, _LONGEST = 50, 300


@dataclass(frozen=True)
class Matching:
    """Rows by their numbers from 0: pairs of old and new in the new order, and rows without another.

    `moved` are the pairs that are not in the order in which they were.
    """  # noqa: E501

    pairs: tuple[tuple[int, int], ...]
    moved: frozenset[tuple[int, int]]
    removed: tuple[int, ...]
    added: tuple[int, ...]


def match(old: Rows, new: Rows, name: str) -> Matching:
    """The rows of the one that are rows of the other; `name` is the field that names a row, if any."""  # noqa: E501
    pairs = dict(_by_name(old, new, name))
    taken = set(pairs.values())
    left = [i for i in range(len(old)) if i not in pairs]
    free = [j for j in range(len(new)) if j not in taken]
    pairs.update(_aligned(old, new, left, free))
    taken = set(pairs.values())
    in_order = sorted(pairs.items())
    stay = _longest_rising([j for _, j in in_order])
    return Matching(
        tuple(sorted(in_order, key=lambda pair: pair[1])),
        frozenset(pair for pair in in_order if pair[1] not in stay),
        tuple(i for i in range(len(old)) if i not in pairs),
        tuple(j for j in range(len(new)) if j not in taken),
    )


def _by_name(old: Rows, new: Rows, name: str) -> Iterator[tuple[int, int]]:
    if not name:
        return
    places = [{row[name]: i for i, row in enumerate(rows)} for rows in (old, new)]
    counts = [Counter(row[name] for row in rows) for rows in (old, new)]
    for text, i in places[0].items():
        if text and counts[0][text] == counts[1][text] == 1:
            yield i, places[1][text]


def _aligned(
    old: Rows, new: Rows, left: Sequence[int], free: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Pairs of the rows that are left of either side, by what they say."""
    before = [_text(old[i]) for i in left]
    after = [_text(new[j]) for j in free]
    for what, i, i_end, j, j_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        pairs: Iterable[tuple[int, int]] = ()
        if what == "equal":
            pairs = enumerate(range(j, j_end), i)
        elif what == "replace":
            alike = _alike(before[i:i_end], after[j:j_end])
            pairs = ((i + a, j + b) for a, b in alike)
        yield from ((left[a], free[b]) for a, b in pairs)


def _text(value: Any) -> str:
    """All that is said in it, a text a line."""
    if isinstance(value, str):
        return value
    return "\n".join(map(_text, value.values() if isinstance(value, dict) else value))


def _alike(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of rows that are alike enough, the likest first; each row in one of them."""
    found = []
    for i, text in enumerate(before):
        for j in range(max(0, i - _NEAR), min(len(after), i + _NEAR + 1)):
            share = similarity(text[:_LONGEST], after[j][:_LONGEST])
            if share >= _ALIKE:
                found.append((-share, abs(i - j), i, j))
    taken: tuple[set[int], set[int]] = set(), set()
    for _, _, i, j in sorted(found):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            yield i, j


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The most of the numbers that stand in rising order (patience sorting)."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(ends, number)
        before[number] = ends[at - 1] if at else None
        ends[at : at + 1] = [number]
    found: set[int] = set()
    number_or_none = ends[-1] if ends else None
    while number_or_none is not None:
        found.add(number_or_none)
        number_or_none = before[number_or_none]
    return found
