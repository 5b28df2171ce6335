"""The line that says which units could not be compared with last year's campaign, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.campaign import last_year

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.campaign.campaigns import Campaign
    from generator.campaign.last_year import LastYear

# The others are counted.
_MOST_NAMES = 3


class Unit(NamedTuple):
    """A unit of this year: its data file, its name, and whether last year's file has errors."""

    data: str
    name: str
    is_earlier_broken: bool


def line(campaign: Campaign, before: LastYear | None, units: Iterable[Unit]) -> str:
    """One line for the campaign; "" where all units were compared or there is no last year's."""
    if before is None:
        problem = last_year.why_not_found(campaign)
        return f"{campaign.name} 未与上一年比较：{problem}。" if problem else ""
    number, missed, reasons = 0, 0, []
    is_missing = False
    for unit in units:
        number += 1
        # One without a name has an error that says so.
        reason = _reason(before, unit) if unit.name else ""
        if reason:
            missed += 1
            is_missing = is_missing or not unit.is_earlier_broken
            reasons += [f"{unit.name}（{reason}）"] if missed <= _MOST_NAMES else []
    if not missed:
        return ""
    others = "等" if missed > _MOST_NAMES else ""
    nameless = before.nameless()[:_MOST_NAMES] if is_missing else []
    unread = f"；未读出单位名称的文件：{'、'.join(nameless)}" if nameless else ""
    return (
        f"{campaign.name} 与 {before.year} 年比较：{number} 个单位，"
        f"{missed} 个未能比较：{'、'.join(reasons)}{others}{unread}。"
    )


def _reason(before: LastYear, unit: Unit) -> str:
    """Why the unit could not be compared; "" where it could."""
    if file := before.file_of(unit.data, unit.name):
        return f"{file} 有错误" if unit.is_earlier_broken else ""
    if before.has_several(unit.name):
        return f"{before.year} 年有多个数据文件"
    return f"{before.year} 年没有此单位"
