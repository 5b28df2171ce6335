"""A form's cells as the template draws them: one row for each list, merges that go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.draft.analysis import grid as grids
from generator.draft.analysis.form_reading import Place
from generator.draft.draft import (
    DraftCell,
    DraftParagraph,
    DraftRow,
    DraftTable,
    FieldPart,
)
from generator.draft.official_form import Paragraph

if TYPE_CHECKING:
    from generator.draft.analysis.form_copies import FormCopies
    from generator.draft.analysis.form_reading import FormReading, Line
    from generator.draft.analysis.grid import Box
    from generator.draft.analysis.name_clashes import FormNames
    from generator.draft.draft import DraftBlock, Parts
    from generator.draft.official_form import Merge, OfficialForm, Table

SETTINGS = {"year": "年度", "level": "级次", "place": "地区"}


def blocks(copies: FormCopies, names: FormNames) -> tuple[DraftBlock, ...]:
    """What the form's template draws."""
    form: OfficialForm = copies.form
    reading = copies.reading
    drawn: list[DraftBlock] = []
    for number, block in enumerate(form.blocks):
        if isinstance(block, Paragraph):
            lines = reading.lines.get(Place(number, -1, -1), ((block.text,),))
            drawn.append(DraftParagraph(parts(lines[0], names), block))
        else:
            drawn.append(_table(reading, names, number, block))
    return tuple(drawn)


def parts(line: Line, names: FormNames) -> Parts:
    """A line's texts and fields, with paths from the unit."""
    return tuple(
        part
        if isinstance(part, str)
        else FieldPart((SETTINGS[part.path[0]],), is_setting=True)
        if part.is_setting
        else FieldPart(names.of(part.path), choice=part.choice)
        for part in line
    )


def _table(reading: FormReading, names: FormNames, number: int, table: Table) -> DraftTable:
    grid = grids.of_table(table)
    kept = [row for row in range(grid.rows) if (number, row) not in reading.dropped]
    rows = []
    for row in kept:
        loops = tuple(names.of(path) for path in reading.loops.get((number, row), ()))
        cells = []
        for box in grid.row(row, 0, grid.columns):
            place = Place(number, box.row, box.column)
            own = [each for each in kept if box.row <= each < box.bottom]
            if row == own[0]:
                merge: Merge = "start" if len(own) > 1 else "none"
                paragraphs = _paragraphs(reading, names, place, box)
            else:
                merge, paragraphs = "continue", ()
            merges = place in reading.merged and merge != "continue"
            cells.append(DraftCell(box.column, box.columns, merge, paragraphs, box.source, merges))
        rows.append(DraftRow(tuple(cells), table.rows[row], loops))
    return DraftTable(tuple(rows), table)


def _paragraphs(
    reading: FormReading, names: FormNames, place: Place, box: Box
) -> tuple[DraftParagraph, ...]:
    sources = box.source.paragraphs or (Paragraph(""),)
    lines = reading.lines.get(place)
    if lines is None:
        return tuple(DraftParagraph((each.text,) if each.text else (), each) for each in sources)
    if len(lines) == 1:
        filled = next((each for each in sources if each.text.strip()), sources[0])
        return (DraftParagraph(parts(lines[0], names), filled),)
    return tuple(
        DraftParagraph(parts(line, names), source)
        for line, source in zip(lines, sources, strict=False)
    )
