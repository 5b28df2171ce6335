"""Warnings about the patterns of a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.pack import bounded_regex
from generator.pack.pack_lint import patterns
from generator.pack.rule_file import SETTING_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field
    from generator.pack.pack_lint.report import Report
    from generator.pack.rule_file import Rule

_NEVER = "此规则不会发现任何问题"
_ALWAYS = "此规则总是提示"
_HINT = "请修改此正则表达式。"
# What it means that an option of a check is found everywhere, and that it is found nowhere.
_EFFECTS = {
    ("matches", "pattern"): (_NEVER, _ALWAYS),
    ("lacks", "pattern"): (_ALWAYS, _NEVER),
    ("bound", "doubtful"): ("所有发现都只是警告", "doubtful 不起作用"),
    ("magnitude", "except"): ("bounds 不起作用", "except 不起作用"),
    **{
        (check, "except"): (_NEVER, "except 不起作用")
        for check in ("bound", "matches", "lacks", "differs", "unique", "current_year")
    },
}


def check(position: KeyPath, rule: Rule, texts: Sequence[Field], report: Report) -> None:
    """Add the warnings; `texts` are the fields whose texts are searched."""
    for name in ("pattern", "except", "doubtful"):
        everywhere, nowhere = _EFFECTS.get((rule.check, name), ("", ""))
        if not rule.options.get(name) or not everywhere:
            continue
        pattern = SETTING_NAME.sub("2023", rule.options[name])
        place = (*position, name)
        choices = _choices(texts)
        found = [bounded_regex.search(pattern, choice) is not None for choice in choices]
        if patterns.is_found_anywhere(pattern):
            report.warn(place, f"任何文字中都能找到 {name}，{everywhere}", _HINT)
        elif patterns.is_found_nowhere(pattern):
            report.warn(place, f"任何文字中都不能找到 {name}，{nowhere}", _HINT)
        elif patterns.wants_blank_at_end(pattern):
            hint = "填写的内容两端没有空格，请修改此正则表达式。"
            report.warn(place, f"{name} 要求内容两端有空格，无法找到，{nowhere}", hint)
        elif choices and len(set(found)) == 1 and not rule.settings:
            can = "都能" if found[0] else "都不能"
            effect = everywhere if found[0] else nowhere
            message = f"在 allowed 的各项中{can}找到 {name}，{effect}"
            report.warn(place, message, "请修改此正则表达式，或 schema.yaml 中的 allowed。")


def _choices(texts: Sequence[Field]) -> list[str]:
    """All that can stand in the texts; nothing where one of them may say anything."""
    if not all(field.allowed for field in texts):
        return []
    return [choice for field in texts for choice in field.allowed]
