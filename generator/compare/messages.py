"""The words for differences and for the comparison as a whole, in every format."""

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
# Control characters but tab and line feed, surrogates, and what XML 1.0 cannot hold (2.2, Char).
_NOT_PRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
COMMON = "公共设置（各单位相同）"


def visible(text: str) -> str:
    """The text with U+FFFD for characters that neither a terminal nor Word can show."""
    return _NOT_PRINTABLE.sub("\ufffd", text)


def or_blank(text: str) -> str:
    """The text, or the word for a blank one."""
    return text or BLANK


def added_or_removed(difference: Difference) -> str:
    """That a row, or a form, was added or removed."""
    what = counter(is_form=difference.is_form)
    return f"新增一{what}" if difference.kind == "added" else f"删除一{what}"


def moved_from(difference: Difference) -> str:
    """The old position of a row, or a form, that was moved."""
    return f"原为{position(difference, difference.old)}"


def position(difference: Difference, number: object) -> str:
    """A row's, or a form's, number with its measure word."""
    return f"第 {number} {counter(is_form=difference.is_form)}"


def amount_change(difference: Difference) -> str:
    """How much an amount grew or shrank, in brackets; blank for what is no change of an amount."""
    change = difference.amount_change
    if not change:
        return ""
    return f"（{'增加' if change.startswith('+') else '减少'} {change[1:]}）"


def row_lines(row: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """The label and text of each field of a row that is not blank; of a row in it, all in one."""
    for name, value in row.items():
        if isinstance(value, dict):
            yield from row_lines(value, f"{prefix}{name}／")
        elif isinstance(value, list):
            for i, inner in enumerate(value, 1):
                texts = "；".join(text for _, text in row_lines(inner))
                yield f"{prefix}{name}第 {i} 行", texts
        elif value:
            yield f"{prefix}{name}", value


def row_summary(row: Mapping[str, Any]) -> str:
    """A row on one line: long texts cut, lists in it as the number of their rows."""
    return "；".join(_summary_pieces(row, ""))


def _summary_pieces(row: Mapping[str, Any], prefix: str) -> Iterator[str]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from _summary_pieces(value, f"{prefix}{name}／")
        elif isinstance(value, list):
            if value:
                yield f"{prefix}{name} {len(value)} 行"
        elif value:
            yield f"{prefix}{name} {excerpt(value)}"


def only(outcome: Outcome, old: Side, new: Side) -> str:
    """Which side alone has the unit, for an outcome with `only`."""
    if outcome.only == "old":
        return f"只在“{old.name}”中有"
    return f"只在“{new.name}”中有（新增）"


def summary(old: Side, new: Side, tally: Tally) -> str:
    """How many units were compared and how many differ, on one line."""
    only_one_side = []
    if tally.only_old:
        only_one_side.append(f"只在“{old.name}”中有的 {tally.only_old} 个")
    if tally.only_new:
        only_one_side.append(f"只在“{new.name}”中有的 {tally.only_new} 个")
    differences = "没有差异"
    if tally.places:
        differing = f"{tally.differing} 个" if tally.differing else "仅公共设置"
        differences = f"{differing}有差异，共 {tally.places} 处"
    if tally.units:
        compared = f"已比较 {tally.units} 个单位，{differences}"
        return "；".join([compared, *only_one_side]) + "。"
    return "；".join(["两边没有相同的单位", *only_one_side]) + "。请核对两边的单位名称是否一致。"


def notes(old: Side, new: Side, tally: Tally) -> Iterator[str]:
    """What limits the comparison: errors of either side, units that were not compared."""
    for side, errors in zip((old, new), tally.errors, strict=True):
        if errors and side.check:
            message = f"“{side.name}”的数据有 {errors} 个错误，仅比较了能读取的内容"
            yield f"{message}；查看错误，请运行 forms check {side.check}"
        elif errors:
            yield f"“{side.name}”有 {errors} 处未能准确识别，仅比较了能识别的内容；请按提示核对此文件。"  # noqa: E501
    name, count = comparison.skipped_units(old, new)
    if count:
        yield f"“{name}”中另有 {count} 个单位未比较：另一边只有一个单位。"
