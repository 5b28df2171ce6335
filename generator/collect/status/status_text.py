"""The state of a campaign's units as text for a terminal, and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from generator.collect.status.status_summary import GROUPS, NAMES, SINCE, days_late, remark, summary
from generator.common import amounts, clock, console

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from generator.collect.status.status_summary import Summary
    from generator.collect.unit_states import UnitState

# Lists of more units are cut.
_MOST = 30
# Units in these states are listed: they need action.
_LISTED = ("未报", "有错误", "退回修改")
_DOUBTFUL = "已报待审，有警告"


class Commands(NamedTuple):
    """The commands that come next, as they are to be typed."""

    give_back: str
    accept: str
    build: str


class _List(NamedTuple):
    """A list of units below its heading: each unit's name, and what there is to say of it."""

    heading: str
    rows: Sequence[tuple[str, str]]


def lines(campaign: str, units: Sequence[UnitState], today: date, *, whole: bool) -> Iterator[str]:
    """Numbers first; then who is missing, has errors or warnings, was sent back, is late, over.

    With `whole` all units are listed, else only so many, and none that nothing is wrong with.
    """
    counted = summary(units)
    yield from _numbers(campaign, counted, today)
    for each in _lists(units, today, whole=whole):
        if each.rows:
            yield f"\n{each.heading}（{len(each.rows)} 个）"
            yield from _rows(each.rows, len(each.rows) if whole else _MOST)


def _numbers(campaign: str, counted: Summary, today: date) -> Iterator[str]:
    yield f"填报任务 {campaign}：{counted.units} 个单位，截至 {today.isoformat()}"
    names = console.of_one_width([group.name for group in GROUPS])
    width = len(str(counted.units))
    for name, group in zip(names, GROUPS, strict=True):
        yield f"  {name}  {counted.of_group(group):>{width}}  {counted.among(group)}".rstrip()
    yield from counted.sentences()


def _lists(units: Sequence[UnitState], today: date, *, whole: bool) -> Iterator[_List]:
    for group in GROUPS:
        if whole or group.name in _LISTED:
            yield _of_states(group.name, group.states, units, today)
    if not whole:
        yield _of_states(_DOUBTFUL, ("warnings",), units, today)
    late = [unit for unit in units if unit.late and unit.state != "missing"]
    yield _List("迟报", [(unit.unit, _lateness(unit, today)) for unit in late])
    over = [unit for unit in units if unit.over_ceiling]
    yield _List("超控制数", [(unit.unit, _amounts(unit)) for unit in over])


def _of_states(
    heading: str, states: Collection[str], units: Sequence[UnitState], today: date
) -> _List:
    """The units of these states; of those that are missing, the late ones first: lists are cut."""
    own = [unit for unit in units if unit.state in states]
    own.sort(key=lambda unit: unit.state == "missing" and not unit.late)
    return _List(heading, [(unit.unit, _details(unit, today)) for unit in own])


def next_step(units: Sequence[UnitState], commands: Commands) -> str:
    """What to do next about the units that have sent; blank where all have to be waited for."""
    states = {unit.state for unit in units}
    steps = []
    if states & {"errors", "warnings"}:
        steps.append(f"退回有错误、有警告的，请运行 {commands.give_back}")
    if states & {"clean", "warnings"}:
        steps.append(f"核对后登记为已审核，请运行 {commands.accept} --unit 单位全称")
    if states == {"accepted"}:
        steps.append(f"全部单位已审核，请运行 {commands.build}")
    return f"下一步：{'；'.join(steps)}" if steps else ""


def _details(unit: UnitState, today: date) -> str:
    counts = [f"错误 {unit.errors}"] if unit.errors else []
    counts += [f"警告 {unit.warnings}"] if unit.warnings else []
    since = f"{clock.local_date(unit.since)} {SINCE[unit.state]}" if unit.since else ""
    return "，".join(filter(None, [*counts, since, remark(unit, today)]))


def _lateness(unit: UnitState, today: date) -> str:
    return f"{unit.deadline} 截止，迟报 {days_late(unit, today)} 天，{NAMES[unit.state]}"


def _amounts(unit: UnitState) -> str:
    total, ceiling, over = map(amounts.as_text, (unit.total, unit.ceiling, unit.over_ceiling))
    return f"申报 {total}，控制数 {ceiling}，超 {over} 万元"


def _rows(rows: Sequence[tuple[str, str]], most: int) -> Iterator[str]:
    names = console.of_one_width([name for name, _ in rows[:most]])
    for name, (_, details) in zip(names, rows, strict=False):
        yield f"  {name}  {details}".rstrip()
    if len(rows) > most:
        yield f"  其余 {len(rows) - most} 个，请加 --all 列出。"


def as_json(units: Iterable[UnitState]) -> str:
    """A JSON list with an object for each unit; amounts are texts, so that none is rounded."""
    return json.dumps([_record(unit) for unit in units], ensure_ascii=False, indent=2)


def _record(unit: UnitState) -> dict[str, object]:
    return {
        "unit": unit.unit,
        "code": unit.code,
        "state": unit.state,
        "since": unit.since.isoformat().replace("+00:00", "Z") if unit.since else None,
        "errors": unit.errors,
        "warnings": unit.warnings,
        "answered": unit.answered,
        "total": None if unit.total is None else amounts.as_text(unit.total),
        "ceiling": None if unit.ceiling is None else amounts.as_text(unit.ceiling),
        "deadline": unit.deadline.isoformat() if unit.deadline else None,
        "late": unit.late,
        "document_up_to_date": unit.document_up_to_date,
    }
