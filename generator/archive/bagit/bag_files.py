"""Read the files of a bag as streams, from a folder or a zip file that is not unpacked.

Sizes, counts and names are bounded, and links, hidden content and unsafe paths are reported, since
a bag may come from anywhere.
"""

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
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from generator.archive.bagit import bag
from generator.common.diagnostics import FormsError, UsageError
from generator.word import package, safe_zip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# 50,000 units need fewer; the central directory of so many takes about 100 MB of memory.
_MAX_MEMBERS = 200_000
# For what is read as a whole: a tag file, the central directory of a zip file.
MAX_TEXT_BYTES = 64 * 1024 * 1024
_UTF_8 = 0x800
# In bytes; no file system takes a longer name.
_LONGEST_NAME = 255
# The fixed part of a local file header (APPNOTE 4.3.7) and of the end of central directory record
# (4.3.16).
_HEADER, _END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s4H2IH")
# The flag for a data descriptor behind a member, and the sizes that one may have (4.3.9).
_STREAMED, _DESCRIPTORS = 8, (0, 12, 16, 20, 24)
# An extra field's identifier and size (4.5.1), and the identifier of Info-ZIP's Unicode path
# (4.6.9), whose name follows a version and a checksum. Unpackers use that name instead.
_EXTRA, _UNICODE_PATH, _BEFORE_PATH = struct.Struct("<2H"), 0x7075, 5
_UNSAFE = re.compile(r"^$|^[/\\]|^[A-Za-z]:|(^|[/\\])\.{1,2}([/\\]|$)|\0|\\|//")
_DAMAGED = "{}：zip 文件不完整或已损坏，无法打开。请改用另存的一份，或核对解压后的文件夹。"


class NotABagError(FormsError):
    """The path is neither a bag's folder nor its zip file."""


class DamagedError(ValueError):
    """A file of a bag cannot be read in full, or is larger than it may be."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with an archive: its kind in a word or two, the file's path, details.

    `depends_on_version` marks what another version of the program may write otherwise, such as
    wording; the rest follows from checksums, hashes and signatures.
    """

    kind: str
    path: str
    detail: str = ""
    depends_on_version: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        if not self.path:
            return f"{self.kind}：{self.detail}"
        return f"{self.kind}：{self.path}" + (f"（{self.detail}）" if self.detail else "")


@dataclass(frozen=True)
class BagFiles:
    """A bag's files: sizes in bytes by path, faults of the container, a function to open a file.

    `name` is the bag's path as messages show it. `folder` is where the files lie; None for a zip
    file.
    """

    name: str
    sizes: Mapping[str, int]
    faults: tuple[Fault, ...]
    opener: Callable[[str], IO[bytes]]
    folder: Path | None = None

    @contextmanager
    def open(self, path: str) -> Iterator[IO[bytes]]:
        """The file as a stream; a damaged one raises DamagedError on opening or on reading."""
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
        """Copy the file to the target; DamagedError if it is damaged or above `most_bytes`."""
        if most_bytes is not None and self.sizes[path] > most_bytes:
            raise DamagedError(f"{path}：大小异常，未读取")
        target.parent.mkdir(parents=True, exist_ok=True)
        with self.open(path) as stream, target.open("wb") as out:
            shutil.copyfileobj(stream, out, bag.PIECE_BYTES)
        return target

    @contextmanager
    def local(self, path: str) -> Iterator[Path]:
        """A path of the file on disk: its own, or that of a temporary copy. Raises DamagedError."""
        if self.folder is not None:
            yield self.folder / path
            return
        with tempfile.TemporaryDirectory() as folder:
            yield self.copy(path, Path(folder) / path.rsplit("/", 1)[-1])


def is_bag(path: Path) -> bool:
    """Whether the path looks like a bag: a folder with a bagit.txt, or a name ending in .zip."""
    return (path / bag.DECLARATION).is_file() or path.suffix.lower() == ".zip"


@contextmanager
def open_bag(path: Path) -> Iterator[BagFiles]:
    """The files of the bag at the path, a folder or a zip file.

    Raises UsageError where nothing is at the path, NotABagError where something else is.
    """
    if path.is_dir():
        yield _refuse_others(_folder_files(path))
        return
    if not path.exists():
        raise UsageError(f"找不到文件或文件夹：{path.as_posix()}")
    if not path.is_file() or not (path.suffix.lower() == ".zip" or zipfile.is_zipfile(path)):
        raise NotABagError(
            f"{path.as_posix()}：不是归档（文件夹或 .zip），也不是 .docx 或 .pdf 文件。请核对文件名。"  # noqa: E501
        )
    with safe_zip.LimitedReader(path, MAX_TEXT_BYTES) as stream:
        try:
            with package.translate_zip_errors():
                archive = zipfile.ZipFile(stream)
                _refuse_prefix(archive)
        except ValueError as error:
            raise NotABagError(_DAMAGED.format(path.as_posix())) from error
        with archive:
            files = _refuse_others(_zip_files(path, archive))
            yield replace(files, faults=(*files.faults, *_hidden_content(stream, archive)))


def _refuse_others(files: BagFiles) -> BagFiles:
    """The same files; raises NotABagError where none of them is a tag file of BagIt."""
    tag_files = {bag.DECLARATION, *bag.MANIFESTS.values(), *bag.TAG_MANIFESTS.values()}
    if not tag_files & set(files.sizes):
        bags_below = sorted(files.folder.glob(f"*/{bag.DECLARATION}")) if files.folder else []
        example = f"，如 {bags_below[-1].parent.as_posix()}" if bags_below else ""
        message = f"{files.name}：不是归档（其中没有 {bag.DECLARATION}）。请指定归档文件夹或 .zip{example}。"  # noqa: E501
        raise NotABagError(message)
    return files


def _folder_files(path: Path) -> BagFiles:
    sizes: dict[str, int] = {}
    faults: list[Fault] = []

    def walk(folder: Path, prefix: str) -> None:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        if prefix and not entries:
            faults.append(Fault("多出", prefix, "空文件夹"))
        for entry in entries:
            name = f"{prefix}{entry.name}"
            is_link = entry.is_symlink() or _is_junction(entry)
            if is_link or not (entry.is_dir() or entry.is_file()):
                faults.append(Fault("不是普通文件", name, "是链接" if is_link else ""))
            elif entry.is_dir():
                walk(Path(entry.path), f"{name}/")
            else:
                sizes[name] = entry.stat().st_size

    walk(path, "")
    name = path.as_posix()
    return BagFiles(name, sizes, tuple(faults), lambda inside: (path / inside).open("rb"), path)


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Whether the entry is a junction, Windows' other kind of link."""
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0))


def _refuse_prefix(archive: zipfile.ZipFile) -> None:
    """Raise ValueError where bytes precede the first member.

    The directory that `zipfile` found may then be that of a document stored inside a damaged zip.
    """
    if min((member.header_offset for member in archive.infolist()), default=0):
        raise ValueError


def _hidden_content(stream: IO[bytes], archive: zipfile.ZipFile) -> Iterator[Fault]:
    """A fault where the zip file has bytes between members or after its end record."""
    member_end = 0
    gaps: tuple[int, ...] = (0,)
    for member in sorted(archive.infolist(), key=lambda member: member.header_offset):
        if member.header_offset - member_end not in gaps:
            break
        stream.seek(member.header_offset)
        header = stream.read(_HEADER.size)
        if len(header) < _HEADER.size:
            break
        name_bytes, extra_bytes = _HEADER.unpack(header)[-2:]
        extra = stream.read(name_bytes + extra_bytes)[name_bytes:]
        if any(name != _name(member) for name in _unicode_paths(extra + member.extra)):
            yield Fault("路径异常", _name(member), "zip 中为此文件另记了一个名称")
        names: int = name_bytes + extra_bytes
        member_end = member.header_offset + _HEADER.size + names + member.compress_size
        gaps = _DESCRIPTORS if member.flag_bits & _STREAMED else (0,)
    else:
        end_record = stream.seek(0, os.SEEK_END) - _END.size - len(archive.comment)
        stream.seek(end_record)
        if archive.start_dir - member_end in gaps and stream.read(4) == b"PK\5\6":
            return
    yield Fault("多出", "", "zip 中各文件之间或末尾夹带其他内容")


def _unicode_paths(extra: bytes) -> Iterator[str]:
    """The names in the Unicode path fields among a member's extra fields."""
    start = 0
    while start + _EXTRA.size <= len(extra):
        identifier, size = _EXTRA.unpack_from(extra, start)
        start += _EXTRA.size
        if identifier == _UNICODE_PATH:
            yield extra[start + _BEFORE_PATH : start + size].decode(errors="replace")
        start += size


def _zip_files(path: Path, archive: zipfile.ZipFile) -> BagFiles:
    members = archive.infolist()
    if len(members) > _MAX_MEMBERS:
        raise NotABagError(f"{path.as_posix()}：文件超过 {_MAX_MEMBERS} 个，不是正常的归档。")
    top_folder = _top_folder(members)
    faults = [Fault("多出", "", "zip 文件带有注释")] if archive.comment else []
    files: dict[str, zipfile.ZipInfo] = {}
    folders, path_keys = set(), set()
    for member in members:
        name = _name(member)
        inside = name.removeprefix(f"{top_folder}/")
        kind = _fault_kind(member)
        if kind:
            faults.append(Fault(kind, inside))
        elif member.comment:
            faults.append(Fault("多出", inside, "zip 中带有此文件的注释"))
        elif member.is_dir() and member.file_size:
            faults.append(Fault("多出", inside, "文件夹条目中夹带内容"))
        elif not name.startswith(f"{top_folder}/"):
            faults.append(Fault("多出", name, f"不在文件夹 {top_folder} 中"))
        elif member.is_dir():
            folders.add(inside)
        elif bag.path_key(inside) in path_keys:
            faults.append(Fault("重复", inside, "zip 中有两个同名文件"))
        else:
            path_keys.add(bag.path_key(inside))
            files[inside] = member
    full = {f"{parent}/" for inside in files for parent in _parents(inside)}
    below = [inside for inside in files if any(parent in files for parent in _parents(inside))]
    faults += [Fault("路径异常", inside, "其所在文件夹与某个文件同名") for inside in below]
    for inside in below:
        del files[inside]
    faults += [Fault("多出", f, "空文件夹") for f in sorted(folders - full - {""})]
    sizes = {inside: member.file_size for inside, member in files.items()}
    return BagFiles(
        path.as_posix(), sizes, tuple(faults), lambda inside: archive.open(files[inside])
    )


def _top_folder(members: list[zipfile.ZipInfo]) -> str:
    """The folder that holds the bag: the top folder of most members."""
    tops = Counter(_name(member).partition("/")[0] for member in members)
    return tops.most_common(1)[0][0] if tops else ""


def _name(member: zipfile.ZipInfo) -> str:
    """The member's name, decoded as Chinese systems encode it.

    Without the flag for UTF-8 (APPNOTE, appendix D) `zipfile` decodes code page 437, while Info-ZIP
    writes UTF-8 without the flag and Windows GBK.
    """
    if member.flag_bits & _UTF_8 or member.filename.isascii():
        return member.filename
    encoded = member.filename.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return encoded.decode(encoding)
    return member.filename


def _fault_kind(member: zipfile.ZipInfo) -> str:
    """The kind of fault that keeps a member from being read; "" for none."""
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
    """The folders that hold the path, innermost first, without a slash at their ends."""
    folder = path.rpartition("/")[0]
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
