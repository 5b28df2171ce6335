"""Mend a file in its place: the original is kept beside it, and nothing else is overwritten."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.campaign import mending
from generator.common import atomic_files
from generator.common.diagnostics import MachineError

if TYPE_CHECKING:
    from pathlib import Path

    from generator.campaign.mending import Judge, Mended


@dataclass(frozen=True)
class FixedFile:
    """A file, what was mended in it, and where the original is kept.

    `backup` is None where nothing was written.
    """

    path: Path
    mended: Mended
    backup: Path | None


def fix(path: Path, judge: Judge, *, dry_run: bool) -> FixedFile:
    """Mend the file; with `dry_run` only say what would change.

    Raises OSError where the file cannot be read or written, MachineError where it was changed
    meanwhile. In either case it is as it was.
    """
    content = path.read_bytes()
    mended = mending.mend(content, judge)
    if dry_run or mended.content == content:
        return FixedFile(path, mended, None)
    return FixedFile(path, mended, _replace(path, content, mended.content))


def _replace(path: Path, old: bytes, new: bytes) -> Path:
    """Write the new content and keep the old one; the path of what is kept."""
    target = path.resolve()
    if not atomic_files.still_says(target, old):
        raise MachineError(f"{path.as_posix()} 刚被其他程序修改，未作改动，请重新运行。")
    mode = stat.S_IMODE(target.stat().st_mode)
    backup = _kept(target, old)
    try:
        atomic_files.write_atomic(target, new)
    except BaseException:
        backup.unlink(missing_ok=True)
        raise
    target.chmod(mode)
    # Who may not read the file may not read what is kept of it.
    backup.chmod(mode)
    return backup


def _kept(path: Path, content: bytes) -> Path:
    """The first free name `NAME.bak`, `NAME.bak2` …, with the content written to it."""
    number = 1
    while True:
        backup = path.with_name(f"{path.name}.bak{number if number > 1 else ''}")
        try:
            atomic_files.write_new(backup, content)
        except FileExistsError:
            number += 1
        else:
            return backup
