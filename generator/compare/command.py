"""Where `forms diff` starts: compare two sources, print the differences or write them to a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.campaign import campaigns
from generator.common import atomic_files, console
from generator.common.diagnostics import DATA_ERRORS, OK, RefusedError, UsageError
from generator.compare import as_table, as_text, comparison, messages, sources
from generator.compare.comparison import Tally
from generator.form import shared_parts
from generator.word import package

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from generator.common.progress import Progress
    from generator.compare import Format
    from generator.compare.comparison import Outcome, Side
    from generator.compare.sources import Library

# Printed after the findings of a source of which nothing can be read.
REFUSED = "未比较，请按上述提示处理后重新运行。"
_DOCX = ".docx"


@dataclass(frozen=True)
class Request:
    """What to compare and in which format to write it: to the file `out`, or to the screen."""

    old: str
    new: str
    format: Format
    out: Path | None


@dataclass(frozen=True)
class Diff:
    """A request with both its sources open, and the counts of what has been compared."""

    request: Request
    old: Side
    new: Side
    tally: Tally


def run_diff(options: argparse.Namespace) -> int:
    """Compare two sources, print or write the differences; the command's exit code."""
    request = Request(options.old, options.new, options.format, options.out)
    # Standard output then holds the JSON and nothing else.
    is_json_output = request.format == "json" and request.out is None
    print_line = console.print_err if is_json_output else console.print_out
    print_findings = console.print_findings_err if is_json_output else console.print_findings
    try:
        library = sources.Library(options.data, options.templates, options.pack)
        diff = open_sources(request, library)
    except RefusedError as error:
        print_findings(error.diagnostics)
        print_line(REFUSED)
        return DATA_ERRORS
    print_findings([*diff.old.diagnostics, *diff.new.diagnostics])
    if is_json_output:
        console.use_utf8()
    if request.out:
        write(diff, request.out, console.progress)
        console.print_out(f"已保存：{request.out.as_posix()}")
    else:
        for piece in pieces(diff, console.progress):
            console.write(piece, flush=False)
    for line in notes(diff):
        print_line(line)
    if not is_json_output:
        console.print_out(summary(diff))
    return OK if diff.tally.is_whole else DATA_ERRORS


def open_sources(request: Request, library: Library) -> Diff:
    """The request's two sources, ready to be compared.

    Raises UsageError for what cannot be compared, or a file that must not be written to;
    RefusedError where nothing of a source can be read.
    """
    if request.format == "docx" and request.out is None:
        raise UsageError("请指定 Word 文档的文件名：加上 --out 文件名.docx。")
    if request.out is not None:
        _check_output_file(request.out, request)
    return Diff(request, *sources.open_both((request.old, request.new), library), Tally())


def _check_output_file(out: Path, request: Request) -> None:
    """Raise UsageError for a suffix of another format, a folder, a data file or a source."""
    if (out.suffix.lower() == _DOCX) != (request.format == "docx"):
        raise UsageError(
            f"文件名 {out.as_posix()} 与格式 {request.format} 不符："
            f"Word 文档以 {_DOCX} 结尾，其他格式不用 {_DOCX}。"
        )
    if out.suffix.lower() in campaigns.SUFFIXES:
        raise UsageError(f"{out.as_posix()} 可能是数据文件，为避免覆盖，未保存。请换一个文件名。")
    if out.is_dir():
        raise UsageError(f"{out.as_posix()} 是文件夹，请指定文件名。")
    if any(out.resolve() == Path(name).resolve() for name in (request.old, request.new)):
        raise UsageError(f"{out.as_posix()} 是要比较的文件，不会覆盖。请换一个文件名。")


def pieces(diff: Diff, progress: Progress) -> Iterator[str]:
    """The differences as text or JSON, piece by piece; without notes and summary."""
    outcomes = _outcomes(diff, progress)
    if diff.request.format == "json":
        return as_text.json_pieces(outcomes, diff.new)
    return (f"{line}\n" for line in as_text.lines(outcomes, diff.old, diff.new))


def notes(diff: Diff) -> Iterator[str]:
    """What limits the comparison; complete once all outcomes have been taken."""
    return messages.notes(diff.old, diff.new, diff.tally)


def summary(diff: Diff) -> str:
    """How many units differ; complete once all outcomes have been taken."""
    return messages.summary(diff.old, diff.new, diff.tally)


def write(diff: Diff, out: Path, progress: Progress) -> None:
    """Write the comparison to the file, atomically."""
    with atomic_files.atomic_file(out) as stream:
        if diff.request.format == "docx":
            shared = shared_parts.shared_parts(
                [package.parts(form.normal) for form in diff.new.outline.pack.forms]
            )
            outcomes, sides = _outcomes(diff, progress), (diff.old, diff.new)
            as_table.write(stream, shared, outcomes, sides, lambda: [*notes(diff), summary(diff)])
            return
        for piece in pieces(diff, progress):
            stream.write(piece.encode(errors="backslashreplace"))
        if diff.request.format == "text":
            stream.writelines(f"{line}\n".encode() for line in [*notes(diff), summary(diff)])


def _outcomes(diff: Diff, progress: Progress) -> Iterator[Outcome]:
    return comparison.compare(diff.old, diff.new, diff.tally, progress)
