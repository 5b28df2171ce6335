"""Replace the folder of a public set as a whole, unless it holds anything else."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from generator.common import file_names, hashes
from generator.common.diagnostics import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# In the format of `sha256sum --check`, for the public as well.
LIST = "SHA256SUMS"
PAGE = "index.html"
# In the page's metadata.
GENERATOR = "official-forms"
_PAGE_MARK = f'<meta name="generator" content="{GENERATOR} '
_MAX_NAMED = 5


def write_list(folder: Path) -> None:
    """Write the list of the folder's files with their hashes, which identifies the set as ours."""
    lines = (f"{hashes.file_sha256(folder / name)}  {name}\n" for name in _files(folder))
    (folder / LIST).write_bytes("".join(sorted(lines, key=lambda line: line[66:])).encode())


def refuse_other_files(folder: Path) -> None:
    """Raise UsageError where the folder holds anything but a public set as it was written."""
    if not folder.is_symlink() and not folder.exists():
        return
    if folder.is_symlink() or not folder.is_dir():
        raise UsageError(f"{folder.as_posix()} 不是普通文件夹。请移走，或用 --out 换一个位置。")
    if others := _other_files(folder):
        named = "、".join(others[:_MAX_NAMED]) + ("等" if len(others) > _MAX_NAMED else "")
        message = (
            f"{folder.as_posix()} 中有其他文件，或公开后被改动的文件：{named}。"
            "重新公开会替换整个文件夹，请先移走这些文件，或用 --out 换一个位置。"
        )
        raise UsageError(message)


def install(new: Path, folder: Path, old: Path) -> None:
    """Rename the new set to `folder`, after renaming the set that is there to `old`.

    So the folder holds one whole set or the other. If the process is killed in between,
    `complete_install` does the rest. Raises UsageError as `refuse_other_files` does.
    """
    refuse_other_files(folder)
    if folder.is_dir():
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if old.is_dir():
            old.rename(folder)
        raise
    complete_install(folder, old)


def complete_install(folder: Path, old: Path) -> None:
    """Remove the old set, or restore it if a killed `install` left no set in the folder.

    Raises UsageError where the old set has other files in it by now.
    """
    if not old.is_dir():
        return
    if not folder.exists():
        old.rename(folder)
        return
    refuse_other_files(old)
    shutil.rmtree(old)


def _other_files(folder: Path) -> list[str]:
    """Paths in the folder of everything that is not in its list, or not with that hash."""
    listed = _listed(folder)
    others = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if file_names.is_of_system(path.name) or (name == LIST and listed):
            continue
        if path.is_symlink():
            others.append(name)
        elif path.is_dir():
            if not any(file.startswith(f"{name}/") for file in listed):
                others.append(f"{name}/")
        elif name not in listed or hashes.file_sha256(path) != listed[name]:
            others.append(name)
    return others


def _listed(folder: Path) -> dict[str, str]:
    """The hashes in the folder's list by path; {} where the folder is not a set of ours."""
    try:
        lines = (folder / LIST).read_text(encoding="utf-8").splitlines()
        page = (folder / PAGE).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return {}
    listed = {name: sha256 for sha256, _, name in (line.partition("  ") for line in lines)}
    return listed if PAGE in listed and _PAGE_MARK in page else {}


def _files(folder: Path) -> Iterator[str]:
    """The paths of all files in the folder."""
    return (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
