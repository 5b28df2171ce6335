"""Read tables of a Word file so that every row covers the grid and merges are whole."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator.draft.from_word import read_paragraphs
from generator.draft.official_form import Cell, Paragraph, Row, Table
from generator.word import ooxml, safe_zip, visible_content
from generator.word.normalise import properties
from generator.word.ooxml import qn
from generator.word.safe_zip import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml import etree

    from generator.draft.from_word.word_document import WordDocument
    from generator.draft.official_form import Merge
    from generator.word.normalise.properties import Properties

_P, _TBL, _TR, _TC = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc"))
_NESTED = "嵌套的表格，已改为文字，一行一段"
_KEPT_OF_CELL = ("tcBorders/", "shd", "vAlign", "textDirection")
_KEPT_OF_TABLE = ("tblBorders/", "tblCellMar/", "jc", "tblInd", "shd", "vAlign")
# More columns than Word lets a table have (63) are a fault of the file.
_LEAST_WIDTH, _MOST_COLUMNS = 400, 200
_SIDES = ("top", "left", "bottom", "right")
_OPEN = tuple((f"tcBorders/{side}", "nil") for side in _SIDES)
_MERGES: dict[str | None, Merge] = {"restart": "start", "continue": "continue", None: "none"}
# What Word lets a table stand out by at either side, where it says nothing of margins (17.4.42).
_MARGINS = {"tblCellMar/left": "108 dxa", "tblCellMar/right": "108 dxa"}


@dataclass
class ReadTable:
    """A table, the text boxes in it, and remarks: row, cell and text."""

    table: Table
    boxes: list[etree._Element] = field(default_factory=list)
    remarks: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass
class _Cell:
    """A cell as it stands in the file; `width` is 0 where it has none in twips."""

    span: int
    merge: Merge
    width: int
    paragraphs: tuple[Paragraph, ...]
    properties: Properties
    column: int = 0


def nested_only(tbl: etree._Element) -> list[etree._Element]:
    """The tables within the table, where it holds nothing else: it is layout."""
    inner: list[etree._Element] = []
    for tc in (tc for tr in descend(tbl, _TR) for tc in descend(tr, _TC)):
        tables = list(descend(tc, _TBL))
        texts = (ooxml.text(p).strip() for p in descend(tc, _P))
        if any(texts):
            return []
        inner += tables
    return inner


def read(document: WordDocument, tbl: etree._Element, text_width: int) -> ReadTable:
    """The table; `text_width` is the page's, for a table without widths."""
    own = tbl.find(qn("w:tblPr"))
    style = _style(own)
    look = document.styles.look(style)
    table = {**_MARGINS, **look.table, **look.cell, **properties.read(own)}
    result = ReadTable(Table((), ()))
    rows: list[list[_Cell]] = []
    heights: list[tuple[int, bool]] = []
    for tr in descend(tbl, _TR):
        if _is_gone(tr):
            continue
        if _is_hidden(tr):
            result.remarks.append((len(rows), 0, "后面有隐藏的行，未带入"))
            continue
        rows.append(_cells(document, tr, style, result, len(rows) + 1))
        heights.append((_height(tr), _repeats(tr)))
    widths = _widths(tbl, rows, text_width)
    filled = _with_sound_merges([_fill(row, len(widths)) for row in rows])
    kept = {key: text for key, text in table.items() if key.startswith(_KEPT_OF_TABLE)}
    result.table = Table(
        widths,
        tuple(
            Row(cells, height, repeats)
            for cells, (height, repeats) in zip(filled, heights, strict=True)
        ),
        tuple(sorted(kept.items())),
    )
    return result


def descend(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The elements of that name below this one, also those within content controls and the like."""
    for child in element.iterchildren("*"):
        if child.tag == tag:
            yield child
        elif child.tag not in visible_content.INVISIBLE and child.tag not in (_P, _TBL, _TR, _TC):
            yield from descend(child, tag)


def _style(own: etree._Element | None) -> str:
    element = None if own is None else own.find(qn("w:tblStyle"))
    return "" if element is None else element.get(qn("w:val"), "")


def _is_gone(tr: etree._Element) -> bool:
    return tr.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None


def _is_hidden(tr: etree._Element) -> bool:
    hidden = tr.find(f"{qn('w:trPr')}/{qn('w:hidden')}")
    return hidden is not None and properties.switch(hidden) == "1"


def _repeats(tr: etree._Element) -> bool:
    head = tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}")
    return head is not None and properties.switch(head) == "1"


def _height(tr: etree._Element) -> int:
    height = tr.find(f"{qn('w:trPr')}/{qn('w:trHeight')}")
    text = "" if height is None else height.get(qn("w:val"), "")
    return int(text) if text.isdecimal() else 0


def _skipped(tr: etree._Element, name: str) -> int:
    element = tr.find(f"{qn('w:trPr')}/{qn(f'w:{name}')}")
    text = "" if element is None else element.get(qn("w:val"), "")
    return int(text) if text.isdecimal() else 0


def _cells(
    document: WordDocument, tr: etree._Element, style: str, result: ReadTable, number: int
) -> list[_Cell]:
    cells: list[_Cell] = []
    if before := _skipped(tr, "gridBefore"):
        cells.append(_blank(before))
    for tc in descend(tr, _TC):
        own = tc.find(qn("w:tcPr"))
        tags = {} if own is None else {child.tag: child for child in own}
        if qn("w:cellDel") in tags:
            continue
        if qn("w:hMerge") in tags and tags[qn("w:hMerge")].get(qn("w:val")) != "restart" and cells:
            cells[-1].span += ooxml.grid_span(tc)
            cells[-1].width += ooxml.width_twips(tc) or 0
            continue
        kept = {k: t for k, t in properties.read(own).items() if k.startswith(_KEPT_OF_CELL)}
        merge = _MERGES[ooxml.v_merge(tc)]
        place = number, len(cells) + 1
        paragraphs = tuple(_paragraphs(document, tc, style, result, place))
        width = ooxml.width_twips(tc) or 0
        cells.append(_Cell(max(1, ooxml.grid_span(tc)), merge, width, paragraphs, kept))
    if after := _skipped(tr, "gridAfter"):
        cells.append(_blank(after))
    return cells


def _paragraphs(
    document: WordDocument,
    tc: etree._Element,
    style: str,
    result: ReadTable,
    place: tuple[int, int],
) -> Iterator[Paragraph]:
    blocks = [*_blocks(tc)]
    for is_table, group in itertools.groupby(blocks, key=lambda block: block.tag == _TBL):
        if is_table:
            result.remarks.append((*place, _NESTED))
            for tbl in group:
                yield from _nested(document, tbl)
            continue
        for joined in read_paragraphs.joined(group):
            for p in joined:
                read_paragraphs.take_page_break(p)
            reading = read_paragraphs.read_joined(document, joined, style)
            result.boxes += reading.boxes
            result.remarks += [(*place, each) for each in reading.other]
            yield reading.paragraph


def _blocks(tc: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables of a cell, in order."""
    for child in tc.iterchildren("*"):
        if child.tag in (_P, _TBL):
            yield child
        elif child.tag not in visible_content.INVISIBLE:
            yield from _blocks(child)


def _nested(document: WordDocument, tbl: etree._Element) -> Iterator[Paragraph]:
    """A table in a cell as paragraphs, one a row."""
    for tr in descend(tbl, _TR):
        readings = [read_paragraphs.read(document, p) for p in tr.iter(_P)]
        texts = [each.paragraph.text for each in readings if each.paragraph.text.strip()]
        if texts:
            yield replace(readings[0].paragraph, text="　".join(texts))


def _blank(span: int) -> _Cell:
    """What a row leaves out at its end: a cell without borders."""
    return _Cell(span, "none", 0, (Paragraph(""),), dict(_OPEN))


def _widths(
    tbl: etree._Element, rows: Sequence[Sequence[_Cell]], text_width: int
) -> tuple[int, ...]:
    """The widths of as many columns as the longest row has, from the grid or the cells."""
    count = max((sum(cell.span for cell in row) for row in rows), default=0)
    if count > _MOST_COLUMNS:
        raise UnreadableError(*safe_zip.DAMAGED)
    grid = ooxml.grid_columns(tbl)[:count]
    grid += [0] * (count - len(grid))
    if all(grid):
        return tuple(grid)
    for row in rows:
        column = 0
        for cell in row:
            if cell.span == 1 and not grid[column]:
                grid[column] = cell.width
            column += cell.span
    missing = grid.count(0)
    left = max(text_width - sum(grid), missing * _LEAST_WIDTH)
    return tuple(width or left // missing for width in grid)


def _fill(row: list[_Cell], columns: int) -> list[_Cell]:
    """The row with a blank cell for what it leaves out, and each cell's column."""
    missing = columns - sum(cell.span for cell in row)
    filled = [*row, *([_blank(missing)] if missing else [])]
    column = 0
    for cell in filled:
        cell.column = column
        column += cell.span
    return filled


def _with_sound_merges(rows: Iterable[Sequence[_Cell]]) -> Iterator[tuple[Cell, ...]]:
    """The rows, where a merge goes on only below a cell of the same columns."""
    above: dict[tuple[int, int], Merge] = {}
    for row in rows:
        cells = []
        for cell in row:
            place = cell.column, cell.span
            merge = cell.merge
            if merge == "continue" and above.get(place, "none") == "none":
                merge = "start"
            cells.append(
                Cell(*place, merge, cell.paragraphs or (Paragraph(""),), _sorted(cell.properties))
            )
        above = {(cell.column, cell.span): cell.merge for cell in cells}
        yield tuple(cells)


def _sorted(look: Properties) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(look.items()))
