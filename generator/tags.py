"""The tags a template may hold, read row by row with what each can see.

A cell holds constant text and plain paths; a row of its own loops over a list or chooses by a
condition: docxtpl's `{%tr … %}`. Anything else is refused, so that a form can be read backwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator import ooxml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from generator.fields import Field

_NAME = r"[^\W\d]\w*"
_PATH = rf"{_NAME}(?:\.{_NAME})*"
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_VALUE = re.compile(rf"\{{\{{ ?({_PATH}) ?\}}\}}")
_FOR = re.compile(rf"\{{%tr for ({_NAME}) in ({_PATH}) %\}}")
_IF = re.compile(rf"\{{%tr (?:if|elif)( not)? ({_PATH}) %\}}")
_WORDS = {"{%tr endfor %}": "endfor", "{%tr else %}": "else", "{%tr endif %}": "endif"}
_MERGE = re.compile(r"\{%\s*vm\s*%\}")
# What Jinja would take for a method of the mapping rather than for one of its keys.
_METHODS = frozenset(dir(dict))


@dataclass(frozen=True)
class Fault:
    """What is wrong in the template's row and cell, counted from 1 (cell 0: the whole row)."""

    row: int
    cell: int
    message: str


@dataclass(frozen=True)
class Command:
    """A row's command: `for`, `if`, `elif`, `else`, `endfor` or `endif`.

    `path` is the list's or the condition's, which may be `negated`; `name` is that of the list's row.
    """

    word: str
    name: str = ""
    path: str = ""
    negated: bool = False


@dataclass(frozen=True)
class Piece:
    """A piece of a cell: constant text, or the path of a field; `merges` for the mark of a merge."""

    text: str
    is_field: bool = False
    merges: bool = False


@dataclass
class Reading:
    """What reading a template has found so far: faults, and the paths it prints."""

    root: Field
    faults: list[Fault] = field(default_factory=list)
    printed: set[tuple[str, ...]] = field(default_factory=set)
    scope: dict[str, tuple[str, ...]] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)


def read(body: etree._Element, root: Field, scope: dict[str, tuple[str, ...]]) -> Reading:
    """Read all tables of the template's body; `scope` names rows it sees besides the fields.

    `root` holds the fields of settings and unit together.
    """
    reading = Reading(root, scope=dict(scope))
    row = 0
    for tbl in ooxml.tables(body):
        for tr in ooxml.rows(tbl):
            row += 1
            _row(reading, row, tr)
        if reading.open:
            _fault(reading, row, 0, f"缺少 {{%tr end{reading.open[-1].split()[0]} %}}")
            reading.open.clear()
    for p in body.iterchildren(ooxml.qn("w:p")):
        if _TAG.search(ooxml.text(p)):
            _fault(reading, row, 0, "标签只能用在表格中")
    return reading


def read_text(text: str, root: Field, scope: dict[str, tuple[str, ...]]) -> list[Fault]:
    """What is wrong with the tags of a text of the pack itself, such as a document's title."""
    reading = Reading(root, scope=dict(scope))
    _cell(reading, 0, 0, text)
    return reading.faults


def command(text: str) -> Command | None:
    """The command that the cell's text is, in a template without faults; None for no command."""
    text = text.strip()
    if loop := _FOR.fullmatch(text):
        return Command("for", loop[1], loop[2])
    if condition := _IF.fullmatch(text):
        return Command(text.split()[1], "", condition[2], bool(condition[1]))
    return Command(_WORDS[text]) if text in _WORDS else None


def pieces(text: str) -> list[Piece]:
    """The cell's constant texts and fields in order, in a template without faults."""
    found = []
    end = 0
    for tag in _TAG.finditer(text):
        value = _VALUE.fullmatch(tag.group())
        found.append(Piece(text[end : tag.start()]))
        found.append(Piece(value[1], is_field=True) if value else Piece("", merges=True))
        end = tag.end()
    return [*found, Piece(text[end:])]


def _row(reading: Reading, number: int, tr: etree._Element) -> None:
    texts = [ooxml.text(tc) for tc in ooxml.cells(tr)]
    commands = [tag for text in texts for tag in _TAG.findall(text) if tag.startswith("{%tr")]
    if commands:
        if len(commands) > 1 or "".join(texts).strip() != commands[0]:
            _fault(reading, number, 0, "{%tr … %} 应独占一行（生成时此行会去除）")
        _command(reading, number, commands[0])
        return
    for cell, text in enumerate(texts, 1):
        _cell(reading, number, cell, text)


def _command(reading: Reading, number: int, tag: str) -> None:
    if loop := _FOR.fullmatch(tag):
        _loop(reading, number, loop[1], loop[2])
    elif condition := _IF.fullmatch(tag):
        _resolve(reading, number, 0, condition[2])
        if tag.startswith("{%tr if"):
            reading.open.append("if")
    elif tag not in _WORDS:
        _fault(
            reading,
            number,
            0,
            f"不能使用“{tag}”：只能是 for 名 in 列表、if 字段、else、endfor、endif",
        )
    else:
        _close(reading, number, _WORDS[tag])


def _loop(reading: Reading, number: int, name: str, path: str) -> None:
    steps, found = _resolve(reading, number, 0, path)
    if any(word.startswith("for") for word in reading.open):
        _fault(reading, number, 0, "循环中不能再有循环")
    if found is not None and found.kind != "rows":
        _fault(reading, number, 0, f"“{path}”不是列表，不能循环")
    if name in reading.root.children or name in reading.scope:
        _fault(reading, number, 0, f"循环的名称“{name}”与字段或其他循环同名")
    reading.scope[name] = steps
    reading.open.append(f"for {name}")


def _close(reading: Reading, number: int, word: str) -> None:
    wanted = "for" if word == "endfor" else "if"
    if not reading.open or not reading.open[-1].startswith(wanted):
        _fault(reading, number, 0, f"{{%tr {word} %}} 前面没有对应的 {wanted}")
    elif word != "else":
        name = reading.open.pop().removeprefix("for ")
        if wanted == "for":
            del reading.scope[name]


def _cell(reading: Reading, row: int, cell: int, text: str) -> None:
    merges = 0
    for tag in _TAG.findall(text):
        if _MERGE.fullmatch(tag):
            merges += 1
        elif value := _VALUE.fullmatch(tag):
            steps, found = _resolve(reading, row, cell, value[1])
            if found is not None and found.kind not in ("text", "amount"):
                _fault(reading, row, cell, f"“{value[1]}”是一组内容，不能直接填入一个单元格")
            reading.printed.add(steps)
        else:
            _fault(
                reading,
                row,
                cell,
                f"不能使用“{tag}”：单元格中只能有文字、{{{{ 字段 }}}} 和 {{% vm %}}",
            )
    if merges > 1:
        _fault(reading, row, cell, "一个单元格中只能有一个 {% vm %}")
    if merges and not any(word.startswith("for") for word in reading.open):
        _fault(reading, row, cell, "{% vm %} 只能用在循环的行中")
    if re.search(r"\{\{|\{%|\{#|\}\}|%\}|#\}", _TAG.sub("", text)):
        _fault(reading, row, cell, "标签不完整（括号不成对，或分在两段中）")


def _resolve(
    reading: Reading, row: int, cell: int, path: str
) -> tuple[tuple[str, ...], Field | None]:
    """The path from the root, and its field; a row's fields are only seen through its name."""
    first, *rest = path.split(".")
    if clash := next((step for step in rest if step in _METHODS), None):
        _fault(reading, row, cell, f"字段名不能是“{clash}”")
    if first in reading.scope:
        steps = (*reading.scope[first], *rest)
        found = _field(reading.root, reading.scope[first])
    else:
        steps, found = (first, *rest), reading.root
        rest = [first, *rest]
    for depth, step in enumerate(rest):
        if found is None or (depth and found.kind == "rows"):
            found = None
            break
        found = found.children.get(step)
    if found is None:
        _fault(reading, row, cell, f"没有“{path}”这个字段")
    return steps, found


def _field(root: Field, steps: tuple[str, ...]) -> Field | None:
    found: Field | None = root
    for step in steps:
        found = found.children.get(step) if found else None
    return found


def _fault(reading: Reading, row: int, cell: int, message: str) -> None:
    reading.faults.append(Fault(row, cell, message))


def printable(root: Field, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Paths of everything below the field that holds data, lists of texts among them."""
    for name, child in root.children.items():
        if child.kind in ("text", "amount", "texts"):
            yield (*path, name)
        elif child.kind in ("group", "rows"):
            yield from printable(child, (*path, name))
