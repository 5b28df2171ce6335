"""Compute the fields that staff need not type, and compare those they did type."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.common import amount_format, amounts, row_numbers
from generator.common.amounts import Amount
from generator.common.diagnostics import excerpt
from generator.pack import derived_bounds, fields, selectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.derived_entries import Derived, DerivedKind
    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import Match

# Where nobody knows the campaign: what depends on a setting is not worked out.
NO_SETTINGS: Mapping[str, Any] = MappingProxyType({})
# A typed figure of these kinds must equal the computed one; a default may be replaced.
CHECKED_KINDS: tuple[DerivedKind, ...] = ("sum", "lookup", "formula")
# What a typed figure is compared with, and how the program fills it in, as messages say it.
_WORDING: dict[DerivedKind, tuple[str, str]] = {
    "sum": ("计算结果", "自动计算"),
    "lookup": ("来源数据", "自动取得"),
    "formula": ("计算结果", "自动计算"),
}


class _Computed(NamedTuple):
    """A value worked out, None where that cannot be done, and the values it is made of."""

    value: Any
    parts: Sequence[Match]


def complete(
    pack: Pack, source: Source, values: Mapping[str, Any], settings: Mapping[str, Any] = NO_SETTINGS
) -> tuple[dict[str, Any], list[Diagnostic]]:
    """The unit's values with every derived field that was left out, and findings.

    A key without a value stays blank, with a warning; a typed figure that differs is an error, and
    so is a computed one that breaks a bound of its field.
    """
    unit: dict[str, Any] = deepcopy(dict(values))
    findings: list[Diagnostic] = []
    for derived in pack.derived:
        described = fields.find_field(pack.unit.fields, (*derived.each, *derived.field))
        for path, row in selectors.rows_of(unit, derived.each):
            computed = _computed(derived, unit, (path, row))
            findings += _fill_in(derived, described, source, computed, (path, row))
    return unit, findings


def computed_values(
    pack: Pack, values: Mapping[str, Any], settings: Mapping[str, Any] = NO_SETTINGS
) -> dict[KeyPath, Any]:
    """The value of each derived field of the unit as if nobody had typed it, by path.

    None for a value that cannot be computed, as one whose formula names a setting not known.
    """
    unit: dict[str, Any] = deepcopy(dict(values))
    by_path: dict[KeyPath, Any] = {}
    for derived in pack.derived:
        for path, row in selectors.rows_of(unit, derived.each):
            computed = _computed(derived, unit, (path, row)).value
            [(_, group)] = selectors.values_of(row, derived.field[:-1])
            if group is not None:
                by_path[*path, *derived.field] = computed
                # A sum of sums adds the computed ones; a default is the text that was typed.
                if derived.kind in CHECKED_KINDS and computed is not None:
                    group[derived.field[-1]] = computed
    return by_path


def _fill_in(
    derived: Derived, described: Field | None, source: Source, worked_out: _Computed, match: Match
) -> list[Diagnostic]:
    """Put the computed value into the row, unless something is typed there; the findings."""
    row_path, row = match
    computed = worked_out.value
    path = (*row_path, *derived.field)
    [(_, group)] = selectors.values_of(row, derived.field[:-1])
    name = derived.field[-1]
    if group is None:
        return []
    if source.is_blank(path):
        return [_blank(source, path, name)]
    if name not in group:
        if computed is None:
            return []
        group[name] = computed
        return derived_bounds.findings(derived, source, path, computed, worked_out.parts)
    return _compared(derived, described, source, path, group, computed)


def _compared(  # noqa: PLR0913, PLR0917 - what is typed, and what it is compared with
    derived: Derived,
    described: Field | None,
    source: Source,
    path: KeyPath,
    group: dict[str, Any],
    computed: Any,
) -> list[Diagnostic]:
    """An error where the figure typed in the group is another one, and printed as another one."""
    name = derived.field[-1]
    typed = group[name]
    are_amounts = isinstance(typed, Amount) and isinstance(computed, Amount)
    if derived.kind not in CHECKED_KINDS or not are_amounts or typed == computed:
        return []
    # Reported once: the rules use the computed value.
    group[name] = computed
    if amount_format.are_shown_alike(typed, computed, described.format if described else None):
        return []
    other, way = _WORDING[derived.kind]
    measure = f" {described.unit}" if described and described.unit else ""
    amounts_shown = (typed, computed, amounts.difference(typed, computed))
    was, expected, gap = (f"{excerpt(amount)}{measure}" for amount in amounts_shown)
    message = f"{name}与{other}不一致：填的是 {was}，应为 {expected}，相差 {gap}"
    hint = f"请删除此行，由程序{way}；或核对相关的各个数。"
    return [source.diagnostic(path, derived.kind, message, hint)]


def _computed(derived: Derived, unit: dict[str, Any], match: Match) -> _Computed:
    path, row = match
    if derived.kind == "number":
        return _Computed(row_numbers.at(path, derived.style), ())
    parts = [part for s in derived.selectors for part in selectors.select(unit, path, row, s)]
    values = [value for _, value in parts]
    if derived.kind == "sum":
        return _Computed(amounts.total(values), parts)
    return _Computed(values[0] if values else None, parts[:1])


def _blank(source: Source, path: KeyPath, name: str) -> Diagnostic:
    message = f"“{name}”未填，表中此栏将留空"
    hint = "需要自动填写的，请删除此行；有意留空的，可忽略此警告。"
    finding = source.diagnostic(path, "blank", message, hint, at_key=True)
    return replace(finding, severity="warning")
