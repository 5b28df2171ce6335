"""Ticks: a text with choices that forms print as a mark in one of several columns or boxes.

A template names each column or box like a field: the field's name, `_`, and its choice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from generator.common.similar import nearest
from generator.pack.fields import Field, find_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.path_reader import PathReader
    from generator.pack.selectors import FieldPath

TICK, TICKED_BOX, BOX = "√", "☑", "□"
# What is drawn by a style where its choice is not the field's.
_NOT_CHOSEN = {TICK: "", TICKED_BOX: BOX}


@dataclass(frozen=True)
class TickMark:
    """A column or box for one choice of a text: the text's field beside it, the choice, its style.

    The style is the mark that says so: `√` in a cell that is blank otherwise, or `☑` for `□`. With
    `is_only`, the field has no other choice: it is ticked or not.
    """

    field: str
    choice: str
    style: str
    is_only: bool = False

    def drawn(self, text: object) -> str:
        """What is drawn there if the field says this text."""
        return self.style if text == self.choice else _NOT_CHOSEN[self.style]

    @property
    def is_box(self) -> bool:
        """Whether a box is drawn, ticked or not."""
        return self.style == TICKED_BOX


@dataclass(frozen=True)
class Tick:
    """A text whose choices are drawn as marks, by the names that templates have for them.

    `entry` is its place in the pack's list, from 0.
    """

    entry: int
    field: FieldPath
    marks: Mapping[str, TickMark]


def read(reader: PathReader, rows: Sequence[Mapping[str, Any]]) -> tuple[Tick, ...]:
    """The ticks that the pack's `tick` lists; `*` in a path stands for any field."""
    ticks: dict[FieldPath, Tick] = {}
    for i, row in enumerate(rows):
        position: KeyPath = ("tick", i, "field")
        reported: set[KeyPath] = set()
        for path in reader.expand(position, row["field"], ()):
            name = ".".join(path)
            reader.path(position, name, "text")
            if path in ticks:
                reader.report(position, f"“{name}”在 tick 中已有一项")
            field = find_field(reader.fields, path)
            if field is not None and field.kind == "text":
                ticks[path] = _tick(reader, i, row, path, field, reported)
    return tuple(ticks.values())


def _tick(  # noqa: PLR0913, PLR0917 - a field of an entry
    reader: PathReader,
    i: int,
    row: Mapping[str, Any],
    path: FieldPath,
    field: Field,
    reported: set[KeyPath],
) -> Tick:
    """The tick of one of the entry's fields; a mistake at one place is reported once for all."""
    mistakes = reader
    reader = replace(reader, findings=[])
    names = row.get("names") or {}
    if not field.allowed:
        message = f"字段“{'.'.join(path)}”在 schema.yaml 中没有 allowed，无法勾选"
        reader.report(("tick", i, "field"), message, "请在 schema.yaml 中用 allowed 列出各选项。")
    for choice in names:
        if choice not in field.allowed:
            near = nearest(str(choice), field.allowed)
            hint = f"可能是“{near}”。" if near else f"选项有：{'、'.join(field.allowed)}。"
            reader.report(("tick", i, "names", choice), f"“{path[-1]}”没有“{choice}”这个选项", hint)
    beside = find_field(reader.fields, path[:-1])
    marks: dict[str, TickMark] = {}
    for choice in field.allowed:
        short = str(names.get(choice) or choice)
        key = f"{path[-1]}_{short}"
        position: KeyPath = ("tick", i, "names", choice) if choice in names else ("tick", i)
        if not key.isidentifier():
            message = f"选项“{short}”不能用作标签的名称"
            hint = f"请在 names 中为它取一个短名，只含文字、数字，如 {choice}: 其他。"
            reader.report(position, message, hint)
        elif key in marks or (beside and key in beside.children):
            what = f"选项“{marks[key].choice}”" if key in marks else "字段"
            message = f"选项“{choice}”在模板中的名称“{key}”与{what}的相同"
            reader.report(position, message, "请在 names 中为它另取一个短名。")
        else:
            is_only = len(field.allowed) == 1
            marks[key] = TickMark(path[-1], choice, row.get("style") or TICK, is_only)
    mistakes.findings.extend(each for each in reader.findings if each.path not in reported)
    reported.update(each.path for each in reader.findings)
    return Tick(i, path, marks)


def how(mark: TickMark) -> str:
    """How a choice is ticked, in a few words."""
    if mark.is_only:
        return f"有此情况的，打“{TICKED_BOX if mark.is_box else TICK}”"
    return f"在所选一项的“{BOX}”处打“{TICKED_BOX}”" if mark.is_box else f"在所选一项处打“{TICK}”"


def advice(name: str, mark: TickMark) -> str:
    """How the field of that name is filled in, for people who do, as a sentence."""
    if mark.is_only:
        if mark.is_box:
            return f"“{name}”有此情况的，请将“{BOX}”改为“{TICKED_BOX}”；没有的，请勿改动。"
        return f"“{name}”有此情况的，请在单元格中打“{TICK}”；没有的留空。"
    if mark.is_box:
        return f"“{name}”请将所选一项的“{BOX}”改为“{TICKED_BOX}”，只选一项。"
    return f"“{name}”请在所选一项的单元格中打“{TICK}”，其他的留空，只选一项。"


def by_group(ticks: Iterable[Tick]) -> dict[FieldPath, dict[str, TickMark]]:
    """The marks by the path of the group or list in which they stand, and their names."""
    groups: dict[FieldPath, dict[str, TickMark]] = {}
    for tick in ticks:
        groups.setdefault(tick.field[:-1], {}).update(tick.marks)
    return groups


def with_marks(root: Field, ticks: Iterable[Tick]) -> Field:
    """The fields with one for each mark, as templates name them."""
    for group, marks in by_group(ticks).items():
        root = _with(root, group, marks)
    return root


def _with(parent: Field, path: FieldPath, marks: Mapping[str, TickMark]) -> Field:
    if not path:
        fields = {name: Field("text", tick=mark) for name, mark in marks.items()}
        return replace(parent, children={**parent.children, **fields})
    first, *rest = path
    child = _with(parent.children[first], tuple(rest), marks)
    return replace(parent, children={**parent.children, first: child})
