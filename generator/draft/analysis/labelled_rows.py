"""Rows with labels at the left under a heading: a list for each label, or fields in groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from generator.draft.analysis import field_kinds, label_words, list_rows, tick_columns, words
from generator.draft.analysis.form_reading import FormGuess, add_cell, label_of, new_path
from generator.draft.analysis.list_rows import ListRows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.draft.analysis.form_reading import Sheet
    from generator.draft.analysis.grid import Box
    from generator.draft.analysis.headed_table import HeadedTable, Leaf
    from generator.draft.analysis.tick_columns import FieldColumns
    from generator.draft.draft import FieldPath

Key: TypeAlias = "tuple[Box, ...]"


@dataclass(frozen=True, slots=True)
class ColumnRun:
    """Columns of labels and the columns to fill in at their right."""

    labels: tuple[Leaf, ...]
    fields: tuple[Leaf, ...]


def read_run(sheet: Sheet, table: HeadedTable, run: ColumnRun, group: FieldPath) -> None:
    """Read labelled rows: a list for each label, or fields in a group for each."""
    keys = _keys(sheet, table, run)
    if _is_of_lists(sheet, table, run, keys):
        for key, rows in keys.items():
            path = _path(sheet, key, group)
            list_rows.read_rows(sheet, ListRows(path, rows, run.fields, key))
        return
    for key, rows in keys.items():
        for row in rows:
            _read_row(sheet, row, run, key, group)


def _keys(sheet: Sheet, table: HeadedTable, run: ColumnRun) -> dict[Key, list[int]]:
    """The rows by the labels at their left; a blank one means the label above it."""
    keys: dict[Key, list[int]] = {}
    last: list[Box] = []
    for row in table.rows:
        boxes = [sheet.grid.at(row, leaf.column) for leaf in run.labels]
        if any(is_more(sheet, box) for box in boxes):
            _drop(sheet, row, boxes)
            continue
        last = [
            old if not box.plain else box for box, old in zip(boxes, last or boxes, strict=True)
        ]
        # A label over several columns is one.
        keys.setdefault(tuple(dict.fromkeys(last)), []).append(row)
    return keys


def is_more(sheet: Sheet, box: Box) -> bool:
    """Whether a blank form shows in a cell of labels that more of them may follow."""
    return sheet.marks[box] == "value" and words.has("more", box.plain)


def _drop(sheet: Sheet, row: int, boxes: Sequence[Box]) -> None:
    """Leave out a row that shows only that more may follow."""
    sheet.reading.dropped.add((sheet.block, row))
    sheet.reading.guesses.append(
        FormGuess(
            sheet.place(boxes[-1]),
            "标签为“……”的行不生成",
            "此行只表示可以增加，没有固定的标签",
            "如还有其他固定的行，请在模板中增加该行，并在 schema.yaml 中增加字段。",
        )
    )


def _is_of_lists(
    sheet: Sheet, table: HeadedTable, run: ColumnRun, keys: Mapping[Key, Sequence[int]]
) -> bool:
    """Whether each label has a list: a deeper level to fill in, several rows, or sample rows."""
    levels = [label_words.depth(leaf.box.plain) for leaf in (*run.labels, *run.fields)]
    is_named = field_kinds.by_label(label_of(run.fields[0].box)) in ("text", "long")
    if any(level is not None for level in levels) and is_named:
        return True
    boxes = [sheet.grid.at(row, leaf.column) for row in table.rows for leaf in run.fields]
    if any(words.has("samples", box.plain) and not box.plain.isdigit() for box in boxes):
        return True
    return any(len(rows) > 1 for rows in keys.values())


def _path(sheet: Sheet, key: Key, group: FieldPath) -> FieldPath:
    """The group or list that the labels name."""
    path = group
    for box in key:
        label = label_of(box)
        path = (*path, label.name)
        sheet.reading.titles.setdefault(path, label.title)
    return path


def _read_row(sheet: Sheet, row: int, run: ColumnRun, key: Key, group: FieldPath) -> None:
    """Read a row of fields: the labels at its left are groups, or the field's own name."""
    above = _path(sheet, key, group)
    is_part = any(words.has("part_of", box.plain) for box in key)
    for columns in tick_columns.grouped(sheet, row, run.fields):
        if columns.choices:
            path = tick_columns.add_field(sheet, row, columns, above)
            tick_columns.read_value(sheet, row, columns, path)
            continue
        box = sheet.grid.at(row, columns.leaves[0].column)
        if sheet.is_label(box):
            continue
        path = _add_field(sheet, box, columns, run, key, above)
        sheet.reading.fields[path].is_part = is_part


def _add_field(  # noqa: PLR0913, PLR0917 - where it is, and what stands beside and above
    sheet: Sheet, box: Box, columns: FieldColumns, run: ColumnRun, key: Key, above: FieldPath
) -> FieldPath:
    """The field of a cell: in the row's group, or alone in its row and named by it."""
    place = sheet.place(box)
    if key and len(run.fields) == 1:
        label = label_of(key[-1])
        path = new_path(sheet.reading, above[:-1], above[-1], place)
    else:
        label = label_of(columns.leaves[0].box)
        path = new_path(sheet.reading, above, label.name, place)
    add_cell(sheet, box, path, label)
    return path
