"""Open an untrusted Word file: check that it is safe and return its main part.

Zip files are not unpacked to disk and links are not followed. LibreOffice converts older formats.
"""

from __future__ import annotations

import errno
import stat
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from generator.word import (
    converted_copy,
    file_kinds,
    handout_mark,
    margin_notes,
    package,
    provenance,
    relationships,
    safe_zip,
    text_styles,
)
from generator.word.converted_copy import Target
from generator.word.ooxml import W
from generator.word.safe_zip import UnreadableError
from generator.word.text_styles import NO_STYLES

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Collection, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from generator.word.file_kinds import FileKind
    from generator.word.handout_mark import HandoutMark
    from generator.word.margin_notes import MarginNote
    from generator.word.provenance import Provenance
    from generator.word.relationships import Relationship
    from generator.word.text_styles import TextStyles

__all__ = ["Received", "UnreadableError", "open_word"]

MAX_BYTES = 100 * 1024 * 1024
_MAX_NOTES_BYTES = 8 * 1024 * 1024
_STYLES, _MAIN_TYPE = "styles", package.word_type("document.main")
_STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"


class Note(NamedTuple):
    """A warning about the file; `is_loss`: something in it was not read."""

    message: str
    hint: str
    is_loss: bool = False


# fmt: off
_SAVE_AS = file_kinds.SAVE_AS
_DOCX = Target("docx", "Word", "Word 文档（*.docx）", _SAVE_AS)
_NOT_THERE = ("找不到文件", "请核对文件名和所在的文件夹。")
_DIRECTORY = ("这是文件夹，不是 Word 或 Excel 文件", "请指定文件夹中的文件，如 表格/某局.docx。")
_NOT_A_FILE = ("这不是普通文件，无法读取", "请换用普通的 Word 或 Excel 文件（.docx、.xlsx）。")
REFUSED = ("无法读取文件：没有权限，或正被其他程序打开", "请关闭正在使用此文件的程序（如 Word、Excel），或联系管理员开通读取权限。")  # noqa: E501
_EMPTY = ("文件为空", "可能未传送完整，请对方重新发送。")
_OWNER_FILE = ("这是 Word 或 Excel 打开文件时生成的临时文件，不是表格", "不必导入；关闭 Word 或 Excel 后此文件会自动消失。")  # noqa: E501
TOO_BIG = (f"文件超过 {MAX_BYTES // 1024 // 1024} MB，超出一个单位表格的正常大小", "请核对是否选错文件；图片过多的，请在 Word 或 Excel 中删除图片并另存后再导入。")  # noqa: E501
_NO_MAIN_PART = ("文件中没有 Word 正文", _SAVE_AS)
_NOT_WORD = ("文件的正文不是 Word 格式", _SAVE_AS)
STRICT = ("文件是“Strict Open XML”格式，无法读取", "请在 Word 中另存为“Word 文档（*.docx）”（不选“Strict”），再导入。")  # noqa: E501
_FOLDERS = {"xl": _NOT_WORD, "ppt": file_kinds.POWERPOINT}
_MACROS = Note("文件含宏，导入时未运行", "表中文字已照原样读取，由宏计算的内容请核对。来历不明的文件，请勿在 Word 中启用宏。")  # noqa: E501
_EXTERNAL = Note("文件含外部链接（图片、模板或文件），导入时未读取", "表中文字已照原样读取；需要链接内容的，请在 Word 中断开链接并保存后再导入。", is_loss=True)  # noqa: E501
_NO_MARGIN_NOTES = Note("文件中的批注或脚注已损坏，未读取", "请用 Word 打开并另存后再导入，或在 Word 中核对批注和脚注。", is_loss=True)  # noqa: E501
# fmt: on


@dataclass(frozen=True)
class Received:
    """The main part (transitional, UTF-8), and warnings.

    `provenance` is that of a document which this program made, even if it was edited since.
    `margin_notes` are comments, footnotes and endnotes. `styles` are those that hide, strike
    through, raise or lower text. `handout` is the mark of a form that was handed out.
    """

    document: bytes
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
    margin_notes: tuple[MarginNote, ...] = ()
    styles: TextStyles = NO_STYLES
    handout: HandoutMark | None = None


def kind_of(path: Path) -> FileKind:
    """What the file is by its content; raises UnreadableError, or OSError of the system."""
    check_path(path)
    try:
        return file_kinds.detect(path)
    except PermissionError as error:
        raise UnreadableError(*REFUSED) from error


def open_word(
    path: Path,
    kind: FileKind | None = None,
    *,
    timeout_seconds: float = converted_copy.TIMEOUT_SECONDS,
) -> Received:
    """The Word file's main part, safe for lxml (see `safe_zip.root_name`), without a DTD.

    `kind` is what the file is by its content, if that is known. Raises UnreadableError for faults
    of the file, MachineError if LibreOffice is needed and missing, OSError for faults of the
    system.
    """
    kind = kind or kind_of(path)
    if kind.is_workbook:
        raise UnreadableError(*_NOT_WORD)
    if kind.extension == "docx":
        return _opened(path)
    received = _converted(path, kind.extension, timeout_seconds)
    notes = dict.fromkeys((*((_MACROS,) if kind.has_macros else ()), *received.notes))
    return replace(received, notes=tuple(notes))


def check_path(path: Path) -> None:
    """Raises UnreadableError unless the path is a file of acceptable size; a pipe would block."""
    try:
        status = path.stat()
    except PermissionError as error:
        raise UnreadableError(*REFUSED) from error
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            raise
        raise UnreadableError(*_NOT_THERE) from error
    if stat.S_ISDIR(status.st_mode):
        raise UnreadableError(*_DIRECTORY)
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableError(*_NOT_A_FILE)
    if path.name.startswith("~$"):
        raise UnreadableError(*_OWNER_FILE)
    if status.st_size == 0:
        raise UnreadableError(*_EMPTY)
    if status.st_size > MAX_BYTES:
        raise UnreadableError(*TOO_BIG)


def as_docx(path: Path, kind: FileKind) -> AbstractContextManager[Path]:
    """The file itself, or LibreOffice's copy of it: a .docx that can be edited, without macros.

    Raises as `open_word` does.
    """
    return converted_copy.editable(path, kind, _DOCX, _MAIN_TYPE)


def _converted(path: Path, extension: str, timeout_seconds: float) -> Received:
    """The file converted to .docx and opened; from a copy with the extension for its content."""
    with converted_copy.converted(path, extension, _DOCX, timeout_seconds) as docx:
        received = _opened(docx)
    note = Note(_DOCX.message(extension), _DOCX.hint)
    return replace(received, notes=(*received.notes, note))


def _opened(path: Path) -> Received:
    with safe_zip.open_zip(path) as archive:
        related = relationships.read(archive)
        main = _main_part(archive, related.pop(relationships.OF_PACKAGE, []))
        document = safe_zip.read_member(archive, main, safe_zip.MAX_PART_BYTES)
        found = _margin_notes(archive, main.filename, related)
        styles = _styles(archive, main.filename, related)
        names = [name.casefold() for name in archive.namelist()]
        origin = provenance.find_untrusted(archive)
        handout = handout_mark.find_untrusted(archive)
    notes = []
    if any(name.endswith("vbaproject.bin") for name in names):
        notes.append(_MACROS)
    if relationships.has_external(related):
        notes.append(_EXTERNAL)
    if found is None:
        notes.append(_NO_MARGIN_NOTES)
    main_part = _as_transitional(document)
    return Received(main_part, tuple(notes), origin, tuple(found or ()), styles, handout)


def _parts(
    archive: zipfile.ZipFile,
    main: str,
    related: Mapping[str, Sequence[Relationship]],
    kinds: Collection[str],
) -> dict[str, bytes]:
    """The parts of these kinds that belong to the main part, by kind; UnreadableError if unsafe."""
    parts: dict[str, bytes] = {}
    for each in relationships.of_part(related, main):
        member = safe_zip.find_member(archive, relationships.target(main, each))
        kind = each.last_name
        if kind in kinds and member and not each.is_external:
            parts[kind] = safe_zip.read_member(archive, member, _MAX_NOTES_BYTES)
            safe_zip.scan(parts[kind])
    return parts


def _margin_notes(
    archive: zipfile.ZipFile, main: str, related: Mapping[str, Sequence[Relationship]]
) -> list[MarginNote] | None:
    """The comments, footnotes and endnotes of the main part; None where they cannot be read."""
    try:
        parts = _parts(archive, main, related, margin_notes.KINDS_OF_PARTS)
        return margin_notes.read(parts)
    except (UnreadableError, etree.XMLSyntaxError):
        return None


def _styles(
    archive: zipfile.ZipFile, main: str, related: Mapping[str, Sequence[Relationship]]
) -> TextStyles:
    """The styles of the main part that mark text; none where they cannot be read."""
    try:
        parts = _parts(archive, main, related, (_STYLES,))
        return text_styles.read(_transitional_names(parts.get(_STYLES, b"")))
    except (UnreadableError, etree.XMLSyntaxError):
        return NO_STYLES


def _main_part(archive: zipfile.ZipFile, of_package: Sequence[Relationship]) -> zipfile.ZipInfo:
    """The package's main part."""
    name = relationships.main_part(of_package)
    if other := _FOLDERS.get(name.partition("/")[0].casefold()):
        raise UnreadableError(*other)
    member = safe_zip.find_member(archive, name) if name else None
    if member is None:
        raise UnreadableError(*_NO_MAIN_PART)
    return member


def _as_transitional(document: bytes) -> bytes:
    """The main part in the transitional namespace; strict ones are converted.

    Raises UnreadableError if its root element is not a Word document.
    """
    root = safe_zip.root_name(document)
    if root == f"{_STRICT_W} document":
        document = _transitional_names(document)
        if _STRICT_W.encode() in document or safe_zip.root_name(document) != f"{W} document":
            raise UnreadableError(*STRICT)
        return document
    if root != f"{W} document":
        raise UnreadableError(*_NOT_WORD)
    return document


def _transitional_names(part: bytes) -> bytes:
    """The part with the transitional namespace in place of the strict one."""
    return part.replace(f'="{_STRICT_W}"'.encode(), f'="{W}"'.encode())
