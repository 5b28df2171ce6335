"""What is understood of one form while it is read: fields, lists, what each cell prints.

Paths start in the form; whether the form repeats, and which fields are the unit's, is decided
later. Keys of values are paths with the numbers of rows in lists, from 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from generator.draft.analysis import label_text, words

if TYPE_CHECKING:
    from generator.draft.analysis.cell_marks import Marks
    from generator.draft.analysis.form_facts import FormFacts
    from generator.draft.analysis.grid import Box, Grid
    from generator.draft.analysis.label_text import Label
    from generator.draft.draft import FieldPath

KeyPath: TypeAlias = "tuple[str | int, ...]"
SettingKind: TypeAlias = Literal["year", "level", "place"]


_UNNAMED = "内容"


class Place(NamedTuple):
    """A cell: the table, its row and column, from 0; for a line outside tables the block is it."""

    block: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class PrintedField:
    """A field printed in a text; a setting's path is its kind."""

    path: FieldPath
    is_setting: bool = False
    choice: str = ""


Line: TypeAlias = "tuple[str | PrintedField, ...]"


@dataclass(slots=True)
class FormField:
    """A field of the form: its label, where it stands first, and what is known of its kind."""

    label: Label
    place: Place
    unit: str = ""
    kind: str = ""
    allowed: tuple[str, ...] = ()
    ticks: Literal["", "√", "☑"] = ""
    number: str = ""
    sums: tuple[str, ...] = ()
    is_part: bool = False
    is_of_unit: bool = False


@dataclass(frozen=True, slots=True)
class FormGuess:
    """A guess before its place is put into words."""

    place: Place
    what: str
    why: str
    how: str
    is_question: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the last table with a heading: its label, and its fields in all rows' groups."""

    label: Label
    fields: tuple[FieldPath, ...]


@dataclass(slots=True)
class FormReading:
    """What is understood of a form so far."""

    facts: FormFacts
    subject: str = ""
    unit: str = ""
    fields: dict[FieldPath, FormField] = field(default_factory=dict)
    lists: dict[FieldPath, int] = field(default_factory=dict)
    titles: dict[FieldPath, str] = field(default_factory=dict)
    settings: dict[SettingKind, list[str]] = field(default_factory=dict)
    lines: dict[Place, tuple[Line, ...]] = field(default_factory=dict)
    loops: dict[tuple[int, int], tuple[FieldPath, ...]] = field(default_factory=dict)
    dropped: set[tuple[int, int]] = field(default_factory=set)
    merged: set[Place] = field(default_factory=set)
    values: dict[KeyPath, str] = field(default_factory=dict)
    guesses: list[FormGuess] = field(default_factory=list)
    columns: dict[int, Column] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that is being read: its number among the form's blocks, its grid and its marks."""

    reading: FormReading
    block: int
    grid: Grid
    marks: Marks

    def place(self, box: Box) -> Place:
        """Where the box is."""
        return Place(self.block, box.row, box.column)

    def is_label(self, box: Box) -> bool:
        """Whether the box holds a label."""
        return self.marks[box] == "label"


def new_path(reading: FormReading, group: FieldPath, name: str, place: Place) -> FieldPath:
    """A path in the group that no other cell has; a second field of the name gets a number."""
    name = name or _UNNAMED
    path, number = (*group, name), 1
    while path in reading.lists or (path in reading.fields and reading.fields[path].place != place):
        number += 1
        path = (*group, f"{name}{number}")
    if number > 1:
        reading.guesses.append(
            FormGuess(
                place,
                f"字段“{path[-1]}”",
                f"同一组中已有字段“{name}”，按顺序加了编号",
                "请在 schema.yaml 和模板中改为能看出区别的名称。",
            )
        )
    return path


def differs(reading: FormReading, path: FieldPath, value: str) -> bool:
    """Whether the form says something else where this field stands already."""
    return bool(value) and reading.values.get(path, "") not in ("", value)


def add_cell(sheet: Sheet, box: Box, path: FieldPath, label: Label, key: KeyPath = ()) -> None:
    """The field at `path` is printed alone in this cell."""
    place = sheet.place(box)
    reading = sheet.reading
    if path not in reading.fields:
        is_part = words.has("part_of", label.title)
        reading.fields[path] = FormField(label, place, reading.unit, is_part=is_part)
    reading.lines[place] = ((PrintedField(path),),)
    reading.values[key or path] = cell_value(sheet, box)


def cell_value(sheet: Sheet, box: Box) -> str:
    """What is filled in at a cell, a line for each paragraph."""
    is_sample = not sheet.reading.facts.is_filled and words.has("samples", box.plain)
    if sheet.marks[box] != "value" or is_sample:
        return ""
    lines = [line.strip(" \t　\xa0") for line in box.text.split("\n")]
    return "\n".join(lines).strip("\n")


def label_of(box: Box) -> Label:
    """The label in this box; one that is all signs is named 内容."""
    label = label_text.parse(box.text)
    return label if label.name else replace(label, name=_UNNAMED)
