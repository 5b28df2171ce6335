"""Read the tags of a template's rows and cells: fields and loops that they name, and the faults.

One mistake is one fault: what only follows from it (the fields of a loop that cannot be read) is
not reported.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator.common.similar import nearest
from generator.form import tag_repair, tags
from generator.pack.fields import Field, find_field

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.form.tags import Command, Piece
    from generator.pack.selectors import FieldPath
    from generator.pack.ticks import TickMark

# Names that Jinja would resolve to a method of the mapping, not to a key.
_METHODS = frozenset(dir(dict))
_FIELDS = "字段名应与 schema.yaml 中的一致。"


@dataclass(frozen=True)
class Fault:
    """A fault in a row and cell of the template; cell 0 is the whole row, row 0 the whole file.

    `hint` says what to do, where the general one does not.
    """

    row: int
    cell: int
    message: str
    hint: str = field(default="", compare=False)


@dataclass(frozen=True)
class Slot:
    """A field printed in a cell: its path from the root without row numbers, and its schema.

    With a `tick`, a mark is printed there that says whether the field has that choice.
    """

    path: FieldPath
    field: Field | None
    tick: TickMark | None = None

    @property
    def choice(self) -> str:
        """The choice whose mark it is; blank where the field's own text is printed."""
        return self.tick.choice if self.tick else ""

    def printed(self, text: str) -> str:
        """What is printed there if the field has this text."""
        return self.tick.drawn(text) if self.tick else text


@dataclass(frozen=True)
class _Block:
    """A loop or condition that is open: its word, the loop's name for a row, its row."""

    word: str
    name: str
    row: int


@dataclass
class Reading:
    """The state of a reading: loop names in scope, blocks that are open, faults so far.

    `doubts` are what is printed as it stands and was probably meant as a tag. `unreadable` are the
    names of loops that have a fault themselves, `unknown` the faults of fields that begin with a
    name that means nothing, by that name, `ended` the names of loops above.
    """

    root: Field
    names: dict[str, FieldPath]
    faults: list[Fault] = field(default_factory=list)
    doubts: list[Fault] = field(default_factory=list)
    open: list[_Block] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)
    unknown: dict[str, list[Fault]] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)


def row_command(reading: Reading, number: int, tag: str) -> Command | None:
    """The row's command with its path resolved; the reading notes what it opens or closes."""
    command = tags.command(tag)
    if command is None:
        _faulty_command(reading, number, tag)
        return None
    if command.word == "for":
        return replace(command, steps=_open_loop(reading, number, command))
    if command.word in ("if", "elif"):
        steps, _ = _resolve(reading, number, 0, command.path)
        if command.word == "if":
            reading.open.append(_Block("if", "", number))
        return replace(command, steps=steps)
    _close(reading, number, command.word)
    return command


def _faulty_command(reading: Reading, number: int, tag: str) -> None:
    usable = "只能是 for 名 in 列表、if 字段、else、endfor、endif"
    right = tag_repair.repaired(tag)
    _fault(reading, number, 0, *_unusable(tag, right, usable))
    meant = tags.command(right)
    if meant and meant.word in ("endfor", "endif", "else"):
        _close(reading, number, meant.word)
    elif (meant and meant.word == "if") or tag_repair.is_condition(tag):
        reading.open.append(_Block("if", "", number))
    elif name := tag_repair.loop_name(tag):
        reading.unreadable.add(name)
        reading.open.append(_Block("for", name, number))


def _unusable(tag: str, right: str, usable: str) -> tuple[str, str]:
    """Message and hint for a tag that is none of ours."""
    if right:
        return f"标签“{tag}”中有{tag_repair.slips(tag)}，无法识别", _instead(right)
    return f"不能使用“{tag}”：{usable}", ""


def _instead(right: str) -> str:
    return f"请改为“{right}”（英文符号、普通空格）。" if right else ""


def _open_loop(reading: Reading, number: int, command: Command) -> FieldPath:
    name, path = command.name, command.path
    steps, found = _resolve(reading, number, 0, path)
    _refuse_other_nesting(reading, number, steps, found)
    if found is not None and found.kind != "rows":
        _fault(reading, number, 0, f"“{path}”不是列表，不能循环")
    if found is None or found.kind != "rows":
        reading.unreadable.add(name)
    if name in reading.root.children or name in reading.names:
        _fault(reading, number, 0, f"循环的名称“{name}”与字段或其他循环同名")
    reading.names[name] = steps
    reading.open.append(_Block("for", name, number))
    return steps


def _refuse_other_nesting(
    reading: Reading, number: int, steps: FieldPath, found: Field | None
) -> None:
    """Add a fault for a loop within a loop, unless it goes over a list of that loop's row."""
    around = [block for block in reading.open if block.word == "for"]
    if len(around) > 1:
        hint = "请删除最里面的循环，或将它移到外层循环的行中。"
        _fault(reading, number, 0, "循环最多两层", hint)
    elif around and found is not None and found.kind == "rows":
        row = around[0].name
        of_row = reading.names.get(row, ())
        if steps[: len(of_row)] != of_row or len(steps) == len(of_row):
            message = f"循环“{row}”之内，只能再循环“{row}”的列表"
            hint = f"请改为 {{%tr for 名 in {row}.列表 %}}，或将此循环移到“{row}”的循环之外。"
            _fault(reading, number, 0, message, hint)


def _close(reading: Reading, number: int, word: str) -> None:
    opener = "for" if word == "endfor" else "if"
    if not reading.open or reading.open[-1].word != opener:
        _orphan(reading, number, word, opener)
    elif word != "else":
        block = reading.open.pop()
        reading.names.pop(block.name, None)
        reading.unreadable.discard(block.name)
        if block.name:
            reading.ended.add(block.name)


def _orphan(reading: Reading, number: int, word: str, opener: str) -> None:
    """The end of a block without a beginning: the faults of fields in the rows above go with it."""
    hint = "请在这一段的第一行上面加一行，填 {%tr if 字段 %}。"
    if opener == "for":
        name, consequences = next(iter(reading.unknown.items()), ("行", []))
        reading.faults = [each for each in reading.faults if each not in consequences]
        hint = f"请在循环的第一行上面加一行，填 {{%tr for {name} in 列表 %}}。"
    reading.unknown.clear()
    _fault(reading, number, 0, f"{{%tr {word} %}} 前面没有对应的 {opener}", hint)


def end_of_table(reading: Reading) -> None:
    """Add a fault for the last block that is still open, at the row that opens it."""
    if reading.open:
        block = reading.open[-1]
        end = f"{{%tr end{block.word} %}}"
        hint = f"请在这一段的最后一行下面加一行，只填 {end}。"
        _fault(reading, block.row, 0, f"没有结束，下面缺少 {end}", hint)
        for each in reading.open:
            reading.names.pop(each.name, None)
        reading.open.clear()


def cell_parts(reading: Reading, row: int, cell: int, text: str) -> tuple[str | Slot, ...]:
    """The cell's constant texts and slots in order; faults of its tags are added."""
    merges = 0
    parts: list[str | Slot] = []
    for piece in tags.pieces(text):
        if piece.is_field:
            parts.append(_slot(reading, row, cell, piece.text))
        elif piece.is_foreign:
            _foreign(reading, row, cell, piece)
        elif piece.text:
            parts.append(piece.text)
        merges += piece.merges
    if merges > 1:
        _fault(reading, row, cell, "一个单元格中只能有一个 {% vm %}")
    if merges and not any(block.word == "for" for block in reading.open):
        _fault(reading, row, cell, "{% vm %} 只能用在循环的行中")
    _almost_tags(reading, row, cell, text)
    _ticks_side_by_side(reading, row, cell, parts)
    return tuple(parts)


def _ticks_side_by_side(reading: Reading, row: int, cell: int, parts: Sequence[str | Slot]) -> None:
    """A fault of marks with no words between them: nobody could tell which is which."""
    for before, after in itertools.pairwise(part for part in parts if part and not _blank(part)):
        if isinstance(before, Slot) and isinstance(after, Slot) and (before.tick or after.tick):
            names = f"“{before.choice or before.path[-1]}”与“{after.choice or after.path[-1]}”"
            hint = "请在两个标签之间加上文字，如“新增{{ … }} 延续{{ … }}”，或各占一个单元格。"
            _fault(reading, row, cell, f"{names}两个位置之间没有文字，导入时无法区分", hint)
            return


def _blank(part: str | Slot) -> bool:
    return isinstance(part, str) and not part.strip()


def _foreign(reading: Reading, row: int, cell: int, piece: Piece) -> None:
    if "\n" in piece.text:
        in_one_line = piece.text.replace("\n", "")
        message = f"标签“{in_one_line}”分在两段中"
        _fault(reading, row, cell, message, "请删除标签中间的换行，使它在同一段中。")
        return
    usable = "单元格中只能有文字、{{ 字段 }} 和 {% vm %}" if row else "只能有文字和 {{ 字段 }}"
    # A row's command in a cell has no right place there.
    right = tag_repair.repaired(piece.text).removeprefix("{%tr")
    right = right if right.startswith("{") else ""
    _fault(reading, row, cell, *_unusable(piece.text, right, usable))


def _almost_tags(reading: Reading, row: int, cell: int, text: str) -> None:
    """Incomplete tags, and what looks like a tag and would be printed as it stands."""
    almost = list(tag_repair.lookalikes(text))
    if tags.LEFTOVER.search(tags.TAG.sub("", text)):
        hint = _instead(almost[0][1]) if almost else ""
        _fault(reading, row, cell, "标签不完整（括号不成对，或分在两段中）", hint)
        return
    for seen, right in almost:
        path = right.strip("{} ")
        if seen[1:2] in "{｛%％ " or _find(reading, path)[1] is not None:
            message = f"“{seen}”不是标签，会原样出现在表中"
            reading.doubts.append(Fault(row, cell, message, _instead(right)))


def _slot(reading: Reading, row: int, cell: int, path: str) -> Slot:
    steps, found = _resolve(reading, row, cell, path)
    if found is not None and found.kind not in ("text", "amount"):
        where = "填入一个单元格" if row else "填在此处"
        _fault(reading, row, cell, f"“{path}”是一组内容，不能直接{where}")
    if found is not None and found.tick:
        own = (*steps[:-1], found.tick.field)
        return Slot(own, find_field(reading.root, own), found.tick)
    return Slot(steps, found)


def _resolve(reading: Reading, row: int, cell: int, path: str) -> tuple[FieldPath, Field | None]:
    """The path from the root, and its field; the fields of a row are named by the loop's name."""
    first, *rest = path.split(".")
    if clash := next((step for step in rest if step in _METHODS), None):
        _fault(reading, row, cell, f"字段名不能是“{clash}”")
    steps, found = _find(reading, path)
    if found is None and first not in reading.unreadable:
        fault = Fault(row, cell, f"没有“{path}”这个字段", _near(reading, path))
        reading.faults.append(fault)
        if rest and first not in reading.names and first not in reading.root.children:
            reading.unknown.setdefault(first, []).append(fault)
    return steps, found


def _find(reading: Reading, path: str) -> tuple[FieldPath, Field | None]:
    first, *rest = path.split(".")
    steps: FieldPath
    if first in reading.names:
        steps = (*reading.names[first], *rest)
        found = find_field(reading.root, reading.names[first])
    else:
        steps, found = (first, *rest), reading.root
        rest = [first, *rest]
    for depth, step in enumerate(rest):
        if found is None or (depth and found.kind == "rows"):
            return steps, None
        found = found.children.get(step)
    return steps, found


def _near(reading: Reading, path: str) -> str:
    """A hint for a path that names no field: the field that is probably meant."""
    first, *rest = path.split(".")
    if rest and first in reading.ended:
        return f"“{first}”只能用在它的循环中（{{%tr for %}} 与 {{%tr endfor %}} 之间）。"
    at_root = reading.root.children.get(first)
    if rest and at_root is not None and at_root.kind == "rows":
        return f"“{first}”是列表，请用 {{%tr for 行 in {first} %}} 循环，并改为“行.{rest[-1]}”。"
    known = [*_paths(reading.root)]
    for name, steps in reading.names.items():
        row = find_field(reading.root, steps)
        known += [f"{name}.{below}" for below in _paths(row)] if row else []
    if marks := [each for each in known if _is_mark(reading, each, path)]:
        return _near_mark(path, marks)
    meant = next((each for each in known if each.endswith(f".{path}")), "") or nearest(path, known)
    # Not one that has only the loop's name in common, as 行.名称 for 行.备注.
    ends = [each.rpartition(".")[2] for each in (path, meant)]
    return f"可能是“{meant}”；{_FIELDS}" if nearest(ends[0], ends[1:]) else _FIELDS


def _is_mark(reading: Reading, known: str, path: str) -> bool:
    """Whether the known path is a mark of the field of which the other one names a choice."""
    found = _find(reading, known)[1]
    name = path.rpartition(".")[2]
    return bool(found and found.tick and name.startswith(f"{found.tick.field}_"))


def _near_mark(path: str, marks: Sequence[str]) -> str:
    """A hint for a path that names none of the choices: the one that is probably meant, or all."""
    choices = {mark.rpartition("_")[2]: mark for mark in marks}
    if meant := nearest(path.rpartition("_")[2], choices):
        return f"可能是“{choices[meant]}”。"
    return f"各选项是：{'、'.join(marks)}。"


def _paths(parent: Field, prefix: str = "") -> Iterator[str]:
    """The paths below the group, not into lists."""
    for name, child in parent.children.items():
        yield prefix + name
        if child.kind == "group":
            yield from _paths(child, f"{prefix}{name}.")


def _fault(reading: Reading, row: int, cell: int, message: str, hint: str = "") -> None:
    reading.faults.append(Fault(row, cell, message, hint))
