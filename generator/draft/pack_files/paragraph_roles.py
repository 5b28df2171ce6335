"""Which role a paragraph has, by which its style is named: a title, a label, a field's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.draft.draft import DraftParagraph, DraftTable, FieldPart

if TYPE_CHECKING:
    from generator.draft.draft import DraftCell, DraftForm
    from generator.draft.official_form import Table
    from generator.draft.pack_files.named_styles import Role

# From this size on, in half points, a text above the table is a title.
_TITLE_HALF_POINTS = 28
_SIDES = ("top", "left", "bottom", "right")
_LABELS: dict[str, Role] = {"center": "CellLabel", "right": "CellLabelRight"}
_FIELDS: dict[str, Role] = {"center": "CellCenter", "right": "CellRight"}


def of_line(paragraph: DraftParagraph, form: DraftForm, place: int) -> Role:
    """The role of a paragraph outside tables; `place` is its number among the form's blocks."""
    if not any(part for part in paragraph.parts if not isinstance(part, str) or part.strip()):
        return "FormBlank"
    is_above = not any(isinstance(block, DraftTable) for block in form.blocks[:place])
    if not is_above:
        return "FormNote"
    is_first = not any(_says_something(block) for block in form.blocks[:place])
    return _of_head(paragraph, is_first=is_first)


def _says_something(block: object) -> bool:
    return isinstance(block, DraftParagraph) and bool(block.parts)


def of_cell(paragraph: DraftParagraph, cell: DraftCell, table: Table, row: int) -> Role:
    """The role of a paragraph in a cell; `row` is the row's number in its table, from 0."""
    if is_open(cell, table):
        return _of_head(paragraph, is_first=row == 0)
    align = _align(paragraph)
    look = dict(paragraph.source.look.paragraph)
    if any(key.startswith("tabs/") and text.startswith("decimal") for key, text in look.items()):
        return "CellAmount"
    if any(isinstance(part, FieldPart) for each in cell.paragraphs for part in each.parts):
        return _FIELDS.get(align, "CellText")
    if align == "center" and look.get("keepNext") == "1":
        return "CellHeading"
    return _LABELS.get(align, "CellLabelLeft")


def _of_head(paragraph: DraftParagraph, *, is_first: bool) -> Role:
    """The role of a text above the form's lines: its mark, its title, or beside."""
    align = _align(paragraph)
    size = dict(paragraph.source.look.run).get("sz", "0")
    if align == "center" and size.isdecimal() and int(size) >= _TITLE_HALF_POINTS:
        return "FormTitle"
    if is_first and align not in ("center", "right"):
        return "FormMark"
    return "FormCaptionRight" if align == "right" else "FormCaption"


def _align(paragraph: DraftParagraph) -> str:
    return dict(paragraph.source.look.paragraph).get("jc", "left")


def is_open(cell: DraftCell, table: Table) -> bool:
    """Whether lines around the cell are missing at two sides at least, as around a title."""
    own, of_table = dict(cell.source.properties), dict(table.properties)
    missing = 0
    for side in _SIDES:
        inside = {"top": "insideH", "bottom": "insideH", "left": "insideV", "right": "insideV"}
        drawn = of_table.get(f"tblBorders/{inside[side]}", "nil")
        missing += own.get(f"tcBorders/{side}", drawn) == "nil"
    return missing > 1
