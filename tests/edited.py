"""Word documents edited as staff and office programs edit them, with lxml alone."""

from __future__ import annotations

import copy
import io
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

from tests.wordml import W

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Edit = Callable[[etree._Element], None]  # noqa: SLF001 - the type of all elements

PART = "word/document.xml"


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


def delete_row(body: etree._Element, table: int, number: int) -> None:
    tr = row(body, table, number)
    tr.getparent().remove(tr)


def copy_of(element: etree._Element) -> etree._Element:
    return copy.deepcopy(element)
