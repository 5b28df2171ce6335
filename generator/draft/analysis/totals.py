"""Rows that add up the rows of a list, and figures that add up those below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.draft.analysis import field_kinds, words
from generator.draft.analysis.form_reading import FormGuess, add_cell, label_of, new_path
from generator.draft.analysis.label_text import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.draft.analysis.form_reading import Column, FormField, FormReading, Sheet
    from generator.draft.analysis.grid import Box
    from generator.draft.analysis.headed_table import HeadedTable, Leaf
    from generator.draft.draft import FieldPath

# A label and one figure beside it.
_PAIR = 2


def read_totals(
    sheet: Sheet, table: HeadedTable, group: FieldPath, list_path: FieldPath | None
) -> None:
    """Read the rows that add up a table: fields under amounts, other cells stay blank.

    `list_path` is the list above or below; without one the table's fields have labels.
    """
    for row in table.totals:
        columns = [leaf for leaf in table.leaves if _is_summed(sheet, row, leaf)]
        for leaf in columns:
            box = sheet.grid.at(row, leaf.column)
            column = label_of(leaf.box)
            is_lists = list_path is not None and len(columns) == 1
            parent = list_path[:-1] if list_path else group
            stem = list_path[-1] if list_path and is_lists else column.name
            path = new_path(sheet.reading, parent, f"{stem}合计", sheet.place(box))
            title = f"{stem if is_lists else column.title}合计"
            add_cell(sheet, box, path, Label(path[-1], title, column.unit))
            form_field = sheet.reading.fields[path]
            form_field.kind = "amount"
            if list_path and (*list_path, column.name) in sheet.reading.fields:
                form_field.sums = (".".join((*list_path, column.name)),)


def _is_summed(sheet: Sheet, row: int, leaf: Leaf) -> bool:
    """Whether the total row has a figure in this column."""
    box = sheet.grid.at(row, leaf.column)
    if sheet.is_label(box) or box.column != leaf.column or box.columns != leaf.box.columns:
        return False
    label = label_of(leaf.box)
    if words.has("not_summed", label.name) and not box.plain:
        return False
    if sheet.marks[box] == "value" or field_kinds.by_label(label) in ("amount", "integer"):
        return True
    is_open = not sheet.reading.facts.is_filled and _goes_over_texts(sheet, row, leaf)
    if (
        is_open
        and field_kinds.by_label(label) == "text"
        and not words.has("not_counted", label.title)
    ):
        return True
    sheet.reading.guesses.append(
        FormGuess(
            sheet.place(box),
            "合计行的空白单元格，留空",
            f"“{label.title}”一列不是金额或数量，无法相加",
            "如应填写，请在 schema.yaml 中增加字段，并在模板的此单元格中填入标签。",
        )
    )
    return False


def _goes_over_texts(sheet: Sheet, row: int, leaf: Leaf) -> bool:
    """Whether the label of the total covers columns: those that it leaves are added up."""
    before = sheet.grid.row(row, 0, leaf.column)
    return any(words.has("totals", box.plain) and box.columns > 1 for box in before)


def read_line(sheet: Sheet, boxes: Sequence[Box], group: FieldPath) -> bool:
    """Whether a row below a table adds up several of its columns; their sums are its fields."""
    reading = sheet.reading
    if (
        not boxes
        or not sheet.is_label(boxes[0])
        or not words.has("totals", label_of(boxes[0]).name)
    ):
        return False
    rest = [(box, reading.columns.get(box.column)) for box in boxes[1:]]
    summed = [(box, column) for box, column in rest if column and _adds_up(sheet, box, column)]
    if len(boxes) < _PAIR or not summed:
        return False
    own = label_of(boxes[0])
    for box, column in summed:
        is_alone = len(boxes) == _PAIR
        name = own.name if is_alone else f"{column.label.name}合计"
        title = own.title if is_alone else f"{column.label.title}合计"
        path = new_path(reading, group, name, sheet.place(box))
        add_cell(sheet, box, path, Label(name, title, column.label.unit))
        reading.fields[path].kind = "amount"
        reading.fields[path].sums = _of_column(column)
    return True


def _of_column(column: Column) -> tuple[str, ...]:
    """The column's fields that are no totals themselves."""
    return tuple(
        ".".join(path)
        for path in column.fields
        if not any(words.has("total_labels", name) for name in path[:-1])
    )


def _adds_up(sheet: Sheet, box: Box, column: Column) -> bool:
    if sheet.is_label(box) or (words.has("not_summed", column.label.name) and not box.plain):
        return False
    return sheet.marks[box] == "value" or field_kinds.by_label(column.label) in (
        "amount",
        "integer",
    )


def add_sums(reading: FormReading) -> None:
    """Let figures be sums that stand above the figures that make them up."""
    for path, form_field in reading.fields.items():
        if form_field.sums or words.has("not_summed", path[-1]) or not _is_total(path, form_field):
            continue
        addends = _addends(reading, path)
        if len(addends) > 1:
            form_field.sums = tuple(".".join(addend) for addend in addends)


def _is_total(path: FieldPath, form_field: FormField) -> bool:
    labels = (form_field.label.name, *path[-2:-1])
    return field_kinds.of_path(path, form_field.label) == "amount" and any(
        words.has("total_labels", label) for label in labels
    )


def _addends(reading: FormReading, path: FieldPath) -> list[FieldPath]:
    """The figures that make up the one at `path`: its siblings, or the same column's below."""
    is_matrix = not words.has("total_labels", path[-1])
    group = path[:-2] if is_matrix else path[:-1]
    addends = []
    for other, form_field in reading.fields.items():
        if (
            other == path
            or form_field.is_of_unit
            or form_field.sums
            or other[: len(group)] != group
        ):
            continue
        if form_field.place[:2] <= reading.fields[path].place[:2]:
            continue
        if any(other[:length] in reading.lists for length in range(len(other))):
            continue
        if is_matrix and (other[-1] != path[-1] or len(other) != len(path)):
            continue
        if field_kinds.of_path(other, form_field.label) == "amount":
            addends.append(other)
    return _first_chain(reading, addends)


def _first_chain(reading: FormReading, addends: list[FieldPath]) -> list[FieldPath]:
    """Of figures side by side, those of the first column: the others say the same otherwise."""
    rows = [reading.fields[path].place[:2] for path in addends]
    if len(set(rows)) == len(rows):
        return addends
    column = reading.fields[addends[0]].place.column
    return [path for path in addends if reading.fields[path].place.column == column]
