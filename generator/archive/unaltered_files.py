"""Files that an archive takes along as they are: the roster, what units sent, and signed scans."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from generator.build import output_folder
from generator.campaign import roster_files
from generator.common import atomic_files, file_names
from generator.common.diagnostics import FormsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Folders of a campaign, with what lies in them.
RECEIVED, SIGNED = "received", "signed"
_FOLDERS = {RECEIVED: "各单位报送的文件和登记", SIGNED: "签字盖章的扫描件"}
_ROSTER = "名册"
# What office programs put beside files.
_BESIDE_OPEN_FILES = ("~$", ".~lock.")


def files(folder: Path) -> Iterator[str]:
    """The paths of these files from the campaign's folder, in order.

    Raises FormsError for a name that no list can hold, and for a folder that is a link.
    """
    yield from (path.name for path in roster_files.rosters(folder) if path.is_file())
    for name in _FOLDERS:
        yield from _below(folder, name)


def _below(folder: Path, name: str) -> Iterator[str]:
    for parent, folders, names in os.walk(folder / name):
        for each in sorted(folders):
            if (Path(parent) / each).is_symlink():
                shown = (Path(parent) / each).as_posix()
                raise FormsError(f"{shown} 是链接，无法归档。请换成文件夹本身，或移走后再归档。")
        folders.sort()
        for each in sorted(names):
            path = Path(parent) / each
            if path.is_file() and not _is_of_other_programs(path):
                yield _text(path.relative_to(folder).as_posix())


def _is_of_other_programs(path: Path) -> bool:
    return (
        output_folder.is_lock(path)
        or path.name.startswith((atomic_files.TEMPORARY_PREFIX, *_BESIDE_OPEN_FILES))
        or file_names.is_of_system(path.name)
    )


def _text(name: str) -> str:
    """The name itself; raises FormsError where it is no text."""
    shown = name.encode(errors="replace").decode()
    if shown != name:
        message = f"{shown}：文件名无法识别（不是 UTF-8 编码）。请改名后再归档。"
        raise FormsError(message)
    return name


def is_unaltered(path: str) -> bool:
    """Whether the path, from the campaign's folder, is where such a file lies."""
    is_roster = path in (roster_files.CSV, roster_files.WORKBOOK)
    return is_roster or path.startswith(tuple(f"{name}/" for name in _FOLDERS))


def summary(paths: Iterable[str]) -> str:
    """Which of these files there are, and how many; "" for none."""
    paths = [*paths]
    rosters = [path for path in paths if "/" not in path]
    parts = [f"{_ROSTER} {name}" for name in rosters]
    for folder, what in _FOLDERS.items():
        number = sum(path.startswith(f"{folder}/") for path in paths)
        parts += [f"{what} {number} 个（{folder}）"] if number else []
    return "，".join(parts)
