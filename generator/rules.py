"""The checks a pack's rules name, and what they find in a unit's values."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from generator import figures, selectors
from generator.diagnostics import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from generator.diagnostics import Diagnostic
    from generator.pack import Pack, Rule
    from generator.selectors import Found
    from generator.source import KeyPath, Source

Finding: TypeAlias = "tuple[KeyPath, dict[str, Any]]"


def check(pack: Pack, source: Source, unit: Mapping[str, Any]) -> list[Diagnostic]:
    """What the pack's rules find wrong with the unit's values.

    A rule whose values are missing or refused says nothing: that has been reported already.
    """
    found: list[Diagnostic] = []
    broken: set[str] = set()
    for rule in pack.rules:
        if rule.after in broken:
            continue
        findings = list(_findings(rule, unit))
        found += [_diagnostic(rule, source, path, filled) for path, filled in findings]
        if findings:
            broken.add(rule.id)
    return found


def _findings(rule: Rule, unit: Mapping[str, Any]) -> Iterator[Finding]:
    """What the rule finds in each of its rows."""
    for at, row in selectors.rows_of(unit, rule.each):
        chosen = {
            name: [
                f for s in wanted for f in selectors.select(unit, *_seen(name, at, row, unit), s)
            ]
            for name, wanted in rule.arguments.items()
        }
        own = {name: value for name, value in row.items() if isinstance(value, str | Decimal)}
        for path, filled in _CHECKS[rule.check](chosen):
            yield path, own | filled


def _seen(name: str, at: KeyPath, row: Any, unit: Mapping[str, Any]) -> tuple[KeyPath, Any]:
    """Where an argument is looked for: what a value must exist `in` is a list of the whole unit."""
    return ((), unit) if name == "in" else (at, row)


def _equal(chosen: Mapping[str, list[Found]]) -> list[Finding]:
    """The total is the sum of its parts; placed at the total, or at its group if it is not typed."""
    [(path, whole)] = chosen["total"]
    parts = figures.total(value for _, value in chosen["parts"])
    if parts is None or not isinstance(whole, Decimal) or parts == whole:
        return []
    gap = figures.difference(parts, whole)
    return [(path, {"parts": parts, "total": whole, "difference": gap})]


def _unique(chosen: Mapping[str, list[Found]]) -> list[Finding]:
    """No value stands there twice; placed at the second."""
    seen: set[object] = set()
    found: list[Finding] = []
    for path, value in chosen["field"]:
        if value in seen and value is not None:
            found.append((path, {"value": value}))
        seen.add(value)
    return found


def _exists_in(chosen: Mapping[str, list[Found]]) -> list[Finding]:
    """Every value is one of those it must exist in; one of those missing may be the one meant."""
    known = [value for _, value in chosen["in"]]
    if None in known:
        return []
    return [
        (path, {"value": value, "close": difflib.get_close_matches(str(value), known, n=1)})
        for path, value in chosen["field"]
        if value is not None and value not in known
    ]


_CHECKS: dict[str, Callable[[Mapping[str, list[Found]]], list[Finding]]] = {
    "equal": _equal,
    "unique": _unique,
    "exists_in": _exists_in,
}


def _diagnostic(rule: Rule, source: Source, path: KeyPath, filled: Mapping[str, Any]) -> Diagnostic:
    meant = "".join(f"是不是想写“{shown(close)}”？" for close in filled.get("close", ()))
    message, hint = _filled(rule.message, filled), meant + _filled(rule.hint, filled)
    found = source.diagnostic(path, rule.code, message, hint)
    return replace(found, severity=rule.severity)


def _filled(words: str, filled: Mapping[str, Any]) -> str:
    """The words with `{name}` replaced by what the check found, or by the row's own field."""
    return re.sub(r"\{(\w+)\}", lambda m: shown(filled.get(m[1], m[0])), words)
