"""Read untrusted zip files and XML within limits; refuse zip bombs, DTDs and unsafe names."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.parsers import expat

from generator.word import package

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

MAX_PART_BYTES = 64 * 1024 * 1024
_MAX_MEMBERS = 10_000
# Size of a central directory of that many members: zipfile reads it whole before it counts them.
_MAX_DIRECTORY_BYTES = 2 * 1024 * 1024
_MAX_RATIO, _SMALL_BYTES = 200, 1024 * 1024
_CHUNK_BYTES = 256 * 1024
# Nodes of one block of the body, so that its tree fits into memory.
_MAX_NODES = 500_000
# Tags of a template's main part; ours have some 6,000.
_MAX_TEMPLATE_TAGS = 200_000
# Attributes of one tag in it; the schemas know some thirty.
_MAX_ATTRIBUTES = 200
# Nodes of a part of the largest size that holds filled-in forms.
_MAX_NODES_IN_ALL = 5_000_000
_BLOCK_DEPTH = 3
# A smaller part cannot have that many nodes, and lxml refuses it if it is not well formed.
_HARMLESS_BYTES = 4 * _MAX_NODES
# The limit of lxml, too.
_MAX_DEPTH = 256
# One tag or comment, which expat holds in memory as a whole.
_MAX_TOKEN_BYTES = 4 * 1024 * 1024
UNSAFE_NAME = re.compile(r"^$|^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|\0")
ENCRYPTED_FLAG = 1
# Word reads no other methods, and LZMA may request any amount of memory.
ALLOWED_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

# fmt: off
_SAVE_AS = "请用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 文件后再导入；无法打开的，请对方重新发送。"  # noqa: E501
_CAREFUL = "为安全起见，请勿打开此文件；请对方另存为 .docx 或 .xlsx 文件后重新发送。"
DAMAGED = ("文件不完整或已损坏", "请对方重新发送；能打开的，请用 Word、Excel 或 WPS 另存为 .docx 或 .xlsx 文件后再导入。")  # noqa: E501
PASSWORD = ("文件已加密，无法读取", "请用 Word 或 Excel 打开，在“文件”→“信息”→“保护文档”中取消密码，保存后再导入。")  # noqa: E501
_BOMB = ("文件结构异常：解压后过大", _CAREFUL)
_TOO_MANY = (f"文件结构异常：内部文件超过 {_MAX_MEMBERS} 个", _CAREFUL)
_UNSAFE = ("文件结构异常：有内部文件的名称指向文件之外", _CAREFUL)
_TWICE = ("文件结构异常：有两个同名的内部文件", _SAVE_AS)
_DTD = ("文件结构异常：含 DTD（DOCTYPE），正常的 Word 或 Excel 文件没有", _CAREFUL)
_TOO_DEEP = (f"文件结构异常：嵌套超过 {_MAX_DEPTH} 层", _CAREFUL)
TOO_LARGE = ("文件内容过多，超出一个单位表格的正常范围", "请核对是否选错文件（如多个单位的附表汇编），并按单位分成几个文件再导入。")  # noqa: E501
_ENCODING = ("文件结构异常：内容不是 UTF-8 编码", _SAVE_AS)
# fmt: on


class UnreadableError(ValueError):
    """The file cannot be read; message and hint are for staff."""

    def __init__(self, message: str, hint: str) -> None:
        """Keeps message and hint for a finding."""
        super().__init__(message, hint)
        self.message, self.hint = message, hint

    def __str__(self) -> str:
        return self.message


class LimitedReader(io.BufferedReader):
    """A file that refuses to read more than a limit at once, such as a huge central directory."""

    def __init__(self, path: Path, max_bytes: int) -> None:
        """Opens the file."""
        super().__init__(io.FileIO(path))
        self._max_bytes = max_bytes

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes; raises UnreadableError if `size` is above the limit."""
        if size is not None and size > self._max_bytes:
            raise UnreadableError(*_TOO_MANY)
        return super().read(size)


@contextmanager
def open_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """The zip file, its member list checked; use `find_member` and `read_member`.

    Raises UnreadableError, also in the block, if it is damaged, encrypted or unsafe.
    """
    try:
        with (
            LimitedReader(path, _MAX_DIRECTORY_BYTES) as stream,
            package.open_zip(stream) as archive,
        ):
            _check_members(archive.infolist())
            yield archive
    except UnreadableError:
        raise
    except (ValueError, OverflowError) as error:
        raise UnreadableError(*DAMAGED) from error


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > _MAX_MEMBERS:
        raise UnreadableError(*_TOO_MANY)
    for member in members:
        if UNSAFE_NAME.search(member.orig_filename):
            raise UnreadableError(*_UNSAFE)
        if member.flag_bits & ENCRYPTED_FLAG:
            raise UnreadableError(*PASSWORD)
        if is_zip_bomb(member.file_size, member.compress_size):
            raise UnreadableError(*_BOMB)


def find_member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo | None:
    """The member of that name, ignoring case as Word does (ECMA-376 part 2), or None.

    Raises UnreadableError if there are several.
    """
    wanted = name.casefold()
    matches = [member for member in archive.infolist() if member.filename.casefold() == wanted]
    if len(matches) > 1:
        raise UnreadableError(*_TWICE)
    return matches[0] if matches else None


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, max_bytes: int) -> bytes:
    """The member's content; its size is measured while inflating, as the zip file may lie about it.

    Raises UnreadableError above `max_bytes` or the compression ratio of a zip bomb.
    """
    return b"".join(read_chunks(archive, member, max_bytes))


def read_chunks(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, max_bytes: int
) -> Iterator[bytes]:
    """The member's content piece by piece, its size measured while inflating.

    Raises UnreadableError above `max_bytes` or the compression ratio of a zip bomb.
    """
    if member.compress_type not in ALLOWED_METHODS:
        raise UnreadableError(*DAMAGED)
    size = 0
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            size += len(chunk)
            if size > max_bytes or is_zip_bomb(size, member.compress_size):
                raise UnreadableError(*_BOMB)
            yield chunk


def is_zip_bomb(size: int, compressed: int) -> bool:
    """Whether the ratio of the two sizes in bytes is beyond that of any real document."""
    return size > _SMALL_BYTES and size > _MAX_RATIO * compressed


def scan(xml: bytes, started: Callable[[str, list[str]], object] = lambda *_: None) -> str:
    """The root element's name as `namespace name`, after parsing all of the XML without a tree.

    Calls `started` with each element's name and the list of its attributes' names and values in
    turn. XML that passes is well-formed UTF-8 without a DTD, and each block of a document's body
    is small enough for a tree. Raises UnreadableError for any other.
    """
    # `nodes` counts those of the current block of the body, `earlier_nodes` those before it.
    root, depth, nodes, earlier_nodes = "", 0, 0, 0

    def count(*_: object) -> None:
        nonlocal nodes
        nodes += 1
        if nodes > _MAX_NODES or earlier_nodes + nodes > _MAX_NODES_IN_ALL:
            raise UnreadableError(*TOO_LARGE)

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
        nonlocal depth, nodes, earlier_nodes
        if depth == _BLOCK_DEPTH:
            earlier_nodes, nodes = earlier_nodes + nodes, 0
        depth -= 1

    parser = new_parser()
    parser.ordered_attributes = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartNamespaceDeclHandler = parser.StartCdataSectionHandler = count
    parser.CommentHandler = parser.ProcessingInstructionHandler = count
    feed(parser, _chunks(xml))
    return root


def refuse_immense(xml: bytes) -> None:
    """Raises UnreadableError for a template's text that takes too long to read, or too deep."""
    if xml.count(b"<") > _MAX_TEMPLATE_TAGS:
        raise UnreadableError(*TOO_LARGE)
    scan(xml, _few_attributes)


def _few_attributes(_name: str, attributes: list[str]) -> None:
    if len(attributes) > 2 * _MAX_ATTRIBUTES:
        raise UnreadableError(*TOO_LARGE)


def root_name(xml: bytes) -> str:
    """The root element's name as from `scan`; no DTD precedes it.

    A large part is scanned to its end. A small one is left to lxml, which reports any error.
    """
    if len(xml) > _HARMLESS_BYTES:
        return scan(xml)

    def started(name: str, _attributes: list[str]) -> None:
        raise _RootFound(name)

    try:
        return scan(xml, started)
    except _RootFound as root:
        return str(root)


class _RootFound(Exception):  # noqa: N818 - not an error
    """Ends a scan; holds the name of the root element."""


def _declared(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.upper() != "UTF-8":
        raise UnreadableError(*_ENCODING)


def _has_dtd(*_: object) -> None:
    """Called at the start of a DTD, before any entity is declared."""
    raise UnreadableError(*_DTD)


def new_parser() -> expat.XMLParserType:
    """A parser without handlers, which refuses DTDs and other encodings; feed it by `feed`."""
    parser = expat.ParserCreate("utf-8", " ")
    parser.XmlDeclHandler, parser.StartDoctypeDeclHandler = _declared, _has_dtd
    return parser


def feed(parser: expat.XMLParserType, chunks: Iterable[bytes]) -> None:
    """Parse the chunks of an XML part to its end; raises UnreadableError if it is damaged."""
    done = 0
    try:
        for chunk in chunks:
            if b"\0" in chunk:
                # UTF-16 or UTF-32, which expat would accept in spite of the encoding given to it.
                raise UnreadableError(*_ENCODING)
            parser.Parse(chunk, False)  # noqa: FBT003 - takes no keywords
            done += len(chunk)
            if done - parser.CurrentByteIndex > _MAX_TOKEN_BYTES:
                raise UnreadableError(*TOO_LARGE)
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise UnreadableError(*DAMAGED) from error


def _chunks(xml: bytes) -> Iterator[bytes]:
    return (xml[offset : offset + _CHUNK_BYTES] for offset in range(0, len(xml), _CHUNK_BYTES))
