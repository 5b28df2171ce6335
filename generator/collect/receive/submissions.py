"""Find what units sent: files, those in folders, and those in zip files."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from generator.collect import GUIDE
from generator.collect.receive import zip_members
from generator.collect.review import review_letter
from generator.common import file_names, hashes
from generator.common.diagnostics import Diagnostic
from generator.word import received
from generator.word.safe_zip import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HEAD_BYTES = 512
# A zip file may hold zip files, as units pack what they send and somebody packs it all.
_MOST_DEPTH = 3
_TOO_DEEP = ("压缩包中层层嵌套压缩包", "请用解压软件全部解压到一个文件夹，再接收该文件夹。")
# Mail programs and browsers number files of one name.
_COPY = r"(?: ?[(（][0-9]+[)）])?"
# Files that programs leave beside others, backups, and the guide that went out with the forms.
_PASSED_OVER = re.compile(
    r"^[.~]|\.(?:bak[0-9]*|tmp)$|\.bak[0-9]*\.[a-z]+$"
    rf"|^{re.escape(GUIDE)}{_COPY}\.[a-z]+$",
    re.IGNORECASE,
)
# Where macOS puts what it knows of the other files of a zip file.
_OF_MACOS = "__MACOSX"


@dataclass(frozen=True)
class Submission:
    """A file that a unit sent: where it can be read, and what people know it by.

    `shown` is its path as it was typed or found, in a zip file `收回.zip 中的 某局.docx`; `name` is
    its own name.
    """

    path: Path
    shown: str
    name: str
    sha256: str


@dataclass
class Submissions:
    """The submissions, in order; what was passed over, and why others cannot be read.

    `unpacked` is the size in bytes of all that was taken out of zip files.
    """

    files: list[Submission] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    refused: list[Diagnostic] = field(default_factory=list)
    unpacked: int = 0


def gather(paths: Iterable[Path], scratch: Path) -> Submissions:
    """The submissions among the files and in the folders; those of zip files are in `scratch`.

    Raises OSError where the disk fails.
    """
    gathered = Submissions()
    for path in paths:
        if path.is_dir():
            for file in _in_folder(path, gathered):
                _add(file, file.as_posix(), scratch, gathered)
        else:
            _add(path, path.as_posix(), scratch, gathered)
    return gathered


def _in_folder(folder: Path, gathered: Submissions) -> Iterator[Path]:
    """The files in the folder and those below it, but for links, which lead elsewhere."""
    for root, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted([*files, *folders]):
            path = Path(root, name)
            if path.is_symlink():
                _refuse_link(path.as_posix(), gathered)
            elif name in files:
                yield path


def _refuse_link(shown: str, gathered: Submissions) -> None:
    message = "未读取此文件：这是指向其他位置的链接"
    hint = "请换成文件本身，再接收。"
    gathered.refused.append(Diagnostic(shown, 1, 1, "warning", "passed-over", message, hint))


def _add(path: Path, shown: str, scratch: Path, gathered: Submissions, depth: int = 0) -> None:
    """Add the file, or those that it holds if it is a zip file."""
    if not _is_wanted(path.name):
        gathered.passed_over.append(shown)
        return
    try:
        head = _head(path)
        if zip_members.is_archive(path, head):
            _add_members(path, shown, scratch, gathered, depth + 1)
            return
        received.check_path(path)
        zip_members.refuse_other_archives(head)
        if review_letter.is_letter(path):
            gathered.passed_over.append(shown)
            return
        sha256 = hashes.file_sha256(path)
    except UnreadableError as error:
        gathered.refused.append(_unreadable(shown, error.message, error.hint))
    else:
        gathered.files.append(Submission(path, shown, path.name, sha256))


def _head(path: Path) -> bytes:
    """The file's first bytes; none where it is no file. UnreadableError without permission."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as stream:
            return stream.read(_HEAD_BYTES)
    except PermissionError as error:
        raise UnreadableError(*received.REFUSED) from error


def _add_members(path: Path, shown: str, scratch: Path, gathered: Submissions, depth: int) -> None:
    if depth > _MOST_DEPTH:
        raise UnreadableError(*_TOO_DEEP)

    def in_zip(name: str) -> str:
        return f"{shown} 中的 {name}"

    def is_wanted(name: str) -> bool:
        if _OF_MACOS in PurePosixPath(name).parts:
            return False
        if is_one := _is_wanted(PurePosixPath(name).name):
            return is_one
        gathered.passed_over.append(in_zip(name))
        return False

    folder = scratch / f"{sum(1 for _ in scratch.iterdir()) + 1}"
    left = zip_members.MAX_ALL_BYTES - gathered.unpacked
    unpacked = zip_members.unpack(path, folder, is_wanted, left)
    gathered.unpacked += unpacked.size
    for name, message, hint in unpacked.refused:
        gathered.refused.append(_unreadable(in_zip(name), message, hint))
    for name in unpacked.links:
        _refuse_link(in_zip(name), gathered)
    for member in unpacked.members:
        _add(member.path, in_zip(member.name), scratch, gathered, depth)


def _is_wanted(name: str) -> bool:
    return not (_PASSED_OVER.search(name) or file_names.is_of_system(name))


def _unreadable(shown: str, message: str, hint: str) -> Diagnostic:
    return as_received(Diagnostic(shown, 1, 1, "error", "word-file", message, hint))


def as_received(finding: Diagnostic) -> Diagnostic:
    """The finding of a reading, with the command in its hint that is to be run again: receive."""
    return replace(finding, hint=finding.hint.replace("再导入", "再接收"))


def content(submission: Submission) -> bytes | None:
    """The file's bytes; None where they have changed since it was gathered."""
    text = submission.path.read_bytes()
    return text if hashes.sha256(text) == submission.sha256 else None
