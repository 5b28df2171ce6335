"""Where `forms diff` starts: two sources compared, shown on the screen or written to a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.campaign import campaigns
from generator.common import atomic_files, console
from generator.common.diagnostics import DATA_ERRORS, OK, RefusedError, UsageError
from generator.compare import as_table, as_text, comparison, messages, sources
from generator.compare.comparison import Tally
from generator.form import template

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from generator.common.progress import Progress
    from generator.compare import Format
    from generator.compare.comparison import Outcome, Side
    from generator.compare.sources import Places
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


def run_diff(options: argparse.Namespace) -> int:
    """Compare two sources, print or write the differences; the command's exit code."""
    asked = Asked(options.old, options.new, options.format, options.out)
    is_for_programs = asked.format == "json" and asked.out is None
    print_findings = console.print_findings_err if is_for_programs else console.print_findings
    try:
        opened = open_(asked, sources.Places(options.data, options.templates))
    except RefusedError as error:
        print_findings(error.diagnostics)
        (console.print_err if is_for_programs else console.print_out)(REFUSED)
        return DATA_ERRORS
    print_findings([*opened.old.diagnostics, *opened.new.diagnostics])
    if is_for_programs:
        console.use_utf8()
    if asked.out:
        write(opened, asked.out, console.progress)
        console.print_out(f"已保存：{asked.out.as_posix()}")
    else:
        for piece in pieces(opened, console.progress):
            console.write(piece, flush=False)
    for line in notes(opened):
        (console.print_err if is_for_programs else console.print_out)(line)
    if not is_for_programs:
        console.print_out(summary(opened))
    return OK if opened.tally.is_whole else DATA_ERRORS


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
    if out.suffix.lower() in campaigns.SUFFIXES:
        raise UsageError(f"{out.as_posix()} 可能是数据文件，为避免覆盖，未保存。请换一个文件名。")
    if out.is_dir():
        raise UsageError(f"{out.as_posix()} 是文件夹，请指定文件名。")
    if any(out.resolve() == Path(name).resolve() for name in (asked.old, asked.new)):
        raise UsageError(f"{out.as_posix()} 是要比较的文件，不会覆盖。请换一个文件名。")


def pieces(diff: Diff, progress: Progress) -> Iterator[str]:
    """What is told on the screen, piece by piece, all but the end of it."""
    outcomes = _outcomes(diff, progress)
    if diff.asked.format == "json":
        return as_text.json_pieces(outcomes, diff.new)
    return (f"{line}\n" for line in as_text.lines(outcomes, diff.old, diff.new))


def notes(diff: Diff) -> Iterator[str]:
    """What to know of the comparison, once it is made."""
    return messages.notes(diff.old, diff.new, diff.tally)


def summary(diff: Diff) -> str:
    """How much differs, once the comparison is made."""
    return messages.summary(diff.old, diff.new, diff.tally)


def write(diff: Diff, out: Path, progress: Progress) -> None:
    """Put all that is told into the file, which appears whole or not at all."""
    with atomic_files.atomic_file(out) as stream:
        if diff.asked.format == "docx":
            shared = template.shared_parts(diff.new.outline.pack.forms[0].docx)
            outcomes, sides = _outcomes(diff, progress), (diff.old, diff.new)
            as_table.write(stream, shared, outcomes, sides, lambda: [*notes(diff), summary(diff)])
            return
        for piece in pieces(diff, progress):
            stream.write(piece.encode(errors="backslashreplace"))
        if diff.asked.format == "text":
            stream.writelines(f"{line}\n".encode() for line in [*notes(diff), summary(diff)])


def _outcomes(diff: Diff, progress: Progress) -> Iterator[Outcome]:
    return comparison.compare(diff.old, diff.new, diff.tally, progress)
