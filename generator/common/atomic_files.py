"""Write files and folders atomically: complete or not at all, even if the process is killed."""

from __future__ import annotations

import filecmp
import os
import shutil
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from generator.common import hashes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# Differs from `.~lock.`, the prefix of LibreOffice's lock files.
TEMPORARY_PREFIX = ".~forms-"


def temporary_for(path: Path) -> Path:
    """Where this process writes a file before it is renamed to `path`."""
    # Some names on a disk are no valid text.
    name = hashes.sha256(path.name.encode("utf-8", "surrogatepass"))[:16]
    return path.with_name(f"{TEMPORARY_PREFIX}{os.getpid()}-{name}")


def left_behind(path: Path) -> Iterator[Path]:
    """What processes that were killed left of what was to become the file or folder at `path`.

    That nobody else is writing there is for the caller to know.
    """
    return path.parent.glob(f"{TEMPORARY_PREFIX}*-{temporary_for(path).name.split('-')[-1]}")


@contextmanager
def errors_named(path: Path) -> Iterator[None]:
    """Errors of the disk that name no file, or a temporary one, name the file it stands for."""
    try:
        yield
    except OSError as error:
        if not error.filename2 and TEMPORARY_PREFIX in str(error.filename or TEMPORARY_PREFIX):
            error.filename = str(path)
        raise


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write; renamed to `path` when the block ends, deleted if the block fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_for(path)
    try:
        with errors_named(path):
            with temporary.open("wb") as stream:
                yield stream
            temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to fill; renamed to `path` when the block ends, deleted if the block fails.

    Replaces an empty folder at `path`; raises OSError if anything else is there. Deletes what an
    earlier attempt left behind when its process was killed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_for(path)
    for stale in left_behind(path):
        shutil.rmtree(stale, ignore_errors=True)  # its process may run and remove it, too
    temporary.mkdir()
    try:
        yield temporary
        if path.is_dir():
            # Windows does not rename onto an existing folder; rmdir refuses one that is not empty.
            path.rmdir()
        temporary.rename(path)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def write_atomic(path: Path, content: bytes) -> None:
    """Write the file atomically, replacing the one at `path`."""
    with atomic_file(path) as stream:
        stream.write(content)


def still_says(path: Path, content: bytes) -> bool:
    """Whether the file says that; raises OSError where it is in use or may not be written.

    Renaming alone would ask for permission to the folder only.
    """
    with path.open("r+b") as stream:
        return stream.read() == content


def write_over(path: Path, old: bytes, new: bytes) -> bool:
    """Replace the file atomically, where a link leads, and keep who may read it.

    False where it no longer says `old`; then it stays. Raises OSError as `still_says`.
    """
    target = path.resolve() if path.is_symlink() else path
    if not still_says(target, old):
        return False
    mode = stat.S_IMODE(target.stat().st_mode)
    with atomic_file(target) as stream:
        stream.write(new)
        temporary_for(target).chmod(mode)
    return True


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write a text file atomically, unless the file at `path` holds exactly this text already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_for(path)
    try:
        with temporary.open("wb") as stream:
            stream.writelines(line.encode() for line in lines)
        if path.is_file() and filecmp.cmp(temporary, path, shallow=False):
            temporary.unlink()
        else:
            temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_new(path: Path, content: bytes) -> None:
    """Write a new file, or none if writing fails; raises FileExistsError if `path` exists."""
    stream = path.open("xb")
    try:
        with stream:
            stream.write(content)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
