"""Drafts of packs without an analysis: a drawn form whose texts name the fields in braces.

`{项目.名称}` is a field of the unit, `{=年度}` one of the settings, `{性质|新增}` a choice's mark;
`{vm}` behind a text merges its cell over the loop's rows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.draft.draft import (
    Draft,
    DraftCell,
    DraftField,
    DraftForm,
    DraftParagraph,
    DraftRow,
    DraftTable,
    FieldPart,
)
from generator.draft.from_word import read_forms
from generator.draft.official_form import Paragraph
from tests import drawn_form

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.draft.draft import FieldPath, Node, Parts
    from generator.draft.official_form import Cell, ReadFile, Table

_FIELD = re.compile(r"\{(=?)([\w.]+)(?:\|([^}]+))?\}")
UNIT = DraftField("单位名称", required=True, title="单位全称")


def read(folder: Path, *blocks: str, section: str = drawn_form.PORTRAIT) -> ReadFile:
    """The drawn form as it is read from a file."""
    return read_forms.read(drawn_form.write(folder / "表样.docx", *blocks, section=section))


def form(
    source: ReadFile,
    loops: Mapping[int, tuple[str, ...]] | None = None,
    *,
    number: int = 1,
    repeat: str = "",
    variable: str = "",
) -> DraftForm:
    """The draft of a form; `loops` are the lists around rows, by their numbers over all tables."""
    official = source.forms[number - 1]
    blocks: list[DraftParagraph | DraftTable] = []
    count = 0
    for block in official.blocks:
        if isinstance(block, Paragraph):
            blocks.append(_paragraph(block))
        else:
            blocks.append(_table(block, count, loops or {}))
            count += len(block.rows)
    path = tuple(repeat.split(".")) if repeat else None
    name, title = f"form{number}", f"附表{number}"
    return DraftForm(name, (title,), title, tuple(blocks), official, path, variable)


def draft(*forms: DraftForm, unit: tuple[Node, ...] = (), name: str = "trial") -> Draft:
    """The draft of a pack with these forms and these fields beside the unit's name."""
    settings = (DraftField("年度", "year", title="预算年度", required=True),)
    return Draft(name, "试验表", UNIT.name, forms, (UNIT, *unit), settings)


def _table(table: Table, before: int, loops: Mapping[int, tuple[str, ...]]) -> DraftTable:
    rows = [
        DraftRow(
            tuple(map(_cell, row.cells)),
            row,
            tuple(tuple(path.split(".")) for path in loops.get(before + number, ())),
        )
        for number, row in enumerate(table.rows, 1)
    ]
    return DraftTable(tuple(rows), table)


def _cell(cell: Cell) -> DraftCell:
    if cell.merge == "continue":
        return DraftCell(cell.column, cell.span, cell.merge, (), cell)
    merges = "{vm}" in cell.text
    paragraphs = tuple(map(_paragraph, cell.paragraphs))
    return DraftCell(cell.column, cell.span, cell.merge, paragraphs, cell, merges)


def _paragraph(paragraph: Paragraph) -> DraftParagraph:
    return DraftParagraph(parts(paragraph.text.replace("{vm}", "")), paragraph)


def parts(text: str) -> Parts:
    """The text's words and fields."""
    found: list[str | FieldPart] = []
    end = 0
    for match in _FIELD.finditer(text):
        found.append(text[end : match.start()])
        path: FieldPath = tuple(match[2].split("."))
        found.append(FieldPart(path, match[1] == "=", match[3] or ""))
        end = match.end()
    found.append(text[end:])
    return tuple(part for part in found if part)
