"""The pack of training plans as a designer changes it: with a seal, a logo, headers and footers."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING, Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from PIL import Image

from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAME = "pictured"
# A drawing over the text (20.4.2.3).
ANCHOR = (
    f'<wp:anchor {nsdecls("wp", "a")} distT="0" distB="0" distL="0" distR="0" simplePos="0" '
    'relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
    '<wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="column"><wp:posOffset>5400000</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="paragraph"><wp:posOffset>-200000</wp:posOffset></wp:positionV>'
    "<wp:wrapNone/></wp:anchor>"
)
UNIT = """\
单位: 示例局

培训班:
  - 名称: 甲班
    人数: 30
    支出:
      - 项目: 资料费
        预算: 300
  - 名称: 乙班
    人数: 12
"""


def image(kind: str = "PNG", colour: str = "red", size: int = 40) -> bytes:
    """An image of one colour."""
    stream = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(stream, kind)
    return stream.getvalue()


def write(folder: Path, change: Callable[[Any], None] | None = None, allows: str = "") -> Path:
    """The pack in the folder: a seal in both forms, in the first, which repeats, also a logo.

    The first form has a header, on its first page another, the second form a footer with page
    numbers. `change` is made to the second template, a document of python-docx; `allows` are
    entries of its own in place of those it has.
    """
    shutil.copytree(CHECKOUT / "tests" / "packs" / "training-plan", folder)
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    for template, allowed in (
        ("course.docx", "pictures, headers"),
        ("total.docx", allows or "pictures, footers"),
    ):
        line = f"  - template: {template}\n"
        text = text.replace(line, f"{line}    allows: [{allowed}]\n")
    (folder / "pack.yaml").write_text(text, encoding="utf-8")
    _edit(folder / "course.docx", _change_first)
    _edit(folder / "total.docx", _change_second)
    if change:
        _edit(folder / "total.docx", change)
    return folder


def _edit(path: Path, change: Callable[[Any], None]) -> None:
    document = docx.Document(str(path))
    change(document)
    document.save(str(path))


def _change_first(document: Any) -> None:
    place_seal(document)
    place_picture(document, image("JPEG", "blue"), "示例市徽标", row=2)
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].add_run("续页")
    section.first_page_header.is_linked_to_previous = False
    section.first_page_header.paragraphs[0].add_run("首页")


def _change_second(document: Any) -> None:
    place_seal(document)
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    add_text(footer.paragraphs[0], "第 ", "PAGE", " 页，共 ", "NUMPAGES", " 页")


def place_seal(document: Any) -> None:
    """Put a seal over the text of the second row."""
    place_picture(document, image(), "示例市财政局印章", row=1, height_mm=24)
    inline = document.element.body.xpath(".//wp:inline")[-1]
    anchor = parse_xml(ANCHOR)
    for child in inline:
        if child.tag == qn("wp:extent"):
            anchor.insert(3, child)
        else:
            anchor.append(child)
    inline.getparent().replace(inline, anchor)


def place_picture(
    document: Any, content: bytes, alt_text: str, row: int, height_mm: int = 5
) -> None:
    """Put the picture at the end of the first cell of that row of the first table."""
    run = document.tables[0].rows[row].cells[0].paragraphs[0].add_run()
    run.add_picture(io.BytesIO(content), height=Mm(height_mm))
    properties(document, -1).set("descr", alt_text)


def properties(document: Any, number: int = 0) -> Any:
    """The properties of one of the document's drawings."""
    return document.element.body.xpath(".//wp:docPr")[number]


def add_text(paragraph: Any, *pieces: str) -> None:
    """Add texts and, in capital letters, fields."""
    for piece in pieces:
        if piece.isupper():
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), f" {piece} ")
            paragraph._p.append(field)  # noqa: SLF001 - python-docx has no fields
        else:
            paragraph.add_run(piece)
