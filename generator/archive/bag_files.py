"""What a bag holds, in a folder or in a zip file that is not unpacked: read as streams, within bounds."""  # noqa: E501

from __future__ import annotations

import os
import re
import shutil
import stat
import struct
import tempfile
import zipfile
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from generator.archive import bag
from generator.common.diagnostics import FormsError, UsageError
from generator.word import package, safe_zip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# 50,000 units have fewer; and a directory of so many members takes about 100 MB of memory.
_MAX_MEMBERS = 200_000
# What is read as a whole: a tag file, or the directory of a zip file; no larger one is ours.
MAX_TEXT_BYTES = 64 * 1024 * 1024
_UTF_8 = 0x800
# No file system takes a longer one, in bytes.
_LONGEST_NAME = 255
# The file header before its name (APPNOTE 4.3.7), what may follow a member that was written as a
# stream (4.3.9), the end of the directory (4.3.16).
_HEADER, _END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s4H2IH")
_STREAMED, _DESCRIPTORS = 8, (0, 12, 16, 20, 24)
_UNSAFE = re.compile(r"^$|^[/\\]|^[A-Za-z]:|(^|[/\\])\.{1,2}([/\\]|$)|\0|\\|//")
_DAMAGED = "{}：zip 文件不完整或已损坏，无法打开。请改用另存的一份，或核对解压后的文件夹。"


class NoBagError(FormsError):
    """What was given is no bag at all."""


class DamagedError(ValueError):
    """A file of a bag cannot be read to its end as the zip file says."""


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong, in one word or two, with which file, and more about it."""

    what: str
    path: str
    more: str = ""

    def __str__(self) -> str:
        if not self.path:
            return f"{self.what}：{self.more}"
        return f"{self.what}：{self.path}" + (f"（{self.more}）" if self.more else "")


@dataclass(frozen=True)
class Files:
    """A bag's files: sizes by path; what is there that no bag holds; how to open one.

    `folder` is where they lie, for a bag that is no zip file.
    """

    name: str
    sizes: Mapping[str, int]
    faults: tuple[Fault, ...]
    opener: Callable[[str], IO[bytes]]
    folder: Path | None = None

    @contextmanager
    def open(self, path: str) -> Iterator[IO[bytes]]:
        """The file, to be read; raises DamagedError, then or later, where that is not possible."""
        try:
            with package.translate_zip_errors(), self.opener(path) as stream:
                yield stream
        except ValueError as error:
            raise DamagedError(str(error)) from error

    def read(self, path: str) -> bytes:
        """The file's bytes; raises DamagedError for one that is damaged or too large."""
        if self.sizes[path] > MAX_TEXT_BYTES:
            raise DamagedError(path)
        with self.open(path) as stream:
            return stream.read()

    def copy(self, path: str, target: Path, most_bytes: int | None = None) -> Path:
        """The file, copied to the target; raises DamagedError, also for one larger than `most_bytes`."""  # noqa: E501
        if most_bytes is not None and self.sizes[path] > most_bytes:
            raise DamagedError(f"{path}：大小异常，未读取")
        target.parent.mkdir(parents=True, exist_ok=True)
        with self.open(path) as stream, target.open("wb") as out:
            shutil.copyfileobj(stream, out, bag.PIECE_BYTES)
        return target

    @contextmanager
    def local(self, path: str) -> Iterator[Path]:
        """The file on disk, or a copy of it while the block runs; raises DamagedError."""
        if self.folder is not None:
            yield self.folder / path
            return
        with tempfile.TemporaryDirectory() as folder:
            yield self.copy(path, Path(folder) / path.rsplit("/", 1)[-1])


def is_bag(path: Path) -> bool:
    """Whether the path may be a bag: a folder with one's declaration, or a zip file by its name."""
    return (path / bag.DECLARATION).is_file() or path.suffix.lower() == ".zip"


@contextmanager
def opened(path: Path) -> Iterator[Files]:
    """The bag at the path, a folder or a zip file.

    Raises NoBagError where there is none, UsageError where nothing is.
    """
    if path.is_dir():
        yield _judged(_folder(path))
        return
    if not path.exists():
        raise UsageError(f"找不到文件或文件夹：{path.as_posix()}")
    if not path.is_file() or not (path.suffix.lower() == ".zip" or zipfile.is_zipfile(path)):
        raise NoBagError(
            f"{path.as_posix()}：不是归档（文件夹或 .zip），也不是 .docx 或 .pdf 文件。请核对文件名。"  # noqa: E501
        )
    with safe_zip.LimitedReader(path, MAX_TEXT_BYTES) as stream:
        try:
            with package.translate_zip_errors():
                archive = zipfile.ZipFile(stream)
                _judge_beginning(archive)
        except ValueError as error:
            raise NoBagError(_DAMAGED.format(path.as_posix())) from error
        with archive:
            found = _judged(_zip(path, archive))
            hidden = _hidden(stream, archive)
            yield replace(found, faults=(*found.faults, *hidden))


def _judged(found: Files) -> Files:
    known = {bag.DECLARATION, *bag.MANIFESTS.values(), *bag.TAG_MANIFESTS.values()}
    if not known & set(found.sizes):
        below = sorted(found.folder.glob(f"*/{bag.DECLARATION}")) if found.folder else []
        such_as = f"，如 {below[-1].parent.as_posix()}" if below else ""
        told = f"{found.name}：不是归档（其中没有 {bag.DECLARATION}）。请指定归档文件夹或 .zip{such_as}。"  # noqa: E501
        raise NoBagError(told)
    return found


def _folder(path: Path) -> Files:
    sizes: dict[str, int] = {}
    faults: list[Fault] = []

    def walk(folder: Path, before: str) -> None:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        if before and not entries:
            faults.append(Fault("多出", before, "空文件夹"))
        for entry in entries:
            name = f"{before}{entry.name}"
            is_link = entry.is_symlink() or _is_junction(entry)
            if is_link or not (entry.is_dir() or entry.is_file()):
                faults.append(Fault("不是普通文件", name, "是链接" if is_link else ""))
            elif entry.is_dir():
                walk(Path(entry.path), f"{name}/")
            else:
                sizes[name] = entry.stat().st_size

    walk(path, "")
    name = path.as_posix()
    return Files(name, sizes, tuple(faults), lambda inside: (path / inside).open("rb"), path)


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Whether it is Windows' other kind of link."""
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0))


def _judge_beginning(archive: zipfile.ZipFile) -> None:
    """Raises ValueError where anything is in front: what is found then may be a document stored in it."""  # noqa: E501
    if min((member.header_offset for member in archive.infolist()), default=0):
        raise ValueError


def _hidden(stream: IO[bytes], archive: zipfile.ZipFile) -> Iterator[Fault]:
    """What lies in the file between the members or behind the end, where no reader looks."""
    at = 0
    gaps: tuple[int, ...] = (0,)
    for member in sorted(archive.infolist(), key=lambda member: member.header_offset):
        if member.header_offset - at not in gaps:
            break
        stream.seek(member.header_offset)
        header = stream.read(_HEADER.size)
        if len(header) < _HEADER.size:
            break
        names: int = sum(_HEADER.unpack(header)[-2:])
        at = member.header_offset + _HEADER.size + names + member.compress_size
        gaps = _DESCRIPTORS if member.flag_bits & _STREAMED else (0,)
    else:
        end = stream.seek(0, os.SEEK_END) - _END.size - len(archive.comment)
        stream.seek(end)
        if archive.start_dir - at in gaps and stream.read(4) == b"PK\5\6":
            return
    yield Fault("多出", "", "zip 中各文件之间或末尾夹带其他内容")


def _zip(path: Path, archive: zipfile.ZipFile) -> Files:
    members = archive.infolist()
    if len(members) > _MAX_MEMBERS:
        raise NoBagError(f"{path.as_posix()}：文件超过 {_MAX_MEMBERS} 个，不是正常的归档。")
    top = _top(members)
    faults = [Fault("多出", "", "zip 文件带有注释")] if archive.comment else []
    found: dict[str, zipfile.ZipInfo] = {}
    folders, known = set(), set()
    for member in members:
        name = _name(member)
        inside = name.removeprefix(f"{top}/")
        fault = _fault(member)
        if fault:
            faults.append(Fault(fault, inside))
        elif member.comment:
            faults.append(Fault("多出", inside, "zip 中带有此文件的注释"))
        elif member.is_dir() and member.file_size:
            faults.append(Fault("多出", inside, "文件夹条目中夹带内容"))
        elif not name.startswith(f"{top}/"):
            faults.append(Fault("多出", name, f"不在文件夹 {top} 中"))
        elif member.is_dir():
            folders.add(inside)
        elif bag.key(inside) in known:
            faults.append(Fault("重复", inside, "zip 中有两个同名文件"))
        else:
            known.add(bag.key(inside))
            found[inside] = member
    full = {f"{parent}/" for inside in found for parent in _parents(inside)}
    below = [inside for inside in found if any(parent in found for parent in _parents(inside))]
    faults += [Fault("路径异常", inside, "其所在文件夹与某个文件同名") for inside in below]
    for inside in below:
        del found[inside]
    faults += [Fault("多出", f, "空文件夹") for f in sorted(folders - full - {""})]
    sizes = {inside: member.file_size for inside, member in found.items()}
    return Files(path.as_posix(), sizes, tuple(faults), lambda inside: archive.open(found[inside]))


def _top(members: list[zipfile.ZipInfo]) -> str:
    """The folder that holds the bag, as most of the members have it."""
    tops = Counter(_name(member).partition("/")[0] for member in members)
    return tops.most_common(1)[0][0] if tops else ""


def _name(member: zipfile.ZipInfo) -> str:
    """The member's name; one not said to be UTF-8 (APPNOTE, appendix D) is what Chinese systems write.

    Info-ZIP writes UTF-8 all the same, Windows GBK; the standard library takes both for code page 437.
    """  # noqa: E501
    if member.flag_bits & _UTF_8 or member.filename.isascii():
        return member.filename
    written = member.filename.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return written.decode(encoding)
    return member.filename


def _fault(member: zipfile.ZipInfo) -> str:
    """What keeps a member from being read, blank for nothing."""
    if "\0" in member.orig_filename or _UNSAFE.search(_name(member).removesuffix("/")):
        return "路径异常（指向归档之外）"
    if any(len(name.encode()) > _LONGEST_NAME for name in _name(member).split("/")):
        return "名称过长"
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "不是普通文件（是链接）"
    if kind not in (0, stat.S_IFDIR if member.is_dir() else stat.S_IFREG):
        return "不是普通文件"
    if (
        member.flag_bits & safe_zip.ENCRYPTED_FLAG
        or member.compress_type not in safe_zip.ALLOWED_METHODS
    ):
        return "无法读取（已加密，或使用了其他压缩方法）"
    is_bomb = safe_zip.is_zip_bomb(member.file_size, member.compress_size)
    return "解压后大小异常" if is_bomb else ""


def _parents(path: str) -> Iterator[str]:
    folder = path.rpartition("/")[0]
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
