"""Official forms for tests, written as text pictures, and drafts told in the same way.

A line is a row of a table, cells between bars: `×n` spans n columns, `↓` starts a vertical merge,
`↑` goes on with one, `¶` begins a paragraph. A line without a bar is a paragraph; a bar at
the end of a line goes for nothing, a blank behind it is a cell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.draft.analysis import analyse
from generator.draft.draft import DraftField, DraftList, DraftParagraph
from generator.draft.official_form import Cell, OfficialForm, Paragraph, Row, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.draft.draft import Draft, DraftCell, Node, Parts
    from generator.draft.official_form import Block, Merge

_SPAN = re.compile(r" ?×(\d+)$")


def form(picture: str, file: str = "表样.docx", number: int = 1) -> OfficialForm:
    """The form that the picture shows."""
    blocks: list[Block] = []
    rows: list[Row] = []
    for line in picture.strip("\n").split("\n"):
        if "│" in line:
            rows.append(_row(line))
            continue
        if rows:
            blocks.append(_table(rows))
            rows = []
        blocks.append(Paragraph(line))
    if rows:
        blocks.append(_table(rows))
    return OfficialForm(file, number, Section(), tuple(blocks))


def draft(*pictures: str) -> Draft:
    """The draft made of forms that lie in one file."""
    forms = [form(picture, number=number) for number, picture in enumerate(pictures, 1)]
    return analyse.analyse("draft", forms)


def draft_of_files(*pictures: str) -> Draft:
    """The draft made of forms that lie in a file each."""
    return analyse.analyse(
        "draft", [form(picture, f"{number}.docx") for number, picture in enumerate(pictures, 1)]
    )


def _table(rows: Sequence[Row]) -> Table:
    columns = max(row.cells[-1].column + row.cells[-1].span for row in rows)
    return Table((1000,) * columns, tuple(rows))


def _row(line: str) -> Row:
    cells: list[Cell] = []
    column = 0
    for text in line.removesuffix("│").split("│"):
        plain = text.strip(" ")
        span = 1
        if match := _SPAN.search(plain):
            plain, span = plain[: match.start()], int(match.group(1))
        merge: Merge = "none"
        if plain.endswith("↓"):
            plain, merge = plain[:-1].strip(" "), "start"
        elif plain == "↑":
            plain, merge = "", "continue"
        paragraphs = tuple(Paragraph(each) for each in plain.split("¶"))
        cells.append(Cell(column, span, merge, paragraphs))
        column += span
    return Row(tuple(cells))


def lines(made: Draft, number: int = 0) -> list[str]:
    """The rows and paragraphs of a form of the draft; a row of a list says which."""
    told = []
    for block in made.forms[number].blocks:
        if isinstance(block, DraftParagraph):
            told.append(text(block.parts))
            continue
        for row in block.rows:
            cells = " │ ".join(map(_cell, row.cells))
            told.append(f"[{'.'.join(row.loops[-1])}] {cells}" if row.loops else cells)
    return told


def _cell(cell: DraftCell) -> str:
    words = "¶".join(text(paragraph.parts) for paragraph in cell.paragraphs).strip()
    mark = {"none": "", "start": "↓", "continue": "↑"}[cell.merge]
    return f"{words}{mark}{'%' if cell.merges_with_loop else ''}"


def text(parts: Parts) -> str:
    """A text with its fields in braces; a setting with =, a tick with its choice."""
    return "".join(
        part
        if isinstance(part, str)
        else f"{{{'=' if part.is_setting else ''}{'.'.join(part.path)}"
        f"{'_' if part.choice else ''}{part.choice}}}"
        for part in parts
    )


def paths(made: Draft) -> list[str]:
    """The paths of all fields of a unit; a list's end with []."""
    return [path for path, _ in _fields(made.unit)]


def field(made: Draft, path: str) -> DraftField:
    """The field at a path as `paths` has it."""
    return dict(_fields(made.unit))[path]


def _fields(nodes: Sequence[Node], path: str = "") -> Iterator[tuple[str, DraftField]]:
    for node in nodes:
        if isinstance(node, DraftField):
            yield path + node.name, node
        else:
            mark = "[]" if isinstance(node, DraftList) else ""
            yield from _fields(node.members, f"{path}{node.name}{mark}.")
