"""A pack's rules held against a unit's values: which values each check is given, what staff are told."""  # noqa: E501

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.common.amounts import Amount
from generator.common.diagnostics import excerpt
from generator.pack import selectors
from generator.pack.checks import CHECKS, addition
from generator.pack.rule_file import SETTING_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.checks import Finding
    from generator.pack.pack import Pack
    from generator.pack.rule_file import Rule

# Places whose words are not cut: additions are to be read to the end.
_WHOLE = ("addends", "total_addends", "parts", "advice")
# What a check found, and the words of its row for the message's places.
Found: TypeAlias = "tuple[Finding, Mapping[str, Any]]"


def check(
    pack: Pack, source: Source, unit: Mapping[str, Any], settings: Mapping[str, Any]
) -> list[Diagnostic]:
    """What the pack's rules find wrong with the unit's values, in a campaign of these settings.

    A rule whose values are missing or refused says nothing: that has been reported already.
    """
    found: list[Diagnostic] = []
    broken: dict[str, set[KeyPath]] = {}
    for rule in pack.rules:
        options = _options(rule, settings)
        if options is None:
            continue
        for at, row in _rows(rule, unit, pack, broken):
            findings = [
                (finding, {**settings, **filled, **_of_total(pack, unit, (at, row), finding)})
                for finding, filled in _findings(rule, unit, (at, row), options)
            ]
            found += [_diagnostic(rule, source, unit, finding) for finding in findings]
            if findings:
                broken.setdefault(rule.id, set()).add(at)
    return found


def _options(rule: Rule, settings: Mapping[str, Any]) -> Mapping[str, str] | None:
    """The rule's options in a campaign of these settings; None where it is not meant for that.

    A pattern may name settings: `{year}` stands for the setting's value.
    """
    when = rule.when
    if when is not None and (settings.get(when.setting) == when.value) is when.negated:
        return None
    if any(settings.get(name) is None for name in rule.settings):
        return None
    return {
        name: SETTING_NAME.sub(lambda m: re.escape(str(settings[m[1]])), text)
        for name, text in rule.options.items()
    }


def _rows(
    rule: Rule, unit: Mapping[str, Any], pack: Pack, broken: Mapping[str, set[KeyPath]]
) -> Iterator[selectors.Match]:
    """The rows to hold the rule against: not those where the rule before it found something.

    If that one is about other rows, anything it found may be why this one would fail.
    """
    before = broken.get(rule.after, set())
    alike = any(other.id == rule.after and other.each == rule.each for other in pack.rules)
    if before and not alike:
        return
    for each in rule.each:
        yield from ((at, row) for at, row in selectors.rows_of(unit, each) if at not in before)


def _findings(
    rule: Rule, unit: Mapping[str, Any], found: selectors.Match, options: Mapping[str, str]
) -> Iterator[Found]:
    """What the rule finds in the row."""
    at, row = found
    chosen = {
        name: [f for s in wanted for f in selectors.select(unit, *_seen(name, at, row, unit), s)]
        for name, wanted in rule.arguments.items()
    }
    own = {name: value for name, value in row.items() if isinstance(value, str | Amount)}
    for finding in CHECKS[rule.check].find(chosen, options):
        yield finding, own | dict(finding.filled)


def _of_total(
    pack: Pack, unit: Mapping[str, Any], found: selectors.Match, finding: Finding
) -> Mapping[str, str]:
    """How the total that a finding is about is worked out, if it is a sum of the pack's."""
    total = finding.filled.get("total")
    if not isinstance(total, Amount):
        return {}
    at, row = found
    field = tuple(step for step in finding.path if isinstance(step, str))
    chosen = [
        value
        for derived in pack.derived
        if derived.kind == "sum" and (*derived.each, *derived.field) == field
        for selector in derived.selectors
        for _, value in selectors.select(unit, at, row, selector)
    ]
    are_known = all(isinstance(value, Amount) for value in chosen)
    return {"total_addends": addition(chosen if are_known else [], Decimal(total))}


def _seen(name: str, at: KeyPath, row: Any, unit: Mapping[str, Any]) -> tuple[KeyPath, Any]:
    """Where an argument is looked for: what a value must exist `in` is a list of the whole unit."""
    return ((), unit) if name == "in" else (at, row)


def _diagnostic(rule: Rule, source: Source, unit: Mapping[str, Any], found: Found) -> Diagnostic:
    finding, filled = found
    if finding.other:
        filled = {**filled, "line": source.place(finding.other)[0]}
    close = filled.get("close")
    meant = f"您要填的是“{excerpt(close)}”吗？" if close else ""
    message, hint = _filled(rule.message, filled), meant + _filled(rule.hint, filled)
    told = source.diagnostic(finding.path, rule.code, message, hint, at_key=finding.at_key)
    if finding.offset is not None:
        text = selectors.value_at(unit, finding.path)
        line, column = source.place_within(finding.path, text, finding.offset)
        told = replace(told, line=line, column=column)
    return replace(told, severity=rule.severity)


def _filled(words: str, filled: Mapping[str, Any]) -> str:
    """The words with `{name}` replaced by what the check found, a field of the row or a setting."""

    def told(match: re.Match[str]) -> str:
        value = filled.get(match[1], match[0])
        if match[1] in _WHOLE and isinstance(value, str):
            return value
        return "、".join(value) if isinstance(value, list) else excerpt(value)

    return re.sub(r"\{(\w+)\}", told, words)
