"""Work out derived fields by their formulas, and say how."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.common.diagnostics import first_names
from generator.pack import derived_bounds, selectors
from generator.pack.formulas import arithmetic, evaluate, named_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.derived_bounds import Origin
    from generator.pack.derived_entries import Derived
    from generator.pack.formulas.formula import Formula
    from generator.pack.pack import Pack
    from generator.pack.selectors import Match


class WorkedOut(NamedTuple):
    """A formula's value, None for a blank one, where it is from, and why there is none."""

    value: Any
    origin: Origin
    problem: str


def work_out(
    formula: Formula,
    unit: Mapping[str, Any],
    settings: Mapping[str, Any],
    match: Match,
    memo: dict[Any, Any],
) -> WorkedOut:
    """The formula's value in the row; `memo` is one dict for all its rows."""
    path, row = match
    seen = (formula, unit, settings, path, row, memo)
    outcome = evaluate.evaluate(*seen)
    how = partial(arithmetic.arithmetic, *seen)
    origin = derived_bounds.Origin(partial(parts, *seen), how, partial(blanks, *seen))
    return WorkedOut(outcome.value, origin, outcome.problem)


def parts(  # noqa: PLR0913, PLR0917 - a formula and all that it looks at
    formula: Formula,
    unit: Mapping[str, Any],
    settings: Mapping[str, Any],
    path: KeyPath,
    row: Mapping[str, Any],
    memo: dict[Any, Any],
) -> list[Match]:
    """The values of the fields that the formula names, with their paths, in order of mention."""
    rows = named_values.Rows(formula, unit, settings, path, row, memo)
    return [
        match
        for reference in formula.references.values()
        for match in named_values.matches(rows, reference)
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


def blanks(  # noqa: PLR0913, PLR0917 - a formula and all that it looks at
    formula: Formula,
    unit: Mapping[str, Any],
    settings: Mapping[str, Any],
    path: KeyPath,
    row: Mapping[str, Any],
    memo: dict[Any, Any],
) -> list[Match]:
    """Those of the values that are blank."""
    rows = named_values.Rows(formula, unit, settings, path, row, memo)
    return [
        match
        for reference in formula.references.values()
        for match in named_values.once(rows, reference, "blank", _blank)
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
            row = selectors.value_at(unit, row_path)
            left += blanks(derived.formula, unit, {}, row_path, row, {})
    return False
