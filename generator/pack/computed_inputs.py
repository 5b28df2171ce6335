"""What each computed value of a unit is worked out from, and what may be chosen.

A face in which somebody types goes by it: it computes what follows, and offers the choices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.pack import selectors
from generator.pack.fields import scalars

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.derived_entries import Derived
    from generator.pack.formulas.formula import Reference
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath, Selector


@dataclass(frozen=True)
class Inputs:
    """Of each computed value, the paths of the values it is worked out from, in order of mention.

    `choices` are the texts that a field may have, ticked or not, by the field's path.
    """

    inputs: Mapping[KeyPath, tuple[KeyPath, ...]]
    choices: Mapping[FieldPath, tuple[str, ...]]


def of_unit(pack: Pack, unit: Mapping[str, Any]) -> Inputs:
    """The inputs of all that the pack computes of the unit; numbers of rows have none."""
    inputs = {
        (*path, *derived.field): tuple(dict.fromkeys(_inputs(derived, unit, path, row)))
        for derived in pack.derived
        if derived.kind != "number"
        for path, row in selectors.rows_of(unit, derived.each)
    }
    allowed = {path: field.allowed for path, field in scalars(pack.unit.fields) if field.allowed}
    return Inputs(inputs, allowed)


def base_row(path: KeyPath, base: FieldPath) -> KeyPath:
    """The path of the row of the list `base` that the row at the path is, or is in."""
    steps: list[str] = []
    for length, step in enumerate(path, 1):
        if isinstance(step, str):
            steps.append(step)
        elif tuple(steps) == base:
            return path[:length]
    return ()


def keys_of(unit: Mapping[str, Any], path: KeyPath, reference: Reference) -> list[KeyPath]:
    """The paths of the values that a name in a formula has, seen from the row at the path.

    Of rows known by a key, those of their keys, too: any of them decides which rows are meant.
    """
    base = base_row(path, reference.base)
    row = selectors.value_at(unit, base)
    return list(_selected(unit, base, row, reference.selectors))


def _inputs(
    derived: Derived, unit: Mapping[str, Any], path: KeyPath, row: Any
) -> Iterator[KeyPath]:
    yield from _selected(unit, path, row, derived.selectors)
    if derived.formula:
        for reference in derived.formula.references.values():
            yield from keys_of(unit, path, reference)


def _selected(
    unit: Mapping[str, Any], path: KeyPath, row: Any, chosen: Sequence[Selector]
) -> Iterator[KeyPath]:
    for selector in chosen:
        if selector.rows:
            yield (*path, selector.equals)
            for other_path, other in selectors.rows_of(unit, selector.rows):
                yield (*other_path, selector.key)
                yield from (key for key, _ in selectors.values_of(other, selector.path, other_path))
        else:
            yield from (key for key, _ in selectors.values_of(row, selector.path, path))
