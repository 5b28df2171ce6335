"""What a file is by its content, whatever its name."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from generator.word import file_kinds
from generator.word.file_kinds import FileKind
from generator.word.safe_zip import UnreadableError
from tests.word_files import compound, parts, to_main, write

if TYPE_CHECKING:
    from pathlib import Path

ODT = b"application/vnd.oasis.opendocument.text"
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
NOT_ENCRYPTED = b"\xec\xa5\xc1\0" + bytes(8)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (rb"{\rtf1 x}", FileKind("rtf")),
        (compound("WordDocument", streams=NOT_ENCRYPTED), FileKind("doc")),
        (compound("Workbook", streams=bytes(80)), FileKind("xls")),
        (compound("Book"), FileKind("xls")),
        (
            compound("WordDocument", "_VBA_PROJECT", streams=NOT_ENCRYPTED),
            FileKind("doc", has_macros=True),
        ),
    ],
)
def test_older_formats_are_known(content: bytes, kind: FileKind, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(content)

    assert file_kinds.detect(path) == kind


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        (parts(), FileKind("docx")),
        ({"mimetype": ODT, "content.xml": b"<a/>"}, FileKind("odt")),
        ({"mimetype": ODS}, FileKind("ods")),
        ({"_rels/.rels": to_main("xl/workbook.xml").encode()}, FileKind("xlsx")),
        ({"mimetype": ODT + b"-template"}, FileKind("odt")),
        ({"mimetype": ODT, "Basic/a.xml": b"<a/>"}, FileKind("odt", has_macros=True)),
    ],
)
def test_zip_files_are_known_by_their_members(
    members: dict[str, bytes], kind: FileKind, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.xls", members, zipfile.ZIP_STORED)

    assert file_kinds.detect(path) == kind


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7\n", "这是 PDF 文件，不是 Word 或 Excel 文件"),
        (b"junk\n%PDF-1.7\n", "这是 PDF 文件，不是 Word 或 Excel 文件"),
        (b"\x89PNG\r\n", "这是图片，不是 Word 或 Excel 文件"),
        (b"Rar!\x1a\x07", "这是压缩包，不是 Word 或 Excel 文件"),
        (b"  <!DOCTYPE html>", "这是网页（HTML），不是 Word 或 Excel 文件"),
        (b"a\nMIME-Version: 1.0", "这是网页（HTML），不是 Word 或 Excel 文件"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "这是 XML 文件，不是 .docx 或 .xlsx 文件"),
        ("文字".encode(), "这是纯文本（如 CSV），不是 Word 或 Excel 文件"),
        ("文字".encode("utf-16"), "这是纯文本（如 CSV），不是 Word 或 Excel 文件"),
        (b"\x00\x01\x02", "无法识别文件类型，可能已损坏，或被单位的加密软件加密"),
        (compound("EncryptedPackage"), "文件已加密，无法读取"),
        (
            compound("WordDocument", streams=b"\xec\xa5\xc1\0" + bytes(6) + b"\0\x01"),
            "文件已加密，无法读取",
        ),
    ],
)
def test_what_is_no_text_document_is_named(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(content)

    with pytest.raises(UnreadableError) as refused:
        file_kinds.detect(path)

    assert refused.value.message == message
    assert refused.value.hint.endswith("。")
