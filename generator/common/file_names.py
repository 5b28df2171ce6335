"""File names: as they are typed after a command, and those that operating systems give."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import TYPE_CHECKING

from generator.common.diagnostics import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

# What Windows and macOS put beside files.
_OF_SYSTEMS = ("thumbs.db", "desktop.ini", ".ds_store")


def is_of_system(name: str) -> bool:
    """Whether a file of that name is one that an operating system puts beside others."""
    return name.casefold() in _OF_SYSTEMS


def expand(names: Sequence[str]) -> list[Path]:
    """The files of these names, each once, wildcards expanded, which no shell of Windows does.

    Raises UsageError where a file does not exist, or no file matches.
    """
    paths: list[Path] = []
    for name in names:
        path = Path(name)
        if any(sign in name for sign in "*?[") and not path.exists():
            paths += sorted(Path(match) for match in glob.glob(name))  # noqa: PTH207 - any drive
        else:
            paths.append(path)
    missing = [str(path) for path in paths if not path.exists() and not path.is_symlink()]
    if missing or (names and not paths):
        raise UsageError(f"找不到文件：{'、'.join(missing or names)}")
    return list(dict.fromkeys(paths))
