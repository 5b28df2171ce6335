"""A mistake found in somebody's file: where it is, what it is, what to do next; and our exceptions."""  # noqa: E501

from __future__ import annotations

import json
import os
import re
import stat
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Severity = Literal["error", "warning"]
_SEVERITY_NAMES: dict[Severity, str] = {"error": "错误", "warning": "警告"}
SEVERITIES = tuple(_SEVERITY_NAMES)
_LONGEST_SHOWN = 40
# How much of a long line is shown before and behind the place.
_BEFORE, _BEHIND = 50, 30
# What a hint's line begins with.
HINT = "    提示："

# What ends a line in YAML; an editor may count fewer.
LINE_BREAK = re.compile("\r\n|[\n\r\u0085\u2028\u2029]")
_RARE_LINE_BREAKS = "\r\u0085\u2028\u2029"


# Files whose lines say something; those of a PDF or of a web page, sent for a Word file, do not.
_HAS_LINES = re.compile(r"(?i)\.ya?ml|。ya?ml|\.txt$")


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One finding at file:line:column; lines and columns count from 1, columns in characters.

    `path` is the key path of the field it is about, such as `("组", 2, "数")`, with rows
    counted from 0: a field that is missing has its own; no steps where it is about no field. It is
    for programs at work: neither compared nor written into files.
    """

    file: str
    line: int
    column: int
    severity: Severity
    code: str
    message: str
    hint: str = ""
    path: tuple[str | int, ...] = field(default=(), compare=False)


class FormsError(Exception):
    """A reason to stop that is told to the user in one line; `exit_code` is the command's."""

    exit_code = 1


class UsageError(FormsError):
    """The command was given something it cannot use."""

    exit_code = 2


class MachineError(FormsError):
    """The machine is in the way: disk, permission, a file in use, a program missing."""

    exit_code = 4


class RefusedError(FormsError):
    """Files have errors that leave nothing to go on with; carries their diagnostics."""

    def __init__(self, message: str, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep the diagnostics for whoever prints them."""
        super().__init__(message)
        self.diagnostics = sorted(diagnostics)

    def __reduce__(self) -> tuple[type[RefusedError], tuple[str, list[Diagnostic]]]:
        return type(self), (str(self), self.diagnostics)


OK, DATA_ERRORS, MACHINE = 0, RefusedError.exit_code, MachineError.exit_code


def split_lines(text: str) -> list[str]:
    """The text's lines, as YAML counts them."""
    if any(mark in text for mark in _RARE_LINE_BREAKS):
        return LINE_BREAK.split(text)
    # Ten times as fast.
    return text.split("\n")


def excerpt(value: object) -> str:
    """The value as a message quotes it: on one line, cut where it is long, amounts without exponent."""  # noqa: E501
    text = f"{value:f}" if isinstance(value, Decimal) else LINE_BREAK.sub(" ", str(value))
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether one of them is an error."""
    return any(d.severity == "error" for d in diagnostics)


def as_text(diagnostic: Diagnostic) -> str:
    """The finding as staff read it: place and message, the source line with a caret, the hint."""
    d = diagnostic
    lines = [first_line(d)]
    line = _source_line(d.file, d.line) if _HAS_LINES.search(d.file) else ""
    source, column = _window(line, d.column - 1)
    if source.strip():
        lines += [f"    {source}", f"    {_blank_of_same_width(source[:column])}^"]
    if d.hint:
        lines.append(HINT + d.hint)
    return "\n".join(lines)


def first_line(diagnostic: Diagnostic) -> str:
    """The finding's first line: place, severity, code and message."""
    d = diagnostic
    return f"{d.file}:{d.line}:{d.column}: {label(d)} {d.message}"


def label(diagnostic: Diagnostic) -> str:
    """Severity and code, as staff read them: `错误[sum]`."""
    return f"{_SEVERITY_NAMES[diagnostic.severity]}[{diagnostic.code}]"


def as_record(diagnostic: Diagnostic) -> dict[str, Any]:
    """The finding as JSON has it everywhere: the fields of `Diagnostic` but its `path`."""
    return {name: value for name, value in vars(diagnostic).items() if name != "path"}


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """All findings as one JSON list of their records."""
    return json.dumps([as_record(d) for d in diagnostics], ensure_ascii=False, indent=2)


def as_github(diagnostic: Diagnostic) -> str:
    """The finding as a GitHub Actions workflow command (`::error file=…`)."""
    d = diagnostic
    text = d.message + (f"\n提示：{d.hint}" if d.hint else "")
    place = f"file={_property(d.file)},line={d.line},col={d.column}"
    return f"::{d.severity} {place},title={_property(d.code)}::{_command_data(text)}"


def summary(errors: int, warnings: int) -> str:
    """How many of them there are, as a line of Chinese."""
    return f"错误 {errors} 个，警告 {warnings} 个。"


def _window(line: str, at: int) -> tuple[str, int]:
    """The line, cut around the character where it is long, and where the character then is."""
    start, end = max(0, at - _BEFORE), at + _BEHIND
    if len(line) <= _BEFORE + _BEHIND:
        return line, at
    cut = ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
    return cut, at - start + (1 if start else 0)


def _source_line(file: str, line: int) -> str:
    """Line `line` of the file, or nothing where it cannot be read as text."""
    try:
        found = os.stat(file)  # noqa: PTH116 - a path made for every finding takes as long as this
        # Not a pipe, which would keep us waiting.
        lines = _lines(file, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else []
    except (OSError, UnicodeDecodeError):
        return ""
    shown_line = lines[line - 1] if 0 < line <= len(lines) else ""
    return shown_line if shown_line.isprintable() else "".join(map(_visible, shown_line))


@lru_cache(maxsize=1)
def _lines(file: str, _stamp: int) -> list[str]:
    """The file's lines; kept for its next finding, while it is as it was."""
    return split_lines(Path(file).read_text(encoding="utf-8-sig"))


def _visible(character: str) -> str:
    """The character, or a sign for it: tabs would move the caret, others harm a terminal."""
    if character.isprintable() or character == "\u3000":
        return character
    return chr(0x2400 + ord(character)) if character < " " and character != "\t" else " "


def _blank_of_same_width(text: str) -> str:
    """Blanks as wide on a terminal as the text; Chinese characters take two places."""
    return "".join(map(_blank_as_wide_as, text))


@cache
def _blank_as_wide_as(character: str) -> str:
    return "  " if unicodedata.east_asian_width(character) in "WF" else " "


def _command_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _command_data(text).replace(":", "%3A").replace(",", "%2C")
