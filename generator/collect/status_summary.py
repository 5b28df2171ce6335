"""What all units' states come to, in the words of those who collect forms."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.common import amounts, clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True)
class Summary:
    """How many units there are: in all, of each state, late ones, those above their ceiling.

    `total` and `ceiling` are sums in 万元 of those units that have both; `with_data` have a data
    file, of which the documents of so many are `up_to_date`.
    """

    units: int
    of_state: Mapping[State, int]
    late_missing: int
    late_sent: int
    over_ceiling: int
    total: Decimal
    ceiling: Decimal
    with_both: int
    with_data: int
    up_to_date: int

    def of_group(self, group: Group) -> int:
        """How many units are in the group."""
        return sum(self.of_state.get(state, 0) for state in group.states)


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
        sum(unit.path is not None for unit in units),
        sum(unit.document_up_to_date for unit in units),
    )


def days_late(unit: UnitState, today: date) -> int:
    """How many days after its deadline the unit sent, or how many have passed if it has not."""
    if unit.deadline is None or not unit.late:
        return 0
    came = clock.local_date(unit.first_received) if unit.first_received else today
    return (came - unit.deadline).days


def remark(unit: UnitState, today: date) -> str:
    """What else is to be known of the unit: late, above its ceiling, a file that was refused."""
    days = days_late(unit, today)
    late = f"逾期 {days} 天" if unit.state == "missing" else f"迟报 {days} 天"
    over = f"超控制数 {amounts.as_text(unit.over_ceiling)} 万元" if unit.over_ceiling else ""
    refused = "有文件未接收" if unit.is_refused else ""
    return "，".join(filter(None, [late if days else "", over, refused]))
