"""A data file: its values as text with their places, read on behind slips that are put right."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator.common.diagnostics import Diagnostic, split_lines
from generator.datafile import file_bytes, parser_messages, typing_slips
from generator.datafile.yaml_tree import TreeBuilder, original_column, with_suggestion

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from generator.datafile.file_bytes import FileBytes
    from generator.datafile.yaml_tree import KeyPath, Node, Place

# A file with more slips is not one that somebody typed; each is read anew.
_MOST_STOPS = 100


@dataclass(frozen=True)
class Source:
    """A data file: its values as text, the place of each key and value, and its bytes' hash.

    `keys` and `values` map a path such as `("组", 0, "数")` to (line, column), from 1. `lines` is its
    text. The values on the lines `repaired_lines` are what they probably meant, and the lists at the paths
    `incomplete_lists` lack entries: there is nothing to judge further.
    """  # noqa: E501

    file: str
    sha256: str
    data: dict[str, Node] = field(default_factory=dict)
    keys: Mapping[KeyPath, Place] = field(default_factory=dict)
    values: Mapping[KeyPath, Place] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    lines: Sequence[str] = ()
    repaired_lines: Collection[int] = ()
    incomplete_lists: Collection[KeyPath] = ()

    def diagnostic(
        self, path: KeyPath, code: str, message: str, hint: str = "", *, at_key: bool = False
    ) -> Diagnostic:
        """An error at the value (or the key) of the path, or at the nearest parent that is there."""  # noqa: E501
        line, column = self.place(path, at_key=at_key)
        return Diagnostic(self.file, line, column, "error", code, message, hint, path)

    def place(self, path: KeyPath, *, at_key: bool = False) -> Place:
        """Line and column of the path's value or key; of its nearest parent's key if it is missing."""  # noqa: E501
        places = self.keys if at_key else self.values
        if path in places:
            return places[path]
        while path:
            path = path[:-1]
            if path in self.keys:
                return self.keys[path]
        return self.values.get((), (1, 1))

    def place_within(self, path: KeyPath, text: str, offset: int) -> Place:
        """Line and column of one character of the value, of which `text` is what was read.

        The value's own place where that cannot be said, as in a text with escapes.
        """
        line, column = self.place(path)
        before = text[:offset].split("\n")
        if self.lines[line - 1][column - 1 :].startswith(("|", ">")):
            line, column = line + len(before), 1
        paragraph = text.split("\n")[len(before) - 1]
        start = self.lines[line - 1].find(paragraph, column - 1)
        return self.place(path) if start < 0 else (line, start + len(before[-1]) + 1)

    def is_blank(self, path: KeyPath) -> bool:
        """Whether the key is written with nothing behind it."""
        node: Node = self.data
        for step in path:
            try:
                node = node[step]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                return False
        return node == ""


def read(path: Path, file: str) -> Source:
    """The file's values and places, as `parse` gives them.

    Raises OSError where the machine is in the way, and for a file that is not there.
    """
    return parse(file_bytes.read(path), file)


def parse(raw: FileBytes, file: str) -> Source:
    """The values and places of a file's bytes, with a diagnostic for every mistake of writing.

    `file` is the name diagnostics show. Scalars come as text, trimmed of blanks at either end.
    """
    text, found = file_bytes.decode(raw, file)
    if text is None:
        return Source(file, raw.sha256, diagnostics=tuple(found))
    lines = split_lines(text)
    builder, data, repaired_lines = _parsed(file, lines)
    found = [_with_path(d, builder, lines) if d.code == "character" else d for d in found]
    found += builder.found
    places = builder.keys, builder.values
    found = sorted(set(found))
    return Source(
        file,
        raw.sha256,
        data,
        *places,
        tuple(found),
        lines,
        repaired_lines,
        builder.incomplete_lists,
    )


def _parsed(file: str, typed: list[str]) -> tuple[TreeBuilder, dict[str, Node], set[int]]:
    """What the parser makes of the lines; a slip that stops it is put right once it is reported.

    With the lines whose values had to be put in quotes to be read at all.
    """
    stops: list[Diagnostic] = []
    repaired_lines: set[int] = set()
    lines = list(typed)
    while True:
        builder = TreeBuilder(file, [])
        data = builder.document("\n".join(lines))
        stop = builder.stop
        if stop is None:
            break
        line = lines[stop.line - 1]
        meant = (
            typing_slips.corrected(line)
            or typing_slips.with_dash(line)
            or typing_slips.without_tabs(line)
        )
        mend = meant or typing_slips.with_quotes(line)
        builder.found.remove(stop)
        column = original_column(stop.column, typed[stop.line - 1], line)
        proposal = meant or typing_slips.suggestion(line)
        told = replace(stop, column=column)
        if stop.message == parser_messages.SECOND_COLON[0] and (
            requoted := typing_slips.replace_chinese_quotes(line)
        ):
            message, hint = parser_messages.QUOTES_AROUND_COLON
            column, proposal = requoted[0] + 1, requoted[1]
            told = replace(told, column=column, code="quotes", message=message, hint=hint)
        stops.append(with_suggestion(told, proposal))
        if mend is None or len(stops) == _MOST_STOPS:
            break
        if meant is None:
            repaired_lines.add(stop.line)
        lines[stop.line - 1] = mend
    if stops:
        builder.put_back(typed)
    if stops and not data:
        stops[-1] = replace(stops[-1], hint=stops[-1].hint + parser_messages.REST_HINT)
    builder.found += (_with_path(stop, builder, typed) for stop in stops)
    return builder, data, repaired_lines


def _with_path(found: Diagnostic, builder: TreeBuilder, typed: Sequence[str]) -> Diagnostic:
    """The finding with the path of the field whose lines it is in, as keys and indentation say."""
    keys = builder.keys
    place = found.line, found.column
    before = [path for path in keys if keys[path] <= place]
    path = max(before, key=lambda path: (keys[path], len(path)), default=())
    if path and keys[path][0] == found.line:
        return replace(found, path=path)
    on_line = [path for path in keys if keys[path][0] == found.line]
    if on_line:
        first = min(on_line, key=lambda path: (keys[path][1], -len(path)))
        return replace(found, path=first)
    line = typed[found.line - 1] if found.line <= len(typed) else ""
    column = len(line) - len(line.lstrip()) + 1
    while path and keys[path][1] + isinstance(path[-1], str) > column:
        path = path[:-1]
    return replace(found, path=path)
