"""Check a data file that lies in no campaign, by the form pack and the settings that are known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from generator.campaign import campaigns, check, file_head
from generator.common.diagnostics import UsageError
from generator.datafile import source
from generator.pack import earlier_figures, schema, slow_patterns
from generator.pack.rule_file import When

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from generator.campaign.check import CheckedUnit
    from generator.campaign.file_head import FileHead
    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.pack.pack import Pack
    from generator.pack.rule_file import Rule


@dataclass(frozen=True)
class LooseUnit:
    """The checked data file, and the settings that are not known though rules need them."""

    unit: CheckedUnit
    unknown: tuple[str, ...] = ()


def check_file(
    path: Path,
    templates: Path,
    load_pack: Callable[[Path], Pack],
    *,
    pack_name: str = "",
    strict: bool = False,
) -> LooseUnit:
    """The data file, checked by the pack of that name, or by the one that its first lines name.

    Rules that need a setting that is not known are not applied. Raises UsageError where no pack is
    named, RefusedError where there is none of that name in `templates`.
    """
    parsed = source.read(path, path.as_posix())
    return check_source(path, parsed, templates, load_pack, pack_name=pack_name, strict=strict)


def check_source(  # noqa: PLR0913 - what `check_file` takes, and the file as read
    path: Path,
    parsed: Source,
    templates: Path,
    load_pack: Callable[[Path], Pack],
    *,
    pack_name: str = "",
    strict: bool = False,
) -> LooseUnit:
    """A data file that has been parsed, checked as by `check_file`."""
    if not parsed.lines:
        unreadable = check.as_errors_if_strict(parsed.diagnostics, strict=strict)
        return LooseUnit(check.CheckedUnit(path, parsed.sha256, "", {}, unreadable))
    head = file_head.find(parsed)
    if pack_name:
        pack = load_pack(campaigns.named_pack(pack_name, templates))
    elif head is None:
        raise UsageError(_no_pack_message(path, templates))
    else:
        pack = load_pack(campaigns.pack_folder(_stated(parsed, head), templates))
    if head and head.settings[campaigns.PACK_KEY] != pack.folder.name:
        head = None
    settings, findings = _settings(pack, parsed, head) if head else ({}, [])
    needed = {rule.id: _needed_settings(rule) for rule in pack.rules}
    judged = tuple(rule for rule in pack.rules if needed[rule.id] <= settings.keys())
    # Nor is there a last year's file to compare with.
    unjudged = {rule.code for rule in pack.rules if rule not in judged}
    unjudged |= earlier_figures.codes(pack)
    unit = check.check_source(
        replace(pack, rules=judged), parsed, settings, strict=strict, unjudged=unjudged
    )
    missing = pack.settings.fields.children.keys() - settings.keys()
    shown = [_without_placeholders(finding, missing) for finding in unit.diagnostics]
    all_findings = check.as_errors_if_strict([*findings, *shown], strict=strict)
    unknown = sorted({name for names in needed.values() for name in names} - settings.keys())
    return LooseUnit(replace(unit, diagnostics=all_findings), tuple(unknown))


def _needed_settings(rule: Rule) -> set[str]:
    """The settings without which the rule cannot be judged."""
    named = rule.formula.settings if rule.formula else ()
    if isinstance(rule.when, When):
        return {*rule.settings, *named, rule.when.setting}
    return {*rule.settings, *named, *(rule.when.settings if rule.when else ())}


def _without_placeholders(finding: Diagnostic, missing: Iterable[str]) -> Diagnostic:
    """The finding, with `…` for settings that its text names and that are not known."""
    message, hint = finding.message, finding.hint
    for name in missing:
        message, hint = (text.replace(f"{{{name}}}", "…") for text in (message, hint))
    return replace(finding, message=message, hint=hint)


def _stated(parsed: Source, head: FileHead) -> Source:
    """The settings that the data file states, as if they were a file of settings."""
    return replace(
        parsed,
        data=dict(head.settings),
        keys=head.places,
        values=head.places,
        diagnostics=(),
        repaired_lines=(),
        incomplete_lists=(),
    )


def _settings(
    pack: Pack, parsed: Source, head: FileHead
) -> tuple[Mapping[str, Any], list[Diagnostic]]:
    """The settings that the file states and the pack accepts, and findings about the others."""
    with slow_patterns.refused(pack, parsed.file):
        values, findings = schema.validate(pack.settings, _stated(parsed, head))
    known = {n: value for n, value in values.items() if n in head.settings and value is not None}
    return known, [finding for finding in findings if finding.code != "required"]


def _no_pack_message(path: Path, templates: Path) -> str:
    names = campaigns.pack_names(templates)
    option = f"--pack {names[0]}" if len(names) == 1 else "--pack 加表单名称"
    return (
        f"{path.as_posix()} 不属于任何填报任务，文件开头也未写明表单。"
        f"请在命令中用 {option} 指定表单。{campaigns.existing_packs(templates)}"
    )
