"""Compute the fields that staff need not type, and compare those they did type."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from generator.common import amount_format, amounts, row_numbers
from generator.common.amounts import Amount
from generator.common.diagnostics import excerpt, quoted
from generator.pack import derived_bounds, fields, selectors
from generator.pack.derived_bounds import Computed, Origin, no_formula

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def complete(
    pack: Pack, source: Source, values: Mapping[str, Any], settings: Mapping[str, Any] = NO_SETTINGS
) -> tuple[dict[str, Any], list[Diagnostic]]:
    """The unit's values with every derived field that was left out, and findings.

    A key without a value stays blank, with a warning; a typed figure that differs is an error, and
    so is a computed one that breaks a bound of its field.
    """
    unit = _copied(values)
    findings: list[Diagnostic] = []
    for derived in pack.derived:
        filling = _Filling(pack, source, derived, _field(pack, derived))
        memo: dict[Any, Any] = {}
        for path, row in selectors.rows_of(unit, derived.each):
            computed = _computed(derived, unit, settings, (path, row), memo)
            findings += _fill_in(filling, unit, computed, (path, row))
    return unit, findings


def computed_values(
    pack: Pack, values: Mapping[str, Any], settings: Mapping[str, Any] = NO_SETTINGS
) -> dict[KeyPath, Any]:
    """The value of each derived field of the unit as if nobody had typed it, by path.

    None for a value that cannot be computed, as one whose formula names a setting not known.
    """
    unit = _copied(values)
    by_path: dict[KeyPath, Any] = {}
    for derived in pack.derived:
        memo: dict[Any, Any] = {}
        for path, row in selectors.rows_of(unit, derived.each):
            computed = _computed(derived, unit, settings, (path, row), memo).value
            [(_, group)] = selectors.values_of(row, derived.field[:-1])
            if group is not None:
                by_path[*path, *derived.field] = computed
                # A sum of sums adds the computed ones; a default is the text that was typed.
                if derived.kind in CHECKED_KINDS and computed is not None:
                    group[derived.field[-1]] = computed
    return by_path


def _copied(group: Mapping[str, Any]) -> dict[str, Any]:
    """The group with all groups and lists below it as new ones; its texts and amounts are shared.

    A unit's values hold nothing else, for which `copy.deepcopy` takes five times as long.
    """
    return {name: _copied_value(value) for name, value in group.items()}


def _copied_value(value: Any) -> Any:
    if isinstance(value, dict):
        return _copied(value)
    return [_copied_value(each) for each in value] if isinstance(value, list) else value


def is_same(kind: DerivedKind, field: Field, typed: Any, computed: Any) -> bool:
    """Whether a typed figure is the computed one, or printed like it; texts of formulas, too."""
    if isinstance(typed, Amount) and isinstance(computed, Amount):
        return amount_format.are_shown_alike(typed, computed, field.format)
    return kind == "formula" and bool(typed == computed)


def _field(pack: Pack, derived: Derived) -> Field | None:
    return fields.find_field(pack.unit.fields, (*derived.each, *derived.field))


@dataclass(frozen=True)
class _Filling:
    """A derived field of a pack that is filled in, in a unit's file."""

    pack: Pack
    source: Source
    derived: Derived
    field: Field | None


def _fill_in(
    filling: _Filling, unit: Mapping[str, Any], worked_out: Computed, match: Match
) -> list[Diagnostic]:
    """Put the computed value into the row, unless something is typed there; the findings."""
    row_path, row = match
    derived, source = filling.derived, filling.source
    computed = worked_out.value
    path = (*row_path, *derived.field)
    [(_, group)] = selectors.values_of(row, derived.field[:-1])
    name = derived.field[-1]
    if group is None:
        return []
    if source.is_blank(path):
        return [_blank(source, path, name)]
    if name in group:
        return _compare(filling, unit, path, group, worked_out)
    if computed is None:
        return _problem(filling, unit, path, worked_out) if worked_out.problem else []
    group[name] = computed
    return derived_bounds.findings(derived, source, path, computed, worked_out.origin)


def _compare(
    filling: _Filling,
    unit: Mapping[str, Any],
    path: KeyPath,
    group: dict[str, Any],
    worked_out: Computed,
) -> list[Diagnostic]:
    """Hold what is typed against what is computed, which is used if they differ; the findings."""
    kind, name = filling.derived.kind, filling.derived.field[-1]
    typed, computed = group[name], worked_out.value
    are_amounts = isinstance(typed, Amount) and isinstance(computed, Amount)
    are_compared = kind in CHECKED_KINDS and (are_amounts or kind == "formula")
    if not are_compared or None in (typed, computed) or typed == computed or not filling.field:
        return []
    # Reported once: the rules use the computed value, of which the typed one may be a rounded one.
    group[name] = computed
    if is_same(kind, filling.field, typed, computed):
        return []
    return _differing(filling, unit, path, typed, worked_out)


def _differing(
    filling: _Filling, unit: Mapping[str, Any], path: KeyPath, typed: Any, worked_out: Computed
) -> list[Diagnostic]:
    """The error that what is typed is not what is computed."""
    derived, computed, field = filling.derived, worked_out.value, filling.field
    if derived.kind == "formula" and _is_refused(filling, unit, worked_out):
        return []
    name, (other, way) = derived.field[-1], _WORDING[derived.kind]
    hint = f"请删除此行，由程序{way}；或核对相关的各个数。"
    if derived.kind == "formula":
        hint = f"请删除此行，由程序{way}（{worked_out.origin.how()}）；或核对相关的各个数。"
    if not isinstance(typed, Amount):
        message = f"{name}与{other}不一致：填的是{quoted(typed)}，应为{quoted(computed)}"
        return [filling.source.diagnostic(path, derived.kind, message, hint)]
    if field and field.format:
        computed = Decimal(
            amount_format.number_text(amount_format.shown(computed, field.format), field.format)
        )
    hint = _percentage_hint(field, typed, computed) + hint
    measure = f" {field.unit}" if field and field.unit else ""
    amounts_shown = (typed, computed, amounts.difference(typed, computed))
    was, expected, gap = (f"{excerpt(amount)}{measure}" for amount in amounts_shown)
    message = f"{name}与{other}不一致：填的是 {was}，应为 {expected}，相差 {gap}"
    return [filling.source.diagnostic(path, derived.kind, message, hint)]


def _percentage_hint(field: Field | None, typed: Amount, computed: Amount) -> str:
    """What the number typed is as a percentage, where it is one without its sign; else nothing."""
    if not (field and field.format and field.format.percent):
        return ""
    meant = amounts.plain(Decimal(typed).scaleb(-2))
    if abs(meant - Decimal(computed)) >= abs(Decimal(typed) - Decimal(computed)):
        return ""
    return f"此栏是百分数，{excerpt(typed)}% 即 {excerpt(meant)}。"


def _problem(
    filling: _Filling, unit: Mapping[str, Any], path: KeyPath, worked_out: Computed
) -> list[Diagnostic]:
    """The error that a formula has no value, unless one of its own values is reported already."""
    from generator.pack import derived_formulas  # noqa: PLC0415 - only packs with formulas

    if _is_refused(filling, unit, worked_out):
        return []
    found = worked_out.origin, worked_out.problem
    return [derived_formulas.problem(filling.derived, filling.source, path, *found)]


def _is_refused(filling: _Filling, unit: Mapping[str, Any], worked_out: Computed) -> bool:
    from generator.pack import derived_formulas  # noqa: PLC0415 - only packs with formulas

    blanks = worked_out.origin.blanks()
    return derived_formulas.is_refused(filling.pack, filling.source, unit, blanks)


def _computed(
    derived: Derived,
    unit: dict[str, Any],
    settings: Mapping[str, Any],
    match: Match,
    memo: dict[Any, Any],
) -> Computed:
    path, row = match
    if derived.formula:
        from generator.pack import derived_formulas  # noqa: PLC0415 - only packs with formulas
        from generator.pack.formulas.named_values import FormulaRow  # noqa: PLC0415

        seen = FormulaRow(derived.formula, unit, settings, path, row, memo)
        return derived_formulas.work_out(seen)
    if derived.kind == "number":
        return Computed(row_numbers.at(path, derived.style), Origin(tuple, no_formula))
    parts = [part for s in derived.selectors for part in selectors.select(unit, path, row, s)]
    values = [value for _, value in parts]
    if derived.kind == "sum":
        return Computed(amounts.total(values), Origin(lambda: parts, no_formula))
    return Computed(values[0] if values else None, Origin(lambda: parts[:1], no_formula))


def _blank(source: Source, path: KeyPath, name: str) -> Diagnostic:
    message = f"“{name}”未填，表中此栏将留空"
    hint = "需要自动填写的，请删除此行；有意留空的，可忽略此警告。"
    finding = source.diagnostic(path, "blank", message, hint, at_key=True)
    return replace(finding, severity="warning")
