"""What staff are told of values that a schema refuses, and of keys it does not know."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.amounts import plain
from generator.diagnostics import shown
from generator.fields import KIND_NAMES, find, home_of
from generator.nearest import nearest
from generator.selectors import value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from generator.amounts import NotAnAmountError
    from generator.diagnostics import Diagnostic
    from generator.fields import Field
    from generator.source import Source
    from generator.yaml_tree import KeyPath

MISSING, UNKNOWN, TYPE = "required", "unknown", "type"


@dataclass(frozen=True)
class Refusal:
    """A value, or a key, that broke a rule of the schema: the rule's name and what it asks."""

    path: KeyPath
    rule: str
    constraint: Any
    value: Any


def told(found: Sequence[Refusal], values: Any, fields: Field, source: Source) -> list[Diagnostic]:
    """What staff are told of the refusals.

    An entry that is all blank is told as one, and so are keys that belong in another group.
    """
    blank = _blank_entries(found, values)
    findings = [_blank_entry(row, names, source) for row, names in blank.items()]
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


def _blank_entries(found: Sequence[Refusal], values: Any) -> dict[KeyPath, list[str]]:
    """The entries of lists in which nothing is written, with what they must have."""
    missing: dict[KeyPath, list[str]] = {}
    for refusal in found:
        *above, name = refusal.path
        if refusal.rule == MISSING and above and isinstance(above[-1], int):
            missing.setdefault(tuple(above), []).append(str(name))
    return {row: names for row, names in missing.items() if _is_blank(value_at(values, row))}


def _by_home(found: Sequence[Refusal], fields: Field) -> dict[tuple[KeyPath, str], list[KeyPath]]:
    """Unknown keys that another group has, by where they stand and that group's name."""
    groups: dict[tuple[KeyPath, str], list[KeyPath]] = {}
    for refusal in found:
        path = refusal.path
        if refusal.rule == UNKNOWN and (home := home_of(fields, str(path[-1]))):
            groups.setdefault((path[:-1], home[-1]), []).append(path)
    return groups


def _is_blank(value: Any) -> bool:
    """Whether nothing is written in the value, nor in what it holds."""
    if isinstance(value, dict):
        return all(map(_is_blank, value.values()))
    return all(map(_is_blank, value)) if isinstance(value, list) else value == ""


def _blank_entry(row: KeyPath, names: list[str], source: Source) -> Diagnostic:
    number = int(row[-1]) + 1
    message = f"“{row[-2]}”第 {number} 项还是空的（{'、'.join(names)}）"
    hint = "填好，或从“-”起把这一项整个删掉。"
    return source.diagnostic(row, "required", message, hint, at_key=True)


def _moved(paths: list[KeyPath], home: str, source: Source) -> Diagnostic:
    """Several keys that belong in another group, told at the first of them."""
    message = f"“{shown(paths[0][-1])}”等 {len(paths)} 个键不应写在这里"
    hint = f"它们应写在“{home}”下面：检查这几行前面的空格，和“{home}”那一行在不在。"
    return source.diagnostic(paths[0], "unknown", message, hint, at_key=True)


def meant_fields(found: Iterable[Refusal], fields: Field, source: Source) -> set[KeyPath]:
    """The fields that the unknown keys were probably meant for, here or where they belong."""
    meant_for: set[KeyPath] = set()
    for path in (refusal.path for refusal in found if refusal.rule == UNKNOWN):
        if meant := _meant(path, fields, source):
            meant_for.add((*path[:-1], meant))
        elif home := home_of(fields, str(path[-1])):
            meant_for |= {(*home, str(path[-1])), home}
    return meant_for


def _diagnostic(refusal: Refusal, fields: Field, source: Source) -> Diagnostic:
    path, rule = refusal.path, refusal.rule
    known = find(fields, path)
    hint = known.hint if known else ""
    name = path[-1] if isinstance(path[-1], str) else f"第 {path[-1] + 1} 项"
    if rule == MISSING:
        return _missing(path, _choice(known) + hint, source)
    if rule == UNKNOWN:
        return _unknown(path, fields, source)
    if rule == TYPE:
        wanted = _kind_at(path, known)
        message = f"“{name}”应为{KIND_NAMES[wanted]}{_found(refusal.value)}"
        advice = _how_to_write(wanted, refusal.value, known)
        return source.diagnostic(path, "type", message, advice + hint)
    message, advice = MESSAGES[rule](name, refusal)
    return source.diagnostic(path, rule, message, advice or hint)


def not_an_amount(
    path: KeyPath, error: NotAnAmountError, fields: Field, source: Source
) -> Diagnostic:
    """What is told of a text where an amount belongs."""
    known = find(fields, path)
    return source.diagnostic(
        path, "number", str(error), error.hint or (known.hint if known else "")
    )


MESSAGES: dict[str, Callable[[str, Any], tuple[str, str]]] = {
    "allowed": lambda name, e: (
        f"“{name}”不能是“{shown(e.value)}”",
        "只能写：" + "、".join(map(str, e.constraint)) + "。",
    ),
    "min": lambda name, e: (
        f"“{name}”不能小于 {e.constraint}，写的是 {shown(e.value)}",
        "不能是负数，请核对。" if e.value < 0 else "请核对这个数。",
    ),
    "max": lambda name, e: (
        f"“{name}”不能大于 {e.constraint}，写的是 {shown(e.value)}", "请核对是不是多写了一位。"
    ),
    "minlength": lambda name, e: (
        f"“{name}”太短：至少 {e.constraint} {_counted(e)}，现在 {len(e.value)} {_counted(e)}",
        f"补足到 {e.constraint} {_counted(e)}。",
    ),
    "maxlength": lambda name, e: (
        f"“{name}”太长：最多 {e.constraint} {_counted(e)}，现在 {len(e.value)} {_counted(e)}",
        f"删去 {len(e.value) - e.constraint} {_counted(e)}。",
    ),
    "decimals": lambda name, e: (
        f"“{name}”的小数太长：最多 {e.constraint} 位，写的是 {shown(e.value)}", f"四舍五入成 {plain(round(e.value, e.constraint)):f}。"
    ),
    "excludes": lambda name, e: (f"“{name}”不能和 {_listed(e.constraint)} 同时写", "只留一个。"),
    "dependencies": lambda name, e: (f"写了“{name}”，还要写 {_listed(e.constraint)}", f"补上 {_listed(e.constraint)}，或删掉“{name}”。"),
    "regex": lambda name, e: (f"“{name}”的写法不对：“{shown(e.value)}”", ""),
}  # fmt: skip


def _listed(names: str | Sequence[str]) -> str:
    return names if isinstance(names, str) else "、".join(names)


def _counted(refusal: Refusal) -> str:
    return "个字" if isinstance(refusal.value, str) else "项"


def _kind_at(path: KeyPath, known: Field | None) -> str:
    """The kind expected at the path; a row of a list is a group, an entry of texts a text."""
    if isinstance(path[-1], str):
        return known.kind if known else "text"
    return "text" if known and known.kind == "texts" else "group"


def _how_to_write(wanted: str, value: object, known: Field | None) -> str:
    """How to write what is wanted, where something else was written."""
    if wanted == "group":
        return "删掉前面的“-”。" if isinstance(value, list) else _how_to_write_group(known)
    if wanted == "texts":
        return "写成 [甲, 乙]，用英文逗号隔开。"
    if wanted == "rows" and isinstance(value, dict):
        return "在每一项的第一个键前面写“-”和一个空格。"
    if wanted == "rows":
        return "每一项另起一行，以“-”和一个空格开头；一项也没有，就删掉这个键。"
    return "只写一个，不要分成几项。" if isinstance(value, list) else "直接写在冒号后面。"


def _how_to_write_group(known: Field | None) -> str:
    """How to write a group, or a row of such groups, with the keys it must have."""
    names = [name for name, child in known.children.items() if child.required] if known else []
    if known is None or not names:
        return ""
    if known.kind == "rows":
        rest = f"下面再写{'、'.join(names[1:])}。" if names[1:] else ""
        return f"写成“- {names[0]}: …”。{rest}"
    return f"从下一行起缩进两格，一行写一个键：{'、'.join(names)}。"


def _found(value: object) -> str:
    if isinstance(value, str):
        return f"，写的是“{shown(value)}”" if value else "，这里是空的"
    return "，写的是一个列表" if isinstance(value, list) else "，写的是一组“键: 值”"


def _choice(known: Field | None) -> str:
    return f"只能写：{'、'.join(known.allowed)}。" if known and known.allowed else ""


def _missing(path: KeyPath, hint: str, source: Source) -> Diagnostic:
    name = path[-1]
    if path in source.keys:
        hint = hint or f"在“{name}: ”后面写上内容。"
        return source.diagnostic(
            path, "required", f"“{name}”是必填的，这里是空的", hint, at_key=True
        )
    message = f"缺少“{name}”"
    return source.diagnostic(
        path, "required", message, f"在这里补上“{name}: …”。{hint}", at_key=True
    )


def _unknown(path: KeyPath, fields: Field, source: Source) -> Diagnostic:
    name = str(path[-1])
    parent = find(fields, path[:-1])
    above = next((step for step in reversed(path[:-1]) if isinstance(step, str)), "")
    meant, home = _meant(path, fields, source), home_of(fields, name)
    if meant:
        hint = f"是不是想写“{meant}”？"
    elif home and home[-1] == above:
        hint = f"这里没有这一项，删掉这一行；只有“{home[0]}”里的“{above}”才写它。"
    elif home is not None:
        hint = f"它应写在“{home[-1]}”下面，请检查缩进。" if home else "它应写在最左边，不缩进。"
    else:
        hint = "这里可以写：" + "、".join(parent.children if parent else ()) + "。"
    return source.diagnostic(path, "unknown", f"不认识的键“{shown(name)}”", hint, at_key=True)


def _meant(path: KeyPath, fields: Field, source: Source) -> str:
    """The field the unknown key was probably meant for, of those not written there; or nothing."""
    parent = find(fields, path[:-1])
    free = [k for k in parent.children if (*path[:-1], k) not in source.keys] if parent else []
    name = str(path[-1])
    # 金额（万元） is how a form may call it.
    plain = re.sub(r"[（(].*", "", name).strip()
    return "" if home_of(fields, name) is not None else nearest(plain or name, free)
