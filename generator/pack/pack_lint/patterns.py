"""What can be told of a regular expression without knowing the texts it will meet."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

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


def is_found_nowhere(pattern: str) -> bool:
    """Whether it is certain that no text holds a match: something must stand before its beginning.

    Or behind its end, or nothing at all between the two: `a^`, `$a`, `^$`.
    """
    items = re._parser.parse(pattern)  # type: ignore[attr-defined] # noqa: SLF001
    return not items.state.flags & re.MULTILINE and _is_impossible(items)


def _is_impossible(items: Any) -> bool:
    """Whether the sequence of a parsed pattern cannot match in a text that is not empty."""
    begins = ends = False
    width_before = width_within = 0
    for op, argument in items:
        least, most = re._parser.SubPattern(items.state, [(op, argument)]).getwidth()  # type: ignore[attr-defined] # noqa: SLF001
        where = str(argument)
        if str(op) == "AT" and where in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
            if width_before or (ends and not begins):
                return True
            begins = True
        elif str(op) == "AT" and where in ("AT_END", "AT_END_STRING"):
            ends = True
        elif (ends and least) or _cannot_be(op, argument):
            return True
        width_before += least
        width_within += 0 if ends else most
    return begins and ends and not width_within


def _cannot_be(op: object, argument: Any) -> bool:
    """Whether one item of a parsed pattern never matches."""
    if str(op) == "BRANCH":
        return all(map(_is_impossible, argument[1]))
    if str(op) == "SUBPATTERN":
        return _is_impossible(argument[-1])
    # `(?!)`: not even nothing may follow.
    return str(op) == "FAILURE" or (str(op) == "ASSERT_NOT" and not len(argument[1]))


def width(pattern: str) -> Width:
    """The width of a match of the pattern, as the parser of regular expressions knows it."""
    least, most = re._parser.parse(pattern).getwidth()  # type: ignore[attr-defined] # noqa: SLF001
    return Width(int(least), int(most))
