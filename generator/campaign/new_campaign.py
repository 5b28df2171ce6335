"""The folder of a campaign or project to be made: where, and that two commands may make it."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from generator.common import atomic_files
from generator.common.diagnostics import MachineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


def unused_folder(name: str, data: Path) -> Path:
    """The folder of a new campaign, under `data` for a plain name; UsageError where it exists."""
    path = data / name if Path(name).name == name else Path(name)
    is_empty = path.is_dir() and not path.is_symlink() and not any(path.iterdir())
    if not is_empty and (path.exists() or path.is_symlink()):
        raise UsageError(
            f"{path.as_posix()} 已存在，未作改动。以前已生成的，可直接填写；"
            "如需重新生成，请先移走或重命名原文件夹，或换一个名称。"
        )
    return path


@contextmanager
def filled(target: Path) -> Iterator[Path]:
    """A folder to fill, renamed to `target` when the block ends, removed if the block fails.

    Raises MachineError where another process makes the same one at the same time.
    """
    with others_named(target), atomic_files.new_folder(target) as new:
        yield new


@contextmanager
def others_named(target: Path) -> Iterator[None]:
    """Raise MachineError for errors that come from another process making the same folder."""
    try:
        yield
    except OSError as error:
        # The other process removes what lies here half made, or has finished its own.
        is_half_made = atomic_files.TEMPORARY_PREFIX in f"{error.filename} {error.filename2}"
        is_removed = error.errno == errno.ENOENT and is_half_made
        if not is_removed and error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        message = (
            f"{target.as_posix()} 正由另一个命令生成，本次未生成任何文件。请稍后查看该文件夹。"
        )
        raise MachineError(message) from error
