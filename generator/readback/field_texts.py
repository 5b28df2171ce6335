"""The texts of the fields in a cell or line of a document, by the pattern of what stands there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.readback import label_patterns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.readback.row_pattern import Cell, Row

# A run of blanks is tried from each of its characters: no form has one that long.
_LONG_RUN = re.compile(f"{label_patterns.BLANK}{{200}}")
# What stands for a field in a pattern.
_FIELD = "(.*?)"
# Up to here all ways are tried to split a text among several fields.
_MAX_SPLIT = 4000


class FieldTexts(NamedTuple):
    """The texts of a mixed cell's fields; ambiguous where the labels also split it otherwise."""

    texts: tuple[str, ...]
    is_ambiguous: bool


def line_texts(row: Row, text: str) -> tuple[str, ...] | None:
    """The texts of the fields in one paragraph that is the row; None where it is not."""
    if _LONG_RUN.search(text):
        return None
    patterns = (row.cells[0].dates if len(row.cells) == 1 else None, row.line)
    matches = (pattern.fullmatch(text) for pattern in patterns if pattern)
    match = next(filter(None, matches), None)
    return match.groups() if match else None


def field_texts(cell: Cell, text: str) -> FieldTexts | None:
    """The texts of a mixed cell's fields in the cell's text; None where a label is missing."""
    # Between dates such as 2024-05 the mark may be a sign that they have themselves.
    for pattern in () if _LONG_RUN.search(text) else (cell.dates, cell.exact, cell.loose):
        lazy = pattern.fullmatch(text) if pattern else None
        if pattern and lazy:
            return FieldTexts(lazy.groups(), _is_ambiguous(pattern, lazy, text))
    return None


def field_texts_with(cell: Cell, text: str, known: Sequence[str | None]) -> tuple[str, ...] | None:
    """The texts of a mixed cell's fields where some are known; None where that leaves a doubt."""
    for pattern in (cell.exact, cell.loose):
        if pattern is None or _LONG_RUN.search(text):
            continue
        whole, *others = pattern.pattern.split(_FIELD)
        for own, other in zip(known, others, strict=True):
            whole += (_FIELD if own is None else f"({re.escape(own)})") + other
        settled = re.compile(whole, re.DOTALL)
        match = settled.fullmatch(text)
        if match:
            return None if _is_ambiguous(settled, match, text) else match.groups()
    return None


def _is_ambiguous(pattern: re.Pattern[str], lazy: re.Match[str], text: str) -> bool:
    """Whether the text can be split otherwise; so is a long one taken, which is not tried."""
    if pattern.groups > 1 and len(text) > _MAX_SPLIT:
        return True
    longest = pattern.pattern.replace("(.*?)", "(.*)").replace("(?>", "(?:")
    greedy = re.fullmatch(longest, text, re.DOTALL)
    return greedy is not None and _stripped(greedy) != _stripped(lazy)


def _stripped(match: re.Match[str]) -> list[str]:
    return [text.strip() for text in match.groups()]
