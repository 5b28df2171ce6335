"""Warnings about `rules.yaml`: rules that never, or always, find something."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.common import amounts
from generator.common.amounts import UNITS
from generator.common.similar import nearest
from generator.pack import fields
from generator.pack.checks import CHECKS
from generator.pack.pack_lint import conditions, options, schema_lint
from generator.pack.path_reader import PathReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.checks import Check, Kind
    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.pack_lint.report import Report
    from generator.pack.rule_file import Rule
    from generator.pack.selectors import FieldPath, Selector

_KINDS: Mapping[Kind, tuple[tuple[str, ...], str]] = {
    "text": (("text",), "一段文字"),
    "amount": (("amount",), "一个数字"),
    "scalar": (("text", "amount"), "一段文字或一个数字"),
    "list": (("rows", "texts"), "一个列表"),
    "any": (("rows", "texts", "text", "amount"), "一个列表、一段文字或一个数字"),
}
_NEVER = "此规则不会发现任何问题"
_ALWAYS = "此规则总是提示"
_OTHER_PATH = "请改用其他字段或其他检查，各种检查见 docs/表单包.md。"
_BRACES = re.compile(r"\{([^{}]*)\}")
_HALF_BRACES = re.compile(r"\{(?P<opened>\w+)|(?P<closed>\w+)\}")


@dataclass(frozen=True)
class Chosen:
    """A path of an argument: where it stands, its text, what it selects below a row of `scope`."""

    position: KeyPath
    text: str
    selector: Selector
    scope: FieldPath
    field: Field | None

    @property
    def path(self) -> FieldPath:
        """The path of the field from the unit."""
        return (*(self.selector.rows or self.scope), *self.selector.path)


@dataclass(frozen=True)
class Subject:
    """A rule with its place in the file and the paths of each of its arguments."""

    pack: Pack
    position: KeyPath
    rule: Rule
    check: Check
    chosen: Mapping[str, Sequence[Chosen]]


def check(pack: Pack, report: Report) -> None:
    """Add the warnings about each rule."""
    for i, rule in enumerate(pack.rules):
        subject = _subject(pack, report, i, rule)
        conditions.check(subject.pack, subject.position, rule, report)
        _check_places(subject, report)
        if _check_kinds(subject, report):
            continue
        _check_numbers(subject, report)
        _check_sameness(subject, report)
        _check_twice(subject, report)
        _check_worked_out(subject, report)
        options.check(subject.position, rule, _texts(subject), report)
        _check_unit(subject, report)
        _check_magnitude(subject, report)


def _subject(pack: Pack, report: Report, i: int, rule: Rule) -> Subject:
    row = report.data["rules"][i]
    position: KeyPath = ("rules", i)
    reader = PathReader(pack.unit.fields, report.places, [])  # type: ignore[arg-type]
    chosen = {
        name: [*_chosen(reader, (*position, name), row[name], () if name == "in" else rule.each[0])]
        for name in rule.arguments
        if name in row
    }
    return Subject(pack, position, rule, CHECKS[rule.check], chosen)


def _chosen(
    reader: PathReader, position: KeyPath, texts: str | list[str], scope: FieldPath
) -> Iterator[Chosen]:
    for j, text in enumerate([texts] if isinstance(texts, str) else texts):
        place = position if isinstance(texts, str) else (*position, j)
        for selector in reader.selectors(place, text, scope, texts=False):
            path = (*(selector.rows or scope), *selector.path)
            field = fields.find_field(reader.fields, path)
            yield Chosen(place, text, selector, scope, field)


def _check_kinds(subject: Subject, report: Report) -> bool:
    """Warn of fields that the check cannot judge; whether it can judge none or lacks one.

    Of a field that nothing can be filled into, the lint of the schema tells the cause.
    """
    is_idle = False
    for name, kind in zip(subject.check.arguments, subject.check.kinds, strict=False):
        wanted, what = _KINDS[kind]
        chosen = subject.chosen.get(name, ())
        wrong = [one for one in chosen if not _suits(subject, name, one, wanted)]
        for one in wrong:
            message = f"“{one.text}”不是{what}，检查 {subject.rule.check} 对它不起作用"
            report.warn(one.position, message, _OTHER_PATH)
        idle = [one for one in chosen if one in wrong or not _can_hold(subject.pack, one)]
        needs_all = name in ("parts", "limit", "in")
        is_idle |= bool(wrong) if needs_all else bool(chosen) and len(idle) == len(chosen)
    return is_idle


def _suits(subject: Subject, name: str, one: Chosen, wanted: tuple[str, ...]) -> bool:
    if one.field is None:
        return True
    if subject.check.texts and name == "field" and "[" not in one.text:
        return bool(fields.texts_below(one.field))
    return one.field.kind in wanted


def _can_hold(pack: Pack, one: Chosen) -> bool:
    """Whether the field, and each list it stands in, may have a value at all."""
    steps = (one.path[: n + 1] for n in range(len(one.path)))
    return all(conditions.can_be_filled(pack.unit, path) for path in steps)


def _check_numbers(subject: Subject, report: Report) -> None:
    """Checks that compare several values, or single ones."""
    pack, check_name = subject.pack, subject.rule.check
    if check_name == "unique":
        chosen = subject.chosen["field"]
        if len(chosen) == 1 and not _is_many(pack, chosen[0]):
            each = "each 的一行" if subject.rule.each[0] else "一个单位"
            message = f"{each}中只有一个“{chosen[0].text}”，不会重复，{_NEVER}"
            hint = "要比较各行的，请删除 each，路径改为“列表.栏目”。"
            report.warn(chosen[0].position, message, hint)
    single = {"bound": ("limit",), "differs": ("field", "other"), "adds_up": ("total",)}
    for name in single.get(check_name, ()):
        chosen = subject.chosen[name]
        if len(chosen) > 1:
            message = f"{name} 只能有一个路径，{_NEVER}"
            report.warn((*subject.position, name), message, "请只保留一个，其余的另写规则。")
        elif not chosen[0].selector.rows and _is_many(pack, chosen[0]):
            message = f"“{chosen[0].text}”在列表之中，{check_name} 只能比较一个"
            report.warn(chosen[0].position, message, "请用 each 写明这个列表。")


def _is_many(pack: Pack, one: Chosen) -> bool:
    """Whether the path may have several values in one row of its scope."""
    above = (one.path[:n] for n in range(len(one.scope) + 1, len(one.path)))
    found = (fields.find_field(pack.unit.fields, path) for path in above)
    return bool(one.selector.rows) or any(f is not None and f.kind == "rows" for f in found)


def _check_sameness(subject: Subject, report: Report) -> None:
    """An argument that is held against itself."""
    pairs = (("total", "parts"), ("field", "in"), ("field", "other"), ("limit", "field"))
    for first, second in pairs:
        if not (subject.chosen.get(first) and subject.chosen.get(second)):
            continue
        ones = {(one.path, one.selector.key) for one in subject.chosen[first]}
        others = [(one.path, one.selector.key) for one in subject.chosen[second]]
        if ones == set(others) and len(ones) == len(others):
            effect = _ALWAYS if subject.rule.check == "differs" else _NEVER
            message = f"{first} 与 {second} 是同一个字段，{effect}"
            report.warn((*subject.position, second), message, _OTHER_PATH)
    if subject.rule.check == "exists_in":
        kinds = [
            {one.field.kind for one in subject.chosen[name] if one.field}
            for name in ("field", "in")
        ]
        if not kinds[0] & kinds[1]:
            message = f"field 与 in 一个是文字、一个是数字，不会相同，{_ALWAYS}"
            report.warn((*subject.position, "in"), message, "两处的 type 应相同。")


def _check_twice(subject: Subject, report: Report) -> None:
    """Paths that are added twice, or compared with themselves."""
    name, effect = "parts", "会相加两次"
    if subject.rule.check == "unique":
        name, effect = "field", _ALWAYS
    seen: set[tuple[FieldPath, Selector]] = set()
    for one in subject.chosen.get(name, ()):
        if (own := (one.path, one.selector)) in seen:
            report.warn(one.position, f"“{one.text}”与前面的相同，{effect}", "请删除其中一处。")
        seen.add(own)


def _check_magnitude(subject: Subject, report: Report) -> None:
    """Arguments of `magnitude` that need others, and a limit that every amount is above."""
    rule = subject.rule
    if rule.check != "magnitude":
        return
    given = {name for name in ("bounds", "other") if subject.chosen.get(name)}
    given |= {name for name in ("except", "most") if rule.options.get(name)}
    needed = {"except": {"bounds"}, "other": {"bounds", "except"}}
    for name, others in needed.items():
        if name in given and (missing := sorted(others - given)):
            message = f"没有 {'、'.join(missing)}，{name} 不起作用"
            hint = f"请加上 {'、'.join(missing)}，或删除 {name}。"
            report.warn((*subject.position, name), message, hint)
    if "most" in given and amounts.read(rule.options["most"]) <= 0:
        message = f"most 为 {rule.options['most']}，任何金额都会提示"
        report.warn((*subject.position, "most"), message, "请填大于 0 的数，或删除 most。")


def _check_worked_out(subject: Subject, report: Report) -> None:
    """A comparison of a figure with what the program works it out from."""
    if subject.rule.check not in ("equal", "at_most") or len(subject.chosen["total"]) != 1:
        return
    [total] = subject.chosen["total"]
    parts = {one.selector for one in subject.chosen["parts"]}
    for derived in subject.pack.derived:
        is_it = (*derived.each, *derived.field) == total.path and derived.each == total.scope
        if is_it and derived.kind in ("sum", "lookup") and set(derived.selectors) == parts:
            message = f"“{total.text}”就是由 parts 自动得到的，总是相等，{_NEVER}"
            hint = "填写的数与计算结果不一致的，程序自会提示，此规则可以删除。"
            report.warn(total.position, message, hint)


def _texts(subject: Subject) -> list[Field]:
    """The texts that the rule's patterns are searched for in."""
    chosen = [one.field for one in subject.chosen.get("field", ()) if one.field]
    paths = ((field, below) for field in chosen for below in fields.texts_below(field))
    found = (fields.find_field(field, below) for field, below in paths)
    return [field for field in found if field is not None]


def _check_unit(subject: Subject, report: Report) -> None:
    if "unit" not in subject.rule.options:
        return
    unit, position = subject.rule.options["unit"], (*subject.position, "unit")
    if unit not in UNITS:
        hint = f"可以是：{'、'.join(UNITS)}。"
        report.warn(position, f"“{unit}”不是金额的计量单位，{_NEVER}", hint)
        return
    name = "limit" if "limit" in subject.chosen else "total"
    for one in subject.chosen[name]:
        if one.field and one.field.unit and one.field.unit not in UNITS:
            _report_unit(subject.pack, one, report)
        elif one.field and one.field.unit and one.field.unit != unit:
            message = f"“{one.text}”以{one.field.unit}为单位，与 unit 的“{unit}”不一致"
            report.warn(position, message, f"请改为 {one.field.unit}。")


def _report_unit(pack: Pack, one: Chosen, report: Report) -> None:
    """A field's unit that is none of money, where a rule takes it for one: the schema is wrong."""
    unit = one.field.unit if one.field else ""
    place, file = schema_lint.place_of(pack, one.path, "meta", "unit"), pack.folder / "schema.yaml"
    message = f"“{unit}”不是金额的计量单位，而规则把“{'.'.join(one.path)}”作为金额比较"
    hint = f"可以是：{'、'.join(UNITS)}。"
    report.warn_at(place, message, hint, file.as_posix())


def _check_places(subject: Subject, report: Report) -> None:
    """Placeholders of message and hint that nothing fills."""
    if subject.check.places is None:
        return
    known = [*subject.check.places, *_own_fields(subject)]
    for part, text in (("message", subject.rule.message), ("hint", subject.rule.hint)):
        for name in _BRACES.findall(text):
            if name not in known:
                close = nearest(name, known)
                hint = f"您要填的是“{{{close}}}”吗？" if close else f"可以用：{_listed(known)}。"
                message = f"{part} 中的“{{{name}}}”不会替换为内容"
                report.warn((*subject.position, part), message, hint)
        for match in _HALF_BRACES.finditer(_BRACES.sub(" ", text)):
            word = match["opened"] or match["closed"]
            if any(word.startswith(n) if match["opened"] else word.endswith(n) for n in known):
                message = f"{part} 中“{match.group()}”的花括号不成对，不会替换为内容"
                report.warn((*subject.position, part), message, "请补上花括号，如 {value}。")


def _listed(names: Sequence[str]) -> str:
    return "、".join(f"{{{name}}}" for name in names[:8]) + (" 等" if len(names) > 8 else "")  # noqa: PLR2004


def _own_fields(subject: Subject) -> list[str]:
    """The settings, and the fields of the rows that the rule is applied in."""
    pack = subject.pack
    settings = [n for n, f in pack.settings.fields.children.items() if f.kind in ("text", "amount")]
    by_list = []
    for each in subject.rule.each:
        group = fields.find_field(pack.unit.fields, each)
        own = (
            {n for n, f in group.children.items() if f.kind in ("text", "amount")}
            if group
            else set()
        )
        numbers = {d.field[0] for d in pack.derived if d.each == each and len(d.field) == 1}
        by_list.append(own | numbers)
    return settings + sorted(map(str, set.intersection(*by_list)))
