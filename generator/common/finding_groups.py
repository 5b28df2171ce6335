"""Many warnings told in few lines: one for each file and code, with their number."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from generator.common import diagnostics

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.common.diagnostics import Diagnostic


@dataclass(frozen=True)
class Group:
    """The findings of one code in one file: the first of them, and how many there are."""

    first: Diagnostic
    number: int


def groups(findings: Iterable[Diagnostic]) -> Iterator[Group]:
    """The findings by file and code, in the order of the first ones; sorted by file before.

    Those of one file at a time are in memory.
    """
    for _, of_file in groupby(findings, key=attrgetter("file")):
        by_code: dict[str, Group] = {}
        for finding in of_file:
            earlier = by_code.get(finding.code, Group(finding, 0))
            by_code[finding.code] = Group(earlier.first, earlier.number + 1)
        yield from by_code.values()


def as_line(group: Group) -> str:
    """The group as one line: the first one's place, the number, the first one's message."""
    d = group.first
    number = f"{group.number} 处，首处：" if group.number > 1 else "1 处："
    return f"{d.file}:{d.line}:{d.column}: {diagnostics.label(d)} {number}{d.message}"
