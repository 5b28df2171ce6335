"""Write outcomes of a comparison as a Word table on landscape pages, in the pack's styles."""

from __future__ import annotations

from itertools import chain
from typing import IO, TYPE_CHECKING

from lxml import etree

from generator.compare import messages, text_changes
from generator.form.unit_document import END, START
from generator.word import ooxml, package
from generator.word.ooxml import (
    NAMESPACES,
    XML_DECLARATION,
    W,
    page_number_footer,
    paragraph,
    qn,
    run,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from generator.compare.comparison import Outcome, Side
    from generator.compare.field_changes import Difference
    from generator.compare.text_changes import Change

TITLE = "填报内容对照表"
_HEADS = ("单位", "表名", "栏目", "原内容", "新内容")
# A4 landscape with margins of 2 cm; the columns fill the text width (twips).
_PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rIdExtra1"/>'
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="680"'
    ' w:footer="680" w:gutter="0"/></w:sectPr>'
)
_COLUMNS = (2000, 1900, 3070, 3800, 3800)
# In texts longer than this the difference is marked.
_MARK_FROM = 12
# A row with more characters may be split across pages.
_KEEP_TOGETHER = 600
_FOOTER = "footer1.xml"
_NOWHERE = "—"

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES
)
_TITLE_FONT = "".join(f' w:{script}="方正小标宋简体"' for script in ("ascii", "hAnsi", "eastAsia"))


def _style(kind: str, identifier: str, name: str, properties: str) -> str:
    return (
        f'<w:style w:type="{kind}" w:customStyle="1" w:styleId="{identifier}">'
        f'<w:name w:val="{name}"/><w:qFormat/>{properties}</w:style>'
    )


def _paragraph_style(identifier: str, name: str, spacing: str, align: str, font: str) -> str:
    properties = (
        f'<w:pPr><w:spacing {spacing}/><w:jc w:val="{align}"/></w:pPr><w:rPr>{font}</w:rPr>'
    )
    return _style("paragraph", identifier, name, properties)


# The document's own styles; fonts not named here are inherited from the pack's.
_STYLES = {
    "DiffTable": _style(
        "table",
        "DiffTable",
        "对照表",
        f"<w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders><w:tblCellMar>"
        '<w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
        '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr>",
    ),
    "DiffTitle": _paragraph_style(
        "DiffTitle",
        "对照表标题",
        'w:before="0" w:after="120" w:line="640" w:lineRule="exact"',
        "center",
        f'<w:rFonts{_TITLE_FONT}/><w:sz w:val="44"/><w:szCs w:val="44"/>',
    ),
    "DiffNote": _paragraph_style(
        "DiffNote",
        "对照表说明",
        'w:before="60" w:after="60" w:line="360" w:lineRule="exact"',
        "left",
        '<w:sz w:val="24"/><w:szCs w:val="24"/>',
    ),
    "DiffHeading": _paragraph_style(
        "DiffHeading",
        "对照表表头",
        'w:before="0" w:after="0" w:line="320" w:lineRule="exact"',
        "center",
        '<w:rFonts w:eastAsia="黑体"/><w:sz w:val="21"/><w:szCs w:val="21"/>',
    ),
    "DiffCell": _paragraph_style(
        "DiffCell",
        "对照表文字",
        'w:before="0" w:after="0" w:line="300" w:lineRule="exact"',
        "left",
        '<w:sz w:val="21"/><w:szCs w:val="21"/>',
    ),
    "DiffMark": _style(
        "character",
        "DiffMark",
        "对照表差异处",
        '<w:rPr><w:b/><w:color w:val="C00000"/><w:u w:val="single"/></w:rPr>',
    ),
}


def write(
    stream: IO[bytes],
    shared: Mapping[str, bytes],
    outcomes: Iterable[Outcome],
    sides: tuple[Side, Side],
    closing_lines: Callable[[], Iterable[str]],
) -> None:
    """Write the document row by row; `shared` are the parts that the pack's documents share.

    `closing_lines` is called for the lines below the table once all rows are written.
    """
    extra_parts = {_FOOTER: "footer"}
    parts = {**shared, "styles": with_styles(shared.get("styles", b""))}
    with package.create_zip(stream) as archive:
        for name, content in package.skeleton(parts, extra_parts, custom_xml=None).items():
            package.add_part(archive, name, content)
        package.add_part(archive, f"word/{_FOOTER}", page_number_footer())
        package.add_part(archive, package.CORE, package.core_properties({"title": TITLE}))
        with archive.open(package.DOCUMENT, "w") as out:
            for piece in _document(outcomes, *sides, closing_lines):
                out.write(piece.encode())


def with_styles(styles: bytes) -> bytes:
    """The styles part with this document's styles appended, without those it has by that id."""
    part = styles or f"{XML_DECLARATION}<w:styles {NAMESPACES}></w:styles>".encode()
    root = ooxml.parse(part)
    known = {style.get(qn("w:styleId")) for style in root.iter(qn("w:style"))}
    for identifier, style in _STYLES.items():
        if identifier not in known:
            root.append(ooxml.parse(style.replace(" ", f' xmlns:w="{W}" ', 1).encode()))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _document(
    outcomes: Iterable[Outcome],
    old: Side,
    new: Side,
    closing_lines: Callable[[], Iterable[str]],
) -> Iterator[str]:
    """The document part, piece by piece; without a table where there are no rows."""
    yield START
    yield paragraph("DiffTitle", _run(TITLE))
    yield paragraph("DiffNote", _run(f"原内容：{old.name}　　新内容：{new.name}"))
    rows = (row for outcome in outcomes for row in _rows(outcome, old, new))
    first = next(rows, None)
    if first is not None:
        yield _table_start()
        yield from chain([first], rows)
        yield "</w:tbl>"
    for line in closing_lines():
        yield paragraph("DiffNote", _run(line))
    yield _PAGE + END


def _table_start() -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _COLUMNS)
    heads = [paragraph("DiffHeading", _run(head)) for head in _HEADS]
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="DiffTable"/>'
        f'<w:tblW w:w="{sum(_COLUMNS)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{_row(heads, '<w:cantSplit/><w:tblHeader/>')}"
    )


def _rows(outcome: Outcome, old: Side, new: Side) -> Iterator[str]:
    unit = _cell(outcome.unit or messages.COMMON)
    if outcome.only:
        only = _cell(messages.only(outcome, old, new))
        yield _row([unit, _cell(_NOWHERE), only, _cell(_NOWHERE), _cell(_NOWHERE)])
    for d in outcome.differences:
        form = _cell(new.outline.forms[d.form]) + (_cell(d.sheet) if d.sheet else "")
        cells = [unit, form, _cell(_label(d)), *_old_and_new(d)]
        is_short = len(str(d.old)) + len(str(d.new)) < _KEEP_TOGETHER
        yield _row(cells, "<w:cantSplit/>" if is_short else "")


def _label(difference: Difference) -> str:
    if difference.kind in ("added", "removed"):
        return f"{difference.label}（{messages.added_or_removed(difference)}）"
    return difference.label + ("（位置调整）" if difference.kind == "moved" else "")


def _old_and_new(difference: Difference) -> tuple[str, str]:
    """The contents of the last two cells: old and new."""
    d = difference
    if d.kind == "changed":
        return _texts(str(d.old), str(d.new), messages.amount_change(d))
    if d.kind == "moved":
        return _cell(messages.position(d, d.old)), _cell(messages.position(d, d.new))
    return _row_content(d.old), _row_content(d.new)


def _row_content(row: object) -> str:
    """The fields of an added or removed row, a paragraph for each."""
    if row is None:
        return _cell(_NOWHERE)
    fields = (f"{name}：{text}" for name, text in messages.row_lines(row))
    return "".join(_cell(line) for field in fields for line in field.split("\n"))


def _texts(old: str, new: str, amount_change: str) -> tuple[str, str]:
    """The contents of the last two cells: the paragraphs that differ, the differences marked."""
    old_lines: list[str] = []
    new_lines: list[str] = []
    is_one_paragraph = "\n" not in old + new
    for changed in text_changes.changed_paragraphs(old, new):
        number = "" if is_one_paragraph else f"第 {changed.number} 段："
        before, after = changed.old or "", changed.new or ""
        change = text_changes.split(before, after)
        is_long = max(len(before), len(after)) > _MARK_FROM
        if changed.old is not None:
            old_lines.append(_run(number) + _marked(change, change.old, is_long=is_long))
        if changed.new is not None:
            new_lines.append(_run(number) + _marked(change, change.new, is_long=is_long))
    if amount_change:
        new_lines[-1] += _run(amount_change)
    contents = [
        "".join(paragraph("DiffCell", line) for line in lines) for lines in (old_lines, new_lines)
    ]
    return contents[0] or _cell(_NOWHERE), contents[1] or _cell(_NOWHERE)


def _marked(change: Change, middle: str, *, is_long: bool) -> str:
    """The runs of one of the change's texts, its `middle` marked where the text is long."""
    text = f"{change.prefix}{middle}{change.suffix}"
    if not is_long or not text:
        return _run(messages.or_blank(text))
    return _run(change.prefix) + _run(middle, "DiffMark") + _run(change.suffix)


def _run(text: str, style: str = "") -> str:
    return run(messages.visible(text), style) if text else ""


def _cell(text: str) -> str:
    return paragraph("DiffCell", _run(text))


def _row(cells: Sequence[str], properties: str = "") -> str:
    cells_xml = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for width, cell in zip(_COLUMNS, cells, strict=True)
    )
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{cells_xml}</w:tr>"
