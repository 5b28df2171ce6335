"""The letter that goes back to a unit with its form: 退回意见, all findings in a table.

Clause numbers are ISO/IEC 29500-1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from generator.collect import accompanying_page
from generator.form import context, template
from generator.word import ooxml, package, plain_page, safe_zip
from generator.word.ooxml import paragraph, run
from generator.word.plain_page import row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from generator.campaign.campaigns import Campaign

TITLE = "退回意见"
# Behind the unit's name in the letter's file name.
ENDING = f"（{TITLE}）"
_MAX_PROPERTIES_BYTES = 64 * 1024
# Margins in twips; the widths of the columns.
_MARGIN = 1134
_COLUMNS = (700, 2700, 3238, 3000)
_HEADS = ("序号", "位置", "问题", "怎样修改")
_HALF_POINTS, _LINE_TWIPS, _TITLE_HALF_POINTS, _TITLE_LINE_TWIPS = 24, 400, 44, 700
_TABLE_HALF_POINTS, _TABLE_LINE_TWIPS = 21, 320
_ROW_MARGIN, _CELL_MARGIN, _BESIDE_TABLE_TWIPS = 30, 90, 160
_TWO_LETTERS = '<w:ind w:firstLineChars="200" w:firstLine="480"/>'
MUST, CHECK = "须改正", "请核对"


class Point(NamedTuple):
    """A line of the letter: its number, where, what is wrong and what to do about it."""

    number: int
    is_error: bool
    position: str
    problem: str
    advice: str


@dataclass(frozen=True)
class Letter:
    """What a letter says: to which unit, with which file, the points, until when; None for soon.

    `unit` is the full name; `data_sha256` is the hash of the data that were judged.
    """

    unit: str
    file: str
    points: Sequence[Point]
    due: date | None
    data_sha256: str


def make(campaign: Campaign, letter: Letter) -> bytes:
    """The letter as a Word document; the same bytes for the same letter."""
    pack = campaign.pack
    settings = context.build(pack, campaign.settings, {})
    about = template.compile_text(pack.properties.get("title", ""))(settings)
    return accompanying_page.file(
        campaign,
        f"{letter.unit}{about}{TITLE}",
        _document(letter, about),
        _styles(),
        unit=letter.unit,
        data_sha256=letter.data_sha256,
    )


def is_letter(path: Path) -> bool:
    """Whether the file is such a letter, which came back along: it is to be passed over.

    By its name, or by the title that it has among its properties, which office programs keep.
    """
    if ENDING in path.stem:
        return True
    if path.suffix.casefold() != ".docx":
        return False
    try:
        with safe_zip.open_zip(path) as archive:
            member = safe_zip.find_member(archive, package.CORE)
            core = safe_zip.read_member(archive, member, _MAX_PROPERTIES_BYTES) if member else b""
        safe_zip.scan(core)
        title = ooxml.parse(core).findtext("{http://purl.org/dc/elements/1.1/}title", "")
    except (safe_zip.UnreadableError, etree.XMLSyntaxError):
        return False
    return title.endswith(TITLE)


def _document(letter: Letter, about: str) -> str:
    musts = sum(point.is_error for point in letter.points)
    counts = [(MUST, musts), (CHECK, len(letter.points) - musts)]
    counted = "，".join(f"{words} {number} 处" for words, number in counts if number)
    due = (
        f"于 {letter.due.year}年{letter.due.month}月{letter.due.day}日前" if letter.due else "尽快"
    )
    # Behind the fixed lines of the style, which this element replaces whole.
    last = f'<w:spacing w:before="0" w:after="{_BESIDE_TABLE_TWIPS}" w:line="{_LINE_TWIPS}" w:lineRule="exact"/>'  # noqa: E501
    lines = [
        f"你单位报送的{about}收悉。经审核，{counted}，现予退回。请按意见修改后重新报送。",
        f"1. 请打开随附的文件“{letter.file}”，逐处修改：批注在相应的单元格上，批注中的序号与下表一致。",  # noqa: E501
        "2. 标为“须改正”的，改正后才能通过审核；标为“请核对”的，有误的请改正，没有问题的可不改，请在批注末尾写明理由。",  # noqa: E501
        f"3. 请{due}将修改后的同一文件按原报送方式报送，不改文件名。批注可保留，本意见不必报送。",
    ]
    pieces = [
        paragraph("LetterTitle", run(TITLE)),
        paragraph("LetterText", run(f"{letter.unit}：")),
        *(paragraph("LetterText", run(line), _TWO_LETTERS) for line in lines[:-1]),
        paragraph("LetterText", run(lines[-1]), last + _TWO_LETTERS),
        _table(letter.points),
        paragraph("LetterText", ""),
        paragraph("LetterText", run("（盖章）　　　　　年　　月　　日"), '<w:jc w:val="right"/>'),
    ]
    return plain_page.document(pieces, _MARGIN)


def _table(points: Sequence[Point]) -> str:
    return plain_page.table("LetterTable", _COLUMNS, _rows(points))


def _rows(points: Sequence[Point]) -> Iterator[str]:
    """The table's rows: its head, which every page repeats, and the points under two headings."""
    heads = [paragraph("LetterHeading", run(head)) for head in _HEADS]
    yield row(_COLUMNS, heads, is_head=True)
    headings = iter(("一、", "二、"))
    for is_error, words in ((True, MUST), (False, CHECK)):
        own = [point for point in points if point.is_error == is_error]
        if own:
            title = paragraph("LetterGroup", run(f"{next(headings)}{words}（{len(own)} 处）"))
            yield plain_page.title_row(_COLUMNS, title)
        for point in own:
            texts = (point.position, point.problem, point.advice)
            cells = [paragraph("LetterNumber", run(str(point.number)))]
            yield row(_COLUMNS, [*cells, *(paragraph("LetterCell", run(text)) for text in texts)])


def _styles() -> str:
    text, cell = plain_page.fixed(_LINE_TWIPS), plain_page.fixed(_TABLE_LINE_TWIPS)
    size = plain_page.size(_TABLE_HALF_POINTS)
    bold = plain_page.font("黑体") + size
    title = plain_page.font("方正小标宋简体") + plain_page.size(_TITLE_HALF_POINTS)
    centred, style = plain_page.CENTRED, plain_page.style
    above = plain_page.fixed(_TITLE_LINE_TWIPS).replace(
        'w:after="0"', f'w:after="{_BESIDE_TABLE_TWIPS}"'
    )
    return plain_page.styles_part(
        style("LetterTitle", "意见标题", above + centred, title),
        style("LetterText", "意见正文", text, plain_page.size(_HALF_POINTS)),
        style("LetterCell", "意见内容", cell, size),
        style("LetterNumber", "意见序号", cell + centred, size),
        style("LetterHeading", "意见表头", cell + centred, bold),
        style("LetterGroup", "意见分组", f"<w:keepNext/>{cell}", bold),
        plain_page.table_style("LetterTable", "意见表", _ROW_MARGIN, _CELL_MARGIN),
    )
