"""What tests read of a .docx, with lxml alone: nothing here is the program's own code."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from xml.sax.saxutils import escape

from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CELL_PROPERTY_ORDER = [
    "cnfStyle",
    "tcW",
    "gridSpan",
    "hMerge",
    "vMerge",
    "tcBorders",
    "shd",
    "noWrap",
    "tcMar",
    "textDirection",
    "tcFitText",
    "vAlign",
]


class Cell(NamedTuple):
    """A cell's text (a line for each paragraph), grid columns, part in a vertical merge."""

    text: str
    span: int = 1
    merge: str | None = None


Table = list[list[Cell]]


def document_root(path: Path | BinaryIO) -> etree._Element:
    """The main part, parsed without recovery."""
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def tables(root: etree._Element) -> list[Table]:
    """The document's tables, in order."""
    return [rows_of(tbl) for tbl in root.iter(f"{W}tbl")]


def _cell(tc: etree._Element) -> Cell:
    span = tc.find(f"{W}tcPr/{W}gridSpan")
    merge = tc.find(f"{W}tcPr/{W}vMerge")
    return Cell(
        "\n".join(_text(p) for p in tc.findall(f"{W}p")),
        1 if span is None else int(span.get(f"{W}val", "")),
        None if merge is None else merge.get(f"{W}val", "continue"),
    )


def _text(p: etree._Element) -> str:
    return "".join(
        "\t" if node.tag == f"{W}tab" else node.text or ""
        for node in p.iterfind(f"{W}r/*")
        if node.tag in (f"{W}t", f"{W}tab")
    )


def table_xml(table: Table) -> str:
    """The table as plainly as it can be written."""
    rows = ("".join(map(_cell_xml, row)) for row in table)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def _cell_xml(cell: Cell) -> str:
    merge = f'<w:vMerge w:val="{cell.merge}"/>' if cell.merge else ""
    properties = f'<w:tcPr><w:gridSpan w:val="{cell.span}"/>{merge}</w:tcPr>'
    lines = (
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in cell.text.split("\n")
    )
    return f"<w:tc>{properties}{''.join(lines)}</w:tc>"


def folded(table: Table) -> Table:
    """The table with blank space folded, and a merge of one row as no merge at all."""
    below: dict[int, str | None] = {}
    result: Table = []
    for row in reversed(table):
        here: dict[int, str | None] = {}
        cells = []
        column = 0
        for cell in row:
            alone = cell.merge == "restart" and below.get(column) != "continue"
            here[column] = cell.merge
            cells.append(
                Cell(" ".join(cell.text.split()), cell.span, None if alone else cell.merge)
            )
            column += cell.span
        below = here
        result.insert(0, cells)
    return result


def read_drawing(text: str) -> list[Table]:
    """The tables of a text drawing: `│ text ×2 ↓ │`, tables parted by comment lines."""
    found: list[Table] = []
    for line in text.splitlines():
        if line.startswith("# 附表"):
            found.append([])
        elif line.startswith("│"):
            found[-1].append([_drawn(cell) for cell in line[1:-1].split("│")])
    return found


def _drawn(text: str) -> Cell:
    match = re.fullmatch(r"(?: (.*?))??(?: ×(\d+))?(?: ([↓↑]))? ", text)
    assert match is not None
    merge = {"↓": "restart", "↑": "continue", None: None}[match[3]]
    return Cell((match[1] or "").replace("¶", "\n"), int(match[2] or 1), merge)


def faults(root: etree._Element) -> list[str]:
    """What no schema states, or Word insists on: empty for a sound document."""
    found = []
    for tc in root.iter(f"{W}tc"):
        if tc[-1].tag != f"{W}p":
            found.append("a cell does not end with a paragraph")
        names = [etree.QName(child).localname for child in tc.iterfind(f"{W}tcPr/*")]
        if names != sorted(names, key=CELL_PROPERTY_ORDER.index):
            found.append(f"tcPr out of order: {names}")
    for tbl in root.iter(f"{W}tbl"):
        columns = len(tbl.findall(f"{W}tblGrid/{W}gridCol"))
        for number, row in enumerate(rows_of(tbl), 1):
            if sum(cell.span for cell in row) != columns:
                found.append(f"row {number} does not fill the grid of {columns}")
    for tag, attribute in ((f"{W}bookmarkStart", "id"), (f"{W}bookmarkStart", "name")):
        values = [element.get(f"{W}{attribute}") for element in root.iter(tag)]
        if len(values) != len(set(values)):
            found.append(f"bookmark {attribute} used twice")
    return found


def rows_of(tbl: etree._Element) -> Table:
    """One table's rows."""
    return [[_cell(tc) for tc in tr.findall(f"{W}tc")] for tr in tbl.findall(f"{W}tr")]
