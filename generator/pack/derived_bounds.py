"""Hold what is worked out to the bounds that the schema sets for what is typed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.common import amounts
from generator.pack import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath, Place
    from generator.pack.derived_entries import Derived, DerivedKind
    from generator.pack.schema import Schema
    from generator.pack.selectors import FieldPath, Match

# How the program came by a value, as it is said behind the words for a typed one.
_WAYS: dict[DerivedKind, str] = {
    "sum": "自动计算",
    "lookup": "自动取得",
    "formula": "自动计算",
    "default": "自动沿用",
    "number": "自动编号",
}


def no_formula() -> str:
    """How a value is worked out that is by no formula: its kind says it."""
    return ""


class Origin(NamedTuple):
    """What a value was worked out from, with its paths, and how, if by a formula.

    These are wanted only where something is wrong with the value. `blanks` are the parts that are
    blank.
    """

    parts: Callable[[], Sequence[Match]]
    how: Callable[[], str]
    blanks: Callable[[], Sequence[Match]] = tuple


class Computed(NamedTuple):
    """A value worked out, None where that cannot be done; where it is from; why there is none.

    `problem` is blank where the value is only blank.
    """

    value: Any
    origin: Origin
    problem: str = ""


def bounds(
    unit: Schema, kind: DerivedKind, target: FieldPath, sources: Sequence[FieldPath]
) -> Schema | None:
    """The schema that a value worked out from the fields `sources` is held to.

    None where the schema has no such text or amount, and where the value surely keeps its bounds
    because its sources keep theirs: judging each would cost as much as working it out.
    """
    one = schema.of_value(unit, target)
    if one is None or kind == "number":
        return one
    own = one.validator.schema[target[-1]]
    if kind == "formula":
        return one if own["type"] == "integer" or set(own) > {"type"} else None
    of_sources = [schema.of_value(unit, source) for source in sources]
    if not all(of_sources):
        return one
    others = [
        source_schema.validator.schema[source[-1]]
        for source_schema, source in zip(of_sources, sources, strict=True)
        if source_schema
    ]
    keeps = _sum_keeps(own, others) if kind == "sum" else all(own == other for other in others)
    return None if keeps else one


def _sum_keeps(own: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a sum of such parts is surely not negative, with no more decimals than allowed."""
    if own.get("type") != "decimal" or "max" in own or own.get("min", 0) > 0:
        return False
    decimals = own.get("decimals")
    return all(
        ("min" not in own or part.get("min", -1) >= 0)
        and (decimals is None or _decimals(part) <= decimals)
        for part in parts
    )


def _decimals(rules: Mapping[str, Any]) -> int:
    """How many decimals the rules allow; more than any rule says where they do not say."""
    decimals: int = 0 if rules.get("type") == "integer" else rules.get("decimals", 99)
    return decimals


def findings(
    derived: Derived, source: Source, path: KeyPath, computed: Any, origin: Origin
) -> list[Diagnostic]:
    """An error for each bound that the computed value at the path breaks."""
    if derived.bounds is None:
        return []
    broken = schema.broken_bounds(derived.bounds, computed)
    if not broken:
        return []
    line, column = place(derived, source, path, origin.parts)
    hint = _hint(derived.kind, source, computed, origin)
    return [
        replace(
            source.diagnostic(path, code, f"{message}（{_WAYS[derived.kind]}）", hint),
            line=line,
            column=column,
        )
        for code, message in broken
    ]


def place(
    derived: Derived, source: Source, path: KeyPath, parts: Callable[[], Sequence[Match]]
) -> Place:
    """Where a value that nobody typed, worked out from these parts, is shown.

    At the key of the group or row it belongs to; one of the unit itself at what it was worked out
    from: at the one value, or at the key of the list or group that holds them all.
    """
    if any(path[:length] in source.keys for length in range(1, len(path))):
        return source.place(path)
    origins: list[KeyPath] = [part for part, _ in parts()]
    origins = origins or [(*s.rows, *s.path) for s in derived.selectors]
    if not origins:
        return source.place(path)
    shared = origins[0]
    while any(origin[: len(shared)] != shared for origin in origins):
        shared = shared[:-1]
    if shared == origins[0]:
        return source.place(shared)
    while shared and isinstance(shared[-1], int):
        shared = shared[:-1]
    return source.place(shared, at_key=True) if shared else min(map(source.place, origins))


def _hint(
    kind: DerivedKind,
    source: Source,
    computed: Any,
    origin: Origin,
) -> str:
    if kind == "formula":
        return f"此栏由程序自动计算：{origin.how()}。请核对相关的各个数。"
    if kind == "number":
        return "此栏由程序自动编号，请核对行数。"
    parts = origin.parts()
    if kind == "sum":
        addition = amounts.as_addition([value for _, value in parts], Decimal(computed))
        shown = f"：{addition}" if len(parts) > 1 else ""
        return f"此栏由程序自动计算{shown}。请核对相关的各个数。"
    part = parts[0][0]
    name = next(step for step in reversed(part) if isinstance(step, str))
    place_name = f"第 {source.place(part)[0]} 行的“{name}”"
    if kind == "lookup":
        return f"此栏由程序取自{place_name}，请核对该处。"
    return f"此栏未填，沿用{place_name}。请修改该处，或在此栏另行填写。"
