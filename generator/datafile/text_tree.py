"""A data file's text as a tree of pieces, in which keys and rows can be put in, taken out, moved.

Every character is in one piece: `write` gives the text that `read` was given. A comment line
belongs to the entry (a key, or a list's row) below it where it stands directly above and not
deeper, to the entry above it where it stands deeper than that one; other comments, and blank lines,
lie in the gaps between entries. Comments above the first key of all are about the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.common.diagnostics import LINE_BREAK
from generator.datafile import yaml_tree
from generator.datafile.yaml_tree import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath, Node

BLOCK_STYLES = ("|", ">")
_BREAK = f"(?:{LINE_BREAK.pattern})"
_NO_BREAK = "[^\n\r\u0085\u2028\u2029]"
# Lines that are blank or hold only a comment.
_GAP = re.compile(rf"(?:[ \t]*(?:#{_NO_BREAK}*)?{_BREAK})*")
_LINE = re.compile(rf"(?P<blanks>[ \t]*)(?P<sign>#?){_NO_BREAK}*{_BREAK}")
_BLANK_LINES = re.compile(rf"(?:{_BREAK}[ \t]*(?={_BREAK}))+")
# A key up to its colon: in quotes, or plain, where a colon within it has no blank behind.
_QUOTED = r"""'(?:[^']|'')*'|"(?:[^"\\]|\\.)*\""""
_HEAD = re.compile(
    rf"(?:{_QUOTED})\s*:|[?] {_NO_BREAK}*{_BREAK}[ \t]*:(?=\s|$)"
    rf"|(?:(?![ \t]#){_NO_BREAK})*?:(?=[\s,\[\]{{}}]|$)",
    re.DOTALL,
)
# A key in brackets that has no colon, without the comment behind it.
_BARE_KEY = re.compile(rf"(?:{_QUOTED})|(?:(?![ \t]#){_NO_BREAK})*", re.DOTALL)
# The span of all in a file that holds no value.
_NOTHING = Span(0, 0, 0, "")
# What may stand between the entries of a list or group in brackets.
_BETWEEN = re.compile(rf"(?:\s|#{_NO_BREAK}*)*")
# A block scalar's header that keeps the blank lines below it (YAML 1.1, 9.1.1.2).
_KEEPS = re.compile(r"[|>][0-9]?\+")
_SAYS_COLUMN = re.compile(r"[|>][-+]?[0-9]")
# Marks, while the text is put together, the end of a block scalar with its column, 0 if it keeps
# blank lines below. The mark is in no text that is read.
_MARK = "\0"
_BLOCK_END = re.compile(
    rf"{_MARK}(?P<column>\d+){_MARK}(?P<line_end>{_BREAK}?)(?P<below>(?:[ \t]*{_BREAK})*)"
)


class NotReadableError(ValueError):
    """The text is YAML, but written in a way that this tree does not know."""


@dataclass(frozen=True)
class Scalar:
    """A text as it is written, its style (a quote, `|` or `>`, else blank) and what it says."""

    text: str
    style: str
    value: str


@dataclass(frozen=True)
class Flow:
    """A group or a list in brackets; a group of one pair in a list may have none of its own.

    `end` is what stands between the last entry and the closing bracket, from its comma on.
    """

    brackets: str
    entries: list[Entry]
    end: str = ""

    @property
    def is_list(self) -> bool:
        """Whether it is a list, not a group."""
        return self.brackets == "[]"


@dataclass(frozen=True)
class Block:
    """A group or a list with a line for each entry; `column`, from 0, is where each begins.

    `gaps` are the lines above each entry, and below the last one, that belong to none.
    """

    column: int
    is_list: bool
    entries: list[Entry]
    gaps: list[str]


Value: TypeAlias = "Scalar | Flow | Block"


@dataclass(frozen=True)
class Entry:
    """A key with its value, or a row of a list; `origin` is its path in the text that was read.

    `lead` are the comment lines above it, in brackets what stands behind the comma before it.
    `head` ends with the colon or the dash, `sep` is what follows up to the value: with the line's
    end, and a comment, where the value is a block that begins below. `tail` is the rest of the
    value's last line, and comment lines below; in brackets what precedes the comma.
    """

    name: str | None
    head: str
    sep: str
    value: Value
    tail: str
    lead: str = ""
    origin: KeyPath | None = None

    @property
    def is_blank(self) -> bool:
        """Whether it has no value, or empty brackets without a comment."""
        if isinstance(self.value, Flow):
            return not self.value.entries and not self.value.end.strip()
        return isinstance(self.value, Scalar) and not self.value.value


def is_blank_lines(gap: str) -> bool:
    """Whether a gap holds no comment."""
    return not gap.strip()


class Line(NamedTuple):
    """A blank line, or a comment's, as it is written; `column` of the comment, from 0, or None."""

    text: str
    column: int | None


def lines(gap: str) -> list[Line]:
    """The lines of a gap; what is no comment stands at column 0."""
    found = []
    for match in _LINE.finditer(gap):
        is_comment = match["sign"] or match[0].strip()
        column = len(match["blanks"]) if match["sign"] else 0
        found.append(Line(match[0], column if is_comment else None))
    return found


def read(text: str, values: Mapping[str, Node]) -> list[Entry]:
    """The tree of a text that parses without errors and ends with a line break.

    It is one entry without a head, whose value is all. `values` are what the text says. Raises
    NotReadableError.
    """
    spans = yaml_tree.spans(text)
    if not values and not spans.get((), _NOTHING).style:
        return [Entry(None, "", "", Scalar("", "", ""), "", text, ())]
    children: dict[KeyPath, list[KeyPath]] = {}
    for path in spans:
        if path:
            children.setdefault(path[:-1], []).append(path)
    line_starts = [0, *(match.end() for match in LINE_BREAK.finditer(text))]
    reader = _Reader(text, spans, children, values, line_starts)
    is_block = not spans[()].style and () in children
    value = reader.block((), 0, len(text)) if is_block else reader.leaf(())
    start, end = (0, len(text)) if is_block else (spans[()].start, spans[()].end)
    tree = [Entry(None, "", "", value, text[end:], text[:start], ())]
    if write(tree) != text:
        raise NotReadableError
    return tree


@dataclass(frozen=True)
class _Reader:
    text: str
    spans: Mapping[KeyPath, Span]
    children: Mapping[KeyPath, Sequence[KeyPath]]
    values: Mapping[str, Node]
    line_starts: Sequence[int]

    def block(self, path: KeyPath, start: int, end: int) -> Block:
        """The block at the path, whose lines begin at `start`, and its gaps up to `end`."""
        first = self.spans[path].start
        column = first - self.line_start(first)
        children = self.children[path]
        entries, gaps = [], []
        position = start
        at = first
        for number, child in enumerate(children):
            above = self.text[position : max(position, self.line_start(at))]
            gap = len(above) if number == 0 and not path else _lead_start(above, column)
            content = self.line_end(child)
            is_last = number == len(children) - 1
            following = end if is_last else self.text_start(content)
            rest = self.text[content : end if is_last else self.line_start(following)]
            position = content + _tail_length(rest, column)
            entries.append(self.entry(child, at, position, above[gap:]))
            gaps.append(above[:gap])
            at = following
        is_list = isinstance(children[0][-1], int)
        return Block(column, is_list, entries, [*gaps, self.text[position:end]])

    def entry(self, path: KeyPath, start: int, end: int, lead: str) -> Entry:
        """A block's entry, from its key or dash to where the next gap begins."""
        span = self.spans[path]
        head = self.head_end(path, start)
        name = path[-1] if isinstance(path[-1], str) else None
        if span.style or path not in self.children:
            stop = self.leaf_end(path)
            sep, tail = self.text[head : span.start], self.text[stop:end]
            return Entry(name, self.text[start:head], sep, self.leaf(path), tail, lead, path)
        line_end = LINE_BREAK.search(self.text, head, span.start)
        below = line_end.end() if line_end else span.start
        value = self.block(path, below, end)
        return Entry(name, self.text[start:head], self.text[head:below], value, "", lead, path)

    def head_end(self, path: KeyPath, start: int) -> int:
        if isinstance(path[-1], int):
            return start + 1
        before_value = self.spans[path].start
        if match := _HEAD.match(self.text, start, before_value):
            return match.end()
        # `? key`, with `: value` on the line below.
        head = self.text[start:before_value].rstrip()
        if not head.endswith(":"):
            raise NotReadableError
        return start + len(head)

    def leaf(self, path: KeyPath) -> Scalar | Flow:
        """The text, or what is in brackets, at the path."""
        span = self.spans[path]
        if span.style == "{":
            return self.flow(path)
        value: Node = dict(self.values)
        for step in path:
            value = value[step]  # type: ignore[index]
        if not isinstance(value, str):
            raise NotReadableError
        return Scalar(self.text[span.start : self.leaf_end(path)], span.style, value)

    def flow(self, path: KeyPath) -> Flow:
        text, span = self.text, self.spans[path]
        brackets = {"{": "{}", "[": "[]"}.get(text[span.start], "")
        position = span.start + len(brackets[:1])
        close = span.end - len(brackets[1:])
        entries = []
        end = ""
        for child in self.children.get(path, ()):
            between = _BETWEEN.match(text, position, close)
            start = between.end() if between else position
            name = child[-1] if isinstance(child[-1], str) else None
            head = start if name is None else self.head_end_in_flow(child, start)
            value = self.spans[child]
            stop = max(value.end, head)
            comma = _BETWEEN.match(text, stop, close)
            tail_end = comma.end() if comma else stop
            sep = text[head : value.start]
            lead, tail = text[position:start], text[stop:tail_end]
            entries.append(Entry(name, text[start:head], sep, self.leaf(child), tail, lead, child))
            has_comma = text.startswith(",", tail_end) and tail_end < close
            position = tail_end + has_comma
            end = "," if has_comma else ""
        return Flow(brackets, entries, end + text[position:close])

    def head_end_in_flow(self, path: KeyPath, start: int) -> int:
        """Where a key in brackets ends: at its colon, or where it has none."""
        before_value = max(self.spans[path].start, start)
        if match := _HEAD.match(self.text, start, before_value):
            return match.end()
        bare = _BARE_KEY.match(self.text, start, before_value)
        return start + len(bare[0].rstrip()) if bare else before_value

    def leaf_end(self, path: KeyPath) -> int:
        """Where the text, or what is in brackets, ends; of a block scalar the end of a line."""
        span = self.spans[path]
        if span.style not in BLOCK_STYLES:
            return span.end
        line_end = LINE_BREAK.search(self.text, span.end)
        end = line_end.start() if line_end else len(self.text)
        match = _BLANK_LINES.match(self.text, end)
        if match is None:
            return end
        block = self.text[span.start : end]
        column = 0 if _KEEPS.match(block) else _content_column(block)
        is_text = not column or any(len(line) > column for line in LINE_BREAK.split(match[0]))
        return match.end() if is_text else end

    def line_end(self, path: KeyPath) -> int:
        """Where the line that follows all of the entry at the path begins."""
        last = path
        while not self.spans[last].style and last in self.children:
            last = self.children[last][-1]
        match = LINE_BREAK.search(self.text, self.leaf_end(last))
        return match.end() if match else len(self.text)

    def line_start(self, offset: int) -> int:
        """Where the line of the offset begins."""
        return self.line_starts[bisect_right(self.line_starts, offset) - 1]

    def text_start(self, position: int) -> int:
        """Where the next line begins that is neither blank nor a comment, without its blanks."""
        match = _GAP.match(self.text, position)
        position = match.end() if match else position
        while self.text[position : position + 1] in (" ", "\t"):
            position += 1
        return position


def _content_column(block: str) -> int:
    """The column beyond which blanks below a block scalar would be its text."""
    column = content_column(block)
    if column is None:
        # The least where its header says it, counted from its key.
        return 1 if _SAYS_COLUMN.match(block) else len(block)
    return column


def content_column(block: str) -> int | None:
    """The column of a block scalar's text; None where it has none, or says it in its header."""
    if _SAYS_COLUMN.match(block):
        return None
    content = (line for line in LINE_BREAK.split(block)[1:] if line.strip())
    line = next(content, None)
    return None if line is None else len(line) - len(line.lstrip(" "))


def _lead_start(above: str, column: int) -> int:
    """Where the comment lines begin that stand directly above an entry, and not deeper."""
    length = len(above)
    if not above:
        return 0
    for line in reversed(lines(above)):
        if line.column is None or line.column > column:
            break
        length -= len(line.text)
    return length


def _tail_length(below: str, column: int) -> int:
    """The length of the lines down to the last comment that stands deeper than the entry above."""
    length = seen = 0
    if not below:
        return 0
    for line in lines(below):
        if line.column is not None and line.column <= column:
            break
        seen += len(line.text)
        if line.column is not None:
            length = seen
    return length


def write(tree: Sequence[Entry]) -> str:
    """The text of the tree."""
    parts: list[str] = []
    for entry in tree:
        _add_entry(parts, entry)
    return _BLOCK_END.sub(_below_block, "".join(parts))


def _below_block(match: re.Match[str]) -> str:
    """The end of a block scalar, with the blank lines below that do not become its text."""
    column, below = int(match["column"]), match["below"]
    if not column:
        return match["line_end"]
    is_deep = any(len(line) > column for line in LINE_BREAK.split(below))
    return match["line_end"] + ("".join(LINE_BREAK.findall(below)) if is_deep else below)


def _add_entry(parts: list[str], entry: Entry, indent: str = "") -> None:
    """Add what the entry is written as: a list, as this runs twice for each text of an edit."""
    parts.append(f"{entry.lead}{indent}{entry.head}{entry.sep}")
    value = entry.value
    if isinstance(value, Scalar):
        parts.append(value.text)
        if value.style in BLOCK_STYLES:
            column = 0 if _KEEPS.match(value.text) else _content_column(value.text)
            parts.append(f"{_MARK}{column}{_MARK}")
    elif isinstance(value, Flow):
        parts.append(value.brackets[:1])
        for number, child in enumerate(value.entries):
            parts.append("," if number else "")
            _add_entry(parts, child)
        parts.append(value.end + value.brackets[1:])
    else:
        is_beside = entry.head and not LINE_BREAK.search(entry.sep)
        for number, child in enumerate(value.entries):
            parts.append(value.gaps[number])
            _add_entry(parts, child, "" if is_beside and not number else " " * value.column)
        parts.append(value.gaps[-1])
    parts.append(entry.tail)
