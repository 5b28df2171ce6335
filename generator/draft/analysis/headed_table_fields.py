"""Tables with a heading: rows to fill in below it are a list, labelled rows groups of fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.draft.analysis import (
    field_kinds,
    headed_table,
    label_text,
    label_words,
    labelled_rows,
    list_rows,
    totals,
    words,
)
from generator.draft.analysis.form_reading import Column, add_cell, label_of, new_path
from generator.draft.analysis.labelled_rows import ColumnRun
from generator.draft.analysis.list_rows import ListRows

if TYPE_CHECKING:
    from generator.draft.analysis.form_reading import Sheet
    from generator.draft.analysis.headed_table import HeadedTable, Leaf
    from generator.draft.draft import FieldPath

# So few columns over one row may be two long texts side by side.
_MOST_SINGLE = 2


def read_table(sheet: Sheet, table: HeadedTable, group: FieldPath, *, is_alone: bool) -> None:
    """Read a table with a heading; one that is all of its group is the group's list."""
    known = set(sheet.reading.fields)
    _read(sheet, table, group, is_alone=is_alone)
    fields = [path for path in sheet.reading.fields if path not in known]
    sheet.reading.columns = {
        leaf.column: Column(label, tuple(path for path in fields if path[-1] == label.name))
        for leaf in table.leaves
        if (label := label_of(leaf.box)).name
    }


def _read(sheet: Sheet, table: HeadedTable, group: FieldPath, *, is_alone: bool) -> None:
    runs = _runs(sheet, table)
    if runs and all(run.labels for run in runs):
        for run in runs:
            if run.labels:
                labelled_rows.read_run(sheet, table, run, group)
        totals.read_totals(sheet, table, group, None)
    elif _is_single(sheet, table):
        _read_single(sheet, table, group)
    else:
        path = _list_path(sheet, table, group, is_alone=is_alone)
        list_rows.read_rows(sheet, ListRows(path, table.rows, table.leaves))
        totals.read_totals(sheet, table, group, path)


def _runs(sheet: Sheet, table: HeadedTable) -> list[ColumnRun]:
    """The columns in runs: labels, then what is filled in at their right."""
    runs: list[tuple[list[Leaf], list[Leaf]]] = [([], [])]
    for leaf in table.leaves:
        if _is_label_column(sheet, table, leaf):
            if runs[-1][1]:
                runs.append(([], []))
            runs[-1][0].append(leaf)
        else:
            runs[-1][1].append(leaf)
    return [ColumnRun(tuple(labels), tuple(fields)) for labels, fields in runs if fields]


def _is_label_column(sheet: Sheet, table: HeadedTable, leaf: Leaf) -> bool:
    """Whether the column's cells are printed: in all rows, or on the first row of a level."""
    if words.has("numbers", leaf.box.plain):
        return False
    boxes = [sheet.grid.at(row, leaf.column) for row in table.rows]
    # A label …… says that there are more; it is none of its own.
    boxes = [box for box in boxes if not labelled_rows.is_more(sheet, box)]
    is_printed = [sheet.is_label(box) and not headed_table.is_crossed_out(box) for box in boxes]
    if label_words.depth(leaf.box.plain) is not None:
        return any(is_printed[:1]) and all(sheet.marks[box] != "value" for box in boxes)
    return bool(boxes) and all(is_printed)


def _is_single(sheet: Sheet, table: HeadedTable) -> bool:
    """Whether the only row below the heading is no list: few columns, of texts, without names.

    More columns are none either if all of them are long texts, as goals and what became of them.
    """
    if len(table.rows) > 1 or table.totals:
        return False
    labels = [label_of(leaf.box) for leaf in table.leaves]
    if len(labels) > _MOST_SINGLE and any(
        field_kinds.by_label(label) != "long" for label in labels
    ):
        return False
    boxes = [sheet.grid.at(table.rows[0], leaf.column) for leaf in table.leaves]
    heads = [label.title for label in labels]
    is_sample = any(words.has("samples", box.plain) for box in boxes)
    return not is_sample and not any(
        words.has("list_heads", head) or words.has("numbers", head) for head in heads
    )


def _read_single(sheet: Sheet, table: HeadedTable, group: FieldPath) -> None:
    """Read fields whose labels stand above them."""
    for leaf in table.leaves:
        box = sheet.grid.at(table.rows[0], leaf.column)
        label = label_of(leaf.box)
        if not sheet.is_label(box):
            path = new_path(sheet.reading, group, label.name, sheet.place(box))
            add_cell(sheet, box, path, label)


def _list_path(sheet: Sheet, table: HeadedTable, group: FieldPath, *, is_alone: bool) -> FieldPath:
    """The name of a list: its group's, or what the form's title or first column names."""
    reading = sheet.reading
    if group and is_alone and group not in reading.lists:
        reading.titles.setdefault(group, group[-1])
        return group
    named = [leaf for leaf in table.leaves if not words.has("numbers", leaf.box.plain)]
    label = label_of((named or table.leaves)[0].box).name
    own = label_text.without(label, "名称")
    is_titled = not group and reading.subject and (reading.subject,) not in reading.lists
    # 采购项目名称 names the things that are listed, 事项 does not.
    name = own if own != label or not is_titled else reading.subject
    path, number = (*group, name), 1
    while path in reading.lists or path in reading.fields:
        number += 1
        path = (*group, f"{own}明细{number if number > 2 else ''}")  # noqa: PLR2004 - the third
    reading.titles[path] = path[-1]
    return path
