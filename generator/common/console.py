"""Print text, findings, the table of units and progress bars. The only importer of rich."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from generator.common import diagnostics, finding_groups
from generator.common.diagnostics import Counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TextIO

    from generator.common.diagnostics import Diagnostic

# With more warnings than these, they are printed by file and code.
MOST_WARNINGS = 50

DocumentState = Literal["已是最新", "待更新", "未生成"]

_HOW_TO_ANSWER = "警告核对无误的，可在该栏目的上一行加注释“# 已核对[代码]: 理由”，以后不再列出。"

# Styles as rich names them.
_SEVERITIES = {"error": "bold red", "warning": "yellow"}
_ERRORS, _WARNINGS = "red", "yellow"
_BOLD, _HINT = "bold", "cyan"
# By these rich takes any stream for a terminal.
_FORCE_TERMINAL = ("FORCE_COLOR", "TTY_COMPATIBLE")
# The headings above numbers, two columns wide a character.
_COUNTS = ("错误", "警告", "已核对")


@dataclass(frozen=True)
class UnitLine:
    """A unit's name (or its data file's, if it has none), number of findings, state of document."""

    name: str
    errors: int
    warnings: int
    document: DocumentState
    answered: int = 0

    @property
    def needs_attention(self) -> bool:
        """Whether the unit has findings or a document that is out of date."""
        return bool(self.errors or self.warnings) or self.document == "待更新"


class Recorder(Protocol):
    """Takes what a command prints, in place of the terminal: texts, findings, progress of loops."""

    def text(self, text: str) -> None:
        """Take the text, which ends with a line break where a line ends."""

    def findings(self, findings: Iterable[Diagnostic]) -> None:
        """Take findings, sorted by place."""

    def progress(self, items: Iterable[Any], total: int, description: str) -> Iterable[Any]:
        """The items, while progress is noted."""


_recorder: ContextVar[Recorder | None] = ContextVar("recorder", default=None)


@contextmanager
def recorded(recorder: Recorder) -> Iterator[None]:
    """Whatever this thread prints during the block goes to the recorder."""
    token = _recorder.set(recorder)
    try:
        yield
    finally:
        _recorder.reset(token)


def write(text: str, *, flush: bool = True) -> None:
    """Write the text to standard output, without a line break."""
    if recorder := _recorder.get():
        recorder.text(text)
        return
    try:
        sys.stdout.write(text)
        if flush:
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader of the pipe has closed it: discard further output, but finish the work.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_out(text: str) -> None:
    """Print a line to standard output."""
    write(text + "\n")


def print_err(text: str) -> None:
    """Print a line to standard error."""
    if recorder := _recorder.get():
        recorder.text(text + "\n")
        return
    sys.stderr.write(text + "\n")


def use_utf8() -> None:
    """Encode standard output in UTF-8 from now on, for output that programs read."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


def print_findings(  # noqa: PLR0913 - what is printed besides
    findings: Iterable[Diagnostic],
    units: Iterable[UnitLine] = (),
    todo: str = "",
    *,
    elsewhere: str = "",
    with_answered: bool = False,
    answerable: bool = False,
) -> None:
    """Print findings with source line and hint, then a table of units, then how many there are.

    Warnings that have been answered are printed, after the others, only `with_answered`.
    `elsewhere` says where all warnings can be read; if it is given, many of them are printed first,
    as one line for each file and code. `answerable` are warnings of data files, whose comments can
    answer them. `todo` is printed below the table. The findings, sorted by place, are gone through
    several times, so that they need not all be in memory.
    """
    if recorder := _recorder.get():
        recorder.findings(d for d in findings if with_answered or not d.answered)
        below = [todo, diagnostics.summary(diagnostics.count(findings))]
        recorder.text("".join(f"{line}\n" for line in below if line))
        return
    plain = _is_plain()
    counts = diagnostics.count(findings)
    is_brief = bool(elsewhere) and counts.warnings > MOST_WARNINGS
    if is_brief:
        # First, so that the errors, which matter more, are near the end of what is printed.
        print_out(f"警告 {counts.warnings} 个，按文件和代码合并列出：\n")
        _print_groups(findings, plain=plain)
        print_out(f"\n{elsewhere}")
        print_out(f"{_HOW_TO_ANSWER}\n" if answerable else "")
    for finding in findings if counts.errors or not is_brief else ():
        if not finding.answered and not (is_brief and finding.severity == "warning"):
            _print_finding(finding, plain=plain)
    if answerable and counts.warnings and not is_brief:
        print_out(f"{_HOW_TO_ANSWER}\n")
    for finding in findings if counts.answered and with_answered else ():
        if finding.answered:
            _print_finding(finding, plain=plain)
    _print_units(units, todo, plain=plain)
    if counts != Counts():
        print_out(diagnostics.summary(counts))


def _print_finding(finding: Diagnostic, *, plain: bool) -> None:
    text = diagnostics.as_text(finding)
    write((text if plain else _coloured(text, finding)) + "\n\n", flush=False)


def _print_groups(findings: Iterable[Diagnostic], *, plain: bool) -> None:
    """Print a line for each file and code of the warnings that are not answered."""
    warnings = (d for d in findings if d.severity == "warning" and not d.answered)
    for group in finding_groups.groups(warnings):
        line = finding_groups.as_line(group)
        write((line if plain else _coloured(line, group.first)) + "\n", flush=False)


def print_findings_err(findings: Sequence[Diagnostic]) -> None:
    """Print findings with source line and hint, and how many there are, to standard error."""
    if recorder := _recorder.get():
        recorder.findings(findings)
        return
    for finding in findings:
        print_err(diagnostics.as_text(finding) + "\n")
    if findings:
        print_err(diagnostics.summary(diagnostics.count(findings)))


def _coloured(text: str, finding: Diagnostic) -> str:
    """The finding's text with place, severity, caret and hint in colour."""
    head, *rest = text.split("\n")
    style = _SEVERITIES[finding.severity]
    place, severity, message = head.partition(f"{diagnostics.label(finding)}")
    lines = [_styled(place, _BOLD) + _styled(severity, style) + message]
    for line in rest:
        is_caret, is_hint = line.strip() == "^", line.startswith(diagnostics.HINT)
        lines.append(_styled(line, style if is_caret else _HINT if is_hint else ""))
    return "\n".join(lines)


def _styled(text: str, style: str) -> str:
    """The text with the terminal's codes for the style; as it is for no style."""
    if not style:
        return text
    from rich.style import Style

    return Style.parse(style).render(text)


def _print_units(units: Iterable[UnitLine], todo: str, *, plain: bool) -> None:
    """Print a table of the units that need attention, and the number of the others."""
    listed, others = [], 0
    for unit in units:
        if unit.needs_attention:
            listed.append(unit)
        else:
            others += 1
    if not listed:
        return
    has_answered = any(unit.answered for unit in listed)
    head, *names = of_one_width(["单位", *(unit.name for unit in listed)])
    heading = _row(head, *_COUNTS[: 2 + has_answered], "文档")
    write(_styled(heading, "" if plain else _BOLD) + "\n", flush=False)
    for name, unit in zip(names, listed, strict=True):
        numbers = (unit.errors, unit.warnings, unit.answered)[: 2 + has_answered]
        counts = (str(n).rjust(2 * len(h)) for n, h in zip(numbers, _COUNTS, strict=False))
        style = _ERRORS if unit.errors else _WARNINGS if unit.warnings else ""
        row = _row(name, *counts, unit.document)
        write(_styled(row, "" if plain else style) + "\n", flush=False)
    below = [f"其余 {others} 个单位没有错误和警告。" if others else "", todo]
    print_out("".join(f"{line}\n" for line in below if line))


def of_one_width(texts: Sequence[str]) -> list[str]:
    """The texts, with blanks behind them to be equally wide on a terminal."""
    from rich.cells import cell_len

    width = max(map(cell_len, texts))
    return [text + " " * (width - cell_len(text)) for text in texts]


def _row(*cells: str) -> str:
    """A row of the table; without box lines, which a Chinese console may draw two columns wide."""
    return "   ".join(cells)


def _may_be_terminal(stream: TextIO) -> bool:
    """Whether rich may take the stream for a terminal."""
    return stream.isatty() or any(name in os.environ for name in _FORCE_TERMINAL)


def _is_plain() -> bool:
    """Whether standard output shows no colours."""
    if _recorder.get() or not _may_be_terminal(sys.stdout):
        return True
    from rich.console import Console

    console = Console(file=sys.stdout)
    has_colours = console.is_terminal and console.color_system is not None
    return not has_colours or console.no_color or console.legacy_windows


def progress(items: Iterable[Any], total: int, description: str) -> Iterable[Any]:
    """The items, with a progress bar on a terminal."""
    if recorder := _recorder.get():
        return recorder.progress(items, total, description)
    if not _may_be_terminal(sys.stderr):
        return items
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(
        items, description, total, console=console, transient=True, disable=not console.is_terminal
    )
