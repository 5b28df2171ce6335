"""Take the files out of a zip file that somebody sent, within limits, whatever their names are."""

from __future__ import annotations

import stat
import struct
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from generator.campaign import check
from generator.word import package, received, relationships, safe_zip
from generator.word.safe_zip import UnreadableError

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable, Iterator
    from pathlib import Path

# Of all files that are taken out of zip files at once.
MAX_ALL_BYTES = 1024 * 1024 * 1024
_MAX_MEMBERS = 10_000
# Size of a central directory of that many members with long names.
_MAX_DIRECTORY_BYTES = 4 * 1024 * 1024
_SIGNATURE_BYTES = 4
# APPNOTE.TXT 4.4.4: bit 11 of the flags; 4.6.9: a field with the name in UTF-8.
_UTF_8_FLAG, _UNICODE_PATH, _FIELD = 1 << 11, 0x7075, struct.Struct("<HH")
_SIGNATURES = {
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf\x27\x1c": "7z 压缩包",
    b"\x1f\x8b": "gz 压缩包",
    b"BZh": "bz2 压缩包",
    b"\xfd7zXZ": "xz 压缩包",
}
_TAR = slice(257, 262)

# fmt: off
_UNPACK = "请用解压软件将其解压到一个文件夹，再接收该文件夹。"
_CAREFUL = "为安全起见，请勿解压此文件；请对方直接发送 Word 或 Excel 文件。"
_PASSWORD = ("压缩包已加密，无法读取", "请用密码将其解压到一个文件夹，再接收该文件夹。")
_DAMAGED = ("压缩包不完整或已损坏", "请对方重新发送；能打开的，请用解压软件解压到一个文件夹，再接收该文件夹。")  # noqa: E501
_METHOD = ("压缩包的压缩方式无法读取", _UNPACK)
_BOMB = ("压缩包异常：解压后过大", _CAREFUL)
_UNSAFE = ("压缩包异常：有文件的名称指向压缩包之外", _CAREFUL)
_TOO_MANY = (f"压缩包中的文件超过 {_MAX_MEMBERS} 个", _UNPACK)
_TOO_LARGE = (f"压缩包中的文件共超过 {MAX_ALL_BYTES // 1024 ** 3} GB", _UNPACK)
# fmt: on


class Member(NamedTuple):
    """A file of a zip file: where a copy of it is, and its name in there."""

    path: Path
    name: str


class RefusedMember(NamedTuple):
    """A file of a zip file that was left in there, by its name, and why."""

    name: str
    message: str
    hint: str


@dataclass
class UnpackedZip:
    """The files taken out of a zip file, those that were not, and the names of links.

    `size` is that of the former in bytes.
    """

    size: int = 0
    members: list[Member] = field(default_factory=list)
    refused: list[RefusedMember] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def refuse_other_archives(head: bytes) -> None:
    """Raises UnreadableError where a file begins as an archive that is no zip file."""
    names = (name for signature, name in _SIGNATURES.items() if head.startswith(signature))
    name = next(names, "tar 压缩包" if head[_TAR] == b"ustar" else "")
    if name:
        raise UnreadableError(f"这是 {name}，程序无法解压", _UNPACK)


def is_archive(path: Path, head: bytes) -> bool:
    """Whether the file is a zip file of files: no Word or Excel file, which is a zip file too."""
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return False
    try:
        with _opened(path) as archive:
            names = {member.filename.casefold() for member in archive.infolist()}
    except UnreadableError:
        # A damaged file is taken for what its ending says.
        return path.suffix.lower() == ".zip"
    return not names & {relationships.OF_PACKAGE.casefold(), "mimetype", "[content_types].xml"}


def unpack(
    path: Path, folder: Path, is_wanted: Callable[[str], bool], most_bytes: int = MAX_ALL_BYTES
) -> UnpackedZip:
    """Copies of the wanted files, in the folder; the names in the zip file are no paths of these.

    Raises UnreadableError, after which none of them should be used.
    """
    unpacked = UnpackedZip()
    with _opened(path) as archive:
        members = [(member, _name(member)) for member in archive.infolist()]
        for member, name in members:
            _refuse_trap(member, name)
        for number, (member, name) in enumerate(members, 1):
            if name.endswith("/") or not is_wanted(name):
                continue
            if stat.S_ISLNK(member.external_attr >> 16):
                unpacked.links.append(name)
            elif member.file_size > received.MAX_BYTES:
                unpacked.refused.append(RefusedMember(name, *received.TOO_BIG))
            else:
                unpacked.size += member.file_size
                if unpacked.size > most_bytes:
                    raise UnreadableError(*_TOO_LARGE)
                _take_out(archive, member, Member(folder / f"{number}", name), unpacked)
    return unpacked


def _take_out(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, to: Member, unpacked: UnpackedZip
) -> None:
    """Copy the member into the folder `to`, which is its own, under its own name."""
    copy = to.path / check.file_name(PurePosixPath(to.name).name)
    copy.parent.mkdir(parents=True)
    try:
        with copy.open("wb") as stream, package.translate_zip_errors():
            stream.writelines(safe_zip.read_chunks(archive, member, member.file_size))
    except UnreadableError as error:
        raise UnreadableError(*_BOMB) from error
    except ValueError:
        unpacked.refused.append(RefusedMember(to.name, *safe_zip.DAMAGED))
    else:
        unpacked.members.append(Member(copy, to.name))


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The zip file; raises UnreadableError, also in the block, if it is damaged."""
    try:
        with (
            safe_zip.LimitedReader(path, _MAX_DIRECTORY_BYTES) as stream,
            package.open_zip(stream) as archive,
        ):
            _refuse_many(archive)
            _refuse_cut(archive)
            yield archive
    except UnreadableError:
        raise
    except (ValueError, OverflowError) as error:
        raise UnreadableError(*_DAMAGED) from error


def _refuse_many(archive: zipfile.ZipFile) -> None:
    if len(archive.infolist()) > _MAX_MEMBERS:
        raise UnreadableError(*_TOO_MANY)


def _refuse_cut(archive: zipfile.ZipFile) -> None:
    """Refuse a file of which the end is missing, where that of a zip file in it was found.

    All of them begin with a member, or with a signature for split files (APPNOTE.TXT 8.5.4).
    """
    start = min((member.header_offset for member in archive.infolist()), default=0)
    if start > _SIGNATURE_BYTES:
        raise UnreadableError(*_DAMAGED)


def _refuse_trap(member: zipfile.ZipInfo, name: str) -> None:
    if member.flag_bits & safe_zip.ENCRYPTED_FLAG:
        raise UnreadableError(*_PASSWORD)
    if safe_zip.UNSAFE_NAME.search(name):
        raise UnreadableError(*_UNSAFE)
    if safe_zip.is_zip_bomb(member.file_size, member.compress_size):
        raise UnreadableError(*_BOMB)
    if member.compress_type not in safe_zip.ALLOWED_METHODS:
        raise UnreadableError(*_METHOD)


def _name(member: zipfile.ZipInfo) -> str:
    """The member's name, with `/` between folders.

    Chinese Windows writes it in GBK and macOS in UTF-8, neither of which the file says; the
    standard library takes both for code page 437.
    """
    if member.flag_bits & _UTF_8_FLAG:
        name = member.orig_filename
    else:
        raw = member.orig_filename.encode("cp437", errors="replace")
        name = _unicode_path(member.extra, raw) or _decoded(raw)
    return name.replace("\\", "/")


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """The name in UTF-8 that stands beside the other one; blank if it is none of that one."""
    while len(extra) >= _FIELD.size:
        kind, size = _FIELD.unpack_from(extra)
        content, extra = extra[_FIELD.size :][:size], extra[_FIELD.size + size :]
        if kind == _UNICODE_PATH and content[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
            return content[5:].decode(errors="replace")
    return ""


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")
