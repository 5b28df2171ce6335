"""The tree of a data file's text, read only where edits go: the rest stays in pieces as it is.

To parse a long text again takes a quarter of the time that a check of it takes. Where its keys and
rows begin is known from the first time, so only the lines of what an edit changes are parsed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.datafile import text_tree
from generator.datafile.edited_values import SetValue
from generator.datafile.text_tree import Block, Entry, NotReadableError, Scalar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from generator.datafile.edited_values import Edit
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath, Node


def read(text: str, parsed: Source, edits: Iterable[Edit]) -> list[Entry]:
    """The tree in which the edits can be made, as `text_tree.read` gives it of the whole text.

    `parsed` is the text parsed, without errors. An entry in which no edit changes anything
    is one piece, as if it were a text. Raises NotReadableError.
    """
    reader = _Reader(text, text_tree.line_starts(text), parsed, _changed(parsed.data, edits))
    starts = None if () in reader.changed else reader.starts((), parsed.data)
    if starts is None:
        return text_tree.read(text, parsed.data)
    try:
        tree = [Entry(None, "", "", reader.block((), parsed.data, starts, len(text)), "", "", ())]
    except NotReadableError:
        return text_tree.read(text, parsed.data)
    return tree if text_tree.write(tree) == text else text_tree.read(text, parsed.data)


def _changed(data: Node, edits: Iterable[Edit]) -> set[KeyPath]:
    """The paths of the values that the edits change, or in which they add or remove something.

    An edit's path is that after the edits before it: one that counts other rows than the text does
    is below the list that these changed.
    """
    changed = set()
    for edit in edits:
        is_key_removed = isinstance(edit, SetValue) and edit.value is None
        changed.add(_existing(data, edit.path[:-1] if is_key_removed else edit.path))
    return changed


def _existing(node: Node, path: KeyPath) -> KeyPath:
    """The path as far as it is there."""
    for number, step in enumerate(path):
        below = _below(node)
        if step not in below:
            return path[:number]
        node = below[step]
    return path


def _below(node: Node) -> dict[str | int, Node]:
    """The values of a group by their keys, or of a list by their numbers; none of a text."""
    below: dict[str | int, Node] = {}
    if not isinstance(node, str):
        below.update(node if isinstance(node, dict) else enumerate(node))
    return below


@dataclass(frozen=True)
class _Reader:
    """`line_starts` are the offsets of the text's lines, `changed` the paths of what is changed."""

    text: str
    line_starts: Sequence[int]
    parsed: Source
    changed: Collection[KeyPath]

    def block(self, path: KeyPath, value: Node, starts: Sequence[int], end: int) -> Block:
        """The group or list at the path, whose entries begin at `starts`, up to `end`."""
        column = self.column(path)
        entries, gaps = [], [""]
        for (step, below), start, stop in zip(
            _below(value).items(), starts, [*starts[1:], end], strict=True
        ):
            entry, gap = self.entry((*path, step), below, start, stop)
            entries.append(entry)
            gaps.append(gap)
        gaps[0] = self.text[: starts[0]] if not path else ""
        return Block(column, isinstance(value, list), entries, gaps)

    def entry(self, path: KeyPath, value: Node, start: int, end: int) -> tuple[Entry, str]:
        """The key or the row on the lines from `start` to `end`, and the gap below it."""
        # Without the blanks before it, which `text_tree.write` puts there.
        content = start + self.column(path[:-1])
        name = path[-1] if isinstance(path[-1], str) else None
        if not any(changed[: len(path)] == path for changed in self.changed):
            return Entry(name, "", "", Scalar(self.text[content:end], "", ""), "", "", path), ""
        starts = None if path in self.changed else self.starts(path, value)
        if starts is None:
            return text_tree.read_entry(self.text[start:end], path, value)
        block = self.block(path, value, starts, end)
        return Entry(name, "", self.text[content : starts[0]], block, "", "", path), ""

    def column(self, path: KeyPath) -> int:
        """The column, from 0, at which the entries of the group or list at the path begin."""
        return self.parsed.values[path][1] - 1

    def starts(self, path: KeyPath, value: Node) -> list[int] | None:
        """The offsets of the lines on which the entries begin; None where one has no own line."""
        below = _below(value)
        if not below or self.parsed.is_flow(path):
            return None
        places = self.parsed.keys
        column = self.column(path)
        lines = [places[*path, step][0] - 1 for step in below]
        if isinstance(value, list):
            # The place of a row is that of its value, which may stand below the dash.
            lines = [self.dash_line(line, column) for line in lines]
        elif any(places[*path, name][1] - 1 != column for name in below):
            return None
        starts = [self.line_starts[line] for line in lines]
        is_clean = all(not self.text[start : start + column].strip(" ") for start in starts)
        return starts if is_clean and starts == sorted(set(starts)) else None

    def dash_line(self, line: int, column: int) -> int:
        """The line of a row's dash, at or above the line on which its value begins; from 0."""
        while line and not self.has_dash(line, column):
            line -= 1
        return line

    def has_dash(self, line: int, column: int) -> bool:
        start = self.line_starts[line]
        return self.text.startswith(f"{' ' * column}-", start)
