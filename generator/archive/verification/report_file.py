"""Write the report of a verification to the file that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.archive.bagit import bag
from generator.archive.verification import as_docx, as_html
from generator.common import atomic_files
from generator.common.diagnostics import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from generator.archive.verification.page import Page

_DRAWERS = {".docx": as_docx.draw, ".html": as_html.draw, ".htm": as_html.draw}


def refuse(out: Path, verified: Iterable[Path]) -> None:
    """Raise UsageError for a file that the report cannot be written to.

    It would be one that is verified, or a file too many in that or another archive.
    """
    if out.suffix.lower() not in _DRAWERS:
        raise UsageError(f"核对报告的文件名应以 .docx 或 .html 结尾，现为“{out.as_posix()}”。")
    if out.is_dir():
        raise UsageError(f"{out.as_posix()} 是文件夹，请指定文件名。")
    for path in verified:
        if out.resolve() == path.resolve():
            raise UsageError(f"{out.as_posix()} 是要核对的文件，不会覆盖。请换一个文件名。")
        if path.is_dir() and out.resolve().is_relative_to(path.resolve()):
            message = f"核对报告不能存放在要核对的归档 {path.as_posix()} 中，请换一个位置。"
            raise UsageError(message)
    for folder in out.resolve().parents:
        if (folder / bag.DECLARATION).is_file():
            raise UsageError(f"核对报告不能存放在归档 {folder.as_posix()} 中，请换一个位置。")


def write(out: Path, pages: Sequence[Page]) -> None:
    """Write the report, atomically; one of an earlier verification is replaced."""
    atomic_files.write_atomic(out, _DRAWERS[out.suffix.lower()](pages))
