"""`forms check`: findings of campaigns and single data files, without building.

It starts here, so that it needs nothing of what a build needs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.build import status
from generator.campaign import (
    campaigns,
    each_campaign,
    last_year,
    loose_file,
    not_compared,
    roster_units,
    unit_names,
)
from generator.campaign import check as campaign_check
from generator.common import console, diagnostics, file_names
from generator.common.diagnostics import DATA_ERRORS, OK, RefusedError, UsageError
from generator.pack import pack

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from generator.campaign.campaigns import Campaign
    from generator.campaign.check import CheckedUnit
    from generator.campaign.last_year import LastYear
    from generator.campaign.roster_units import RosterIndex
    from generator.common.console import UnitLine
    from generator.common.diagnostics import Diagnostic
    from generator.common.progress import Progress

# Campaign folders, each with the data files to check; an empty list means all of them. Data files
# that lie in no campaign have no folder.
Selection = list[tuple[Path | None, list[Path]]]

_WORD_SUFFIXES = (".docx", ".doc", ".odt", ".rtf", ".wps")
_EXCEL_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".et")
NO_LOOSE_FILE = "--pack 只用于不属于填报任务的数据文件；填报任务的表单由 settings.yaml 指定。"


@dataclass(frozen=True)
class CheckResult:
    """The findings, sorted by place, and the number of data files checked.

    `states` are those of the units of whole campaigns, named with these where there are several.
    `to_build` are the folders of campaigns whose documents are not all current, where a unit among
    these needs attention. `unknown` are the settings that rules
    need and files of no campaign do not state. `not_compared` has a line for each campaign with
    units that could not be compared with last year, `missing` one for each with units of its roster
    that have no data file.
    """

    diagnostics: tuple[Diagnostic, ...]
    states: tuple[UnitLine, ...]
    files: int
    to_build: tuple[Path, ...]
    unknown: tuple[str, ...] = ()
    not_compared: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def run_check(options: argparse.Namespace) -> int:
    """Check campaigns and data files, print the findings; the command's exit code."""
    result = check(
        select_files(options.campaigns, options.data),
        options.templates,
        options.build,
        pack_name=options.pack,
        strict=options.strict,
        progress=console.progress,
        every_missing=options.all,
    )
    findings = result.diagnostics
    if options.format != "text":
        console.use_utf8()
    if options.format == "json":
        console.print_out(diagnostics.as_json(findings))
    elif options.format == "github":
        for finding in findings:
            if not finding.answered:
                console.print_out(diagnostics.as_github(finding))
    else:
        advice = _build_advice(result, options) if result.to_build else ""
        console.print_findings(
            findings,
            result.states,
            advice,
            elsewhere=each_campaign.all_findings_advice("check", options),
            with_answered=options.all,
            answerable=True,
        )
        if all(finding.answered for finding in findings):
            console.print_out(f"已检查 {result.files} 个数据文件，未发现错误。")
        if fixable := each_campaign.fix_advice(findings, options):
            console.print_out(fixable)
        for line in (*result.missing, *result.not_compared):
            console.print_out(line)
        if result.unknown:
            console.print_out(_unknown_message(result.unknown))
    return DATA_ERRORS if diagnostics.has_errors(findings) else OK


def _build_advice(result: CheckResult, options: argparse.Namespace) -> str:
    """The line that says how to build documents that are missing or out of date."""
    when = "改正错误后" if diagnostics.has_errors(result.diagnostics) else ""
    return f"文档待更新或未生成的，请{when}运行 {each_campaign.command_line('build', options, result.to_build)}。"  # noqa: E501


def _unknown_message(unknown: Sequence[str]) -> str:
    """What was not checked in files of no campaign, and how to have it checked."""
    names = "、".join(f"“{name}”" for name in unknown)
    return (
        f"有数据文件不属于填报任务，与{names}有关的规则未检查。移入填报任务后再检查，"
        f"或在文件开头的“# {campaigns.PACK_KEY}: …”一行中补上，如“；{unknown[0]}: …”。"
    )


def select_files(names: Sequence[str], data: Path) -> Selection:
    """The selection that the names (campaigns or data files) ask for; all campaigns for no names.

    Raises UsageError for a name that is neither a campaign nor a data file.
    """
    for name in names:
        _refuse_other_file(Path(name))
    files = file_names.expand([name for name in names if name.endswith(campaigns.SUFFIXES)])
    folders = [name for name in names if not name.endswith(campaigns.SUFFIXES)]
    by_folder: dict[Path | None, list[Path]] = {}
    for path in files:
        folder = campaigns.folder_around(path)
        if folder and campaigns.is_settings(path):
            folders.append(folder.as_posix())
        else:
            # Files of one campaign are checked together, so that clashing names are seen.
            by_folder.setdefault(folder, []).append(path)
    whole = campaigns.find(folders, data) if folders or not files else []
    return [*by_folder.items(), *((folder, []) for folder in whole)]


def _refuse_other_file(path: Path) -> None:
    """Raises UsageError for a file that is no data file, and says what to do with it."""
    if path.suffix in campaigns.SUFFIXES or not path.is_file():
        return
    name = path.as_posix()
    if path.suffix.lower() in (*_WORD_SUFFIXES, *_EXCEL_SUFFIXES):
        kind = "Word" if path.suffix.lower() in _WORD_SUFFIXES else "Excel"
        raise UsageError(
            f"“{name}”是 {kind} 文件，不能直接检查。请先运行 forms import {name}，再检查导入的数据文件。"  # noqa: E501
        )
    raise UsageError(f"“{name}”不是数据文件：数据文件的名称应以 {campaigns.SUFFIXES[0]} 结尾。")


def check(  # noqa: PLR0913 - the command's options
    selection: Selection,
    templates: Path,
    out: Path,
    *,
    pack_name: str = "",
    strict: bool,
    progress: Progress,
    every_missing: bool = False,
) -> CheckResult:
    """Check the selected campaigns and files; `out` is the folder of all build outputs.

    With `every_missing`, all missing units are named. Files of no campaign are judged by the pack
    of the name, or by the one that they name. Raises UsageError where neither is given, or a pack
    is and there are no such files.
    """
    findings: list[Diagnostic] = []
    states: list[UnitLine] = []
    to_build: list[Path] = []
    unknown, missed, missing = list[str](), list[str](), list[str]()
    files, is_shown = 0, False
    several = sum(folder is not None and not paths for folder, paths in selection) > 1
    if pack_name and not any(folder is None for folder, _ in selection):
        raise UsageError(NO_LOOSE_FILE)
    for folder, paths in selection:
        if folder is None:
            loose = _check_loose(paths, templates, pack_name, strict=strict, progress=progress)
            files += len(paths)
            findings += loose.findings
            unknown += loose.unknown
            continue
        try:
            campaign = campaigns.load(folder, templates)
        except RefusedError as error:
            findings += error.diagnostics
            continue
        beside = _beside(campaign)
        units = _check_units(
            campaign, paths or [*campaign.paths], beside, strict=strict, progress=progress
        )
        missed += filter(None, [_not_compared(campaign, beside.before, units)])
        files += len(units)
        findings += _findings(campaign, units, beside, strict=strict, whole=not paths)
        if not paths:
            missing += filter(None, [_missing(campaign, beside, units, every=every_missing)])
            campaign_states = status.after_check(campaign, out / campaign.name, units)
            label = f"（{campaign.name}）" if several else ""
            states += (replace(state, name=state.name + label) for state in campaign_states)
            due = [unit for unit in campaign_states if unit.document != "已是最新"]
            is_shown = is_shown or any(unit.needs_attention for unit in due)
            to_build += [folder] if due else []
    return CheckResult(
        tuple(sorted(set(findings), key=campaigns.place_order)),
        tuple(states),
        files,
        tuple(to_build) if is_shown else (),
        tuple(unknown),
        tuple(missed),
        tuple(missing),
    )


class _Loose(NamedTuple):
    """The findings about files of no campaign, and the settings that they do not state."""

    findings: list[Diagnostic]
    unknown: list[str]


def _check_loose(
    paths: Sequence[Path], templates: Path, pack_name: str, *, strict: bool, progress: Progress
) -> _Loose:
    """Check files that lie in no campaign, each by its own pack."""
    findings: list[Diagnostic] = []
    unknown: set[str] = set()
    load_pack = cache(pack.load)
    for path in progress(paths, len(paths), "检查"):
        try:
            checked = loose_file.check_file(
                path, templates, load_pack, pack_name=pack_name, strict=strict
            )
        except RefusedError as error:
            findings += error.diagnostics
            continue
        findings += checked.unit.diagnostics
        unknown |= set(checked.unknown)
    return _Loose(findings, sorted(unknown))


def campaign_findings(campaign: Campaign, *, strict: bool) -> list[Diagnostic]:
    """Findings of the campaign's settings and all its data files."""
    paths, beside = [*campaign.paths], _beside(campaign)
    units = _check_units(campaign, paths, beside, strict=strict, progress=lambda items, *_: items)
    return _findings(campaign, units, beside, strict=strict, whole=True)


class _Beside(NamedTuple):
    """What lies beside a campaign's data files: last year's campaign, and the roster."""

    before: LastYear | None
    roster_index: RosterIndex | None


def _beside(campaign: Campaign) -> _Beside:
    return _Beside(last_year.find(campaign), roster_units.find(campaign))


def _check_units(
    campaign: Campaign,
    paths: Sequence[Path],
    beside: _Beside,
    *,
    strict: bool,
    progress: Progress,
) -> list[CheckedUnit]:
    """The checked data files, without their values: memory holds one unit's values at a time."""
    units = [
        replace(
            campaign_check.check_unit(
                campaign.pack,
                path,
                campaign.settings,
                strict=strict,
                before=beside.before,
                roster_index=beside.roster_index,
            ),
            values={},
        )
        for path in progress(paths, len(paths), "检查")
    ]
    return _compared(campaign, units, strict=strict)


def _not_compared(campaign: Campaign, before: LastYear | None, units: Sequence[CheckedUnit]) -> str:
    """The line on units that could not be compared with last year."""
    compared = (
        not_compared.Unit(f"{campaigns.UNITS}/{u.path.name}", u.unit, u.is_earlier_broken)
        for u in units
    )
    return not_compared.line(campaign, before, compared)


def _missing(
    campaign: Campaign, beside: _Beside, units: Sequence[CheckedUnit], *, every: bool
) -> str:
    """The line on units of the roster that have no data file."""
    names = ((f"{campaigns.UNITS}/{unit.path.name}", unit.unit) for unit in units)
    rows = roster_units.missing(beside.roster_index, names)
    return roster_units.missing_line(campaign.name, beside.roster_index, rows, every=every)


def _compared(
    campaign: Campaign, units: Sequence[CheckedUnit], *, strict: bool
) -> list[CheckedUnit]:
    """The units with what is found of their names when these are compared."""
    pack = campaign.pack
    named = [(unit, f"{campaigns.UNITS}/{unit.path.name}") for unit in units]

    def names() -> Iterator[tuple[str, str]]:
        return ((data, unit.unit) for unit, data in named)

    clashes = campaign_check.clashes(names)
    similar = unit_names.similar(names, pack, campaign.settings)
    compared = []
    for unit, data in named:
        if data in clashes:
            compared.append(campaign_check.with_clash(unit, clashes[data], pack.unit_name))
        elif data in similar:
            compared.append(campaign_check.with_similar(pack, unit, similar[data], strict=strict))
        else:
            compared.append(unit)
    return compared


def _findings(
    campaign: Campaign,
    units: Sequence[CheckedUnit],
    beside: _Beside,
    *,
    strict: bool,
    whole: bool,
) -> list[Diagnostic]:
    common = [*campaign.diagnostics, *roster_units.findings(beside.roster_index)]
    if whole:
        common += campaigns.skipped_files(campaign)
        known = [*(unit.unit for unit in units), *roster_units.listed_names(beside.roster_index)]
        common += campaigns.check_order(campaign, known)
    of_units = (finding for unit in units for finding in unit.diagnostics)
    return [*campaign_check.as_errors_if_strict(common, strict=strict), *of_units]
