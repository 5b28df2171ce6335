"""Regions of a table without a heading: labels with room beside them, labels beside a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.draft.analysis import grid as grids
from generator.draft.analysis import (
    headed_table,
    headed_table_fields,
    label_text,
    label_words,
    text_fields,
    totals,
    words,
)
from generator.draft.analysis.form_reading import (
    FormGuess,
    add_cell,
    cell_value,
    differs,
    label_of,
    new_path,
)
from generator.draft.analysis.grid import Region
from generator.draft.analysis.text_fields import NO_LABEL, Spot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.draft.analysis.form_reading import Sheet
    from generator.draft.analysis.grid import Box
    from generator.draft.draft import FieldPath

# A title stands in one of the first rows.
_TITLE_ROWS = 4


def read_region(sheet: Sheet, region: Region, group: FieldPath) -> None:
    """Read the rows of a region, whose fields belong to the group."""
    bands = grids.bands(sheet.grid, region)
    number = 0
    while number < len(bands):
        table = headed_table.find(sheet, bands, number)
        if table is not None:
            is_alone = number == 0 and table.bands == len(bands)
            headed_table_fields.read_table(sheet, table, group, is_alone=is_alone)
            number += table.bands
        else:
            _read_band(sheet, bands[number], group)
            number += 1


def _read_band(sheet: Sheet, band: Region, group: FieldPath) -> None:
    """Read rows that some cell joins, or a single row."""
    boxes = sheet.grid.row(band.top, band.left, band.right)
    if band.rows == 1:
        _read_line(sheet, boxes, group)
        return
    labels = [
        box
        for box in boxes
        if _fills(box, band) and sheet.is_label(box) and not _holds_fields(sheet, box)
    ]
    if not labels:
        for row in range(band.top, band.bottom):
            own = [box for box in sheet.grid.row(row, band.left, band.right) if box.row == row]
            _read_line(sheet, own, group)
        return
    if labels[0].column > band.left:
        read_region(sheet, Region(band.top, band.bottom, band.left, labels[0].column), group)
    ends = [*(box.column for box in labels[1:]), band.right]
    for box, end in zip(labels, ends, strict=True):
        if end > box.right:
            _read_beside(sheet, box, Region(band.top, band.bottom, box.right, end), group)


def _fills(box: Box, band: Region) -> bool:
    return box.row <= band.top and box.bottom >= band.bottom


def _holds_fields(sheet: Sheet, box: Box) -> bool:
    return text_fields.holds_fields(sheet.reading, box.text)


def _read_beside(sheet: Sheet, box: Box, region: Region, group: FieldPath) -> None:
    """Read what stands beside a label that is as high as the region."""
    boxes = sheet.grid.row(region.top, region.left, region.right)
    if _fills(boxes[0], region) and len(boxes) == 1:
        _read_line(sheet, (box, *boxes), group)
        return
    reading = sheet.reading
    label = label_of(box)
    path = (*group, label.name)
    reading.titles.setdefault(path, label.title)
    unit, reading.unit = reading.unit, label.unit or reading.unit
    read_region(sheet, region, path)
    reading.unit = unit


def _read_line(sheet: Sheet, boxes: Sequence[Box], group: FieldPath) -> None:
    """Read a row of labels and room for values."""
    if totals.read_line(sheet, boxes, group):
        return
    pending: list[Box] = []
    is_start = True
    for place, box in enumerate(boxes):
        behind = boxes[place + 1] if place + 1 < len(boxes) else None
        if sheet.is_label(box):
            has_room = behind is not None and not sheet.is_label(behind)
            label = label_of(pending[-1]) if pending else NO_LABEL
            is_title = len(boxes) == 1 and box.row < _TITLE_ROWS
            spot = Spot(sheet.place(box), group, label, is_title)
            if not has_room and _add_text(sheet, box, spot):
                pending = []
            else:
                pending.append(box)
        elif pending:
            if is_start and len(pending) > 1:
                group = (*group, *(label_of(each).name for each in pending[:-1]))
            _add_field(sheet, box, pending[-1], group)
            pending, is_start = [], False
        elif box.plain or len(boxes) == 1:
            _add_unlabelled(sheet, box, group)


def _add_text(sheet: Sheet, box: Box, spot: Spot) -> bool:
    """Whether the label itself has fields in it."""
    paragraphs = [paragraph.text for paragraph in box.source.paragraphs]
    return text_fields.add_text(sheet.reading, spot, paragraphs)


def _add_field(sheet: Sheet, box: Box, beside: Box, group: FieldPath) -> None:
    """The field that the label beside the room names."""
    reading = sheet.reading
    label = label_of(beside)
    is_of_unit = words.has(reading.facts.unit_words, label.name)
    is_signed = words.has("signed", label.title) and not (is_of_unit and reading.facts.names_unit)
    if is_signed or words.has("marks", label.title):
        return
    if words.has("offices", label.name) and not box.plain:
        _ask_about_office(sheet, box, label.title)
    name = label.name
    path: FieldPath = (name,)
    is_of_unit = is_of_unit and not differs(reading, path, cell_value(sheet, box))
    path = path if is_of_unit else new_path(reading, group, name, sheet.place(box))
    add_cell(sheet, box, path, label)
    reading.fields[path].is_of_unit = is_of_unit


def _add_field_named(sheet: Sheet, box: Box, name: str, group: FieldPath) -> None:
    path = new_path(sheet.reading, group, name, sheet.place(box))
    add_cell(sheet, box, path, label_text.parse(name))


def _ask_about_office(sheet: Sheet, box: Box, title: str) -> None:
    _ask(
        sheet,
        box,
        f"“{title}”作为字段，由单位填写",
        "这一栏也可能由主管部门或财政部门在纸上填写",
        "如不由单位填写，请在模板中删除此单元格的标签，并在 schema.yaml 中删除该字段。",
    )


def _ask(sheet: Sheet, box: Box, what: str, why: str, how: str) -> None:
    place = sheet.place(box)
    sheet.reading.guesses.append(FormGuess(place, what, why, how, is_question=True))


def _add_unlabelled(sheet: Sheet, box: Box, group: FieldPath) -> None:
    """A cell beside no label: the one above names it, else it is asked about."""
    above = sheet.grid.at(box.row - 1, box.column) if box.row else None
    is_below_label = above is not None and sheet.is_label(above) and above.columns == box.columns
    if above is not None and is_below_label and sheet.place(above) not in sheet.reading.lines:
        _add_field(sheet, box, above, group)
        return
    if label_words.is_day(box.plain):
        _add_field_named(sheet, box, text_fields.DAY, group)
        return
    if box.plain in sheet.reading.facts.varying:
        # As a fixed text, every unit's form would say what one of them filled in.
        _add_field_named(sheet, box, "内容", group)
        how = "请在 schema.yaml 和模板中改为能说明内容的名称。"
        _ask(sheet, box, "没有标签的单元格，作为字段“内容”", "各份表中此单元格的文字不同", how)
        return
    _ask(
        sheet,
        box,
        "没有标签的单元格，按固定文字处理" if box.plain else "没有标签的空白单元格，留空",
        "左边和上边都没有说明此单元格的文字",
        "如应填写，请在 schema.yaml 中增加字段，并在模板的此单元格中填入标签。",
    )
