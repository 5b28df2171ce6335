"""Word documents edited as staff and office programs edit them, with lxml alone."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

from tests.wordml import W

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Edit = Callable[[etree._Element], None]  # noqa: SLF001 - the type of all elements

PART = "word/document.xml"
_TOLD = re.compile(
    "(?:删掉)?第 ([0-9]+) 个表(?:第 ([0-9]+) 行)?(?:第 ([0-9]+) 个单元格: (?P<text>.*))?"
)


def save(source: Path, target: Path, edit: Edit) -> Path:
    """The source document with its body edited, saved as the target."""
    out = io.BytesIO()
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(out, "w") as made:
        for name in archive.namelist():
            content = archive.read(name)
            if name == PART:
                root = etree.fromstring(content)
                edit(root[0])
                content = etree.tostring(root)
            made.writestr(name, content)
    target.write_bytes(out.getvalue())
    return target


def main_part(docx: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read(PART)


def tables(body: etree._Element) -> list[etree._Element]:
    return list(body.iter(f"{W}tbl"))


def row(body: etree._Element, table: int, number: int) -> etree._Element:
    """The table's row, both counted from 1."""
    return tables(body)[table - 1].findall(f"{W}tr")[number - 1]


def cell(body: etree._Element, table: int, number: int, column: int) -> etree._Element:
    return row(body, table, number).findall(f"{W}tc")[column - 1]


def say(tc: etree._Element, text: str) -> None:
    """Let the cell say that, in its first paragraph."""
    first, *more = tc.findall(f"{W}p")
    for p in more:
        tc.remove(p)
    for r in first.findall(f"{W}r"):
        first.remove(r)
    first.append(run(text))


def run(text: str) -> etree._Element:
    r = etree.Element(f"{W}r")
    t = etree.SubElement(r, f"{W}t")
    t.text = text
    t.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return r


def paragraph(text: str) -> etree._Element:
    p = etree.Element(f"{W}p")
    p.append(run(text))
    return p


def delete_row(body: etree._Element, table: int, number: int) -> None:
    tr = row(body, table, number)
    tr.getparent().remove(tr)


def copy_of(element: etree._Element) -> etree._Element:
    return copy.deepcopy(element)


def edit_as_told(path: Path, told: str) -> bool:
    """Edit the document in its place as lines say it; False for lines that do not say so.

    `删掉第 1 个表`, `删掉第 1 个表第 2 行`, `第 1 个表第 2 行第 3 个单元格: 文字`.
    """
    edits = [_TOLD.fullmatch(line) for line in told.splitlines()]

    def edit(body: etree._Element) -> None:
        # Later ones first, so that numbers stay what they are.
        for match in reversed(edits):
            assert match
            table, number, column = (int(found) if found else 0 for found in match.groups()[:3])
            if column:
                say(cell(body, table, number, column), match["text"].strip('"'))
            elif number:
                delete_row(body, table, number)
            else:
                tbl = tables(body)[table - 1]
                tbl.getparent().remove(tbl)

    if not edits or not all(edits):
        return False
    save(path, path, edit)
    return True
