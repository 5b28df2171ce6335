"""Columns of which one is ticked: their headings are the choices of one field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.draft.analysis import label_text, words
from generator.draft.analysis.form_reading import FormField, PrintedField, label_of, new_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.draft.analysis.form_reading import KeyPath, Sheet
    from generator.draft.analysis.headed_table import Leaf
    from generator.draft.draft import FieldPath

_TICKS = frozenset("√✓✔☑")


@dataclass(frozen=True, slots=True)
class FieldColumns:
    """Columns that are one field: a single one, or several with `choices`."""

    leaves: tuple[Leaf, ...]
    choices: tuple[str, ...] = ()


def grouped(sheet: Sheet, row: int, leaves: Sequence[Leaf]) -> list[FieldColumns]:
    """The columns, those together that are ticked."""
    columns: list[FieldColumns] = []
    place = 0
    while place < len(leaves):
        end = place
        while end < len(leaves) and _belongs(leaves[place], leaves[end], leaves):
            end += 1
        if end - place > 1 and not any(
            sheet.is_label(sheet.grid.at(row, leaf.column)) for leaf in leaves[place:end]
        ):
            choices = tuple(label_text.squash(leaf.box.text) for leaf in leaves[place:end])
            columns.append(FieldColumns(tuple(leaves[place:end]), choices))
            place = end
        else:
            columns.append(FieldColumns((leaves[place],)))
            place += 1
    return columns


def _belongs(first: Leaf, other: Leaf, leaves: Sequence[Leaf]) -> bool:
    """Whether both are choices under the same heading, which has choices only."""
    if not first.above or first.above[-1:] != other.above[-1:]:
        return False
    under = [leaf for leaf in leaves if leaf.above[-1:] == first.above[-1:]]
    return all(words.has("ticked", leaf.box.plain) for leaf in under)


def add_field(sheet: Sheet, row: int, columns: FieldColumns, group: FieldPath) -> FieldPath:
    """The field of the ticked columns, printed in the cells of this row."""
    label = label_of(columns.leaves[0].above[-1])
    boxes = [sheet.grid.at(row, leaf.column) for leaf in columns.leaves]
    place = sheet.place(boxes[0])
    path = new_path(sheet.reading, group, label.name, place)
    sheet.reading.fields[path] = FormField(
        label, place, kind="choice", allowed=columns.choices, ticks="√"
    )
    for box, choice in zip(boxes, columns.choices, strict=True):
        sheet.reading.lines[sheet.place(box)] = ((PrintedField(path, choice=choice),),)
    return path


def read_value(sheet: Sheet, row: int, columns: FieldColumns, key: KeyPath) -> None:
    """The choice that is ticked in this row."""
    for leaf, choice in zip(columns.leaves, columns.choices, strict=True):
        if sheet.grid.at(row, leaf.column).plain in _TICKS:
            sheet.reading.values[key] = choice
