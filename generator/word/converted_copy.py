"""Have LibreOffice convert a file that somebody sent, and say so in the words of its kind."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.common.diagnostics import MachineError
from generator.word import edited_package, soffice
from generator.word.safe_zip import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.word.file_kinds import FileKind

# How long LibreOffice may take.
TIMEOUT_SECONDS = 120.0


@dataclass(frozen=True)
class Target:
    """What files are converted to: its extension, the program and file type as staff know them.

    `save_as` is the hint where that cannot be done.
    """

    extension: str
    program: str
    file_type: str
    save_as: str

    @property
    def hint(self) -> str:
        """What to do about a file that was converted."""
        advice = f"建议用 {self.program} 另存为“{self.file_type}”后再导入。"
        return f"转换后内容可能有出入，请核对；{advice}"

    def message(self, extension: str) -> str:
        """That a file was converted."""
        return f"文件是 .{extension} 格式，已由 LibreOffice 转换为 .{self.extension} 后读取"


@contextmanager
def converted(path: Path, extension: str, target: Target, timeout_seconds: float) -> Iterator[Path]:
    """The file converted, for as long as the context lasts; `extension` is that of its content.

    Raises UnreadableError for a file that LibreOffice cannot convert, MachineError without it.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = Path(folder, f"received.{extension}")
        shutil.copyfile(path, copy)
        out, to = Path(folder, "converted"), target.extension
        try:
            [result] = soffice.convert([copy], to, out, timeout_seconds=timeout_seconds)
        except soffice.NotConvertedError as error:
            message = f"文件是 .{extension} 格式，LibreOffice 未能将其转换为 .{to}"
            raise UnreadableError(message, target.save_as) from error
        except MachineError as error:
            raise MachineError(
                f"{path.name} 是 .{extension} 格式，须用 LibreOffice 转换为 .{to}。{error}"
                f"也可以用 {target.program} 另存为“{target.file_type}”后再导入。"
            ) from error
        yield result


@contextmanager
def editable(path: Path, kind: FileKind, target: Target, main_type: str) -> Iterator[Path]:
    """The file itself where its parts can be edited, else LibreOffice's copy without macros.

    `main_type` is the content type of a main part that can be. Raises as `converted` does.
    """
    if kind.extension == target.extension and edited_package.is_plain(path, main_type):
        yield path
    else:
        with converted(path, kind.extension, target, TIMEOUT_SECONDS) as copy:
            yield copy
