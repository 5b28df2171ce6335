"""The folder for what goes to units: which one is refused, how files come there, what else is."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from generator.build import output_folder
from generator.campaign import campaigns
from generator.collect import FORMATS
from generator.common import atomic_files, console, hashes
from generator.common.diagnostics import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Container, Iterable, Iterator
    from pathlib import Path

    from generator.campaign.campaigns import Campaign


def refuse_inside(out: Path, what: str, campaign: Campaign, options: argparse.Namespace) -> None:
    """UsageError for a folder in which every other file is data, or part of a pack.

    `what` is to be written there.
    """
    taken = (campaign.folder, *campaigns.folders_in(options.data), options.templates)
    inside = next((f for f in taken if out.resolve().is_relative_to(f.resolve())), None)
    if inside is None and out.resolve() == options.data.resolve():
        inside = options.data
    if inside is not None:
        raise UsageError(
            f"{what}不能放在存放数据或表单的文件夹 {inside.as_posix()} 中。"
            "请用 --out 换一个文件夹。"
        )


class MovedFile(NamedTuple):
    """A file that somebody had filled in or changed: its name, and what it was renamed to."""

    file: str
    backup: str


@dataclass(frozen=True)
class PlacedFile:
    """Whether a file was written, or was there already; what had to be moved for it."""

    is_new: bool
    moved: tuple[MovedFile, ...] = ()


def place(out: Path, file: str, content: bytes, is_ours: Callable[[str], bool]) -> PlacedFile:
    """Bring the file to its place in the folder, unless it is there.

    What is there is renamed, unless `is_ours` knows its hash. Raises OSError where the disk fails.
    """
    path = out / file
    sha256_there = hashes.file_sha256(path) if path.is_file() else ""
    if sha256_there == hashes.sha256(content):
        return PlacedFile(is_new=False)
    known = sha256_there if sha256_there and is_ours(sha256_there) else ""
    output_folder.stage(out, file, content)
    backups = output_folder.install(out, file, known)
    return PlacedFile(is_new=True, moved=tuple(MovedFile(file, backup) for backup in backups))


@contextmanager
def saved_workbook(out: Path) -> Iterator[BinaryIO]:
    """A stream for a workbook at that path; what is there keeps its name only if it is the same.

    Somebody may have added columns to an earlier one, which is renamed. Prints what was saved, once
    it is whole. Raises OSError where the disk fails.
    """
    with atomic_files.atomic_file(out) as stream:
        yield stream
        stream.flush()
        sha256 = hashes.file_sha256(atomic_files.temporary_for(out))
        backups = output_folder.back_up_edited(out.parent, out.name, sha256)
    console.print_out(f"已保存：{out.as_posix()}")
    for backup in backups:
        console.print_out(f"同名的原文件已另存为 {(out.parent / backup).as_posix()}。")


def moved_lines(out: Path, moved: Iterable[MovedFile]) -> Iterator[str]:
    """A line for each file that had to be moved."""
    for each in moved:
        yield f"{(out / each.file).as_posix()} 已被修改过，原文件另存为 {each.backup}。"


def others(out: Path, own: Container[str]) -> list[str]:
    """Names of Word and Excel files in the folder that are none of these."""
    names = (path.name for path in out.iterdir() if path.suffix[1:] in FORMATS)
    return sorted(
        name for name in names if name not in own and not output_folder.is_passed_over(name)
    )
