"""A YAML text → values as text with the places of each. The only importer of PyYAML."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from generator.common.diagnostics import LINE_BREAK, Diagnostic, excerpt, split_lines
from generator.datafile import file_bytes, parser_messages, typing_slips

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.common.diagnostics import Severity

Node: TypeAlias = "str | list[Node] | dict[str, Node]"
KeyPath: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]

BLANKS = " \t\u3000\u00a0"
MAX_DEPTH = 20
# A schema of a list in a list takes five levels for each.
_MAX_PLAIN_DEPTH = 100

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# What is the same text without quotes, surely: no sign of YAML's in it.
_PLAIN = re.compile(
    r"[\w（“《【〔≥≤＞＜±](?:[\w，。、；！？“”‘’（）《》【】〔〕·…—～％/%+*=×.,() ≥≤-]*[\w，。、；！？”’）》】〕…％/%+*=×.)])?"  # noqa: E501
)
# A line of a block that needs no more than its indentation: printable, no blank at either end.
_BLOCK_LINE = re.compile(
    "(?! )[ -~\u00a1-\u1fff\u2010-\u2027\u2030-\ud7ff\ue000-\ufefe\uff00-\uffef]+(?<![ \u3000])"
)
# A line that begins with a key.
_KEY = re.compile(r"\s*(?:- +)?[^\s:：'\"]+:(?:\s|$)")
# A note that has no blank behind its `#` (behind quotes, it needs none before it either); the colon
# of a key may stand before it.
_LOST = re.compile(r":?\s*(?P<lost>#[^\s#].*)")


@dataclass(frozen=True)
class Span:
    """Where a value is written in a text, by offsets, and where its key begins (itself without one).

    `style` is a text's first character that says how it is written, blank for a plain one; `{` for a
    group or a list written in brackets.
    """  # noqa: E501

    key: int
    start: int
    end: int
    style: str


def spans(text: str) -> dict[KeyPath, Span]:
    """Where each value of the text is written, of one that is read without errors."""
    return dict(_spans(yaml.compose(text, Loader=_LOADER), (), None, text))


def _spans(node: Any, path: KeyPath, key: Any, text: str) -> Iterator[tuple[KeyPath, Span]]:
    start, end = node.start_mark.index, node.end_mark.index
    is_text = isinstance(node, yaml.ScalarNode)
    style = (node.style or "") if is_text else "{" if node.flow_style else ""
    if style in ("|", ">"):
        # The parser's end is that of the blank lines behind it.
        end = start + len(text[start:end].rstrip())
    yield path, Span(key.start_mark.index if key else start, start, end, style)
    if isinstance(node, yaml.SequenceNode):
        for i, below in enumerate(node.value):
            yield from _spans(below, (*path, i), None, text)
    elif not is_text:
        for name, below in node.value:
            yield from _spans(below, (*path, _trimmed(name.value)), name, text)


def load_safe(text: str) -> Any:
    """What PyYAML's safe loader makes of the text: for schemas, which engineers write.

    Raises ValueError with the parser's own words.
    """
    try:
        # The safe loader on libyaml, where there is one: a pack loads several times faster.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        _refuse_depth(text, loader)
        return yaml.load(text, Loader=loader)  # noqa: S506 - both are safe loaders
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _refuse_depth(text: str, loader: Any) -> None:
    """Raises ValueError for a text nested so deep that libyaml would end the process while it loads it."""  # noqa: E501
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _MAX_PLAIN_DEPTH:
            raise ValueError("nested too deep")


def to_scalar(text: str) -> str:
    """The text as a data file has it behind a key, on one line, in quotes where YAML needs them."""
    # Chinese quotes that would be taken for YAML's stand in such ones.
    is_taken = text.startswith(typing_slips.CHINESE_QUOTES) and typing_slips.replace_chinese_quotes(
        f"a: {text}"
    )
    if not is_taken and _PLAIN.fullmatch(text):
        return text
    style = '"' if LINE_BREAK.search(text) else "'" if is_taken else None
    quoted = yaml.safe_dump(text, allow_unicode=True, width=float("inf"), default_style=style)
    return quoted.removesuffix("\n...\n").removesuffix("\n")


def to_lines(text: str, *, is_long: bool) -> list[str]:
    """The text as a data file has it: what stands behind its key, then lines to be indented.

    One of several lines, or one that may be `is_long`, is a block behind `|`, if it can be.
    """
    if not text or (not is_long and "\n" not in text):
        return [to_scalar(text)] if text else [""]
    lines = text.split("\n")
    if all(map(_BLOCK_LINE.fullmatch, lines)):
        return ["|", *lines]
    dumped = yaml.safe_dump(f"{text}\n", allow_unicode=True, width=float("inf"), default_style="|")
    block = dumped.splitlines()
    # A block that keeps blank lines at its end would keep those behind it too.
    if block[0].startswith("|") and "+" not in block[0]:
        return [block[0], *(line.removeprefix("  ") for line in block[1:])]
    # The last line break is taken for the one that ends a block.
    return [to_scalar(f"{text}\n" if text.endswith("\n") else text)]


def original_column(column: int, typed: str, read: str) -> int:
    """Where a column of the line that was read is in the line that was typed.

    What putting right puts in comes before the value, or is its first quote.
    """
    pairs = enumerate(zip(typed, read, strict=False))
    same = next((i for i, (a, b) in pairs if a != b), len(typed))
    return column if column <= same + 1 else max(1, column - len(read) + len(typed))


def with_suggestion(found: Diagnostic, line: str | None) -> Diagnostic:
    """The finding, its hint saying how the line may be written."""
    if line is None and found.message == parser_messages.NO_COLON[0]:
        return replace(found, hint=found.hint + parser_messages.NEXT_PARAGRAPH)
    if line is None:
        return found
    blanks = len(line) - len(line.lstrip(" "))
    indented = f"（行首 {blanks} 个空格）" if blanks else ""
    return replace(found, hint=f"{found.hint}此行可写成{indented}：{line.strip()}")


def with_block_suggestion(found: Diagnostic, barred: tuple[str, int] | None) -> Diagnostic:
    """The finding of a text over lines, its hint saying how they may be written."""
    if barred is None:
        return found
    told = with_suggestion(found, barred[0])
    return replace(told, hint=f"{told.hint}，原来的文字移到下一行（行首 {barred[1]} 个空格）。")


def _trimmed(value: str) -> str:
    """The value without blanks at its ends; the line break that ends a block is YAML's own."""
    value = value.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").strip(BLANKS)
    return value if value.strip(BLANKS + "\n") else ""


class TreeBuilder:
    """Turns parser events into values and places: state shared by a few mutually recursive steps."""  # noqa: E501

    def __init__(self, file: str, found: list[Diagnostic]) -> None:
        self.file = file
        self.found = found
        self.keys: dict[KeyPath, Place] = {}
        self.values: dict[KeyPath, Place] = {}
        # Of the value that is being read.
        self.path: KeyPath = ()
        self.joined: tuple[Diagnostic, int] | None = None
        self.stop: Diagnostic | None = None
        self.incomplete_lists: set[KeyPath] = set()
        self.lines: list[str] = []

    def document(self, text: str) -> dict[str, Node]:
        """The document's values; nothing where it cannot be read, of which `stop` says why."""
        self.lines = split_lines(text)
        try:
            events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
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
            # What the first part lacks may be in the others: nothing can be said about it.
            self.report(self.at(extra), "syntax", parser_messages.MANY)
            return {}
        if isinstance(node, dict):
            return node
        self.report(self.at(first), "syntax", parser_messages.NO_MAPPING)
        return {}

    def node(self, event: Any, events: Iterator[Any], path: KeyPath) -> Node:
        """The value that the event begins, its place noted."""
        self.path = path
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
        """Report an anchor, an alias or a tag."""
        if event.anchor:
            self.report_with_proposal(event, "anchor", parser_messages.ANCHOR)
        if not isinstance(event, yaml.AliasEvent) and event.tag is not None:
            self.report_with_proposal(event, "tag", parser_messages.TAG)

    def report_with_proposal(self, event: Any, code: str, told: tuple[str, str]) -> None:
        """Report a mistake of the value, and how its line may be written."""
        self.report(self.at(event), code, told)
        proposed = typing_slips.suggestion(self.lines[event.start_mark.line])
        self.found[-1] = with_suggestion(self.found[-1], proposed)

    def scalar(self, event: Any) -> str:
        """The text, trimmed."""
        if event.start_mark.line != event.end_mark.line:
            self.refuse_joined(event)
        if not self.warn_of_chinese_quotes(event):
            self.warn_of_lost_text(event)
        value: str = event.value
        if bad := file_bytes.NOT_XML.search(value):
            message = f"文字中有 Word 不支持的字符（U+{ord(bad.group()):04X}）"
            self.report(self.at(event), "character", (message, "请删除这个字符。"))
            value = file_bytes.NOT_XML.sub("\ufffd", value)
        return _trimmed(value)

    def refuse_joined(self, event: Any) -> None:
        """Report a text over several lines that are not its paragraphs: YAML joins them."""
        if event.style == "|":
            return
        if event.style == ">":
            if "\n" in "\n".join(self.written(event)).strip():
                self.report(self.at(event), "multiline", parser_messages.FOLDED)
            return
        is_plain = not event.style
        mark: Any = event.start_mark
        if not is_plain and _KEY.match(self.lines[mark.line + 1]):
            # A quote that was left open, and ended at the next one in the file.
            raise yaml.MarkedYAMLError(problem="unexpected end of stream", problem_mark=mark)
        if event.value.startswith("｜"):
            self.report(self.at(event), "multiline", parser_messages.FULL_WIDTH_BAR)
            return
        if is_plain and typing_slips.corrected(self.lines[mark.line]) is not None:
            # Keys without their colons, which YAML took for one text.
            raise yaml.MarkedYAMLError(problem="expected ':'", problem_mark=mark)
        self.report(self.at(event), "multiline", parser_messages.LINES)
        if is_plain:
            barred = typing_slips.as_block(self.lines[mark.line], mark.column)
            self.found[-1] = with_block_suggestion(self.found[-1], barred)
            self.joined = self.found[-1], event.end_mark.line

    def written(self, event: Any) -> list[str]:
        """The lines of a block text."""
        return self.lines[event.start_mark.line + 1 : event.end_mark.line]

    def warn_of_chinese_quotes(self, event: Any) -> bool:
        """Warn of a value in Chinese quotes that needs YAML's; whether that tells of a `#` as well."""  # noqa: E501
        mark = event.start_mark
        if event.style or not event.value.startswith(typing_slips.CHINESE_QUOTES):
            return False
        requoted = typing_slips.replace_chinese_quotes(self.lines[mark.line])
        if requoted is None or requoted[0] != mark.column:
            return False
        message, hint = parser_messages.QUOTES
        proposed = requoted[1]
        is_cut = not event.value.endswith((*typing_slips.CHINESE_QUOTES, "'", '"'))
        lost = _LOST.match(self.lines[mark.line][event.end_mark.column :])
        if is_cut:
            hint = parser_messages.QUOTES_AROUND_NOTE_HINT
        elif lost:
            value = proposed.removesuffix(lost["lost"])
            note = lost["lost"].replace("'", "''")
            as_text = value.strip().removesuffix("'") + f" {note}'"
            hint = parser_messages.QUOTES_BEFORE_NOTE_HINT.format(as_text=as_text)
            proposed = f"{value}# {lost['lost'][1:]}"
        told = self.finding(self.at(event), "warning", "quotes", (message, hint))
        self.found.append(with_suggestion(told, proposed))
        return is_cut or lost is not None

    def warn_of_lost_text(self, event: Any) -> None:
        """Warn of a `#` that makes a note of what looks like text: `项目 #1`."""
        mark = event.end_mark
        if event.style == "|":
            self.warn_of_printed_note(event)
            return
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        if "#" not in line or event.style == ">":
            return
        if match := _LOST.match(line[mark.column :]):
            place = (mark.line + 1, mark.column + match.start("lost") + 1)
            message = f"“{excerpt(match['lost'])}”不会填入表格：空格加 # 之后的文字按注释处理"
            told = message, parser_messages.LOST_HINT
            self.found.append(self.finding(place, "warning", "note", told))

    def warn_of_printed_note(self, event: Any) -> None:
        """Warn of a line of a block text that looks like a note: it is printed."""
        for number, line in enumerate(self.written(event), event.start_mark.line + 2):
            text = line.lstrip()
            if text.startswith("# "):
                place = (number, len(line) - len(text) + 1)
                told = f"“{excerpt(text)}”会填入表格", parser_messages.BLOCK_NOTE_HINT
                self.found.append(self.finding(place, "warning", "note", told))

    def sequence(self, events: Iterator[Any], path: KeyPath) -> list[Node]:
        """The entries of a list."""
        items: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            here = (*path, len(items))
            self.keys[here] = self.at(event)
            items.append(self.node(event, events, here))
        return items

    def mapping(self, events: Iterator[Any], path: KeyPath) -> dict[str, Node]:
        """The values of a group by key; of two equal keys, the first."""
        items: dict[str, Node] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                raise yaml.MarkedYAMLError(problem="not a plain key", problem_mark=event.start_mark)
            self.path = (*path, _trimmed(event.value))
            self.refuse_references(event)
            if typing_slips.WIDE_INDENTATION.match(event.value):
                mark: Any = event.start_mark
                raise yaml.MarkedYAMLError(problem="not aligned", problem_mark=mark)
            key = self.scalar(event)
            here = (*path, key)
            if key in items:
                self.refuse_second(event, here, is_first=key == next(iter(items)))
                # Read the second one too, for its own mistakes, but leave the first one's places.
                second = TreeBuilder(self.file, self.found)
                second.lines = self.lines
                second.node(next(events), events, here)
                continue
            self.keys[here] = self.at(event)
            items[key] = self.node(next(events), events, here)
        return items

    def refuse_second(self, event: Any, path: KeyPath, *, is_first: bool) -> None:
        """Report a key that stands there twice; that begins an entry anew, if it is an entry's first."""  # noqa: E501
        *list_path, row, key = ("", *path) if len(path) == 1 else path
        if isinstance(row, int):
            if is_first:
                hint = (
                    f"如果是新的一项，请改为“- {key}: …”并与上一项的“-”对齐；否则请删除多余的一行。"
                )
                self.report(self.at(event), "duplicate", (parser_messages.NEXT_ENTRY, hint))
                self.incomplete_lists.add(tuple(list_path))
            if tuple(list_path) in self.incomplete_lists:
                # What follows belongs to that entry.
                return
        message = f"“{excerpt(key)}”重复填写（第 {self.keys[path][0]} 行已有）"
        hint = "请只保留一个，另一个删除或改为正确的栏目名。"
        self.report(self.at(event), "duplicate", (message, hint))

    def put_back(self, typed: Sequence[str]) -> None:
        """Say of every place where it is in the lines that were typed."""
        for places in (self.keys, self.values):
            for path, (line, column) in places.items():
                places[path] = line, self.as_typed(typed, line, column)
        self.found = [replace(d, column=self.as_typed(typed, d.line, d.column)) for d in self.found]

    def as_typed(self, typed: Sequence[str], line: int, column: int) -> int:
        """Where the column of that line is in the lines that were typed."""
        if line > len(typed):
            # The parser goes on past the last line where that has no end.
            return column
        return original_column(column, typed[line - 1], self.lines[line - 1])

    def at(self, event: Any) -> Place:
        """Where the event begins, from 1."""
        return event.start_mark.line + 1, event.start_mark.column + 1

    def report(self, place: Place, code: str, told: tuple[str, str]) -> None:
        """Take down an error about the value that is being read."""
        self.found.append(self.finding(place, "error", code, told))

    def finding(
        self, place: Place, severity: Severity, code: str, told: tuple[str, str]
    ) -> Diagnostic:
        """A finding about the value that is being read."""
        return Diagnostic(self.file, *place, severity, code, *told, self.path)

    def syntax(self, error: Any) -> None:
        """Report what stopped the parser, at the line that it comes from."""
        self.path = ()
        mark = error.problem_mark
        if parser_messages.is_at_start(str(error.context)):
            mark = error.context_mark
        place = mark.line + 1, mark.column + 1
        place, told = parser_messages.explain(error.problem, place, self.lines)
        if self.joined and self.joined[1] == error.problem_mark.line:
            # Lines were joined only because of this mistake, so say nothing of the joining.
            joined, last_line = self.joined
            self.found.remove(joined)
            lines = joined.line, last_line + 1
            place, told = parser_messages.explain_joined(error.problem, place, lines, self.lines)
        self.report(place, "syntax", told)
        self.stop = self.found[-1]
