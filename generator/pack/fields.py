"""The fields that a schema describes: their kinds, limits and paths."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from generator.pack import bounded_regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.common.amount_format import AmountFormat
    from generator.common.dates import DateKind
    from generator.datafile.edits import KeyOrder
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.ticks import TickMark

KIND_NAMES = {
    "text": "一段文字",
    "amount": "一个数字",
    "texts": "一个列表（每项以“-”开头）",
    "rows": "一个列表（每项以“-”开头）",
    "group": "若干栏目（每行一个“栏目名: 内容”）",
}
# The rules that a schema may use, by type: those of Cerberus that we have messages for. Its rules
# that change a document are not among them: applying them takes twice as long as validating.
_RULES = {
    "string": {"allowed", "regex", "minlength", "maxlength"},
    "decimal": {"min", "max", "decimals"},
    "integer": {"min", "max"},
    "list": {"schema", "minlength", "maxlength"},
    "dict": {"schema"},
    "date": set(),
    "month": set(),
}
# The types of texts that name a day or a month.
DATES: Mapping[str, DateKind] = {"date": "day", "month": "month"}
DATE_ADVICE: Mapping[str, str] = {
    "day": "填日期，如 2024年5月1日。",
    "month": "填年月，如 2024年5月。",
}
# What a field's `meta` may say.
META = ("title", "hint", "unit", "example")
_RULES_OF_ALL = {"type", "meta", "required", "excludes", "dependencies"}
_LENGTHS = ("minlength", "maxlength")
# A text that may be longer is written as a YAML block, one line for each paragraph.
_LONGEST_LINE = 1000
# A hint that itself explains what it means to leave the field out.
_MAY_BE_ABSENT = re.compile("不[填写]")


@dataclass(frozen=True)
class Field:
    """One field of a schema: a text, an amount, texts, a group of fields, or rows of such a group.

    `unit` is the unit of an amount, such as 万元; a `whole` one has no decimals. `example` is what
    a new project has there until it is filled in. Texts that may be `single` may also be written as
    one text. `minimum` and `maximum` bound an amount, the length of a text or the number of entries
    of a list. A text that is a `date` names a day or a month.
    A computed amount may have a `format`, in which forms print it. A `tick` is no field of data but
    what templates draw for one choice of a text beside it.
    """

    kind: Literal["text", "amount", "texts", "group", "rows"]
    title: str = ""
    hint: str = ""
    unit: str = ""
    example: str = ""
    whole: bool = False
    single: bool = False
    children: Mapping[str, Field] = field(default_factory=dict)
    required: bool = True
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    date: Literal["", "day", "month"] = ""
    format: AmountFormat | None = None
    tick: TickMark | None = None

    @property
    def is_long(self) -> bool:
        """Whether it is a text that may be too long for one line."""
        return self.kind == "text" and (self.maximum or 0) > _LONGEST_LINE

    @cached_property
    def groups(self) -> Mapping[str, Field]:
        """The groups and lists directly below, which a unit's values always have."""
        kinds = ("group", "rows", "texts")
        return {name: child for name, child in self.children.items() if child.kind in kinds}


class BadSchemaError(ValueError):
    """The schema is not valid for Cerberus, or uses a rule that this program does not support.

    `path` leads from the outermost fields to what is wrong in the YAML: a value, or a key.
    """

    def __init__(self, message: str, path: tuple[str, ...] = (), *, at_key: bool = False) -> None:
        super().__init__(message)
        self.path = path
        self.at_key = at_key


def read(rules: Mapping[str, Any]) -> Field:
    """The field that Cerberus rules describe.

    Raises BadSchemaError for a type or a rule that is not supported.
    """
    if not isinstance(rules, dict):
        raise BadSchemaError(f"字段应为若干行“规则: 内容”，现为 {rules!r}")
    meta = _group(rules, "meta")
    # Engineers may well write `title: 2023`, or `hint:` and nothing.
    known: dict[str, Any] = {n: str(meta.get(n) or "") for n in META}
    kind = rules.get("type", "string")
    if kind == ["list", "string"]:
        return Field("texts", **known, single=True)
    _refuse_unknown(kind, rules)
    if kind == "dict":
        children = read_all(_group(rules, "schema"), ("schema",))
        return Field("group", **known, children=children, **_limits(rules))
    if kind == "list":
        row = _below(rules.get("schema", {}), ("schema",))
        rows: Literal["rows", "texts"] = "rows" if row.kind == "group" else "texts"
        limits = {"allowed": row.allowed, **_limits(rules)}
        return Field(rows, **known, children=row.children, **limits)
    if kind in DATES:
        return Field("text", **known, date=DATES[kind], **_limits(rules))
    text_or_amount: Literal["text", "amount"] = "text" if kind == "string" else "amount"
    return Field(text_or_amount, **known, whole=kind == "integer", **_limits(rules))


def read_all(rules: Mapping[str, Any], above: tuple[str, ...] = ()) -> dict[str, Field]:
    """The fields that Cerberus rules describe, by name; `above` are the steps to them."""
    return {k: _below(v, (*above, str(k)), f"“{k}”：") for k, v in rules.items()}


def _group(rules: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The rule of that name, which must be a group; empty where there is none."""
    group = rules.get(name, {})
    if not isinstance(group, dict):
        raise BadSchemaError(f"{name} 应为若干行“规则: 内容”，现为 {group!r}", (name,))
    return group


def _below(rules: Any, steps: tuple[str, ...], named: str = "") -> Field:
    """The field below these steps of the YAML; a BadSchemaError says so."""
    try:
        return read(rules)
    except BadSchemaError as error:
        path = (*steps, *error.path)
        raise BadSchemaError(f"{named}{error}", path, at_key=error.at_key) from error


def _refuse_unknown(kind: object, rules: Mapping[str, Any]) -> None:
    if not isinstance(kind, str) or kind not in _RULES:
        message = f"没有 {kind!r} 这种 type；可以是：{'、'.join(_RULES)}"
        raise BadSchemaError(message, ("type",))
    if unknown := sorted(set(map(str, rules)) - _RULES[kind] - _RULES_OF_ALL):
        known = "、".join(sorted(_RULES[kind] | _RULES_OF_ALL))
        message = f"{kind} 不能有 {'、'.join(unknown)}；可以有：{known}"
        raise BadSchemaError(message, (unknown[0],), at_key=True)
    for name in ("excludes", "dependencies"):
        names = rules.get(name, [])
        if not isinstance(names, str | list) or not all(isinstance(n, str) for n in names):
            raise BadSchemaError(f"{name} 应为一个字段名或几个字段名的列表", (name,))
    if not isinstance(rules.get("allowed", []), list):
        raise BadSchemaError(f"allowed 应为一个列表，现为 {rules['allowed']!r}", ("allowed",))
    regex = rules.get("regex", "")
    wrong = bounded_regex.mistake(regex) if isinstance(regex, str) else "正则表达式应为一段文字"
    if wrong:
        raise BadSchemaError(f"regex {wrong}", ("regex",))


def _limits(rules: Mapping[str, Any]) -> dict[str, Any]:
    """What the rules demand of a value, as attributes of `Field`."""
    bounds = ("min", "max") if rules.get("type") in ("decimal", "integer") else _LENGTHS
    given = (value if is_number(value := rules.get(bound)) else None for bound in bounds)
    limits: dict[str, Any] = dict(zip(("minimum", "maximum"), given, strict=True))
    limits["required"] = rules.get("required", True)
    return limits | ({"allowed": tuple(map(str, rules["allowed"]))} if "allowed" in rules else {})


def is_number(bound: object) -> bool:
    """Whether a bound of the schema is a number; one in quotes is a text, `.inf` bounds nothing."""
    is_amount = isinstance(bound, int | float | Decimal) and not isinstance(bound, bool)
    return is_amount and math.isfinite(bound)  # type: ignore[arg-type]


def expand(fields: Field, pattern: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Every path that matches the pattern, in which the step `*` stands for any field."""
    paths: list[tuple[str, ...]] = [()]
    for step in pattern:
        paths = [
            (*path, name)
            for path in paths
            if (below := find_field(fields, path)) is not None
            for name in (below.children if step == "*" else (step,))
        ]
    return paths


def scalars(field: Field, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Field]]:
    """The texts and amounts in the field with their paths, in the order of the schema."""
    if field.kind in ("text", "amount"):
        yield path, field
    for name, child in field.children.items():
        yield from scalars(child, (*path, name))


def all_paths(field: Field, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The paths of all fields below, groups and lists among them, in the order of the schema."""
    for name, child in field.children.items():
        yield (*path, name)
        yield from all_paths(child, (*path, name))


def texts_below(field: Field) -> list[tuple[str, ...]]:
    """Paths, relative to the field, of the texts in it: of itself, or in its group or rows."""
    if field.kind == "text":
        return [()]
    return [(name, *rest) for name, below in field.children.items() for rest in texts_below(below)]


def find_field(fields: Field, path: KeyPath | tuple[str, ...]) -> Field | None:
    """The field at the path, ignoring row numbers; None where there is none."""
    for step in path:
        if isinstance(step, str):
            child = fields.children.get(step)
            if child is None:
                return None
            fields = child
    return fields


def replaced(fields: Field, path: tuple[str, ...], new: Field) -> Field:
    """The fields with another one at the path, where there must be one."""
    if not path:
        return new
    child = replaced(fields.children[path[0]], path[1:], new)
    return replace(fields, children={**fields.children, path[0]: child})


def row_name(rows: Field) -> str:
    """The field that names a row of the list: the first text of its fields; blank for none."""
    return next((name for name, child in rows.children.items() if child.kind == "text"), "")


def known_part(fields: Field, path: KeyPath) -> KeyPath:
    """The path as far as it leads to fields, and to rows of lists."""
    for length, step in enumerate(path):
        field = find_field(fields, path[:length])
        is_known = field is not None and (
            step in field.children if isinstance(step, str) else field.kind in ("rows", "texts")
        )
        if not is_known:
            return path[:length]
    return path


def key_order(field: Field) -> KeyOrder:
    """The names of the fields below, and of those below them, as edits of a data file need them."""
    return {name: key_order(child) for name, child in field.children.items()}


def names_below(field: Field) -> set[str]:
    """The names of all fields below."""
    return set(field.children).union(*map(names_below, field.children.values()))


def find_group_with(fields: Field, name: str) -> tuple[str, ...] | None:
    """The path of the first group with a field of that name, or None; () is the outermost."""
    if name in fields.children:
        return ()
    for key, child in fields.children.items():
        home = find_group_with(child, name)
        if home is not None:
            return (key, *home)
    return None


def number_advice(field: Field, *, names_unit: bool = True) -> str:
    """What number the field takes, in one sentence: whole or not, in which unit of measure."""
    number = "填整数" if field.whole else "填数字"
    if not names_unit or not field.unit:
        return f"{number}。"
    return (
        f"{number}，不带“{field.unit}”。"
        if field.unit in "%％"
        else f"{number}，以{field.unit}为单位。"
    )


def advice(field: Field, absent: str) -> str:
    """Advice to staff on how to fill in the field, in whole sentences; blank if there is none.

    `absent` explains what leaving it out means, used where that is allowed and its hint does not.
    """
    need = "" if field.required or _MAY_BE_ABSENT.search(field.hint) else absent
    choice = f"只能填：{'、'.join(field.allowed)}。" if field.allowed else ""
    kind = number_advice(field) if field.kind == "amount" else DATE_ADVICE.get(field.date, "")
    return need + choice + (field.hint or kind)
