"""What the user sees: findings, tables and progress, in colour on a terminal. Only importer of rich."""  # noqa: E501

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
    """One unit: its name (its data file's where it has none), its mistakes, its document."""

    name: str
    errors: int
    warnings: int
    document: DocumentState

    @property
    def needs_attention(self) -> bool:
        """Whether somebody should look at it."""
        return bool(self.errors or self.warnings) or self.document == "待更新"


def write(text: str, *, flush: bool = True) -> None:
    """Print the text as it is."""
    try:
        sys.stdout.write(text)
        if flush:
            sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has gone; the work is finished all the same, unheard.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_out(text: str) -> None:
    """Print the text on a line of its own."""
    write(text + "\n")


def print_err(text: str) -> None:
    """Print a reason to stop, apart from what the command gives."""
    sys.stderr.write(text + "\n")


def use_utf8() -> None:
    """Print in UTF-8 from here on, whatever the console is: another program reads it."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


def print_findings(
    found: Iterable[Diagnostic], standings: Iterable[UnitState] = (), todo: str = ""
) -> None:
    """Print each finding with its source line and hint, a table of units, and how many there are.

    `todo` stands below the table.
    """
    plain = _is_plain()
    counts: Counter[str] = Counter()
    for finding in found:
        counts[finding.severity] += 1
        text = diagnostics.as_text(finding)
        write((text if plain else _coloured(text, finding)) + "\n\n", flush=False)
    _say_standings(standings, todo, plain=plain)
    if counts:
        print_out(diagnostics.summary(counts["error"], counts["warning"]))


def print_findings_err(found: Iterable[Diagnostic]) -> None:
    """Print each finding with its source line and hint apart from what the command gives."""
    counts: Counter[str] = Counter()
    for finding in found:
        counts[finding.severity] += 1
        print_err(diagnostics.as_text(finding) + "\n")
    if counts:
        print_err(diagnostics.summary(counts["error"], counts["warning"]))


def _coloured(text: str, finding: Diagnostic) -> str:
    """The finding's text with its place, its severity, its caret and its hint in colour."""
    head, *rest = text.split("\n")
    colour = _COLOURS[finding.severity]
    place, severity, message = head.partition(f"{diagnostics.label(finding)}")
    lines = [_BOLD.render(place) + colour.render(severity) + message]
    for line in rest:
        is_caret, is_hint = line.strip() == "^", line.startswith(diagnostics.HINT)
        lines.append(colour.render(line) if is_caret else _HINT.render(line) if is_hint else line)
    return "\n".join(lines)


def _say_standings(standings: Iterable[UnitState], todo: str, *, plain: bool) -> None:
    """A table of the units that need somebody's eye."""
    shown, others = [], 0
    for s in standings:
        if s.needs_attention:
            shown.append(s)
        else:
            others += 1
    if not shown:
        return
    width = max(cell_len(name) for name in ("单位", *(s.name for s in shown)))
    head = _row(width, "单位", "错误", "警告", "文档")
    write((head if plain else _BOLD.render(head)) + "\n", flush=False)
    for s in shown:
        row = _row(width, s.name, str(s.errors), str(s.warnings), s.document)
        colour = _ERRORS if s.errors else _WARNINGS if s.warnings else Style.null()
        write((row if plain else colour.render(row)) + "\n", flush=False)
    below = [f"其余 {others} 个单位没有错误和警告。" if others else "", todo]
    print_out("".join(f"{line}\n" for line in below if line))


def _row(width: int, name: str, errors: str, warnings: str, document: str) -> str:
    """A row of the table; no rules, which a Chinese console may draw twice as wide."""
    blank = " " * (width - cell_len(name))
    return f"{name}{blank}   {_right(errors)}   {_right(warnings)}   {document}"


def _right(text: str) -> str:
    """The text at the right of a column as wide as its head."""
    return " " * (cell_len("错误") - cell_len(text)) + text


def _is_plain() -> bool:
    """Whether the output takes no colours."""
    console = Console(file=sys.stdout)
    has_colours = console.is_terminal and console.color_system is not None
    return not has_colours or console.no_color or console.legacy_windows


def progress(items: Iterable[Any], total: int, doing: str) -> Iterable[Any]:
    """The items, with a progress bar on a terminal."""
    console = Console(stderr=True)
    return track(
        items, doing, total, console=console, transient=True, disable=not console.is_terminal
    )
