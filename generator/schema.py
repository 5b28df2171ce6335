"""Hold a data file against a Cerberus schema. The only importer of Cerberus."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from cerberus import Validator, errors
from cerberus.errors import BaseErrorHandler, ValidationError
from cerberus.schema import SchemaError
from cerberus.validator import TypeDefinition

from generator import amounts
from generator.diagnostics import Diagnostic, shown
from generator.fields import KIND_NAMES, BadSchemaError, Field, find, home_of, read
from generator.nearest import nearest
from generator.selectors import value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from generator.source import KeyPath, Source

Value: TypeAlias = "str | int | Decimal | list[Value] | dict[str, Value]"

_MISSING, _UNKNOWN = errors.REQUIRED_FIELD.code, errors.UNKNOWN_FIELD.code
_NOT_ONE_ENTRY = (errors.MAPPING_SCHEMA.code, errors.SEQUENCE_SCHEMA.code, errors.BAD_ITEMS.code)


@dataclass(frozen=True)
class Schema:
    """A compiled Cerberus schema and the fields it describes."""

    fields: Field
    validator: Any


def compile_schema(rules: dict[str, Any]) -> Schema:
    """The schema ready for use; every field is required unless it says `required: false`.

    Raises BadSchemaError for a schema Cerberus refuses.
    """
    if not isinstance(rules, dict) or not all(isinstance(rule, dict) for rule in rules.values()):
        raise BadSchemaError("每个字段应为一组“规则: 值”")
    described = read({"type": "dict", "schema": rules})
    try:
        validator = _Validator(rules, require_all=True, error_handler=_Flat)
    except (SchemaError, TypeError) as error:
        raise BadSchemaError(str(error)) from error
    return Schema(described, validator)


def validate(schema: Schema, source: Source) -> tuple[dict[str, Value], list[Diagnostic]]:
    """The source's values with amounts as Decimal, keys with nothing behind them left out.

    Every group and list of the schema is there, if only empty. A value that was refused, or is
    missing, is None; the diagnostics say why.
    """
    refused: dict[KeyPath, amounts.NotAnAmountError] = {}
    values = _typed(source.data, schema.fields, (), refused)
    schema.validator.validate(values, normalize=False)
    found = {(e.document_path, e.code): e for e in schema.validator.errors}
    unread = _unread(source)
    meant = _meant_fields([path for path, code in found if code == _UNKNOWN], schema.fields, source)
    left = {
        (path, code): error
        for (path, code), error in found.items()
        if path not in refused and path not in unread
        if not (code == _MISSING and path in meant)
    }
    told = _told(left, values, schema.fields, source)
    told += [
        _not_an_amount(path, error, schema.fields, source)
        for path, error in refused.items()
        if path not in unread
    ]
    filled = _with_empty_groups(schema.fields, values)
    for path in sorted({path for path, _ in found}, key=len, reverse=True):
        _strike(filled, path)
    for path in {*unread, *meant, *source.unsure}:
        _strike_if_there(filled, path)
    return filled, told


def _told(
    found: Mapping[tuple[KeyPath, int], ValidationError], values: Any, fields: Field, source: Source
) -> list[Diagnostic]:
    """What staff are told of the errors.

    An entry that is all blank is told as one, and so are keys that belong in another group.
    """
    blank = {
        row: names
        for row in {path[:-1] for path, code in found if code == _MISSING}
        if row and isinstance(row[-1], int) and _is_blank(value_at(values, row))
        if (
            names := [
                str(path[-1]) for path, code in found if code == _MISSING and path[:-1] == row
            ]
        )
    }
    told = [_blank_entry(row, names, source) for row, names in blank.items()]
    rest = {
        (path, code): error
        for (path, code), error in found.items()
        if not any(path[: len(row)] == row for row in blank)
    }
    groups: dict[tuple[KeyPath, str], list[KeyPath]] = {}
    for path, code in rest:
        if code == _UNKNOWN and (home := home_of(fields, str(path[-1]))):
            groups.setdefault((path[:-1], home[-1]), []).append(path)
    moved = {path for paths in groups.values() if len(paths) > 1 for path in paths}
    told += [_moved(paths, home, source) for (_, home), paths in groups.items() if len(paths) > 1]
    return told + [
        _diagnostic(error, fields, source) for (path, _), error in rest.items() if path not in moved
    ]


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


def _meant_fields(unknown: list[KeyPath], fields: Field, source: Source) -> set[KeyPath]:
    """The fields that the unknown keys were probably meant for, here or where they belong."""
    found: set[KeyPath] = set()
    for path in unknown:
        if meant := _meant(path, fields, source):
            found.add((*path[:-1], meant))
        elif home := home_of(fields, str(path[-1])):
            found |= {(*home, str(path[-1])), home}
    return found


def _unread(source: Source) -> set[KeyPath]:
    """Paths of values that could not even be read as they are written: there is no judging them."""
    places = {(d.line, d.column) for d in source.diagnostics if d.severity == "error"}
    if not places and not source.mended:
        return set()
    return {
        path
        for path, at in source.values.items()
        if path and (at in places or at[0] in source.mended)
    }


def _typed(
    node: Any, fields: Field | None, path: KeyPath, refused: dict[KeyPath, amounts.NotAnAmountError]
) -> Any:
    """The node with its amounts as numbers, and without keys that have nothing behind them."""
    if isinstance(node, dict):
        below = fields.children if fields else {}
        return {
            key: _typed(value, below.get(key), (*path, key), refused)
            for key, value in node.items()
            if value != ""
        }
    if isinstance(node, list):
        row = replace(fields, single=False) if fields else None
        return [_typed(value, row, (*path, i), refused) for i, value in enumerate(node)]
    if fields is not None and fields.single:
        return [node]
    if fields is None or fields.kind != "amount":
        return node
    try:
        return amounts.read(node, fields.unit, whole=fields.whole)
    except amounts.NotAnAmountError as error:
        refused[path] = error
        return node


class _Flat(BaseErrorHandler):
    """Hands Cerberus's own error objects on, groups of them opened."""

    def __call__(self, found: list[ValidationError]) -> list[ValidationError]:
        return list(_opened(found))

    def __iter__(self) -> Iterator[ValidationError]:
        return iter(())


class _Validator(Validator):
    """Cerberus with exact numbers."""

    types_mapping: Mapping[str, Any] = {
        **Validator.types_mapping,
        "decimal": TypeDefinition("decimal", (Decimal,), ()),
    }

    def _validate_decimals(self, most: int, field: str, value: object) -> None:
        """{'type': 'integer', 'min': 0}"""  # noqa: D400, D415 - Cerberus reads this schema of the rule
        if isinstance(value, Decimal) and -int(value.as_tuple().exponent) > most:
            self._error(field, DECIMALS)


def _strike(values: Any, path: KeyPath) -> None:
    """Make the value at the path None."""
    for step in path[:-1]:
        values = values[step]
    values[path[-1]] = None


def _strike_if_there(values: Any, path: KeyPath) -> None:
    """Make the text, the amount or the list at the path None; a group's own are struck one by one."""
    for step in path[:-1]:
        if isinstance(values, dict):
            values = values.get(step)
        elif isinstance(values, list) and isinstance(step, int) and step < len(values):
            values = values[step]
        else:
            return
    last = path[-1]
    if isinstance(values, dict) and not isinstance(values.get(last, {}), dict):
        values[last] = None
    elif isinstance(values, list) and isinstance(last, int) and last < len(values):
        values[last] = None if not isinstance(values[last], dict) else values[last]


def _with_empty_groups(fields: Field, values: Any) -> Any:
    if fields.kind == "rows" and isinstance(values, list):
        row = Field("group", children=fields.children)
        return [_with_empty_groups(row, v) for v in values]
    if fields.kind != "group" or not isinstance(values, dict):
        return values
    filled = dict(values)
    for name, child in fields.children.items():
        if child.kind in ("group", "rows", "texts"):
            empty: Any = {} if child.kind == "group" else []
            filled[name] = _with_empty_groups(child, values.get(name, empty))
    return filled


def _opened(found: list[ValidationError]) -> Iterator[ValidationError]:
    for error in found:
        if error.code in _NOT_ONE_ENTRY:
            yield from _opened(error.child_errors)
        else:
            yield error


def is_always_there(schema: Schema, name: str) -> bool:
    """Whether the schema's top level has the field and requires it."""
    rule = schema.validator.schema.get(name)
    return rule is not None and rule.get("required", True)


def _diagnostic(error: ValidationError, fields: Field, source: Source) -> Diagnostic:
    path: KeyPath = error.document_path
    known = find(fields, path)
    hint = known.hint if known else ""
    code = error.code
    name = path[-1] if isinstance(path[-1], str) else f"第 {path[-1] + 1} 项"
    if code == errors.REQUIRED_FIELD.code:
        return _missing(path, _choice(known) + hint, source)
    if code == errors.UNKNOWN_FIELD.code:
        return _unknown(path, fields, source)
    if code == errors.BAD_TYPE.code:
        wanted = _kind_at(path, known)
        message = f"“{name}”应为{KIND_NAMES[wanted]}{_found(error.value)}"
        advice = _how_to_write(wanted, error.value, known)
        return source.diagnostic(path, "type", message, advice + hint)
    message, advice = _MESSAGES[code](name, error)
    return source.diagnostic(path, error.rule, message, advice or hint)


def _not_an_amount(
    path: KeyPath, error: amounts.NotAnAmountError, fields: Field, source: Source
) -> Diagnostic:
    known = find(fields, path)
    return source.diagnostic(
        path, "number", str(error), error.hint or (known.hint if known else "")
    )


DECIMALS = errors.ErrorDefinition(0x1001, "decimals")
_MESSAGES: dict[int, Callable[[str, Any], tuple[str, str]]] = {
    errors.UNALLOWED_VALUE.code: lambda name, e: (
        f"“{name}”不能是“{shown(e.value)}”",
        "只能写：" + "、".join(map(str, e.constraint)) + "。",
    ),
    errors.MIN_VALUE.code: lambda name, e: (
        f"“{name}”不能小于 {e.constraint}，写的是 {shown(e.value)}",
        "不能是负数，请核对。" if e.value < 0 else "请核对这个数。",
    ),
    errors.MAX_VALUE.code: lambda name, e: (
        f"“{name}”不能大于 {e.constraint}，写的是 {shown(e.value)}", "请核对是不是多写了一位。"
    ),
    errors.MIN_LENGTH.code: lambda name, e: (
        f"“{name}”太短：至少 {e.constraint} {_counted(e)}，现在 {len(e.value)} {_counted(e)}",
        f"补足到 {e.constraint} {_counted(e)}。",
    ),
    errors.MAX_LENGTH.code: lambda name, e: (
        f"“{name}”太长：最多 {e.constraint} {_counted(e)}，现在 {len(e.value)} {_counted(e)}",
        f"删去 {len(e.value) - e.constraint} {_counted(e)}。",
    ),
    DECIMALS.code: lambda name, e: (
        f"“{name}”的小数太长：最多 {e.constraint} 位，写的是 {shown(e.value)}", f"四舍五入成 {amounts.plain(round(e.value, e.constraint)):f}。"
    ),
    errors.EXCLUDES_FIELD.code: lambda name, e: (f"“{name}”不能和 {_listed(e.constraint)} 同时写", "只留一个。"),
    errors.DEPENDENCIES_FIELD.code: lambda name, e: (f"写了“{name}”，还要写 {_listed(e.constraint)}", f"补上 {_listed(e.constraint)}，或删掉“{name}”。"),
    errors.REGEX_MISMATCH.code: lambda name, e: (f"“{name}”的写法不对：“{shown(e.value)}”", ""),
}  # fmt: skip


def _listed(names: str | Sequence[str]) -> str:
    return names if isinstance(names, str) else "、".join(names)


def _counted(error: Any) -> str:
    return "个字" if isinstance(error.value, str) else "项"


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
