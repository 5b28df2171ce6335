"""Work out derived fields by their formulas, and say how."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from generator.common.diagnostics import first_names
from generator.pack import derived_bounds, selectors
from generator.pack.derived_bounds import Computed, Origin
from generator.pack.formulas import arithmetic, evaluate, named_values
from generator.pack.formulas.named_values import FormulaRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.derived_entries import Derived
    from generator.pack.pack import Pack
    from generator.pack.selectors import Match


def work_out(row: FormulaRow) -> Computed:
    """The formula's value in the row."""
    outcome = evaluate.evaluate(row)
    how = partial(arithmetic.arithmetic, row)
    origin = Origin(partial(parts, row), how, partial(blanks, row))
    return Computed(outcome.value, origin, outcome.problem)


def parts(row: FormulaRow) -> list[Match]:
    """The values of the fields that the formula names, with their paths, in order of mention."""
    return [
        match
        for reference in row.formula.references.values()
        for match in named_values.matches(row, reference)
    ]


def problem(
    derived: Derived, source: Source, path: KeyPath, origin: Origin, words: str
) -> Diagnostic:
    """The error that there is no value, placed as a computed value is that breaks a bound."""
    line, column = derived_bounds.place(derived, source, path, origin.parts)
    inputs = derived.formula.inputs if derived.formula else ()
    names = list(dict.fromkeys(f"“{field[-1]}”" for field in inputs))
    message = f"“{derived.field[-1]}”无法计算：{words}"
    hint = f"请核对{first_names(names)}。" if names else ""
    finding = source.diagnostic(path, "formula", message, hint)
    return replace(finding, line=line, column=column)


def blanks(row: FormulaRow) -> list[Match]:
    """Those of the values that are blank."""
    return [
        match
        for reference in row.formula.references.values()
        for match in named_values.once(row, reference, "blank", _blank)
    ]


def _blank(found: Iterator[Match]) -> list[Match]:
    return [(path, value) for path, value in found if value is None]


def is_refused(pack: Pack, source: Source, unit: Mapping[str, Any], found: Sequence[Match]) -> bool:
    """Whether one of the values is blank only because what was typed there is refused.

    Or because a field is that it is worked out from: then that has been reported already.
    """
    by_field = {(*d.each, *d.field): d for d in pack.derived if d.formula}
    left = list(found)
    seen: set[KeyPath] = set()
    while left:
        path, value = left.pop()
        if path in seen or value is not None:
            continue
        seen.add(path)
        if selectors.value_or_none(source.data, path) not in (None, "", [], {}):
            return True
        derived = by_field.get(tuple(step for step in path if isinstance(step, str)))
        if derived and derived.formula:
            row_path = path[: len(path) - len(derived.field)]
            values = selectors.value_at(unit, row_path)
            left += blanks(FormulaRow(derived.formula, unit, {}, row_path, values, {}))
    return False
