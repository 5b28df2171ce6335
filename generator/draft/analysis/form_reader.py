"""One official form read: its tables and the lines around them, as fields, lists and groups."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.draft.analysis import (
    cell_marks,
    label_text,
    regions,
    text_fields,
    titles,
    totals,
    words,
)
from generator.draft.analysis import grid as grids
from generator.draft.analysis.form_reading import FormReading, Place, Sheet
from generator.draft.analysis.grid import Region
from generator.draft.analysis.text_fields import Spot
from generator.draft.official_form import Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.draft.analysis.form_facts import FormFacts
    from generator.draft.official_form import OfficialForm

_HEADINGS = 4


def read(form: OfficialForm, facts: FormFacts) -> FormReading:
    """What is understood of the form."""
    reading = FormReading(facts, titles.subject(title(form)), unit_of_measure(form))
    for number, block in enumerate(form.blocks):
        if isinstance(block, Paragraph):
            is_title = titles.is_title(block.text) or number < _HEADINGS
            spot = Spot(Place(number, -1, -1), is_title=is_title)
            text_fields.add_text(reading, spot, (block.text,))
        else:
            if above := _title_above(form, number):
                reading.subject = titles.subject(above)
            _read_table(reading, number, block)
    totals.add_sums(reading)
    return reading


def _title_above(form: OfficialForm, number: int) -> str:
    """The title right above a block, which names what the block lists; blank for none."""
    for block in reversed(form.blocks[:number]):
        if not isinstance(block, Paragraph):
            return ""
        if block.text.strip():
            return block.text if titles.is_title(block.text) else ""
    return ""


def _read_table(reading: FormReading, number: int, table: Table) -> None:
    grid = grids.of_table(table)
    marked = cell_marks.of(grid, reading.facts)
    sheet = Sheet(reading, number, grid, marked)
    regions.read_region(sheet, Region(0, grid.rows, 0, grid.columns), ())
    for box in marked:
        place = sheet.place(box)
        if sheet.is_label(box) and place not in reading.lines:
            text_fields.add_settings(reading, place, [each.text for each in box.source.paragraphs])


def lines(form: OfficialForm) -> Iterator[str]:
    """The texts of the form's paragraphs and cells, in order."""
    for block in form.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            for row in block.rows:
                yield from (cell.text for cell in row.cells if cell.merge != "continue")


def title(form: OfficialForm) -> str:
    """The form's title; blank where none is to be seen."""
    first = [text for text, _ in zip(lines(form), range(16), strict=False)]
    return next((label_text.squash(text) for text in first if titles.is_title(text)), "")


def unit_of_measure(form: OfficialForm) -> str:
    """The unit of the form's amounts; blank where it says none."""
    units = words.pattern("units").pattern
    for text in lines(form):
        plain = label_text.squash(text)
        match = re.search(rf"(?:单位|金额)[：:]({units})|[（(](万元|元)[）)]", plain)
        if match:
            return match.group(1) or match.group(2)
    return ""
