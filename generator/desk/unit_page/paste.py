"""Where the cells of a pasted table go, from a cell of the page on; shown before it is taken.

A cell of the clipboard is a cell of the form, whatever columns either is merged over. In a list
each row of the clipboard is a row of the list, with new ones at its end as needed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from generator.common import amounts
from generator.common.amounts import NotAnAmountError
from generator.common.diagnostics import excerpt
from generator.desk.unit_data.cell_changes import CellText
from generator.desk.unit_forms import page_parts
from generator.desk.unit_page import paste_heads, paste_targets
from generator.desk.unit_page.paste_targets import Pasting
from generator.pack import fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.desk.unit_forms.page_parts import FieldView, FormView
    from generator.desk.unit_page.clipboard import Row
    from generator.desk.unit_page.paste_targets import Target
    from generator.pack.pack import Pack

# How people tick.
_TICKS = frozenset("√✓✔☑☒■●vVxX×1是")
# fmt: off
_NO_COLUMN = "表中没有对应的列，不会填入"
_NO_ROW = "表中没有对应的行，不会填入"
_GOES_ON = "与上一行同一单元格，不会填入"
_BY_PROGRAM = "由程序自动填写，不会填入"
_SEVERAL = "此单元格有几个栏目，请逐个填写"
_NOT_ALLOWED = "不在可选的内容中，不会填入。可选：{}"
_ONE_LINE = "此栏目只有一行，各行已连成一行"
# fmt: on


@dataclass(frozen=True)
class PastedCell:
    """A cell of the clipboard: the field that it fills, by its label, and what stood there before.

    `remark` says what is odd about it; without `is_taken` nothing is filled in.
    """

    label: str
    text: str
    before: str
    remark: str = ""
    is_taken: bool = False


@dataclass(frozen=True)
class PastePlan:
    """Where each cell of the clipboard goes, and the changes that it comes to, in order.

    `heads` are the rows above these that say no more than the form's own headings.
    """

    rows: tuple[tuple[PastedCell, ...], ...]
    changes: tuple[CellText, ...]
    new_rows: int
    heads: int = 0

    @property
    def left_out(self) -> int:
        """How many cells with a text are not filled in."""
        return sum(bool(c.text) and bool(c.remark) and not c.is_taken for r in self.rows for c in r)

    def as_json(self) -> dict[str, object]:
        """The plan for the page's script."""
        return {
            "rows": [[_json(cell) for cell in row] for row in self.rows],
            "problems": [*dict.fromkeys(self._problems())],
            "new_rows": self.new_rows,
            "heads": self.heads,
            "left_out": self.left_out,
            "cells": sum(cell.is_taken for row in self.rows for cell in row),
        }

    def _problems(self) -> Iterator[str]:
        """What is odd, in words, by row of the clipboard."""
        for number, row in enumerate(self.rows, 1):
            for cell in row:
                if cell.remark:
                    name = cell.label or f"“{excerpt(cell.text)}”"
                    yield f"第 {number} 行 {name}：{cell.remark}"


def plan(pack: Pack, forms: Sequence[FormView], start: str, rows: Sequence[Row]) -> PastePlan:
    """Where the rows of the clipboard go from the field with the id `start` on.

    `forms` are the unit's as drawn with spare rows. Raises UsageError where nothing can be pasted
    there.
    """
    drawn = {f"{f.key} {f.choice}": f for f in page_parts.all_fields(forms)}
    pasting = Pasting(pack, drawn, paste_targets.start_at(pack, forms, start))
    shown: list[tuple[PastedCell, ...]] = []
    changes: list[CellText] = []
    filled = [row for row in rows if any(row)]
    heads = paste_heads.number_of(pasting.start, filled)
    filled = filled[heads:]
    targets = paste_targets.targets_of(pasting, filled)
    new = set[str]()
    for row, target in zip(filled, targets, strict=False):
        taken = [*_row(pasting, target, row)]
        shown.append(tuple(cell for cell, _ in taken))
        of_row = _without_blank_ticks([change for _, change in taken if change])
        changes += of_row
        if any(change.text for change in of_row):
            new |= {each.row for each in target or () if each.is_new}
    return PastePlan(tuple(shown), tuple(changes), len(new), heads)


def _json(cell: PastedCell) -> dict[str, object]:
    return {
        "label": cell.label,
        "text": cell.text,
        "before": cell.before,
        "remark": cell.remark,
        "is_taken": cell.is_taken,
    }


# What a cell takes


def _row(
    pasting: Pasting, targets: Sequence[Target] | None, row: Row
) -> Iterator[tuple[PastedCell, CellText | None]]:
    for number, text in enumerate(row):
        if text is None:
            yield PastedCell("", "", ""), None
            continue
        if targets is None or number >= len(targets):
            yield PastedCell("", text, "", _NO_ROW if targets is None else _NO_COLUMN), None
            continue
        yield _cell(pasting, targets[number].fields, text)


def _without_blank_ticks(changes: Sequence[CellText]) -> list[CellText]:
    """The changes of a row; where another choice is ticked, the mark needs not be taken out."""
    filled = {change.key for change in changes if change.text}
    return [change for change in changes if change.text or change.key not in filled]


def _cell(
    pasting: Pasting, in_cell: Sequence[FieldView], text: str
) -> tuple[PastedCell, CellText | None]:
    if len(in_cell) != 1:
        remark = _SEVERAL if in_cell else _GOES_ON
        return PastedCell("", text, "", remark if text else ""), None
    field = in_cell[0]
    before = field.shown if field.kind in ("number", "tick") else field.text
    cell = PastedCell(_name(pasting, field), text, before)
    if not _is_typed(pasting, field):
        is_same = not text or text == field.shown
        return replace(cell, remark="" if is_same else _BY_PROGRAM), None
    fitting = _fitting(pasting, field, text)
    if fitting is None:
        remark = _NOT_ALLOWED.format("、".join(field.allowed)) if text else ""
        return replace(cell, remark=remark), None
    cell = replace(cell, text=fitting.text, remark=fitting.remark, is_taken=True)
    return cell, CellText(pasting.path(field.key), fitting.text)


def _name(pasting: Pasting, field: FieldView) -> str:
    """The field's own name, which stands above the column of the preview."""
    name = next(step for step in reversed(pasting.path(field.key)) if isinstance(step, str))
    return f"{name}：{field.choice}" if field.choice else name


def _is_typed(pasting: Pasting, field: FieldView) -> bool:
    """Whether somebody types there; what has a default is typed where that is not meant."""
    if not field.is_editable or field.kind == "number":
        return False
    path = tuple(step for step in pasting.path(field.key) if isinstance(step, str))
    defaults = {(*d.each, *d.field) for d in pasting.pack.derived if d.kind == "default"}
    return not field.is_computed or path in defaults


class _Fitting(NamedTuple):
    """The text as the field takes it, and what is odd about it."""

    text: str
    remark: str = ""


def _fitting(pasting: Pasting, field: FieldView, text: str) -> _Fitting | None:
    """The text as the field takes it; None for one that it cannot show."""
    if field.kind == "tick":
        # Where the mark stood, a blank takes it out.
        is_out = not text and field.text == field.choice
        return (
            _Fitting(field.choice if text in _TICKS else "") if text in _TICKS or is_out else None
        )
    schema = fields.find_field(pasting.pack.unit.fields, pasting.path(field.key))
    if schema and schema.kind == "amount" and text:
        amount = amounts.unambiguous(text, schema.unit, whole=schema.whole) or text
        try:
            amounts.read(amount, schema.unit, whole=schema.whole)
        except NotAnAmountError as error:
            return _Fitting(text, str(error))
        return _Fitting(amount)
    if field.allowed and text:
        bare = "".join(text.split())
        fits = next((each for each in field.allowed if "".join(each.split()) == bare), None)
        return _Fitting(fits) if fits is not None else None
    if "\n" in text and not field.is_long:
        return _Fitting("".join(text.split("\n")), _ONE_LINE)
    return _Fitting(text)
