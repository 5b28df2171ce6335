"""Find tags of a template where none may stand: in attributes, and in text that nobody sees.

Jinja compiles the whole XML, so that a tag there would be a command that no reader of the template
finds. Tags stand in `w:t` only.
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
    """Where the element has a tag besides the text of `w:t`; "" for nowhere."""
    if any(tags.LEFTOVER.search(value) for value in map(str, element.attrib.values())):
        return "替代文字等属性"
    text = "" if element.tag == qn("w:t") else element.text or ""
    return "域代码等隐藏的内容" if tags.LEFTOVER.search(text + (element.tail or "")) else ""
