"""Recognise the title and the contents list of an appendix, which are no forms; read bookmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.word.ooxml import qn

if TYPE_CHECKING:
    from lxml import etree

_STYLE, _VAL = f"{qn('w:pPr')}/{qn('w:pStyle')}", qn("w:val")
_BOOKMARK, _NAME, _FIELD_CODE = qn("w:bookmarkStart"), qn("w:name"), qn("w:instrText")
_FRONT_STYLES = ("toc", "title")


def is_contents(p: etree._Element) -> bool:
    """Whether the paragraph is a title of the document or a line of its contents list."""
    style = p.find(_STYLE)
    if style is not None and style.get(_VAL, "").lower().startswith(_FRONT_STYLES):
        return True
    return lists_pages(p)


def lists_pages(p: etree._Element) -> bool:
    """Whether the paragraph is a line of a contents list."""
    return any("PAGEREF" in (code.text or "") for code in p.iter(_FIELD_CODE))


def bookmarks(element: etree._Element) -> list[str]:
    """Names of the bookmarks in the element, in order (17.13.6.2)."""
    return [mark.get(_NAME, "") for mark in element.iter(_BOOKMARK)]
