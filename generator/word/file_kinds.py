"""Detect the kind of a file that was sent, by its content, never by its name."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.word import relationships, safe_zip
from generator.word.safe_zip import UnreadableError

if TYPE_CHECKING:
    import zipfile
    from pathlib import Path

_HEAD_BYTES = 4096
# Signatures at the start of a file.
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"^(\xef\xbb\xbf)?\s*<(!doctype\s+html|html|head|meta|body)\b", re.IGNORECASE)
_XML = re.compile(rb"^(\xef\xbb\xbf)?\s*<[?!A-Za-z]")
_MIME = re.compile(rb"^MIME-Version:", re.IGNORECASE | re.MULTILINE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ODT = (
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.text-template",
)
_ODS = (
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.spreadsheet-template",
)
_ODF = "application/vnd.oasis.opendocument."

# The roots of a workbook, of the transitional and the strict standard.
_WORKBOOKS = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main workbook",
    "http://purl.oclc.org/ooxml/spreadsheetml/main workbook",
)
# The record that says how a workbook is encrypted; it is among the first.
_FILE_PASS, _FIRST_RECORDS = 0x2F, 20

# fmt: off
SAVE_AS = "请用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”后再导入；无法打开的，请对方重新发送。"
SAVE_AS_WORKBOOK = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后再导入；无法打开的，请对方重新发送。"  # noqa: E501
_EITHER = "请用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 文件后再导入；无法打开的，请对方重新发送。"  # noqa: E501
_ASK = "请对方提供已填写的 Word 或 Excel 文件（.docx、.xlsx）；只改扩展名无效。"
_BINARY = ("这是二进制工作簿（.xlsb），无法读取", SAVE_AS_WORKBOOK)
POWERPOINT = ("这是演示文稿（PowerPoint），不是 Word 或 Excel 文件", _ASK)
_PDF = ("这是 PDF 文件，不是 Word 或 Excel 文件", _ASK)
_PICTURE = ("这是图片，不是 Word 或 Excel 文件", _ASK)
_ARCHIVE = ("这是压缩包，不是 Word 或 Excel 文件", "请先解压，再导入其中的 Word 或 Excel 文件（.docx、.xlsx）。")  # noqa: E501
_WEB = ("这是网页（HTML），不是 Word 或 Excel 文件", _EITHER)
_XML_FILE = ("这是 XML 文件，不是 .docx 或 .xlsx 文件", _EITHER)
_TEXT = ("这是纯文本（如 CSV），不是 Word 或 Excel 文件", _ASK)
_OTHER_ODF = ("这是 ODF 演示文稿或图形，不是文字文档或表格", _ASK)
_OTHER_OLE = ("这是旧格式的 Office 文件，但不是 Word 或 Excel 文件", _EITHER)
_UNKNOWN = ("无法识别文件类型，可能已损坏，或被单位的加密软件加密", "请在能打开此文件的电脑上用 Word 或 Excel 另存为 .docx 或 .xlsx 文件，再导入。")  # noqa: E501
_SIGNATURES = (
    (b"\x89PNG", _PICTURE), (b"\xff\xd8\xff", _PICTURE), (b"GIF8", _PICTURE),
    (b"Rar!", _ARCHIVE), (b"7z\xbc\xaf", _ARCHIVE), (b"\x1f\x8b", _ARCHIVE),
)
# fmt: on


@dataclass(frozen=True)
class FileKind:
    """The extension for its content: docx, xlsx, or a format that LibreOffice converts."""

    extension: str
    has_macros: bool = False

    @property
    def is_workbook(self) -> bool:
        """Whether it is a workbook, and no text document."""
        return self.extension in ("xlsx", "xls", "ods")


def detect(path: Path) -> FileKind:
    """The kind of a text document or workbook; raises UnreadableError, which names any other."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if head.startswith(_ZIP):
        with safe_zip.open_zip(path) as archive:
            return _of_zip(archive)
    if head.startswith(_OLE):
        return _of_ole(path.read_bytes())
    if head.startswith(rb"{\rtf"):
        return FileKind("rtf")
    raise UnreadableError(*_refusal(head))


def _refusal(head: bytes) -> tuple[str, str]:
    """Message and hint for a file that is neither, by its first bytes."""
    if b"%PDF-" in head[:1024]:
        return _PDF
    for signature, message in _SIGNATURES:
        if head.startswith(signature):
            return message
    if _HTML.search(head) or _MIME.search(head):
        return _WEB
    if _XML.search(head):
        return _XML_FILE
    is_utf_16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return _TEXT if is_utf_16 or not _CONTROL.search(head) else _UNKNOWN


def _of_zip(archive: zipfile.ZipFile) -> FileKind:
    if safe_zip.find_member(archive, relationships.OF_PACKAGE):
        return _of_package(archive)
    mimetype = safe_zip.find_member(archive, "mimetype")
    media_type = (
        safe_zip.read_member(archive, mimetype, _HEAD_BYTES).decode("latin-1") if mimetype else ""
    )
    if not media_type.startswith(_ODF):
        raise UnreadableError(*_ARCHIVE)
    if media_type.strip() not in (*_ODT, *_ODS):
        raise UnreadableError(*_OTHER_ODF)
    return _of_odf(archive, "odt" if media_type.strip() in _ODT else "ods")


def _of_package(archive: zipfile.ZipFile) -> FileKind:
    """A workbook where the main part is one; else a Word document, until that is opened."""
    related = relationships.read_of_package(archive)
    name = relationships.main_part(related)
    if not name or name.casefold().startswith(("word/", "ppt/")):
        return FileKind("docx")
    if name.casefold().endswith(".bin"):
        raise UnreadableError(*_BINARY)
    if name.casefold().startswith("xl/"):
        return FileKind("xlsx")
    member = safe_zip.find_member(archive, name)
    if member is None:
        return FileKind("docx")
    main = safe_zip.read_member(archive, member, safe_zip.MAX_PART_BYTES)
    return FileKind("xlsx" if safe_zip.root_name(main) in _WORKBOOKS else "docx")


def _of_odf(archive: zipfile.ZipFile, extension: str) -> FileKind:
    """The kind of an OpenDocument file; its parts are read, to refuse zip bombs and passwords."""
    for name in ("META-INF/manifest.xml", "content.xml", "styles.xml"):
        member = safe_zip.find_member(archive, name)
        content = safe_zip.read_member(archive, member, safe_zip.MAX_PART_BYTES) if member else b""
        if name.startswith("META-INF") and b"encryption-data" in content:
            raise UnreadableError(*safe_zip.PASSWORD)
    return FileKind(extension, any(name.startswith("Basic/") for name in archive.namelist()))


def _of_ole(content: bytes) -> FileKind:
    """The kind of a Word 97–2003 or WPS file ([MS-DOC]), by the streams of the compound file."""
    if _entry(content, "EncryptedPackage"):
        raise UnreadableError(*safe_zip.PASSWORD)
    if document := _entry(content, "WordDocument"):
        # 2.5.1 FibBase: its first two bytes, and the bit fEncrypted.
        start = _start(content, document)
        base = content[start : start + 12]
        if base.startswith(b"\xec\xa5") and base[11] & 1:
            raise UnreadableError(*safe_zip.PASSWORD)
        return FileKind("doc", bool(_entry(content, "_VBA_PROJECT")))
    if workbook := _entry(content, "Workbook") or _entry(content, "Book"):
        return _of_workbook_stream(content, workbook)
    if _entry(content, "PowerPoint Document"):
        raise UnreadableError(*POWERPOINT)
    raise UnreadableError(*_OTHER_OLE)


def _of_workbook_stream(content: bytes, entry: bytes) -> FileKind:
    """An Excel 97–2003 workbook ([MS-XLS]), unless a record says that it is encrypted (2.4.117)."""
    offset = _start(content, entry)
    for _ in range(_FIRST_RECORDS):
        number, length = (
            int.from_bytes(content[i : i + 2], "little") for i in (offset, offset + 2)
        )
        if number == _FILE_PASS:
            raise UnreadableError(*safe_zip.PASSWORD)
        offset += 4 + length
    return FileKind("xls", bool(_entry(content, "_VBA_PROJECT")))


def _start(content: bytes, entry: bytes) -> int:
    """Where the stream of a directory entry begins ([MS-CFB] 2.2, 2.6.1)."""
    sector, shift = int.from_bytes(entry[116:120], "little"), content[30] & 31
    return (sector + 1) << shift


def _entry(content: bytes, name: str) -> bytes:
    """The stream's directory entry ([MS-CFB] 2.6.1); empty if there is none.

    Searches for the entry's bytes instead of following the chain of sectors.
    """
    wanted = name.encode("utf-16-le") + b"\0\0"
    offset = content.find(wanted)
    while offset >= 0:
        entry = content[offset : offset + 128]
        if offset % 128 == 0 and entry[64:66] == len(wanted).to_bytes(2, "little"):
            return entry
        offset = content.find(wanted, offset + 1)
    return b""
