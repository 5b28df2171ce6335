"""Extract a Word document's visible text as rows of cells.

A table gives its rows; each paragraph outside tables gives a row of one cell. Tracked changes count
as accepted. The content of content controls, links, fields, text boxes and nested tables is
included; horizontally merged cells count as one. Clause numbers are ECMA-376 part 1.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree

from generator.word import contents_lists, margin_notes, outline_paragraphs, visible_content
from generator.word.ooxml import qn
from generator.word.text_styles import NO_STYLES, is_on
from generator.word.visible_content import (
    INVISIBLE,
    REVISIONS,
    Content,
    Marked,
    collect,
    collect_numbering,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.word.margin_notes import NoteId
    from generator.word.stored import Stored
    from generator.word.text_styles import TextStyles
    from generator.word.visible_content import Features

_VAL = qn("w:val")
_P, _TBL, _TR, _TC = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc"))
_TC_PR, _P_PR = qn("w:tcPr"), qn("w:pPr")
_H_MERGE, _V_MERGE, _DELETED = (qn(f"w:{name}") for name in ("hMerge", "vMerge", "del"))
_DELETED_ROW = f"{qn('w:trPr')}/{_DELETED}"
_HIDDEN_ROW = f"{qn('w:trPr')}/{qn('w:hidden')}"
_CELL_DELETED = qn("w:cellDel")
_MERGES = frozenset((_H_MERGE, _V_MERGE, _CELL_DELETED))
_DELETED_MARK = f"{_P_PR}/{qn('w:rPr')}/{_DELETED}"
_BODY = qn("w:body")
# Another file within the document (17.17.2.1).
_EMBEDDED, _EMBEDDED_NAME = qn("w:altChunk"), "嵌入的文件"
# Bookmarks in an appendix: of the summary table's title, of that table, and of each form. The
# summary repeats what the forms say.
SUMMARY_TITLE, SUMMARY_TABLE = "summary_of_units", "summary_of_units_table"
_FORM = re.compile(r"unit[0-9]+_form[0-9]+")
_LISTS_FORMS = b"PAGEREF unit1_form1"
# The numbers of a table, a row, and a cell's `column`.
CellId: TypeAlias = "tuple[int, int, int]"
MOST_CELLS = 500_000  # about 700 units
# Up to this size the whole tree is built, in half the time of incremental parsing.
_SMALL_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text, one line per paragraph.

    `continues_merge`: the cell continues a vertical merge that starts in a row above; in one with
    `starts_merge` it starts, even for this row alone. `repeats_above`: the cell above has the same
    text. `column` counts the row's cells from 1. `other_content` names what it holds besides text,
    `notes` its comments and notes. `has_revisions`: its text has tracked changes. `marked` are
    struck through, raised or lowered.

    In a workbook `column` is the sheet's, `is_hidden` says that it is not shown, and `stored` what
    the cell holds if not just the text.
    """

    text: str
    continues_merge: bool = False
    column: int = 1
    other_content: tuple[str, ...] = ()
    notes: tuple[NoteId, ...] = ()
    has_revisions: bool = False
    marked: tuple[Marked, ...] = ()
    is_hidden: bool = False
    stored: Stored | None = None
    starts_merge: bool = False
    repeats_above: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, or a paragraph outside tables.

    `table` is the table's number from 1, 0 for a paragraph. `row` counts the table's rows, or the
    paragraphs outside tables, from 1. `is_contents` marks what only lists the forms of an appendix:
    its title, contents list and summary table. `is_hidden`: Word neither shows nor prints it.

    A row of a workbook has the name of its `sheet`, which is a table, and the number that the sheet
    gives it.
    """

    table: int
    row: int
    cells: tuple[Cell, ...]
    is_contents: bool = False
    is_hidden: bool = False
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Loose:
    """What a paragraph without text, outside tables, holds: other content, comments and notes.

    `rows` and `tables` count those before it.
    """

    rows: int
    tables: int
    other_content: tuple[str, ...]
    notes: tuple[NoteId, ...]


class TooManyCellsError(ValueError):
    """The document has more cells than the forms of hundreds of units."""


@dataclass
class _State:
    """The rows so far, with counts, and which rare features the document may have.

    `summary` is the index of the row of the summary table's title, once found.
    """

    features: Features
    may_have_revisions: bool
    may_have_title_page: bool
    may_have_summary: bool
    may_have_notes: bool
    may_have_outline: bool
    may_embed: bool
    summary: int | None = None
    cells: int = 0
    tables: int = 0
    paragraphs: int = 0
    has_revisions: bool = False
    rows: list[Row] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    row: tuple[int, int] = (0, 0)
    elements: dict[CellId, etree._Element] = field(default_factory=dict)


@dataclass(frozen=True)
class DocumentRows:
    """A document's rows in reading order, whether it has tracked changes, what is in no row."""

    rows: tuple[Row, ...]
    has_revisions: bool
    loose: tuple[Loose, ...] = ()


def read(document: bytes, styles: TextStyles = NO_STYLES) -> DocumentRows:
    """The rows of a document's main part; of a large one, one block is in memory at a time.

    `styles` are the document's that hide, strike through, raise or lower text.

    Raises etree.XMLSyntaxError if it is not well formed, TooManyCellsError if it is too large.
    """
    state = _state(document, styles)
    for block in _blocks(document):
        _add_block(state, block)
        state.elements.clear()
        if state.cells > MOST_CELLS:
            raise TooManyCellsError
    return DocumentRows(tuple(state.rows), state.has_revisions, tuple(state.loose))


def elements(
    document: bytes, root: etree._Element, styles: TextStyles = NO_STYLES
) -> dict[CellId, etree._Element]:
    """The `w:tc` or `w:p` of each cell that `read` gives; `root` is the document as a tree."""
    state = _state(document, styles)
    for body in root.iterchildren(_BODY):
        for block in body.iterchildren(etree.Element):
            _add_block(state, block)
    return state.elements


def _state(document: bytes, styles: TextStyles) -> _State:
    """Nothing read yet; rare features are looked for only in documents that may have them."""
    return _State(
        features=visible_content.features(document, styles),
        may_have_revisions=b"w:del" in document,
        may_have_title_page=_LISTS_FORMS in document,
        may_have_summary=SUMMARY_TABLE.encode() in document,
        may_have_notes=margin_notes.may_be_in(document),
        may_have_outline=outline_paragraphs.may_be_in(document),
        may_embed=b"altChunk" in document,
    )


def _blocks(document: bytes) -> Iterator[etree._Element]:
    """The blocks of the body; in a large document each is freed before the next is parsed."""
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


def _add_block(state: _State, element: etree._Element) -> None:
    """Add the rows of a paragraph or table, or of all that the element contains."""
    tag = element.tag
    if tag == _P:
        _add_paragraph(state, element)
    elif tag == _TBL:
        _add_table(state, element)
    elif tag in INVISIBLE:
        state.has_revisions = state.has_revisions or tag in REVISIONS
    elif tag == _EMBEDDED:
        _add_loose(state, (_EMBEDDED_NAME,), ())
    else:
        for child in element:
            _add_block(state, child)


def _add_loose(state: _State, other: tuple[str, ...], notes: tuple[NoteId, ...]) -> None:
    state.loose.append(Loose(len(state.rows), state.tables, other, notes))


def _add_paragraph(state: _State, p: etree._Element) -> None:
    """Add a row for the paragraph's text, if it has any, then the rows of its text boxes."""
    content = Content()
    collect(state.features, p, content)
    state.has_revisions = state.has_revisions or content.has_revisions
    text = "".join(content.text)
    if state.may_have_summary and SUMMARY_TITLE in contents_lists.bookmarks(p):
        state.summary = len(state.rows)
    other = tuple(dict.fromkeys(content.other))
    notes = _notes(p, _P) if state.may_have_notes else ()
    if text.strip() and not (state.may_have_outline and outline_paragraphs.is_one(p)):
        state.paragraphs += 1
        marked = tuple(content.marked)
        cell = Cell(text, False, 1, other, notes, content.has_revisions, marked)  # noqa: FBT003
        state.rows.append(Row(0, state.paragraphs, (cell,), contents_lists.is_contents(p)))
        state.elements[0, state.paragraphs, 1] = p
        if state.may_have_title_page and contents_lists.lists_pages(p):
            # It is the appendix's first line; before it stands the title page.
            state.may_have_title_page = False
            if not state.tables:
                state.rows[:] = [replace(row, is_contents=True) for row in state.rows]
    elif other or notes:
        _add_loose(state, other, notes)
    for box in content.boxes:
        _add_block(state, box)


def _notes(element: etree._Element, tag: str) -> tuple[NoteId, ...]:
    """The comments and notes of the paragraph or cell, without those of one within it."""
    found_notes = (
        note
        for reference in element.iter(*margin_notes.REFERENCES)
        if next(reference.iterancestors(tag), None) is element
        for note in margin_notes.references(reference)
    )
    return tuple(dict.fromkeys(found_notes))


def _add_table(state: _State, tbl: etree._Element) -> None:
    """Add the table's rows; nested tables and text boxes follow the row that holds them."""
    state.tables += 1
    number = state.tables
    count = 0
    is_summary = False
    for tr in _descend(tbl, _TR):
        if state.may_have_revisions and tr.find(_DELETED_ROW) is not None:
            state.has_revisions = True
            continue
        count += 1
        if state.may_have_summary:
            is_summary = _is_summary_row(state, tr, is_summary=is_summary)
        nested: list[etree._Element] = []
        state.row = number, count
        cells = tuple(_cells(state, tr, nested))
        # A row that only contains nested tables is layout.
        if cells and (not nested or any(cell.text.strip() or cell.notes for cell in cells)):
            hidden = tr.find(_HIDDEN_ROW)
            is_hidden = hidden is not None and is_on(hidden)
            state.rows.append(Row(number, count, cells, is_summary, is_hidden))
            state.cells += len(cells)
        for block in nested:
            _add_block(state, block)


def _is_summary_row(state: _State, tr: etree._Element, *, is_summary: bool) -> bool:
    """Whether the row belongs to the summary table; `is_summary` says so of the row above.

    It begins at the row with its bookmark. An office program may have joined it with the next
    table, so it ends at the latest where a form begins.
    """
    for name in contents_lists.bookmarks(tr):
        if name == SUMMARY_TABLE:
            is_summary = True
            _mark_summary_title(state)
        elif _FORM.fullmatch(name):
            is_summary = state.may_have_summary = False
    return is_summary


def _mark_summary_title(state: _State) -> None:
    """Mark the paragraphs from the summary table's title to the table as contents."""
    start = len(state.rows) if state.summary is None else state.summary
    if not any(row.table for row in state.rows[start:]):
        state.rows[start:] = [replace(row, is_contents=True) for row in state.rows[start:]]


def _descend(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table, or the cells of a row, also those within content controls."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in INVISIBLE:
            yield from _descend(child, tag)


def _cells(state: _State, tr: etree._Element, nested: list[etree._Element]) -> Iterator[Cell]:
    """The row's visible cells; appends the tables and text boxes in them to `nested`."""
    column = 0
    for tc in _descend(tr, _TC):
        merges = _merges(tc)
        if _CELL_DELETED in merges:
            state.has_revisions = True
            continue
        if merges.get(_H_MERGE):
            continue
        column += 1
        state.elements[*state.row, column] = tc
        content = Content()
        if state.may_embed and tc.find(_EMBEDDED) is not None:
            content.other.append(_EMBEDDED_NAME)
        lines: list[str] = []
        marked: list[Marked] = []
        joined = False
        for p in _descend_blocks(tc, nested):
            content.text = [lines.pop()] if joined else []
            content.marked = []
            collect(state.features, p, content)
            collect_numbering(state.features, p, content)
            if content.marked:
                before = sum(len(line) + 1 for line in lines)
                marked += [Marked(before + m.start, before + m.end, m.mark) for m in content.marked]
            lines.append("".join(content.text))
            # The paragraph mark was deleted: the next paragraph continues this one (17.13.5.15).
            joined = state.may_have_revisions and p.find(_DELETED_MARK) is not None
            content.has_revisions |= joined
        state.has_revisions = state.has_revisions or content.has_revisions
        nested += content.boxes
        yield Cell(
            "\n".join(lines),
            merges.get(_V_MERGE, False),
            column,
            tuple(dict.fromkeys(content.other)) if content.other else (),
            _notes(tc, _TC) if state.may_have_notes else (),
            content.has_revisions,
            tuple(marked),
            starts_merge=merges.get(_V_MERGE) is False,
        )


def _merges(tc: etree._Element) -> dict[str, bool]:
    """For each merge of the cell (17.4.22, 17.4.84), by tag, whether it continues; also `cellDel`.

    A merge without a value continues.
    """
    properties = tc.find(_TC_PR)
    merges: dict[str, bool] = {}
    for child in () if properties is None else properties:
        if child.tag in _MERGES:
            merges[child.tag] = child.get(_VAL) != "restart"
    return merges


def _descend_blocks(tc: etree._Element, nested: list[etree._Element]) -> Iterator[etree._Element]:
    """The cell's paragraphs; appends its tables to `nested`."""
    for child in tc:
        if child.tag == _P:
            yield child
        elif child.tag == _TBL:
            nested.append(child)
        elif child.tag not in INVISIBLE:
            yield from _descend_blocks(child, nested)
