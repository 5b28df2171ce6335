"""Parse YAML text into values and places; write values as YAML."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from generator.common.diagnostics import LINE_BREAK, Diagnostic, excerpt, split_lines
from generator.datafile import (
    file_bytes,
    folding,
    line_fixes,
    parser_messages,
    references,
    scalar_warnings,
    typing_slips,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from generator.common.diagnostics import Fix, Severity
    from generator.datafile.parser_messages import MessageHint

Node: TypeAlias = "str | list[Node] | dict[str, Node]"
KeyPath: TypeAlias = tuple[str | int, ...]
# Line and column, from 1.
Place: TypeAlias = tuple[int, int]

BLANKS = " \t\u3000\u00a0"
# What YAML libraries write, unquoted, for a value that is not there.
_NULLS = frozenset({"null", "Null", "NULL", "~"})
MAX_DEPTH = 20

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

BLOCK_STYLES = ("|", ">")
# Text that is surely a plain scalar: it holds no character with a meaning in YAML.
_PLAIN = re.compile(
    r"[\w（“《【〔≥≤＞＜±]"
    r"(?:[\w，。、；！？“”‘’（）《》【】〔〕·…—～％/%+*=×.,() ≥≤-]*"
    r"[\w，。、；！？”’）》】〕…％/%+*=×.)])?"
)
# A line that can stand in a block scalar as it is: printable, no space at either end.
_BLOCK_LINE = re.compile(
    "(?! )"
    "[^\x00-\x1f\x7f-\xa0\u2000-\u200f\u2028-\u202f\ud800-\udfff\ufeff\ufff0-\U0010ffff]+"
    "(?<![ \u3000])"
)
# A line that begins with a key.
_KEY = re.compile(r"\s*(?:- +)?[^\s:：'\"]+:(?:\s|$)")


def to_scalar(text: str) -> str:
    """The text as a YAML scalar on one line, quoted if necessary."""
    # Text in Chinese quotes that would be reported as mistyped YAML quotes must be quoted.
    is_ambiguous = text.startswith(
        typing_slips.CHINESE_QUOTES
    ) and typing_slips.replace_chinese_quotes(f"a: {text}")
    if not is_ambiguous and _PLAIN.fullmatch(text) and text not in _NULLS:
        return text
    style = '"' if LINE_BREAK.search(text) else "'" if is_ambiguous else None
    quoted = yaml.safe_dump(text, allow_unicode=True, width=float("inf"), default_style=style)
    return quoted.removesuffix("\n...\n").removesuffix("\n")


def to_lines(text: str, *, is_long: bool) -> list[str]:
    """The text as YAML: what follows its key, then further lines, to be indented.

    Text of several lines, or of a field that `is_long`, becomes a block scalar if possible.
    """
    if not text or (not is_long and "\n" not in text):
        return [to_scalar(text)] if text else [""]
    lines = text.split("\n")
    if all(map(_BLOCK_LINE.fullmatch, lines)):
        return ["|", *lines]
    dumped = yaml.safe_dump(f"{text}\n", allow_unicode=True, width=float("inf"), default_style="|")
    block = dumped.splitlines()
    # `|+` would keep the blank lines that follow the block in the file, too.
    if block[0].startswith("|") and "+" not in block[0]:
        return [block[0], *(line.removeprefix("  ") for line in block[1:])]
    # Parsing removes one line break at the end.
    return [to_scalar(f"{text}\n" if text.endswith("\n") else text)]


def trimmed(value: str) -> str:
    """The value without blanks at its ends and without the line break that ends a block scalar."""
    value = value.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").strip(BLANKS)
    return value if value.strip(BLANKS + "\n") else ""


class TreeBuilder:
    """Builds values, places and findings from parser events, by recursive descent.

    `keys` and `values` are the places of keys and values. `stop` is the finding for the syntax
    error that ended parsing, if any. `incomplete_lists` are lists that probably lack entries,
    `anchors` the first line (from 1) of each.
    """

    def __init__(self, file: str, findings: list[Diagnostic]) -> None:
        self.file = file
        self.findings = findings
        self.keys: dict[KeyPath, Place] = {}
        self.values: dict[KeyPath, Place] = {}
        # Path of the value that is being read.
        self.path: KeyPath = ()
        # Whether that value is within brackets.
        self.is_in_flow = False
        # The last finding about a plain scalar over several lines, and its last line, from 0.
        self.joined: tuple[Diagnostic, int] | None = None
        self.stop: Diagnostic | None = None
        self.incomplete_lists: set[KeyPath] = set()
        self.lines: list[str] = []
        self.anchors: dict[str, int] = {}

    def document(self, text: str) -> dict[str, Node]:
        """The document's values; empty if it cannot be parsed."""
        self.lines = split_lines(text)
        try:
            events: Iterator[Any] = iter(LOADER(text).get_event, None)
            next(events)
            first = next(events)
            if not isinstance(first, yaml.StreamEndEvent):
                first = next(events)
            if isinstance(first, yaml.StreamEndEvent) or getattr(first, "value", None) == "":
                self.report((1, 1), "empty", parser_messages.EMPTY)
                return {}
            node = self.node(first, events, ())
            self.path = ()
            next(events)
            extra = next(events)
        except yaml.MarkedYAMLError as error:
            self.syntax(error)
            return {}
        if not isinstance(extra, yaml.StreamEndEvent):
            # What the first document lacks may be in the others, so its values are not checked.
            self.report(_place(extra), "syntax", parser_messages.MANY)
            return {}
        if isinstance(node, dict):
            return node
        self.report(_place(first), "syntax", parser_messages.NO_MAPPING)
        return {}

    def node(self, event: Any, events: Iterator[Any], path: KeyPath) -> Node:
        """The value that begins with the event; records its place."""
        self.values[path] = _place(event)
        if len(path) > MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="too deep", problem_mark=event.start_mark)
        text = _sound_text(event, self.lines)
        if text is None:
            self.path = path
            self.refuse_references(event, str(path[-1]) if path else "")
            if isinstance(event, yaml.AliasEvent):
                return f"*{event.anchor}"
            if not isinstance(event, yaml.ScalarEvent):
                return self.group(event, events, path)
            text = self.scalar(event)
        return "" if text in _NULLS and not event.style else text

    def group(self, event: Any, events: Iterator[Any], path: KeyPath) -> Node:
        """The mapping or list that begins with the event."""
        outside, self.is_in_flow = self.is_in_flow, self.is_in_flow or event.flow_style
        is_list = isinstance(event, yaml.SequenceStartEvent)
        node = self.sequence(events, path) if is_list else self.mapping(events, path)
        self.is_in_flow = outside
        return node

    def refuse_references(self, event: Any, key: str | None = None) -> None:
        """Report an anchor, an alias or a tag of a key, or of the value of `key`."""
        found = references.check(event, self.lines, self.anchors, key)
        for code, message, proposed, fix in found:
            hint = parser_messages.suggest(message, proposed) if proposed else message[1]
            self.report(_place(event), code, (message[0], hint), fix)
        if event.anchor and not isinstance(event, yaml.AliasEvent):
            self.anchors.setdefault(event.anchor, event.start_mark.line + 1)

    def scalar(self, event: Any) -> str:
        """The scalar's text, trimmed; reports mistakes in it."""
        if event.start_mark.line != event.end_mark.line:
            self.refuse_joined(event)
        for place, code, message, hint, fix in scalar_warnings.check(event, self.lines):
            found = self.finding(place, "warning", code, (message, hint))
            self.findings.append(replace(found, fix=fix))
        value: str = event.value
        if bad := file_bytes.NOT_XML.search(value):
            message = f"文字中有 Word 不支持的字符（U+{ord(bad.group()):04X}）"
            self.report(_place(event), "character", (message, "请删除这个字符。"))
            value = file_bytes.NOT_XML.sub("\ufffd", value)
        return trimmed(value)

    def refuse_joined(self, event: Any) -> None:
        """Report a scalar over several lines if YAML joins lines of it by blanks."""
        start, end = event.start_mark, event.end_mark
        written = self.lines[start.line : end.line + 1]
        if event.style in BLOCK_STYLES:
            # A block ends at the start of the line that follows, if there is one.
            text = written[1:] if end.column else written[1:-1]
            if folding.joins(event.style, text, event.value):
                fix = line_fixes.as_literal(start.line + 1, (written[0], *text))
                self.report(_place(event), "multiline", parser_messages.FOLDED, fix)
            return
        is_joined = folding.joins(event.style or "", written, event.value)
        if event.style and self.is_unclosed(written):
            # A quote that is not closed extends to the next quote in the file.
            raise yaml.MarkedYAMLError(problem="unexpected end of stream", problem_mark=start)
        if not is_joined:
            return
        if event.value.startswith("｜"):
            fix = line_fixes.with_bar(start.line + 1, start.column, written[0])
            self.report(_place(event), "multiline", parser_messages.FULL_WIDTH_BAR, fix)
            return
        if event.style or self.is_in_flow:
            message = (
                parser_messages.FLOW_LINES if self.is_in_flow else parser_messages.QUOTED_LINES
            )
            self.report(_place(event), "multiline", message)
            return
        if typing_slips.corrected(written[0]) is not None:
            # Keys without colons, which YAML reads as one scalar.
            raise yaml.MarkedYAMLError(problem="expected ':'", problem_mark=start)
        head = typing_slips.as_block(written[0], start.column)
        place = start.line, start.column
        fix = line_fixes.as_paragraphs(head, place, self.lines[: start.line], written)
        self.report(_place(event), "multiline", parser_messages.LINES, fix)
        finding = parser_messages.with_block_suggestion(self.findings[-1], head)
        self.findings[-1] = finding
        self.joined = finding, end.line

    def is_unclosed(self, written: Sequence[str]) -> bool:
        """Whether a quoted scalar on these lines is a quote not closed, with keys that follow it.

        Lines of a text have more indentation than its key, but in brackets.
        """
        key_column = len(written[0]) - len(written[0].lstrip(" -"))
        return not self.is_in_flow and any(
            _KEY.match(line) and len(line) - len(line.lstrip()) <= key_column
            for line in written[1:]
        )

    def sequence(self, events: Iterator[Any], path: KeyPath) -> list[Node]:
        """The entries of a list."""
        items: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            entry_path = (*path, len(items))
            self.keys[entry_path] = _place(event)
            items.append(self.node(event, events, entry_path))
        return items

    def mapping(self, events: Iterator[Any], path: KeyPath) -> dict[str, Node]:
        """The values of a mapping; of two equal keys the first counts."""
        items: dict[str, Node] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = _sound_text(event, self.lines)
            if key is None:
                key = self.key(event, path)
            key_path = (*path, key)
            if key in items:
                self.path = key_path
                self.refuse_duplicate(event, key_path, is_first=key == next(iter(items)))
                # Parse the second value for its own mistakes; the places are those of the first.
                second = TreeBuilder(self.file, self.findings)
                second.lines = self.lines
                second.node(next(events), events, key_path)
                continue
            self.keys[key_path] = _place(event)
            items[key] = self.node(next(events), events, key_path)
        return items

    def key(self, event: Any, path: KeyPath) -> str:
        """The key at the event, in the mapping at the path; reports mistakes in it."""
        if not isinstance(event, yaml.ScalarEvent):
            raise yaml.MarkedYAMLError(problem="not a plain key", problem_mark=event.start_mark)
        self.path = (*path, trimmed(event.value))
        self.refuse_references(event)
        if typing_slips.WIDE_INDENTATION.match(event.value):
            mark: Any = event.start_mark
            raise yaml.MarkedYAMLError(problem="not aligned", problem_mark=mark)
        return self.scalar(event)

    def refuse_duplicate(self, event: Any, path: KeyPath, *, is_first: bool) -> None:
        """Report a key that occurs twice; the first key of a list's entry begins the next entry."""
        *list_path, row, key = ("", *path) if len(path) == 1 else path
        if isinstance(row, int):
            if is_first:
                hint = (
                    f"如果是新的一项，请改为“- {key}: …”并与上一项的“-”对齐；否则请删除多余的一行。"
                )
                self.report(_place(event), "duplicate", (parser_messages.NEXT_ENTRY, hint))
                self.incomplete_lists.add(tuple(list_path))
            if tuple(list_path) in self.incomplete_lists:
                # The duplicate belongs to the next entry, too.
                return
        message = f"“{excerpt(key)}”重复填写（第 {self.keys[path][0]} 行已有）"
        hint = "请只保留一个，另一个删除或改为正确的栏目名。"
        self.report(_place(event), "duplicate", (message, hint))

    def move_columns(self, original_column: Callable[[int, int], int]) -> None:
        """Convert all columns by a function from a line and a column in the lines as parsed."""
        for places in (self.keys, self.values):
            for path, (line, column) in places.items():
                places[path] = line, original_column(line, column)
        self.findings = [
            replace(d, column=original_column(d.line, d.column)) for d in self.findings
        ]

    def report(self, place: Place, code: str, message: MessageHint, fix: Fix | None = None) -> None:
        """Record an error about the value that is being read."""
        found = self.finding(place, "error", code, message)
        self.findings.append(replace(found, fix=fix) if fix else found)

    def finding(
        self, place: Place, severity: Severity, code: str, message: MessageHint
    ) -> Diagnostic:
        """A finding about the value that is being read."""
        text, hint = message
        return Diagnostic(
            self.file, *place, severity, code=code, message=text, hint=hint, path=self.path
        )

    def syntax(self, error: Any) -> None:
        """Report the parser's error, at the line that causes it; sets `stop`."""
        self.path = ()
        mark = error.problem_mark
        if parser_messages.is_at_start(str(error.context)):
            mark = error.context_mark
        place, stopped = ((m.line + 1, m.column + 1) for m in (mark, error.problem_mark))
        slip = parser_messages.in_brackets(error.problem, stopped, self.lines)
        place, message = slip or parser_messages.explain(error.problem, place, self.lines)
        self.findings[:] = [d for d in self.findings if not (slip and d.line == place[0])]
        if self.joined and self.joined[1] == error.problem_mark.line:
            # The scalar continued over lines only because of this mistake: drop that finding.
            joined, last_line = self.joined
            self.findings.remove(joined)
            lines = joined.line, last_line + 1
            place, message = parser_messages.explain_joined(error.problem, place, lines, self.lines)
        self.report(place, "syntax", message)
        self.stop = self.findings[-1]


def _sound_text(event: Any, lines: Sequence[str]) -> str | None:
    """The text, trimmed, of a scalar in which there is surely no mistake; None for all else."""
    if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag is not None:
        return None
    text: str = event.value
    start: Any = event.start_mark
    end: Any = event.end_mark
    # A value that is missing at the end of the file may be on no line.
    if start.line != end.line or start.line >= len(lines) or not text.isprintable():
        return None
    # Of the blanks that are trimmed only a space is printable.
    return None if scalar_warnings.are_possible(text, lines[start.line]) else text.strip(" ")


def _place(event: Any) -> Place:
    """Line and column, from 1, where the event begins."""
    return event.start_mark.line + 1, event.start_mark.column + 1
