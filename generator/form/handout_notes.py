"""The note under each form that is handed out: choices, what may stay blank, how to add rows.

It stands outside the tables, since a text in a cell would be data. Whoever reads the form back
makes the notes of the pack by the same function and passes over them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.form.model import Choice, Loop
from generator.pack import ticks as ticks_
from generator.pack.derived_figures import CHECKED_KINDS
from generator.pack.fields import DATE_ADVICE, scalars

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from generator.form.model import Block, FormModel
    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.pack.ticks import TickMark

# How each note begins and ends, by which one is known whose wording is another by now.
START, END = "填写说明：", "请勿修改表样文字。"
# How many choices of a field are sentences.
_MOST_CHOICES = 20
# Where a field stands that is in no group.
_WHOLE = "全单位"


def notes(pack: Pack, models: Sequence[FormModel]) -> tuple[str, ...]:
    """The note of each form, as one paragraph."""
    return tuple(f"{START}{''.join(_sentences(pack, form))}" for form in models)


def has_groups(form: FormModel) -> bool:
    """Whether rows of the form stand in groups."""
    return any(_has_loop_in_loop(table.blocks) for table in form.tables)


def _sentences(pack: Pack, form: FormModel) -> Iterator[str]:
    slots = [*form.slots]
    texts = {slot.path for slot in slots if not slot.tick}
    ticks = {slot.path: slot.tick for slot in slots if slot.tick}
    derived = [each for each in pack.derived if (*each.each, *each.field) in form.printed]
    computed = [(*each.each, *each.field) for each in derived if each.kind in CHECKED_KINDS]
    typed = texts.difference(computed)
    ticked = {path: mark for path, mark in ticks.items() if path not in computed}
    sentences = (_advice(*each, typed, ticked) for each in scalars(pack.unit.fields))
    yield from dict.fromkeys(sentence for sentence in sentences if sentence)
    yield from _ticked_alone(ticked)
    if computed:
        yield f"{_quoted(computed, form.printed)}由程序计算，可不填。"
    defaults = [(*each.each, *each.field) for each in derived if each.kind == "default"]
    if defaults:
        yield f"{_quoted(defaults, form.printed)}不填的，由程序从其他栏目取得。"
    if any(_has_loop(table.blocks) for table in form.tables):
        yield "行数不够的，请复制整行后填写；未用的行请留空。"
    if has_groups(form):
        yield "行是分组的，组数不够时，请复制一组的全部行。"
    if form.form.repeat:
        yield "一项填一张表，表不够的，请复制整张表；未用的表请留空。"
    yield END


def _advice(
    path: FieldPath,
    field: Field,
    texts: Collection[FieldPath],
    ticks: Mapping[FieldPath, TickMark],
) -> str:
    """How the field is filled in where the form prints it; blank where it does not."""
    if path in ticks:
        return "" if ticks[path].is_only else ticks_.advice(path[-1], ticks[path])
    if path not in texts:
        return ""
    if field.date:
        return f"“{path[-1]}”{DATE_ADVICE[field.date]}"
    return _choice(path, field) if field.allowed else ""


def _ticked_alone(ticks: Mapping[FieldPath, TickMark]) -> Iterator[str]:
    """How the fields of one choice are ticked, a sentence for all of a style."""
    alone = {path[-1]: mark for path, mark in ticks.items() if mark.is_only}
    for style in dict.fromkeys(mark.style for mark in alone.values()):
        names = [name for name, mark in alone.items() if mark.style == style]
        yield ticks_.advice("”“".join(names), alone[names[0]])


def _choice(path: FieldPath, field: Field) -> str:
    more = "等" if len(field.allowed) > _MOST_CHOICES else ""
    choices = "、".join(field.allowed[:_MOST_CHOICES])
    return f"“{path[-1]}”请从以下各项中选择一项填写：{choices}{more}。"


def _quoted(paths: Sequence[FieldPath], printed: Collection[FieldPath]) -> str:
    """The names of the fields, each in quotation marks and once.

    With the group's name, where the form prints a field of the same name that is none of them.
    """
    others = {path[-1] for path in printed if path not in paths}
    groups: dict[str, dict[str, None]] = {"": {}}
    for path in paths:
        group = (path[-2] if path[:-1] else _WHOLE) if path[-1] in others else ""
        groups.setdefault(group, {})[f"“{path[-1]}”"] = None
    listed = [
        f"{group}的{''.join(names)}" if group else "".join(names)
        for group, names in groups.items()
        if names
    ]
    return "、".join(listed)


def _has_loop(blocks: Sequence[Block]) -> bool:
    return any(
        isinstance(block, Loop)
        or (isinstance(block, Choice) and any(_has_loop(b.body) for b in block.branches))
        for block in blocks
    )


def _has_loop_in_loop(blocks: Sequence[Block]) -> bool:
    """Whether rows stand in groups: in a loop within a loop."""
    return any(
        (isinstance(block, Loop) and _has_loop(block.body))
        or (isinstance(block, Choice) and any(_has_loop_in_loop(b.body) for b in block.branches))
        for block in blocks
    )
