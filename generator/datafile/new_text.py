"""Write new values into a text tree, as a person would have typed them there."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import LINE_BREAK
from generator.datafile import gap_lines, text_tree, yaml_tree
from generator.datafile.text_tree import BLOCK_STYLES, Block, Entry, Flow, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.datafile.source import Source
    from generator.datafile.text_tree import Value
    from generator.datafile.yaml_tree import KeyPath, Node

_STEP = 2
_INDICATORS = re.compile("[|>][-+0-9]*")
_LAST_BREAKS = re.compile(rf"(?:(?:{LINE_BREAK.pattern})[ \t]*)*$")
# What ends a plain scalar in brackets.
_FLOW_SIGNS = re.compile(r"[,\[\]{}]")
_NOT_QUOTABLE = re.compile(
    "[^ -~\u00a1-\u1fff\u2010-\u2027\u2030-\ud7ff\ue000-\ufefe\uff00-\uffef]"
)
_ESCAPED = re.compile("[\x7f-\xa0\u2028\u2029\ufeff]")


@dataclass(frozen=True)
class Manner:
    """How a file is written: its line ends, whether it is JSON, and that in ASCII alone.

    `group_step` and `list_step` are how much deeper than a key the group, or the list, below it
    stands: as most of them do.
    """

    line_end: str
    is_json: bool
    is_ascii: bool
    group_step: int = _STEP
    list_step: int = _STEP

    def step(self, value: Node) -> int:
        """How much deeper than its key the value stands."""
        return self.list_step if isinstance(value, list) else self.group_step


def manner(text: str, parsed: Source) -> Manner:
    """The manner of a text that parses without errors."""
    is_json = text.lstrip().startswith("{") and _is_json(text)
    counts = Counter(_steps(parsed, (), parsed.data))
    steps = {is_list: step for (is_list, step), _ in reversed(counts.most_common())}
    return Manner(
        line_end(text),
        is_json,
        is_json and text.isascii(),
        group_step=steps.get(False, _STEP),
        list_step=steps.get(True, _STEP),
    )


def line_end(text: str) -> str:
    """The text's first line break, or the usual one."""
    first = LINE_BREAK.search(text)
    return first.group() if first else "\n"


def _steps(parsed: Source, path: KeyPath, value: Node) -> Iterator[tuple[bool, int]]:
    """Of each block below a key whether it is a list, and how much deeper it stands."""
    if path not in parsed.values or parsed.is_flow(path) or isinstance(value, str):
        return
    _, column = parsed.values[path]
    for step, below in value.items() if isinstance(value, dict) else enumerate(value):
        if below and not isinstance(below, str):
            own = (*path, step)
            if isinstance(step, str) and not parsed.is_flow(own):
                yield isinstance(below, list), parsed.values[own][1] - column
            yield from _steps(parsed, own, below)


def _is_json(text: str) -> bool:
    """Whether the text is JSON that holds something: `{}` may stand in any file."""
    try:
        return bool(json.loads(text))
    except ValueError:
        return False


def new_entry(name: str | None, value: Node, column: int, written: Manner) -> Entry:
    """A key, or without a name a row, with its value; to stand in a block at the column."""
    head = "-" if name is None else f"{yaml_tree.to_scalar(name)}:"
    if value and not isinstance(value, str):
        if name is None:
            return Entry(name, head, " ", new_block(value, column + _STEP, written), "")
        below = new_block(value, column + written.step(value), written)
        return Entry(name, head, written.line_end, below, "")
    blank = Entry(name, head, "", Scalar("", "", ""), written.line_end)
    return blank if value == "" else with_value(blank, value, column, written)


def new_block(value: Node, column: int, written: Manner) -> Block:
    """A group or a list that is not empty, with a line for each entry."""
    if isinstance(value, dict):
        entries = [new_entry(name, below, column, written) for name, below in value.items()]
    else:
        entries = [new_entry(None, below, column, written) for below in value]
    return Block(column, not isinstance(value, dict), entries, [""] * (len(entries) + 1))


def new_flow_entry(name: str | None, value: Node, written: Manner) -> Entry:
    """A key or a row with its value, to stand in brackets."""
    is_bare = value == "" and name is not None and not written.is_json
    head = "" if name is None else f"{_flow_scalar(name, '', written)}:"
    below: Value = Scalar("", "", "") if is_bare else new_flow(value, written)
    return Entry(name, head, "" if name is None else " ", below, "")


def new_flow(value: Node, written: Manner) -> Scalar | Flow:
    """The value as it is written in brackets."""
    if isinstance(value, str):
        return Scalar(_flow_scalar(value, "", written), "", value)
    if isinstance(value, dict):
        entries = [new_flow_entry(name, below, written) for name, below in value.items()]
    else:
        entries = [new_flow_entry(None, below, written) for below in value]
    spaced = [replace(entry, lead=" " if i else "") for i, entry in enumerate(entries)]
    return Flow("{}" if isinstance(value, dict) else "[]", spaced)


def _flow_scalar(text: str, style: str, written: Manner) -> str:
    """The text as it is written in brackets, in the style of the one that it replaces."""
    text = _ended(text)
    if written.is_json:
        return _in_json(text, written)
    scalar = _in_quotes(text, style, written)
    if scalar is None:
        scalar = yaml_tree.to_scalar(text) if text else "''"
    if _FLOW_SIGNS.search(scalar) and not scalar.startswith(("'", '"')):
        return _in_quotes(text, "'", written) or _in_json(text, written)
    return scalar


def _in_quotes(text: str, style: str, written: Manner) -> str | None:
    """The text in these quotes; None where it is not quoted, or cannot be."""
    if style == '"':
        return _in_json(text, written)
    if style != "'" or _NOT_QUOTABLE.search(text):
        return None
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def _in_json(text: str, written: Manner) -> str:
    """The text in double quotes, as JSON and YAML both have it."""
    quoted = json.dumps(text, ensure_ascii=written.is_ascii)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def with_flow_value(entry: Entry, value: Node, written: Manner) -> Entry:
    """The entry, in brackets, with that value."""
    old = entry.value
    if value == "":
        return _emptied_in_flow(entry, written)
    if not isinstance(value, str):
        new: Value = new_flow(value, written)
    else:
        style = old.style if isinstance(old, Scalar) else ""
        new = Scalar(_flow_scalar(value, style, written), style, value)
    # A key in brackets may stand without a colon.
    head = entry.head if entry.head[-1:] in ("", "-", ":") else f"{entry.head.rstrip()}:"
    is_tight = head and not entry.sep and not (head.startswith('"') and _text_of(old))
    return replace(entry, head=head, sep=" " if is_tight else entry.sep, value=new)


def _emptied_in_flow(entry: Entry, written: Manner) -> Entry:
    if not entry.head or written.is_json or entry.head.startswith('"'):
        # A list in brackets has no blank entries, JSON no values without characters.
        quotes = '""' if written.is_json or entry.head else "''"
        return replace(entry, value=Scalar(quotes, quotes[0], ""))
    return _emptied(entry)


def _text_of(value: Value) -> str:
    return value.text if isinstance(value, Scalar) else "()"


def with_value(entry: Entry, value: Node, column: int, written: Manner) -> Entry:
    """The entry, in a block at the column, with that value."""
    if value == "":
        return _emptied(entry if isinstance(entry.value, Scalar) else _plain(entry, written))
    if isinstance(value, str):
        return _with_text(_plain(entry, written), value, column, written)
    entry = _emptied(_plain(entry, written))
    if not value:
        filled = Flow("{}" if isinstance(value, dict) else "[]", [])
        return replace(entry, sep=" ", value=filled, tail=entry.tail)
    step = _STEP if entry.name is None else written.step(value)
    return with_block(entry, new_block(value, column + step, written), written)


def with_block(entry: Entry, block: Block, written: Manner) -> Entry:
    """The entry, which has no value, with a block below it; a comment stays behind its key."""
    if not entry.head:
        # The outermost group: a comment behind its brackets goes above it.
        comment, end, tail = _partition(entry.tail)
        above = f"{entry.lead}{comment.lstrip()}{end if comment.strip() else ''}"
        return replace(entry, sep="", value=block, tail=tail, lead=above)
    rest = entry.tail if "\n" not in entry.sep else entry.sep + entry.tail
    first, *more = gap_lines.lines(rest)
    sep = first.text if first.text.strip() or entry.head != "-" or more else " "
    # A parser may take a tab for indentation where a block could begin.
    sep = f" {sep.lstrip()}" if sep.startswith("\t") and sep.strip() else sep
    below = [f"{''.join(line.text for line in more)}{block.gaps[0]}", *block.gaps[1:]]
    blank = replace(block, gaps=below)
    return replace(
        entry, sep=sep if sep.strip() or sep == " " else written.line_end, value=blank, tail=""
    )


def with_brackets(entry: Entry, written: Manner) -> Entry:
    """The entry, whose block has lost its last entry, with empty brackets."""
    block = entry.value
    if not isinstance(block, Block):
        return entry
    brackets = Flow("[]" if block.is_list else "{}", [])
    gaps = "".join(block.gaps)
    if not entry.head:
        above = "".join(takewhile(_is_above_end, (line.text for line in gap_lines.lines(gaps))))
        tail = written.line_end + gaps[len(above) :]
        return replace(entry, lead=entry.lead + above, value=brackets, tail=tail)
    tail = entry.sep if LINE_BREAK.search(entry.sep) else written.line_end
    return replace(entry, sep=" ", value=brackets, tail=tail + gaps)


def _is_above_end(line: str) -> bool:
    """Whether the line is not the one that ends the document."""
    return not line.startswith("...")


def _plain(entry: Entry, written: Manner) -> Entry:
    """The entry, its block or brackets taken out; the comments around them stay."""
    if isinstance(entry.value, Scalar):
        return entry
    if isinstance(entry.value, Block):
        end = entry.value.gaps[-1]
        entry = with_brackets(replace(entry, value=replace(entry.value, gaps=[end])), written)
    return replace(entry, sep="" if entry.sep == " " else entry.sep, value=Scalar("", "", ""))


def _emptied(entry: Entry) -> Entry:
    """The entry without its value; a comment after it keeps its column."""
    text = _text_of(entry.value)
    blank = Scalar("", "", "")
    if isinstance(entry.value, Scalar) and entry.value.style in BLOCK_STYLES:
        first, _, _ = _partition(text)
        return replace(
            entry, value=blank, tail=_INDICATORS.sub("", first) + _breaks(text) + entry.tail
        )
    if entry.tail.lstrip(" \t").startswith("#") and entry.tail[:1] in (" ", "\t"):
        comment = entry.tail.lstrip(" \t")
        blanks = entry.tail[: len(entry.tail) - len(comment)].replace("\t", " ")
        return replace(entry, value=blank, tail=" " * len(text) + blanks + comment)
    is_tight = text and not entry.sep and entry.head.endswith(":")
    return replace(entry, value=blank, sep=" " if is_tight else entry.sep)


def _with_text(entry: Entry, text: str, column: int, written: Manner) -> Entry:
    """The entry, whose value is a text or blank, with another text."""
    old = entry.value
    if not isinstance(old, Scalar):
        return entry
    if old.style in BLOCK_STYLES:
        first, _, _ = _partition(old.text)
        comment = _INDICATORS.sub("", first, count=1)
        tail = _breaks(old.text) + entry.tail
        sign = "-" if "-" in first[: len(first) - len(comment)] else ""
        bar = _Bar(column, text_tree.content_column(old.text), sign)
        entry = replace(entry, value=Scalar("", "", ""), tail=comment + tail)
        return _with_block_text(entry, text, bar, written)
    if "\n" in text:
        return _with_block_text(entry, text, _Bar(column), written)
    return _on_one_line(entry, text, old, written)


class _Bar(NamedTuple):
    """How a text after `|` is written: columns of its entry and of the text, the `-` behind it."""

    column: int
    indent: int | None = None
    sign: str = ""


def _with_block_text(entry: Entry, text: str, bar: _Bar, written: Manner) -> Entry:
    """The entry with a text after `|`; in quotes where a comment below would become its text."""
    column, indent, sign = bar
    first, *more = yaml_tree.to_lines(text, is_long=True)
    if first[1:2].isdigit():
        # The header says the column, counted from that of the key.
        indent = column + _STEP
    elif indent is None:
        indent = column + (_STEP if entry.name is None else written.group_step)
    rest, line_end, below = _partition(entry.tail)
    is_deep = any((line.column or 0) >= indent for line in gap_lines.lines(below))
    if not first.startswith("|") or (is_deep and more):
        return _on_one_line(entry, text, Scalar("", '"', ""), written)
    block = [f"{' ' * indent}{line}" if line else "" for line in more]
    header = first if first.endswith("-") else first + sign
    value = written.line_end.join([header + rest, *block])
    sep = entry.sep or " "
    return replace(entry, sep=sep, value=Scalar(value, "|", text), tail=line_end + below)


def _on_one_line(entry: Entry, text: str, old: Scalar, written: Manner) -> Entry:
    written_as = _ended(text)
    scalar = _in_quotes(written_as, old.style, written) or yaml_tree.to_scalar(written_as)
    sep, tail = entry.sep, entry.tail
    if entry.head and not sep:
        sep = " "
    if not old.text and tail.lstrip(" \t")[:1] in ("", "\r", "\n"):
        # Blanks where no value was would stay behind the new one.
        tail = tail.lstrip(" \t")
    if not old.text and tail.lstrip(" \t").startswith("#"):
        # A comment keeps its column where there is room.
        blanks = len(tail) - len(tail.lstrip(" \t"))
        least = min(blanks, _STEP) or 1
        tail = " " * max(least, blanks - len(scalar) - len(sep) + len(entry.sep)) + tail.lstrip(
            " \t"
        )
    return replace(entry, sep=sep, value=Scalar(scalar, scalar[:1], text), tail=tail)


def _ended(text: str) -> str:
    """The text as it is put in quotes: reading takes away one line break at its end."""
    return f"{text}\n" if text.endswith("\n") else text


def _partition(text: str) -> tuple[str, str, str]:
    """The text up to its first line break, that, and the rest."""
    match = LINE_BREAK.search(text)
    if match is None:
        return text, "", ""
    return text[: match.start()], match.group(), text[match.end() :]


def _breaks(block: str) -> str:
    """The line breaks at the end of a block scalar, which are no part of another one."""
    match = _LAST_BREAKS.search(block)
    return "".join(LINE_BREAK.findall(match[0])) if match else ""


def joined(names: Sequence[str | int], value: Node) -> Node:
    """The value below groups and lists of these names."""
    for name in reversed(names):
        value = {name: value} if isinstance(name, str) else [value]
    return value
