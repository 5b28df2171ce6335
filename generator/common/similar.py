"""The name that was probably meant; how alike two texts are. The only importer of RapidFuzz."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable

# Half of the characters right: 甲乙丙戊 for 甲乙丙丁, but not 甲乙 for 丙丁.
_ENOUGH = 0.5


def nearest(name: str, names: Iterable[str]) -> str:
    """The one of the names that takes the fewest edits to reach; blank where all are too far.

    Edits are those of optimal string alignment: a character put in, left out, replaced, or two
    neighbours swapped.
    """
    found = process.extractOne(
        name, list(names), scorer=OSA.normalized_similarity, score_cutoff=_ENOUGH
    )
    return found[0] if found else ""


def similarity(a: str, b: str) -> float:
    """The share of the two texts' characters that both have in the same order, from 0 to 1."""
    return float(fuzz.ratio(a, b)) / 100
