"""Normalise texts for comparison: labels, unit names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WHITE_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")

_WITHOUT_BRACKETS = str.maketrans("", "", "()[]{}<>【】〔〕〖〗《》〈〉「」")
_NOT_SHOWN = ("Cf", "Cc", "Zl", "Zp")


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


def bare(text: str) -> str:
    """The text folded, in lower case, without brackets and without what is not shown."""
    folded = fold(text).casefold().translate(_WITHOUT_BRACKETS)
    if folded.isprintable():
        return folded
    return "".join(c for c in folded if unicodedata.category(c) not in _NOT_SHOWN)
