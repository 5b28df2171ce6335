"""Read official forms from Word files: each file's blocks, split into the forms that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.draft.from_word import form_breaks, read_paragraphs, read_tables, word_document
from generator.draft.from_word.form_breaks import Piece
from generator.draft.official_form import Block, OfficialForm, Paragraph, ReadFile, Remark, Section
from generator.form import tags
from generator.word import outline_paragraphs, safe_zip, visible_content
from generator.word.normalise import names, properties
from generator.word.ooxml import qn
from generator.word.safe_zip import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lxml import etree

    from generator.draft.from_word.form_breaks import FormBlocks
    from generator.draft.from_word.word_document import WordDocument

_P, _TBL, _SECTION = (qn(f"w:{name}") for name in ("p", "tbl", "sectPr"))
# What a page can measure at most, in twips (17.6.13), and its least text.
_MOST_TWIPS, _LEAST_TEXT_TWIPS = 31680, 1440
# fmt: off
_NO_TABLE = ("文件中没有表格", "请提供画有表格的官方表样；用文本框或空格排成的，请先在 Word 中画成表格。")  # noqa: E501
_TEMPLATE = "文件中有模板的标签“{}”，它是表单包的模板，不是官方表样"
_TEMPLATE_HINT = "请提供发文单位下发的表样；模板请直接在 Word 中修改。"
# fmt: on


def read(path: Path) -> ReadFile:
    """The forms of the file.

    Raises UnreadableError, in words for staff, for a file that is no Word document, is damaged,
    behind a password, or holds no table; MachineError where LibreOffice is needed and missing.
    """
    document = word_document.open_document(path)
    remarks = [Remark("", text) for text in document.remarks]
    split = form_breaks.split(_all_pieces(document, remarks))
    remarks += [Remark("", text) for text in split.remarks]
    if not split.forms:
        raise UnreadableError(*_NO_TABLE)
    _refuse_template(split.forms)
    forms = tuple(
        OfficialForm(path.name, number, form.section, form.blocks)
        for number, form in enumerate(split.forms, 1)
    )
    return ReadFile(forms, tuple(dict.fromkeys(remarks)))


def _all_pieces(document: WordDocument, remarks: list[Remark]) -> list[Piece]:
    """The blocks of the body; UnreadableError where a number in the file is none."""
    try:
        return list(_pieces(document, remarks))
    except UnreadableError:
        raise
    except ValueError as error:
        raise UnreadableError(*safe_zip.DAMAGED) from error


def _refuse_template(forms: Sequence[FormBlocks]) -> None:
    """Raise UnreadableError for a template of ours, whose tags would be its texts."""
    for form in forms:
        for block in form.blocks:
            rows = () if isinstance(block, Paragraph) else block.rows
            texts = [cell.text for row in rows for cell in row.cells]
            texts += [block.text] if isinstance(block, Paragraph) else []
            if tag := next((match for text in texts if (match := tags.TAG.search(text))), None):
                raise UnreadableError(_TEMPLATE.format(tag[0]), _TEMPLATE_HINT)


def _pieces(document: WordDocument, remarks: list[Remark]) -> Iterator[Piece]:
    """The blocks of the body in order, each with its page and whether it begins one."""
    blocks = list(_blocks(document.body))
    sections = _sections(document.body, blocks)
    starts_page = False
    tables = 0
    is_first = True
    for block, (section, starts_section) in zip(blocks, sections, strict=True):
        starts_page = starts_page or (starts_section and not is_first)
        is_first = False
        if block.tag == _TBL:
            for tbl in read_tables.nested_only(block) or [block]:
                tables += 1
                read = read_tables.read(document, tbl, section.text_width)
                remarks += [
                    Remark(_place(tables, row, cell), text) for row, cell, text in read.remarks
                ]
                if read.table.rows and read.table.widths:
                    yield Piece(read.table, section, starts_page)
                    starts_page = False
                yield from _boxes(document, read.boxes, section)
            continue
        before, after = read_paragraphs.take_page_break(block)
        style = document.styles.paragraph_look(document.styles.own_id(_style(block)))[0]
        own = properties.read(block.find(qn("w:pPr")))
        before = before or {**style, **own}.get("pageBreakBefore") == "1"
        if outline_paragraphs.is_one(block):
            starts_page = starts_page or before or after
            continue
        reading = read_paragraphs.read(document, block)
        remarks += [Remark(_near(tables), text) for text in reading.other]
        yield Piece(reading.paragraph, section, starts_page or before)
        starts_page = after
        yield from _boxes(document, list(reading.boxes), section)


def _boxes(
    document: WordDocument, boxes: list[etree._Element], section: Section
) -> Iterator[Piece]:
    """The paragraphs and tables of text boxes."""
    for block in (block for box in boxes for block in _blocks(box)):
        content: Block
        if block.tag == _TBL:
            content = read_tables.read(document, block, section.text_width).table
            if not content.rows or not content.widths:
                continue
        else:
            content = read_paragraphs.read(document, block).paragraph
        yield Piece(content, section, starts_page=False)


def _blocks(element: etree._Element) -> Iterator[etree._Element]:
    """The body's paragraphs and tables, also within content controls and tracked insertions."""
    for child in element.iterchildren("*"):
        if child.tag in (_P, _TBL):
            yield child
        elif child.tag not in visible_content.INVISIBLE:
            yield from _blocks(child)


def _sections(body: etree._Element, blocks: list[etree._Element]) -> list[tuple[Section, bool]]:
    """Of each block its page, and whether it begins a section on a new page (17.6.22)."""
    last = body.find(_SECTION)
    marks = [
        block.find(f"{qn('w:pPr')}/{_SECTION}") if block.tag == _P else None for block in blocks
    ]
    sections: list[tuple[Section, bool]] = []
    current = last
    for mark in reversed(marks):
        current = mark if mark is not None else current
        sections.append((_section(current), False))
    sections.reverse()
    for number, mark in enumerate(marks[:-1]):
        if mark is not None:
            following = next((m for m in marks[number + 1 :] if m is not None), last)
            kind = None if following is None else following.find(qn("w:type"))
            is_continuous = kind is not None and kind.get(qn("w:val")) in (
                "continuous",
                "nextColumn",
            )
            sections[number + 1] = (sections[number + 1][0], not is_continuous)
    return sections


def _section(element: etree._Element | None) -> Section:
    """The page; A4 where it does not say or cannot be."""
    default = Section()
    size, margins = (
        None if element is None else element.find(qn(f"w:{name}")) for name in ("pgSz", "pgMar")
    )
    width, height = _measure(size, "w"), _measure(size, "h")
    if not (0 < width <= _MOST_TWIPS and 0 < height <= _MOST_TWIPS):
        width, height = default.width, default.height
    sides = tuple(_measure(margins, side) for side in ("top", "right", "bottom", "left"))
    top, right, bottom, left = sides if margins is not None else default.margins
    if width - left - right < _LEAST_TEXT_TWIPS or height - top - bottom < _LEAST_TEXT_TWIPS:
        top, right, bottom, left = default.margins
    return Section(width, height, (top, right, bottom, left), is_landscape=width > height)


def _measure(element: etree._Element | None, name: str) -> int:
    text = "" if element is None else (element.get(qn(f"w:{name}")) or "")
    return abs(int(text)) if text.removeprefix("-").isdecimal() else 0


def _style(p: etree._Element) -> str:
    element = p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return names.NORMAL if element is None else element.get(qn("w:val"), "")


def _place(table: int, row: int, cell: int) -> str:
    place = f"第 {table} 个表格"
    if row:
        place += f"第 {row} 行"
    return f"{place}第 {cell} 个单元格" if cell else place


def _near(tables: int) -> str:
    return f"第 {tables} 个表格后面" if tables else "第 1 个表格前面"
