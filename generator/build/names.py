"""Names of a build's units: compared with each other, and looked up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.campaign import campaigns, check, unit_names
from generator.common.diagnostics import UsageError
from generator.datafile import source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.build.manifest import UnitRecord
    from generator.build.spilled_map import SpilledMap
    from generator.campaign.campaigns import Campaign
    from generator.campaign.roster_units import RosterIndex
    from generator.common.diagnostics import Diagnostic


def mark(
    campaign: Campaign,
    units: SpilledMap[UnitRecord],
    roster_index: RosterIndex | None,
    *,
    strict: bool,
) -> None:
    """Add to each unit, changed or not, what is found of its name beside those of the others.

    That is an error where its document would be another unit's too, or the campaign's roster
    (`roster_index`) does not have it, and a warning where it may be another spelling of one.
    """
    pack = campaign.pack

    # Each record that is asked for is read anew.
    names = [(data, record.unit) for data, record in units.items()]
    clashes = check.clashes(lambda: names)
    for data, clash in clashes.items():
        units[data] = units[data].with_findings([_placed(campaign, data, clash)])
    for data, unit in names if roster_index else ():
        if roster_index and (error := roster_index.unlisted(unit)):
            units[data] = units[data].with_findings([_placed(campaign, data, error)])
    for data, warning in unit_names.similar(lambda: names, pack, campaign.settings).items():
        if data not in clashes:
            path = campaign.folder / data
            parsed = source.read(path, path.as_posix())
            found = check.similar_findings(pack, parsed, warning, strict=strict)
            units[data] = units[data].with_findings(found)


def _placed(campaign: Campaign, data: str, error: Diagnostic) -> Diagnostic:
    """The error, placed at the unit's name in the data file."""
    path, name = campaign.folder / data, (campaign.pack.unit_name,)
    line, column = source.read(path, data).place(name)
    return replace(error, file=path.as_posix(), line=line, column=column, path=name)


def refuse_unknown(
    campaign: Campaign,
    units: Mapping[str, UnitRecord],
    roster_index: RosterIndex | None,
    wanted: Sequence[str],
) -> None:
    """Raise UsageError for a wanted unit that the campaign does not have.

    A data file without a readable unit name may be the wanted one; its own errors say what to do.
    """
    if not wanted:
        return
    known = {record.unit for record in units.values()}
    for unit in wanted:
        if unit not in known and "" not in known:
            if roster_index and roster_index.row(unit):
                message = (
                    f"“{unit}”在名册中，但填报任务 {campaign.name} 中还没有它的数据文件（未报）。"
                )
                raise UsageError(message)
            command = f"forms build {campaigns.as_argument(campaign.folder)}"
            unit_names.refuse_unknown([unit], known, campaign.name, command)
