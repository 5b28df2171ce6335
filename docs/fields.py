"""Write each form pack's field guide for clerks: its source and doubts, forms, fields and checks.

A page a pack in docs/栏目说明/, made of `pack.yaml`, `schema.yaml` and `rules.yaml`, and a table in
the clerks' guide that leads to them. Run by `make docs`; a test says when they are due.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from generator.pack import pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.pack.fields import Field
    from generator.pack.pack import Form, Pack
    from generator.pack.rule_file import Rule

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "填报指南.md"
PAGES = ROOT / "docs" / "栏目说明"
MISTAKES = ROOT / "docs" / "错误说明.md"
PICTURES = ROOT / "docs" / "pictures"
PACKS = ROOT / "templates"
DEMO = ROOT / "examples" / "data"
BEGIN, END = "<!-- 栏目说明：由 make docs 生成，请勿手工修改 -->", "<!-- 栏目说明完 -->"
LIST_HEAD = (
    "| 栏目说明 | 公共设置中的 `表单` | 可由哪种表单转入 | 示例 |\n| --- | --- | --- | --- |\n"
)
FIELDS_HEAD = "| 栏目名 | 含义 | 是否必填 | 填写方法 |\n| --- | --- | --- | --- |\n"
CHECKS_HEAD = "| 检查 | 信息 | 办法 |\n| --- | --- | --- |\n"
KINDS = {
    "text": "文字。",
    "amount": "数字。",
    "group": "从下一行起填写，行首多空两个空格。",
    "rows": "列表，每项以 `-` 开头。",
    "texts": "列表，填在英文方括号 `[ ]` 中，用英文逗号分隔。",
}
DATES = {"day": "日期，如 2024年5月1日。", "month": "年月，如 2024年5月。"}
SEVERITIES = {"error": "错误", "warning": "警告"}

# A tag with the word behind it that goes with a year or a month.
_TAG = re.compile(r"\{\{[^}]*\}\}(年度?|月)?")
_PLACE = re.compile(r"\{[^{}]*\}")
# A message with fewer characters is made of places: its words depend on what is wrong.
_LEAST_WORDS = 8
_MISTAKE = re.compile(r"^### `([a-z_-]+)`　(.+)$", re.MULTILINE)


def main() -> None:
    """The pages of all packs, and the guide with its table, up to date."""
    PAGES.mkdir(exist_ok=True)
    pages = all_pages()
    for old in set(PAGES.glob("*.md")) - set(pages):
        old.unlink()
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")
    GUIDE.write_text(with_list(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")


def all_pages() -> dict[Path, str]:
    """The text of each pack's page, by its path."""
    return {PAGES / f"{each.folder.name}.md": page(each) for each in _packs()}


def with_list(guide: str) -> str:
    """The guide's text, the list of the packs' pages between the markers written anew."""
    before, rest = guide.split(BEGIN)
    _, after = rest.split(END)
    packs = _packs()
    titles = {each.folder.name: _title(each) for each in packs}
    rows = "".join(_list_row(each, titles) for each in packs)
    return f"{before}{BEGIN}\n\n{LIST_HEAD}{rows}\n{END}{after}"


def _packs() -> list[Pack]:
    return [pack.load(path.parent) for path in sorted(PACKS.glob("*/pack.yaml"))]


def _list_row(of: Pack, titles: Mapping[str, str]) -> str:
    name = of.folder.name
    stages = "、".join(titles.get(other, other) for other in of.carry)
    demos = "、".join(f"[{demo}](../examples/data/{demo}/units)" for demo in _demos(name))
    return f"| [{titles[name]}](栏目说明/{name}.md) | `{name}` | {stages} | {demos} |\n"


def _demos(name: str) -> Iterator[str]:
    """The names of the demonstration campaigns of the pack."""
    for path in sorted(DEMO.glob("*/settings.yaml")):
        if yaml.safe_load(path.read_text(encoding="utf-8"))["表单"] == name:
            yield path.parent.name


def page(of: Pack) -> str:
    """The pack's page."""
    head = f"# {_title(of)}：栏目说明\n\n<!-- 由 make docs 生成，请勿手工修改 -->\n"
    forms = "包括以下各表：\n\n" + "".join(f"- {_form(form)}\n" for form in of.forms)
    how = (
        "栏目名前的空格表示上下级。“是否必填”是指：填写了上一级之后，此栏目是否必须填写。"
        "怎样填写数据文件，见[《填报指南》](../填报指南.md)。\n"
    )
    unit = "## 单位的数据文件\n\n" + FIELDS_HEAD + "".join(_rows(of.unit.fields))
    settings = "## 公共设置 settings.yaml\n\n" + FIELDS_HEAD + "".join(_rows(of.settings.fields))
    parts = [head, about(of.source, of.uncertain), forms, _picture(of), how, unit, settings]
    parts.append(_checks(of.rules))
    return "\n".join(part for part in parts if part)


def _picture(of: Pack) -> str:
    """What a form looks like filled in, where `make pictures` draws it."""
    picture = PICTURES / f"{of.folder.name}.png"
    return f"![{_title(of)}](../pictures/{picture.name})\n" if picture.is_file() else ""


def about(source: str, uncertain: Sequence[str]) -> str:
    """Whose form it is and what of it is uncertain, as the pack says; nothing where it does not."""
    parts = [f"**来源：** {source}\n"] if source else []
    if uncertain:
        parts.append("**尚未证实之处：**\n" + "".join(f"- {text}\n" for text in uncertain))
    return "\n".join(parts)


def _title(of: Pack) -> str:
    """The name of the forms, without the tags of their documents' title."""
    return _TAG.sub("", of.properties["title"]).strip()


def _form(form: Form) -> str:
    title = _TAG.sub("", form.contents).replace("（）", "").strip()
    return f"{title}（`{'.'.join(form.repeat)}` 的每一项一张）" if form.repeat else title


def _rows(group: Field, depth: int = 0) -> list[str]:
    """A row for every field; neighbours that are alike share one."""
    rows = []
    for names, field in _alike(group):
        keys = "　" * depth + "、".join(f"`{name}`" for name in names)
        need = "必填" if field.required else "选填"
        rows.append(f"| {keys} | {_cell(field.title)} | {need} | {_cell(_how(field))} |\n")
        rows += _rows(field, depth + 1)
    return rows


def _alike(group: Field) -> list[tuple[list[str], Field]]:
    found: list[tuple[list[str], Field]] = []
    for name, field in group.children.items():
        if field.tick:
            continue
        if found and found[-1][1] == field:
            found[-1][0].append(name)
        else:
            found.append(([name], field))
    return found


def _how(field: Field) -> str:
    kind = DATES.get(field.date) or ("整数。" if field.whole else KINDS[field.kind])
    allowed = "只能填：" + "、".join(field.allowed) + "。" if field.allowed else ""
    return kind + allowed + field.hint


def _cell(text: str) -> str:
    """The text in a cell of a table."""
    # A bar would end the cell, and an escaped one is not read right in a plain editor.
    return text.replace("“|”", "竖线").replace("|", "｜").replace("\n", "；")


def _checks(rules: Sequence[Rule]) -> str:
    """What is checked across fields, each message once."""
    if not rules:
        return ""
    titles = dict(_MISTAKE.findall(MISTAKES.read_text(encoding="utf-8")))
    rows = dict.fromkeys(_check(rule, titles.get(rule.code, "")) for rule in rules)
    how = (
        "程序除检查每个栏目的填写方法外，还检查以下各项（“……”处为具体内容）。"
        "错误必须改正，警告请核对。\n"
    )
    return f"## 检查内容\n\n{how}\n{CHECKS_HEAD}{''.join(rows)}"


def _check(rule: Rule, title: str) -> str:
    """A rule's row, with a link to the section of that title about its code."""
    message, hint = (_PLACE.sub("……", text) for text in (rule.message, rule.hint))
    if len(message.replace("……", "")) < _LEAST_WORDS:
        message = title
    # As GitHub names a heading.
    anchor = re.sub(r"[^\w\- ]", "", f"{rule.code}{title}".lower()).replace(" ", "-")
    code = f"{SEVERITIES[rule.severity]} [{rule.code}](../{MISTAKES.name}#{anchor})"
    advice = _cell(hint).removeprefix("……") or "请按程序给出的提示改正。"
    return f"| {code} | {_cell(message)} | {advice} |\n"


if __name__ == "__main__":
    main()
