"""`forms diff`: two sources compared, told on the screen or in a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from generator import (
    campaign,
    comparison,
    diff_table,
    diff_text,
    diff_words,
    package,
    sources,
    template,
)
from generator.comparison import Tally
from generator.diagnostics import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.comparison import Outcome, Side
    from generator.sources import Places
    from generator.workers import Progress

Format: TypeAlias = Literal["text", "json", "docx"]
FORMATS: tuple[Format, ...] = ("text", "json", "docx")
# What is told behind the mistakes of a source of which nothing can be read.
REFUSED = "未比较，请按上述提示处理后重新运行。"
_DOCX = ".docx"


@dataclass(frozen=True)
class Asked:
    """What to compare, and where to tell of it: a file, or none for the screen."""

    old: str
    new: str
    format: Format
    out: Path | None


@dataclass(frozen=True)
class Diff:
    """Two sources, opened, and how far they have been compared."""

    asked: Asked
    old: Side
    new: Side
    tally: Tally


def open_(asked: Asked, places: Places) -> Diff:
    """The two sources, ready to be compared.

    Raises UsageError for what cannot be compared, or a file that cannot be written to; RefusedError
    where nothing of a source can be read.
    """
    if asked.format == "docx" and asked.out is None:
        raise UsageError("请指定 Word 文档的文件名：加上 --out 文件名.docx。")
    if asked.out is not None:
        _check_file(asked.out, asked)
    return Diff(asked, *sources.both((asked.old, asked.new), places), Tally())


def _check_file(out: Path, asked: Asked) -> None:
    """Refuse a file that another program would not open, or that is of a source."""
    if (out.suffix.lower() == _DOCX) != (asked.format == "docx"):
        raise UsageError(
            f"文件名 {out.as_posix()} 与格式 {asked.format} 不符："
            f"Word 文档以 {_DOCX} 结尾，其他格式不用 {_DOCX}。"
        )
    if out.suffix.lower() in campaign.SUFFIXES:
        raise UsageError(f"{out.as_posix()} 可能是数据文件，为避免覆盖，未保存。请换一个文件名。")
    if out.is_dir():
        raise UsageError(f"{out.as_posix()} 是文件夹，请指定文件名。")
    if any(out.resolve() == Path(name).resolve() for name in (asked.old, asked.new)):
        raise UsageError(f"{out.as_posix()} 是要比较的文件，不会覆盖。请换一个文件名。")


def pieces(diff: Diff, progress: Progress) -> Iterator[str]:
    """What is told on the screen, piece by piece, all but the end of it."""
    outcomes = _outcomes(diff, progress)
    if diff.asked.format == "json":
        return diff_text.json_pieces(outcomes, diff.new)
    return (f"{line}\n" for line in diff_text.lines(outcomes, diff.old, diff.new))


def notes(diff: Diff) -> Iterator[str]:
    """What to know of the comparison, once it is made."""
    return diff_words.notes(diff.old, diff.new, diff.tally)


def summary(diff: Diff) -> str:
    """How much differs, once the comparison is made."""
    return diff_words.summary(diff.old, diff.new, diff.tally)


def write(diff: Diff, out: Path, progress: Progress) -> None:
    """Put all that is told into the file, which appears whole or not at all."""
    with package.atomic_file(out) as stream:
        if diff.asked.format == "docx":
            shared = template.shared_parts(diff.new.outline.pack.forms[0].docx)
            outcomes, sides = _outcomes(diff, progress), (diff.old, diff.new)
            diff_table.write(stream, shared, outcomes, sides, lambda: [*notes(diff), summary(diff)])
            return
        for piece in pieces(diff, progress):
            stream.write(piece.encode(errors="backslashreplace"))
        if diff.asked.format == "text":
            stream.writelines(f"{line}\n".encode() for line in [*notes(diff), summary(diff)])


def _outcomes(diff: Diff, progress: Progress) -> Iterator[Outcome]:
    return comparison.compare(diff.old, diff.new, diff.tally, progress)
