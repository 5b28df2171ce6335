"""Hold a data file against a Cerberus schema. The only importer of Cerberus."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from cerberus import Validator, errors
from cerberus.errors import BaseErrorHandler, ValidationError
from cerberus.schema import SchemaError
from cerberus.validator import TypeDefinition

from generator.common import amounts
from generator.pack import schema_messages
from generator.pack.fields import BadSchemaError, Field, read
from generator.pack.schema_messages import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath

Value: TypeAlias = "str | int | Decimal | list[Value] | dict[str, Value]"

# What Cerberus does not call by the name of a rule.
_RULES = {
    errors.UNKNOWN_FIELD.code: schema_messages.UNKNOWN,
    errors.BAD_TYPE.code: schema_messages.TYPE,
}
DECIMALS = errors.ErrorDefinition(0x1001, "decimals")
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
        raise BadSchemaError("每个字段应为若干行“规则: 内容”")
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
    found = {(r.path, r.rule): r for r in map(_refusal, schema.validator.errors)}
    unread = _unread(source)
    meant = schema_messages.intended_fields(found.values(), schema.fields, source)
    left = [
        refusal
        for refusal in found.values()
        if refusal.path not in refused and refusal.path not in unread
        if not (refusal.rule == schema_messages.MISSING and refusal.path in meant)
    ]
    told = schema_messages.diagnostics(left, values, schema.fields, source)
    told += [
        schema_messages.not_an_amount(path, error, schema.fields, source)
        for path, error in refused.items()
        if path not in unread
    ]
    filled = _with_empty_groups(schema.fields, values)
    for path in sorted({path for path, _ in found}, key=len, reverse=True):
        _strike(filled, path)
    for path in unread:
        _strike_if_there(filled, path, groups=dict | list)
    for path in {*meant, *source.incomplete_lists}:
        _strike_if_there(filled, path, groups=dict)
    return filled, told


def _refusal(error: ValidationError) -> Violation:
    return Violation(
        error.document_path, _RULES.get(error.code, error.rule), error.constraint, error.value
    )


def _unread(source: Source) -> set[KeyPath]:
    """Paths of values that could not even be read as they are written: there is no judging them."""
    places = {(d.line, d.column) for d in source.diagnostics if d.severity == "error"}
    if not places and not source.repaired_lines:
        return set()
    return {
        path
        for path, at in source.values.items()
        if path and (at in places or at[0] in source.repaired_lines)
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


def _strike_if_there(values: Any, path: KeyPath, *, groups: Any) -> None:
    """Make the value at the path None, if it is there and no group, whose own are struck one by one."""  # noqa: E501
    for step in path[:-1]:
        if isinstance(values, dict):
            values = values.get(step)
        elif isinstance(values, list) and isinstance(step, int) and step < len(values):
            values = values[step]
        else:
            return
    last = path[-1]
    is_entry = isinstance(values, list) and isinstance(last, int) and last < len(values)
    is_there = is_entry or (isinstance(values, dict) and last in values)
    if is_there and not isinstance(values[last], groups):
        values[last] = None


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
