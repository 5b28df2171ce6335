"""The formulas of rules: the condition under which one applies, and the one that must hold."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from generator.pack import derived_formulas, selectors
from generator.pack.checks import Finding
from generator.pack.formulas import arithmetic, evaluate, named_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.formulas.named_values import FormulaRow
    from generator.pack.pack import Pack
    from generator.pack.rule_file import Rule
    from generator.pack.selectors import Match


def holds(row: FormulaRow) -> bool | None:
    """Whether the condition holds in the row; None where its values do not say."""
    outcome = evaluate.evaluate(row)
    # What cannot be computed has been reported where a field is worked out from it.
    return outcome.value if isinstance(outcome.value, bool) else None


def findings(pack: Pack, source: Source, rule: Rule, row: FormulaRow) -> Iterator[Finding]:
    """A finding if the rule's condition does not hold in the row.

    It is placed at the rule's `field`, else at the first value named that is typed.
    """
    if holds(row) is not False:
        return
    if derived_formulas.is_refused(pack, source, row.unit, derived_formulas.blanks(row)):
        return
    yield Finding(_place(source, rule, row), {"arithmetic": arithmetic.arithmetic(row)})


def _place(source: Source, rule: Rule, row: FormulaRow) -> KeyPath:
    """The rule's field, else the first value that the formula names and that is typed."""
    fields = rule.arguments.get("field", ())
    chosen = [m for s in fields for m in selectors.select(row.unit, row.path, row.values, s)]
    paths = [path for path, _ in chosen]
    if not chosen:
        firsts = (
            named_values.once(row, each, "typed", partial(_first_typed, source))
            for each in row.formula.references.values()
        )
        paths = [path for path in firsts if path is not None]
    typed = (path for path in paths if path in source.keys)
    return next(typed, paths[0] if paths else row.path)


def _first_typed(source: Source, found: Iterator[Match]) -> KeyPath | None:
    """The first of the values that is typed; the first of all where none is."""
    paths = [path for path, _ in found]
    return next((path for path in paths if path in source.keys), paths[0] if paths else None)
