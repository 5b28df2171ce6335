"""Find tags of a template where none may stand: in attributes, and in text that nobody sees.

Jinja compiles the whole XML, so that a tag there would be a command that no reader of the template
finds. Tags stand in `w:t` of paragraphs only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.form import tags
from generator.form.tag_reading import Fault
from generator.word import ooxml
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_MESSAGE = "标签只能写在文字中，不能写在{}里"


def misplaced(body: etree._Element) -> Iterator[Fault]:
    """A fault for each cell with such a tag; at row 0 for those outside cells."""
    inside: set[etree._Element] = set()
    number = 0
    for tbl in ooxml.tables(body):
        for tr in ooxml.rows(tbl):
            number += 1
            for place, tc in enumerate(ooxml.cells(tr), 1):
                elements = [*tc.iter()]
                inside.update(elements)
                if where := next(filter(None, map(_tag_place, elements)), ""):
                    yield Fault(number, place, _MESSAGE.format(where))
    outside = (element for element in body.iter() if element not in inside)
    if where := next(filter(None, map(_tag_place, outside)), ""):
        yield Fault(0, 0, _MESSAGE.format(where))


def _tag_place(element: etree._Element) -> str:
    """Where the element has a tag besides a paragraph's text; "" for nowhere."""
    if any(tags.LEFTOVER.search(value) for value in map(str, element.attrib.values())):
        return "替代文字等属性"
    found = tags.LEFTOVER.search(element.tail or "") or (
        tags.LEFTOVER.search(element.text or "") and not _is_text(element)
    )
    return "域代码等隐藏的内容" if found else ""


def _is_text(element: etree._Element) -> bool:
    """Whether the element is text of a paragraph that is read: of a cell, or of the body itself."""
    above = next(element.iterancestors(qn("w:p"), qn("w:tc")), None)
    if element.tag != qn("w:t") or above is None or above.tag != qn("w:p"):
        return False
    in_cell = next(above.iterancestors(qn("w:tc")), None) is not None
    return in_cell or ooxml.parent(above).tag == qn("w:body")
