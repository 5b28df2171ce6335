"""The formulas of rules: the condition under which one applies, and the one that must hold."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from generator.pack import derived_formulas, selectors
from generator.pack.checks import Finding
from generator.pack.formulas import arithmetic, evaluate, named_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.formulas.formula import Formula
    from generator.pack.formulas.named_values import Rows
    from generator.pack.pack import Pack
    from generator.pack.rule_file import Rule
    from generator.pack.selectors import Match


def holds(
    formula: Formula,
    unit: Mapping[str, Any],
    settings: Mapping[str, Any],
    match: Match,
    memo: dict[Any, Any],
) -> bool | None:
    """Whether the condition holds in the row; None where it cannot be told."""
    outcome = evaluate.evaluate(formula, unit, settings, *match, memo)
    # What cannot be computed has been reported where a field is worked out from it.
    return outcome.value if isinstance(outcome.value, bool) else None


def findings(  # noqa: PLR0913, PLR0917 - a formula and all that it looks at
    pack: Pack,
    source: Source,
    rule: Rule,
    unit: Mapping[str, Any],
    settings: Mapping[str, Any],
    match: Match,
    memo: dict[Any, Any],
) -> Iterator[Finding]:
    """A finding if the condition does not hold in the row.

    It is placed at the rule's `field`, else at the first value named that is typed.
    """
    formula = rule.formula
    if formula is None or holds(formula, unit, settings, match, memo) is not False:
        return
    blanks = derived_formulas.blanks(formula, unit, settings, *match, memo)
    if derived_formulas.is_refused(pack, source, unit, blanks):
        return
    path = _place(source, rule, named_values.Rows(formula, unit, settings, *match, memo))
    shown = arithmetic.arithmetic(formula, unit, settings, *match, memo)
    yield Finding(path, {"arithmetic": shown})


def _place(source: Source, rule: Rule, rows: Rows) -> KeyPath:
    """The rule's field, else the first value that the formula names and that is typed."""
    fields = rule.arguments.get("field", ())
    chosen = [m for s in fields for m in selectors.select(rows.unit, rows.path, rows.row, s)]
    paths = [path for path, _ in chosen]
    if not chosen:
        firsts = (
            named_values.once(rows, each, "typed", partial(_first_typed, source))
            for each in rows.formula.references.values()
        )
        paths = [path for path in firsts if path is not None]
    typed = (path for path in paths if path in source.keys)
    return next(typed, paths[0] if paths else rows.path)


def _first_typed(source: Source, found: Iterator[Match]) -> KeyPath | None:
    """The first of the values that is typed; the first of all where none is."""
    paths = [path for path, _ in found]
    return next((path for path in paths if path in source.keys), paths[0] if paths else None)
