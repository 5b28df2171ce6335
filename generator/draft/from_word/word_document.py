"""Open a Word file: its body, its styles, and remarks on what is not taken over.

Files are not trusted (`word.safe_zip`). Older formats go through LibreOffice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from generator.common.diagnostics import excerpt
from generator.word import (
    edited_package,
    ooxml,
    received,
    safe_zip,
    text_styles,
    visible_content,
)
from generator.word.normalise import looks, measures, settings
from generator.word.ooxml import qn
from generator.word.safe_zip import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.word.edited_package import Parts
    from generator.word.normalise.looks import Styles
    from generator.word.visible_content import Features

_NO_STYLES = f'<w:styles xmlns:w="{ooxml.W}"/>'.encode()
# A page number as forms have it: “— 1 —”, “第 1 页 共 3 页”.
_PAGE_NUMBER = re.compile("[-—－\\s\\d/第页共,，]*")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# fmt: off
_WORKBOOK = ("这是 Excel 工作簿，只能由 Word 表样生成表单包", "请将表格复制到 Word 中，调整列宽，另存为“Word 文档（*.docx）”后再运行。")  # noqa: E501
_IMMENSE = ("表样的内容过多，超出官方表格的正常范围", "请删除多余的行和页，只保留一套表样后再运行。")  # noqa: E501
# fmt: on


@dataclass(frozen=True)
class WordDocument:
    """A document's body, its styles, and remarks: what was dropped, each a sentence."""

    body: etree._Element
    styles: Styles
    features: Features
    remarks: list[str] = field(default_factory=list)


def open_document(path: Path) -> WordDocument:
    """The document; tracked changes are still in it, as `visible_content` passes over them.

    Raises UnreadableError for a file that cannot be read, MachineError where LibreOffice is needed
    and missing.
    """
    kind = received.kind_of(path)
    if kind.is_workbook:
        raise UnreadableError(*_WORKBOOK)
    try:
        with received.as_docx(path, kind) as docx:
            document = _read(edited_package.open_parts(docx))
    except etree.XMLSyntaxError as error:
        raise UnreadableError(*safe_zip.DAMAGED) from error
    if kind.extension != "docx":
        document.remarks.append(
            f"文件是 .{kind.extension} 格式，已由 LibreOffice 转换后读取，列宽和字体可能有出入"
        )
    return document


def _read(parts: Parts) -> WordDocument:
    main = edited_package.related(parts, "", "officeDocument")
    content = edited_package.read(parts, main)
    try:
        safe_zip.refuse_immense(content)
    except UnreadableError as error:
        if error.message == safe_zip.TOO_LARGE[0]:
            raise UnreadableError(*_IMMENSE) from error
        raise
    styles = _part(parts, main, "styles") or _NO_STYLES
    theme = _part(parts, main, "theme")
    root = ooxml.parse(content, remove_blank_text=True)
    body = root.find(qn("w:body"))
    if body is None:
        raise UnreadableError(*safe_zip.DAMAGED)
    remarks = [*_remarks(root), *_headers(parts, main, root)]
    _drop_fallbacks(root)
    measures.normalise(root)
    features = visible_content.features(content, text_styles.read(styles))
    return WordDocument(body, looks.read(styles, settings.theme_fonts(theme)), features, remarks)


def _part(parts: Parts, main: str, kind: str) -> bytes | None:
    name = edited_package.related(parts, main, kind)
    return edited_package.read_scanned(parts, name) if name else None


def _headers(parts: Parts, main: str, root: etree._Element) -> Iterator[str]:
    """What headers and footers say; page numbers are the program's to write."""
    for kind, shown in (("header", "页眉"), ("footer", "页脚")):
        texts = dict.fromkeys(
            text
            for reference in root.iter(qn(f"w:{kind}Reference"))
            if (text := _text_of(parts, main, kind, reference.get(qn("r:id"), "")))
        )
        for text in texts:
            yield f"{shown}“{excerpt(text)}”未带入；页脚由程序生成，其他见《模板指南》第五节"


def _text_of(parts: Parts, main: str, kind: str, identity: str) -> str:
    """The words of a header; "" where it holds no more than a page number."""
    name = edited_package.related(parts, main, kind, identity)
    if not name:
        return ""
    text = " ".join(ooxml.text(ooxml.parse(edited_package.read_scanned(parts, name))).split())
    return "" if _PAGE_NUMBER.fullmatch(text) else text


def _drop_fallbacks(root: etree._Element) -> None:
    """Of alternatives only the first is left: a text box stands in both (29500-3, 7.5)."""
    for fallback in list(root.iter(_FALLBACK)):
        above = ooxml.parent(fallback)
        if len(above) > 1:
            above.remove(fallback)


def _remarks(root: etree._Element) -> list[str]:
    """What of the document is not taken over, by what it holds as a whole."""
    by_remark = {
        "有未接受的修订，已按全部接受读取": visible_content.REVISIONS,
        "有批注，未带入": {qn("w:commentReference")},
        "有脚注或尾注，未带入；需要的，请作为一段文字写在表格下面": {
            qn("w:footnoteReference"),
            qn("w:endnoteReference"),
        },
        "插入了另一个文件，未读取": {qn("w:altChunk"), qn("w:subDoc")},
    }
    return [text for text, tags in by_remark.items() if next(root.iter(*tags), None) is not None]
