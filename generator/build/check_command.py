"""`forms check`: what is wrong with campaigns and data files, before anything is built."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.build import status
from generator.campaign import campaigns
from generator.campaign import check as campaign_check
from generator.common.diagnostics import RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.campaign.campaigns import Campaign
    from generator.campaign.check import CheckedUnit
    from generator.common.console import UnitState
    from generator.common.diagnostics import Diagnostic
    from generator.common.progress import Progress

Selection = list[tuple[Path, list[Path]]]


@dataclass(frozen=True)
class CheckResult:
    """What a check found, by place; how the units of whole campaigns stand; how many files it read.

    `to_build` are the folders of those campaigns some of whose units need an eye and have no
    document of their data as they are now.
    """

    diagnostics: tuple[Diagnostic, ...]
    standings: tuple[UnitState, ...]
    files: int
    to_build: tuple[Path, ...]


def select_files(names: Sequence[str], data: Path) -> Selection:
    """Each campaign's folder with the data files asked for; with none where all of them are.

    Raises UsageError for a name that is neither a campaign nor a data file of one.
    """
    files = [Path(name) for name in names if name.endswith(campaigns.SUFFIXES)]
    folders = [name for name in names if not name.endswith(campaigns.SUFFIXES)]
    alone: dict[Path, list[Path]] = {}
    for path in files:
        folder = campaigns.folder_of(path)
        if path.name == campaigns.SETTINGS:
            folders.append(folder.as_posix())
        else:
            # Files of one campaign are held against each other.
            alone.setdefault(folder, []).append(path)
    whole = campaigns.find(folders, data) if folders or not files else []
    return [*alone.items(), *((folder, []) for folder in whole)]


def check(
    wanted: Selection, templates: Path, out: Path, *, strict: bool, progress: Progress
) -> CheckResult:
    """What is wrong with the campaigns and files; their documents are looked for below `out`."""
    found: list[Diagnostic] = []
    standings: list[UnitState] = []
    to_build: list[Path] = []
    files = 0
    for folder, paths in wanted:
        try:
            campaign = campaigns.load(folder, templates)
        except RefusedError as error:
            found += error.diagnostics
            continue
        units = _units(campaign, paths or [*campaign.paths], strict=strict, progress=progress)
        files += len(units)
        found += _findings(campaign, units, strict=strict, whole=not paths)
        if not paths:
            stand = status.after_check(campaign, out / campaign.name, units)
            standings += stand
            if any(unit.needs_attention and unit.document != "已是最新" for unit in stand):
                to_build.append(folder)
    return CheckResult(tuple(sorted(set(found))), tuple(standings), files, tuple(to_build))


def campaign_findings(campaign: Campaign, *, strict: bool) -> list[Diagnostic]:
    """What is wrong with the campaign's settings and all its data files."""
    units = _units(campaign, [*campaign.paths], strict=strict, progress=lambda items, *_: items)
    return _findings(campaign, units, strict=strict, whole=True)


def _units(
    campaign: Campaign, paths: Sequence[Path], *, strict: bool, progress: Progress
) -> list[CheckedUnit]:
    """The data files, checked; their values are let go, so that memory holds one unit's."""
    units = [
        replace(
            campaign_check.check_unit(campaign.pack, path, campaign.settings, strict=strict),
            values={},
        )
        for path in progress(paths, len(paths), "检查")
    ]
    named = [(unit, f"{campaigns.UNITS}/{unit.path.name}") for unit in units]
    clashes = campaign_check.clashes(lambda: ((data, unit.unit) for unit, data in named))
    return [
        campaign_check.with_clash(unit, clashes[data], campaign.pack.unit_name)
        if data in clashes
        else unit
        for unit, data in named
    ]


def _findings(
    campaign: Campaign, units: Sequence[CheckedUnit], *, strict: bool, whole: bool
) -> list[Diagnostic]:
    found = [*campaign.diagnostics, *(d for unit in units for d in unit.diagnostics)]
    if whole:
        order = campaigns.check_order(campaign, [unit.unit for unit in units])
        common = [*campaigns.skipped_files(campaign), *order]
        found += campaign_check.as_errors_if_strict(common, strict=strict)
    return found
