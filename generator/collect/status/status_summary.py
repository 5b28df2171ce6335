"""What all units' states come to, in the words of those who collect forms."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.common import amounts, clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from generator.collect.unit_states import State, UnitState


class Group(NamedTuple):
    """States of one name; `elsewhere` is what the national budget system calls them, or blank."""

    name: str
    elsewhere: str
    states: tuple[State, ...]


GROUPS = (
    Group("未报", "未送审", ("missing",)),
    Group("有错误", "", ("errors",)),
    Group("退回修改", "被退回", ("returned",)),
    Group("已报待审", "待审核", ("warnings", "clean")),
    Group("已审核", "", ("accepted",)),
)
NAMES: Mapping[State, str] = {state: group.name for group in GROUPS for state in group.states}

# What happened at the moment since which a unit is in a state.
SINCE: dict[State, str] = {
    "missing": "下发",
    "errors": "收到",
    "warnings": "收到",
    "clean": "收到",
    "returned": "退回",
    "accepted": "审核",
}


@dataclass(frozen=True)
class Summary:
    """How many units there are: in all, of each state, late ones, those above their ceiling.

    `total` and `ceiling` are sums in 万元 of the `with_both` units that have both; `has_amounts` is
    whether a unit has either. `with_data` units have a data file; the documents of `up_to_date` of
    these are current.
    """

    units: int
    of_state: Mapping[State, int]
    late_missing: int
    late_sent: int
    over_ceiling: int
    total: Decimal
    ceiling: Decimal
    with_both: int
    has_amounts: bool
    with_data: int
    up_to_date: int

    def of_group(self, group: Group) -> int:
        """How many units are in the group."""
        return sum(self.of_state.get(state, 0) for state in group.states)

    def among(self, group: Group) -> str:
        """How many of the group's units something else is to be known of; blank for none."""
        if "missing" in group.states and self.late_missing:
            return f"其中逾期 {self.late_missing}"
        if "warnings" in group.states and (doubtful := self.of_state.get("warnings")):
            return f"其中有警告 {doubtful}"
        return ""

    def sentences(self) -> Iterator[str]:
        """What else is counted: late ones, amounts, documents."""
        if self.late_sent:
            yield f"已报送的单位中，迟报 {self.late_sent} 个。"
        if self.with_both:
            total, ceiling = map(amounts.as_text, (self.total, self.ceiling))
            over = f"，超控制数 {self.over_ceiling} 个单位" if self.over_ceiling else ""
            yield (
                f"有控制数的单位已报 {self.with_both} 个，共申报 {total} 万元，"
                f"控制数共 {ceiling} 万元{over}。"
            )
        if due := self.with_data - self.up_to_date:
            yield f"单位文档已是最新 {self.up_to_date} 份，待更新或未生成 {due} 份。"


def summary(units: Sequence[UnitState]) -> Summary:
    """What the units' states come to."""
    late = [unit for unit in units if unit.late]
    late_missing = sum(unit.state == "missing" for unit in late)
    both = [(u.total, u.ceiling) for u in units if u.total is not None and u.ceiling is not None]
    return Summary(
        len(units),
        Counter(unit.state for unit in units),
        late_missing,
        len(late) - late_missing,
        sum(bool(unit.over_ceiling) for unit in units),
        amounts.total(total for total, _ in both) or Decimal(0),
        amounts.total(ceiling for _, ceiling in both) or Decimal(0),
        len(both),
        any(u.total is not None or u.ceiling is not None for u in units),
        sum(unit.path is not None for unit in units),
        sum(unit.document_up_to_date for unit in units),
    )


def days_late(unit: UnitState, today: date) -> int:
    """How many days after its deadline the unit sent, or how many have passed if it has not."""
    if unit.deadline is None or not unit.late:
        return 0
    # What a missing unit sent late was refused: it is still waited for.
    first = unit.first_received if unit.state != "missing" else None
    came = clock.local_date(first) if first else today
    return (came - unit.deadline).days


def remark(unit: UnitState, today: date) -> str:
    """What else is to be known of the unit: late, above its ceiling, a file that was refused."""
    days = days_late(unit, today)
    late = f"逾期 {days} 天" if unit.state == "missing" else f"迟报 {days} 天"
    over = f"超控制数 {amounts.as_text(unit.over_ceiling)} 万元" if unit.over_ceiling else ""
    refused = "有文件未接收" if unit.is_refused else ""
    return "，".join(filter(None, [late if days else "", over, refused]))


def ceiling_words(unit: UnitState) -> str:
    """How the unit's total compares with its ceiling, in 万元; blank where one is not known."""
    if unit.total is None or unit.ceiling is None:
        return ""
    if unit.total == unit.ceiling:
        return "相同"
    difference = amounts.as_text(amounts.difference(unit.total, unit.ceiling))
    return f"超 {difference}" if unit.over_ceiling else f"少 {difference}"
