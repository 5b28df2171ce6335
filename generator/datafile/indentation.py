"""How many blanks a line was probably meant to begin with, judged by the lines around it.

YAML says only that indentation does not fit. Which line is wrong, and what was meant, is told by
the groups that are open there and by the same key elsewhere in the file. Lines count from 0.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from generator.datafile import typing_slips

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A line with a key: its dashes, its key, and whether a value follows.
_KEY_LINE = re.compile(
    r"(?P<indent> *)(?P<dashes>(?:- +)*)(?P<key>[^\s:：#'\"\[\]{}&*!|>%@`-][^:：]{0,39}):"
    r"(?:[ \t]+(?P<value>[^\s#].*)?)?(?:\s*#.*)?"
)
_STEP = 2
# How many lines a group may have, and how far evidence is looked for.
_MOST_ABOVE, _MOST_OTHERS, _MOST_LINES = 16, 3, 200
_MOST_OPEN = 3000


class _Line(NamedTuple):
    """A line with a key: columns (from 0) of its first character and of its key."""

    number: int
    indent: int
    column: int
    key: str
    has_dash: bool
    is_head: bool


class Misplaced(NamedTuple):
    """A line that begins with too many or too few blanks, and how many were meant.

    `beside` is the line that it should be aligned with, or stand below if `is_below`.
    """

    number: int
    blanks: int
    beside: int
    is_below: bool = False


def move(lines: list[str], misplaced: Misplaced) -> int:
    """Move the line, and the lines below it that have moved with it; their number."""
    number, old = misplaced.number, _indent(lines[misplaced.number])
    below = number + 1
    siblings = _siblings_elsewhere(lines, number)
    own = _read(lines[number], number)
    is_entry = own is not None and own.has_dash
    while below < len(lines) and _indent(lines[below]) > old and lines[below].strip():
        line = _read(lines[below], below)
        if line is not None and line.key in siblings and not line.has_dash:
            # What belongs beside the line has not moved with it.
            break
        if line is not None and is_entry and line.has_dash and line.indent == misplaced.blanks:
            # The next entry is in its place.
            break
        below += 1
    line = _read(lines[number], number)
    is_with = line is not None and below > number + 1
    if line is not None and is_with:
        column = line.column if line.has_dash and not line.is_head else line.column + _STEP
        is_with = (line.has_dash or line.is_head) and _indent(lines[number + 1]) == column
    end = below if is_with else number + 1
    for i in range(number, end):
        blanks = _indent(lines[i]) + misplaced.blanks - old
        lines[i] = " " * blanks + lines[i].lstrip()
    return end - number


def with_lost_dash(lines: Sequence[str], number: int) -> str | None:
    """The line with `- ` before its key; None unless that key always begins an entry, and there."""
    line = _read(lines[number], number)
    if line is None or line.has_dash or line.is_head:
        return None
    others = list(islice(_same_key(lines, line), _MOST_OTHERS))
    if not others or not all(other.has_dash and other.indent == line.indent for other in others):
        return None
    return " " * line.indent + "- " + lines[number].lstrip()


def find_misplaced(lines: Sequence[str], number: int) -> Misplaced | None:
    """The line that does not fit at `number`, where the parser stopped; None if that is not clear.

    It is that line or, where a line before it has lost its blanks, the one before.
    """
    line = _read(lines[number], number)
    if line is None:
        return None
    above = _lines_above(lines, number)
    found = _lost_above(lines, line, above) or _meant(lines, line, above)
    return found if found and found.blanks != _indent(lines[found.number]) else None


def _siblings_elsewhere(lines: Sequence[str], number: int) -> set[str]:
    """The keys beside the line's key in other places; none for an entry, whose keys move too."""
    line = _read(lines[number], number)
    if line is None or line.has_dash:
        return set()
    others = islice(_same_key(lines, line), _MOST_OTHERS)
    return {key for other in others for key in _group(lines, other).keys}


def meant_for_tabs(lines: Sequence[str], number: int) -> int:
    """How many blanks were meant by the tabs that the line begins with."""
    text = lines[number].lstrip()
    start = lines[number].removesuffix(text).replace("\t", " " * _STEP)
    line = _read(start + text, number)
    if line is None and not _is_below_text(lines, number):
        # A key whose colon is mistyped, too.
        line = _read(start + (typing_slips.corrected(text) or text), number)
    if line is None:
        return _text_column(lines, number, len(start))
    above = _lines_above(lines, number)
    found = _meant(lines, line, above)
    # A tab is never narrower than a step.
    is_place = any(place.blanks == len(start) for place in _places(line, above))
    if found is None or (is_place and found.blanks < len(start)):
        return len(start)
    is_elsewhere = any(other.indent == len(start) for other in _same_key(lines, line))
    return len(start) if is_place and is_elsewhere else found.blanks


def _is_below_text(lines: Sequence[str], number: int) -> bool:
    """Whether the line stands below a line of text, or below a key whose text begins there."""
    above = next((lines[i] for i in range(number - 1, -1, -1) if lines[i].strip()), "")
    line = _read(above, number)
    return line is None or above.rstrip().endswith(("|", ">"))


def _text_column(lines: Sequence[str], number: int, otherwise: int) -> int:
    """The column of a line of text: that of the line above, or below the key above."""
    above = next((i for i in range(number - 1, -1, -1) if lines[i].strip()), None)
    if above is None:
        return otherwise
    line = _read(lines[above], above)
    return _indent(lines[above]) if line is None else line.column + _STEP


def nearest(lines: Sequence[str], number: int) -> Misplaced | None:
    """The place nearest to where the line stands, for reading on where none is clearly meant."""
    line = _read(lines[number], number)
    above = _lines_above(lines, number) if line else []
    if line is None or not above or _may_be_a_group(lines, line, above[0]):
        return None
    found = _nearest(line, _places(line, above))
    return found if found and found.blanks != line.indent else None


def _meant(lines: Sequence[str], line: _Line, above: Sequence[_Line]) -> Misplaced | None:
    """Where the line was meant to begin: in a group like that of the same key elsewhere."""
    places = _places(line, above)
    others = list(islice(_same_key(lines, line), _MOST_OTHERS))
    if others:
        return _in_same_group(lines, line, places, others)
    if above and _may_be_a_group(lines, line, above[0]):
        return None
    found = _nearest(line, places)
    # A group may as well be right, and the lines above it wrong.
    is_clear = found is not None and (not line.is_head or abs(found.blanks - line.indent) < _STEP)
    return found if is_clear else None


def _in_same_group(
    lines: Sequence[str], line: _Line, places: Sequence[Misplaced], others: Sequence[_Line]
) -> Misplaced | None:
    """The place beside keys, or below one, that the same key elsewhere is beside or below."""
    for other in others:
        group = _group(lines, other)
        for place in places:
            beside = _read(lines[place.beside], place.beside)
            if beside is None or (line.has_dash != other.has_dash and line.has_dash):
                continue
            is_next_entry = line.has_dash and beside.key == line.key
            is_beside = beside.key in group.keys or is_next_entry
            if beside.key == group.parent if place.is_below else is_beside:
                return place
    return None


def _may_be_a_group(lines: Sequence[str], line: _Line, above: _Line) -> bool:
    """Whether the line may be below the one above, which then has a value by mistake."""
    if line.indent != above.column + _STEP or above.is_head:
        return False
    below = (_read(lines[i], i) for i in range(line.number + 1, len(lines)))
    following = next((each for each in below if each is not None), None)
    return above.column == 0 or (following is not None and following.indent == line.indent)


def _nearest(line: _Line, places: Sequence[Misplaced]) -> Misplaced | None:
    return min(places, key=lambda p: (abs(p.blanks - line.indent), -p.blanks), default=None)


class _Group(NamedTuple):
    """The keys beside a line's key, and the key of the group."""

    keys: set[str]
    parent: str


def _group(lines: Sequence[str], line: _Line) -> _Group:
    """The group of a line that is where it was meant to be."""
    keys: set[str] = set()
    is_in_entry = line.has_dash
    parent = ""
    for i in range(line.number - 1, max(-1, line.number - _MOST_LINES), -1):
        above = _read(lines[i], i)
        if above is None:
            continue
        if above.column < line.column and above.is_head:
            parent = above.key
            break
        if above.column == line.column and not is_in_entry:
            keys.add(above.key)
            is_in_entry = above.has_dash
    for i in range(line.number + 1, min(len(lines), line.number + _MOST_LINES)):
        below = _read(lines[i], i)
        if below is not None and below.column <= line.column:
            if below.column < line.column or below.has_dash:
                break
            keys.add(below.key)
    return _Group(keys, parent)


def _lost_above(lines: Sequence[str], line: _Line, above: Sequence[_Line]) -> Misplaced | None:
    """The line above that has lost blanks, so that `line`, which is right, does not fit."""
    for i, each in enumerate(above[:_MOST_ABOVE]):
        if found := _astray(lines, each, above[i + 1 :]):
            return found
    odd = next((each for each in above if each.indent < line.indent), None)
    before = [each for each in above if odd and each.number < odd.number]
    beside = next((each for each in before if each.column <= line.indent), None)
    if odd is None or beside is None or odd.column == line.indent:
        return None
    columns = [other.column for other in islice(_same_key(lines, odd), _MOST_OTHERS)]
    is_elsewhere = line.indent in columns and odd.column not in columns
    # The first key of a group stands beside the group's own key.
    is_next = above[0] == odd and before[0] == beside
    is_first = is_next and beside.is_head and beside.column == odd.indent and not odd.has_dash
    between = [each for each in above if each.number > odd.number]
    has_deep = odd.is_head and bool(between) and between[-1].indent > line.indent
    if not (is_elsewhere or is_first or (has_deep and beside.column == line.indent)):
        return None
    blanks = line.indent - (odd.column - odd.indent)
    if beside.is_head and beside.column < blanks:
        return Misplaced(odd.number, blanks, beside.number, is_below=True)
    return Misplaced(odd.number, blanks, line.number)


def _astray(lines: Sequence[str], line: _Line, above: Sequence[_Line]) -> Misplaced | None:
    """Where the line was meant to begin if the same key elsewhere is in quite another group."""
    others = list(islice(_same_key(lines, line), _MOST_OTHERS))
    if not others:
        return None
    own = _group(lines, line)
    groups = [_group(lines, other) for other in others]
    if any(group.keys & own.keys or group.parent == own.parent for group in groups):
        return None
    found = _in_same_group(lines, line, _places(line, above), others)
    return found if found and found.blanks != line.indent else None


def _places(line: _Line, above: Sequence[_Line]) -> list[Misplaced]:
    """Where the line may begin: beside the keys (or dashes) of the groups open above, or below."""
    places: list[Misplaced] = []
    if above and above[0].is_head:
        blanks = above[0].column + _STEP
        places.append(Misplaced(line.number, blanks, above[0].number, is_below=True))
    limit: int | None = None
    for each in above:
        column = each.indent if line.has_dash else each.column
        if (each.has_dash or not line.has_dash) and (limit is None or column < limit):
            places.append(Misplaced(line.number, column, each.number))
        limit = each.indent if limit is None else min(limit, each.indent)
    return places


def _same_key(lines: Sequence[str], line: _Line) -> Iterator[_Line]:
    """The other lines with the line's key, those above first."""
    first, last = max(-1, line.number - _MOST_OPEN), min(len(lines), line.number + _MOST_OPEN)
    for number in (*range(line.number - 1, first, -1), *range(line.number + 1, last)):
        if line.key in lines[number]:
            other = _read(lines[number], number)
            if other is not None and other.key == line.key:
                yield other


def _lines_above(lines: Sequence[str], number: int) -> list[_Line]:
    """The lines with keys above, the nearest first, as far as groups may be open there."""
    above: list[_Line] = []
    outermost = 0
    for i in range(number - 1, max(-1, number - _MOST_OPEN), -1):
        line = _read(lines[i], i)
        if line is not None:
            above.append(line)
            outermost += line.column == 0
        if outermost > 1:
            break
    return above


def _read(text: str, number: int) -> _Line | None:
    """The line if it has a key and no tab before it."""
    line = _parts(text)
    return None if line is None else line._replace(number=number)


@lru_cache(maxsize=4096)
def _parts(text: str) -> _Line | None:
    """The line as `_read` gives it, but for its number."""
    match = _KEY_LINE.fullmatch(text)
    if match is None:
        return None
    indent = len(match["indent"])
    column = indent + len(match["dashes"])
    return _Line(0, indent, column, match["key"], bool(match["dashes"]), match["value"] is None)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
