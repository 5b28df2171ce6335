"""Parse a data file into values and places, correcting typing slips to read past them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import Diagnostic, has_errors, split_lines
from generator.datafile import (
    comments,
    file_bytes,
    folding,
    parser_messages,
    references,
    surrogate_pairs,
    typing_slips,
)
from generator.datafile.yaml_tree import TreeBuilder

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from generator.datafile.comments import Comment
    from generator.datafile.file_bytes import FileBytes
    from generator.datafile.repairs import Repair
    from generator.datafile.yaml_tree import KeyPath, Node, Place

# Findings about single characters of a file, found before it is parsed.
_CHARACTER_CODES = ("character", "invisible")
# The file is parsed again after each correction.
_MAX_STOPS = 100


@dataclass(frozen=True)
class Source:
    """A data file: its values as text, the places of keys and values, SHA-256 of its bytes.

    `keys` and `values` map a path such as `("组", 0, "数")` to (line, column), from 1. `lines` is
    the text, `corrected` the same as it was parsed. Values on `repaired_lines` are guesses, and the
    lists at the paths `incomplete_lists` probably lack entries: further checks would mislead there.
    Where it `is_unclear` which group a line belongs to, rules on several values would, too.
    `comments` are read only where some of them answer a warning or keep a doubt.
    """

    file: str
    sha256: str
    data: dict[str, Node] = field(default_factory=dict)
    keys: Mapping[KeyPath, Place] = field(default_factory=dict)
    values: Mapping[KeyPath, Place] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    lines: Sequence[str] = ()
    corrected: Sequence[str] = ()
    repaired_lines: Collection[int] = ()
    incomplete_lists: Collection[KeyPath] = ()
    is_unclear: bool = False
    comments: Sequence[Comment] = ()

    def diagnostic(
        self, path: KeyPath, code: str, message: str, hint: str = "", *, at_key: bool = False
    ) -> Diagnostic:
        """An error at the path's value (or key); at its nearest parent's key if it is missing."""
        line, column = self.place(path, at_key=at_key)
        return Diagnostic(self.file, line, column, "error", code, message, hint, path)

    def place(self, path: KeyPath, *, at_key: bool = False) -> Place:
        """Place of the path's value (or key); of its nearest parent's key if it is missing."""
        own = nearest_place(self.keys, self.values, path, at_key=at_key)
        return own or self.values.get((), (1, 1))

    def place_within(self, path: KeyPath, text: str, offset: int) -> Place:
        """Place of the character at `offset` of the value, whose text is `text`.

        The place of the value itself if the character cannot be found, as in text with escapes.
        """
        line, column = self.place(path)
        before = text[:offset].split("\n")
        style = self.lines[line - 1][column - 1 : column]
        if style == "|":
            line, column = line + len(before), 1
        elif style == ">" or (style in ("'", '"') and len(before) > 1):
            below = folding.line_of(style, self.lines[line - 1 :], len(before) - 1)
            line, column = line + below, 1 if below else column
        paragraph = text.split("\n")[len(before) - 1]
        start = self.lines[line - 1].find(paragraph, column - 1)
        return self.place(path) if start < 0 else (line, start + len(before[-1]) + 1)

    def is_flow(self, path: KeyPath) -> bool:
        """Whether the group or list at the path is written in brackets, as in JSON."""
        line, column = self.values.get(path, (0, 0))
        return line > 0 and self.lines[line - 1][column - 1 : column] in ("{", "[")

    @property
    def is_read(self) -> bool:
        """Whether the values are what the file says; there may be none."""
        return not has_errors(d for d in self.diagnostics if d.code != "empty")

    def is_blank(self, path: KeyPath) -> bool:
        """Whether the key is there with an empty value."""
        node: Node = self.data
        for step in path:
            try:
                node = node[step]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                return False
        return node == ""


def nearest_place(
    keys: Mapping[KeyPath, Place], values: Mapping[KeyPath, Place], path: KeyPath, *, at_key: bool
) -> Place | None:
    """The place of the path's value (or key), or of its nearest parent's key; None without any."""
    places = keys if at_key else values
    if path in places:
        return places[path]
    parents = (path[:n] for n in range(len(path) - 1, -1, -1))
    return next((keys[parent] for parent in parents if parent in keys), None)


def read(path: Path, file: str) -> Source:
    """The file, parsed as by `parse`; raises OSError if it is missing or the system fails."""
    return parse(file_bytes.read(path), file)


def parse_content(content: bytes, file: str) -> Source:
    """Bytes in memory parsed as those of the file, as by `parse`."""
    return parse(file_bytes.of(content), file)


def parse(raw: FileBytes, file: str) -> Source:
    """Values and places of a file's bytes, with a finding for every syntax mistake.

    `file` is the name in findings. Scalars are text, trimmed of blanks at either end.
    """
    text, findings = file_bytes.decode(raw, file)
    if text is None:
        return Source(file, raw.sha256, diagnostics=tuple(findings))
    lines = split_lines(text)
    parsed = _parsed(file, lines)
    builder = parsed.builder
    found = comments.read(lines, builder.keys, builder.lines) if comments.has_marks(text) else ()
    findings = [
        _with_path(d, builder, lines) if d.code in _CHARACTER_CODES else d for d in findings
    ]
    return Source(
        file,
        raw.sha256,
        parsed.data,
        keys=builder.keys,
        values=builder.values,
        diagnostics=tuple(sorted({*findings, *builder.findings})),
        lines=lines,
        corrected=builder.lines or lines,
        repaired_lines=parsed.repaired_lines,
        incomplete_lists=builder.incomplete_lists,
        is_unclear=parsed.is_unclear,
        comments=found,
    )


class _Parsed(NamedTuple):
    """The builder with places and findings, the values, and the lines whose values were quoted."""

    builder: TreeBuilder
    data: dict[str, Node]
    repaired_lines: set[int]
    is_unclear: bool


def _parsed(file: str, original: list[str]) -> _Parsed:
    """The lines parsed; a line that stops the parser is reported, corrected and parsed again."""
    stops: list[Diagnostic] = []
    repaired_lines: set[int] = set()
    is_unclear = False
    pairs = surrogate_pairs.joined(original)
    lines = list(pairs.lines)
    while True:
        builder = TreeBuilder(file, [])
        data = builder.document("\n".join(lines))
        stop = builder.stop
        if stop is None:
            break
        builder.findings.remove(stop)
        repair = _repair(stop, original, lines)
        stops.append(repair.finding)
        if repair.lines is None or len(stops) == _MAX_STOPS:
            break
        repaired_lines |= repair.guessed
        is_unclear = is_unclear or repair.is_unclear
        lines = repair.lines
    if stops:
        builder.move_columns(partial(_column_before_corrections, original, lines))
    elif pairs.columns:
        builder.move_columns(pairs.original_column)
    builder.findings = references.told_once(builder.findings)
    if stops and not data:
        stops[-1] = replace(stops[-1], hint=stops[-1].hint + parser_messages.REST_HINT)
    builder.findings += (_with_path(stop, builder, original) for stop in stops)
    return _Parsed(builder, data, repaired_lines, is_unclear)


def _repair(stop: Diagnostic, original: Sequence[str], lines: Sequence[str]) -> Repair:
    """What to do about the slip at which the parser stopped."""
    from generator.datafile import repairs  # noqa: PLC0415 - few files have such a slip

    return repairs.repair(stop, original, lines)


def _column_before_corrections(
    original: Sequence[str], corrected: Sequence[str], line: int, column: int
) -> int:
    """The column in the original line of a column in the corrected one."""
    if line > len(original):
        # The parser reports a place after the last line if something is not closed.
        return column
    return typing_slips.original_column(column, original[line - 1], corrected[line - 1])


def _with_path(finding: Diagnostic, builder: TreeBuilder, lines: Sequence[str]) -> Diagnostic:
    """The finding with the path of the field that its line belongs to, by keys and indentation."""
    keys = builder.keys
    place = finding.line, finding.column
    before = [path for path in keys if keys[path] <= place]
    path = max(before, key=lambda path: (keys[path], len(path)), default=())
    if path and keys[path][0] == finding.line:
        return replace(finding, path=path)
    on_line = [path for path in keys if keys[path][0] == finding.line]
    if on_line:
        first = min(on_line, key=lambda path: (keys[path][1], -len(path)))
        return replace(finding, path=first)
    line = lines[finding.line - 1] if finding.line <= len(lines) else ""
    column = len(line) - len(line.lstrip()) + 1
    while path and keys[path][1] + isinstance(path[-1], str) > column:
        path = path[:-1]
    return replace(finding, path=path)
