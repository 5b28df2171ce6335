"""What staff are told of values that a schema refuses, and of keys it does not know."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from generator.common import amounts
from generator.common.amounts import plain
from generator.common.diagnostics import excerpt
from generator.common.similar import nearest
from generator.datafile import parser_messages, typing_slips, yaml_tree
from generator.pack.fields import KIND_NAMES, find_field, find_group_with
from generator.pack.selectors import value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from generator.common.amounts import NotAnAmountError
    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field

# What is written below its key, not behind it.
_BELOW = ("group", "rows")
MISSING, UNKNOWN, TYPE = "required", "unknown", "type"


@dataclass(frozen=True)
class Violation:
    """A value, or a key, that broke a rule of the schema: the rule's name and what it asks."""

    path: KeyPath
    rule: str
    constraint: Any
    value: Any


def diagnostics(
    found: Sequence[Violation], values: Any, fields: Field, source: Source
) -> list[Diagnostic]:
    """What staff are told of the refusals.

    An entry that is all blank is told as one, and so are keys that belong in another group.
    """
    blank = _blank_entries(found, values)
    findings = [
        _blank_entry(row, names, len(value_at(values, row[:-1])), fields, source)
        for row, names in blank.items()
    ]
    rest = [
        refusal
        for refusal in found
        if not any(refusal.path[:length] in blank for length in range(len(refusal.path)))
    ]
    moved = {home: paths for home, paths in _by_home(rest, fields).items() if len(paths) > 1}
    findings += [_moved(paths, home, source) for (_, home), paths in moved.items()]
    told_already = {path for paths in moved.values() for path in paths}
    return findings + [
        _diagnostic(refusal, fields, source)
        for refusal in rest
        if not (refusal.rule == UNKNOWN and refusal.path in told_already)
    ]


def _blank_entries(found: Sequence[Violation], values: Any) -> dict[KeyPath, list[str]]:
    """The entries of lists in which nothing is written, with what they must have."""
    missing: dict[KeyPath, list[str]] = {}
    for refusal in found:
        *above, name = refusal.path
        if refusal.rule == MISSING and above and isinstance(above[-1], int):
            missing.setdefault(tuple(above), []).append(str(name))
    return {row: names for row, names in missing.items() if _is_blank(value_at(values, row))}


def _by_home(found: Sequence[Violation], fields: Field) -> dict[tuple[KeyPath, str], list[KeyPath]]:
    """Unknown keys that another group has, by where they stand and that group's name."""
    groups: dict[tuple[KeyPath, str], list[KeyPath]] = {}
    for refusal in found:
        path = refusal.path
        if refusal.rule == UNKNOWN and (home := find_group_with(fields, str(path[-1]))):
            groups.setdefault((path[:-1], home[-1]), []).append(path)
    return groups


def _is_blank(value: Any) -> bool:
    """Whether nothing is written in the value, nor in what it holds."""
    if isinstance(value, dict):
        return all(map(_is_blank, value.values()))
    return all(map(_is_blank, value)) if isinstance(value, list) else value == ""


def _blank_entry(
    row: KeyPath, names: list[str], entries: int, fields: Field, source: Source
) -> Diagnostic:
    """An entry, of so many, in which nothing is written, with what it must have in the form's order."""  # noqa: E501
    number = int(row[-1]) + 1
    known = find_field(fields, row)
    missing = [name for name in known.children if name in names] if known else names
    message = f"“{row[-2]}”第 {number} 项未填（{'、'.join(missing)}）"
    hint = "请填好；不需要此项的，请从“-”起整项删除。"
    if entries == 1:
        hint = f"请填好；不需要此项的，请从“-”起整项删除，连同栏目名“{row[-2]}:”一并删除。"
    if entries == 1 and known and known.required:
        hint = "请填好。"
    return source.diagnostic(row, "required", message, hint, at_key=True)


def _moved(paths: list[KeyPath], home: str, source: Source) -> Diagnostic:
    """Several keys that belong in another group, told at the first of them."""
    message = f"“{excerpt(paths[0][-1])}”等 {len(paths)} 个栏目的位置不对"
    hint = f"应填在“{home}”下面。请检查这几行的行首空格，并确认“{home}”一行没有缺失。"
    return source.diagnostic(paths[0], "unknown", message, hint, at_key=True)


def intended_fields(found: Iterable[Violation], fields: Field, source: Source) -> set[KeyPath]:
    """The fields that the unknown keys were probably meant for, here or where they belong."""
    meant_for: set[KeyPath] = set()
    for path in (refusal.path for refusal in found if refusal.rule == UNKNOWN):
        if meant := _meant(path, fields, source):
            meant_for.add((*path[:-1], meant))
        elif home := find_group_with(fields, str(path[-1])):
            meant_for |= {(*home, str(path[-1])), home}
    return meant_for


def _diagnostic(refusal: Violation, fields: Field, source: Source) -> Diagnostic:
    path, rule = refusal.path, refusal.rule
    known = find_field(fields, path)
    hint = known.hint if known else ""
    name = path[-1] if isinstance(path[-1], str) else f"第 {path[-1] + 1} 项"
    if rule == MISSING:
        return _missing(path, known, source)
    if rule == UNKNOWN:
        return _unknown(path, fields, source)
    if rule == TYPE:
        wanted = _kind_at(path, known)
        message = f"“{name}”应填{KIND_NAMES[wanted]}{_found(refusal.value)}"
        advice = _how_to_write(wanted, refusal.value, known)
        return source.diagnostic(path, "type", message, advice + hint)
    unit = f" {known.unit}" if known and known.unit else ""
    message, advice = MESSAGES[rule](name, refusal, unit)
    return source.diagnostic(path, rule, message, advice or hint)


def not_an_amount(
    path: KeyPath, error: NotAnAmountError, fields: Field, source: Source
) -> Diagnostic:
    """What is told of a text where an amount belongs."""
    known = find_field(fields, path)
    return source.diagnostic(
        path, "number", str(error), error.hint or (known.hint if known else "")
    )


def reword_for_amounts(
    found: Iterable[Diagnostic], fields: Field, source: Source
) -> list[Diagnostic]:
    """The mistakes of writing, those that quotes or paragraphs do not mend in an amount told for one."""  # noqa: E501
    lines = {
        line: (path, known)
        for path, (line, _) in source.values.items()
        if path and (known := find_field(fields, path)) and known.kind == "amount"
    }
    return [_of_amount(d, *lines[d.line], source) if d.line in lines else d for d in found]


def _of_amount(found: Diagnostic, path: KeyPath, known: Field, source: Source) -> Diagnostic:
    if found.message == parser_messages.LINES[0]:
        return replace(found, hint="本栏只填数字，请填在同一行：冒号、一个空格、数字。")
    if found.message != parser_messages.SECOND_COLON[0]:
        return found
    reworded = replace(found, hint="本栏只填数字，请删除其他文字。")
    number = str(value_at(source.data, path)).rpartition(":")[2].strip()
    try:
        amounts.read(number, known.unit, whole=known.whole)
    except amounts.NotAnAmountError:
        return reworded
    line = typing_slips.with_value(source.lines[found.line - 1], number)
    return reworded if line is None else yaml_tree.with_suggestion(reworded, line)


# Given the field's name, the refusal, and the unit as it stands behind an amount.
MESSAGES: dict[str, Callable[[str, Any, str], tuple[str, str]]] = {
    "allowed": lambda name, e, _: (
        f"“{name}”不能填“{excerpt(e.value)}”",
        "只能填：" + "、".join(map(str, e.constraint)) + "。",
    ),
    "min": lambda name, e, unit: (
        f"“{name}”不能小于 {e.constraint}{unit}，现为 {excerpt(e.value)}{unit}",
        "不能是负数，请核对。" if e.value < 0 else "请核对这个数。",
    ),
    "max": lambda name, e, unit: (
        f"“{name}”不能大于 {e.constraint}{unit}，现为 {excerpt(e.value)}{unit}", "请核对是否多填了一位。"  # noqa: E501
    ),
    "minlength": lambda name, e, _: (
        f"“{name}”太短：至少 {e.constraint} {_counted(e)}，现有 {len(e.value)} {_counted(e)}",
        f"请补足到 {e.constraint} {_counted(e)}。",
    ),
    "maxlength": lambda name, e, _: (
        f"“{name}”太长：最多 {e.constraint} {_counted(e)}，现有 {len(e.value)} {_counted(e)}",
        f"请删去 {len(e.value) - e.constraint} {_counted(e)}。",
    ),
    "decimals": lambda name, e, unit: (
        f"“{name}”的小数位数过多：最多 {e.constraint} 位，现为 {excerpt(e.value)}{unit}", f"请四舍五入为 {plain(round(e.value, e.constraint)):f}。"  # noqa: E501
    ),
    "excludes": lambda name, e, _: (f"“{name}”不能与 {_listed(e.constraint)} 同时填写", "请只保留一个。"),  # noqa: E501
    "dependencies": lambda name, e, _: (f"填写“{name}”时，须同时填写 {_listed(e.constraint)}", f"请补上 {_listed(e.constraint)}，或删除“{name}”。"),  # noqa: E501
    "regex": lambda name, e, _: (f"“{name}”的格式不对：“{excerpt(e.value)}”", ""),
}  # fmt: skip


def _listed(names: str | Sequence[str]) -> str:
    return names if isinstance(names, str) else "、".join(names)


def _counted(refusal: Violation) -> str:
    return "个字" if isinstance(refusal.value, str) else "项"


def _kind_at(path: KeyPath, known: Field | None) -> str:
    """The kind expected at the path; a row of a list is a group, an entry of texts a text."""
    if isinstance(path[-1], str):
        return known.kind if known else "text"
    return "text" if known and known.kind == "texts" else "group"


def _how_to_write(wanted: str, value: object, known: Field | None) -> str:
    """How to write what is wanted, where something else was written."""
    if wanted == "group":
        return "请删除行首的“-”。" if isinstance(value, list) else _how_to_write_group(known)
    if wanted == "texts":
        return "请改为 [甲, 乙]，用英文逗号分隔。"
    if wanted == "rows" and isinstance(value, dict):
        return "请在每一项的第一个栏目名前加“-”和一个空格。"
    if wanted == "rows":
        return "请把每一项另起一行，以“-”和一个空格开头；没有内容的，请删除此栏目。"
    return "请只填一项内容，不要分成几项。" if isinstance(value, list) else "请直接填在冒号后面。"


def _how_to_write_group(known: Field | None) -> str:
    """How to write a group, or a row of such groups, with the keys it must have."""
    names = [name for name, child in known.children.items() if child.required] if known else []
    if known is None or not names:
        return ""
    if known.kind == "rows":
        rest = f"，下面再填{'、'.join(names[1:])}" if names[1:] else ""
        return f"请改为“- {names[0]}: …”{rest}。"
    return f"请从下一行起行首多空两个空格，一行填一个栏目：{'、'.join(names)}。"


def _found(value: object) -> str:
    if isinstance(value, str):
        return f"，现为“{excerpt(value)}”" if value else "，尚未填写"
    return "，现为一个列表" if isinstance(value, list) else "，现为若干栏目"


def _choice(known: Field | None) -> str:
    return f"只能填：{'、'.join(known.allowed)}。" if known and known.allowed else ""


def _missing(path: KeyPath, known: Field | None, source: Source) -> Diagnostic:
    """What is told of a field that must be filled in: what belongs in it, then how it is written."""  # noqa: E501
    name = path[-1]
    how = _choice(known) + (known.hint if known else "")
    if path in source.keys:
        message = f"“{name}”为必填项，尚未填写"
        hint = _to_fill_in(str(name), known)
    else:
        message, hint = f"缺少“{name}”", _to_add(path, known, source)
    return source.diagnostic(path, "required", message, hint + how, at_key=True)


def _to_fill_in(name: str, known: Field | None) -> str:
    """Where the content of a key with nothing behind it goes, and what it is."""
    if known and known.kind in _BELOW:
        return _below_key(known)
    title = known.title if known else ""
    what = f"本栏指“{title}”。" if title not in ("", name) else ""
    if known and known.is_long and known.hint:
        # The hint says where a text of paragraphs begins.
        return f"请填写内容。{what}"
    filled = "数字" if known and known.kind == "amount" else "内容"
    return f"请在冒号和一个空格后填写{filled}。{what}"


def _to_add(path: KeyPath, known: Field | None, source: Source) -> str:
    """Which line has to be put in where, for a key that is missing."""
    above = "" if len(path) == 1 else "此项中" if isinstance(path[-2], int) else f"“{path[-2]}”下面"
    where = f"在{above}" if above else ""
    line, rest = f"“{path[-1]}: …”。", ""
    if known and known.kind in _BELOW:
        line, rest = f"“{path[-1]}:”。", _below_key(known)
    blanks = _blanks_beside(path, source)
    if blanks is None:
        return f"请{where}补上{line}{rest}"
    indented = f"行首 {blanks} 个空格" if blanks else "行首不留空格"
    return f"请{where}另起一行（{indented}），填{line}{rest}"


def _blanks_beside(path: KeyPath, source: Source) -> int | None:
    """How many blanks the lines beside a missing key begin with; None where they do not begin lines."""  # noqa: E501
    beside = (at for key, at in source.keys.items() if key and key[:-1] == path[:-1])
    line, column = next(beside, (0, 0))
    before = source.lines[line - 1][: column - 1] if line else ""
    return None if not line or before.strip(" -") else len(before)


def _below_key(known: Field) -> str:
    """How a group or a list of rows is written, below its key."""
    if known.kind == "group":
        return _how_to_write_group(known)
    return "请从下一行起填写，每一项以“-”和一个空格开头。"


def _unknown(path: KeyPath, fields: Field, source: Source) -> Diagnostic:
    name = str(path[-1])
    parent = find_field(fields, path[:-1])
    above = next((step for step in reversed(path[:-1]) if isinstance(step, str)), "")
    meant, home = _meant(path, fields, source), find_group_with(fields, name)
    if meant:
        hint = f"您要填的是“{meant}”吗？"
    elif home and home[-1] == above:
        hint = f"请删除此行；只有“{home[0]}”中的“{above}”才填写此栏目。"
    elif home is not None:
        hint = f"应填在“{home[-1]}”下面，请检查行首空格。" if home else "应顶格填写，行首不留空格。"
    else:
        hint = "此处可填的栏目：" + "、".join(parent.children if parent else ()) + "。"
    return source.diagnostic(
        path, "unknown", f"此处没有“{excerpt(name)}”这个栏目", hint, at_key=True
    )


def _meant(path: KeyPath, fields: Field, source: Source) -> str:
    """The field the unknown key was probably meant for, of those not written there; or nothing."""
    parent = find_field(fields, path[:-1])
    free = [k for k in parent.children if (*path[:-1], k) not in source.keys] if parent else []
    name = str(path[-1])
    # 金额（万元） is how a form may call it.
    plain = re.sub(r"[（(].*", "", name).strip()
    return "" if find_group_with(fields, name) is not None else nearest(plain or name, free)
