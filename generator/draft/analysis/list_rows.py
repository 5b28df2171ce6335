"""The rows of a list: one is kept, the others show how many there are and what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.draft.analysis import tick_columns, words
from generator.draft.analysis.form_reading import add_cell, cell_value, label_of, new_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.draft.analysis.form_reading import KeyPath, Sheet
    from generator.draft.analysis.grid import Box
    from generator.draft.analysis.headed_table import Leaf
    from generator.draft.analysis.tick_columns import FieldColumns
    from generator.draft.draft import FieldPath

_MOST_ROWS = 40
_CHINESE_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class ListRows:
    """A list's rows and columns; the cells in `merged` go over all its rows."""

    path: FieldPath
    rows: Sequence[int]
    leaves: Sequence[Leaf]
    merged: Sequence[Box] = ()


def read_rows(sheet: Sheet, rows: ListRows) -> None:
    """Read the rows of one list."""
    reading, kept = sheet.reading, rows.rows[0]
    reading.lists.setdefault(rows.path, _least_rows(sheet, rows))
    reading.loops[sheet.block, kept] = (rows.path,)
    reading.dropped |= {(sheet.block, row) for row in rows.rows[1:]}
    reading.merged |= {sheet.place(box) for box in rows.merged}
    columns = tick_columns.grouped(sheet, kept, rows.leaves)
    paths = [_add_field(sheet, kept, each, rows) for each in columns]
    index = -1
    for row in rows.rows:
        index += 1 if row == kept or _has_values(sheet, row, rows.leaves) else 0
        for each, path in zip(columns, paths, strict=True):
            if path:
                key: KeyPath = (*rows.path, index, *path[len(rows.path) :])
                _read_value(sheet, row, each, key)


def _least_rows(sheet: Sheet, rows: ListRows) -> int:
    """As many rows as a blank form draws, but for rows that are samples, or under a label."""
    if sheet.reading.facts.is_filled or rows.merged or len(rows.rows) > _MOST_ROWS:
        return 1
    boxes = [sheet.grid.at(row, leaf.column) for row in rows.rows for leaf in rows.leaves]
    return 1 if any(words.has("more", box.plain) for box in boxes) else len(rows.rows)


def _has_values(sheet: Sheet, row: int, leaves: Sequence[Leaf]) -> bool:
    """Whether anything besides the row's number is filled in."""
    return any(
        cell_value(sheet, sheet.grid.at(row, leaf.column))
        for leaf in leaves
        if not words.has("numbers", leaf.box.plain)
    )


def _add_field(sheet: Sheet, row: int, columns: FieldColumns, rows: ListRows) -> FieldPath:
    """The field of a column; blank where its cell is printed."""
    if columns.choices:
        return tick_columns.add_field(sheet, row, columns, rows.path)
    leaf = columns.leaves[0]
    box = sheet.grid.at(row, leaf.column)
    if sheet.is_label(box):
        return ()
    label = label_of(leaf.box)
    group = (*rows.path, *_group_of(leaf, rows.leaves))
    path = new_path(sheet.reading, group, label.name, sheet.place(box))
    add_cell(sheet, box, path, label)
    sheet.reading.values.pop(path)
    if words.has("numbers", label.name):
        sheet.reading.fields[path].number = _numbering(box.plain)
    return path


def _group_of(leaf: Leaf, leaves: Sequence[Leaf]) -> tuple[str, ...]:
    """The heading above the column's own, where columns under others have the same name."""
    name = label_of(leaf.box).name
    alike = [each for each in leaves if label_of(each.box).name == name]
    return (label_of(leaf.above[0]).name,) if len(alike) > 1 and leaf.above else ()


def _read_value(sheet: Sheet, row: int, columns: FieldColumns, key: KeyPath) -> None:
    if columns.choices:
        tick_columns.read_value(sheet, row, columns, key)
    elif value := cell_value(sheet, sheet.grid.at(row, columns.leaves[0].column)):
        sheet.reading.values[key] = value


def _numbering(sample: str) -> str:
    """How the rows are numbered, by the number of the first."""
    is_chinese = any(character in _CHINESE_NUMERALS for character in sample)
    if sample[:1] in ("（", "("):
        return "（一）" if is_chinese else "（1）"
    return "一" if is_chinese else "1"
