"""The values that the names of a formula have in a unit's data, each worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from generator.common import amounts
from generator.common.amounts import NotAnAmountError
from generator.pack import selectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.formulas.formula import Formula, Reference
    from generator.pack.selectors import FieldPath, Match, Selector


_Result = TypeVar("_Result")


@dataclass(frozen=True)
class FormulaRow:
    """A formula in one row, which holds `values`, or in the unit for an empty path.

    `memo` keeps what is the same for many rows: one dict for all rows of one formula, as long as
    nothing that the formula names is changed.
    """

    formula: Formula
    unit: Mapping[str, Any]
    settings: Mapping[str, Any]
    path: KeyPath
    values: Mapping[str, Any]
    memo: dict[Any, Any]


def single(row: FormulaRow, reference: Reference) -> Any:
    """The value of a name that has one: the first, of rows known by a field; None where blank."""
    if reference.scope == "setting":
        return _setting(row, reference)
    if not reference.selectors:
        return reference.value
    _, values = _base(row, reference.base)
    for selector in reference.selectors:
        if not selector.rows and len(selector.path) == 1:
            return values.get(selector.path[0])
        for _, value in _selected(row, selector, values, ()):
            return value
    return None


def exact(value: amounts.Amount) -> Fraction:
    """The amount for exact arithmetic: faster than `Fraction(value)`, which looks what it is."""
    return Fraction(*value.as_integer_ratio())


def matches(row: FormulaRow, reference: Reference) -> Iterator[Match]:
    """The values of a name with their paths in the unit."""
    path, values = _base(row, reference.base)
    for selector in reference.selectors:
        yield from _selected(row, selector, values, path)


def _selected(
    row: FormulaRow, selector: Selector, values: Mapping[str, Any], path: KeyPath
) -> Iterable[Match]:
    """The selector's values, seen from the `values` at the path."""
    if not selector.rows:
        return selectors.values_of(values, selector.path, path)
    others = _rows_known_by(row, values, selector)
    return chain.from_iterable(
        selectors.values_of(other, selector.path, other_path) for other_path, other in others
    )


def summary(row: FormulaRow, function: str, reference: Reference) -> Fraction | None:
    """SUM, MIN, MAX or COUNT of a name's values, worked out once for all rows that share them."""
    return once(row, reference, function, lambda found: _summed_up(function, found))


def once(
    row: FormulaRow, reference: Reference, what: str, work_out: Callable[[Iterator[Match]], _Result]
) -> _Result:
    """What is worked out of a name's values, once for all rows that share them."""
    path, values = _base(row, reference.base)
    wanted = [values.get(selector.equals) for selector in reference.selectors if selector.rows]
    # Rows of other lists depend on what they are known by alone.
    key = (what, reference.base, reference.selectors, *(wanted or [path]))
    if key not in row.memo:
        row.memo[key] = work_out(matches(row, reference))
    result: _Result = row.memo[key]
    return result


def _summed_up(function: str, found: Iterator[Match]) -> Fraction | None:
    values = [value for _, value in found]
    if function == "COUNT":
        # Of a list, its rows.
        counts = (
            sum(row is not None for row in v) if isinstance(v, list) else v not in (None, "")
            for v in values
        )
        return Fraction(sum(counts))
    return SUMMARIES[function]([exact(v) for v in values if isinstance(v, amounts.Amount)])


def _sum(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) if values else None


SUMMARIES: Mapping[str, Callable[[Sequence[Fraction]], Fraction | None]] = {
    "SUM": _sum,
    "MIN": lambda values: min(values, default=None),
    "MAX": lambda values: max(values, default=None),
}


def _setting(row: FormulaRow, reference: Reference) -> Any:
    value = selectors.value_or_none(row.settings, reference.path)
    if reference.kind != "amount" or isinstance(value, amounts.Amount):
        return value
    # Read from a document, it is a text.
    try:
        return amounts.read(value) if isinstance(value, str) else None
    except NotAnAmountError:
        return None


def _base(row: FormulaRow, base: FieldPath) -> Match:
    """The row, or the one around it, or the unit, below which a name's fields are."""
    if base == row.formula.each:
        return row.path, row.values
    length = steps = 0
    while steps < len(base) or (base and isinstance(row.path[length], int)):
        steps += isinstance(row.path[length], str)
        length += 1
    path = row.path[:length]
    return path, selectors.value_at(row.unit, path)


def _rows_known_by(
    row: FormulaRow, values: Mapping[str, Any], selector: Selector
) -> Sequence[Match]:
    """The rows of the selector's list whose key equals that field of the values."""
    key = ("rows", selector.rows, selector.key)
    if key not in row.memo:
        by_value: dict[Any, list[Match]] = {}
        for path, other in selectors.rows_of(row.unit, selector.rows):
            by_value.setdefault(other.get(selector.key), []).append((path, other))
        row.memo[key] = by_value
    wanted = values.get(selector.equals)
    # What is blank is no key.
    found: Sequence[Match] = () if wanted in (None, "") else row.memo[key].get(wanted, ())
    return found
