"""Draw the report of a verification as a Word document on A4. Clauses are ISO/IEC 29500-1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.archive.verification import page
from generator.archive.verification.checks import WARNING
from generator.word import package, plain_page
from generator.word.ooxml import page_number_footer, paragraph, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.archive.verification.checks import Check
    from generator.archive.verification.page import Page, Section

_MARGIN = 1134
_COLUMNS = (640, 1700, 2500, 3298, 1500)
_HEAD_COLUMNS = (1700, 7938)
_FOOTER = "footer1.xml"
_NEW_PAGE = "<w:pageBreakBefore/>"  # 17.3.1.23
_TEXT, _CELL, _DETAIL, _LABEL = "ReportText", "ReportCell", "ReportDetail", "ReportHeading"
_TITLE, _GROUP, _WARNING, _NUMBER = "ReportTitle", "ReportGroup", "ReportWarning", "ReportNumber"


def draw(pages: Sequence[Page]) -> bytes:
    """The document with the report of each archive or document on pages of its own."""
    pieces = (piece for i, each in enumerate(pages) for piece in _pieces(each, is_first=not i))
    content = plain_page.document(pieces, _MARGIN, footer="rIdExtra1")
    parts = {
        **package.skeleton({"styles": _styles().encode()}, {_FOOTER: "footer"}, custom_xml=None),
        f"word/{_FOOTER}": page_number_footer(),
        package.DOCUMENT: content.encode(),
        package.CORE: package.core_properties({"title": page.TITLE}),
    }
    return package.assemble(package.compress(name, part) for name, part in parts.items())


def _pieces(each: Page, *, is_first: bool) -> Iterator[str]:
    yield paragraph(_TITLE, run(page.TITLE), "" if is_first else _NEW_PAGE)
    yield plain_page.table(
        "ReportTable",
        _HEAD_COLUMNS,
        [
            plain_page.row(_HEAD_COLUMNS, [_paragraph(_LABEL, label), _paragraph(_CELL, value)])
            for label, value in each.head
        ],
    )
    yield _paragraph(_TEXT, each.summary)
    for note in page.NOTES:
        yield _paragraph(_TEXT, note)
    for section in each.sections:
        yield _paragraph(_GROUP, section.title)
        yield plain_page.table("ReportTable", _COLUMNS, _rows(section))
    yield _paragraph("ReportSignature", page.SIGNATURE)


def _rows(section: Section) -> Iterator[str]:
    heads = [_paragraph(_LABEL, head) for head in page.HEADS]
    yield plain_page.row(_COLUMNS, heads, is_head=True)
    for number, check in enumerate(section.checks, section.first):
        yield plain_page.row(_COLUMNS, _cells(number, check), vertical="top")
        # A row for each, so that a page may end between them.
        for text in check.details:
            yield plain_page.title_row(_COLUMNS, _paragraph(_DETAIL, text))


def _cells(number: int, check: Check) -> list[str]:
    style = _WARNING if check.result == WARNING else _CELL
    texts = (_paragraph(_CELL, text) for text in (check.name, check.subject, check.means))
    return [_paragraph(_NUMBER, str(number)), *texts, _paragraph(style, check.result)]


def _paragraph(style: str, text: str) -> str:
    return paragraph(style, run(text))


def _styles() -> str:
    line, cell = plain_page.fixed(400), plain_page.fixed(320)
    small, bold = plain_page.size(21), plain_page.font("黑体") + plain_page.size(21)
    title = plain_page.font("方正小标宋简体") + plain_page.size(44)
    centred, style = plain_page.CENTRED, plain_page.style
    group = line.replace('w:before="0" w:after="0"', 'w:before="200" w:after="80"')
    last = line.replace('w:before="0"', 'w:before="600"')
    below = line.replace('w:before="0" w:after="0"', 'w:before="80" w:after="0"')
    indented = f'{cell}<w:ind w:left="640"/>'
    return plain_page.styles_part(
        style(_TITLE, "报告标题", plain_page.fixed(800) + centred, title),
        style(_TEXT, "报告正文", below, plain_page.size(24)),
        style(_GROUP, "报告分节", f"<w:keepNext/>{group}", bold + plain_page.size(28)),
        style(_LABEL, "报告表头", cell + centred, bold),
        style(_CELL, "报告表格文字", cell, small),
        style(_NUMBER, "报告序号", cell + centred, small),
        style(_DETAIL, "报告详情", indented, small),
        style(_WARNING, "报告警告", cell, f"{plain_page.font('黑体')}<w:b/>{small}"),
        style("ReportSignature", "报告签字", last, plain_page.size(24)),
        style("Footer", "页脚", cell + centred, small),
        plain_page.table_style("ReportTable", "报告表", 30, 90),
    )
