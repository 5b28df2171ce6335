"""The folder of a public set: known by its list of hashes, replaced as a whole, never anybody's work."""  # noqa: E501

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from generator.common import hashes
from generator.common.diagnostics import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A list as `sha256sum --check` reads it, for the public as well.
LIST = "SHA256SUMS"
PAGE = "index.html"
# What our page says of itself.
GENERATOR = "official-forms"
_MARK = f'<meta name="generator" content="{GENERATOR} '
# What systems put into folders by themselves; nobody's work.
_OF_THE_SYSTEM = {"thumbs.db", "desktop.ini", ".ds_store"}
_MOST_NAMED = 5


def write_list(folder: Path) -> None:
    """Write down every file of the folder with its hash, by which the set is known as ours."""
    lines = (f"{hashes.file_sha256(folder / name)}  {name}\n" for name in _files(folder))
    (folder / LIST).write_bytes("".join(sorted(lines, key=lambda line: line[66:])).encode())


def refuse_what_is_not_ours(folder: Path) -> None:
    """Raise UsageError where the folder holds anything but a public set as it was written."""
    if not folder.is_symlink() and not folder.exists():
        return
    if folder.is_symlink() or not folder.is_dir():
        raise UsageError(f"{folder.as_posix()} 不是普通文件夹。请移走，或用 --out 换一个位置。")
    if others := _not_ours(folder):
        named = "、".join(others[:_MOST_NAMED]) + ("等" if len(others) > _MOST_NAMED else "")
        message = (
            f"{folder.as_posix()} 中有其他文件，或公开后被改动的文件：{named}。"
            "重新公开会替换整个文件夹，请先移走这些文件，或用 --out 换一个位置。"
        )
        raise UsageError(message)


def put_in_place(new: Path, folder: Path, old: Path) -> None:
    """Put the new set in the folder's place; the set that is there goes by way of `old`.

    Both are renamed, so that the folder holds one whole set or the other. Where the process is killed
    in between, `finish` does the rest. Raises what `refuse_what_is_not_ours` does.
    """  # noqa: E501
    refuse_what_is_not_ours(folder)
    if folder.is_dir():
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if old.is_dir():
            old.rename(folder)
        raise
    finish(folder, old)


def finish(folder: Path, old: Path) -> None:
    """What a killed `put_in_place` left to do: the old set goes, or comes back where it is the only one.

    Raises UsageError where something was put into the old set meanwhile.
    """  # noqa: E501
    if not old.is_dir():
        return
    if not folder.exists():
        old.rename(folder)
        return
    refuse_what_is_not_ours(old)
    shutil.rmtree(old)


def _not_ours(folder: Path) -> list[str]:
    """What in the folder is not as we wrote it, by name."""
    listed = _listed(folder)
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.name.casefold() in _OF_THE_SYSTEM or (name == LIST and listed):
            continue
        if path.is_symlink():
            found.append(name)
        elif path.is_dir():
            if not any(other.startswith(f"{name}/") for other in listed):
                found.append(f"{name}/")
        elif name not in listed or hashes.file_sha256(path) != listed[name]:
            found.append(name)
    return found


def _listed(folder: Path) -> dict[str, str]:
    """The hash of each file that our list names; none where there is no list of ours."""
    try:
        lines = (folder / LIST).read_text(encoding="utf-8").splitlines()
        page = (folder / PAGE).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return {}
    listed = {name: sha256 for sha256, _, name in (line.partition("  ") for line in lines)}
    return listed if PAGE in listed and _MARK in page else {}


def _files(folder: Path) -> Iterator[str]:
    return (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
