"""What staff are told of differences, whatever it is written on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from generator.common.diagnostics import excerpt
from generator.compare import comparison
from generator.compare.field_changes import counter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.compare.comparison import Outcome, Side, Tally
    from generator.compare.field_changes import Difference

BLANK = "（空）"
# Control characters but tab and line feed, halves of a pair, and what XML cannot hold.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
COMMON = "公共设置（各单位相同）"


def visible(text: str) -> str:
    """The text with a sign for what a file may hold but neither a terminal nor Word can show."""
    return _UNSHOWN.sub("\ufffd", text)


def or_blank(text: str) -> str:
    """The text, or a word for none."""
    return text or BLANK


def added_or_removed(difference: Difference) -> str:
    """That a row, or a form, is new or gone."""
    what = counter(is_form=difference.is_form)
    return f"新增一{what}" if difference.kind == "added" else f"删除一{what}"


def moved(difference: Difference) -> str:
    """Where a row, or a form, was before."""
    return f"原为{place(difference, difference.old)}"


def place(difference: Difference, number: object) -> str:
    """A row, or a form, by its number."""
    return f"第 {number} {counter(is_form=difference.is_form)}"


def gap(difference: Difference) -> str:
    """By how much an amount differs, in brackets; nothing where that cannot be said."""
    if not difference.gap:
        return ""
    told = "增加" if difference.gap.startswith("+") else "减少"
    return f"（{told} {difference.gap[1:]}）"


def row_lines(row: Any, above: str = "") -> Iterator[tuple[str, str]]:
    """Each field of a row that is not blank: its name and its text; a row in it is one field."""
    for name, value in row.items():
        if isinstance(value, dict):
            yield from row_lines(value, f"{above}{name}／")
        elif isinstance(value, list):
            for i, inner in enumerate(value, 1):
                said = "；".join(text for _, text in row_lines(inner))
                yield f"{above}{name}第 {i} 行", said
        elif value:
            yield f"{above}{name}", value


def row_in_short(row: Mapping[str, Any]) -> str:
    """A row on one line, its texts cut where they are long, rows in it counted."""
    return "；".join(_in_short(row, ""))


def _in_short(row: Mapping[str, Any], above: str) -> Iterator[str]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from _in_short(value, f"{above}{name}／")
        elif isinstance(value, list):
            if value:
                yield f"{above}{name} {len(value)} 行"
        elif value:
            yield f"{above}{name} {excerpt(value)}"


def only(outcome: Outcome, old: Side, new: Side) -> str:
    """Which side alone has the unit."""
    if outcome.only == "old":
        return f"只在“{old.name}”中有"
    return f"只在“{new.name}”中有（新增）"


def summary(old: Side, new: Side, tally: Tally) -> str:
    """How much was compared and how much differs, on a line."""
    pieces = []
    if tally.only_old:
        pieces.append(f"只在“{old.name}”中有的 {tally.only_old} 个")
    if tally.only_new:
        pieces.append(f"只在“{new.name}”中有的 {tally.only_new} 个")
    told = "没有差异"
    if tally.places:
        differing = f"{tally.differing} 个" if tally.differing else "仅公共设置"
        told = f"{differing}有差异，共 {tally.places} 处"
    if tally.units:
        return "；".join([f"已比较 {tally.units} 个单位，{told}", *pieces]) + "。"
    return "；".join(["两边没有相同的单位", *pieces]) + "。请核对两边的单位名称是否一致。"


def notes(old: Side, new: Side, tally: Tally) -> Iterator[str]:
    """What to know of the comparison: errors of the data, units that were not asked for."""
    for side, errors in zip((old, new), tally.errors, strict=True):
        if errors and side.check:
            told = f"“{side.name}”的数据有 {errors} 个错误，仅比较了能读取的内容"
            yield f"{told}；查看错误，请运行 forms check {side.check}"
        elif errors:
            yield f"“{side.name}”有 {errors} 处未能准确识别，仅比较了能识别的内容；请按提示核对此文件。"  # noqa: E501
    name, count = comparison.passed_over(old, new)
    if count:
        yield f"“{name}”中另有 {count} 个单位未比较：另一边只有一个单位。"
