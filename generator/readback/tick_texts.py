"""Read ticks back: which of the columns or boxes of a text with choices is marked.

Marks of any program count: drawn, typed for want of one, or in a box. One that is marked is the
field's choice, none leaves it blank; two, or another text, are a finding and leave it blank.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

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
# What says whether a mark is drawn as text or in colours.
VARIATIONS = {0xFE0E: None, 0xFE0F: None}
# What fills a cell in so that it is not blank; words and values that say that it is chosen.
_FILLERS = frozenset({"", "/", "-", "--", "—", "——", "－", "否", "无", "n", "no", "false"})
_WORDS = frozenset({"是", "对", "y", "yes", "true"})
_CROSSES = frozenset({"×", "✗", "✘", "x", "╳"})
_STRUCK = "删除线"
_KEEP_ONE = "请只保留一项后再导入，或在数据文件中填写。"
_RETYPE = "选中的请打“√”，其他的请留空；也可在数据文件中填写。"


def cleaned(tick: TickMark | None, text: str) -> str:
    """The text of a tick's cell, blank where the box in it is empty; of other fields as it is."""
    return "" if tick and _without_boxes(text) in _FILLERS else text


def _without_boxes(text: str) -> str:
    folded = fold(text).translate(VARIATIONS).casefold()
    return "".join(character for character in folded if character not in EMPTY_BOXES)


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
    marked = [each for each in group if _is_marked(each)]
    if len(marked) > 1:
        named = "、".join(f"“{_choice(each)}”" for each in marked)
        message = f"{marked[0].position}：“{path[-1]}”选了 {len(marked)} 项：{named}，未导入"
        findings.error(marked[1].place, "conflict", message, _KEEP_ONE)
        unit.remark(path, message)
        return _with_choice(marked[1], "")
    for each in group:
        text = _without_boxes(each.text)
        is_unclear = text not in _FILLERS and each not in marked
        if is_unclear and not (marked and text in _CROSSES):
            struck = "（有删除线）" if _is_struck(each) else ""
            what = f"“{path[-1]}”的选项“{_choice(each)}”处是“{excerpt(each.text)}”{struck}"
            message = f"{each.position}：{what}，无法确定是否选中，未导入"
            findings.error(each.place, "unrecognised", message, _RETYPE)
            unit.remark(path, message)
            if not marked:
                return _with_choice(each, "")
    return _with_choice(marked[0], _choice(marked[0])) if marked else _with_choice(group[0], "")


def _choice(read: FieldText) -> str:
    return read.tick.choice if read.tick else ""


def _is_marked(read: FieldText) -> bool:
    text = _without_boxes(read.text)
    if not text or _is_struck(read):
        return False
    is_word = text in _WORDS or text == fold(_choice(read)).casefold()
    return is_word or all(character in TICKS for character in text)


def _is_struck(read: FieldText) -> bool:
    """Whether a mark alone in its cell is struck through."""
    return bool(read.text) and any(
        part.mark == _STRUCK and read.cell.text[part.start : part.end].strip() == read.text
        for part in read.cell.marked
    )


def _with_choice(read: FieldText, choice: str) -> FieldText:
    """The text that says this choice; what the cell itself holds is judged already.

    That a formula repeats what is ticked elsewhere is kept.
    """
    stored = read.cell.stored if read.cell.stored and read.cell.stored.is_formula else None
    cell = replace(read.cell, stored=stored, marked=())
    return read._replace(text=choice, cell=cell, tick=None)
