"""Where the cells of a pasted table go, from a cell of the page on; shown before it is taken.

A cell of the clipboard is a cell of the form, whatever columns either is merged over. In a list
each row of the clipboard is a row of the list, with new ones at its end as needed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from generator.common import amounts
from generator.common.amounts import NotAnAmountError
from generator.common.diagnostics import UsageError, excerpt
from generator.desk import field_keys, page_parts
from generator.desk.cell_changes import CellText
from generator.desk.page_parts import FieldView
from generator.pack import fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.desk.clipboard import Row
    from generator.desk.page_parts import CellView, FormView, RowView, TableView
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
    """Where each cell of the clipboard goes, and the changes that it comes to, in order."""

    rows: tuple[tuple[PastedCell, ...], ...]
    changes: tuple[CellText, ...]
    new_rows: int

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


class _Start(NamedTuple):
    """The table, row and cell from which on is pasted, and the field's path."""

    table: TableView
    row: RowView
    cell: CellView
    key: KeyPath


@dataclass
class _Pasting:
    """What planning goes by: the pack, the page's fields by id, the cell where it begins."""

    pack: Pack
    by_id: Mapping[str, FieldView]
    start: _Start

    def path(self, id_: str) -> KeyPath:
        """The key path of an id."""
        return field_keys.from_id(id_, self.pack.unit.fields)

    def at(self, field: FieldView, key: KeyPath) -> FieldView:
        """The field like this one whose value is at the path, in a row that may not exist yet."""
        id_ = field_keys.to_id(key)
        drawn = self.by_id.get(f"{id_} {field.choice}")
        return drawn or replace(field, key=id_, text="", shown="")


def plan(pack: Pack, forms: Sequence[FormView], start: str, rows: Sequence[Row]) -> PastePlan:
    """Where the rows of the clipboard go from the field with the id `start` on.

    `forms` are the unit's as drawn with spare rows. Raises UsageError where nothing can be pasted
    there.
    """
    drawn = {f"{f.key} {f.choice}": f for f in page_parts.all_fields(forms)}
    pasting = _Pasting(pack, drawn, _start(pack, forms, start))
    shown: list[tuple[PastedCell, ...]] = []
    changes: list[CellText] = []
    targets = _targets(pasting)
    new = set[str]()
    target: Sequence[_Target] | None = next(targets, None)
    for row in rows:
        if not any(row):
            continue
        taken = [*_row(pasting, target, row)]
        shown.append(tuple(cell for cell, _ in taken))
        of_row = [change for _, change in taken if change]
        changes += of_row
        # A row that is not begun would leave a gap in the list.
        if any(change.text for change in of_row) or not _is_spare(target):
            new |= {each.row for each in target or () if each.is_new}
            target = next(targets, None)
    return PastePlan(tuple(shown), tuple(changes), len(new))


def _json(cell: PastedCell) -> dict[str, object]:
    return {
        "label": cell.label,
        "text": cell.text,
        "before": cell.before,
        "remark": cell.remark,
        "is_taken": cell.is_taken,
    }


def _start(pack: Pack, forms: Sequence[FormView], start: str) -> _Start:
    for table in page_parts.all_tables(forms):
        for row in table.rows:
            for cell in row.cells:
                if any(field.key == start for field in _fields(cell)):
                    return _Start(table, row, cell, field_keys.from_id(start, pack.unit.fields))
    raise UsageError("此处无法粘贴表格，请选择表中的单元格。")


def _fields(cell: CellView) -> list[FieldView]:
    return [part for part in cell.parts if isinstance(part, FieldView)]


# Which cells of the form, row by row


class _Target(NamedTuple):
    """A cell of the form: its fields, none where one from above goes on; its row of the list."""

    fields: Sequence[FieldView]
    row: str = ""
    is_new: bool = False


def _is_spare(target: Sequence[_Target] | None) -> bool:
    return any(each.is_new for each in target or ())


def _targets(pasting: _Pasting) -> Iterator[Sequence[_Target]]:
    """The cells of each row from the start on, to the right of it; without end in a list."""
    start = pasting.start
    if not start.row.key or not _is_in_list(pasting):
        below = start.table.rows[start.table.rows.index(start.row) :]
        columns = _columns(start)
        for row in below:
            by_column = {cell.column: _fields(cell) for cell in row.cells}
            yield [_Target(by_column.get(column, ())) for column in columns]
        return
    yield from _list_targets(pasting)


def _is_in_list(pasting: _Pasting) -> bool:
    row = pasting.path(pasting.start.row.key)
    return pasting.start.key[: len(row)] == row


def _columns(start: _Start) -> list[int]:
    """The columns in which cells begin in the start's row, from its own on."""
    return [cell.column for cell in start.row.cells if cell.column >= start.cell.column]


def _list_targets(pasting: _Pasting) -> Iterator[Sequence[_Target]]:
    """As `_targets`, in a list, whose rows may be several table rows each."""
    start = pasting.start
    lines = [row for row in start.table.rows if row.key == start.row.key]
    own = pasting.path(start.row.key)
    existing = _length(start)
    columns = _columns(start)
    number = lines.index(start.row)
    while True:
        further, line = divmod(number, len(lines))
        key = (*own[:-1], start.row.index + further)
        by_column = {cell.column: _fields(cell) for cell in lines[line].cells}
        targets = []
        for column in columns:
            moved = [_moved(pasting, each, own, key) for each in by_column.get(column, ())]
            is_new = start.row.index + further >= existing
            targets.append(_Target([f for f in moved if f], field_keys.to_id(key), is_new))
        yield targets
        number += 1


def _length(start: _Start) -> int:
    """How many rows of the start's list the data have."""
    own = [row for row in start.table.rows if row.of_list == start.row.of_list]
    return len({row.index for row in own if not row.is_spare})


def _moved(pasting: _Pasting, field: FieldView, own: KeyPath, key: KeyPath) -> FieldView | None:
    """The field in another row of the list; None for one that is no field of the row.

    Of a cell that goes on over several rows the first row has the field.
    """
    path = pasting.path(field.key)
    if path[: len(own)] == own:
        return pasting.at(field, (*key, *path[len(own) :]))
    return field if key == own else None


# What a cell takes


def _row(
    pasting: _Pasting, targets: Sequence[_Target] | None, row: Row
) -> Iterator[tuple[PastedCell, CellText | None]]:
    for number, text in enumerate(row):
        if text is None:
            continue
        if targets is None or number >= len(targets):
            yield PastedCell("", text, "", _NO_ROW if targets is None else _NO_COLUMN), None
            continue
        yield _cell(pasting, targets[number].fields, text)


def _cell(
    pasting: _Pasting, in_cell: Sequence[FieldView], text: str
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


def _name(pasting: _Pasting, field: FieldView) -> str:
    """The field's own name, which stands above the column of the preview."""
    name = next(step for step in reversed(pasting.path(field.key)) if isinstance(step, str))
    return f"{name}：{field.choice}" if field.choice else name


def _is_typed(pasting: _Pasting, field: FieldView) -> bool:
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


def _fitting(pasting: _Pasting, field: FieldView, text: str) -> _Fitting | None:
    """The text as the field takes it; None for one that it cannot show."""
    if field.kind == "tick":
        return _Fitting(field.choice) if text in _TICKS else None
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
