"""Read a YAML file as text values with their places. The only importer of PyYAML."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from generator import slips
from generator.diagnostics import LINE_BREAK, Diagnostic, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Node: TypeAlias = "str | list[Node] | dict[str, Node]"
KeyPath: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]

BLANKS = " \t\u3000\u00a0"
MAX_DEPTH = 20

# Every character outside XML 1.0's Char production (section 2.2), lone surrogates among them.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Raw YAML refuses these as well (YAML 1.1 c-printable); found here, all are reported at once.
_NOT_PRINTABLE = re.compile("[^\t\n\r -~\u0085\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# fmt: off
_ANCHOR = ("不能使用 & 或 * 引用", "把内容直接写出来；文字以 & 或 * 开头时，用引号括起来。")
_TAG = ("不能使用 ! 标签", "文字以 ! 开头时，用引号括起来。")
_ESCAPE = ("双引号里有不认识的反斜杠写法", "改用单引号，反斜杠就只是反斜杠。")
_NO_COLON = ("这一行缺少“: ”（英文冒号加一个空格）", "键和值之间写英文冒号加一个空格，例如“年份: 2023”，不用中文冒号“：”；如果这一行是上面文字的下一段，在上面的键后面写“|”，每段都缩进两格。")
_NO_MAPPING = ("文件应由“键: 值”组成", "键后面写英文冒号加一个空格，例如“年份: 2023”；不要用中文冒号“：”。")
_MANY = ("一个文件只能有一份数据", "删掉“---”这一行，或把后面的内容移到另一个文件。")
_ENCODING = ("文件不是 UTF-8 编码，从这里起读不出文字", "在记事本或编辑器里选“另存为”，编码选 UTF-8。")
_EMPTY = ("文件是空的", "把另一个单位的数据文件复制过来，再改成本单位的内容。")
_LINES = ("文字写成了好几行，YAML 会把它们连成一行", "在键后面写“|”，从下一行起缩进两格再写文字，一行就是一段。")
_UNALIGNED = ("这一行和上一行没有对齐", "同一组的键要对齐，下一级多缩进两格；“-”后面要有一个空格。")
_WIDE_BLANK = ("行首有全角空格", "缩进只能用半角空格：删掉全角空格，改成半角空格，和同一组的键对齐。")
_UNCLEAR = ("YAML 写法有误", "检查这一行和上一行的缩进、冒号和引号。")

# The parser's own words, and what we say instead; the first that fits.
_PROBLEMS = (
    ("tab character", "缩进里有 Tab", "缩进只能用空格：删掉 Tab，改成空格，和同一组的键对齐。"),
    ("cannot start any token", "这里有 YAML 不能用的字符", "以 @ % ` 等符号开头的文字要用引号括起来。"),
    ("mapping values are not allowed", "这里多了一个冒号", "一行只写一个“键: 值”；文字里有“: ”时，整段文字用单引号括起来。"),
    ("block sequence entries are not allowed", "“-”要另起一行", "列表的每一项另起一行；文字以“- ”开头时，用引号括起来。"),
    ("expected ':'", *_NO_COLON),
    ("not aligned", *_UNALIGNED),
    ("did not find expected key", "这里的缩进或引号不对", "同一组的键要对齐；文字以引号或括号开头时，把整段文字用单引号括起来。"),
    ("did not find expected '-' indicator", "这里的缩进不对", "同一个列表的“-”要对齐，同一项里的键也要对齐。"),
    ("unexpected end of stream", "引号没有成对", "补上另一个引号。"),
    ("did not find expected ',' or", "方括号或花括号没有成对", "补上缺少的括号或逗号；文字以括号开头时，用引号括起来。"),
    ("did not find expected node content", "这里写的内容不完整", "以括号或逗号开头的文字要用引号括起来。"),
    ("expected comment or line break", "“|”或“>”后面要换行", "从下一行起缩进两格再写文字；文字以 > 或 | 开头时，用引号括起来。"),
    ("unknown escape character", *_ESCAPE),
    ("hexdecimal number", *_ESCAPE),
    ("invalid Unicode character escape", "双引号里的字符编号不存在", "直接输入这个字，不要写编号。"),
    ("expected alphabetic or numeric character", *_ANCHOR),
    ("expected whitespace or line break", *_TAG),
    (" tag ", *_TAG),
    ("not a plain key", "键应是一段文字", "以括号或 * 开头的文字要用引号括起来。"),
    ("too deep", "一层套一层，套得太深", "检查缩进；以括号开头的文字要用引号括起来。"),
)
# In these the parser's complaint comes where it gave up; the mistake is where it started.
_AT_START = re.compile("while (scanning (a simple key|a quoted|an? (alias|anchor|tag))|parsing a (flow|tag))")
# fmt: on


@dataclass(frozen=True)
class Source:
    """A data file: its values as text, the place of each key and value, and its bytes' hash.

    `keys` and `values` map a path such as `("组", 0, "数")` to (line, column), from 1.
    """

    file: str
    sha256: str
    data: dict[str, Node] = field(default_factory=dict)
    keys: Mapping[KeyPath, Place] = field(default_factory=dict)
    values: Mapping[KeyPath, Place] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

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
    raw = path.read_bytes()
    sha256 = hashlib.sha256(raw).hexdigest()
    text, found = _decode(raw, file)
    if text is None:
        return Source(file, sha256, diagnostics=tuple(found))
    builder, data = _parsed(file, _NOT_PRINTABLE.sub("\ufffd", text))
    found += builder.found
    return Source(file, sha256, data, builder.keys, builder.values, tuple(sorted(set(found))))


def _parsed(file: str, text: str) -> tuple[_Builder, dict[str, Node]]:
    """What the parser makes of the text; a slip that stops it is put right once it is reported."""
    lines = LINE_BREAK.split(text)
    stops: list[Diagnostic] = []
    while True:
        builder = _Builder(file, [])
        data = builder.document("\n".join(lines))
        if builder.stop is None or builder.stop.line in {stop.line for stop in stops}:
            break
        stops.append(builder.stop)
        meant = slips.put_right(lines[builder.stop.line - 1])
        if meant is None:
            break
        lines[builder.stop.line - 1] = meant
    builder.found += stops
    return builder, data


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


def _decode(raw: bytes, file: str) -> tuple[str | None, list[Diagnostic]]:
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        place = _end_of(raw[: error.start].decode())
        return None, [Diagnostic(file, *place, "error", "encoding", *_ENCODING)]
    found, hint = [], "删掉它，再重新输入这几个字。"
    for match in _NOT_PRINTABLE.finditer(text):
        message = f"这里有一个看不见的控制字符（U+{ord(match.group()):04X}）"
        place = _end_of(text[: match.start()])
        found.append(Diagnostic(file, *place, "error", "character", message, hint))
    return text, found


def _end_of(text: str) -> Place:
    """Line and column of the character that would follow the text."""
    lines = LINE_BREAK.split(text)
    return len(lines), len(lines[-1]) + 1


def _trimmed(value: str) -> str:
    """The value without blanks at its ends; the line break that ends a block is YAML's own."""
    value = value.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").strip(BLANKS)
    return value if value.strip(BLANKS + "\n") else ""


def _around(lines: list[str], place: Place) -> tuple[str, str]:
    """The line up to that place, and from it on."""
    line, column = lines[place[0] - 1], place[1] - 1
    return line[:column], line[column:]


def _first_slip(joined: Diagnostic, last: int, lines: list[str]) -> Place | None:
    """Where the first slip is in a text that ran on over several lines up to the last."""
    for number in range(joined.line, last + 1):
        if slips.put_right(lines[number - 1]) is not None:
            first = number == joined.line
            return number, joined.column if first else _indentation(lines[number - 1]) + 1
    return None


def _slip_above(number: int, lines: list[str]) -> int:
    """The line a mistake comes from: the key above, if that is slipped, or the line itself.

    Only a line that means to be as far in can be a key beside this one; text is further in.
    """
    above = number - 1
    while above and (not lines[above - 1].strip() or lines[above - 1].lstrip().startswith("#")):
        above -= 1
    meant = slips.put_right(lines[above - 1]) if above else None
    beside = meant is not None and _indentation(meant) == _indentation(lines[number - 1])
    return above if beside else number


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


class _Builder:
    """Turns parser events into values and places: state shared by a few mutually recursive steps."""

    def __init__(self, file: str, found: list[Diagnostic]) -> None:
        self.file = file
        self.found = found
        self.keys: dict[KeyPath, Place] = {}
        self.values: dict[KeyPath, Place] = {}
        self.joined: list[tuple[Diagnostic, int]] = []
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
                self.report((1, 1), "empty", _EMPTY)
                return {}
            node = self.node(first, events, ())
            next(events)
            extra = next(events)
        except yaml.YAMLError as error:
            self.syntax(error, self.lines)
            return {}
        if not isinstance(extra, yaml.StreamEndEvent):
            # What the first part lacks may be in the others: nothing can be said about it.
            self.report(self.at(extra), "syntax", _MANY)
            return {}
        if isinstance(node, dict):
            return node
        self.report(self.at(first), "syntax", _NO_MAPPING)
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
            self.report(self.at(event), "anchor", _ANCHOR)
        if not isinstance(event, yaml.AliasEvent) and event.tag is not None:
            self.report(self.at(event), "tag", _TAG)

    def scalar(self, event: Any) -> str:
        plain = not event.style or event.style == "\0"
        if plain and event.start_mark.line != event.end_mark.line and event.value:
            if slips.put_right(self.lines[event.start_mark.line]) is not None:
                # Keys without their colons, which YAML took for one text.
                mark = event.start_mark
                raise yaml.MarkedYAMLError(problem="expected ':'", problem_mark=mark)
            self.report(self.at(event), "multiline", _LINES)
            self.joined = [(self.found[-1], event.end_mark.line)]
        bad = _NOT_XML.search(event.value)
        if bad:
            message = f"文字里有 Word 存不下的字符（U+{ord(bad.group()):04X}）"
            self.report(self.at(event), "character", (message, "删掉这个字符。"))
        return _trimmed(_NOT_XML.sub("\ufffd", event.value))

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

    def at(self, event: Any) -> Place:
        return event.start_mark.line + 1, event.start_mark.column + 1

    def report(self, place: Place, code: str, told: tuple[str, str]) -> None:
        self.found.append(Diagnostic(self.file, *place, "error", code, *told))

    def syntax(self, error: Any, lines: list[str]) -> None:
        mark = end = getattr(error, "problem_mark", None)
        if _AT_START.match(str(getattr(error, "context", ""))):
            mark = error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        # The parser reads on past the last line where that has no end.
        place = min(place, (len(lines), len(lines[-1]) + 1))
        problem = str(getattr(error, "problem", None) or error)
        before, rest = _around(lines, place)
        if rest.startswith("\t"):
            problem = "tab character"
        elif "expected key" in problem and not before.strip():
            problem = "not aligned"
        told = next(((m, hint) for part, m, hint in _PROBLEMS if part in problem), _UNCLEAR)
        for joined, last_line in self.joined:
            if end and end.line == last_line:
                # Lines were joined only because of this mistake, so say nothing of the joining.
                self.found.remove(joined)
                if slip := _first_slip(joined, last_line + 1, lines):
                    place, told = slip, _NO_COLON
                elif "mapping values" in problem:
                    place = (place[0], _indentation(lines[place[0] - 1]) + 1)
                    told = _UNALIGNED
        number = _slip_above(place[0], lines)
        if wide := slips.WIDE_INDENTATION.match(lines[number - 1]):
            place, told = (number, wide.end() + 1), _WIDE_BLANK
        elif number != place[0]:
            place, told = (number, _indentation(lines[number - 1]) + 1), _NO_COLON
        self.report(place, "syntax", told)
        self.stop = self.found[-1]
