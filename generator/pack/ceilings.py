"""A unit's ceiling: the figure that it bounds, and what that figure is beside it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from generator.common import amounts
from generator.common.amounts import UNITS, Amount
from generator.pack import earlier_figures, fields, magnitudes, selectors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.magnitudes import Reference
    from generator.pack.pack import Pack
    from generator.pack.path_reader import PathReader
    from generator.pack.selectors import FieldPath

# In what a roster gives it.
UNIT = "万元"
NAME = "控制数"


def read(reader: PathReader, text: str) -> FieldPath:
    """The path of the amount that the pack's `ceiling` names; no steps for a blank text."""
    if not text:
        return ()
    path = reader.path(("ceiling",), text, "amount")
    reader.require_single(("ceiling",), text, ())
    field = fields.find_field(reader.fields, path)
    if field and field.unit and field.unit not in UNITS:
        units = "、".join(UNITS)
        message = f"字段“{text}”的计量单位（unit）应为{units}之一，现为“{field.unit}”"
        reader.report(("ceiling",), message)
    return path


def reference(pack: Pack, ceiling: Decimal | None) -> list[tuple[KeyPath, Reference]]:
    """What the figure is by the ceiling, for the check of magnitudes; with the figure's path."""
    if ceiling is None or not pack.ceiling:
        return []
    value = in_unit_of_field(pack, ceiling)
    return [(pack.ceiling, magnitudes.outside(NAME, value, advice=f"请核对名册中的{NAME}"))]


def check(
    pack: Pack,
    source: Source,
    unit: Mapping[str, Any],
    ceiling: Decimal | None,
    findings: Iterable[Diagnostic],
) -> Iterator[Diagnostic]:
    """An error where the unit's figure is above the ceiling, placed as a sum that fails.

    None where one of the `findings` says that the figure, or one that it adds up, is in another
    unit: that finding explains its size already.
    """
    if ceiling is None or not pack.ceiling:
        return
    # A figure that cannot be computed is not there.
    [(_, total)] = selectors.values_of(unit, pack.ceiling)
    if not isinstance(total, Amount):
        return
    most = in_unit_of_field(pack, ceiling)
    if total <= most or _is_in_another_unit(pack, findings):
        return
    name, shown = pack.ceiling[-1], unit_of_field(pack)
    texts = {
        "total": f"{amounts.plain(Decimal(total)):f}",
        "most": f"{amounts.plain(most):f}",
        "beyond": f"{amounts.difference(total, most):f}",
    }
    message = (
        f"{name}超过{NAME}：{name} {texts['total']} {shown}，"
        f"{NAME} {texts['most']} {shown}，多 {texts['beyond']} {shown}"
    )
    hint = f"请核对“{name}”；{NAME}有误的，请由收表单位修改名册。"
    yield source.diagnostic(pack.ceiling, "ceiling", message, hint)


def figure(pack: Pack, unit: Mapping[str, Any]) -> Decimal | None:
    """The unit's figure that a ceiling bounds, in 万元; None where there is none."""
    if not pack.ceiling:
        return None
    [(_, value)] = selectors.values_of(unit, pack.ceiling)
    if not isinstance(value, Amount):
        return None
    return Decimal(value).scaleb(UNITS[unit_of_field(pack)] - UNITS[UNIT])


def unit_of_field(pack: Pack) -> str:
    """What the bounded figure is counted in; as the ceiling where its field does not say."""
    field = fields.find_field(pack.unit.fields, pack.ceiling)
    return (field.unit if field else "") or UNIT


def in_unit_of_field(pack: Pack, ceiling: Decimal) -> Decimal:
    """The ceiling, counted as the figure is that it bounds."""
    return ceiling.scaleb(UNITS[UNIT] - UNITS[unit_of_field(pack)])


def _is_in_another_unit(pack: Pack, findings: Iterable[Diagnostic]) -> bool:
    codes = earlier_figures.codes(pack)
    addends = {
        selector.path
        for derived in pack.derived
        if (*derived.each, *derived.field) == pack.ceiling
        for selector in derived.selectors
    }
    addends |= {
        path
        for derived in pack.derived
        if derived.formula and (*derived.each, *derived.field) == pack.ceiling
        for path in derived.formula.inputs
    }
    return any(
        finding.severity == "error"
        and finding.code in codes
        and finding.path in (pack.ceiling, *addends)
        for finding in findings
    )
