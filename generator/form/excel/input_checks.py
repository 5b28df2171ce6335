"""What a workbook says and checks at the cells that are filled in, and its sheet of notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.pack import form_hints, ticks
from generator.pack.fields import DATE_ADVICE, scalars
from generator.spreadsheet import mark_sheet, writer
from generator.spreadsheet.writer import Check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.pack.ticks import TickMark

NOTES = "填写说明"
# Columns A and B of the hidden sheet are the mark's; choices stand in further ones.
_FIRST_CHOICES = 3
# What may stand in a cell that is ticked, by style.
MARKS = {ticks.TICK: (ticks.TICK,), ticks.TICKED_BOX: (ticks.TICKED_BOX, ticks.BOX)}


@dataclass(frozen=True)
class Inputs:
    """The checks of a pack's fields by path, and the choices in columns of the hidden sheet.

    `keys` are fields that name a row of a list by the field `row.key` of it; `marks` are the ranges
    with the marks of ticks, by style.
    """

    checks: Mapping[FieldPath, Check]
    choices: Sequence[tuple[str, ...]]
    keys: Mapping[FieldPath, FieldPath]
    marks: Mapping[str, str]


def read(pack: Pack) -> Inputs:
    """What is said of the fields of a unit."""
    fields = list(scalars(pack.unit.fields))
    choices = list(dict.fromkeys(field.allowed for _, field in fields if field.allowed))
    checks = {path: check for path, field in fields if (check := _check(path, field, choices))}
    keys = {
        (*derived.each, selector.equals): (*selector.rows, selector.key)
        for derived in pack.derived
        for selector in derived.selectors
        if selector.rows
    }
    styles = sorted({mark.style for tick in pack.ticks for mark in tick.marks.values()})
    marks = {}
    for style in styles:
        choices.append(MARKS[style])
        marks[style] = _range(len(choices) - 1, len(MARKS[style]))
    return Inputs(checks, choices, keys, marks)


def choice_cells(inputs: Inputs) -> list[writer.Cell]:
    """The cells of all choices."""
    look = writer.Look(number_format="@")
    return [
        writer.Cell(row, _FIRST_CHOICES + number, text, look)
        for number, choices in enumerate(inputs.choices)
        for row, text in enumerate(choices)
    ]


def _check(path: FieldPath, field: Field, choices: Sequence[tuple[str, ...]]) -> Check | None:
    title, message = field.title or path[-1], "".join(form_hints.sentences(field.hint))
    if field.kind == "amount":
        number = "整数" if field.whole else "数字"
        unit = f"，以{field.unit}为单位" if field.unit else ""
        least = "" if field.minimum is None else f"，不小于 {field.minimum:g}"
        return Check(
            "integer" if field.whole else "decimal",
            minimum=field.minimum,
            title=title,
            message=message or f"请填{number}{unit}。",
            error=f"此处应填{number}{unit}{least}，不带计量单位。",
        )
    if field.allowed:
        source = _range(choices.index(field.allowed), len(field.allowed))
        return of_list(Check(title=title, message=message), source)
    message = message or (f"请{DATE_ADVICE[field.date]}" if field.date else "")
    return Check(title=title, message=message) if message else None


def _range(number: int, count: int) -> str:
    """The range of the hidden sheet in which so many choices stand, the lists' number from 0."""
    column = _FIRST_CHOICES + number
    return writer.reference(0, column, mark_sheet.NAME, last_row=count - 1)


def of_tick(inputs: Inputs, title: str, mark: TickMark) -> Check:
    """The check of a cell that is marked where the field has that choice."""
    own = ticks.advice(mark.field, mark)
    error = f"此处只能填“{'”或“'.join(MARKS[mark.style])}”，未选的请留空。"
    return Check("list", source=inputs.marks[mark.style], title=title, message=own, error=error)


def of_list(check: Check, source: str) -> Check:
    """The check of a field with choices, which stand in the range."""
    error = "所填内容不在列表中，请从列表中选择。"
    message = f"请从列表中选择。{check.message}"
    return Check("list", source=source, title=check.title, message=message, error=error)


def notes(pack: Pack, unit: str, *, has_groups: bool = False) -> list[str]:
    """What the sheet of notes says, a line each; `has_groups` is whether rows stand in groups."""
    defaults = dict.fromkeys(f"“{d.field[-1]}”" for d in pack.derived if d.kind == "default")
    lines = [
        f"本工作簿由{unit}填写。每张工作表是一张表，请填写浅黄色的单元格。",
        "白色的单元格是表样文字、序号和自动计算的数，不必填写；同一内容在几处的，只填第一处。",
        "选中单元格，可以看到填写要求；右侧有箭头的，请从列表中选择。金额只填数字，不带计量单位。",
        "行数不够的，请在该部分的行与行之间插入行，只有一行的，在其下方插入；未用的行请留空。",
    ]
    if has_groups:
        lines.append(
            "行是分组的，某一组行数不够的，请在该组的行与行之间插入行；组数不够的，"
            "请在一组之后插入行，在第一行填写该组的栏目，以下各行的这些单元格留空。"
        )
    if any(form.repeat for form in pack.forms):
        lines.append(
            "一项填一张表，表不够的，请复制整张工作表"
            "（在工作表标签上按右键，选“移动或复制”，勾选“建立副本”）；未用的表请留空。"
        )
    if any(mark.is_box for tick in pack.ticks for mark in tick.marks.values()):
        lines.append(
            f"单元格中有“{ticks.BOX}”的，请将所选一项的“{ticks.BOX}”改为“{ticks.TICKED_BOX}”。"
        )
    if defaults:
        lines.append(f"{''.join(defaults)}不填的，由程序从其他栏目取得。")
    lines += [
        "从其他表格粘贴时，请用“选择性粘贴”中的“数值”，以免改变单元格的格式。",
        "为防止误改表样文字，工作表已加保护，未设密码；确需改动的，请在“审阅”中选“撤消工作表保护”。",
    ]
    return lines
