"""The filling guide that is handed out beside the forms: one page, whatever the pack.

Lengths of text are measured in letters of the type's size: a Chinese letter is one, a Latin one
half. Clause numbers are ISO/IEC 29500-1.
"""

from __future__ import annotations

import math
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from generator.collect import accompanying_page
from generator.collect.blank import guide_text
from generator.form import context, template
from generator.pack.pack import computed_fields
from generator.word import plain_page
from generator.word.ooxml import paragraph, run
from generator.word.plain_page import row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.campaign.campaigns import Campaign
    from generator.collect.blank.guide_text import Entry, Section
    from generator.pack.pack import Pack

TITLE = "填表说明"
# Margins in twips.
_MARGIN = 964
_COLUMNS = (2780, 1080, 6118)
_CELL_MARGIN = 80
# Half points, from the largest; the line is a quarter higher than the type, in twips.
_SIZES = (24, 22, 21, 20, 19, 18)
_LINE = 12.5
_TITLE_HALF_POINTS, _TITLE_LINE_TWIPS, _ABOVE_TABLE_TWIPS = 36, 480, 100
_ROW_MARGIN = 12
_ROW_TWIPS = 2 * _ROW_MARGIN + 10  # with its border
# What is kept free at the foot of the page, for a program that breaks a line earlier than we do.
_RESERVE = 0.03
_HALF, _HALF_POINT_TWIPS = 0.5, 10
_HEADS = ("栏目", "是否必填", "填写方法")
_NEEDS = {guide_text.REQUIRED: 0, guide_text.COMPUTED: 1, guide_text.OPTIONAL: 2}


class Guide(NamedTuple):
    """The document, and how many fields did not find room on its page."""

    docx: bytes
    left_out: int


@dataclass(frozen=True)
class _Page:
    """What the page says, and the size of its type."""

    title: str
    steps: tuple[str, ...]
    sections: tuple[Section, ...]
    left_out: tuple[str, ...] = ()
    half_points: int = _SIZES[0]


def make(campaign: Campaign) -> Guide:
    """The guide to the campaign's forms; the same bytes for the same pack and settings."""
    pack = campaign.pack
    settings = context.build(pack, campaign.settings, {})
    title = template.compile_text(pack.properties.get("title", ""))(settings) + TITLE
    whole = _Page(title, _steps(pack), tuple(guide_text.sections(pack)))
    page = _fitting(whole)
    styles = _styles(page.half_points)
    docx = accompanying_page.file(campaign, title, _document(page), styles)
    return Guide(docx, len(page.left_out))


def _steps(pack: Pack) -> tuple[str, ...]:
    """How the forms are filled in and sent back, whatever they ask."""
    steps = [
        "请用 Word、Excel 或 WPS 打开本单位的文件，只在空白处填写，表样文字、标题和行列不要改动。",
        "文件中已填入的内容请逐项核对，与实际不符的请直接改正。",
        "行数不够的，请在该部分插入行（Word：最后一行下面；Excel：行与行之间，只有一行的在其下方）；未用的行请留空。",
    ]
    if any(form.repeat for form in pack.forms):
        steps.append(
            "同一张表有多份的，一份填一项；不够的，请复制整张表（Excel：复制工作表），未用的请留空。"
        )
    if computed_fields(pack):
        steps.append("注明“可不填”的由程序自动计算或取得，可留空；自行填写的应与计算结果一致。")
    if unit := guide_text.single_unit(pack):
        steps.append(f"金额只填数字，以{unit}为单位，不填计量单位和逗号。")
    steps.append(
        "填好后请保存并关闭文件，不改文件名，不转换为 PDF 或图片，按通知的时间和方式报送本文件。"
    )
    return tuple(steps)


def _fitting(page: _Page) -> _Page:
    """The page in the largest type that fits; in the smallest one without what matters least."""
    for half_points in _SIZES:
        tried = replace(page, half_points=half_points)
        if _fits(tried):
            return tried
    smallest = replace(page, half_points=_SIZES[-1])
    places = [(i, k) for i, s in enumerate(page.sections) for k in range(len(s.entries))]
    # Of equals the last one goes first.
    places.sort(
        key=lambda place: (_idleness(page.sections[place[0]].entries[place[1]]), place),
        reverse=True,
    )
    numbers = range(len(places) + 1)
    fewest = bisect_left(numbers, True, key=lambda n: _fits(_without(smallest, places[:n])))  # noqa: FBT003
    return _without(smallest, places[:fewest])


def _without(page: _Page, places: Sequence[tuple[int, int]]) -> _Page:
    """The page without the entries at these places, each a section's index and its own."""
    gone = set(places)
    sections = []
    for i, section in enumerate(page.sections):
        kept = (each for k, each in enumerate(section.entries) if (i, k) not in gone)
        sections.append(replace(section, entries=tuple(kept)))
    left_out = (name for i, k in sorted(gone) for name in page.sections[i].entries[k].names)
    some = tuple(section for section in sections if section.entries)
    return replace(page, sections=some, left_out=tuple(left_out))


def _idleness(entry: Entry) -> tuple[bool, int]:
    """How little the guide loses without the entry: one without advice, or an optional one."""
    return not entry.how, _NEEDS[entry.need]


def _fits(page: _Page) -> bool:
    text_twips = plain_page.HEIGHT_TWIPS - 2 * _MARGIN
    return _height_twips(page) <= text_twips * (1 - _RESERVE)


def _height_twips(page: _Page) -> float:
    """How high the page's text is."""
    line = page.half_points * _LINE
    lines = sum(_lines(step, sum(_COLUMNS), page) for step in _numbered(page.steps))
    lines += _lines(_left_out_text(page), sum(_COLUMNS), page) if page.left_out else 0
    rows = 1
    lines += 1
    for section in page.sections:
        if section.title:
            rows += 1
            lines += _lines(section.title, sum(_COLUMNS), page)
        for entry in section.entries:
            rows += 1
            texts = (entry.label, entry.need, entry.how)
            lines += max(_lines(t, w, page) for t, w in zip(texts, _COLUMNS, strict=True))
    # The paragraph after the table is a line of its own.
    title = replace(page, half_points=_TITLE_HALF_POINTS)
    fixed = _lines(page.title, sum(_COLUMNS), title) * _TITLE_LINE_TWIPS + _ABOVE_TABLE_TWIPS
    return fixed + (lines + 1) * line + rows * _ROW_TWIPS


def _lines(text: str, width_twips: int, page: _Page) -> int:
    """How many lines the text takes; one letter less a line, as signs do not begin one."""
    letter_twips = page.half_points * _HALF_POINT_TWIPS
    per_line = (width_twips - 2 * _CELL_MARGIN) / letter_twips - 1
    length = sum(1 if unicodedata.east_asian_width(c) in "WFA" else _HALF for c in text)
    return max(1, math.ceil(length / per_line))


def _numbered(steps: Sequence[str]) -> Iterator[str]:
    yield from (f"{number}. {step}" for number, step in enumerate(steps, 1))


def _left_out_text(page: _Page) -> str:
    most = 12
    names = "、".join(page.left_out[:most])
    more = f"等 {len(page.left_out)} 个栏目" if len(page.left_out) > most else ""
    return f"限一页，以下栏目未列出，请按表样填写：{names}{more}。"


def _document(page: _Page) -> str:
    pieces = [paragraph("GuideTitle", run(page.title))]
    *steps, last = map(run, _numbered(page.steps))
    pieces += [paragraph("GuideText", step) for step in steps]
    above_table = f'<w:spacing w:after="{_ABOVE_TABLE_TWIPS}"/>'
    pieces.append(paragraph("GuideText", last, above_table))
    pieces.append(_table(page))
    closing = _left_out_text(page) if page.left_out else ""
    pieces.append(paragraph("GuideText", run(closing) if closing else ""))
    return plain_page.document(pieces, _MARGIN)


def _table(page: _Page) -> str:
    heads = [paragraph("GuideHeading", run(head)) for head in _HEADS]
    rows = [row(_COLUMNS, heads, is_head=True)]
    for section in page.sections:
        if section.title:
            title = paragraph("GuideGroup", run(section.title))
            rows.append(plain_page.title_row(_COLUMNS, title))
        for entry in section.entries:
            need = paragraph("GuideNeed", run(entry.need))
            how = paragraph("GuideText", run(entry.how) if entry.how else "")
            rows.append(row(_COLUMNS, [paragraph("GuideText", run(entry.label)), need, how]))
    return plain_page.table("GuideTable", _COLUMNS, rows)


def _styles(half_points: int) -> str:
    """The styles part: the type of the page in one size, with fixed lines."""
    text = plain_page.fixed(round(half_points * _LINE))
    size = plain_page.size(half_points)
    title = plain_page.font("方正小标宋简体") + plain_page.size(_TITLE_HALF_POINTS)
    bold = plain_page.font("黑体") + size
    centred = plain_page.CENTRED
    style, above = plain_page.style, plain_page.fixed(_TITLE_LINE_TWIPS)
    return plain_page.styles_part(
        style("GuideTitle", "说明标题", above + centred, title),
        style("GuideText", "说明文字", text, size),
        style("GuideNeed", "说明必填", text + centred, size),
        style("GuideHeading", "说明表头", text + centred, bold),
        style("GuideGroup", "说明分组", f"<w:keepNext/>{text}", bold),
        plain_page.table_style("GuideTable", "说明表", _ROW_MARGIN, _CELL_MARGIN),
    )
