"""Fuzzy matching: the nearest of several names, similarity of two texts. Only RapidFuzz user."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# At least half of the characters equal: 甲乙丙戊 for 甲乙丙丁, but not 甲乙 for 丙丁.
_MIN_SIMILARITY = 0.5


def nearest(name: str, names: Iterable[str]) -> str:
    """The name with the smallest edit distance to `name`; an empty string if none is near enough.

    The distance is optimal string alignment: insert, delete or replace a character, or swap two
    adjacent ones.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    match = process.extractOne(
        name, list(names), scorer=OSA.normalized_similarity, score_cutoff=_MIN_SIMILARITY
    )
    return match[0] if match else ""


def similarity(a: str, b: str) -> float:
    """Share of characters that both texts have in the same order, from 0 to 1."""
    from rapidfuzz import fuzz

    return float(fuzz.ratio(a, b)) / 100
