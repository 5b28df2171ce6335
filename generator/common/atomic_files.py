"""Files and folders that appear whole or not at all, whenever the process ends."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from generator.common import hashes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Not `.~lock.`, which is what LibreOffice puts beside an open document.
TEMPORARY_PREFIX = ".~forms-"


def temporary_for(path: Path) -> Path:
    """Where this process writes what is to take the path's place."""
    return path.with_name(
        f"{TEMPORARY_PREFIX}{os.getpid()}-{hashes.sha256(path.name.encode())[:16]}"
    )


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes the path's place when the block ends, and is gone if it fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_for(path)
    try:
        with temporary.open("wb") as stream:
            yield stream
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to fill that comes to the path when the block ends, and is gone if it fails.

    It takes an empty folder's place; OSError where anything else is. What a killed process left of
    an earlier attempt is cleared away.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_for(path)
    for left_behind in path.parent.glob(f"{TEMPORARY_PREFIX}*-{temporary.name.split('-')[-1]}"):
        shutil.rmtree(left_behind)
    temporary.mkdir()
    try:
        yield temporary
        if path.is_dir():
            # Windows renames to nothing that is there; one that is not empty is refused here.
            path.rmdir()
        temporary.rename(path)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def write_atomic(path: Path, content: bytes) -> None:
    """Put the content at the path, whole or not at all."""
    with atomic_file(path) as stream:
        stream.write(content)


def write_new(path: Path, content: bytes) -> None:
    """Put the content where nothing is, whole or not at all; FileExistsError where something is."""
    stream = path.open("xb")
    try:
        with stream:
            stream.write(content)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
