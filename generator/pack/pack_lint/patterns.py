"""What can be told of a regular expression without knowing the texts it will meet."""

from __future__ import annotations

import itertools
import re
from typing import Any, NamedTuple

from generator.pack import bounded_regex

# A text has no blank at either end.
_BLANK_AT_END = re.compile(
    r"\^(?: |\\s|\\t|\u3000)(?![*?{])[^|]*|[^|]*(?<!\\)(?: |\\s|\\t|\u3000)\$"
)


class Width(NamedTuple):
    """The fewest and the most characters that a match has."""

    least: int
    most: int


def is_found_anywhere(pattern: str) -> bool:
    """Whether it is certain that a search for the pattern succeeds in any text.

    Nothing is taken for certain of what depends on the characters, such as `[^#]` and `(?!x)`.
    """
    items = bounded_regex.parsed(pattern)
    edges = (_At(begins=True), _At(ends=True))
    return fits_any(pattern) or any(
        _surely(items, takes, at) for at in edges for takes in ("nothing", "one")
    )


def fits_any(pattern: str) -> bool:
    """Whether it is certain that any text as a whole fits the pattern."""
    return _surely(bounded_regex.parsed(pattern), "all", _At(begins=True, ends=True))


class _At(NamedTuple):
    """Whether what is taken begins at the beginning of the text, and ends at its end."""

    begins: bool = False
    ends: bool = False


def _surely(items: Any, takes: str, at: _At) -> bool:
    """Whether the sequence matches there, whatever the characters are.

    It `takes` "nothing", "one" (the first or last character of a text, which is no blank), "each"
    (any one character, a line break too) or "all" of the text.
    """
    if takes == "nothing":
        return all(_item_surely(items, item, takes, at) for item in items)
    return any(
        _item_surely(items, items[i], takes, at)
        and _surely(items[:i], "nothing", at._replace(ends=False))
        and _surely(items[i + 1 :], "nothing", at._replace(begins=False))
        for i in range(len(items))
    )


def _item_surely(items: Any, item: Any, takes: str, at: _At) -> bool:
    """The same of one item of the sequence."""
    op, argument = str(item[0]), item[1]
    if op == "AT":
        is_begin, is_end = (str(argument).startswith(f"AT_{edge}") for edge in ("BEGIN", "END"))
        return takes == "nothing" and ((is_begin and at.begins) or (is_end and at.ends))
    if op == "BRANCH":
        return any(_surely(branch, takes, at) for branch in argument[1])
    if op == "SUBPATTERN":
        has_flags = any(argument[1:3])
        return not has_flags and _surely(argument[3], takes, at)
    if op in ("MAX_REPEAT", "MIN_REPEAT"):
        return _repeat_surely(argument, takes, at)
    return takes in ("one", "each") and _is_any_character(items, op, argument, takes)


def _repeat_surely(argument: Any, takes: str, at: _At) -> bool:
    least, most, inner = argument
    if takes == "nothing":
        return least == 0 or _surely(inner, takes, at)
    is_endless = str(most) == "MAXREPEAT"
    if takes == "all" and is_endless and least <= 1 and _surely(inner, "each", _At()):
        return True
    return bool(least <= 1 <= most) and _surely(inner, takes, at)


def _is_any_character(items: Any, op: str, argument: Any, takes: str) -> bool:
    if op == "ANY":
        return takes == "one" or bool(items.state.flags & re.DOTALL)
    members = [*map(str, itertools.chain(*argument))] if op == "IN" else []
    if "NEGATE" in members:
        return False
    kinds = {member for member in members if member.startswith("CATEGORY_")}
    both = any(kind.replace("_NOT_", "_") in kinds for kind in kinds if "_NOT_" in kind)
    return both or (takes == "one" and "CATEGORY_NOT_SPACE" in kinds)


def wants_blank_at_end(pattern: str) -> bool:
    """Whether a match begins or ends with a blank at the end of the text, which is trimmed."""
    is_in_lines = bounded_regex.parsed(pattern).state.flags & re.MULTILINE
    return not is_in_lines and _BLANK_AT_END.fullmatch(pattern) is not None


def is_found_nowhere(pattern: str) -> bool:
    """Whether it is certain that no text holds a match: something must stand before its beginning.

    Or behind its end, or nothing at all between the two: `a^`, `$a`, `^$`.
    """
    items = bounded_regex.parsed(pattern)
    return not items.state.flags & re.MULTILINE and _is_impossible(items)


def _is_impossible(items: Any) -> bool:
    """Whether the sequence of a parsed pattern cannot match in a text that is not empty."""
    begins = ends = False
    width_before = width_within = 0
    for op, argument in items:
        least, most = type(items)(items.state, [(op, argument)]).getwidth()
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
    least, most = bounded_regex.parsed(pattern).getwidth()
    return Width(int(least), int(most))
