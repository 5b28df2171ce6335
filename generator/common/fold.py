"""Normalise texts for comparison: labels, unit names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WHITE_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The text in NFKC (full-width characters become half-width), without any white space."""
    return _WHITE_SPACE.sub("", unicodedata.normalize("NFKC", text))
