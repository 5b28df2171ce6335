"""The messages and hints for values that break a schema's rules, and for unknown keys."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator.common import amounts
from generator.common.diagnostics import excerpt
from generator.common.similar import nearest
from generator.datafile import parser_messages, typing_slips
from generator.pack import amount_fixes, bound_messages, how_to_write
from generator.pack.bound_messages import QUOTES, Violation
from generator.pack.fields import DATE_ADVICE, KIND_NAMES, find_field, find_group_with, known_part
from generator.pack.selectors import value_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.common.amounts import NotAnAmountError
    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field

MISSING, UNKNOWN, TYPE, EXCLUDES = "required", "unknown", "type", "excludes"
# A number, and a second key with its value on the same line.
_TWO_FIELDS = re.compile(r"(?P<own>[0-9.]+)[\s,，;；]+(?P<other>[^\s:：]+: .*)")


def diagnostics(
    violations: Sequence[Violation], values: Any, fields: Field, source: Source
) -> list[Diagnostic]:
    """The findings for the violations.

    A list entry in which nothing is filled in is one finding, and so are several keys that belong
    in the same other group.
    """
    blank = _blank_entries(violations, values)
    findings = [
        _blank_entry(row, names, len(value_at(values, row[:-1])), fields, source)
        for row, names in blank.items()
    ]
    rest = [
        violation
        for violation in _one_of_exclusive(violations, values)
        if not any(violation.path[:length] in blank for length in range(len(violation.path)))
    ]
    misplaced = {home: paths for home, paths in _by_home(rest, fields).items() if len(paths) > 1}
    findings += [_misplaced(paths, home, fields, source) for (_, home), paths in misplaced.items()]
    reported = {path for paths in misplaced.values() for path in paths}
    return findings + [
        _diagnostic(violation, fields, source)
        for violation in rest
        if not (violation.rule == UNKNOWN and violation.path in reported)
    ]


def _one_of_exclusive(violations: Sequence[Violation], values: Any) -> Iterator[Violation]:
    """The violations, of those about fields that exclude each other only the last."""
    last: dict[frozenset[KeyPath], Violation] = {}
    for violation in violations:
        if violation.rule != EXCLUDES:
            yield violation
            continue
        constraint: Any = violation.constraint
        names = [constraint] if isinstance(constraint, str) else list(constraint)
        beside = value_at(values, violation.path[:-1])
        filled = [name for name in names if name in beside]
        group = {violation.path, *((*violation.path[:-1], name) for name in filled)}
        last[frozenset(group)] = replace(violation, constraint=filled)
    yield from last.values()


def _blank_entries(violations: Sequence[Violation], values: Any) -> dict[KeyPath, list[str]]:
    """The list entries in which nothing is filled in, with the names of their missing fields."""
    missing: dict[KeyPath, list[str]] = {}
    for violation in violations:
        *above, name = violation.path
        if violation.rule == MISSING and above and isinstance(above[-1], int):
            missing.setdefault(tuple(above), []).append(str(name))
    return {row: names for row, names in missing.items() if _is_blank(value_at(values, row))}


def _by_home(
    violations: Sequence[Violation], fields: Field
) -> dict[tuple[KeyPath, str], list[KeyPath]]:
    """Unknown keys that belong in another group, by their parent's path and that group's name."""
    groups: dict[tuple[KeyPath, str], list[KeyPath]] = {}
    for violation in violations:
        path = violation.path
        if violation.rule == UNKNOWN and (home := find_group_with(fields, str(path[-1]))):
            groups.setdefault((path[:-1], home[-1]), []).append(path)
    return groups


def _is_blank(value: Any) -> bool:
    """Whether the value, or everything in it, is blank."""
    if isinstance(value, dict):
        return all(map(_is_blank, value.values()))
    return all(map(_is_blank, value)) if isinstance(value, list) else value == ""


def _blank_entry(
    row: KeyPath, names: list[str], entries: int, fields: Field, source: Source
) -> Diagnostic:
    """The finding for a list entry, one of `entries`, in which nothing is filled in."""
    number = int(row[-1]) + 1
    field = find_field(fields, row)
    missing = [name for name in field.children if name in names] if field else names
    message = f"“{row[-2]}”第 {number} 项未填（{'、'.join(missing)}）"
    hint = "请填好；不需要此项的，请从“-”起整项删除。"
    if source.is_flow(row):
        hint = "请填好；不需要此项的，请连同其花括号和相邻的一个逗号一并删除。"
    elif entries == 1:
        hint = f"请填好；不需要此项的，请从“-”起整项删除，连同栏目名“{row[-2]}:”一并删除。"
    if entries == 1 and field and field.required:
        hint = "请填好。"
    finding = source.diagnostic(row, "required", message, hint, at_key=True)
    return replace(finding, path=(*row, *missing)) if len(missing) == 1 else finding


def _misplaced(paths: list[KeyPath], home: str, fields: Field, source: Source) -> Diagnostic:
    """The finding for several keys that belong in the group `home`, placed at the first one."""
    message = f"“{excerpt(paths[0][-1])}”等 {len(paths)} 个栏目的位置不对"
    hint = f"应填在“{home}”下面。请检查这几行的行首空格，并确认“{home}”一行没有缺失。"
    finding = source.diagnostic(paths[0], "unknown", message, hint, at_key=True)
    return replace(finding, path=_group_for(paths[0], fields) or paths[0][:-1])


def intended_fields(violations: Iterable[Violation], fields: Field, source: Source) -> set[KeyPath]:
    """The fields that the unknown keys were probably meant for, beside them or in their home."""
    intended: set[KeyPath] = set()
    for path in (violation.path for violation in violations if violation.rule == UNKNOWN):
        if name := _intended_name(path, fields, source):
            intended.add((*path[:-1], name))
        elif home := find_group_with(fields, str(path[-1])):
            intended |= {(*home, str(path[-1])), home}
    return intended


def _diagnostic(violation: Violation, fields: Field, source: Source) -> Diagnostic:
    path, rule = violation.path, violation.rule
    field = find_field(fields, path)
    hint = field.hint if field else ""
    name = path[-1] if isinstance(path[-1], str) else f"第 {path[-1] + 1} 项"
    if rule == MISSING:
        return _missing(path, field, source)
    if rule == UNKNOWN:
        return _unknown(path, fields, source)
    if rule == TYPE:
        kind = _expected_kind(path, field)
        message = f"“{name}”应填{KIND_NAMES[kind]}{_actual(violation.value)}"
        advice = how_to_write.value(kind, violation.value, field)
        if kind == "text" and source.is_flow(path):
            advice += how_to_write.BRACKET_HINT
        return source.diagnostic(path, "type", message, advice + hint)
    message, advice = bound_messages.words(str(name), violation, field)
    finding = source.diagnostic(path, rule, message, advice or hint)
    likely = bound_messages.likely(violation)
    return replace(finding, fix=amount_fixes.fix(path, finding, likely, source))


def not_an_amount(
    path: KeyPath, error: NotAnAmountError, fields: Field, source: Source
) -> Diagnostic:
    """The finding for a text where an amount is expected."""
    field = find_field(fields, path)
    hint = error.hint or (field.hint if field else "")
    finding = source.diagnostic(path, "number", str(error), hint)
    return replace(finding, fix=amount_fixes.fix(path, finding, error.likely, source))


def with_known_paths(findings: Iterable[Diagnostic], fields: Field) -> list[Diagnostic]:
    """The findings, their paths cut where the schema has no such field."""
    return [replace(d, path=known_part(fields, d.path)) for d in findings]


def reword_for_amounts(
    findings: Iterable[Diagnostic], fields: Field, source: Source
) -> list[Diagnostic]:
    """The parser's findings, with hints for an amount where they are on the line of one.

    Quotes or paragraphs, which the parser's hints propose, do not mend an amount.
    """
    findings = [*findings]
    with_findings = {d.line for d in findings}
    lines = {
        line: (path, field)
        for path, (line, _) in source.values.items()
        if line in with_findings
        if path and (field := find_field(fields, path)) and field.kind == "amount"
    }
    return [_reworded(d, *lines[d.line], source) if d.line in lines else d for d in findings]


def _reworded(finding: Diagnostic, path: KeyPath, field: Field, source: Source) -> Diagnostic:
    if finding.message == parser_messages.LINES[0] and finding.path == path:
        hint = "本栏只填数字，请填在同一行：冒号、一个空格、数字。"
        return replace(finding, hint=hint, fix=None)
    if finding.message == parser_messages.AFTER_QUOTE[0]:
        return _without_quotes(finding, path, field, source)
    if finding.message == parser_messages.SECOND_COLON[0]:
        return _with_second_colon(finding, path, field, source)
    return finding


def _with_second_colon(
    finding: Diagnostic, path: KeyPath, field: Field, source: Source
) -> Diagnostic:
    """The finding for an amount behind which, or before which, there is another colon."""
    reworded = replace(finding, hint="本栏只填数字，请删除其他文字。", fix=None)
    text = str(value_at(source.data, path))
    if two := _TWO_FIELDS.fullmatch(text):
        lines = f"“{path[-1]}: {two['own']}”和“{two['other']}”"
        hint = f"一行只能填一个栏目，请分成两行：{lines}，行首空格一样多。"
        return replace(reworded, hint=hint)
    words, _, number = (part.strip() for part in text.rpartition(":"))
    try:
        amounts.read(number, field.unit, whole=field.whole)
    except amounts.NotAnAmountError:
        return reworded
    line = typing_slips.with_value(source.lines[finding.line - 1], number)
    if line is None:
        return reworded
    suggested = parser_messages.with_suggestion(reworded, line)
    # Other words than the field's own name may say what the number is.
    return suggested if words in ("", str(path[-1])) else replace(suggested, fix=None)


def _without_quotes(finding: Diagnostic, path: KeyPath, field: Field, source: Source) -> Diagnostic:
    """The finding for an amount in quotes with something behind them, as a unit."""
    reworded = replace(finding, hint="本栏只填数字，请删除引号和其他文字。", fix=None)
    text = str(value_at(source.data, path)).translate(dict.fromkeys(map(ord, QUOTES)))
    number = amounts.unambiguous(text, field.unit, whole=field.whole)
    line = typing_slips.with_value(source.lines[finding.line - 1], number) if number else None
    return parser_messages.with_suggestion(reworded, line) if line else reworded


def _expected_kind(path: KeyPath, field: Field | None) -> str:
    """The kind expected at the path; a row of a list is a group, an entry of texts a text."""
    if isinstance(path[-1], str):
        return field.kind if field else "text"
    return "text" if field and field.kind == "texts" else "group"


def _actual(value: object) -> str:
    if isinstance(value, str):
        return f"，现为“{excerpt(value)}”" if value else "，尚未填写"
    return "，现为一个列表" if isinstance(value, list) else "，现为若干栏目"


def _choice(field: Field | None) -> str:
    return f"只能填：{'、'.join(field.allowed)}。" if field and field.allowed else ""


def _missing(path: KeyPath, field: Field | None, source: Source) -> Diagnostic:
    """The finding for a required field; its hint says where to write, then what."""
    name = path[-1]
    how = _choice(field) + (field.hint or DATE_ADVICE.get(field.date, "") if field else "")
    if path in source.keys:
        message = f"“{name}”为必填项，尚未填写"
        line, column = source.place(path)
        is_quoted = source.lines[line - 1][column - 1 :].startswith(("'", '"'))
        hint = how_to_write.filled(str(name), field, is_quoted=is_quoted)
    else:
        message, hint = f"缺少“{name}”", how_to_write.added(path, field, source)
    return source.diagnostic(path, "required", message, hint + how, at_key=True)


def _unknown(path: KeyPath, fields: Field, source: Source) -> Diagnostic:
    name = str(path[-1])
    parent = find_field(fields, path[:-1])
    above = next((step for step in reversed(path[:-1]) if isinstance(step, str)), "")
    intended, home = _intended_name(path, fields, source), find_group_with(fields, name)
    if intended:
        hint = f"您要填的是“{intended}”吗？"
    elif home and home[-1] == above:
        hint = f"请删除此行；只有“{home[0]}”中的“{above}”才填写此栏目。"
    elif home is not None:
        hint = f"应填在“{home[-1]}”下面，请检查行首空格。" if home else "应顶格填写，行首不留空格。"
    else:
        hint = "此处可填的栏目：" + "、".join(parent.children if parent else ()) + "。"
    message = f"此处没有“{excerpt(name)}”这个栏目"
    bare = name.strip(QUOTES)
    if bare != name:
        message = f"栏目名“{excerpt(bare)}”不应加引号"
        hint = "请删除引号。" + ("" if intended == bare else hint)
    finding = source.diagnostic(path, "unknown", message, hint, at_key=True)
    return replace(finding, path=_intended_path(path, intended, fields, source))


def _intended_path(path: KeyPath, intended: str, fields: Field, source: Source) -> KeyPath:
    """The missing field that an unknown key was probably meant for; its parent where there is none.

    `intended` is the name of such a field of the same group, if there is one.
    """
    if intended:
        return (*path[:-1], intended)
    home = _group_for(path, fields)
    if home is None or (*home, path[-1]) in source.keys:
        return path[:-1]
    return (*home, path[-1])


def _group_for(path: KeyPath, fields: Field) -> KeyPath | None:
    """The path of the group that the key belongs in; None where no group, or each row, has it."""
    steps = find_group_with(fields, str(path[-1]))
    if steps is None:
        return None
    group: KeyPath = ()
    for step in steps:
        group = (*group, step)
        field = find_field(fields, group)
        if field is not None and field.kind == "rows":
            # Of the rows, it is the one that the key stands in.
            row = path[len(group)] if path[: len(group)] == group else ""
            if not isinstance(row, int):
                return None
            group = (*group, row)
    return group


def _intended_name(path: KeyPath, fields: Field, source: Source) -> str:
    """The absent field beside an unknown key that it was probably meant for; blank for none."""
    parent = find_field(fields, path[:-1])
    absent = [k for k in parent.children if (*path[:-1], k) not in source.keys] if parent else []
    name = str(path[-1])
    # A form may call the field 金额（万元）.
    without_unit = re.sub(r"[（(].*", "", name.strip(QUOTES)).strip()
    if find_group_with(fields, name) is not None:
        return ""
    return nearest(without_unit or name, absent)
