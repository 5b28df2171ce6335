"""Print text, findings, the table of units and progress bars. The only importer of rich."""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from rich.cells import cell_len
from rich.console import Console
from rich.progress import track
from rich.style import Style

from generator.common import diagnostics

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.common.diagnostics import Diagnostic

DocumentState = Literal["已是最新", "待更新", "未生成"]

_COLOURS = {"error": Style.parse("bold red"), "warning": Style.parse("yellow")}
_ERRORS, _WARNINGS = Style.parse("red"), Style.parse("yellow")
_BOLD, _HINT = Style.parse("bold"), Style.parse("cyan")


@dataclass(frozen=True)
class UnitState:
    """A unit's name (or its data file's, if it has none), number of findings, state of document."""

    name: str
    errors: int
    warnings: int
    document: DocumentState

    @property
    def needs_attention(self) -> bool:
        """Whether the unit has findings or a document that is out of date."""
        return bool(self.errors or self.warnings) or self.document == "待更新"


def write(text: str, *, flush: bool = True) -> None:
    """Write the text to standard output, without a line break."""
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
    sys.stderr.write(text + "\n")


def use_utf8() -> None:
    """Encode standard output in UTF-8 from now on, for output that programs read."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


def print_findings(
    findings: Iterable[Diagnostic], units: Iterable[UnitState] = (), todo: str = ""
) -> None:
    """Print findings with source line and hint, then a table of units, then how many there are.

    `todo` is printed below the table.
    """
    plain = _is_plain()
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[finding.severity] += 1
        text = diagnostics.as_text(finding)
        write((text if plain else _coloured(text, finding)) + "\n\n", flush=False)
    _print_units(units, todo, plain=plain)
    if counts:
        print_out(diagnostics.summary(counts["error"], counts["warning"]))


def print_findings_err(findings: Iterable[Diagnostic]) -> None:
    """Print findings with source line and hint, and how many there are, to standard error."""
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[finding.severity] += 1
        print_err(diagnostics.as_text(finding) + "\n")
    if counts:
        print_err(diagnostics.summary(counts["error"], counts["warning"]))


def _coloured(text: str, finding: Diagnostic) -> str:
    """The finding's text with place, severity, caret and hint in colour."""
    head, *rest = text.split("\n")
    colour = _COLOURS[finding.severity]
    place, severity, message = head.partition(f"{diagnostics.label(finding)}")
    lines = [_BOLD.render(place) + colour.render(severity) + message]
    for line in rest:
        is_caret, is_hint = line.strip() == "^", line.startswith(diagnostics.HINT)
        lines.append(colour.render(line) if is_caret else _HINT.render(line) if is_hint else line)
    return "\n".join(lines)


def _print_units(units: Iterable[UnitState], todo: str, *, plain: bool) -> None:
    """Print a table of the units that need attention, and the number of the others."""
    listed, others = [], 0
    for unit in units:
        if unit.needs_attention:
            listed.append(unit)
        else:
            others += 1
    if not listed:
        return
    width = max(cell_len(name) for name in ("单位", *(unit.name for unit in listed)))
    head = _row(width, "单位", "错误", "警告", "文档")
    write((head if plain else _BOLD.render(head)) + "\n", flush=False)
    for unit in listed:
        row = _row(width, unit.name, str(unit.errors), str(unit.warnings), unit.document)
        colour = _ERRORS if unit.errors else _WARNINGS if unit.warnings else Style.null()
        write((row if plain else colour.render(row)) + "\n", flush=False)
    below = [f"其余 {others} 个单位没有错误和警告。" if others else "", todo]
    print_out("".join(f"{line}\n" for line in below if line))


def _row(width: int, name: str, errors: str, warnings: str, document: str) -> str:
    """A row of the table; without box lines, which a Chinese console may draw two columns wide."""
    blank = " " * (width - cell_len(name))
    return f"{name}{blank}   {_right(errors)}   {_right(warnings)}   {document}"


def _right(text: str) -> str:
    """The text right-aligned in a column as wide as its heading."""
    return " " * (cell_len("错误") - cell_len(text)) + text


def _is_plain() -> bool:
    """Whether standard output shows no colours."""
    console = Console(file=sys.stdout)
    has_colours = console.is_terminal and console.color_system is not None
    return not has_colours or console.no_color or console.legacy_windows


def progress(items: Iterable[Any], total: int, description: str) -> Iterable[Any]:
    """The items, with a progress bar on a terminal."""
    console = Console(stderr=True)
    return track(
        items, description, total, console=console, transient=True, disable=not console.is_terminal
    )
