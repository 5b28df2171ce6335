"""Every guess in words: where, what was understood, why, and how to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.draft import form_reading, titles
from generator.draft.draft import Guess
from generator.draft.official_form import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.draft.draft import Node
    from generator.draft.families import Family, Repetition
    from generator.draft.name_clashes import FormNames
    from generator.draft.official_form import OfficialForm
    from generator.draft.reading import Found, Place


def of(
    families: Sequence[Family],
    forms: Sequence[FormNames],
    repetitions: Sequence[Repetition | None],
    unit_name: str,
    unit: Sequence[Node],
) -> tuple[Guess, ...]:
    """The guesses of all forms, questions first."""
    del forms, unit
    made: list[Guess] = []
    printed = any(
        found.is_of_unit for family in families for found in family.reading.fields.values()
    )
    if not printed:
        made.append(
            Guess(
                "",
                "各表",
                f"单位名称字段“{unit_name}”未填入任何表格",
                "各表中未找到填写单位名称的位置",
                f"请在模板中应填写单位名称的位置填入 {{{{ {unit_name} }}}}。",
                is_question=True,
            )
        )
    for family, repetition in zip(families, repetitions, strict=True):
        made += _of_form(family, repetition)
    return tuple(sorted(made, key=lambda guess: not guess.is_question))


def _of_form(family: Family, repetition: Repetition | None) -> Iterator[Guess]:
    name = form_name(family.form)
    reading = family.reading
    if repetition is not None:
        yield Guess(
            name,
            name,
            f"“{repetition.list_name}”每项生成一张{name}，列表名为“{repetition.list_name}”",
            "文件中有几张相同的表"
            if repetition.is_seen
            else f"表中第一项是“{repetition.name_field[0]}”",
            "如每个单位只填一张，请在 pack.yaml 中删除该表的 repeat 和 as，并修改字段和模板。",
        )
    if repetition is None and len(family.copies) > 1:
        yield Guess(
            name,
            name,
            f"{len(family.copies)} 份已填写的表按同一种表处理",
            "标题和表样文字相同",
            "如是不同的表，请分别生成草稿。",
        )
    for each in reading.guesses:
        yield Guess(
            name, place(family.form, each.place), each.what, each.why, each.how, each.is_question
        )
    for path, found in reading.fields.items():
        yield from _of_field(family, ".".join(path), found)


def _of_field(family: Family, path: str, found: Found) -> Iterator[Guess]:
    name = form_name(family.form)
    if found.sums:
        yield Guess(
            name,
            place(family.form, found.place),
            f"“{path}”等于{'、'.join(found.sums)}之和",
            "标签表示合计或总额",
            "如不是这几项之和，请修改 pack.yaml 中 derived 的 sum，或删除该项改为手工填写。",
        )


def form_name(form: OfficialForm) -> str:
    """What the form is called in guesses: its mark, its title, or its number."""
    mark = titles.mark(form_reading.lines(form))
    return mark or form_reading.title(form) or f"第 {form.number} 张表"


def place(form: OfficialForm, where: Place) -> str:
    """A place in words, such as 附表1 第 3 行第 2 个单元格."""
    name = form_name(form)
    if where.row < 0:
        return f"{name} 表格以外的段落"
    tables = [number for number, block in enumerate(form.blocks) if isinstance(block, Table)]
    which = f"第 {tables.index(where.block) + 1} 个表格" if len(tables) > 1 else ""
    block = form.blocks[where.block]
    cells = block.rows[where.row].cells if isinstance(block, Table) else ()
    number = 1 + sum(1 for cell in cells if cell.column < where.column)
    return f"{name} {which}第 {where.row + 1} 行第 {number} 个单元格"
