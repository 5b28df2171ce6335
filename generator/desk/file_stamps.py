"""What tells a file from the same one changed, without reading it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Stamp(NamedTuple):
    """When a file or folder was changed last, its size, and which one it is."""

    modified: int
    size: int
    inode: int


def of(path: Path | str) -> Stamp | None:
    """The stamp of what is at the path; None where nothing can be read."""
    try:
        found = os.stat(path)  # noqa: PTH116 - of a thousand files at each edit
    except OSError:
        return None
    return Stamp(found.st_mtime_ns, found.st_size, found.st_ino)
