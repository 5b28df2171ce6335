"""Every guess in words: where, what was understood, why, and how to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.draft import draft_fields
from generator.draft.analysis import field_kinds, form_reader, titles, words
from generator.draft.analysis.layout import SETTINGS
from generator.draft.draft import Guess
from generator.draft.official_form import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.draft.analysis.form_copies import FormCopies, Repetition
    from generator.draft.analysis.form_reading import Place
    from generator.draft.analysis.name_clashes import FormNames
    from generator.draft.draft import DraftField, FieldPath, Node
    from generator.draft.official_form import OfficialForm

_KINDS = {
    "amount": ("按数字填写", "标签表示金额或数量"),
    "integer": ("按整数填写", "标签表示人数、次数等"),
    "date": ("按日期填写", "标签表示日期或时间"),
    "month": ("按年月填写", "标签表示年月"),
    "choice": ("只能填规定的几种内容", "表中列出了可选的内容，或已填写的表中只有这几种"),
    "long": ("按长文字填写，一行一段", "标签表示目标、说明等"),
}
_MOST_NAMED = 6


def of(
    all_copies: Sequence[FormCopies],
    forms: Sequence[FormNames],
    repetitions: Sequence[Repetition | None],
    unit_name: str,
    unit: Sequence[Node],
) -> tuple[Guess, ...]:
    """The guesses of all forms, questions first."""
    guesses = list(_of_unit_name(all_copies, unit_name))
    fields = {each.path: each.field for each in draft_fields.fields(unit)}
    covered: set[FieldPath] = set()
    for copies, form, repetition in zip(all_copies, forms, repetitions, strict=True):
        guesses += _of_form(copies, repetition)
        guesses += _of_cells(copies)
        guesses += _of_lists(copies, form, covered)
        guesses += _of_kinds(copies, form, fields, covered)
        guesses += _of_names(copies, form)
    guesses += _of_shared(all_copies, forms)
    return tuple(sorted(guesses, key=lambda guess: not guess.is_question))


def _of_unit_name(all_copies: Sequence[FormCopies], unit_name: str) -> Iterator[Guess]:
    """What was taken for the unit's name."""
    labels = [
        (copies, path[0], form_field)
        for copies in all_copies
        for path, form_field in copies.reading.fields.items()
        if form_field.is_of_unit and (words.has("unit_names", path[0]) or path == (unit_name,))
    ]
    if not labels:
        yield Guess(
            "",
            "各表",
            f"单位名称字段“{unit_name}”未填入任何表格",
            "各表中未找到填写单位名称的位置",
            f"请在模板中应填写单位名称的位置填入 {{{{ {unit_name} }}}}。",
            is_question=True,
        )
        return
    copies, label, form_field = labels[0]
    yield Guess(
        form_name(copies.form),
        place(copies.form, form_field.place),
        f"“{label}”是单位名称，字段名为“{unit_name}”",
        "每个单位一份数据文件，以单位名称区分",
        "如单位名称是另一个字段，请修改 pack.yaml 中的 unit_name。",
    )


def _of_form(copies: FormCopies, repetition: Repetition | None) -> Iterator[Guess]:
    """Whether the form repeats, what its copies were taken for, and its settings."""
    name = form_name(copies.form)
    if repetition is not None:
        yield Guess(
            name,
            name,
            f"“{repetition.list_name}”每项生成一张表，列表名为“{repetition.list_name}”",
            "文件中有几张相同的表"
            if repetition.is_seen
            else f"表中第一项是“{repetition.name_field[0]}”",
            "如每个单位只填一张，请在 pack.yaml 中删除该表的 repeat 和 as，并修改字段和模板。",
        )
    elif len(copies.forms) > 1:
        yield Guess(
            name,
            name,
            f"{len(copies.forms)} 张表按同一种表处理：不同的内容是字段，相同的是表样文字",
            "标题和大部分文字相同",
            "如是不同的表，请分别用 forms template new 生成。",
        )
    for kind, values in copies.reading.settings.items():
        value = next((f"“{each}”" for each in values if each), "")
        setting = SETTINGS[kind]
        yield Guess(
            name,
            name,
            f"标题中的{setting}{value}由公共设置“{setting}”填入",
            "各次填报任务可能不同",
            f"如是固定文字，请在模板中将 {{{{ {setting} }}}} 改为该文字。",
        )


def _of_cells(copies: FormCopies) -> Iterator[Guess]:
    """What was noted while the form was read, and sums."""
    name, form, reading = form_name(copies.form), copies.form, copies.reading
    for each in reading.guesses:
        where = place(form, each.place)
        yield Guess(name, where, each.what, each.why, each.how, each.is_question)
    for path, form_field in reading.fields.items():
        if form_field.sums:
            yield Guess(
                name,
                place(form, form_field.place),
                f"“{'.'.join(path)}”等于{_names(form_field.sums)}之和",
                "标签表示合计或总额",
                "如不是这几项之和，请修改 pack.yaml 中 derived 的 sum，或删除该项，改由单位填写。",
            )


def _of_lists(copies: FormCopies, form: FormNames, covered: set[FieldPath]) -> Iterator[Guess]:
    """The lists of the form, those under labels together."""
    name = form_name(copies.form)
    lists = [path for path in copies.reading.lists if form.of(path) not in covered]
    covered |= {form.of(path) for path in lists}
    plain = [path for path in lists if len(path) == 1]
    for path in plain:
        yield Guess(
            name,
            name,
            f"“{'.'.join(form.of(path))}”按列表处理，一项一行",
            "表头下面是空白行或几行相同的内容",
            "如只填一行，请在 schema.yaml 中改为一组字段（type: dict，去掉外层的 schema），"
            "在模板中删除 {%tr for … %}、{%tr endfor %} 两行，标签改为 {{ "
            f"{'.'.join(form.of(path))}.字段 }}}}。",
        )
    grouped = [path for path in lists if len(path) > 1]
    if grouped:
        yield Guess(
            name,
            name,
            f"{_names(['.'.join(form.of(path)) for path in grouped])}按列表处理，一项一行",
            "标签右边可以填写几行",
            "如每个标签只填一行，请在 schema.yaml 中将列表改为字段组，并删除模板中的循环。",
        )


def _of_kinds(
    copies: FormCopies,
    form: FormNames,
    fields: Mapping[FieldPath, DraftField],
    covered: set[FieldPath],
) -> Iterator[Guess]:
    """What is filled in where, those of a kind together."""
    name = form_name(copies.form)
    by_kind: dict[tuple[str, str], list[str]] = {}
    for path, form_field in copies.reading.fields.items():
        own = form.of(path)
        field = fields.get(own)
        if field is None or own in covered or field.kind not in _KINDS:
            continue
        covered.add(own)
        if field_kinds.by_label(form_field.label) == field.kind == "long":
            continue
        unit = field.unit if field.kind == "amount" else ""
        by_kind.setdefault((field.kind, unit), []).append(own[-1])
    for (kind, unit), labels in by_kind.items():
        what, why = _KINDS[kind]
        measure = f"，计量单位为{unit}" if unit else ""
        yield Guess(
            name,
            name,
            f"{_names(list(dict.fromkeys(labels)))}{what}{measure}",
            why,
            "如不是，请修改 schema.yaml 中该字段的 type（及 allowed、unit）。",
        )


def _of_names(copies: FormCopies, form: FormNames) -> Iterator[Guess]:
    """Names that another form has for something else."""
    name = form_name(copies.form)
    for new, old in form.renamed.items():
        yield Guess(
            name,
            name,
            f"“{old}”在前面的表中已有，此表中名为“{new}”",
            "两张表中的内容可能不同",
            "如是同一内容，请在此表的模板中使用前一张表的字段，并从 schema.yaml 中删除。",
        )


def _of_shared(all_copies: Sequence[FormCopies], forms: Sequence[FormNames]) -> Iterator[Guess]:
    """Fields that several forms print."""
    printed: dict[FieldPath, list[str]] = {}
    for copies, form in zip(all_copies, forms, strict=True):
        for path in dict.fromkeys(form.of(each) for each in copies.reading.fields):
            printed.setdefault(path, []).append(form_name(copies.form))
    shared = {".".join(path): names for path, names in printed.items() if len(names) > 1}
    if shared:
        yield Guess(
            "",
            "、".join(dict.fromkeys(name for names in shared.values() for name in names)),
            f"{_names(list(shared))}在几张表中是同一个字段，只填一次",
            "各表中的标签相同",
            "如各表应分别填写，请在 schema.yaml 中增加字段，并修改其中一张表的模板。",
        )


def _names(names: Sequence[str]) -> str:
    """The names in quotation marks, the first of many."""
    quoted = "".join(f"“{name}”" for name in names[:_MOST_NAMED])
    return f"{quoted}等 {len(names)} 项" if len(names) > _MOST_NAMED else quoted


def form_name(form: OfficialForm) -> str:
    """What the form is called in guesses: its mark, its title, or its number."""
    mark = titles.mark(form_reader.lines(form))
    return mark or form_reader.title(form) or f"第 {form.number} 张表"


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
