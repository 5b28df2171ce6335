"""The lines between the entries of a data file: blank ones and comments, and whose these are."""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.common.diagnostics import LINE_BREAK

_LINE = re.compile(
    rf"(?P<blanks>[ \t]*)(?P<sign>#?)[^\n\r\u0085\u2028\u2029]*(?:{LINE_BREAK.pattern})"
)


def is_blank_lines(gap: str) -> bool:
    """Whether a gap holds no comment."""
    return not gap.strip()


class Line(NamedTuple):
    """A blank line, or a comment's, as it is written; `column` of the comment, from 0, or None."""

    text: str
    column: int | None


def lines(gap: str) -> list[Line]:
    """The lines of a gap; what is no comment stands at column 0."""
    found = []
    for match in _LINE.finditer(gap):
        is_comment = match["sign"] or match[0].strip()
        column = len(match["blanks"]) if match["sign"] else 0
        found.append(Line(match[0], column if is_comment else None))
    return found


def lead_start(above: str, column: int) -> int:
    """Where the comment lines begin that stand directly above an entry, and not deeper."""
    length = len(above)
    if not above:
        return 0
    for line in reversed(lines(above)):
        if line.column is None or line.column > column:
            break
        length -= len(line.text)
    return length


def tail_length(below: str, column: int) -> int:
    """The length of the lines down to the last comment that stands deeper than the entry above."""
    length = seen = 0
    if not below:
        return 0
    for line in lines(below):
        if line.column is not None and line.column <= column:
            break
        seen += len(line.text)
        if line.column is not None:
            length = seen
    return length
