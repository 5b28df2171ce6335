"""Rows, lines and texts that a template has lost since its picture was last accepted.

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
_TABLE, _LINE = "列宽 ", "表外段落："
_SUFFIX = re.compile(r"( ×\d+)?( [↓↑])?$")
# How many texts of a row a finding quotes.
_QUOTED = 4


@dataclass(frozen=True)
class Lost:
    """A row that is gone, or texts of a row: its number over all tables, and what to say of it.

    The number of a line outside the tables is that of the row above.
    """

    row: int
    message: str


_Texts: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class _Row:
    """A row of the picture, or a line outside the tables: where it is, in words, and its texts."""

    number: int
    place: str
    texts: _Texts


def find(accepted: str, drawn: str) -> list[Lost]:
    """What the accepted picture of a template has, and the drawn one lacks.

    A text that was replaced by another, or moved, is not lost.
    """
    before, after = _rows(accepted), _rows(drawn)
    gone = _counted(before) - _counted(after)
    lost = []
    for old, new in _changed(before, after):
        if new is None and any(gone[text] for text in old.texts):
            lost.append(Lost(old.number, f"{old.place}不见了：{_quotes(old.texts)}"))
        elif new is not None and (fewer := _fewer(old.texts, new, gone)):
            lost.append(Lost(old.number, f"{old.place}中不见了：{_quotes(fewer)}"))
    return lost


def _counted(rows: Sequence[_Row]) -> Counter[str]:
    """How often each cell's text stands in the picture, and each tag."""
    return Counter(each for row in rows for each in (*row.texts, *_tags(row.texts)))


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


def _rows(picture: str) -> list[_Row]:
    """The picture's rows and lines; without rows of commands."""
    found, number, table = [], 0, 0
    lines = picture.split("\n")
    has_several = sum(line.startswith(_TABLE) for line in lines) > 1
    for line in lines:
        if line.startswith(_TABLE):
            table += 1
        elif line.startswith(_LINE):
            found.append(_Row(number, "表格以外的段落", (line.removeprefix(_LINE),)))
        elif match := _ROW.fullmatch(line):
            number += 1
            cells = (_SUFFIX.sub("", f" {cell.strip()}").strip() for cell in match[2].split("│"))
            texts = tuple(cell for cell in cells if cell)
            if not any(text.startswith("{%tr") for text in texts):
                which = f"第 {table} 个表格" if has_several else ""
                found.append(_Row(number, f"{which}第 {match[1]} 行", texts))
    return found


def _changed(before: Sequence[_Row], after: Sequence[_Row]) -> Iterator[tuple[_Row, _Texts | None]]:
    """Each row that is not the same any more, and what it has become, if it is still there."""
    olds, news = ([row.texts for row in rows] for rows in (before, after))
    for change, i, end, j, until in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if change == "delete":
            yield from ((row, None) for row in before[i:end])
        elif change == "replace":
            yield from _paired(before[i:end], news[j:until])


def _paired(
    before: Sequence[_Row], after: Sequence[_Texts]
) -> Iterator[tuple[_Row, _Texts | None]]:
    """Rows of a block with the rows that they became: all in order, if none is missing."""
    if len(before) <= len(after):
        yield from zip(before, after, strict=False)
        return
    rest = list(after)
    for row in before:
        same = next((new for new in rest if set(new) & set(row.texts)), None)
        if same is not None:
            rest.remove(same)
        yield row, same
