"""Lines of a data file that are no data: comments after another sign than `#`, dividing lines."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from generator.datafile import parser_messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.common.diagnostics import Diagnostic

_COMMENT = re.compile(r"(?P<indent> *)(?:＃+|//+|——+)[ \t\u3000]*(?P<text>[^ \t\u3000].*)")
# A divider, the marks of a merge that was not finished, a page number.
_DIVIDER = re.compile(r"\s*(?:<{5,}.*|={3,}.*|>{5,}.*|-{4,}|—{2,}|-\s*[0-9]{1,3}\s*-)\s*")

# fmt: off
OTHER_SIGN = ("注释应以半角的“#”开头", "是注释的，请改用“#”和一个空格；不是注释的，请补上栏目名和“: ”。")  # noqa: E501
DIVIDER = ("此行不是数据", "可能是粘贴来的分隔线、页码或合并文件的标记，请删除此行。")
# fmt: on


class Stray(NamedTuple):
    """The finding for a line that is no data, and the lines without it."""

    finding: Diagnostic
    lines: list[str]


def find(stop: Diagnostic, lines: Sequence[str]) -> Stray | None:
    """The line that is no data at, or just above, the place where the parser stopped."""
    number = stop.line - 1
    while number >= 0 and lines[number].lstrip()[:1] in ("", "#"):
        number -= 1
    above = number - 1
    while above >= 0 and lines[above].lstrip()[:1] in ("", "#"):
        above -= 1
    for i in (number, above):
        if i < 0 or _is_in_block(lines, i):
            continue
        line = lines[i]
        column = len(line) - len(line.lstrip()) + 1
        if match := _COMMENT.fullmatch(line):
            comment = f"{match['indent']}# {match['text']}"
            finding = _told(stop, i, column, OTHER_SIGN)
            finding = parser_messages.with_suggestion(finding, comment)
            return Stray(finding, [*lines[:i], comment, *lines[i + 1 :]])
        if _DIVIDER.fullmatch(line):
            return Stray(_told(stop, i, column, DIVIDER), [*lines[:i], "", *lines[i + 1 :]])
    return None


def _told(stop: Diagnostic, number: int, column: int, told: tuple[str, str]) -> Diagnostic:
    return replace(stop, line=number + 1, column=column, message=told[0], hint=told[1])


def _is_in_block(lines: Sequence[str], number: int) -> bool:
    """Whether the line has the indentation of a text after `|`."""
    own = len(lines[number]) - len(lines[number].lstrip())
    heads = (line for line in lines[number - 1 :: -1] if line.strip()) if number else iter(())
    head = next((line for line in heads if len(line) - len(line.lstrip()) < own), "")
    return head.rstrip().endswith(("|", ">"))
