"""What can be told of a regular expression without knowing the texts it will meet."""

from __future__ import annotations

import re
from typing import NamedTuple

# Texts that differ as much as those that staff write: one that is found in all is found anywhere.
_SHORT = (
    "甲", "1", "a", "Z", "。", "，", "-", "_", "%", "≥", "é", "あ", "😀", "０", "（", "甲 乙",
    "1.5", "2023年12月底前", "甲\n乙", "a\tb",
)  # fmt: skip
_LONG = "甲乙丙丁" * 300
# A text has no blank at either end.
_BLANK_AT_END = re.compile(
    r"\^(?: |\\s|\\t|\u3000)(?![*?{])[^|]*|[^|]*(?<!\\)(?: |\\s|\\t|\u3000)\$"
)


class Width(NamedTuple):
    """The fewest and the most characters that a match has."""

    least: int
    most: int


def is_found_anywhere(pattern: str) -> bool:
    """Whether a search for the pattern succeeds in any text, as far as samples tell."""
    compiled = re.compile(pattern)
    return all(map(compiled.search, _SHORT)) and compiled.search(_LONG) is not None


def fits_any(pattern: str) -> bool:
    """Whether any text as a whole fits the pattern, which Cerberus anchors at both ends."""
    return is_found_anywhere(rf"\A(?:{pattern})\Z")


def wants_blank_at_end(pattern: str) -> bool:
    """Whether a match begins or ends with a blank at the end of the text, which is trimmed."""
    return _BLANK_AT_END.fullmatch(pattern) is not None


def width(pattern: str) -> Width:
    """The width of a match of the pattern, as the parser of regular expressions knows it."""
    least, most = re._parser.parse(pattern).getwidth()  # type: ignore[attr-defined] # noqa: SLF001
    return Width(int(least), int(most))
