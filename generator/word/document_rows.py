"""A Word document's text as rows of cells, as a reader sees it, however the file was edited.

Tables give their rows, text outside them a row for each paragraph. Tracked changes are accepted;
content controls, links, fields, text boxes and frames are opened; what is merged counts once.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lxml import etree

from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_VAL = qn("w:val")
_P, _TBL, _TR, _TC = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc"))
_R, _T, _TC_PR, _P_PR = (qn(f"w:{name}") for name in ("r", "t", "tcPr", "pPr"))
_H_MERGE, _V_MERGE, _DELETED = (qn(f"w:{name}") for name in ("hMerge", "vMerge", "del"))
_DELETED_ROW = f"{qn('w:trPr')}/{_DELETED}"
_CELL_DELETED = qn("w:cellDel")
_MERGES = frozenset((_H_MERGE, _V_MERGE, _CELL_DELETED))
_DELETED_MARK = f"{_P_PR}/{qn('w:rPr')}/{_DELETED}"
_HIDDEN = f"{qn('w:rPr')}/{qn('w:vanish')}"
_NUMBER = f"{_P_PR}/{qn('w:numPr')}/{qn('w:numId')}"
_PLACEHOLDER = f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}"
_STYLE = f"{_P_PR}/{qn('w:pStyle')}"
_BODY, _BOX = qn("w:body"), qn("w:txbxContent")
_FIELD_CODE = qn("w:instrText")
# Elements that stand for a character.
_CHARACTERS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:softHyphen"): "",
}
# What a reader does not see: properties, what was deleted or moved away, the code of fields.
_UNSEEN = frozenset(
    qn(f"w:{name}")
    for name in ("pPr", "rPr", "tcPr", "trPr", "tblPr", "tblGrid", "sdtPr", "sdtEndPr", "sectPr",
                 "del", "moveFrom", "rt", "instrText", "delText", "delInstrText", "fldData", "tblPrEx")  # noqa: E501
) | {_FALLBACK}  # fmt: skip
_REVISIONS = frozenset(
    qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel")
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
# Bookmarks of an appendix: of its roll-up table, which says nothing that the forms do not, of that
# table's title, and of each form.
SUMMARY_TITLE, SUMMARY_TABLE = "summary_of_units", "summary_of_units_table"
_FORM = re.compile(r"unit[0-9]+_form[0-9]+")
_BOOKMARK, _NAME = qn("w:bookmarkStart"), qn("w:name")
_STYLES_OF_LISTS = ("toc", "title")
# Those of some 700 units; memory holds them all.
_MOST_CELLS = 500_000
# A tree of so much takes little memory, and half the time of one that is read bit by bit.
_SMALL_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text, one line per paragraph.

    `continues_merge`: the cell continues a vertical merge that starts in a row above. `column`
    counts the row's cells from 1. `other_content` names what the cell holds besides text.
    """

    text: str
    continues_merge: bool = False
    column: int = 1
    other_content: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the document's table with that number (from 1); a paragraph outside tables has 0.

    `row` counts the table's rows, or the paragraphs outside tables, from 1. `is_contents` says that it
    only tells of the forms: a title, a contents list, the roll-up table of an appendix.
    """  # noqa: E501

    table: int
    row: int
    cells: tuple[Cell, ...]
    is_contents: bool = False


class TooManyCellsError(ValueError):
    """The document has more cells than those of hundreds of units."""


@dataclass
class _Flow:
    """What has been read: how many tables and paragraphs, and whether changes are, or may be, tracked.

    `summary` is the row at which the title of a roll-up table was found.
    """  # noqa: E501

    may_have_revisions: bool
    may_be_hidden: bool
    may_be_numbered: bool
    may_have_summary: bool
    summary: int | None = None
    cells: int = 0
    tables: int = 0
    paragraphs: int = 0
    has_revisions: bool = False
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class DocumentRows:
    """A document's rows in reading order; whether changes were tracked in it, which are accepted."""  # noqa: E501

    rows: tuple[Row, ...]
    has_revisions: bool


def read(document: bytes) -> DocumentRows:
    """The rows of the document's main part, one block of its body in memory at a time.

    Raises etree.XMLSyntaxError where it is not well formed, TooManyCellsError for a document that
    memory should not be filled with.
    """
    # What is rare is only looked for where it may be.
    flow = _Flow(
        may_have_revisions=b"w:del" in document,
        may_be_hidden=b"w:vanish" in document,
        may_be_numbered=b"w:numPr" in document,
        may_have_summary=SUMMARY_TABLE.encode() in document,
    )
    for block in _blocks(document):
        _block(flow, block)
        if flow.cells > _MOST_CELLS:
            raise TooManyCellsError
    return DocumentRows(tuple(flow.rows), flow.has_revisions)


def _blocks(document: bytes) -> Iterator[etree._Element]:
    """The blocks of the body; of a large document, each is let go before the next is read."""
    if len(document) <= _SMALL_BYTES:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        for body in etree.fromstring(document, parser).iterchildren(_BODY):
            yield from body.iterchildren(etree.Element)
        return
    tags = (_P, _TBL, *(qn(f"w:{name}") for name in ("sdt", "customXml", "ins", "del")))
    events = etree.iterparse(
        io.BytesIO(document), tag=tags, resolve_entities=False, no_network=True
    )
    for _, element in events:
        parent = element.getparent()
        if parent is None or parent.tag != _BODY:
            continue
        yield element
        element.clear()
        while element.getprevious() is not None:
            del parent[0]


@dataclass
class _Seen:
    """What a paragraph or a cell holds: pieces of text, names of other things, text boxes, tables."""  # noqa: E501

    text: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


def _block(flow: _Flow, element: etree._Element) -> None:
    tag = element.tag
    if tag == _P:
        _paragraph(flow, element)
    elif tag == _TBL:
        _table(flow, element)
    elif tag in _UNSEEN:
        flow.has_revisions = flow.has_revisions or tag in _REVISIONS
    else:
        for child in element:
            _block(flow, child)


def _paragraph(flow: _Flow, p: etree._Element) -> None:
    """A row of the paragraph's text, if it has any; then what stands in its text boxes."""
    seen = _Seen()
    _collect(flow, p, seen)
    text = "".join(seen.text)
    if flow.may_have_summary and SUMMARY_TITLE in _bookmarks(p):
        flow.summary = len(flow.rows)
    if text.strip():
        flow.paragraphs += 1
        cell = Cell(text, other_content=tuple(seen.other))
        flow.rows.append(Row(0, flow.paragraphs, (cell,), _is_contents(p)))
    for box in seen.boxes:
        _block(flow, box)


def _is_contents(p: etree._Element) -> bool:
    """Whether it is a title of the document or a line of its contents list."""
    style = p.find(_STYLE)
    if style is not None and style.get(_VAL, "").lower().startswith(_STYLES_OF_LISTS):
        return True
    return any("PAGEREF" in (code.text or "") for code in p.iter(_FIELD_CODE))


def _table(flow: _Flow, tbl: etree._Element) -> None:
    flow.tables += 1
    number = flow.tables
    count = 0
    is_summary = False
    for tr in _descend(tbl, _TR):
        if flow.may_have_revisions and tr.find(_DELETED_ROW) is not None:
            flow.has_revisions = True
            continue
        count += 1
        if flow.may_have_summary:
            is_summary = _goes_on(flow, tr, is_summary=is_summary)
        inner: list[etree._Element] = []
        cells = tuple(_cells(flow, tr, inner))
        # A table that only frames others has no row of its own.
        if cells and (not inner or any(cell.text.strip() for cell in cells)):
            flow.rows.append(Row(number, count, cells, is_summary))
            flow.cells += len(cells)
        for block in inner:
            _block(flow, block)


def _bookmarks(element: etree._Element) -> list[str]:
    """Names of the bookmarks in the element, in order (17.13.6.2)."""
    return [mark.get(_NAME, "") for mark in element.iter(_BOOKMARK)]


def _goes_on(flow: _Flow, tr: etree._Element, *, is_summary: bool) -> bool:
    """Whether the row is the roll-up table's: from the one with its bookmark to its table's end.

    An office program may have joined the table with the next: where a form begins, it has ended.
    """
    for name in _bookmarks(tr):
        if name == SUMMARY_TABLE:
            is_summary = True
            _take_title(flow)
        elif _FORM.fullmatch(name):
            is_summary = flow.may_have_summary = False
    return is_summary


def _take_title(flow: _Flow) -> None:
    """Let the paragraphs from the roll-up table's title to the table be its own."""
    start = len(flow.rows) if flow.summary is None else flow.summary
    if not any(row.table for row in flow.rows[start:]):
        flow.rows[start:] = [replace(row, is_contents=True) for row in flow.rows[start:]]


def _descend(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table, or the cells of a row, content controls around them opened."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _UNSEEN:
            yield from _descend(child, tag)


def _cells(flow: _Flow, tr: etree._Element, inner: list[etree._Element]) -> Iterator[Cell]:
    """The row's cells; tables and text boxes in them are put into `inner`."""
    column = 0
    for tc in _descend(tr, _TC):
        merges = _merges(tc)
        if _CELL_DELETED in merges:
            flow.has_revisions = True
            continue
        if merges.get(_H_MERGE):
            continue
        column += 1
        seen = _Seen()
        lines: list[str] = []
        joined = False
        for p in _descend_blocks(tc, inner):
            seen.text = [lines.pop()] if joined else []
            _collect(flow, p, seen)
            _note_number(flow, p, seen)
            lines.append("".join(seen.text))
            # The end of the paragraph was deleted: the next one goes on with it (17.13.5.15).
            joined = flow.may_have_revisions and p.find(_DELETED_MARK) is not None
        inner += seen.boxes
        yield Cell(
            "\n".join(lines),
            merges.get(_V_MERGE, False),
            column,
            tuple(dict.fromkeys(seen.other)) if seen.other else (),
        )


def _merges(tc: etree._Element) -> dict[str, bool]:
    """Whether the cell goes on with a merge of each kind (17.4.22, 17.4.84); that it was deleted.

    A merge without a value goes on.
    """
    properties = tc.find(_TC_PR)
    found: dict[str, bool] = {}
    for child in () if properties is None else properties:
        if child.tag in _MERGES:
            found[child.tag] = child.get(_VAL) != "restart"
    return found


def _descend_blocks(tc: etree._Element, inner: list[etree._Element]) -> Iterator[etree._Element]:
    """The cell's paragraphs; its tables are put into `inner`."""
    for child in tc:
        if child.tag == _P:
            yield child
        elif child.tag == _TBL:
            inner.append(child)
        elif child.tag not in _UNSEEN:
            yield from _descend_blocks(child, inner)


def _collect(flow: _Flow, element: etree._Element, seen: _Seen) -> None:
    """What a reader sees in the element, which is a paragraph or a part of one."""
    for child in element:
        tag = child.tag
        if tag == _T:
            seen.text.append(child.text or "")
        elif tag == _R:
            if flow.may_be_hidden and _is_on(child.find(_HIDDEN)):
                seen.other.append("隐藏的文字")
            else:
                _collect(flow, child, seen)
        elif tag in _UNSEEN:
            flow.has_revisions = flow.has_revisions or tag in _REVISIONS
        elif tag in _CHARACTERS:
            seen.text.append(_CHARACTERS[tag])
        elif tag in _PICTURES:
            boxes = [box for box in child.iter(_BOX) if not _is_fallback(box, child)]
            seen.boxes += boxes
            if not boxes:
                seen.other.append(_PICTURES[tag])
        elif not _is_placeholder(child):
            flow.has_revisions = flow.has_revisions or tag in _REVISIONS
            _collect(flow, child, seen)


def _is_on(switch: etree._Element | None) -> bool:
    """Whether a property that needs no value is there and not turned off (17.17.4)."""
    return switch is not None and switch.get(_VAL) not in ("0", "false", "off")


def _note_number(flow: _Flow, p: etree._Element, seen: _Seen) -> None:
    """Note that Word numbers the paragraph: the number stands nowhere in it."""
    number = p.find(_NUMBER) if flow.may_be_numbered else None
    if number is not None and number.get(_VAL) != "0" and "".join(seen.text).strip():
        seen.other.append("自动编号")


def _is_fallback(box: etree._Element, within: etree._Element) -> bool:
    """Whether the box stands once more for programs that do not know the newer way, or in another."""  # noqa: E501
    for above in box.iterancestors():
        if above is within:
            return False
        if above.tag in (_FALLBACK, _BOX):
            return True
    return False


def _is_placeholder(element: etree._Element) -> bool:
    """Whether it is a content control that only says what to put into it (17.5.2.39)."""
    return element.find(_PLACEHOLDER) is not None
