"""Read a YAML file as text values with their places. The only importer of PyYAML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from generator import complaints, slips, textfile
from generator.diagnostics import LINE_BREAK, Diagnostic, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

Node: TypeAlias = "str | list[Node] | dict[str, Node]"
KeyPath: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]

BLANKS = " \t\u3000\u00a0"
MAX_DEPTH = 20

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# A note that has no blank behind its `#` (behind quotes, it needs none before it either); the colon
# of a key may stand before it.
_LOST = re.compile(r":?\s*(?P<lost>#[^\s#].*)")


@dataclass(frozen=True)
class Source:
    """A data file: its values as text, the place of each key and value, and its bytes' hash.

    `keys` and `values` map a path such as `("组", 0, "数")` to (line, column), from 1. `lines` is its
    text. The values on the lines `mended` are what they probably meant: nothing to judge further.
    """

    file: str
    sha256: str
    data: dict[str, Node] = field(default_factory=dict)
    keys: Mapping[KeyPath, Place] = field(default_factory=dict)
    values: Mapping[KeyPath, Place] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    lines: Sequence[str] = ()
    mended: Collection[int] = ()

    def diagnostic(
        self, path: KeyPath, code: str, message: str, hint: str = "", *, at_key: bool = False
    ) -> Diagnostic:
        """An error at the value (or the key) of the path, or at the nearest parent that is there."""
        line, column = self.place(path, at_key=at_key)
        return Diagnostic(self.file, line, column, "error", code, message, hint)

    def place(self, path: KeyPath, *, at_key: bool = False) -> Place:
        """Line and column of the path's value or key; of its nearest parent's key if it is missing."""
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
    """The file's values and places, with a diagnostic for every mistake of writing.

    `file` is the name diagnostics show. Scalars come as text, trimmed of blanks at either end.
    Raises OSError when the file cannot be read.
    """
    text, sha256, found = textfile.read(path, file)
    if text is None:
        return Source(file, sha256, diagnostics=tuple(found))
    lines = LINE_BREAK.split(text)
    builder, data, mended = _parsed(file, lines)
    found += builder.found
    places = builder.keys, builder.values
    return Source(file, sha256, data, *places, tuple(sorted(set(found))), lines, mended)


def _parsed(file: str, typed: list[str]) -> tuple[_Builder, dict[str, Node], set[int]]:
    """What the parser makes of the lines; a slip that stops it is put right once it is reported.

    With the lines whose values had to be put in quotes to be read at all.
    """
    stops: list[Diagnostic] = []
    mended: set[int] = set()
    lines = list(typed)
    while True:
        builder = _Builder(file, [])
        data = builder.document("\n".join(lines))
        stop = builder.stop
        if stop is None:
            break
        line = lines[stop.line - 1]
        meant = slips.put_right(line) or slips.spaced_dash(line)
        mend = meant or slips.quoted(line)
        builder.found.remove(stop)
        column = _as_typed(stop.column, typed[stop.line - 1], line)
        proposal = meant or slips.proposed(line)
        stops.append(_with_proposal(replace(stop, column=column), proposal))
        if mend is None:
            break
        if meant is None:
            mended.add(stop.line)
        lines[stop.line - 1] = mend
    if stops:
        builder.put_back(typed)
    builder.found += stops
    return builder, data, mended


def _as_typed(column: int, typed: str, read: str) -> int:
    """Where a column of the line that was read is in the line that was typed.

    What putting right puts in comes before the value, or is its first quote.
    """
    pairs = enumerate(zip(typed, read, strict=False))
    same = next((i for i, (a, b) in pairs if a != b), len(typed))
    return column if column <= same + 1 else max(1, column - len(read) + len(typed))


def _with_proposal(found: Diagnostic, line: str | None) -> Diagnostic:
    """The finding, its hint saying how the line may be written."""
    if line is None and found.message == complaints.NO_COLON[0]:
        return replace(found, hint=found.hint + complaints.NEXT_PARAGRAPH)
    return replace(found, hint=f"{found.hint}这一行可以写成：{line.strip()}") if line else found


def load_plain(text: str) -> Any:
    """What PyYAML's safe loader makes of the text: for schemas, which engineers write.

    Raises ValueError with the parser's own words.
    """
    try:
        # The safe loader on libyaml, where there is one: a pack loads several times faster.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return yaml.load(text, Loader=loader)  # noqa: S506 - both are safe loaders
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def written(text: str) -> str:
    """The text as a data file has it behind a key, in quotes where YAML needs them."""
    quoted = yaml.safe_dump(text, allow_unicode=True, width=float("inf"))
    return quoted.removesuffix("\n...\n").removesuffix("\n")


def _trimmed(value: str) -> str:
    """The value without blanks at its ends; the line break that ends a block is YAML's own."""
    value = value.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").strip(BLANKS)
    return value if value.strip(BLANKS + "\n") else ""


class _Builder:
    """Turns parser events into values and places: state shared by a few mutually recursive steps."""

    def __init__(self, file: str, found: list[Diagnostic]) -> None:
        self.file = file
        self.found = found
        self.keys: dict[KeyPath, Place] = {}
        self.values: dict[KeyPath, Place] = {}
        self.joined: tuple[Diagnostic, int] | None = None
        self.stop: Diagnostic | None = None
        self.lines: list[str] = []

    def document(self, text: str) -> dict[str, Node]:
        self.lines = LINE_BREAK.split(text)
        try:
            events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
            next(events)
            first = next(events)
            if not isinstance(first, yaml.StreamEndEvent):
                first = next(events)
            if isinstance(first, yaml.StreamEndEvent) or getattr(first, "value", None) == "":
                self.report((1, 1), "empty", complaints.EMPTY)
                return {}
            node = self.node(first, events, ())
            next(events)
            extra = next(events)
        except yaml.MarkedYAMLError as error:
            self.syntax(error)
            return {}
        if not isinstance(extra, yaml.StreamEndEvent):
            # What the first part lacks may be in the others: nothing can be said about it.
            self.report(self.at(extra), "syntax", complaints.MANY)
            return {}
        if isinstance(node, dict):
            return node
        self.report(self.at(first), "syntax", complaints.NO_MAPPING)
        return {}

    def node(self, event: Any, events: Iterator[Any], path: KeyPath) -> Node:
        self.values[path] = self.at(event)
        if len(path) > MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="too deep", problem_mark=event.start_mark)
        self.refuse_references(event)
        if isinstance(event, yaml.AliasEvent):
            return f"*{event.anchor}"
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(events, path)
        return self.mapping(events, path)

    def refuse_references(self, event: Any) -> None:
        if event.anchor:
            self.report_with_proposal(event, "anchor", complaints.ANCHOR)
        if not isinstance(event, yaml.AliasEvent) and event.tag is not None:
            self.report_with_proposal(event, "tag", complaints.TAG)

    def report_with_proposal(self, event: Any, code: str, told: tuple[str, str]) -> None:
        self.report(self.at(event), code, told)
        proposed = slips.proposed(self.lines[event.start_mark.line])
        self.found[-1] = _with_proposal(self.found[-1], proposed)

    def scalar(self, event: Any) -> str:
        if event.start_mark.line != event.end_mark.line:
            self.refuse_joined(event)
        self.warn_of_lost_text(event)
        value: str = event.value
        if bad := textfile.NOT_XML.search(value):
            message = f"文字里有 Word 存不下的字符（U+{ord(bad.group()):04X}）"
            self.report(self.at(event), "character", (message, "删掉这个字符。"))
            value = textfile.NOT_XML.sub("\ufffd", value)
        return _trimmed(value)

    def refuse_joined(self, event: Any) -> None:
        """Report a text over several lines that are not its paragraphs: YAML joins them."""
        if event.style == "|":
            return
        if event.style == ">":
            if "\n" in "\n".join(self.written(event)).strip():
                self.report(self.at(event), "multiline", complaints.FOLDED)
            return
        is_plain = not event.style
        if is_plain and slips.put_right(self.lines[event.start_mark.line]) is not None:
            # Keys without their colons, which YAML took for one text.
            raise yaml.MarkedYAMLError(problem="expected ':'", problem_mark=event.start_mark)
        self.report(self.at(event), "multiline", complaints.LINES)
        if is_plain:
            self.joined = self.found[-1], event.end_mark.line

    def written(self, event: Any) -> list[str]:
        """The lines of a block text."""
        return self.lines[event.start_mark.line + 1 : event.end_mark.line]

    def warn_of_lost_text(self, event: Any) -> None:
        """Warn of a `#` that makes a note of what looks like text: `项目 #1`."""
        mark = event.end_mark
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        if "#" not in line or event.style in ("|", ">"):
            return
        if match := _LOST.match(line[mark.column :]):
            place = (mark.line + 1, mark.column + match.start("lost") + 1)
            message = f"“{shown(match['lost'])}”不会印出来：空格后面的 # 起，都算说明"
            lost = Diagnostic(self.file, *place, "warning", "note", message, complaints.LOST_HINT)
            self.found.append(lost)

    def sequence(self, events: Iterator[Any], path: KeyPath) -> list[Node]:
        items: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            here = (*path, len(items))
            self.keys[here] = self.at(event)
            items.append(self.node(event, events, here))
        return items

    def mapping(self, events: Iterator[Any], path: KeyPath) -> dict[str, Node]:
        items: dict[str, Node] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                raise yaml.MarkedYAMLError(problem="not a plain key", problem_mark=event.start_mark)
            self.refuse_references(event)
            if slips.WIDE_INDENTATION.match(event.value):
                mark: Any = event.start_mark
                raise yaml.MarkedYAMLError(problem="not aligned", problem_mark=mark)
            key = self.scalar(event)
            here = (*path, key)
            if key in items:
                message = f"“{shown(key)}”写了两次（第 {self.keys[here][0]} 行已有）"
                hint = "只留一个；另一个删掉或改成正确的键。"
                self.report(self.at(event), "duplicate", (message, hint))
                # Read the second one too, for its own mistakes, but leave the first one's places.
                second = _Builder(self.file, self.found)
                second.lines = self.lines
                second.node(next(events), events, here)
                continue
            self.keys[here] = self.at(event)
            items[key] = self.node(next(events), events, here)
        return items

    def put_back(self, typed: Sequence[str]) -> None:
        """Say of every place where it is in the lines that were typed."""

        def put(line: int, column: int) -> int:
            if line > len(typed):
                # The parser reads on past the last line where something has no end.
                return column
            return _as_typed(column, typed[line - 1], self.lines[line - 1])

        for places in (self.keys, self.values):
            places.update({path: (at[0], put(*at)) for path, at in places.items()})
        self.found = [replace(d, column=put(d.line, d.column)) for d in self.found]

    def at(self, event: Any) -> Place:
        return event.start_mark.line + 1, event.start_mark.column + 1

    def report(self, place: Place, code: str, told: tuple[str, str]) -> None:
        self.found.append(Diagnostic(self.file, *place, "error", code, *told))

    def syntax(self, error: Any) -> None:
        """Report what stopped the parser, at the line that it comes from."""
        mark = error.problem_mark
        if complaints.is_about_the_start(str(error.context)):
            mark = error.context_mark
        place = mark.line + 1, mark.column + 1
        place, told = complaints.explained(error.problem, place, self.lines)
        if self.joined and self.joined[1] == error.problem_mark.line:
            # Lines were joined only because of this mistake, so say nothing of the joining.
            joined, last_line = self.joined
            self.found.remove(joined)
            lines = joined.line, last_line + 1
            place, told = complaints.of_joined(error.problem, place, lines, self.lines)
        self.report(place, "syntax", told)
        self.stop = self.found[-1]
