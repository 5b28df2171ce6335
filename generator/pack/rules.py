"""Apply a pack's rules to a unit's values: the values for each check, and its findings' texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any

from generator.common import amount_format, amounts
from generator.common.amounts import UNITS, Amount
from generator.common.diagnostics import Diagnostic, Fix, excerpt, quoted
from generator.pack import agreement, blank_fixes, selectors
from generator.pack.checks import CHECKS
from generator.pack.fields import find_field
from generator.pack.formulas.formula import Formula
from generator.pack.rule_file import SETTING_NAME, When
from generator.pack.selectors import UnitValues

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.checks import Check, Finding
    from generator.pack.magnitudes import Reference
    from generator.pack.pack import Pack
    from generator.pack.rule_file import Rule
    from generator.pack.selectors import Match

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
# Placeholders whose values are never cut: additions are to be read to the end.
_UNCUT = ("addends", "total_addends", "parts", "advice", "slip", "arithmetic")


def check(
    pack: Pack,
    source: Source,
    unit: Mapping[str, Any],
    settings: Mapping[str, Any],
    references: Sequence[tuple[KeyPath, Reference]] = (),
) -> list[Diagnostic]:
    """The findings of the pack's rules about the unit's values, in a campaign of these settings.

    `references` say what figures of the unit, by their paths, are elsewhere. A rule whose values
    are missing or invalid finds nothing: that has been reported already.
    """
    subject = _Subject(pack, source, UnitValues(unit), settings, references)
    diagnostics: list[Diagnostic] = []
    failed: dict[str, set[KeyPath]] = {}
    doubted: dict[str, set[KeyPath]] = {}
    for rule in pack.rules:
        options = _options(rule, settings)
        if options is None:
            continue
        memo: dict[Any, Any] = {}
        for path, row in _rows(rule, subject):
            if rule.after and _is_after(rule, path, pack, failed):
                continue
            findings = _row_findings(subject, rule, options, (path, row), memo)
            if findings and _is_after(rule, path, pack, doubted):
                # A doubt keeps others back, no error.
                findings = [finding for finding in findings if not finding.is_warning]
            if not findings:
                continue
            diagnostics += _diagnostics(subject, rule, (path, row), findings)
            is_doubt = all(finding.is_warning for finding in findings)
            (doubted if is_doubt else failed).setdefault(rule.id, set()).add(path)
    return diagnostics


def _as_printed(pack: Pack, path: KeyPath, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row's own texts and amounts, those with a format as forms print them."""
    steps = tuple(step for step in path if isinstance(step, str))
    field = find_field(pack.unit.fields, steps)
    children = field.children if field else {}
    formats = {name: child.format for name, child in children.items() if child.format}
    return {
        name: amount_format.shown(value, formats[name]) if name in formats else value
        for name, value in row.items()
        if isinstance(value, str | Amount)
    }


def _options(rule: Rule, settings: Mapping[str, Any]) -> Mapping[str, str] | None:
    """The rule's options in a campaign of these settings; None where the rule does not apply.

    A pattern may name settings: `{year}` stands for the setting's value.
    """
    when = rule.when
    if isinstance(when, When) and (settings.get(when.setting) == when.value) is when.negated:
        return None
    if any(settings.get(name) is None for name in rule.settings):
        return None
    if rule.options.get("unit", "元") not in UNITS:
        # No amount can be converted to it; the lint says so.
        return None
    if not rule.settings:
        return rule.options
    return {
        name: SETTING_NAME.sub(lambda m: re.escape(str(settings[m[1]])), text)
        for name, text in rule.options.items()
    }


def _rows(rule: Rule, subject: _Subject) -> Iterator[Match]:
    """The rows to apply the rule to: those in which its `when` holds, if that is a formula."""
    rows = chain.from_iterable(subject.values.rows(each) for each in rule.each)
    return _where(rule.when, rows, subject) if isinstance(rule.when, Formula) else rows


def _where(when: Formula, rows: Iterator[Match], subject: _Subject) -> Iterator[Match]:
    from generator.pack import rule_formulas  # noqa: PLC0415 - only packs with formulas
    from generator.pack.formulas.named_values import FormulaRow  # noqa: PLC0415

    memo: dict[Any, Any] = {}
    unit, settings = subject.values.unit, subject.settings
    for path, values in rows:
        if rule_formulas.holds(FormulaRow(when, unit, settings, path, values, memo)):
            yield path, values


@dataclass(frozen=True)
class _Subject:
    """What the rules are applied to."""

    pack: Pack
    source: Source
    values: UnitValues
    settings: Mapping[str, Any]
    references: Sequence[tuple[KeyPath, Reference]]


def _row_findings(
    subject: _Subject,
    rule: Rule,
    options: Mapping[str, str],
    match: Match,
    memo: dict[Any, Any],
) -> list[Finding]:
    """The findings of the rule in the row."""
    pack, source = subject.pack, subject.source
    if rule.formula:
        from generator.pack import rule_formulas  # noqa: PLC0415 - only packs with formulas
        from generator.pack.formulas.named_values import FormulaRow  # noqa: PLC0415

        row = FormulaRow(rule.formula, subject.values.unit, subject.settings, *match, memo)
        return list(rule_formulas.findings(pack, source, rule, row))
    check = CHECKS[rule.check]
    values = _arguments(subject, rule, check, match)
    if check.references:
        values["references"] = subject.references
    findings = list(check.find(values, options))
    if check.references and not all(finding.is_warning for finding in findings):
        values["agreed"] = agreement.agreed(pack, subject.values.unit)
        findings = list(check.find(values, options))
    if check.texts:
        # A text that was taken from elsewhere in the file is judged there.
        findings = [found for found in findings if _is_typed(source, found.path)]
    return findings


def _is_after(rule: Rule, path: KeyPath, pack: Pack, found: Mapping[str, set[KeyPath]]) -> bool:
    """Whether the rule named `after` has found something in the row.

    If that rule is about other rows, any finding of it may be the cause of one here.
    """
    paths = found.get(rule.after)
    if not paths:
        return False
    same_rows = any(other.id == rule.after and other.each == rule.each for other in pack.rules)
    return path in paths or not same_rows


def _arguments(
    subject: _Subject, rule: Rule, check: Check, match: Match
) -> dict[str, Sequence[Match]]:
    """The values that the rule's arguments select in the row; those of `in` in the whole unit."""
    values: dict[str, Sequence[Match]] = {}
    for name, argument in rule.arguments.items():
        path, row = ((), subject.values.unit) if name == "in" else match
        if len(argument) == 1:
            values[name] = subject.values.select(path, row, argument[0])
        else:
            found = [subject.values.select(path, row, selector) for selector in argument]
            values[name] = list(chain.from_iterable(found))
    for name in check.blanks:
        values[name] = [(p, _blank_if_missing(subject.source, p, v)) for p, v in values[name]]
    return values


def _blank_if_missing(source: Source, path: KeyPath, value: Any) -> Any:
    """A blank text where nothing is written; None where what is written there is refused."""
    if value is not None:
        return value
    written = (selectors.value_or_none(source.data, path[:n]) for n in range(1, len(path) + 1))
    return None if any(isinstance(each, str) and each for each in written) else ""


def _is_typed(source: Source, path: KeyPath) -> bool:
    """Whether the value is written in the file; an entry is where its list is."""
    return path in source.keys or not isinstance(path[-1], str)


def _total_addends(
    pack: Pack, unit: Mapping[str, Any], match: Match, finding: Finding
) -> Mapping[str, str]:
    """The placeholder `total_addends`: how the finding's total is computed, if the pack sums it."""
    total = finding.placeholders.get("total")
    if not isinstance(total, Amount):
        return {}
    path, row = match
    field = tuple(step for step in finding.path if isinstance(step, str))
    addends = [
        value
        for derived in pack.derived
        if derived.kind == "sum" and (*derived.each, *derived.field) == field
        for selector in derived.selectors
        for _, value in selectors.select(unit, path, row, selector)
    ]
    are_known = all(isinstance(value, Amount) for value in addends)
    return {"total_addends": amounts.as_addition(addends if are_known else [], Decimal(total))}


def _diagnostics(
    subject: _Subject, rule: Rule, match: Match, findings: Sequence[Finding]
) -> Iterator[Diagnostic]:
    """The findings of the rule in the row, in the words of its message."""
    own = _as_printed(subject.pack, *match)
    unit = subject.values.unit
    for finding in findings:
        total_addends = _total_addends(subject.pack, unit, match, finding)
        placeholders = {**subject.settings, **own, **finding.placeholders, **total_addends}
        yield _diagnostic(rule, subject.source, unit, finding, placeholders)


def _diagnostic(
    rule: Rule,
    source: Source,
    unit: Mapping[str, Any],
    finding: Finding,
    placeholders: Mapping[str, Any],
) -> Diagnostic:
    if finding.other:
        placeholders = {**placeholders, "line": source.place(finding.other)[0]}
    close = placeholders.get("close")
    suggestion = f"您要填的是{quoted(close)}吗？" if close else ""
    line, column = source.place(finding.path, at_key=finding.at_key)
    fix = None
    if finding.offset is not None:
        text = selectors.value_at(unit, finding.path)
        line, column = source.place_within(finding.path, text, finding.offset)
        fix = _fix(source.lines[line - 1], line, column, finding)
    elif finding.meant:
        fix = blank_fixes.fix(source, finding.path, finding.other, finding.meant)
    return Diagnostic(
        file=source.file,
        line=line,
        column=column,
        severity="warning" if finding.is_warning else rule.severity,
        code=rule.code,
        message=_with_values(rule.message, placeholders),
        hint=suggestion + _with_values(rule.hint, placeholders),
        path=finding.path,
        fix=fix,
    )


def _fix(text: str, line: int, column: int, finding: Finding) -> Fix | None:
    """The edit that writes what was meant in place of what was typed there, if that is clear."""
    start, end = column - 1, column - 1 + len(finding.typed)
    if not finding.typed or text[start:end] != finding.typed:
        return None
    return Fix(line, line, (text[:start] + finding.meant + text[end:],))


def _with_values(template: str, placeholders: Mapping[str, Any]) -> str:
    """The text with the value of each placeholder that has one."""

    def value_text(match: re.Match[str]) -> str:
        value = placeholders.get(match[1], match[0])
        if match[1] in _UNCUT and isinstance(value, str):
            return value
        return "、".join(value) if isinstance(value, list) else excerpt(value)

    return _PLACEHOLDER.sub(value_text, template) if "{" in template else template
