"""A draft's `pack.yaml` and `rules.yaml`, with comments on what a designer may add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.datafile.yaml_tree import to_scalar
from generator.draft import draft_fields
from generator.draft.pack_files import template_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.draft.draft import Draft, DraftForm

# The text of `rules.yaml`: no rule yet, and how to write one.
RULES = """\
# 跨字段、跨表的检查。各种检查的写法见 docs/表单包.md“规则”一节，例如：
#
#   - id: in-time                 # 名称，不能重复
#     code: order                 # 错误代码，列在方括号中
#     check: holds                # 条件成立则通过
#     formula: 开始日期 <= 结束日期
#     message: 结束日期 {结束日期} 早于开始日期 {开始日期}
#     hint: 请核对两个日期。
rules: []
"""


def of(draft: Draft, files: Sequence[str]) -> str:
    """The text of `pack.yaml`; `files` are the names of the official forms."""
    return "".join(f"{line}\n" for line in _lines(draft, files))


def _lines(draft: Draft, files: Sequence[str]) -> Iterator[str]:
    yield f"# {draft.title}：由 forms template new 生成的草稿。每个设置项的含义见 docs/表单包.md。"
    yield f"name: {to_scalar(draft.name)}"
    yield "version: 1"
    yield f"unit_name: {to_scalar(draft.unit_name)}"
    source = f"依据 {'、'.join(files)} 制作，请补充发文单位、文号和取得的时间"
    yield f"source: {_quoted(source)}"
    yield "uncertain:"
    yield f"  - {_quoted('字段的名称、种类和是否必填由程序推测，见 DRAFT.md；核对后请删除此项')}"
    yield from (
        "",
        "# 各张表，按打印顺序。footer 是页脚中的简称；contents 是目录中的一行。",
        "forms:",
    )
    for form in draft.forms:
        yield from _form(draft, form)
    yield from _derived(draft)
    yield from _ticks(draft)
    yield from _least_rows(draft)
    yield from _texts(draft)
    yield from _rollover(draft)
    yield from (
        "",
        "# 公开时隐去的个人信息，如 personal: [经办人, 电话]。",
        "personal: []",
        "# 名册中的“控制数”限制哪个金额，如 ceiling: 总额。",
    )


def _quoted(text: str) -> str:
    """The text in double quotes, as those with tags are."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(text: str) -> str:
    """The text with nothing in it that could be read as a tag."""
    return template_texts.text(template_texts.Scope(), (text,))


def _form(draft: Draft, form: DraftForm) -> Iterator[str]:
    yield f"  - template: {to_scalar(f'{form.name}.docx')}"
    if form.footer:
        yield f"    footer: {_quoted(_plain(form.footer))}"
    if form.repeat is not None:
        yield f"    repeat: {to_scalar('.'.join(form.repeat))}"
        yield f"    as: {to_scalar(form.variable)}"
    scope = template_texts.scope(draft, form)
    text = " ".join(template_texts.text(scope, form.contents).split())
    yield f"    contents: {_quoted(text or _plain(form.footer) or form.name)}"


def _derived(draft: Draft) -> Iterator[str]:
    computed = [
        each for each in draft_fields.fields(draft.unit) if each.field.sum or each.field.number
    ]
    if not computed:
        return
    yield from ("", "# 由程序计算、填报人员可不填的字段。", "derived:")
    for path, field, row in computed:
        # The list's row that the field stands in; the field's path starts there.
        own = path[len(row) :]
        prefix = "  - "
        if row:
            yield f"{prefix}each: {to_scalar('.'.join(row))}"
            prefix = "    "
        yield f"{prefix}field: {to_scalar('.'.join(own))}"
        if field.number:
            yield f"    number: {_quoted(field.number)}"
        else:
            yield f"    sum: [{', '.join(map(to_scalar, field.sum))}]"


def _ticks(draft: Draft) -> Iterator[str]:
    ticked = [each for each in draft_fields.fields(draft.unit) if each.field.ticks]
    if not ticked:
        return
    short = template_texts.short_names(draft)
    yield from ("", "# 用勾选填写的字段；模板中每个选项一个标签，如 {{ 字段_选项 }}。", "tick:")
    for path, field, _ in ticked:
        yield f"  - field: {to_scalar('.'.join(path))}"
        yield f"    style: {field.ticks}"
        named = {choice: short[path, choice] for choice in field.allowed if (path, choice) in short}
        if named:
            yield "    names:"
            for choice, name in named.items():
                yield f"      {_quoted(choice)}: {_quoted(name)}"


def _least_rows(draft: Draft) -> Iterator[str]:
    # Of a list over which a form repeats they would also be blank copies of that form.
    repeated = {form.repeat for form in draft.forms}
    lists = [
        each
        for each in draft_fields.lists(draft.unit)
        if each.list.least_rows > 1 and each.path not in repeated
    ]
    if not lists:
        return
    yield from ("", "# 数据不足时也生成的最少行数。", "least_rows:")
    for path, each in lists:
        yield f"  - {{list: {to_scalar('.'.join(path))}, rows: {each.least_rows}}}"


def _year(draft: Draft) -> str:
    """The name of the setting that is the year; blank where there is none."""
    return next((each.name for each in draft.settings if each.kind == "year"), "")


def _texts(draft: Draft) -> Iterator[str]:
    year = f"{{{{ {_year(draft)} }}}}年" if _year(draft) else ""
    title = f"{year}{_plain(draft.title)}"
    unit = f"{{{{ {draft.unit_name} }}}}"
    yield from ("", "# 生成的 Word 文档的属性。", "properties:")
    yield f"  title: {_quoted(title)}"
    yield f"  subject: {_quoted(unit + title)}"
    yield f"  creator: {_quoted(unit)}"
    yield from (
        "",
        "# 附表汇编：封面标题和目录的标题；汇总表（summary）的写法见 docs/表单包.md。",
        "appendix:",
    )
    yield f"  title: {_quoted(title + '汇编')}"
    yield "  contents: 目  录"


def _rollover(draft: Draft) -> Iterator[str]:
    if year := _year(draft):
        yield from (
            "",
            "# 生成下一年的填报任务时，年份改在哪里；金额自动清空，要保留的写在 keep。",
            "rollover:",
        )
        yield f"  year: {to_scalar(year)}"
