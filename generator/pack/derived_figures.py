"""Work out the fields that staff need not type, and hold those they did type against them."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator.common import amounts, numerals
from generator.common.amounts import Amount
from generator.common.diagnostics import excerpt
from generator.pack import fields, selectors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.pack import Derived, DerivedKind, Pack

# A typed figure of these kinds must be what is worked out; a default is there to be replaced.
CHECKED_KINDS: tuple[DerivedKind, ...] = ("sum", "lookup")
# What a typed figure is held against, and how the program fills it in.
_OTHERS: dict[DerivedKind, tuple[str, str]] = {
    "sum": ("计算结果", "自动计算"),
    "lookup": ("来源数据", "自动取得"),
}


def complete(
    pack: Pack, source: Source, values: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Diagnostic]]:
    """The unit's values with every derived field that was left out worked out.

    A key with nothing behind it stays blank, with a warning; a typed figure that differs is an error.
    """  # noqa: E501
    unit: dict[str, Any] = deepcopy(dict(values))
    found: list[Diagnostic] = []
    for derived in pack.derived:
        measure = _measure(pack, derived)
        for number, (at, row) in enumerate(selectors.rows_of(unit, derived.each), 1):
            computed = _computed(derived, unit, number, (at, row))
            found += _put(derived, measure, source, computed, (at, row))
    return unit, found


def computed_values(pack: Pack, values: Mapping[str, Any]) -> dict[KeyPath, Any]:
    """What each derived field of the unit would be if nobody had typed it, by path.

    None for what cannot be worked out.
    """
    unit: dict[str, Any] = deepcopy(dict(values))
    found: dict[KeyPath, Any] = {}
    for derived in pack.derived:
        for number, (at, row) in enumerate(selectors.rows_of(unit, derived.each), 1):
            computed = _computed(derived, unit, number, (at, row))
            [(_, group)] = selectors.values_of(row, derived.field[:-1])
            if group is not None:
                found[*at, *derived.field] = computed
                # A sum of sums goes by what they should be, a text by what was written.
                if derived.kind in CHECKED_KINDS and computed is not None:
                    group[derived.field[-1]] = computed
    return found


def _measure(pack: Pack, derived: Derived) -> str:
    """What the field's amounts are in, as it stands behind them."""
    field = fields.find_field(pack.unit.fields, (*derived.each, *derived.field))
    return f" {field.unit}" if field and field.unit else ""


def _put(
    derived: Derived, measure: str, source: Source, computed: Any, found: selectors.Match
) -> list[Diagnostic]:
    """Put what was worked out into the row, unless staff wrote something there."""
    at, row = found
    path = (*at, *derived.field)
    [(_, group)] = selectors.values_of(row, derived.field[:-1])
    name = derived.field[-1]
    if group is None:
        return []
    if source.is_blank(path):
        return [_blank(source, path, name)]
    if name not in group:
        if computed is not None:
            group[name] = computed
        return []
    typed = group[name]
    are_amounts = isinstance(typed, Amount) and isinstance(computed, Amount)
    if derived.kind in CHECKED_KINDS and are_amounts and typed != computed:
        other, way = _OTHERS[derived.kind]
        amounts_told = (typed, computed, amounts.difference(typed, computed))
        was, wanted, gap = (f"{excerpt(amount)}{measure}" for amount in amounts_told)
        message = f"{name}与{other}不一致：填的是 {was}，应为 {wanted}，相差 {gap}"
        hint = f"请删除此行，由程序{way}；或核对相关的各个数。"
        # Told once: the rules go by what it should be.
        group[name] = computed
        return [source.diagnostic(path, derived.kind, message, hint)]
    return []


def row_number(derived: Derived, number: int) -> str:
    """The number of a row, counted from 1, as the derived field writes it."""
    return numerals.row_number(number, derived.style)


def _computed(derived: Derived, unit: dict[str, Any], number: int, found: selectors.Match) -> Any:
    if derived.kind == "number":
        return row_number(derived, number)
    at, row = found
    chosen = [v for s in derived.selectors for _, v in selectors.select(unit, at, row, s)]
    if derived.kind == "sum":
        return amounts.total(chosen)
    return chosen[0] if chosen else None


def _blank(source: Source, path: KeyPath, name: str) -> Diagnostic:
    message = f"“{name}”未填，表中此栏将留空"
    hint = "需要自动填写的，请删除此行；有意留空的，可忽略此警告。"
    found = source.diagnostic(path, "blank", message, hint, at_key=True)
    return replace(found, severity="warning")
