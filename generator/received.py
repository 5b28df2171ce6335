"""A Word file from elsewhere: what it is, whether it is safe to read, its main part.

A zip file is never unpacked to disk, nothing that it links to is looked at. What may be a Word file
of an older kind is made one by LibreOffice.
"""

from __future__ import annotations

import errno
import posixpath
import shutil
import stat
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from generator import bounded, file_kinds, soffice
from generator.bounded import UnreadableError
from generator.diagnostics import MachineError
from generator.ooxml import R, W

if TYPE_CHECKING:
    import zipfile

__all__ = ["Received", "UnreadableError", "open_word"]

MAX_BYTES = 100 * 1024 * 1024
_MAX_RELATIONSHIPS_BYTES = 4 * 1024 * 1024
_OF_THE_PACKAGE = "_rels/.rels"
_STRICT_R = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_MAIN = (f"{R}/officeDocument", f"{_STRICT_R}/officeDocument")
# A link that is only followed when it is clicked.
_HYPERLINK = (f"{R}/hyperlink", f"{_STRICT_R}/hyperlink")

# fmt: off
_SAVE_AS = file_kinds.SAVE_AS
_NOT_THERE = ("没有这个文件", "看看路径和文件名写得对不对。")
_DIRECTORY = ("这是一个文件夹，不是 Word 文件", "写文件夹里的 Word 文件，如 表格/某局.docx。")
_NOT_A_FILE = ("这不是普通文件，读不出内容", "换成普通的 Word 文件（.docx）。")
_REFUSED = ("没有权限读这个文件，或它正被别的程序打开", "关掉打开它的程序（如 Word），或请管理员给您读这个文件的权限。")
_EMPTY = ("文件是空的，一个字节也没有", "可能没有传完；请对方重新发一份。")
_OWNER_FILE = ("这是 Word 打开文件时放在旁边的临时文件，不是表", "不用导入它；关掉 Word，它就没有了。")
_TOO_BIG = (f"文件超过 {MAX_BYTES // 1024 // 1024} MB，不像是一个单位的表", "检查是不是放错了文件；图片太多的，在 Word 里删掉图片，另存一份再导入。")
_NO_MAIN_PART = ("文件里没有 Word 的正文", _SAVE_AS)
_NOT_WORD = ("文件的正文不是 Word 的内容", _SAVE_AS)
_STRICT = ("文件是“Strict Open XML”格式，这一份读不了", "在 Word 里另存为“Word 文档（*.docx）”，不要选“Strict”，再导入。")
_FOLDERS = {"xl": file_kinds.EXCEL, "ppt": file_kinds.POWERPOINT}
_MACROS = ("文件里有宏，没有运行", "表里的字照原样读；要靠宏算出来的，请核对。来历不明的文件，不要在 Word 里启用宏。")
_EXTERNAL = ("文件里有外面的图片、模板或文件的链接，没有去读", "表里的字照原样读；要用链接来的内容，在 Word 里断开链接、保存后再导入。")
# fmt: on


@dataclass(frozen=True)
class Received:
    """The main part, transitional and in UTF-8, and warnings: what was found, what to do."""

    document: bytes
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Relationship:
    kind: str
    target: str
    external: bool


def open_word(path: Path, *, patience_seconds: float = 120) -> Received:
    """The Word file's main part, which has no DTD and may be read by lxml; `bounded.root` says more.

    Raises UnreadableError for what is wrong with the file, MachineError where LibreOffice is wanted
    and missing, OSError where the machine is in the way.
    """
    _refuse_what_is_no_file(path)
    try:
        kind = file_kinds.kind(path)
    except PermissionError as error:
        raise UnreadableError(*_REFUSED) from error
    if kind.ending == "docx":
        return _opened(path)
    received = _converted(path, kind.ending, patience_seconds)
    notes = dict.fromkeys((*((_MACROS,) if kind.macros else ()), *received.notes))
    return replace(received, notes=tuple(notes))


def _refuse_what_is_no_file(path: Path) -> None:
    """Looked up before it is opened: a pipe would wait."""
    try:
        found = path.stat()
    except PermissionError as error:
        raise UnreadableError(*_REFUSED) from error
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            raise
        raise UnreadableError(*_NOT_THERE) from error
    if stat.S_ISDIR(found.st_mode):
        raise UnreadableError(*_DIRECTORY)
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableError(*_NOT_A_FILE)
    if path.name.startswith("~$"):
        raise UnreadableError(*_OWNER_FILE)
    if found.st_size == 0:
        raise UnreadableError(*_EMPTY)
    if found.st_size > MAX_BYTES:
        raise UnreadableError(*_TOO_BIG)


def _converted(path: Path, ending: str, patience_seconds: float) -> Received:
    """The file made a .docx and opened; from a copy, so that its name cannot lie about its kind."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = Path(folder, f"received.{ending}")
        shutil.copyfile(path, copy)
        try:
            [made] = soffice.convert(
                [copy], "docx", Path(folder, "made"), patience_seconds=patience_seconds
            )
        except soffice.NotConvertedError as error:
            message = f"这是 .{ending} 格式，LibreOffice 没能把它转成 .docx"
            raise UnreadableError(message, _SAVE_AS) from error
        except MachineError as error:
            raise MachineError(
                f"{path.name} 是 .{ending} 格式，要用 LibreOffice 转成 .docx。{error}"
                "或者在 Word 里把它另存为“Word 文档（*.docx）”，再导入。"
            ) from error
        received = _opened(made)
    told = f"这是 .{ending} 格式，由 LibreOffice 转成 .docx 后读的"
    note = (told, "转换可能走样，请核对；最好在 Word 里另存为“Word 文档（*.docx）”，再导入。")
    return replace(received, notes=(*received.notes, note))


def _opened(path: Path) -> Received:
    with bounded.unzipped(path) as archive:
        relationships = _relationships(archive)
        document = _main_part(archive, relationships.pop(_OF_THE_PACKAGE, []))
        names = [name.casefold() for name in archive.namelist()]
    notes = []
    if any(name.endswith("vbaproject.bin") for name in names):
        notes.append(_MACROS)
    if any(
        r.external and r.kind not in _HYPERLINK for part in relationships.values() for r in part
    ):
        notes.append(_EXTERNAL)
    return Received(_judged(document), tuple(notes))


def _relationships(archive: zipfile.ZipFile) -> dict[str, list[_Relationship]]:
    """Relationships by the part that lists them, its name in small letters."""
    found: dict[str, list[_Relationship]] = {}
    left = _MAX_RELATIONSHIPS_BYTES
    for member in archive.infolist():
        name = member.filename.casefold()
        if name.endswith(".rels"):
            content = bounded.read(archive, member, left)
            left -= len(content)
            found.setdefault(name, []).extend(_listed(content))
    return found


def _listed(xml: bytes) -> list[_Relationship]:
    found = []

    def started(name: str, attributes: list[str]) -> None:
        if name.endswith(" Relationship"):
            of = dict(zip(attributes[::2], attributes[1::2], strict=True))
            external = of.get("TargetMode") == "External"
            found.append(_Relationship(of.get("Type", ""), of.get("Target", ""), external))

    bounded.walk(xml, started)
    return found


def _main_part(archive: zipfile.ZipFile, of_the_package: list[_Relationship]) -> bytes:
    targets = {r.target for r in of_the_package if r.kind in _MAIN and not r.external}
    if len(targets) != 1:
        raise UnreadableError(*_NO_MAIN_PART)
    name = posixpath.normpath(posixpath.join("/", unquote(targets.pop()))).lstrip("/")
    if other := _FOLDERS.get(name.partition("/")[0].casefold()):
        raise UnreadableError(*other)
    member = bounded.find(archive, name)
    if member is None:
        raise UnreadableError(*_NO_MAIN_PART)
    return bounded.read(archive, member, bounded.MAX_PART_BYTES)


def _judged(document: bytes) -> bytes:
    """The main part, in the transitional namespace, which its root must have."""
    root = bounded.root(document)
    if root == f"{_STRICT_W} document":
        document = document.replace(f'="{_STRICT_W}"'.encode(), f'="{W}"'.encode())
        if _STRICT_W.encode() in document or bounded.root(document) != f"{W} document":
            raise UnreadableError(*_STRICT)
        return document
    if root != f"{W} document":
        raise UnreadableError(*_NOT_WORD)
    return document
