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
from generator.datafile import gap_lines, spans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.datafile.spans import Span
    from generator.datafile.yaml_tree import KeyPath, Node

BLOCK_STYLES = ("|", ">")
_BREAK = f"(?:{LINE_BREAK.pattern})"
_NO_BREAK = "[^\n\r\u0085\u2028\u2029]"
# Lines that are blank or hold only a comment, and the blanks behind them.
_GAP = re.compile(rf"(?:[ \t]*(?:#{_NO_BREAK}*)?{_BREAK})*[ \t]*")
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


def read(text: str, values: Mapping[str, Node]) -> list[Entry]:
    """The tree of a text that parses without errors and ends with a line break.

    It is one entry without a head, whose value is all. `values` are what the text says. Raises
    NotReadableError.
    """
    root = spans.read(text)
    if root is None or not (values or root.style):
        return [Entry(None, "", "", Scalar("", "", ""), "", text, ())]
    all_ = _Found(root, (), dict(values))
    is_block = all_.is_block
    reader = _reader(text)
    value = reader.block(all_, 0, len(text)) if is_block else reader.leaf(all_, root.end)
    start, end = (0, len(text)) if is_block else (root.start, root.end)
    tree = [Entry(None, "", "", value, text[end:], text[:start], ())]
    if write(tree) != text:
        raise NotReadableError
    return tree


def read_entry(text: str, path: KeyPath, value: Node) -> tuple[Entry, str]:
    """The entry at the path, a key or a row whose lines these are, and the gap below it.

    Raises NotReadableError.
    """
    *around, step = path
    root = spans.read(text)
    if root is None or root.style or len(root.below) != 1:
        raise NotReadableError
    [span] = root.below
    if isinstance(step, str) != isinstance(span.step, str):
        raise NotReadableError
    whole = root._replace(below=(span._replace(step=step),))
    values: Node = {step: value}  # type: ignore[dict-item] # a row by its number, alone
    block = _reader(text).block(_Found(whole, tuple(around), values), 0, len(text))
    return block.entries[0], block.gaps[1]


def line_starts(text: str) -> list[int]:
    """The offsets of the text's lines."""
    return [0, *(match.end() for match in LINE_BREAK.finditer(text))]


def _reader(text: str) -> _Reader:
    return _Reader(text, line_starts(text))


class _Found(NamedTuple):
    """A value of the text: where it is, its path, what it says."""

    span: Span
    path: KeyPath
    value: Node

    @property
    def is_block(self) -> bool:
        return bool(self.span.below) and not self.span.style

    @property
    def name(self) -> str | None:
        step = self.span.step
        return step if isinstance(step, str) else None

    def below(self) -> list[_Found]:
        path, value = self.path, self.value
        return [
            _Found(span, (*path, span.step), value[span.step])  # type: ignore[index]
            for span in self.span.below
        ]


@dataclass(frozen=True)
class _Reader:
    text: str
    line_starts: Sequence[int]

    def block(self, found: _Found, start: int, end: int) -> Block:
        """The block found, whose lines begin at `start`, and its gaps up to `end`."""
        text, first = self.text, found.span.start
        column = first - self.line_start(first)
        below = found.below()
        entries, gaps = [], []
        position = start
        at = first
        for number, child in enumerate(below):
            above = text[position : max(position, self.line_start(at))]
            is_first_of_all = number == 0 and not found.path
            gap = len(above) if is_first_of_all else gap_lines.lead_start(above, column)
            stop = self.leaf_end(_last(child.span))
            line_end = LINE_BREAK.search(text, stop)
            content = line_end.end() if line_end else len(text)
            is_last = number == len(below) - 1
            following = end if is_last else self.text_start(content)
            rest = text[content : end if is_last else self.line_start(following)]
            position = content + gap_lines.tail_length(rest, column)
            entries.append(self.entry(child, at, position, stop, above[gap:]))
            gaps.append(above[:gap])
            at = following
        is_list = isinstance(below[0].span.step, int)
        return Block(column, is_list, entries, [*gaps, text[position:end]])

    def entry(self, found: _Found, start: int, end: int, stop: int, lead: str) -> Entry:
        """A block's entry, from its key or dash to where the next gap begins.

        `stop` is where its value ends.
        """
        text, span, name = self.text, found.span, found.name
        head = self.head_end(span, start)
        if not found.is_block:
            sep, tail = text[head : span.start], text[stop:end]
            value = self.leaf(found, stop)
            return Entry(name, text[start:head], sep, value, tail, lead, found.path)
        line_end = LINE_BREAK.search(text, head, span.start)
        below = line_end.end() if line_end else span.start
        block = self.block(found, below, end)
        return Entry(name, text[start:head], text[head:below], block, "", lead, found.path)

    def head_end(self, span: Span, start: int) -> int:
        if isinstance(span.step, int):
            return start + 1
        if match := _HEAD.match(self.text, start, span.start):
            return match.end()
        # `? key`, with `: value` on the line below.
        head = self.text[start : span.start].rstrip()
        if not head.endswith(":"):
            raise NotReadableError
        return start + len(head)

    def leaf(self, found: _Found, stop: int) -> Scalar | Flow:
        """The text, or what is in brackets, which ends at `stop`."""
        if found.span.style == "{":
            return self.flow(found)
        if not isinstance(found.value, str):
            raise NotReadableError
        return Scalar(self.text[found.span.start : stop], found.span.style, found.value)

    def flow(self, found: _Found) -> Flow:
        text, span = self.text, found.span
        brackets = {"{": "{}", "[": "[]"}.get(text[span.start], "")
        position = span.start + len(brackets[:1])
        close = span.end - len(brackets[1:])
        entries = []
        end = ""
        for child in found.below():
            between = _BETWEEN.match(text, position, close)
            start = between.end() if between else position
            name, value = child.name, child.span
            head = start if name is None else self.head_end_in_flow(value, start)
            stop = max(value.end, head)
            comma = _BETWEEN.match(text, stop, close)
            tail_end = comma.end() if comma else stop
            sep = text[head : value.start]
            lead, tail = text[position:start], text[stop:tail_end]
            leaf = self.leaf(child, value.end)
            entries.append(Entry(name, text[start:head], sep, leaf, tail, lead, child.path))
            has_comma = text.startswith(",", tail_end) and tail_end < close
            position = tail_end + has_comma
            end = "," if has_comma else ""
        return Flow(brackets, entries, end + text[position:close])

    def head_end_in_flow(self, span: Span, start: int) -> int:
        """Where a key in brackets ends: at its colon, or where it has none."""
        before_value = max(span.start, start)
        if match := _HEAD.match(self.text, start, before_value):
            return match.end()
        bare = _BARE_KEY.match(self.text, start, before_value)
        return start + len(bare[0].rstrip()) if bare else before_value

    def leaf_end(self, span: Span) -> int:
        """Where the text, or what is in brackets, ends; of a block scalar the end of a line."""
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

    def line_start(self, offset: int) -> int:
        """Where the line of the offset begins."""
        return self.line_starts[bisect_right(self.line_starts, offset) - 1]

    def text_start(self, position: int) -> int:
        """Where the next line begins that is neither blank nor a comment, without its blanks."""
        match = _GAP.match(self.text, position)
        return match.end() if match else position


def _last(span: Span) -> Span:
    """The last text, or brackets, in the value."""
    while span.below and not span.style:
        span = span.below[-1]
    return span


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
