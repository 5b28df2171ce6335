"""Where two texts differ: their paragraphs, and within a paragraph the part that was changed."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest


@dataclass(frozen=True)
class Changed:
    """A paragraph that differs, by its number from 1; None for the text that it is not in.

    The number is that in the new text, or in the old one for a paragraph that is gone.
    """

    number: int
    old: str | None
    new: str | None


def differing(old: str, new: str) -> list[Changed]:
    """The paragraphs that differ, in order."""
    before, after = old.split("\n"), new.split("\n")
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found: list[Changed] = []
    for what, i, i_end, j, j_end in matcher.get_opcodes():
        if what == "equal":
            continue
        pairs = zip_longest(range(i, i_end), range(j, j_end))
        for a, b in pairs:
            number = (a if b is None else b) + 1
            found.append(
                Changed(number, None if a is None else before[a], None if b is None else after[b])
            )
    return found


def parts(old: str, new: str) -> tuple[str, str, str, str]:
    """What both begin with, what is there only in the old and only in the new, what both end with."""  # noqa: E501
    start = _alike(old, new)
    rest_old, rest_new = old[start:], new[start:]
    end = _alike(rest_old[::-1], rest_new[::-1])
    return (
        old[:start],
        rest_old[: len(rest_old) - end],
        rest_new[: len(rest_new) - end],
        rest_old[len(rest_old) - end :],
    )


def _alike(a: str, b: str) -> int:
    """How many characters the two begin with alike."""
    pairs = enumerate(zip(a, b, strict=False))
    return next((i for i, (x, y) in pairs if x != y), min(len(a), len(b)))
