"""Collect what a paragraph shows: its text, and the names of what else it holds.

Clause numbers are ECMA-376 part 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from generator.word import symbols, text_styles
from generator.word.ooxml import qn
from generator.word.text_styles import NO_MARKS, NO_STYLES, TextStyles

if TYPE_CHECKING:
    from lxml import etree

    from generator.word.text_styles import Mark, Marks

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_VAL = qn("w:val")
_R, _T, _SYM, _BOX = (qn(f"w:{name}") for name in ("r", "t", "sym", "txbxContent"))
# A picture itself, beside the text boxes of a group (20.1.8.13; part 4, 19.1.2.11).
_IMAGES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_P, _R_PR = qn("w:p"), qn("w:rPr")
_RUN_STYLE = f"{_R_PR}/{qn('w:rStyle')}"
_PARAGRAPH_STYLE = f"{qn('w:pPr')}/{qn('w:pStyle')}"
_NUMBER = f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}"
_PLACEHOLDER = f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}"
# Elements that stand for a character.
_CHARACTERS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:softHyphen"): "",
}
# Not visible: properties, deleted and moved text, field codes.
INVISIBLE = frozenset(
    qn(f"w:{name}")
    for name in (
        *("pPr", "rPr", "tcPr", "trPr", "tblPr", "tblPrEx", "tblGrid", "sdtPr", "sdtEndPr"),
        *("sectPr", "del", "moveFrom", "rt", "instrText", "delText", "delInstrText", "fldData"),
    )
) | {_FALLBACK}
REVISIONS = frozenset(
    qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel")
)
# The name of a picture that stands in the template (20.4.2.5): it is no content of a unit's.
TEMPLATE_PICTURE = "模板图片"
_PICTURE_PROPERTIES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
)
_PICTURES = {
    qn("w:drawing"): "图片",
    qn("w:pict"): "图片",
    qn("w:object"): "对象",
    qn("w:sym"): "符号",
    _MATH: "公式",
    qn("w:ddList"): "下拉框",
    qn("w:checkBox"): "复选框",
}


@dataclass(frozen=True)
class Features:
    """Which rare features the document may have; others are not looked for.

    `styles` are those that hide, strike through, raise or lower text.
    """

    may_be_marked: bool
    may_be_numbered: bool
    may_have_symbols: bool
    styles: TextStyles = NO_STYLES


def features(document: bytes, styles: TextStyles = NO_STYLES) -> Features:
    """The features that the main part may have."""
    return Features(
        may_be_marked=bool(styles.marks) or text_styles.may_be_in(document),
        styles=styles,
        may_be_numbered=b"w:numPr" in document,
        may_have_symbols=symbols.may_be_in(document),
    )


class Marked(NamedTuple):
    """Text from `start` to `end` that is struck through, raised or lowered."""

    start: int
    end: int
    mark: Mark


@dataclass
class Content:
    """Content of a paragraph or cell: pieces of text, names of other content, text boxes.

    `marked` counts in characters of the text.
    """

    text: list[str] = field(default_factory=list)
    marked: list[Marked] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    has_revisions: bool = False


def collect(features: Features, element: etree._Element, content: Content) -> None:
    """Collect the visible content of a paragraph or of an element in one."""
    for child in element:
        tag = child.tag
        if tag == _T:
            content.text.append(child.text or "")
        elif tag == _R:
            _collect_run(features, child, content)
        elif tag in INVISIBLE:
            content.has_revisions |= tag in REVISIONS
        elif tag in _CHARACTERS:
            content.text.append(_CHARACTERS[tag])
        elif tag in _PICTURES:
            _collect_picture(child, content)
        elif not _is_placeholder(child):
            content.has_revisions |= tag in REVISIONS
            collect(features, child, content)


def _collect_run(features: Features, r: etree._Element, content: Content) -> None:
    """Collect a run, its text in Unicode where a font for symbols draws it."""
    marks = _marks(features, r) if features.may_be_marked else NO_MARKS
    if "隐藏" in marks:
        content.other.append("隐藏的文字")
        return
    start = len(content.text)
    collect(features, r, content)
    if features.may_have_symbols:
        content.text[start:] = [symbols.in_font_of(r, text) for text in content.text[start:]]
    if marks and "".join(content.text[start:]).strip():
        before, length = (len("".join(part)) for part in (content.text[:start], content.text))
        content.marked += [Marked(before, length, mark) for mark in sorted(marks)]


def _marks(features: Features, r: etree._Element) -> Marks:
    """The marks of the run's text: its own, those of its style, or else of its paragraph's."""
    of_styles = features.styles.marks
    inherited = NO_MARKS
    if of_styles:
        p = next(r.iterancestors(_P), None)
        style = r.find(_RUN_STYLE)
        of_paragraph = p.find(_PARAGRAPH_STYLE) if p is not None else None
        for each in (of_paragraph, style):
            inherited |= (
                of_styles.get(each.get(_VAL, ""), NO_MARKS) if each is not None else NO_MARKS
            )
    return text_styles.of_properties(r.find(_R_PR), inherited)


def _collect_picture(element: etree._Element, content: Content) -> None:
    """Collect a symbol as text; of a drawing its text boxes, or else the name of what it is."""
    if element.tag == _SYM and (character := symbols.of_element(element)):
        content.text.append(character)
        return
    properties = next(element.iter(_PICTURE_PROPERTIES), None)
    if properties is not None and properties.get("name") == TEMPLATE_PICTURE:
        return
    boxes = [box for box in element.iter(_BOX) if not _is_fallback(box, element)]
    content.boxes += boxes
    if not boxes or next(element.iter(*_IMAGES), None) is not None:
        content.other.append(_PICTURES[element.tag])


def collect_numbering(features: Features, p: etree._Element, content: Content) -> None:
    """Record that Word numbers the paragraph: the number itself is not in its text."""
    number = p.find(_NUMBER) if features.may_be_numbered else None
    if number is not None and number.get(_VAL) != "0" and "".join(content.text).strip():
        content.other.append("自动编号")


def _is_fallback(box: etree._Element, within: etree._Element) -> bool:
    """Whether the box is the fallback copy of another for older programs, or within another box."""
    for ancestor in box.iterancestors():
        if ancestor is within:
            return False
        if ancestor.tag in (_FALLBACK, _BOX):
            return True
    return False


def _is_placeholder(element: etree._Element) -> bool:
    """Whether the element is a content control that shows its placeholder (17.5.2.39)."""
    return element.find(_PLACEHOLDER) is not None
