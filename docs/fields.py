"""Write the table of fields into the clerks' guide, from the titles and hints of the schema.

Run by `make docs`; a test says when it is due.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "填报指南.md"
PACK = ROOT / "templates" / "performance-targets"
BEGIN, END = "<!-- 字段表：由 make docs 生成，请勿手工修改 -->", "<!-- 字段表完 -->"
HEAD = "| 栏目名 | 含义 | 是否必填 | 填写方法 |\n| --- | --- | --- | --- |\n"
KINDS = {"decimal": "数字。", "integer": "整数。", "string": "文字。"}
LIST_KINDS = {
    "dict": "列表，每项以 `-` 开头。",
    "string": "列表，填在英文方括号 `[ ]` 中，用英文逗号分隔。",
}

Rules = dict[str, Any]


def main() -> None:
    """The guide with its tables up to date."""
    GUIDE.write_text(with_tables(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")


def with_tables(guide: str) -> str:
    """The guide's text, what stands between the markers written anew."""
    before, rest = guide.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


def about(source: str, uncertain: Sequence[str]) -> str:
    """Whose form it is and what of it is uncertain, as the pack says; nothing where it does not."""
    parts = [f"**来源：** {source}\n"] if source else []
    if uncertain:
        parts.append("**尚未证实之处：**\n" + "".join(f"- {text}\n" for text in uncertain))
    return "\n".join(parts)


def tables() -> str:
    """One table of a unit's fields and one of the campaign's settings."""
    schema = _read(PACK / "schema.yaml")
    general = _read(ROOT / "generator" / "pack" / "pack_schema.yaml")["settings"]
    unit = HEAD + "".join(_rows(schema["unit"]))
    settings = HEAD + "".join(_rows({**general, **schema["settings"]}))
    return f"### 单位的数据文件\n\n{unit}\n### 公共设置 settings.yaml\n\n{settings}"


def _rows(fields: Rules, depth: int = 0) -> list[str]:
    """A row for every field; neighbours that are alike share one."""
    rows = []
    for names, rule in _alike(fields):
        keys = "　" * depth + "、".join(f"`{name}`" for name in names)
        meta = rule.get("meta", {})
        need = "必填" if rule.get("required", True) else "选填"
        rows.append(f"| {keys} | {meta.get('title', '')} | {need} | {_how(rule, meta)} |\n")
        rows += _rows(_below(rule), depth + 1)
    return rows


def _alike(fields: Rules) -> list[tuple[list[str], Rules]]:
    groups: list[tuple[list[str], Rules]] = []
    for name, rule in fields.items():
        if groups and groups[-1][1] == rule:
            groups[-1][0].append(name)
        else:
            groups.append(([name], rule))
    return groups


def _below(rule: Rules) -> Rules:
    """The fields of a group, or of a row of a list."""
    below = rule.get("schema", {})
    return below.get("schema", {}) if rule["type"] == "list" else below


def _how(rule: Rules, meta: Rules) -> str:
    kind = KINDS.get(rule["type"], "从下一行起填写，行首多空两个空格。")
    if rule["type"] == "list":
        kind = LIST_KINDS[rule["schema"]["type"]]
    allowed = "只能填：" + "、".join(rule["allowed"]) + "。" if "allowed" in rule else ""
    # A bar would end the cell, and an escaped one is not read right in a plain editor.
    return kind + allowed + meta.get("hint", "").replace("“|”", "竖线")


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
