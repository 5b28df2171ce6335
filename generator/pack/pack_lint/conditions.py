"""Warnings about when a rule is applied: conditions that are never, or always, true."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.datafile.yaml_tree import BLANKS
from generator.pack import fields, schema
from generator.pack.rule_file import SETTING_NAME, When

if TYPE_CHECKING:
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.formulas.formula import Formula
    from generator.pack.pack import Pack
    from generator.pack.pack_lint.report import Report
    from generator.pack.rule_file import Rule
    from generator.pack.schema import Schema

_NEVER = "此规则不会执行"
_IDLE = "此条件总是成立，不起作用"
_HINT = "请改正 when，或删除此规则。"
_QUOTES = "“”‘’「『＂'"
# A second condition behind the value of a first one, as other languages join them.
_SECOND = re.compile(r"(?:&&|\band\b|且|(?P<or>\|\||\bor\b|或)).*[=<>＝＜＞≥≤≠]", re.IGNORECASE)


def check(pack: Pack, position: KeyPath, rule: Rule, report: Report) -> None:
    """Add the warnings about `when` and `after`, and about settings in patterns."""
    if isinstance(rule.when, When) and can_be_filled(pack.settings, (rule.when.setting,)):
        _check_when(pack, (*position, "when"), rule.when, report)
    before = next((other for other in pack.rules if other.id == rule.after), None)
    if before is not None and _exclude(before.when, rule.when):
        message = f"规则“{before.id}”的 when 与此规则的不会同时成立，after 不起作用"
        report.warn((*position, "after"), message, "请删除 after，或改正 when。")
    for name in rule.settings:
        field = pack.settings.fields.children.get(name)
        if field is not None and field.kind not in ("text", "amount"):
            named = [n for n, text in rule.options.items() if name in SETTING_NAME.findall(text)]
            place = (*position, named[0])
            report.warn(
                place, f"设置“{name}”不是一段文字，不能用在正则表达式中", "请改用其他设置。"
            )


def _check_when(pack: Pack, position: KeyPath, when: When, report: Report) -> None:
    field = pack.settings.fields.children[when.setting]
    one = schema.of_value(pack.settings, (when.setting,))
    outcome = _IDLE if when.negated else _NEVER
    if slip := _slip(when):
        message, hint = slip
        report.warn(position, f"{message}，{outcome}", hint)
        return
    if field.kind != "text" or one is None:
        message = f"设置“{when.setting}”不是一段文字，与“{when.value}”不会相同"
    elif when.value != when.value.strip(BLANKS):
        message = f"“{when.value}”两端有空格，与设置的内容不会相同"
    elif schema.broken_bounds(one, when.value):
        message = f"设置“{when.setting}”不能填“{when.value}”"
    elif when.negated and field.required and set(field.allowed) == {when.value}:
        report.warn(position, f"设置“{when.setting}”只能填“{when.value}”，{_NEVER}", _HINT)
        return
    elif not when.negated and field.required and set(field.allowed) == {when.value}:
        message = f"设置“{when.setting}”只能填“{when.value}”，{_IDLE}"
        report.warn(position, message, "请删除 when。")
        return
    else:
        return
    choice = f"可以是：{'、'.join(field.allowed)}。" if field.allowed else ""
    report.warn(position, f"{message}，{outcome}", choice or _HINT)


def _slip(when: When) -> tuple[str, str] | None:
    """What a value that reads as a part of a condition is, and what to write instead."""
    sign = "!=" if when.negated else "="
    if when.value.startswith("="):
        plain = when.value.lstrip("= ")
        return f"“{when.value}”多一个等号", f"请改为 {when.setting}{sign}{plain}。"
    if match := _SECOND.search(when.value):
        function = "OR" if match["or"] else "AND"
        hint = f'几个条件请写成公式，如 {function}({when.setting} = "甲", 数 > 1)。'
        return f"“{when.value}”不是一项内容，其中还有条件", hint
    if when.value[0] in _QUOTES:
        return f"“{when.value}”带有引号", "请删除引号。"
    return None


def _exclude(one: When | Formula | None, other: When | Formula | None) -> bool:
    """Whether the two conditions, of settings, cannot hold together."""
    if not (isinstance(one, When) and isinstance(other, When)) or one.setting != other.setting:
        return False
    if one.value == other.value:
        return one.negated is not other.negated
    return not one.negated and not other.negated


def can_be_filled(group: Schema, path: tuple[str, ...]) -> bool:
    """Whether the field at the path may have a value by its own bounds, or there is none."""
    field = fields.find_field(group.fields, path)
    if field is None:
        return True
    rules = schema.rules_at(group, path)
    if rules.get("allowed") == []:
        return False
    most = field.maximum
    if field.kind == "amount":
        return most is None or field.minimum is None or field.minimum <= most
    return most is None or most >= max(1, field.minimum or 0)
