"""Findings (place, code, message, hint) and their formats; the exceptions that carry exit codes."""

from __future__ import annotations

import json
import os
import re
import stat
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Severity = Literal["error", "warning"]
_SEVERITY_NAMES: dict[Severity, str] = {"error": "错误", "warning": "警告"}
SEVERITIES = tuple(_SEVERITY_NAMES)
_EXCERPT_LENGTH = 40
# Characters of a long source line that are printed before and after the place.
_BEFORE, _AFTER = 50, 30
# Fields of a finding that are for code only.
_IN_MEMORY = ("path", "fix")
# Prefix of a hint's line.
HINT = "    提示："
# Prefix of the line that says why somebody who looked at a warning leaves it as it is.
ANSWER = "    已核对："

# Line breaks of YAML 1.1; editors may count fewer.
LINE_BREAK = re.compile("\r\n|[\n\r\u0085\u2028\u2029]")
_RARE_LINE_BREAKS = "\r\u0085\u2028\u2029"


# Text files, whose source line is printed with a finding; others may be PDF or HTML in disguise.
_TEXT_FILE = re.compile(r"(?i)\.ya?ml|。ya?ml|\.txt$")


@dataclass(frozen=True)
class Fix:
    """What a hint says can be written, as an edit: lines `first` to `last` become `lines`.

    The same lines again mean that only the file's encoding changes.
    """

    first: int
    last: int
    lines: tuple[str, ...]


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One finding at file:line:column; lines and columns count from 1, columns in characters.

    `path` is the key path of the field concerned, such as `("组", 2, "数")`, with rows counted from
    0; a missing field has one, too. It is empty if no field is concerned. Code uses it in memory
    only: it is neither compared nor written to files. Nor is `fix`, what `forms fix` would do about
    it; None where that is not mechanical. `answered` is the reason that the data file gives for
    leaving a warning as it is; it is not compared, either.
    """

    file: str
    line: int
    column: int
    severity: Severity
    code: str
    message: str
    hint: str = ""
    path: tuple[str | int, ...] = field(default=(), compare=False)
    answered: str = field(default="", compare=False)
    fix: Fix | None = field(default=None, compare=False)


class FormsError(Exception):
    """A reason to stop, printed as one line; the command exits with `exit_code`."""

    exit_code = 1


class UsageError(FormsError):
    """An argument or option of the command is not usable."""

    exit_code = 2


class MachineError(FormsError):
    """The environment prevents it: disk, permission, a file in use, a program that is missing."""

    exit_code = 4


class RefusedError(FormsError):
    """Errors in files prevent any further work; carries their diagnostics."""

    def __init__(self, message: str, diagnostics: Iterable[Diagnostic]) -> None:
        """Keeps the diagnostics, sorted."""
        super().__init__(message)
        self.diagnostics = sorted(diagnostics)

    def __reduce__(self) -> tuple[type[RefusedError], tuple[str, list[Diagnostic]]]:
        return type(self), (str(self), self.diagnostics)


OK, DATA_ERRORS, MACHINE = 0, RefusedError.exit_code, MachineError.exit_code


def split_lines(text: str) -> list[str]:
    """The text's lines as YAML 1.1 counts them."""
    if any(mark in text for mark in _RARE_LINE_BREAKS):
        return LINE_BREAK.split(text)
    # Ten times faster than the pattern.
    return text.split("\n")


def quoted(text: object) -> str:
    """The beginning of the text in Chinese quotes, unless it has its own."""
    short = excerpt(text)
    return short if short.startswith("“") and short.endswith("”") else f"“{short}”"


def excerpt(value: object) -> str:
    """The value as quoted in a message: one line, cut if long, amounts without exponent."""
    text = f"{value:f}" if isinstance(value, Decimal) else LINE_BREAK.sub(" ", str(value))
    return text if len(text) <= _EXCERPT_LENGTH else text[:_EXCERPT_LENGTH] + "…"


def first_names(names: Sequence[str], most: int = 5) -> str:
    """The first names, with 等 where there are more; the caller gives their number beside them."""
    return "、".join(names[:most]) + (" 等" if len(names) > most else "")


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether one of them is an error."""
    return any(d.severity == "error" for d in diagnostics)


def as_text(diagnostic: Diagnostic, shown_file: str = "") -> str:
    """The finding as text: place and message, the source line with a caret, the hint or answer.

    `shown_file` is the file's name as printed, where that is not the path at which it is read.
    """
    d = diagnostic
    lines = [first_line(replace(d, file=shown_file or d.file))]
    line = _source_line(d.file, d.line) if _TEXT_FILE.search(d.file) else ""
    source, column = _window(line, d.column - 1)
    if source.strip():
        lines += [f"    {source}", f"    {_spaces_of_same_width(source[:column])}^"]
    if d.answered:
        lines.append(ANSWER + d.answered)
    elif d.hint:
        lines.append(HINT + d.hint)
    return "\n".join(lines)


def first_line(diagnostic: Diagnostic) -> str:
    """The finding's first line: place, severity, code and message."""
    d = diagnostic
    return f"{d.file}:{d.line}:{d.column}: {label(d)} {d.message}"


def label(diagnostic: Diagnostic) -> str:
    """Severity and code: `错误[sum]`."""
    return f"{_SEVERITY_NAMES[diagnostic.severity]}[{diagnostic.code}]"


def as_record(diagnostic: Diagnostic) -> dict[str, Any]:
    """The finding as JSON has it everywhere: what files hold, and `answered` only if it is."""
    record = {name: value for name, value in vars(diagnostic).items() if name not in _IN_MEMORY}
    if not diagnostic.answered:
        del record["answered"]
    return record


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """All findings as one JSON list of their records."""
    return json.dumps([as_record(d) for d in diagnostics], ensure_ascii=False, indent=2)


def as_github(diagnostic: Diagnostic) -> str:
    """The finding as a GitHub Actions workflow command (`::error file=…`)."""
    d = diagnostic
    text = d.message + (f"\n提示：{d.hint}" if d.hint else "")
    place = f"file={_property(d.file)},line={d.line},col={d.column}"
    return f"::{d.severity} {place},title={_property(d.code)}::{_command_data(text)}"


@dataclass(frozen=True)
class Counts:
    """How many findings there are; answered warnings are counted apart."""

    errors: int = 0
    warnings: int = 0
    answered: int = 0


def count(findings: Iterable[Diagnostic]) -> Counts:
    """How many of the findings are errors, warnings and answered warnings."""
    numbers = Counter("answered" if d.answered else d.severity for d in findings)
    return Counts(numbers["error"], numbers["warning"], numbers["answered"])


def summary(counts: Counts) -> str:
    """The number of errors and warnings as a Chinese sentence."""
    answered = f"，已核对 {counts.answered} 个" if counts.answered else ""
    return f"错误 {counts.errors} 个，警告 {counts.warnings} 个{answered}。"


def _window(line: str, index: int) -> tuple[str, int]:
    """The line, cut around the character at `index` if long, and that character's new index."""
    start, end = max(0, index - _BEFORE), index + _AFTER
    if len(line) <= _BEFORE + _AFTER:
        return line, index
    cut = ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
    return cut, index - start + (1 if start else 0)


def _source_line(file: str, line: int) -> str:
    """Line `line` of the file; empty if the file cannot be read as UTF-8."""
    try:
        status = os.stat(file)  # noqa: PTH116 - a Path for every finding would double the time
        # Reading a pipe would block.
        lines = _lines(file, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else []
    except (OSError, UnicodeDecodeError):
        return ""
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    return text if text.isprintable() else "".join(map(_visible, text))


@lru_cache(maxsize=1)
def _lines(file: str, _modified_ns: int) -> list[str]:
    """The file's lines; cached for its next finding until the file is modified."""
    return split_lines(Path(file).read_text(encoding="utf-8-sig"))


def _visible(character: str) -> str:
    """The character, or a printable substitute: tabs move the caret, others control a terminal."""
    if character.isprintable() or character == "\u3000":
        return character
    return chr(0x2400 + ord(character)) if character < " " and character != "\t" else " "


def _spaces_of_same_width(text: str) -> str:
    """Spaces as wide on a terminal as the text; East Asian characters take two columns."""
    return "".join(map(_spaces_as_wide_as, text))


@cache
def _spaces_as_wide_as(character: str) -> str:
    return "  " if unicodedata.east_asian_width(character) in "WF" else " "


def _command_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _command_data(text).replace(":", "%3A").replace(",", "%2C")
