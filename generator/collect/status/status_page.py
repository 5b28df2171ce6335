"""The state of a campaign's units as one web page, to be printed on A4 across."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from generator import __version__
from generator.collect.status.status_summary import (
    GROUPS,
    SINCE,
    ceiling_words,
    remark,
    summary,
)
from generator.common import amounts, clock, web_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from generator.collect.status.status_summary import Group, Summary
    from generator.collect.unit_states import UnitState


class _Column(NamedTuple):
    """A column: its head, and what it says of a unit."""

    head: str
    text: Callable[[UnitState], str]
    is_number: bool = False


def lines(campaign: str, units: Sequence[UnitState], today: date) -> Iterator[str]:
    """The page's HTML in pieces: numbers, then the units by state, in the roster's order.

    It follows WCAG 2.2: one h1, heads with their scope (1.3.1), states in words, not only in
    colours (1.4.1). On narrow screens only the table scrolls, as 1.4.10 allows, also by keyboard.
    """
    title, counted = f"填报任务 {campaign} 收表进度", summary(units)
    yield web_page.head(title, f"official-forms {__version__}", _STYLE)
    yield f"<body>\n<main>\n<h1>{escape(title)}</h1>\n"
    deadline = f"，截止日期均为 {text}" if (text := _one_deadline(units)) else ""
    yield f"<p>截至 {today.isoformat()}，共 {counted.units} 个单位{deadline}。</p>\n"
    yield from _numbers(counted)
    yield '<h2 id="units">各单位</h2>\n'
    yield '<div class="scroll" role="region" aria-labelledby="units" tabindex="0">\n<table>\n'
    if counted.has_amounts:
        yield "<caption>金额单位：万元</caption>\n"
    columns = _columns(units, today)
    heads = "".join(f'<th scope="col">{escape(column.head)}</th>' for column in columns)
    yield f'<thead>\n<tr><th scope="col">单位</th>{heads}</tr>\n</thead>\n'
    for group in GROUPS:
        yield from _group(group, [unit for unit in units if unit.state in group.states], columns)
    yield "</table>\n</div>\n</main>\n</body>\n</html>\n"


def _numbers(counted: Summary) -> Iterator[str]:
    """How many units are in each state, and what else is counted."""
    yield '<dl class="states">\n'
    for group in GROUPS:
        elsewhere = f" <small>（{group.elsewhere}）</small>" if group.elsewhere else ""
        among = f'<dd class="among">{text}</dd>' if (text := counted.among(group)) else ""
        number = f"<dd>{counted.of_group(group)}</dd>"
        yield f'<div class="{group.states[0]}"><dt>{group.name}{elsewhere}</dt>{number}{among}</div>\n'  # noqa: E501
    yield '</dl>\n<p class="note">括号中是预算管理一体化系统的叫法。</p>\n<ul>\n'
    yield from (f"<li>{escape(line)}</li>\n" for line in counted.sentences())
    yield "</ul>\n"


def _columns(units: Sequence[UnitState], today: date) -> list[_Column]:
    """The columns; those of which no unit has anything are left out."""
    columns = [
        _Column("代码", lambda unit: unit.code),
        _Column("起始日期", _since),
        _Column("错误", lambda unit: _count(unit.errors), is_number=True),
        _Column("警告", lambda unit: _count(unit.warnings), is_number=True),
        _Column("已核对", lambda unit: _count(unit.answered), is_number=True),
        _Column("申报金额", lambda unit: amounts.as_text(unit.total), is_number=True),
        _Column("控制数", lambda unit: amounts.as_text(unit.ceiling), is_number=True),
        _Column("比控制数", ceiling_words, is_number=True),
        *([] if _one_deadline(units) else [_Column("截止日期", _deadline)]),
        _Column("文档", lambda unit: unit.document or ""),
        _Column("备注", lambda unit: remark(unit, today)),
    ]
    return [column for column in columns if any(map(column.text, units))]


def _since(unit: UnitState) -> str:
    return f"{clock.local_date(unit.since)} {SINCE[unit.state]}" if unit.since else ""


def _deadline(unit: UnitState) -> str:
    return unit.deadline.isoformat() if unit.deadline else ""


def _one_deadline(units: Sequence[UnitState]) -> str:
    """The deadline of all units; blank where it is not the same."""
    deadlines = {_deadline(unit) for unit in units}
    return deadlines.pop() if len(deadlines) == 1 else ""


def _count(number: int) -> str:
    return str(number) if number else ""


def _group(group: Group, units: Sequence[UnitState], columns: Sequence[_Column]) -> Iterator[str]:
    """The units of a group below its heading; nothing for none."""
    if not units:
        return
    yield f'<tbody class="{group.states[0]}">\n'
    head = f"{group.name}（{len(units)} 个）"
    yield f'<tr><th scope="rowgroup" colspan="{len(columns) + 1}">{head}</th></tr>\n'
    for unit in units:
        cells = "".join(_cell(column, column.text(unit)) for column in columns)
        yield f'<tr><th scope="row">{escape(unit.unit)}</th>{cells}</tr>\n'
    yield "</tbody>\n"


def _cell(column: _Column, text: str) -> str:
    start = '<td class="number">' if column.is_number else "<td>"
    return f"{start}{escape(text)}</td>"


# A state's colour stands beside its name: who prints in black loses nothing.
_STYLE = """\
.states { gap: .5rem; }
.states div { display: block; min-width: 8rem; padding: .3rem .8rem; border-style: solid;
  border-width: 1px 1px 1px 8px; }
.states dt::after { content: none; }
.states dt { color: inherit; }
.states dd { font-size: 1.6rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.states dd.among { font-size: 1rem; }
.note { margin: .3rem 0; font-size: .9rem; }
ul { margin: .5rem 0; padding-left: 1.2rem; }
.missing { border-color: #5a5a5a; }
.errors { border-color: #a4161a; }
.returned { border-color: #8a4b00; }
.warnings { border-color: #0a4080; }
.accepted { border-color: #1b5e20; }
th[scope=rowgroup] { font-weight: bold; background: #f4f4f4; border-left: 8px solid;
  border-left-color: inherit; }
td, thead th { white-space: nowrap; }
caption { text-align: right; }
td:last-child { white-space: normal; text-align: left; }
@media print {
  h1 { font-size: 16pt; margin: 0 0 4pt; }
  th, td { padding: 2pt 4pt; }
  .states div { print-color-adjust: exact; }
  th[scope=rowgroup] { break-after: avoid; }
  tbody { break-inside: auto; }
}
@page { @bottom-right { content: counter(page) " / " counter(pages); font-size: 9pt; } }
"""
