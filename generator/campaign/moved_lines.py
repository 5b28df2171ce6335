"""Whether a line that begins with the wrong blanks has only one place where it fits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.common.diagnostics import Fix
from generator.datafile import line_fixes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from generator.campaign.mending import Judged
    from generator.datafile.line_fixes import Line

    JudgeLines = Callable[[list[Line]], "Judged"]

_KEY_LINE = re.compile(r"(?P<indent>\s*)(?P<dashes>(?:- +)*)[^\s#][^:：]*[:：](?:\s|$)")
# With more lines that moved, neighbouring ones are taken for one.
_MOST = 20
_STEP = 2
_MISPLACED = {"unknown", "duplicate", "type", "syntax", "multiline"}


def is_move(fix: Fix, lines: Sequence[Line]) -> bool:
    """Whether the fix only changes the blanks before a key, perhaps with lines below it."""
    old = [line.text.strip() for line in lines[fix.first - 1 : fix.last]]
    is_same = old == [text.strip() for text in fix.lines]
    is_moved = any(a.text != b for a, b in zip(lines[fix.first - 1 :], fix.lines, strict=False))
    return is_same and is_moved and _KEY_LINE.match(fix.lines[0]) is not None


def unclear(lines: Sequence[Line], fixes: Sequence[Fix], judge: JudgeLines) -> set[Fix]:
    """The fixes that move a line to one of several places where it would fit, or to a wrong one.

    Judged with all other fixes applied.
    """
    moves = [fix for fix in fixes if is_move(fix, lines)]
    if not moves:
        return set()
    fixed = judge(line_fixes.applied(lines, fixes))
    doubtful: set[Fix] = set()
    for group in _groups(moves):
        others = [fix for fix in fixes if fix not in group]
        if _is_wrong_place(lines, group, others, fixed, judge) or _has_another_place(
            lines, group, others, fixed, judge
        ):
            doubtful |= {*group}
    return doubtful


def count_misplaced(judged: Judged) -> int:
    """How many findings say that something is not where it belongs; sums are another matter."""
    return sum(d.code in _MISPLACED or d.code == "required" for d in judged.findings)


def _groups(moves: Sequence[Fix]) -> list[list[Fix]]:
    """The moves one by one; if there are many, those on neighbouring lines together."""
    groups: list[list[Fix]] = []
    for fix in sorted(moves, key=lambda fix: fix.first):
        if groups and len(moves) > _MOST and groups[-1][-1].last + 1 == fix.first:
            groups[-1].append(fix)
        else:
            groups.append([fix])
    return groups


def _is_wrong_place(
    lines: Sequence[Line],
    group: Sequence[Fix],
    others: Sequence[Fix],
    fixed: Judged,
    judge: JudgeLines,
) -> bool:
    """Whether the file has mistakes with the lines that it has not without them."""
    without = [Fix(fix.first, fix.last, ("",) * len(fix.lines)) for fix in group]
    judged = judge(line_fixes.applied(lines, [*others, *without]))
    known = {d.message for d in judged.findings}
    return bool(judged.source.data) and any(
        d.code in _MISPLACED and d.severity == "error" and d.message not in known
        for d in fixed.findings
    )


def _has_another_place(
    lines: Sequence[Line],
    group: Sequence[Fix],
    others: Sequence[Fix],
    fixed: Judged,
    judge: JudgeLines,
) -> bool:
    """Whether the file has no more mistakes, but other values, with the lines elsewhere."""
    chosen = _indentation(group[0].lines[0])
    for column in sorted({*_columns(lines, group[0])} - {chosen}):
        elsewhere = [_moved(fix, column - chosen) for fix in group]
        judged = judge(line_fixes.applied(lines, [*others, *elsewhere]))
        # A file that cannot be parsed to its end tells of fewer mistakes.
        data = judged.source.data
        if data and data != fixed.source.data and count_misplaced(judged) <= count_misplaced(fixed):
            return True
    return False


def _columns(lines: Sequence[Line], fix: Fix) -> Iterator[int]:
    """Where a line there may begin: beside or below the keys and dashes above it."""
    for line in lines[: fix.first - 1]:
        if match := _KEY_LINE.match(line.text):
            indent = len(match["indent"].expandtabs(_STEP))
            column = indent + len(match["dashes"])
            yield from (indent, column, column + _STEP)


def _moved(fix: Fix, by: int) -> Fix:
    moved = (" " * max(0, _indentation(line) + by) + line.lstrip(" ") for line in fix.lines)
    return Fix(fix.first, fix.last, tuple(moved))


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
