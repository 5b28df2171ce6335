"""What the user sees: findings, tables and progress, in colour on a terminal. Only importer of rich."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from generator import diagnostics

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.diagnostics import Diagnostic
    from generator.overview import Standing

# Wide enough that nothing is wrapped where no terminal says how wide it is.
_UNWRAPPED = 10_000
_COLOURS = {"error": "bold red", "warning": "yellow"}


def write(text: str) -> None:
    """Print the text as it is."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has gone; the work is finished all the same, unheard.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(text: str) -> None:
    """Print the text on a line of its own."""
    write(text + "\n")


def tell(text: str) -> None:
    """Print a reason to stop, apart from what the command gives."""
    sys.stderr.write(text + "\n")


def speak_utf_8() -> None:
    """Print in UTF-8 from here on, whatever the console is: another program reads it."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


def say_findings(found: Sequence[Diagnostic], standings: Sequence[Standing] = ()) -> None:
    """Print each finding with its source line and hint, a table of units, and how many there are."""
    console = _console()
    for finding in found:
        _draw(console, _styled(finding), "")
    _say_standings(console, standings)
    if found:
        say(diagnostics.summary(found))


def _say_standings(console: Console, standings: Sequence[Standing]) -> None:
    """A table of the units that need somebody's eye."""
    shown = [s for s in standings if s.errors or s.warnings or s.document == "旧的"]
    if not shown:
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("单位", overflow="fold")
    for name in ("错误", "警告"):
        table.add_column(name, justify="right")
    table.add_column("文档")
    for s in shown:
        style = "red" if s.errors else "yellow" if s.warnings else ""
        table.add_row(Text(s.name), str(s.errors), str(s.warnings), s.document, style=style)
    _draw(console, table)
    others = len(standings) - len(shown)
    say(f"另外 {others} 个单位没有错误和警告。\n" if others else "")


def progress(items: Iterable[Any], total: int, doing: str) -> Iterable[Any]:
    """The items, with a progress bar on a terminal."""
    console = Console(stderr=True)
    return track(
        items, doing, total, console=console, transient=True, disable=not console.is_terminal
    )


def _console() -> Console:
    """A console that leaves texts as they are, and wraps nothing unless a terminal is too narrow."""
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False, soft_wrap=True)
    return console if console.is_terminal else Console(width=_UNWRAPPED, color_system=None)


def _draw(console: Console, what: Text | Table, *more: str) -> None:
    with console.capture() as drawn:
        console.print(what, *more, sep="\n", soft_wrap=isinstance(what, Text))
    lines = drawn.get().splitlines()
    write("".join(f"{line.rstrip()}\n" for line in lines))


def _styled(finding: Diagnostic) -> Text:
    """The finding as text, its severity and its caret in colour."""
    head, *rest = diagnostics.as_text(finding).split("\n")
    colour = _COLOURS[finding.severity]
    text = Text(head)
    text.highlight_regex(r"^.*?:\d+:\d+:", "bold")
    text.highlight_regex(rf"(错误|警告)\[{finding.code}\]", colour)
    for line in rest:
        style = colour if line.strip() == "^" else "cyan" if line.startswith("    提示：") else ""
        text.append("\n").append(line, style)
    return text
