"""All warnings about the YAML files of a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.pack import slow_patterns
from generator.pack.pack_lint import carry_lint, entry_lint, formula_lint, rule_lint, schema_lint
from generator.pack.pack_lint.report import of_file

if TYPE_CHECKING:
    from generator.common.diagnostics import Diagnostic
    from generator.pack.pack import Pack


def findings(pack: Pack) -> list[Diagnostic]:
    """The findings, each once: what an alias repeats stands in one place."""
    reports = []
    with slow_patterns.refused(pack, "schema.yaml"):
        for name, lints in (
            ("pack.yaml", (entry_lint.check, formula_lint.check_derived)),
            ("rules.yaml", (rule_lint.check, formula_lint.check_rules)),
        ):
            report = of_file(pack, name)
            for lint in lints:
                lint(pack, report)
            reports.append(report)
        of_carry = carry_lint.check(pack, reports[0])
        return sorted(
            {*schema_lint.findings(pack), *of_carry, *(d for r in reports for d in r.findings)}
        )
