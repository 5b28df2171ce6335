"""The formulas of rules: the condition under which one applies, and the one that must hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.pack import derived_formulas, selectors
from generator.pack.checks import Finding
from generator.pack.formulas import arithmetic, evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.datafile.source import Source
    from generator.pack.formulas.formula import Formula
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
    found = derived_formulas.parts(formula, unit, settings, *match, memo)
    if derived_formulas.is_refused(pack, source, unit, found):
        return
    chosen = [
        m for s in rule.arguments.get("field", ()) for m in selectors.select(unit, *match, s)
    ] or found
    typed = [path for path, _ in chosen if path in source.keys]
    own = typed or [path for path, _ in chosen] or [match[0]]
    shown = arithmetic.arithmetic(formula, unit, settings, *match, memo)
    yield Finding(own[0], {"arithmetic": shown})
