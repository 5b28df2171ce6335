"""What the figures of a unit were in its file of an earlier campaign, rows known by name."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.common import amounts
from generator.common.amounts import NotAnAmountError
from generator.pack import fields, magnitudes, selectors
from generator.pack.checks import CHECKS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.magnitudes import Reference
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath


# So many figures in another unit are no policy.
_LEAST = 2


def are_compared(pack: Pack) -> bool:
    """Whether the pack has a rule that compares figures with those of an earlier campaign."""
    return any(CHECKS[rule.check].references for rule in pack.rules)


def codes(pack: Pack) -> frozenset[str]:
    """The codes of the findings that such rules make."""
    return frozenset(rule.code for rule in pack.rules if CHECKS[rule.check].references)


def references(
    pack: Pack, unit: Mapping[str, Any], earlier: Mapping[str, Any], label: str
) -> list[tuple[KeyPath, Reference]]:
    """A reference to the earlier figure, by path, for each figure of the unit that has one.

    `earlier` are the values of the earlier file as texts. A row is known by its first text; one
    whose name is blank or not the only one of its list on either side is not compared. An amount by
    which one figure alone is another is doubtful: a form typed in another unit has several such.
    """
    compared = sorted(
        {
            (*each, *selector.path)
            for rule in pack.rules
            if CHECKS[rule.check].references
            for each in rule.each
            for selector in rule.arguments["total"]
        }
    )
    found: list[_Found] = []
    for field in compared:
        is_derived = any((*each.each, *each.field) == field for each in pack.derived)
        before = _by_row_names(pack, earlier, field)
        for names, (path, value) in _by_row_names(pack, unit, field).items():
            if names in before and (amount := _amount(pack, earlier, *before[names])):
                figure = Decimal(value) if isinstance(value, amounts.Amount) else Decimal(0)
                found.append(_Found(path, amount, magnitudes.shift(figure, amount), is_derived))
    shifts = Counter(each.shift for each in found if not each.is_derived)
    return [
        (each.path, magnitudes.outside(label, each.amount, is_doubtful=shifts[each.shift] < _LEAST))
        for each in found
    ]


class _Found(NamedTuple):
    """A figure's path, its earlier amount, and by which power of ten it is another, if it is."""

    path: KeyPath
    amount: Decimal
    shift: int
    is_derived: bool


def _by_row_names(
    pack: Pack, data: Mapping[str, Any], field: FieldPath
) -> dict[KeyPath, tuple[KeyPath, Any]]:
    """The field's values with their paths, by the paths with row names in place of row numbers."""
    named: dict[KeyPath, tuple[KeyPath, Any]] = {}
    repeated: set[KeyPath] = set()
    for path, value in selectors.values_of(data, field):
        names = _with_row_names(pack, data, path)
        if "" in names or names in named:
            repeated.add(names)
        named[names] = path, value
    return {names: match for names, match in named.items() if names not in repeated}


def _with_row_names(pack: Pack, data: Mapping[str, Any], path: KeyPath) -> KeyPath:
    """The path with the first text of each row in place of its number; "" where it has none."""
    names: list[str | int] = []
    for i, step in enumerate(path):
        name: str | int = step
        if isinstance(step, int):
            row = selectors.value_at(data, path[: i + 1])
            field = fields.find_field(pack.unit.fields, path[:i])
            first = fields.row_name(field) if field else ""
            text = row.get(first) if isinstance(row, dict) else None
            name = text if isinstance(text, str) else ""
        names.append(name)
    return tuple(names)


def _amount(pack: Pack, data: Mapping[str, Any], path: KeyPath, text: Any) -> Decimal | None:
    """The amount typed there or, where nothing is, worked out; None for zero and where unknown."""
    if text is None:
        return _sum(pack, data, path) or None
    return _read(text) or None


def _sum(pack: Pack, data: Mapping[str, Any], path: KeyPath) -> Decimal | None:
    """The sum of what is typed, where the pack says that the field is one."""
    field = tuple(step for step in path if isinstance(step, str))
    for derived in pack.derived:
        if derived.kind == "sum" and (*derived.each, *derived.field) == field:
            row_path = path[: len(path) - len(derived.field)]
            row = selectors.value_at(data, row_path)
            return amounts.total(
                _read(value)
                for selector in derived.selectors
                for _, value in selectors.select(data, row_path, row, selector)
            )
    return None


def _read(text: Any) -> Decimal | None:
    try:
        return Decimal(amounts.read(text)) if isinstance(text, str) else None
    except NotAnAmountError:
        return None
