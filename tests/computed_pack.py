"""The small pack with formulas, constants and tables, and what is worked out and found by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.pack import derived_figures, rules, schema
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic

CONSTANTS = """\
constants: {满分: 100, 上限: 10}
tables:
  评级: [{from: 90, value: 优}, {from: 60, value: 中}]
"""
DERIVED = """\
derived:
  - {field: 总数, sum: [组.数]}
  - {field: 账目.结余, formula: 'ROUND(账目.支出 / 账目.收入 * 满分, 2)'}
  - {each: 人, field: 组数, formula: 'MIN(上限, 组[名=组].数)'}
  - {each: 人, field: 说明, formula: 'LOOKUP(账目.结余, 评级)'}
"""
_, _, TAIL = small_pack.PACK.partition("least_rows:")
HEAD, _, _ = small_pack.PACK.partition("derived:")
PACK = f"{HEAD}{CONSTANTS}{DERIVED}least_rows:{TAIL}"


def with_derived(derived: str, constants: str = CONSTANTS) -> str:
    return f"{HEAD}{constants}derived:\n{derived}least_rows:{TAIL}"


def found(folder: Path, text: str, **texts: str) -> tuple[dict[str, Any], list[Diagnostic]]:
    """A unit's values, and what is found in its file."""
    pack = small_pack.load(folder, **{"pack": PACK, "rules": "rules: []\n", **texts})
    source = small_pack.read(folder, text)
    typed, of_schema = schema.validate(pack.unit, source)
    values, of_derived = derived_figures.complete(pack, source, typed, {"年份": "2024"})
    of_rules = rules.check(pack, source, values, {"年份": "2024"})
    return values, [d for d in (*of_schema, *of_derived, *of_rules) if d.code != "required"]


def told(findings: list[Diagnostic]) -> list[tuple[int, int, str]]:
    return [(d.line, d.column, d.message) for d in findings]
