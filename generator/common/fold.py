"""Normalise texts for comparison: labels, unit names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WHITE_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")

# Letters and signs that are drawn as blanks: fillers of Hangul, the blank of Braille.
BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
_WITHOUT_BRACKETS = str.maketrans("", "", f"()[]{{}}<>【】〔〕〖〗《》〈〉「」{BLANK_LETTERS}")
# Other signs, but one between two figures: No. 1-1 is not No. 11.
_FIGURE = "[0-9零〇一二三四五六七八九十]"
_SIGNS = re.compile(rf"(?<!{_FIGURE})[\W_]+|[\W_]+(?!{_FIGURE})")


def is_invisible(character: str) -> bool:
    """Whether it is a format character (Unicode class Cf) or a variation selector."""
    if character.isascii():
        return False
    is_selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return is_selector or unicodedata.category(character) == "Cf"


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The text in NFKC (full-width characters become half-width), without any white space."""
    return fold_once(text)


def fold_once(text: str) -> str:
    """The same for a text that is not met again, which the memory of `fold` should not keep."""
    return _WHITE_SPACE.sub("", unicodedata.normalize("NFKC", text))


def bare(text: str) -> str:
    """The text folded, in lower case, without brackets, signs and what is not shown."""
    folded = fold_once(text).casefold().translate(_WITHOUT_BRACKETS)
    return folded if folded.isalnum() else _SIGNS.sub(_marks, folded)


def _marks(match: re.Match[str]) -> str:
    """What belongs to letters, such as the vowels of Tibetan."""
    return "".join(c for c in match[0] if unicodedata.category(c)[0] == "M" and not is_invisible(c))
