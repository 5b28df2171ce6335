"""Paragraphs of a text after `|` that do not begin with the same blanks. Lines count from 0."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.datafile import pasted_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEP = 2
_WIDE_START = re.compile("[ \u3000\u00a0]*[\u3000\u00a0][ \u3000\u00a0]*")


class Evened(NamedTuple):
    """Lines `first` to `last` as they may be written.

    They are the first paragraphs, which have more blanks than all others, or else one with fewer
    (`is_short`). It `is_clear` if no paragraph has a third number of blanks.
    """

    first: int
    last: int
    lines: tuple[str, ...]
    is_short: bool
    is_clear: bool


def even(lines: Sequence[str], first: int) -> Evened | None:
    """How to even the paragraphs from line `first` on, the first of a text after `|`.

    A paragraph below it has fewer blanks, though more than the key; None if there is none.
    """
    head = next(i for i in range(first - 1, -1, -1) if _is_content(lines[i]))
    column = len(lines[head]) - len(lines[head].lstrip(" -"))
    block = []
    for i in range(first, len(lines)):
        if lines[i].strip():
            if _indent(lines[i]) <= column:
                break
            block.append(i)
    wide = _indent(lines[first])
    short = next((i for i in block if _indent(lines[i]) < wide), None)
    if short is None:
        return None
    narrow = _indent(lines[short])
    deep, rest = ([i for i in block if is_below == (i >= short)] for is_below in (False, True))
    is_usual = narrow == column + _STEP
    if all(_indent(lines[i]) == narrow for i in rest) and (
        len(rest) > len(deep) or (is_usual and len(rest) == len(deep))
    ):
        moved = (line[wide - narrow :] if line.strip() else line for line in lines[first:short])
        return Evened(first, short - 1, tuple(moved), is_short=False, is_clear=True)
    is_clear = all(_indent(lines[i]) in (wide, narrow) for i in block)
    line = " " * wide + lines[short].strip()
    return Evened(short, short, (line,), is_short=True, is_clear=is_clear)


def with_plain_blanks(lines: Sequence[str], number: int) -> str | None:
    """The line with as many blanks as the paragraphs around it, for one begun as on paper.

    None if the line does not begin with wide blanks, or in no text after `|`.
    """
    match = _WIDE_START.match(lines[number])
    column = pasted_lines.block_column(lines, number) if match else None
    return None if match is None or column is None else " " * column + lines[number][match.end() :]


def _is_content(line: str) -> bool:
    return line.lstrip()[:1] not in ("", "#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
