"""Read ticks back: which of the columns or boxes of a text with choices is marked.

Marks of any program count: drawn, typed for want of one, or in a box. One that is marked is the
field's choice, none leaves it blank; two, or another text, are a finding and leave it blank.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import excerpt
from generator.common.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.ticks import TickMark
    from generator.readback.findings import Findings
    from generator.readback.unit_values import FieldText, UnitTexts

# Marks that mean a tick: drawn, typed for want of one, or in a box.
TICKS = frozenset("√✓✔☑☒✅🗹■●vV")
EMPTY_BOXES = frozenset("□☐▢◻")
_AROUND = EMPTY_BOXES | frozenset("()[]【】")
# Marks that are no letters, and what stands behind them without another one.
_SIGNS = "".join(sorted((TICKS | EMPTY_BOXES) - {"v", "V"}))
_LEADING = re.compile(
    rf"\s*([{_SIGNS}\s]+)([^{_SIGNS}](?:[^{_SIGNS}]|[{''.join(sorted(EMPTY_BOXES))}])*)", re.DOTALL
)
# What says whether a mark is drawn as text or in colours.
VARIATIONS = {0xFE0E: None, 0xFE0F: None}
# What fills a cell in so that it is not blank; words and values that say that it is chosen.
_FILLERS = frozenset({"", "/", "-", "--", "—", "——", "－", "否", "无", "n", "no", "false"})
_WORDS = frozenset({"是", "对", "y", "yes", "true"})
_CROSSES = frozenset({"×", "✗", "✘", "x", "╳"})
_STRUCK = "删除线"
# Longer texts beside a mark are not taken apart.
_MOST_CHARACTERS = 200
_KEEP_ONE = "请只保留一项后再导入，或在数据文件中填写。"
_RETYPE = "选中的请打“√”，其他的请留空；也可在数据文件中填写。"


def cleaned(tick: TickMark | None, text: str) -> str:
    """The text of a tick's cell, blank where the box in it is empty; of other fields as it is."""
    return "" if tick and _bare(text) in _FILLERS else text


def _bare(text: str) -> str:
    """The text folded, without empty boxes, and without brackets around it."""
    folded = fold(text).translate(VARIATIONS).casefold()
    return "".join(character for character in folded if character not in _AROUND)


def join(unit: UnitTexts, findings: Findings) -> None:
    """Put the texts of each field's columns and boxes together as one text, its choice."""
    for path, texts in unit.texts.items():
        if any(each.tick for each in texts):
            unit.texts[path] = [
                _joined(unit, path, group, findings) if group[0].tick else group[0]
                for group in _groups(texts)
            ]


def _groups(texts: Sequence[FieldText]) -> Iterator[list[FieldText]]:
    """The marks that belong together, up to where a choice stands again; other texts alone."""
    group: list[FieldText] = []
    for each in texts:
        is_next = each.tick is None or each.tick in [other.tick for other in group]
        if group and (is_next or group[0].tick is None):
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _joined(
    unit: UnitTexts, path: KeyPath, group: Sequence[FieldText], findings: Findings
) -> FieldText:
    """The group's one text: the choice that is marked, at its cell; blank if none is."""
    marks = [(each, _mark(each)) for each in group]
    marked = [each for each, mark in marks if mark.is_set]
    if len(marked) > 1:
        named = "、".join(f"“{_choice(each)}”" for each in marked)
        message = f"{marked[0].position}：“{path[-1]}”选了 {len(marked)} 项：{named}，未导入"
        findings.error(marked[1].place, "conflict", message, _KEEP_ONE)
        unit.remark(path, message)
        return _with_choice(marked[1], "")
    unclear = [each for each, mark in marks if mark.is_set is None]
    unclear = [each for each in unclear if not (marked and _bare(each.text) in _CROSSES)]
    taken = f"已按选了“{_choice(marked[0])}”导入" if marked else "未导入"
    for each, mark in marks:
        name = f"“{path[-1]}”的选项“{_choice(each)}”"
        message = ""
        if each in unclear:
            struck = "（有删除线）" if _is_struck(each) else ""
            message = f"{name}处是“{excerpt(each.text)}”{struck}，无法确定是否选中，{taken}"
        elif mark.added:
            message = f"{name}后面多了“{excerpt(mark.added)}”，未导入"
        if message:
            findings.error(each.place, "unrecognised", f"{each.position}：{message}", _RETYPE)
            unit.remark(path, f"{each.position}：{message}")
    if marked:
        return _with_choice(marked[0], _choice(marked[0]))
    return _with_choice([*unclear, *group][0], "")


class _Mark(NamedTuple):
    """Whether a choice is marked, None where that is not clear; what was added behind the mark."""

    is_set: bool | None
    added: str = ""


def _mark(read: FieldText) -> _Mark:
    text = _bare(read.text)
    if _is_struck(read):
        return _Mark(None)
    if text in _FILLERS:
        return _Mark(is_set=False)
    is_word = text in _WORDS or text == fold(_choice(read)).casefold()
    if is_word or TICKS.issuperset(text):
        return _Mark(is_set=True)
    is_short = len(read.text) <= _MOST_CHARACTERS
    before = _LEADING.fullmatch(read.text.translate(VARIATIONS)) if is_short else None
    if before is None:
        return _Mark(None)
    is_set = not EMPTY_BOXES.issuperset("".join(before[1].split()))
    return _Mark(is_set, before[2].strip())


def _choice(read: FieldText) -> str:
    return read.tick.choice if read.tick else ""


def _is_struck(read: FieldText) -> bool:
    """Whether a mark alone in its cell is struck through."""
    return bool(read.text) and any(
        part.mark == _STRUCK and read.cell.text[part.start : part.end].strip() == read.text
        for part in read.cell.marked
    )


def _with_choice(read: FieldText, choice: str) -> FieldText:
    """The text that says this choice; what the cell itself holds is judged already.

    That a formula repeats what is ticked elsewhere is kept, but not the value that it gives.
    """
    stored = read.cell.stored if read.cell.stored and read.cell.stored.is_formula else None
    if stored and stored.kind not in ("nothing", "error"):
        stored = replace(stored, kind="text")
    cell = replace(read.cell, stored=stored, marked=())
    return read._replace(text=choice, cell=cell, tick=None)
