"""Texts as they are compared: labels, names of units."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The text as labels are compared: without blanks, wide characters as the narrow ones."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text))
