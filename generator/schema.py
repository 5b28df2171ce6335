"""Hold a data file against a Cerberus schema. The only importer of Cerberus."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from cerberus import Validator, errors
from cerberus.errors import BaseErrorHandler, ValidationError
from cerberus.schema import SchemaError
from cerberus.validator import TypeDefinition

from generator.diagnostics import Diagnostic, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from generator.source import KeyPath, Source

Value: TypeAlias = "str | int | Decimal | list[Value] | dict[str, Value]"

# What we would print again exactly as typed: no sign +, no exponent, no leading zero.
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_INTEGER = re.compile(r"0|[1-9][0-9]*")
MAX_DIGITS = 30
_KIND_NAMES = {
    "text": "一段文字",
    "amount": "一个数字",
    "texts": "一个列表（每项以“-”开头）",
    "rows": "一个列表（每项以“-”开头）",
    "group": "一组“键: 值”",
}
_NOT_ONE_ENTRY = (errors.MAPPING_SCHEMA.code, errors.SEQUENCE_SCHEMA.code, errors.BAD_ITEMS.code)


@dataclass(frozen=True)
class Field:
    """One field of a schema: a text, an amount, texts, a group of fields, or rows of such a group."""

    kind: Literal["text", "amount", "texts", "group", "rows"]
    title: str = ""
    hint: str = ""
    children: Mapping[str, Field] = field(default_factory=dict)


@dataclass(frozen=True)
class Schema:
    """A compiled Cerberus schema and the fields it describes."""

    fields: Field
    validator: Any


class BadSchemaError(ValueError):
    """The schema itself is not one that Cerberus, or this program, understands."""


def compile_schema(rules: dict[str, Any]) -> Schema:
    """The schema ready for use; every field is required unless it says `required: false`.

    Raises BadSchemaError for a schema Cerberus refuses.
    """
    try:
        validator = _Validator(rules, require_all=True, error_handler=_Flat)
    except (SchemaError, TypeError) as error:
        raise BadSchemaError(str(error)) from error
    return Schema(_field({"type": "dict", "schema": rules}), validator)


def validate(schema: Schema, source: Source) -> tuple[dict[str, Value], list[Diagnostic]]:
    """The source's values with amounts as Decimal, keys with nothing behind them left out.

    Every group and list of the schema is there, if only empty. A value that was refused, or is
    missing, is None; the diagnostics say why.
    """
    document = _without_blanks(source.data)
    schema.validator.validate(document)
    found = {(e.document_path, e.code): e for e in schema.validator.errors}
    uncoerced = {path for path, code in found if code == errors.COERCION_FAILED.code}
    misspelt = {
        (*path[:-1], _meant(path, schema.fields, source))
        for path, code in found
        if code == errors.UNKNOWN_FIELD.code
    }
    told = [
        (path, _diagnostic(error, schema.fields, source))
        for (path, code), error in found.items()
        if not (path in uncoerced and code != errors.COERCION_FAILED.code)
        if not (path in misspelt and code == errors.REQUIRED_FIELD.code)
    ]
    values = _with_empty_groups(schema.fields, schema.validator.document or {})
    for path, _ in sorted(found, key=lambda key: -len(key[0])):
        _strike(values, path)
    # A value that could not even be read is not judged a second time.
    unread = {(d.line, d.column) for d in source.diagnostics} & set(source.values.values())
    return values, [d for _, d in told if (d.line, d.column) not in unread]


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

    def _normalize_coerce_decimal(self, value: object) -> Decimal:
        return Decimal(_number(value, _DECIMAL))

    def _normalize_coerce_integer(self, value: object) -> int:
        return int(_number(value, _INTEGER))


def _number(value: object, form: re.Pattern[str]) -> str:
    if not isinstance(value, str):
        raise TypeError("应为一个数字\n在冒号后面只写数字。")
    if form.fullmatch(value) and len(value) <= MAX_DIGITS:
        return value
    kind = "整数" if form is _INTEGER else "数字"
    hint = f"只写{kind}，不写单位。"
    if re.fullmatch(r"[-+]?[0-9.,，０-９．]+", value):
        hint = "用半角数字直接写，例如 1234.5；不写千分位逗号、加号，也不在前面补 0。"
    if len(value) > MAX_DIGITS:
        hint = f"数字最多 {MAX_DIGITS} 位。"
    raise ValueError(f"应为{kind}，写的是“{shown(value)}”\n{hint}")


def _strike(values: Any, path: KeyPath) -> None:
    """Make the value at the path None."""
    for step in path[:-1]:
        values = values[step]
    values[path[-1]] = None


def _without_blanks(node: Any) -> Any:
    """The node with keys that have nothing behind them left out: blank is absent."""
    if isinstance(node, dict):
        return {k: _without_blanks(v) for k, v in node.items() if v != ""}
    return [_without_blanks(v) for v in node] if isinstance(node, list) else node


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


def _field(rules: dict[str, Any]) -> Field:
    meta = rules.get("meta", {})
    if not isinstance(meta, dict):
        raise BadSchemaError(f"meta is not a mapping: {meta!r}")
    title, hint = meta.get("title", ""), meta.get("hint", "")
    kind = rules.get("type", "string")
    if kind == "dict":
        children = {k: _field(v) for k, v in rules.get("schema", {}).items()}
        return Field("group", title, hint, children)
    if kind == "list":
        row = _field(rules.get("schema", {}))
        return Field("rows" if row.kind == "group" else "texts", title, hint, row.children)
    if kind not in ("string", "decimal", "integer"):
        raise BadSchemaError(f"unknown type {kind!r}; known: string decimal integer dict list")
    return Field("text" if kind == "string" else "amount", title, hint)


def is_always_there(schema: Schema, name: str) -> bool:
    """Whether the schema's top level has the field and requires it."""
    rule = schema.validator.schema.get(name)
    return rule is not None and rule.get("required", True)


def find(fields: Field, path: KeyPath | tuple[str, ...]) -> Field | None:
    """The field at the path, row numbers passed over, or None."""
    for step in path:
        if isinstance(step, str):
            child = fields.children.get(step)
            if child is None:
                return None
            fields = child
    return fields


def _diagnostic(error: ValidationError, fields: Field, source: Source) -> Diagnostic:
    path: KeyPath = error.document_path
    known = find(fields, path)
    hint = known.hint if known else ""
    code = error.code
    name = path[-1] if isinstance(path[-1], str) else f"第 {path[-1] + 1} 项"
    if code == errors.COERCION_FAILED.code:
        message, _, advice = error.info[-1].partition("\n")
        return source.diagnostic(path, "number", message, advice + hint)
    if code == errors.REQUIRED_FIELD.code:
        return _missing(path, hint, source)
    if code == errors.UNKNOWN_FIELD.code:
        return _unknown(path, fields, source)
    if code == errors.BAD_TYPE.code:
        wanted = _KIND_NAMES[_kind_at(path, known)]
        return source.diagnostic(path, "type", f"“{name}”应为{wanted}{_found(error.value)}", hint)
    message, advice = _MESSAGES[code](name, error) if code in _MESSAGES else (str(error.rule), "")
    return source.diagnostic(path, error.rule, message, advice or hint)


_MESSAGES: dict[int, Callable[[str, Any], tuple[str, str]]] = {
    errors.EMPTY_NOT_ALLOWED.code: lambda name, _: (f"“{name}”不能是空的", ""),
    errors.UNALLOWED_VALUE.code: lambda name, e: (
        f"“{name}”不能是“{shown(e.value)}”",
        "只能写：" + "、".join(map(str, e.constraint)) + "。",
    ),
    errors.MIN_VALUE.code: lambda name, e: (f"“{name}”不能小于 {e.constraint}，写的是 {shown(e.value)}", ""),
    errors.MAX_VALUE.code: lambda name, e: (f"“{name}”不能大于 {e.constraint}，写的是 {shown(e.value)}", ""),
    errors.MIN_LENGTH.code: lambda name, e: (f"“{name}”太短：至少 {e.constraint}，现在 {len(e.value)}", ""),
    errors.MAX_LENGTH.code: lambda name, e: (f"“{name}”太长：最多 {e.constraint}，现在 {len(e.value)}", ""),
    errors.EXCLUDES_FIELD.code: lambda name, e: (f"“{name}”不能和 {'、'.join(e.constraint)} 同时写", ""),
    errors.DEPENDENCIES_FIELD.code: lambda name, e: (f"写了“{name}”，还要写 {e.constraint}", ""),
    errors.REGEX_MISMATCH.code: lambda name, e: (f"“{name}”的写法不对：“{shown(e.value)}”", ""),
}  # fmt: skip


def _kind_at(path: KeyPath, known: Field | None) -> str:
    """The kind expected at the path; a row of a list is a group, an entry of texts a text."""
    if isinstance(path[-1], str):
        return known.kind if known else "text"
    return "text" if known and known.kind == "texts" else "group"


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
    message = f"缺少“{name}”"
    return source.diagnostic(
        path, "required", message, f"在这里补上“{name}: …”。{hint}", at_key=True
    )


def _unknown(path: KeyPath, fields: Field, source: Source) -> Diagnostic:
    name = str(path[-1])
    parent = find(fields, path[:-1])
    meant, home = _meant(path, fields, source), _home(fields, name)
    if meant:
        hint = f"是不是想写“{meant}”？"
    elif home is not None:
        hint = f"它应写在“{home}”下面，请检查缩进。" if home else "它应写在最左边，不缩进。"
    else:
        hint = "这里可以写：" + "、".join(parent.children if parent else ()) + "。"
    return source.diagnostic(path, "unknown", f"不认识的键“{shown(name)}”", hint, at_key=True)


def _meant(path: KeyPath, fields: Field, source: Source) -> str:
    """The field the unknown key was probably meant for, of those not written there; or nothing."""
    parent = find(fields, path[:-1])
    free = [k for k in parent.children if (*path[:-1], k) not in source.keys] if parent else []
    close = [] if _home(fields, str(path[-1])) is not None else free
    return next(iter(difflib.get_close_matches(str(path[-1]), close, n=1, cutoff=0.5)), "")


def _home(fields: Field, name: str, own: str = "") -> str | None:
    """The name of the first group that has such a field (blank for the outermost), or None."""
    if name in fields.children:
        return own
    below = (_home(child, name, key) for key, child in fields.children.items())
    return next((home for home in below if home is not None), None)
