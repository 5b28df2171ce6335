"""Rows and texts that a template has lost since its picture was last accepted.

A picture that is out of date says that something changed. That a signature or a total is gone is
another thing: nobody sees in a form what is not there.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, TypeAlias

from generator.common.diagnostics import quoted
from generator.form import tags

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ROW = re.compile(r" *(\d+) │(.*)")
_SUFFIX = re.compile(r"( ×\d+)?( [↓↑])?$")
# How many texts of a row a finding quotes.
_QUOTED = 4


@dataclass(frozen=True)
class Lost:
    """A row that is gone, or texts of a row: its number in the picture, and what to say of it."""

    row: int
    message: str


_Texts: TypeAlias = tuple[str, ...]


def find(accepted: str, drawn: str) -> list[Lost]:
    """What the accepted picture of a template has, and the drawn one lacks.

    A text that was replaced by another, or moved, is not lost.
    """
    before, after = _rows(accepted), _rows(drawn)
    gone = _counted(before) - _counted(after)
    lost = []
    for old, new in _changed(before, after):
        if new is None and any(gone[text] for text in old[1]):
            lost.append(Lost(old[0], f"第 {old[0]} 行不见了：{_quotes(old[1])}"))
        elif new is not None and (fewer := _fewer(old[1], new, gone)):
            lost.append(Lost(old[0], f"第 {old[0]} 行中不见了：{_quotes(fewer)}"))
    return lost


def _counted(rows: Sequence[tuple[int, _Texts]]) -> Counter[str]:
    """How often each cell's text stands in the picture, and each tag."""
    return Counter(each for _, row in rows for each in (*row, *_tags(row)))


def _tags(row: _Texts) -> list[str]:
    return [tag for text in row for tag in tags.TAG.findall(text) if tag != text]


def _fewer(old: _Texts, new: _Texts, gone: Counter[str]) -> list[str]:
    """The texts, or else the tags within texts, that a row has lost without another instead."""
    for before, after in ((list(old), list(new)), (_tags(old), _tags(new))):
        missing = [each for each in before if gone[each]]
        if len(after) < len(before) and missing:
            return missing
    return []


def _quotes(texts: Sequence[str]) -> str:
    more = "等" if len(texts) > _QUOTED else ""
    shown = (" ".join(text.replace("¶", " ").split()) for text in texts[:_QUOTED])
    return "、".join(map(quoted, shown)) + more


def _rows(picture: str) -> list[tuple[int, _Texts]]:
    """The numbers of the picture's rows and their texts; without rows of commands."""
    found = []
    for match in filter(None, map(_ROW.fullmatch, picture.split("\n"))):
        cells = (_SUFFIX.sub("", f" {cell.strip()}").strip() for cell in match[2].split("│"))
        texts = tuple(cell for cell in cells if cell)
        if not any(text.startswith("{%tr") for text in texts):
            found.append((int(match[1]), texts))
    return found


def _changed(
    before: Sequence[tuple[int, _Texts]], after: Sequence[tuple[int, _Texts]]
) -> Iterator[tuple[tuple[int, _Texts], _Texts | None]]:
    """Each row that is not the same any more, and what it has become, if it is still there."""
    olds, news = ([texts for _, texts in rows] for rows in (before, after))
    for change, i, end, j, until in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if change == "delete":
            yield from ((row, None) for row in before[i:end])
        elif change == "replace":
            yield from _paired(before[i:end], news[j:until])


def _paired(
    before: Sequence[tuple[int, _Texts]], after: Sequence[_Texts]
) -> Iterator[tuple[tuple[int, _Texts], _Texts | None]]:
    """Rows of a block with the rows that they became: all in order, if none is missing."""
    if len(before) <= len(after):
        yield from zip(before, after, strict=False)
        return
    rest = list(after)
    for row in before:
        same = next((new for new in rest if set(new) & set(row[1])), None)
        if same is not None:
            rest.remove(same)
        yield row, same
