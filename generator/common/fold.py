"""Normalise texts for comparison: labels, unit names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WHITE_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")


def is_invisible(character: str) -> bool:
    """Whether it is a format character (Unicode class Cf) or a variation selector."""
    if character.isascii():
        return False
    is_selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return is_selector or unicodedata.category(character) == "Cf"


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The text in NFKC (full-width characters become half-width), without any white space."""
    return _WHITE_SPACE.sub("", unicodedata.normalize("NFKC", text))
