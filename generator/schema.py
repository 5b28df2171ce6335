"""Hold a data file against a Cerberus schema. The only importer of Cerberus."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from cerberus import Validator, errors
from cerberus.errors import BaseErrorHandler, ValidationError
from cerberus.schema import SchemaError
from cerberus.validator import TypeDefinition

from generator import amounts
from generator.diagnostics import Diagnostic, shown
from generator.fields import KIND_NAMES, BadSchemaError, Field, find, home_of, read
from generator.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from generator.source import KeyPath, Source

Value: TypeAlias = "str | int | Decimal | list[Value] | dict[str, Value]"

_NOT_ONE_ENTRY = (errors.MAPPING_SCHEMA.code, errors.SEQUENCE_SCHEMA.code)


@dataclass(frozen=True)
class Schema:
    """A compiled Cerberus schema and the fields it describes."""

    fields: Field
    validator: Any


def compile_schema(rules: dict[str, Any]) -> Schema:
    """The schema ready for use; every field is required unless it says `required: false`.

    Raises BadSchemaError for a schema Cerberus refuses.
    """
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
    misspelt = {
        (*path[:-1], _meant(path, schema.fields, source))
        for path, code in found
        if code == errors.UNKNOWN_FIELD.code
    }
    told = [
        _diagnostic(error, schema.fields, source)
        for (path, _), error in found.items()
        if path not in refused
        if path not in misspelt
    ]
    told += [source.diagnostic(at, "number", str(why), why.hint) for at, why in refused.items()]
    filled = _with_empty_groups(schema.fields, values)
    # Backwards, what is in a group comes before the group.
    for path in sorted({path for path, _ in found}, reverse=True):
        _strike(filled, path)
    unread = _unread(source)
    for path in unread:
        _strike_text(filled, path)
    places = {source.values[path] for path in unread}
    return filled, [d for d in told if (d.line, d.column) not in places]


def _unread(source: Source) -> list[KeyPath]:
    """Paths of values that could not even be read as they are written: there is no judging them."""
    places = {(d.line, d.column) for d in source.diagnostics}
    if not places and not source.mended:
        return []
    return [
        path
        for path, at in source.values.items()
        if path and (at in places or at[0] in source.mended)
    ]


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


class _Validator(Validator):
    """Cerberus with exact numbers."""

    types_mapping: Mapping[str, Any] = {
        **Validator.types_mapping,
        "decimal": TypeDefinition("decimal", (Decimal,), ()),
    }

    def _validate_decimals(self, most: int, field: str, value: Decimal) -> None:
        """{'type': 'integer', 'min': 0}"""  # noqa: D400, D415 - Cerberus reads this schema of the rule
        if -int(value.as_tuple().exponent) > most:
            self._error(field, DECIMALS)


def _strike(values: Any, path: KeyPath) -> None:
    """Make the value at the path None."""
    for step in path[:-1]:
        values = values[step]
    values[path[-1]] = None


def _strike_text(values: Any, path: KeyPath) -> None:
    """Make the text or amount at the path None, if it is there; a group's own are struck one by one."""
    for step in path[:-1]:
        if values is None:
            return
        values = values[step]
    is_there = isinstance(values, list) or (values is not None and path[-1] in values)
    if is_there and not isinstance(values[path[-1]], dict | list):
        values[path[-1]] = None


def _with_empty_groups(fields: Field, values: Any) -> Any:
    if isinstance(values, list):
        row = Field("group", children=fields.children)
        return [_with_empty_groups(row, v) for v in values]
    if not isinstance(values, dict):
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
    code = error.code
    if code == errors.UNKNOWN_FIELD.code:
        return _unknown(path, fields, source)
    known = _known(fields, path)
    hint = known.hint
    name = path[-1] if isinstance(path[-1], str) else f"第 {path[-1] + 1} 项"
    if code == errors.REQUIRED_FIELD.code:
        return _missing(path, hint, source)
    if code == errors.BAD_TYPE.code:
        wanted = _kind_at(path, known)
        message = f"“{name}”应为{KIND_NAMES[wanted]}{_found(error.value)}"
        advice = _how_to_write(wanted, error.value, known)
        return source.diagnostic(path, "type", message, advice + hint)
    message, advice = _MESSAGES[code](name, error)
    return source.diagnostic(path, error.rule, message, advice or hint)


def _known(fields: Field, path: KeyPath) -> Field:
    """The field at the path, which the schema has."""
    return cast("Field", find(fields, path))


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
        f"“{name}”的小数太长：最多 {e.constraint} 位，写的是 {shown(e.value)}", f"四舍五入成 {round(e.value, e.constraint):f}。"
    ),
    errors.EXCLUDES_FIELD.code: lambda name, e: (f"“{name}”不能和 {_listed(e.constraint)} 同时写", "只留一个。"),
    errors.DEPENDENCIES_FIELD.code: lambda name, e: (f"写了“{name}”，还要写 {_listed(e.constraint)}", f"补上 {_listed(e.constraint)}，或删掉“{name}”。"),
    errors.REGEX_MISMATCH.code: lambda name, e: (f"“{name}”的写法不对：“{shown(e.value)}”", ""),
}  # fmt: skip


def _listed(names: str | Sequence[str]) -> str:
    return names if isinstance(names, str) else "、".join(names)


def _counted(error: Any) -> str:
    return "个字" if isinstance(error.value, str) else "项"


def _kind_at(path: KeyPath, known: Field) -> str:
    """The kind expected at the path; a row of a list is a group, an entry of texts a text."""
    if isinstance(path[-1], str):
        return known.kind
    return "text" if known.kind == "texts" else "group"


def _how_to_write(wanted: str, value: object, known: Field) -> str:
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


def _how_to_write_group(known: Field) -> str:
    """How to write a group, or a row of such groups, with the keys it must have."""
    names = [name for name, child in known.children.items() if child.required]
    if not names:
        return ""
    if known.kind == "rows":
        rest = f"下面再写{'、'.join(names[1:])}。" if names[1:] else ""
        return f"写成“- {names[0]}: …”。{rest}"
    return f"从下一行起缩进两格，一行写一个键：{'、'.join(names)}。"


def _found(value: object) -> str:
    if isinstance(value, str):
        return f"，写的是“{shown(value)}”" if value else "，这里是空的"
    return "，写的是一个列表" if isinstance(value, list) else "，写的是一组“键: 值”"


def _missing(path: KeyPath, hint: str, source: Source) -> Diagnostic:
    name = path[-1]
    if path in source.keys:
        return source.diagnostic(
            path, "required", f"“{name}”是必填的，这里是空的", hint, at_key=True
        )
    return source.diagnostic(path, "required", f"缺少“{name}”", f"在这里补上“{name}: …”。{hint}")


def _unknown(path: KeyPath, fields: Field, source: Source) -> Diagnostic:
    name = str(path[-1])
    meant, home = _meant(path, fields, source), home_of(fields, name)
    if meant:
        hint = f"是不是想写“{meant}”？"
    elif home is not None:
        hint = f"它应写在“{home}”下面，请检查缩进。" if home else "它应写在最左边，不缩进。"
    else:
        hint = f"这里可以写：{'、'.join(_known(fields, path[:-1]).children)}。"
    return source.diagnostic(path, "unknown", f"不认识的键“{shown(name)}”", hint, at_key=True)


def _meant(path: KeyPath, fields: Field, source: Source) -> str:
    """The field the unknown key was probably meant for, of those not written there; or nothing."""
    if home_of(fields, str(path[-1])) is not None:
        return ""
    around = path[:-1]
    free = (k for k in _known(fields, around).children if (*around, k) not in source.keys)
    return nearest(str(path[-1]), free)
