"""Texts with fields in them: what a paragraph or a label prints once its holes are fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.draft.analysis import label_text, text_holes, titles, unit_mentions, words
from generator.draft.analysis.form_reading import FormField, Place, PrintedField, differs, new_path
from generator.draft.analysis.text_holes import Hole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.draft.analysis.form_reading import FormReading, Line
    from generator.draft.analysis.label_text import Label
    from generator.draft.draft import FieldPath

NO_LABEL = label_text.parse("")
DAY = "日期"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a text stands: its cell, the group of its fields, the label before it.

    `is_title`: it may be the form's title, with the level and place in it.
    """

    place: Place
    group: FieldPath = ()
    label: Label = NO_LABEL
    is_title: bool = False


def add_text(reading: FormReading, spot: Spot, paragraphs: Sequence[str]) -> bool:
    """Note what the paragraphs print; whether there are fields or settings in them."""
    lines = tuple(_line(reading, spot, paragraph) for paragraph in paragraphs)
    has_fields = any(isinstance(part, PrintedField) for line in lines for part in line)
    if has_fields:
        reading.lines[spot.place] = lines
    return has_fields


def _line(reading: FormReading, spot: Spot, paragraph: str) -> Line:
    """What a paragraph prints."""
    pieces = text_holes.read(paragraph, reading.facts)
    boxes = tuple(
        piece.choice for piece in pieces if isinstance(piece, Hole) and piece.kind == "box"
    )
    path = _box_field(reading, spot, _label_before(pieces), boxes) if boxes else ()
    line: list[str | PrintedField] = []
    for piece in pieces:
        if isinstance(piece, str):
            line += _with_settings(reading, spot.place, piece, is_title=spot.is_title)
        elif piece.kind == "box":
            line.append(PrintedField(path, choice=piece.choice))
            if piece.value:
                reading.values[path] = piece.value
        else:
            line.append(_hole(reading, spot, piece))
    return tuple(line)


def add_settings(reading: FormReading, place: Place, paragraphs: Sequence[str]) -> None:
    """Note what a label prints if it says the year."""
    lines = tuple(_with_settings(reading, place, text, is_title=False) for text in paragraphs)
    if any(isinstance(part, PrintedField) for line in lines for part in line):
        reading.lines[place] = lines


def holds_fields(reading: FormReading, text: str) -> bool:
    """Whether the text has room for values."""
    return any(
        text_holes.has_holes(text_holes.read(line, reading.facts)) for line in text.split("\n")
    )


def _label_before(pieces: text_holes.Pieces) -> Label:
    """The label before the first box of a text, such as 项目属性 in `项目属性：新增□ 延续□`."""
    first = pieces[0]
    text = first if isinstance(first, str) else ""
    head, colon, _ = text.replace(":", "：").rpartition("：")
    return label_text.parse(head.split("　")[-1] if colon else "")


def _box_field(
    reading: FormReading, spot: Spot, label: Label, choices: tuple[str, ...]
) -> FieldPath:
    """The field of the boxes in a paragraph; a second line of boxes is one of its own."""
    label = label if label.name else spot.label
    path = new_path(reading, spot.group, label.name or "选项", spot.place)
    number = 1
    while path in reading.fields and reading.fields[path].allowed != choices:
        number += 1
        path = (*spot.group, f"{label.name or '选项'}{number}")
    form_field = FormField(label, spot.place, kind="choice", allowed=choices, ticks="☑")
    reading.fields.setdefault(path, form_field)
    reading.values.setdefault(path, "")
    return path


def _hole(reading: FormReading, spot: Spot, hole: Hole) -> PrintedField:
    """The field of a hole."""
    label = label_text.parse(hole.label) if hole.label else spot.label
    is_day = hole.kind in ("date", "month")
    if is_day and hole.choice:
        name = label.name or "起止时间"
        is_both = "起止" in name
        name = name.replace("起止", hole.choice) if is_both else f"{name}{hole.choice}"
        label = label_text.parse(name)
    if not label.name:
        label = label_text.parse(DAY if is_day else "内容")
    is_of_unit = words.has("of_the_unit", label.name) or words.has("unit_names", label.name)
    path: FieldPath = (label.name,)
    is_of_unit = is_of_unit and not differs(reading, path, hole.value)
    if not is_of_unit:
        path = new_path(reading, spot.group, label.name, spot.place)
    kind = hole.kind if is_day else ""
    form_field = FormField(label, spot.place, reading.unit, kind=kind, is_of_unit=is_of_unit)
    reading.fields.setdefault(path, form_field)
    if hole.value or path not in reading.values:
        reading.values[path] = hole.value
    return PrintedField(path)


def _with_settings(reading: FormReading, place: Place, text: str, *, is_title: bool) -> Line:
    """A constant text with the settings and the unit's name in it."""
    unit = reading.facts.unit
    line: list[str | PrintedField] = []
    for number, part in enumerate(unit_mentions.split(text, unit)):
        if number % 2:
            line.append(_unit_name(reading, place))
        else:
            line += _settings(reading, part, is_title=is_title)
    return tuple(line)


def _unit_name(reading: FormReading, place: Place) -> PrintedField:
    """The unit's name in running text."""
    label = label_text.parse(words.pattern("unit_name").pattern)
    path: FieldPath = (label.name,)
    reading.fields.setdefault(path, FormField(label, place, is_of_unit=True))
    if reading.facts.is_filled:
        reading.values.setdefault(path, reading.facts.unit)
    return PrintedField(path)


def _settings(reading: FormReading, text: str, *, is_title: bool) -> Line:
    """A constant text with the settings in it, the unit's name aside."""
    line: list[str | PrintedField] = []
    for piece in titles.settings_in(text, is_title=is_title):
        if isinstance(piece, str):
            line.append(piece)
        elif piece.kind in ("year", "level", "place"):
            reading.settings.setdefault(piece.kind, []).append(piece.value)
            line.append(PrintedField((piece.kind,), is_setting=True))
    return tuple(line)
