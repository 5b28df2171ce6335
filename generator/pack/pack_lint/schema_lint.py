"""Warnings about `schema.yaml`: bounds that nothing can keep, and keys that have no effect."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from generator.common.similar import nearest
from generator.datafile import plain_yaml
from generator.datafile.plain_yaml import Places
from generator.datafile.yaml_tree import BLANKS
from generator.pack import bounded_regex, fields, schema
from generator.pack.pack_lint import patterns
from generator.pack.pack_lint.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.yaml_tree import KeyPath, Place
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath

_PARTS = ("settings", "unit")
_FIX_ONE = "请改正其中一项。"
_REMOVE = "请删除此项，或改正。"
_QUOTE = "请用英文单引号（'）括起来，如 '2023'。"


@dataclass(frozen=True)
class _Spot:
    """A field's rules in the file; `beside` is its group by name, None for a list's entry."""

    path: KeyPath
    rules: Mapping[str, Any]
    beside: Mapping[Any, Any] | None

    @property
    def kind(self) -> object:
        return self.rules.get("type", "string")


def findings(pack: Pack) -> list[Diagnostic]:
    """The warnings about the pack's schema."""
    text = pack.files["schema.yaml"].decode("utf-8-sig")
    rules, places = plain_yaml.load_safe(text), plain_yaml.places(text)
    report = Report((pack.folder / "schema.yaml").as_posix(), places, rules)
    for path, place in places.repeated.items():
        last, _ = places.place(path, at_key=True)
        report.warn_at(place, f"“{path[-1]}”重复，只有第 {last} 行的起作用", _REMOVE)
    for name in rules:
        if name not in _PARTS and not places.lends_to(str(name), _PARTS):
            hint = f"schema.yaml 中只有 {'、'.join(_PARTS)} 两项起作用。"
            report.warn((str(name),), f"“{name}”不起作用", hint, at_key=True)
    for part in _PARTS:
        for spot in _spots(rules[part], (part,)):
            _check(spot, report)
    return report.findings


def _spots(group: Mapping[Any, Any], above: KeyPath) -> Iterator[_Spot]:
    """Every field of the group and below, entries of lists too."""
    for name, rules in group.items():
        yield from _spots_of(_Spot((*above, str(name)), rules, group))


def _spots_of(spot: _Spot) -> Iterator[_Spot]:
    yield spot
    nested, path = spot.rules.get("schema"), (*spot.path, "schema")
    if not isinstance(nested, dict):
        return
    if spot.kind == "dict":
        yield from _spots(nested, path)
    else:
        yield from _spots_of(_Spot(path, nested, None))


def _check(spot: _Spot, report: Report) -> None:
    _check_name(spot, report)
    _check_meta(spot, report)
    _check_digits(spot, report)
    if spot.beside is None:
        _check_entry(spot, report)
    else:
        _check_beside(spot, spot.beside, report)
    if spot.kind in ("decimal", "integer"):
        _check_amount(spot, report)
    elif spot.kind == "dict" and not spot.rules.get("schema"):
        report.warn(spot.path, "此组没有任何字段", "请在 schema 下列出字段。", at_key=True)
    elif spot.kind in ("string", "list"):
        told = {"minlength", "maxlength"} if _check_lengths(spot, report) else set()
        if not told and _check_regex(spot, report):
            told.add("regex")
        _check_allowed(spot, report, told)


def _check_name(spot: _Spot, report: Report) -> None:
    """A name that YAML does not read as the text that staff type."""
    names = {str(name): name for name in spot.beside or ()}
    name = names.get(str(spot.path[-1]), "")
    if not isinstance(name, str):
        message = f"字段名 {name} 没有加引号，与填写的栏目名不会相同"
        report.warn(spot.path, message, _QUOTE, at_key=True)
    elif name != name.strip(BLANKS):
        message = f"字段名“{name}”两端有空格，与填写的栏目名不会相同"
        report.warn(spot.path, message, "请删除两端的空格。", at_key=True)


def _check_meta(spot: _Spot, report: Report) -> None:
    meta = spot.rules.get("meta") or {}
    path = (*spot.path, "meta")
    if spot.beside is None and meta:
        report.warn(path, "列表各项的 meta 不起作用", "请写在列表自己的 meta 中。", at_key=True)
        return
    for name in map(str, meta):
        if name not in fields.META:
            close = nearest(name, fields.META)
            hint = (
                f"您要填的是“{close}”吗？"
                if close
                else f"meta 中可以有：{'、'.join(fields.META)}。"
            )
            report.warn((*path, name), f"meta 中的“{name}”不起作用", hint, at_key=True)
    if meta.get("unit") and spot.kind not in ("decimal", "integer"):
        message = "unit 只用于数字（decimal、integer），在此不起作用"
        report.warn((*path, "unit"), message, _REMOVE, at_key=True)


def _check_entry(spot: _Spot, report: Report) -> None:
    """Rules of a field beside others do not apply to an entry of a list, which has no name."""
    for rule in ("required", "excludes", "dependencies"):
        if rule in spot.rules:
            message = f"列表各项的 {rule} 不起作用"
            report.warn(
                (*spot.path, rule), message, "请写在列表或各字段自己的规定中。", at_key=True
            )


def _check_beside(spot: _Spot, beside: Mapping[Any, Any], report: Report) -> None:
    own = spot.path[-1]
    named = {rule: _names(spot.rules.get(rule)) for rule in ("excludes", "dependencies")}
    for rule, names in named.items():
        effect = "不起作用" if rule == "excludes" else "无法满足"
        for name in names:
            if name == own:
                report.warn((*spot.path, rule), f"{rule} 中的“{name}”是此字段自身", _REMOVE)
            elif name not in beside:
                close = nearest(name, [n for n in map(str, beside) if n != own])
                hint = f"您要填的是“{close}”吗？" if close else "只能是同一组的其他字段。"
                message = f"{rule} 中的“{name}”不在同一组中，{effect}"
                report.warn((*spot.path, rule), message, hint)
    for name in set(named["excludes"]) & set(named["dependencies"]):
        message = f"“{name}”既须同时填写，又不能同时填写，此栏无法填写"
        report.warn((*spot.path, "excludes"), message, _FIX_ONE)
    _check_excluded(spot, beside, report)


def _check_excluded(spot: _Spot, beside: Mapping[Any, Any], report: Report) -> None:
    """Of two that exclude each other, none is required, or either is, by both's rules."""
    own = spot.path[-1]
    is_required = spot.rules.get("required", True)
    for name in _names(spot.rules.get("excludes")):
        other = beside.get(name)
        if other is None or name == own or name in _names(spot.rules.get("dependencies")):
            # Told as what it is.
            continue
        other_is_required = other.get("required", True)
        if is_required and other_is_required and own in _names(other.get("excludes")):
            continue
        if is_required or other_is_required:
            required, idle = (own, name) if is_required else (name, own)
            message = f"“{required}”为必填，不能同时填写的“{idle}”无法填写"
            hint = f"请给“{required}”加上 required: false，或删除 excludes。"
            report.warn((*spot.path, "excludes"), message, hint)


def _names(names: str | list[str] | None) -> list[str]:
    return [names] if isinstance(names, str) else names or []


def _check_digits(spot: _Spot, report: Report) -> None:
    """Numbers that YAML reads as others: 010 is 8 to it, and 12:30 is 750."""
    for rule in ("min", "max", "decimals", "minlength", "maxlength"):
        number, path = spot.rules.get(rule), (*spot.path, rule)
        written = _texts(report).get(path)
        if written is None or isinstance(number, bool) or not fields.is_number(number):
            continue
        plain = _plain(written)
        if not plain or Decimal(plain) != Decimal(str(number)):
            hint = f"请填一般的数字，如 {rule}: {plain or 50}。"
            report.warn(path, f"{rule} 的“{written}”读作 {number}", hint)


def _check_amount(spot: _Spot, report: Report) -> None:
    rules = spot.rules
    for bound in ("min", "max"):
        if bound in rules and not fields.is_number(rules[bound]):
            written = _texts(report).get((*spot.path, bound), str(rules[bound]))
            message = f"{bound} 应为数字，现为“{written}”，不起作用"
            hint = f"请填不加引号的数字，如 {bound}: {_plain(written) or 50}。"
            report.warn((*spot.path, bound), message, hint)
    if not all(bound in rules and fields.is_number(rules[bound]) for bound in ("min", "max")):
        return
    least, most = Fraction(str(rules["min"])), Fraction(str(rules["max"]))
    path = (*spot.path, "min")
    if least > most:
        report.warn(path, "min 大于 max，任何数都不合规定", _FIX_ONE)
        return
    decimals = 0 if spot.kind == "integer" else rules.get("decimals")
    if decimals is not None and math.ceil(least * 10**decimals) > math.floor(most * 10**decimals):
        kind = f"小数不超过 {decimals} 位的数" if decimals else "整数"
        report.warn(path, f"min 与 max 之间没有{kind}，任何数都不合规定", _FIX_ONE)


def _plain(written: str) -> str:
    """The number as YAML reads one, where there is a number; else blank."""
    try:
        number = Decimal(written.strip())
    except InvalidOperation:
        return ""
    # More digits than that nobody reads.
    return f"{number:f}" if number.is_finite() and abs(number.adjusted()) < 12 else ""  # noqa: PLR2004


def _check_lengths(spot: _Spot, report: Report) -> bool:
    """Add the warnings; whether no length is between the bounds."""
    least, most = spot.rules.get("minlength"), spot.rules.get("maxlength")
    counted = "项" if spot.kind == "list" else "字"
    if is_short := most is not None and most < 1:
        need = "，而此栏为必填" if spot.rules.get("required", True) and spot.beside else ""
        message = f"maxlength 为 {most}，任何内容都不合规定{need}"
        report.warn((*spot.path, "maxlength"), message, f"请填至少 1（{counted}），或删除此栏。")
    elif is_short := least is not None and most is not None and least > most:
        message = "minlength 大于 maxlength，任何内容都不合规定"
        report.warn((*spot.path, "minlength"), message, _FIX_ONE)
    if least is not None and least < 1:
        report.warn((*spot.path, "minlength"), f"minlength 为 {least}，不起作用", _REMOVE)
    return is_short


def _check_allowed(spot: _Spot, report: Report, told: set[str]) -> None:
    """Add the warnings; those about the rules `told` are known to fit no value at all."""
    allowed: list[Any] | None = spot.rules.get("allowed")
    path = (*spot.path, "allowed")
    if allowed is None:
        return
    if not allowed:
        report.warn(path, "allowed 为空，任何内容都不合规定", "请列出可以填写的内容，或删除此项。")
    texts = _texts(report)
    for i, value in enumerate(allowed):
        if not isinstance(value, str):
            written = texts.get((*path, i), str(value))
            message = f"allowed 中的 {written} 没有加引号，与填写的文字不会相同"
            report.warn((*path, i), message, f"请改为 '{written}'（英文单引号）。")
        elif value != value.strip(BLANKS + "\r\n") or not value:
            message = f"allowed 中的“{value}”为空或两端有空格，与填写的文字不会相同"
            report.warn((*path, i), message, "填写的内容两端没有空格，请删除空格。")
        elif (broken := _broken(spot.rules, value)) and broken not in told:
            message = f"allowed 中的“{value}”不合 {broken} 的规定，无法填写"
            report.warn((*path, i), message, f"请修改此项或 {broken}。")
        elif value in allowed[:i]:
            report.warn((*path, i), f"allowed 中的“{value}”重复", _REMOVE)


def _texts(report: Report) -> Mapping[KeyPath, str]:
    """The scalars of the schema as they are written."""
    return report.places.texts if isinstance(report.places, Places) else {}


def _broken(rules: Mapping[str, Any], value: str) -> str:
    """The rule that an allowed value breaks; blank for none."""
    if "regex" in rules and not bounded_regex.is_start(_anchored(rules["regex"]), value):
        return "regex"
    if len(value) < rules.get("minlength", 0):
        return "minlength"
    return "maxlength" if len(value) > rules.get("maxlength", len(value)) else ""


def _anchored(regex: str) -> str:
    """The pattern as Cerberus matches it."""
    return regex if regex.endswith("$") else f"{regex}$"


def _check_regex(spot: _Spot, report: Report) -> bool:
    """Add the warnings; whether nothing fits the pattern."""
    regex = spot.rules.get("regex")
    if regex is None:
        return False
    path = (*spot.path, "regex")
    least, most = spot.rules.get("minlength", 1), spot.rules.get("maxlength")
    width = patterns.width(regex)
    if patterns.is_found_nowhere(_anchored(f"^(?:{regex})")) or patterns.wants_blank_at_end(
        f"^{regex}$"
    ):
        message = "没有内容与 regex 相符，任何内容都不合规定"
        report.warn(path, message, "请修改 regex；填写的内容不为空，两端也没有空格。")
        return True
    if width.most < least or (most is not None and most >= 1 and width.least > most):
        rule = "minlength" if width.most < least else "maxlength"
        report.warn(path, f"与 regex 相符的内容都不合 {rule} 的规定", _FIX_ONE)
    elif patterns.fits_any(_anchored(regex)):
        report.warn(path, "任何内容都与 regex 相符，不起作用", _REMOVE)
    return False


def place_of(pack: Pack, path: FieldPath, *rule: str) -> Place:
    """Where `schema.yaml` describes the field of a unit, or says what the rule of it is."""
    steps: list[str] = ["unit"]
    for depth, name in enumerate(path):
        steps.append(name)
        if depth + 1 < len(path):
            is_list = schema.rules_at(pack.unit, path[: depth + 1])["type"] == "list"
            steps += ["schema", "schema"] if is_list else ["schema"]
    places = plain_yaml.places(pack.files["schema.yaml"].decode("utf-8-sig"))
    return places.place((*steps, *rule), at_key=not rule)
