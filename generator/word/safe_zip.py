"""Zip files and XML from elsewhere, read within bounds: what is too much, or a trap, is refused."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.parsers import expat

from generator.word import package

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MAX_PART_BYTES = 64 * 1024 * 1024
_MAX_MEMBERS = 10_000
# What a zip file lists of so many members; more would be read at once, before any is counted.
_MAX_DIRECTORY_BYTES = 2 * 1024 * 1024
_MAX_RATIO, _SMALL_BYTES = 200, 1024 * 1024
_PIECE_BYTES = 256 * 1024
# What a tree of one block of the body would have, so that whoever makes one need not fear for memory.  # noqa: E501
_MAX_NODES = 500_000
# As many as a part of the largest size has that holds filled forms.
_MAX_NODES_IN_ALL = 5_000_000
_BLOCK_DEPTH = 3
# So many nodes a smaller part does not have, and lxml itself refuses what is not sound.
_HARMLESS_BYTES = 4 * _MAX_NODES
# A deeper part lxml refuses as well.
_MAX_DEPTH = 256
# One tag or comment, which is held in memory as a whole.
_MAX_TOKEN_BYTES = 4 * 1024 * 1024
_UNSAFE_NAME = re.compile(r"^$|^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|\0")
ENCRYPTED_FLAG = 1
# Word knows no other, and LZMA's may ask for memory as it likes.
ALLOWED_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

# fmt: off
_SAVE_AS = "请用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”后再导入；无法打开的，请对方重新发送。"  # noqa: E501
_CAREFUL = "为安全起见，请勿打开此文件；请对方用 Word 另存为“Word 文档（*.docx）”后重新发送。"
DAMAGED = ("文件不完整或已损坏", "请对方重新发送；能打开的，请用 Word 或 WPS 另存为“Word 文档（*.docx）”后再导入。")  # noqa: E501
PASSWORD = ("文件已加密，无法读取", "请用 Word 打开，在“文件”→“信息”→“保护文档”中取消密码，保存后再导入。")  # noqa: E501
_BOMB = ("文件结构异常：解压后过大", _CAREFUL)
_TOO_MANY = (f"文件结构异常：内部文件超过 {_MAX_MEMBERS} 个", _CAREFUL)
_UNSAFE = ("文件结构异常：有内部文件的名称指向文件之外", _CAREFUL)
_TWICE = ("文件结构异常：有两个同名的内部文件", _SAVE_AS)
_DTD = ("文件结构异常：含 DTD（DOCTYPE），正常的 Word 文件没有", _CAREFUL)
_TOO_DEEP = (f"文件结构异常：嵌套超过 {_MAX_DEPTH} 层", _CAREFUL)
_TOO_LARGE = ("文件内容过多，超出一个单位表格的正常范围", "请核对是否选错文件（如多个单位的附表汇编），并按单位分成几个文件再导入。")  # noqa: E501
_ENCODING = ("文件结构异常：内容不是 UTF-8 编码", _SAVE_AS)
# fmt: on


class UnreadableError(ValueError):
    """Why a file cannot be read, in words for staff; `hint` says what to do next."""

    def __init__(self, message: str, hint: str) -> None:
        """Both are for whoever makes a finding of it."""
        super().__init__(message, hint)
        self.message, self.hint = message, hint

    def __str__(self) -> str:
        return self.message


class LimitedReader(io.BufferedReader):
    """A file of which no larger piece is read at once, as the directory of a zip file would be."""

    def __init__(self, path: Path, most_bytes: int) -> None:
        """Opens the file; a larger piece ends in UnreadableError."""
        super().__init__(io.FileIO(path))
        self._most_bytes = most_bytes

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes, at most so many."""
        if size is not None and size > self._most_bytes:
            raise UnreadableError(*_TOO_MANY)
        return super().read(size)


@contextmanager
def open_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """The zip file, whose members may be looked up and read with `find` and `read`."""
    try:
        with (
            LimitedReader(path, _MAX_DIRECTORY_BYTES) as stream,
            package.open_zip(stream) as archive,
        ):
            _judge(archive.infolist())
            yield archive
    except UnreadableError:
        raise
    except (ValueError, OverflowError) as error:
        raise UnreadableError(*DAMAGED) from error


def _judge(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > _MAX_MEMBERS:
        raise UnreadableError(*_TOO_MANY)
    for member in members:
        if _UNSAFE_NAME.search(member.orig_filename):
            raise UnreadableError(*_UNSAFE)
        if member.flag_bits & ENCRYPTED_FLAG:
            raise UnreadableError(*PASSWORD)
        if is_zip_bomb(member.file_size, member.compress_size):
            raise UnreadableError(*_BOMB)


def find_member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo | None:
    """The only member of that name, in capitals or not, as Word looks it up (ECMA-376 part 2)."""
    wanted = name.casefold()
    found = [member for member in archive.infolist() if member.filename.casefold() == wanted]
    if len(found) > 1:
        raise UnreadableError(*_TWICE)
    return found[0] if found else None


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most_bytes: int) -> bytes:
    """The member's content, counted while it is inflated, whatever the zip file says of its size."""  # noqa: E501
    if member.compress_type not in ALLOWED_METHODS:
        raise UnreadableError(*DAMAGED)
    content = io.BytesIO()
    with archive.open(member) as stream:
        while piece := stream.read(_PIECE_BYTES):
            size = content.tell() + len(piece)
            if size > most_bytes or is_zip_bomb(size, member.compress_size):
                raise UnreadableError(*_BOMB)
            content.write(piece)
    return content.getvalue()


def is_zip_bomb(size: int, compressed: int) -> bool:
    """Whether so many bytes are far more than the compressed ones can honestly hold."""
    return size > _SMALL_BYTES and size > _MAX_RATIO * compressed


def scan(xml: bytes, started: Callable[[str, list[str]], object] = lambda *_: None) -> str:
    """The root element's name as `namespace name`, after all of it was read and no tree made.

    `started` is told each element's name, and its attributes' names and values in turn. Whatever
    passes is well-formed UTF-8 without a DTD, and each block of a document's body is small enough
    for lxml to make a tree of it.
    """
    if b"\0" in xml:
        # UTF-16 and UTF-32, which expat would read though told UTF-8.
        raise UnreadableError(*_ENCODING)
    root, depth, nodes, before = "", 0, 0, 0

    def count(*_: object) -> None:
        nonlocal nodes
        nodes += 1
        if nodes > _MAX_NODES or before + nodes > _MAX_NODES_IN_ALL:
            raise UnreadableError(*_TOO_LARGE)

    def start(name: str, attributes: list[str]) -> None:
        nonlocal root, depth, nodes
        root = root or name
        depth += 1
        nodes += len(attributes) // 2
        count()
        if depth > _MAX_DEPTH:
            raise UnreadableError(*_TOO_DEEP)
        started(name, attributes)

    def end(_name: str) -> None:
        nonlocal depth, nodes, before
        if depth == _BLOCK_DEPTH:
            before, nodes = before + nodes, 0
        depth -= 1

    parser = expat.ParserCreate("utf-8", " ")
    parser.ordered_attributes = True
    parser.XmlDeclHandler, parser.StartDoctypeDeclHandler = _declared, _has_dtd
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartNamespaceDeclHandler = parser.StartCdataSectionHandler = count
    parser.CommentHandler = parser.ProcessingInstructionHandler = count
    _feed(parser, xml)
    return root


def root_name(xml: bytes) -> str:
    """The root element's name as `walk` gives it, without a DTD before it.

    All of a large part is walked; a small one lxml may be given as it is, to say what is not sound.
    """
    if len(xml) > _HARMLESS_BYTES:
        return scan(xml)

    def started(name: str, _attributes: list[str]) -> None:
        raise _RootFound(name)

    try:
        return scan(xml, started)
    except _RootFound as found:
        return str(found)


class _RootFound(Exception):  # noqa: N818 - no error
    pass


def _declared(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.upper() != "UTF-8":
        raise UnreadableError(*_ENCODING)


def _has_dtd(*_: object) -> None:
    """At its first word, before any entity is declared."""
    raise UnreadableError(*_DTD)


def _feed(parser: expat.XMLParserType, xml: bytes) -> None:
    view = memoryview(xml)
    try:
        for at in range(0, len(xml), _PIECE_BYTES):
            piece = view[at : at + _PIECE_BYTES]
            parser.Parse(piece, False)  # noqa: FBT003 - it takes no keywords
            if at + len(piece) - parser.CurrentByteIndex > _MAX_TOKEN_BYTES:
                raise UnreadableError(*_TOO_LARGE)
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise UnreadableError(*DAMAGED) from error
