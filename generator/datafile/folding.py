"""Whether YAML joins lines of a scalar by blanks, and on which line each of its lines stands.

YAML folds all scalars but those after `|`: a single line break becomes a blank, of several the
first is dropped (YAML 1.1, 4.2.6 and 4.2.7). A library writes text so that nothing is lost: an
empty line for each break in single quotes and after `>`, a backslash at the line's end in double
quotes.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from generator.common.diagnostics import split_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

_BLANKS = " \t"


def joins(style: str, lines: Sequence[str], value: str) -> bool:
    """Whether a line break of the scalar stands for a blank.

    `style` is the scalar's first character (empty for a plain one); `lines` are those it is
    written on, for `>` without its head; `value` is what YAML reads.
    """
    if style == "|":
        return False
    if style == ">":
        # Lines with more indentation keep their breaks.
        return _count_filled(split_lines(value)) < _count_filled(lines)
    return any(
        above.strip(_BLANKS) and below.strip(_BLANKS) and not (style == '"' and _escapes(above))
        for above, below in pairwise(lines)
    )


def line_of(style: str, lines: Sequence[str], number: int) -> int:
    """The index in `lines` of line `number`, from 0, of a value in quotes or after `>`.

    `lines` begin with the one on which the scalar, or its head, begins; nothing in it is joined.
    """
    head = 1 if style == ">" else 0
    # Before the first text after a head, no break is dropped.
    newlines, breaks = 0, head
    for index, line in enumerate(lines[head:], head):
        if line.strip(_BLANKS):
            newlines += max(breaks - 1, 0)
            breaks = 0
            if newlines >= number:
                return index
        if not (style == '"' and _escapes(line)):
            breaks += 1
    return 0


def _count_filled(lines: Sequence[str]) -> int:
    return sum(bool(line.strip()) for line in lines)


def _escapes(line: str) -> bool:
    """Whether the line ends with a backslash that is not itself escaped."""
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1
