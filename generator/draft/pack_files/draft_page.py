"""`DRAFT.md`: what was understood of official forms, every guess, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.draft import draft_fields
from generator.draft.draft import DraftTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.draft.draft import Draft, DraftField, Guess
    from generator.draft.official_form import ReadFile

_KINDS = {
    "text": "文字",
    "long": "长文字（可分段）",
    "amount": "数字",
    "integer": "整数",
    "date": "日期",
    "month": "年月",
    "choice": "选项",
    "year": "年份",
}
_INTRODUCTION = (
    "本表单包是草稿：可以检查、试填、生成文档，但哪些是固定文字、哪些是填写的内容，均由程序推测。",
    "请核对各项推测；全部核对后，请删除本文件，并删除 pack.yaml 中 uncertain 的相应一项。",
)
_QUESTIONS_FIRST = "请先回答下面的问题。"
# The campaign in the pack's folder in which a draft can be tried.
TRIAL = "试填"


def of(draft: Draft, files: Mapping[str, ReadFile], fonts: Mapping[str, str]) -> str:
    """The page; `files` are the official forms as they were read, by name."""
    return "".join(f"{line}\n" for line in _lines(draft, files, fonts))


def _lines(draft: Draft, files: Mapping[str, ReadFile], fonts: Mapping[str, str]) -> Iterator[str]:
    questions = [guess for guess in draft.guesses if guess.is_question]
    guesses = [guess for guess in draft.guesses if not guess.is_question]
    yield f"# {draft.title}：草稿说明"
    yield ""
    yield f"本表单包由 forms template new 根据 {'、'.join(files)} 生成。"
    yield from _INTRODUCTION
    if questions:
        yield _QUESTIONS_FIRST
    yield from _section("一、需要您回答的问题", _guesses(questions, "无。"))
    yield from _section("二、识别出的表", _forms(draft))
    yield from _section("三、识别出的字段", _fields(draft))
    yield from _section("四、程序的推测", _guesses(guesses, "无。"))
    yield from _section("五、未带入的内容和改动", _left_out(files, fonts))
    yield from _section("六、下一步", _next_steps(draft, list(files)))


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    yield from lines


def _guesses(guesses: Sequence[Guess], none: str) -> Iterator[str]:
    """The guesses, numbered; the same guess at several places is one entry."""
    if not guesses:
        yield none
    groups: dict[tuple[str, str, str], list[Guess]] = {}
    for guess in guesses:
        groups.setdefault((guess.form, guess.what, guess.how), []).append(guess)
    for number, group in enumerate(groups.values(), 1):
        guess = group[0]
        places = "；".join(dict.fromkeys(each.place for each in group if each.place))
        yield f"{number}. **{f'{places}：' if places else ''}{guess.what}**"
        reasons = "；".join(dict.fromkeys(each.why for each in group if each.why))
        if reasons:
            yield f"   - 依据：{reasons}"
        if guess.how:
            yield f"   - 修改：{guess.how}"


def _forms(draft: Draft) -> Iterator[str]:
    yield "| 表 | 模板 | 取自 | 表格 | 生成几张 |"
    yield "| --- | --- | --- | --- | --- |"
    for form in draft.forms:
        tables = sum(isinstance(block, DraftTable) for block in form.blocks)
        source = f"{form.source.file} 第 {form.source.number} 张"
        times = f"“{'.'.join(form.repeat)}”每项一张" if form.repeat is not None else "一张"
        name = form.footer or form.name
        cells = (name, f"{form.name}.docx", source, f"{tables} 个", times)
        yield f"| {' | '.join(map(_cell, cells))} |"


def _fields(draft: Draft) -> Iterator[str]:
    yield "“建议必填”的字段在 schema.yaml 中是选填的：确定必填的，请删除其中的 required: false。"
    yield ""
    yield "| 字段 | 表样中的名称 | 种类 | 必填 |"
    yield "| --- | --- | --- | --- |"
    for setting in draft.settings:
        required = "必填" if setting.required else ""
        yield _field_row(f"公共设置：{setting.name}", setting, required)
    for path, each, _ in draft_fields.fields(draft.unit):
        is_unit_name = path == (draft.unit_name,)
        wanted = each.required and not each.sum and not each.number
        required = "必填" if is_unit_name else "建议必填" if wanted else ""
        yield _field_row(".".join(path), each, required)


def _field_row(name: str, field: DraftField, required: str) -> str:
    kind = "金额" if field.unit.endswith("元") else _KINDS[field.kind]
    if field.unit:
        kind += f"（{field.unit}）"
    if field.allowed:
        kind += f"：{'、'.join(field.allowed)}"
    if field.sum:
        kind += f"，由 {'、'.join(field.sum)} 相加"
    if field.number:
        kind = "序号，由程序编排"
    return f"| {_cell(name)} | {_cell(field.title)} | {_cell(kind)} | {required} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _left_out(files: Mapping[str, ReadFile], fonts: Mapping[str, str]) -> Iterator[str]:
    is_empty = True
    for name, read in files.items():
        for remark in read.remarks:
            is_empty = False
            place = f"{name}，{remark.place}" if remark.place else name
            yield f"- {place}：{remark.text}。"
    for font, other in fonts.items():
        is_empty = False
        yield f"- 字体“{font}”不是公文常用字体，样式中已改为“{other}”；可在 Word 的“样式”中改回。"
    if is_empty:
        yield "无。"


def _next_steps(draft: Draft, files: Sequence[str]) -> Iterator[str]:
    name = draft.name
    data = f"templates/{name}"
    yield "1. 用 Word 打开各模板，与官方表样对照；修改方法和常须修改之处见 docs/模板指南.md。"
    yield "2. 修改后检查，直到没有错误："
    yield from _commands(f"forms template check {name} --update")
    yield "3. 用一个单位试填，生成文档，与官方表样对照："
    yield from _commands(
        f"forms new 示例单位 --campaign {TRIAL} --data {data}",
        f"forms build {TRIAL} --data {data} --build build/{name}",
    )
    if draft.examples:
        yield "   已填写的表可以导入试填，再生成，与原表逐项比较，应没有差异："
        yield from _commands(
            f"forms import {' '.join(files)} --campaign {TRIAL} --data {data}",
            f"forms build {TRIAL} --data {data} --build build/{name}",
            f"forms diff {files[0]} build/{name}/{TRIAL}/units/单位名称.docx --pack {name}",
        )
    yield "4. 字段改名的，模板、schema.yaml、pack.yaml 三处都应修改；各设置项见 docs/表单包.md。"
    yield "5. 需要检查的关系（如合计、日期先后）写在 rules.yaml。"
    yield f"6. 完成后删除“{TRIAL}”文件夹和本文件，在 data 中新建填报任务，"
    yield f"   其 settings.yaml 中填写 `表单: {name}`。"


def _commands(*commands: str) -> Iterator[str]:
    yield ""
    yield "   ```sh"
    yield from (f"   {command}" for command in commands)
    yield "   ```"
    yield ""
