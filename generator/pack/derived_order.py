"""Report formulas that name what is worked out only after them, or themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.pack.formulas.formula import Mistake

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.pack.derived_entries import Derived
    from generator.pack.formulas.formula import Formula, FormulaReader
    from generator.pack.selectors import FieldPath


def check(reader: FormulaReader, derived: Sequence[Derived]) -> None:
    """Add a finding at each name of such a field in a formula of `derived`."""
    for i, each in enumerate(derived):
        if each.formula is not None:
            later = {(*other.each, *other.field) for other in derived[i:]}
            _check_names(reader, each, each.formula, later)


def _check_names(
    reader: FormulaReader, derived: Derived, formula: Formula, later: set[FieldPath]
) -> None:
    own = (*derived.each, *derived.field)
    for text, reference in formula.references.items():
        wrong = [path for path in (*reference.paths, *reference.keys) if path in later]
        if not wrong:
            continue
        message, hint = f"“{text}”排在后面才计算，此处取不到", "请把它移到此项前面。"
        if own in wrong:
            message, hint = f"“{text}”由自身得到，无法计算", "请改用其他字段。"
        mistake = Mistake(message, hint, formula.offset_of(text))
        reader.report((*derived.position, "formula"), formula.text, mistake)
