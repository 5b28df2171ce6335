"""Validate a data file by a Cerberus schema. The only importer of Cerberus."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from cerberus import Validator, errors
from cerberus.errors import BaseErrorHandler, ValidationError
from cerberus.schema import SchemaError, UnvalidatedSchema
from cerberus.validator import TypeDefinition

from generator.common import amount_format, amounts, dates
from generator.pack import acceptance, bound_messages, schema_messages
from generator.pack import fields as schema_fields
from generator.pack.bound_messages import Violation
from generator.pack.fields import BadSchemaError, Field
from generator.pack.selectors import without_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath

Value: TypeAlias = "str | int | Decimal | list[Value] | dict[str, Value]"

# Errors that Cerberus does not call by the name of a rule.
_RULES = {
    errors.UNKNOWN_FIELD.code: schema_messages.UNKNOWN,
    errors.BAD_TYPE.code: schema_messages.TYPE,
}
DECIMALS = errors.ErrorDefinition(0x1001, "decimals")
_DATE = errors.ErrorDefinition(0x1002, "date")
# Rules about a field beside others, or about its absence; the rest bound its value.
_NOT_OF_VALUES = frozenset({"meta", "required", "excludes", "dependencies"})
# Errors that only hold the errors of the entries below.
_CONTAINERS = (errors.MAPPING_SCHEMA.code, errors.SEQUENCE_SCHEMA.code, errors.BAD_ITEMS.code)


@dataclass(frozen=True)
class Schema:
    """A compiled Cerberus schema and the fields it describes.

    Values that the test `is_kept_by` accepts need not be validated: Cerberus would find nothing.
    """

    fields: Field
    validator: Any
    is_kept_by: Callable[[Value], bool] = acceptance.never


def compile_schema(rules: dict[str, Any]) -> Schema:
    """The schema compiled; every field is required unless it has `required: false`.

    Raises BadSchemaError for a schema that Cerberus refuses or that uses an unsupported rule.
    """
    if not isinstance(rules, dict) or not all(isinstance(rule, dict) for rule in rules.values()):
        raise BadSchemaError("每个字段应为若干行“规则: 内容”")
    fields = Field("group", children=schema_fields.read_all(rules))
    try:
        # Cerberus checks a whole schema only where something is wrong.
        if not _is_accepted(rules):
            return Schema(fields, _validator(rules))
        exact = _with_exact_bounds(rules)
        return Schema(fields, _validator(UnvalidatedSchema(exact)), acceptance.of_group(exact))
    except (SchemaError, TypeError) as error:
        raise _refused(rules) or BadSchemaError(str(error)) from error


def _validator(rules: Mapping[str, Any]) -> _Validator:
    return _Validator(rules, require_all=True, error_handler=_FlatErrors)


def _refused(rules: Mapping[str, Any], above: tuple[str, ...] = ()) -> BadSchemaError | None:
    """The first rule of these fields, or of those below them, that Cerberus refuses."""
    for name, own in rules.items():
        path = (*above, str(name))
        for rule, constraint in own.items():
            if rule not in ("meta", "schema") and not _takes(rule, constraint):
                message = f"“{name}”：{rule} 的内容不对，现为 {constraint!r}"
                return BadSchemaError(message, (*path, rule))
        nested = own.get("schema") or {}
        is_group = own.get("type") == "dict"
        fields = nested if is_group else {"schema": nested} if nested else {}
        if refused := _refused(fields, (*path, "schema") if is_group else path):
            return refused
    return None


def _takes(rule: str, constraint: object) -> bool:
    """Whether Cerberus accepts the constraint of the rule."""
    try:
        _Validator({"field": {rule: constraint}})
    except (SchemaError, TypeError):
        return False
    return True


def _with_exact_bounds(rules: Mapping[str, Any]) -> dict[str, Any]:
    """The fields' rules with bounds that are exact, and without those that are no numbers.

    A date is a text with a rule of ours, which designers cannot write.

    YAML reads `0.1` as a binary fraction a little above 0.1, which 0.1 would not reach; a text or
    a date in place of a number bounds nothing.
    """
    return {name: _exact(own) for name, own in rules.items()}


def _exact(own: Mapping[str, Any]) -> dict[str, Any]:
    exact: dict[str, Any] = {}
    for rule, constraint in own.items():
        if rule in ("min", "max"):
            if schema_fields.is_number(constraint):
                exact[rule] = Decimal(str(constraint))
        elif rule == "schema" and constraint:
            is_group = own["type"] == "dict"
            exact[rule] = _with_exact_bounds(constraint) if is_group else _exact(constraint)
        elif rule == "type" and isinstance(constraint, str) and constraint in schema_fields.DATES:
            exact |= {"type": "string", "date": schema_fields.DATES[constraint]}
        else:
            exact[rule] = constraint
    return exact


def _is_accepted(rules: Mapping[str, Any]) -> bool:
    """Whether Cerberus accepts the rules of each field; its check of nested schemas is slow.

    It tries each nested schema in two ways and collects the errors of one. How schemas are nested
    has been checked when their fields were read.
    """
    try:
        _Validator({repr(own): own for own in _rules_of_fields(rules.values())})
    except (SchemaError, TypeError):
        return False
    return True


def _rules_of_fields(fields: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rules of each field and of all below, without titles and without those below."""
    for rules in fields:
        nested: Any = rules.get("schema")
        has_nested = isinstance(nested, dict)
        without = {"meta", "schema"} if has_nested else {"meta"}
        yield {rule: constraint for rule, constraint in rules.items() if rule not in without}
        if has_nested:
            is_group = rules["type"] == "dict"
            yield from _rules_of_fields(nested.values() if is_group else [nested])


def validate(schema: Schema, source: Source) -> tuple[dict[str, Value], list[Diagnostic]]:
    """The source's values, with amounts as numbers and blank keys left out, and their errors.

    Every group and list of the schema is present, if only empty. A value that breaks a rule, is
    missing or cannot be read is None; the diagnostics say why.
    """
    bad_amounts: dict[KeyPath, amounts.NotAnAmountError] = {}
    values = _typed(source.data, schema.fields, (), bad_amounts)
    violations = {} if schema.is_kept_by(values) else _violations(schema, values)
    unreadable = _unreadable(source)
    intended = schema_messages.intended_fields(violations.values(), schema.fields, source)
    reported = [
        violation
        for violation in violations.values()
        if violation.path not in bad_amounts and violation.path not in unreadable
        if not (violation.rule == schema_messages.MISSING and violation.path in intended)
    ]
    findings = schema_messages.diagnostics(reported, values, schema.fields, source)
    findings += [
        schema_messages.not_an_amount(path, error, schema.fields, source)
        for path, error in bad_amounts.items()
        if path not in unreadable
    ]
    completed = _with_empty_groups(schema.fields, values)
    for path in sorted(dict.fromkeys(path for path, _ in violations), key=len, reverse=True):
        _set_none(completed, path)
    for path in unreadable:
        _set_none_if_present(completed, path, keep=dict | list)
    for path in {*intended, *source.incomplete_lists}:
        _set_none_if_present(completed, path, keep=dict)
    return completed, findings


def rules_at(schema: Schema, path: tuple[str, ...]) -> Mapping[str, Any]:
    """Cerberus's rules of the field at the path, which must be there."""
    rules: Any = {"type": "dict", "schema": schema.validator.schema}
    for step in path:
        below = rules["schema"]
        rules = (below["schema"] if rules["type"] == "list" else below)[step]
    return rules  # type: ignore[no-any-return]


def shape_of(schemas: Iterable[Schema], path: tuple[str, ...]) -> str:
    """The regular expression of the text at the path, if texts of one length fit it; else blank."""
    for schema in schemas:
        if (field := schema_fields.find_field(schema.fields, path)) and field.kind == "text":
            pattern = str(rules_at(schema, path).get("regex", ""))
            return "" if re.search(r"[*+?|]|,\s*[0-9]*\}", pattern) else pattern
    return ""


def of_value(schema: Schema, path: tuple[str, ...]) -> Schema | None:
    """The schema of the text or amount at the path alone; None where there is no such field."""
    field = schema_fields.find_field(schema.fields, path)
    if field is None or field.kind not in ("text", "amount"):
        return None
    rules = rules_at(schema, path)
    own = {rule: constraint for rule, constraint in rules.items() if rule not in _NOT_OF_VALUES}
    alone = {path[-1]: own}
    validator = _Validator(UnvalidatedSchema(alone), error_handler=_FlatErrors)
    return Schema(Field("group", children={path[-1]: field}), validator, acceptance.of_group(alone))


def broken_bounds(schema: Schema, value: object) -> list[tuple[str, str]]:
    """Code and message of each bound that the value breaks, as if it had been typed.

    `schema` is of the value alone, from `of_value`.
    """
    [(name, field)] = schema.fields.children.items()
    typed: Value = amounts.as_text(value)
    if field.kind == "amount":
        try:
            typed = amounts.read(amounts.as_text(value), field.unit, whole=field.whole)
        except amounts.NotAnAmountError as error:
            return [("number", f"“{name}”{error}")]
    if schema.is_kept_by({name: typed}):
        return []
    schema.validator.validate({name: typed}, normalize=False)
    violations = map(_violation, schema.validator.errors)
    return [(v.rule, bound_messages.words(str(v.path[-1]), v, field)[0]) for v in violations]


def _violations(schema: Schema, values: Value) -> dict[tuple[KeyPath, str], Violation]:
    """What Cerberus finds, by path and rule; missing fields last, in the order of the form.

    Cerberus takes those from a set, whose order differs from run to run.
    """
    schema.validator.validate(values, normalize=False)
    found = {(v.path, v.rule): v for v in map(_violation, schema.validator.errors)}
    missing = [each for each in found if each[1] == schema_messages.MISSING]
    if len(missing) > 1:
        order = {path: i for i, path in enumerate(schema_fields.all_paths(schema.fields))}
        for each in sorted(missing, key=lambda each: order[without_rows(each[0])]):
            found[each] = found.pop(each)
    return found


def _violation(error: ValidationError) -> Violation:
    return Violation(
        error.document_path, _RULES.get(error.code, error.rule), error.constraint, error.value
    )


def _unreadable(source: Source) -> set[KeyPath]:
    """Paths of values that could not be read as they are written, so that no rule applies."""
    places = {(d.line, d.column) for d in source.diagnostics if d.severity == "error"}
    if not places and not source.repaired_lines:
        return set()
    return {
        path
        for path, place in source.values.items()
        if path and (place in places or place[0] in source.repaired_lines)
    }


def _typed(
    node: Any,
    field: Field | None,
    path: KeyPath,
    bad_amounts: dict[KeyPath, amounts.NotAnAmountError],
) -> Any:
    """The node with its amounts as numbers, without blank known keys; adds to `bad_amounts`."""
    if isinstance(node, dict):
        children = field.children if field else {}
        typed: dict[str, Any] = {}
        for key, value in node.items():
            child = children.get(key)
            # A key that the form does not have is a mistake with nothing behind it, too.
            if value == "" and (child is not None or field is None):
                continue
            # Most values are texts, which stay as they are.
            is_text = child is not None and child.kind == "text" and isinstance(value, str)
            typed[key] = value if is_text else _typed(value, child, (*path, key), bad_amounts)
        return typed
    if isinstance(node, list):
        entry = replace(field, single=False) if field and field.single else field
        return [_typed(value, entry, (*path, i), bad_amounts) for i, value in enumerate(node)]
    if field is not None and field.single:
        return [node]
    if field is None or field.kind != "amount":
        return node
    try:
        return amounts.read(node, field.unit, whole=field.whole)
    except amounts.NotAnAmountError as error:
        if plain := amount_format.number_text(node, field.format):
            hint = f"请改为 {plain}，表中由程序填为 {amount_format.shown(plain, field.format)}。"
            error = amounts.NotAnAmountError(str(error), hint, plain)
        bad_amounts[path] = error
        return node


class _FlatErrors(BaseErrorHandler):
    """Gives back Cerberus's own error objects as a flat list."""

    def __call__(self, raised: list[ValidationError]) -> list[ValidationError]:
        return list(_flattened(raised))

    def __iter__(self) -> Iterator[ValidationError]:
        return iter(())


class _Validator(Validator):
    """Cerberus with exact decimal numbers."""

    types_mapping: Mapping[str, Any] = {
        **Validator.types_mapping,
        "decimal": TypeDefinition("decimal", (Decimal,), ()),
        **{name: TypeDefinition(name, (str,), ()) for name in schema_fields.DATES},
    }

    def _validate_date(self, kind: dates.DateKind, field: str, value: object) -> None:
        """{'type': 'string'}"""  # noqa: D400, D415 - Cerberus reads this schema of the rule
        if isinstance(value, str) and not dates.is_written(value, kind):
            self._error(field, _DATE)

    def _validate_regex(self, pattern: str, field: str, value: object) -> None:
        """{'type': 'string'}"""  # noqa: D400, D415 - Cerberus reads this schema of the rule
        if isinstance(value, str) and not acceptance.fits(pattern, value):
            self._error(field, errors.REGEX_MISMATCH)

    def _validate_decimals(self, most: int, field: str, value: object) -> None:
        """{'type': 'integer', 'min': 0}"""  # noqa: D400, D415 - Cerberus reads this schema of the rule
        if isinstance(value, Decimal) and -int(value.as_tuple().exponent) > most:
            self._error(field, DECIMALS)


def _set_none(values: Any, path: KeyPath) -> None:
    """Make the value at the path None."""
    for step in path[:-1]:
        values = values[step]
    values[path[-1]] = None


def _set_none_if_present(values: Any, path: KeyPath, *, keep: Any) -> None:
    """Make the value at the path None, if it is there and not of a type to keep."""
    for step in path[:-1]:
        if isinstance(values, dict):
            values = values.get(step)
        elif isinstance(values, list) and isinstance(step, int) and step < len(values):
            values = values[step]
        else:
            return
    last = path[-1]
    is_entry = isinstance(values, list) and isinstance(last, int) and last < len(values)
    is_present = is_entry or (isinstance(values, dict) and last in values)
    if is_present and not isinstance(values[last], keep):
        values[last] = None


def _with_empty_groups(field: Field, values: Any) -> Any:
    """The values with every group and list that is missing, as an empty one."""
    if field.kind == "rows" and field.groups and isinstance(values, list):
        return [_group_with_empty_groups(field, row) for row in values]
    return _group_with_empty_groups(field, values) if field.kind == "group" else values


def _group_with_empty_groups(field: Field, group: Any) -> Any:
    """The group, or the row of a list; `field` is its own, or the list's."""
    if not field.groups or not isinstance(group, dict):
        return group
    completed = dict(group)
    for name, child in field.groups.items():
        empty: Any = {} if child.kind == "group" else []
        completed[name] = _with_empty_groups(child, group.get(name, empty))
    return completed


def _flattened(raised: list[ValidationError]) -> Iterator[ValidationError]:
    for error in raised:
        if error.code in _CONTAINERS:
            yield from _flattened(error.child_errors)
        else:
            yield error


def is_always_present(schema: Schema, name: str) -> bool:
    """Whether the schema's top level has the field and requires it."""
    rule = schema.validator.schema.get(name)
    return rule is not None and rule.get("required", True)
