"""Where two texts differ: their paragraphs, and within a paragraph the part that was changed."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple


@dataclass(frozen=True)
class ChangedParagraph:
    """A paragraph that differs, before and after; None on the side that does not have it.

    `number` counts from 1 in the new text, or in the old one for a removed paragraph.
    """

    number: int
    old: str | None
    new: str | None


class Change(NamedTuple):
    """Two texts split around the one part in which they differ."""

    prefix: str
    old: str
    new: str
    suffix: str


def changed_paragraphs(old: str, new: str) -> list[ChangedParagraph]:
    """The paragraphs that differ, in order."""
    before, after = old.split("\n"), new.split("\n")
    changed: list[ChangedParagraph] = []
    for tag, i, i_end, j, j_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            continue
        for a, b in zip_longest(range(i, i_end), range(j, j_end)):
            changed.append(
                ChangedParagraph(
                    number=(a if b is None else b) + 1,
                    old=None if a is None else before[a],
                    new=None if b is None else after[b],
                )
            )
    return changed


def split(old: str, new: str) -> Change:
    """The two texts split around what differs, by their longest common prefix, then suffix."""
    start = _common_prefix_length(old, new)
    old_rest, new_rest = old[start:], new[start:]
    end = _common_prefix_length(old_rest[::-1], new_rest[::-1])
    return Change(
        prefix=old[:start],
        old=old_rest[: len(old_rest) - end],
        new=new_rest[: len(new_rest) - end],
        suffix=old_rest[len(old_rest) - end :],
    )


def _common_prefix_length(a: str, b: str) -> int:
    pairs = enumerate(zip(a, b, strict=False))
    return next((i for i, (x, y) in pairs if x != y), min(len(a), len(b)))
