"""The units of a campaign, one at a time, and the state of each: who is missing, what is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from generator.campaign import check, last_year, roster, unit_names
from generator.common.diagnostics import Diagnostic, RefusedError
from generator.datafile import file_bytes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date, datetime
    from decimal import Decimal
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.campaign.check import CheckedUnit
    from generator.campaign.last_year import LastYear
    from generator.campaign.roster import Roster, RosterUnit
    from generator.common.progress import Progress

State = Literal["missing", "errors", "returned", "warnings", "clean", "accepted"]


@dataclass(frozen=True)
class CampaignUnit:
    """A unit that is to send, or has sent: its row of the roster, its data file; None for none.

    `name` is the roster's; of a unit that is not on it the data file's own, or, where the file says
    none, the file's name.
    """

    name: str
    row: RosterUnit | None = None
    path: Path | None = None


@dataclass(frozen=True)
class CampaignUnits:
    """All units of a campaign: in the roster's order, then those of further data files.

    `clashes` and `similar` are what is found of a data file's name beside those of the others.
    """

    campaign: Campaign
    roster: Roster | None
    units: tuple[CampaignUnit, ...]
    clashes: Mapping[str, Diagnostic]
    similar: Mapping[str, Diagnostic]
    before: LastYear | None


@dataclass(frozen=True)
class CheckedCampaignUnit:
    """A unit with its data file as checked: name, values, findings; None where it has no file."""

    unit: CampaignUnit
    checked: CheckedUnit | None = None


@dataclass(frozen=True)
class UnitState:
    """How far a unit is; `since` is when that became so, None where the log does not say.

    `total` is the amount that the pack's `ceiling` names. `data_sha256` is blank without a data
    file.
    """

    unit: str
    code: str
    state: State
    since: datetime | None
    errors: int
    warnings: int
    answered: int
    total: Decimal | None
    ceiling: Decimal | None
    deadline: date | None
    late: bool
    document_up_to_date: bool
    path: Path | None
    data_sha256: str


def find(campaign: Campaign) -> CampaignUnits:
    """The campaign's units; only their names are read. RefusedError where the roster has mistakes.

    Raises OSError where the disk fails.
    """
    listed = roster.find(campaign)
    if listed and listed.diagnostics:
        raise RefusedError("名册有错误", listed.diagnostics)
    names = {file: _name(campaign, file) for file in campaign.files}
    return CampaignUnits(
        campaign,
        listed,
        tuple(_units(campaign, listed, names)),
        check.clashes(names.items),
        unit_names.similar(names.items, campaign.pack, campaign.settings),
        last_year.find(campaign),
    )


def _name(campaign: Campaign, file: str) -> str:
    raw = file_bytes.read(campaign.folder / file)
    return unit_names.in_file(raw, campaign.pack.unit_name)


def _units(
    campaign: Campaign, listed: Roster | None, names: Mapping[str, str]
) -> Iterator[CampaignUnit]:
    """The units of the roster with their data files, then those of the other data files.

    As when forms are handed out, a file of another name counts for the row whose unit it may be.
    """
    files: dict[str, list[str]] = {}
    for file, name in names.items():
        files.setdefault(name or (campaign.folder / file).stem, []).append(file)
    key = unit_names.key(campaign.pack, campaign.settings)
    rows = listed.units if listed else ()
    on_roster = {row.name for row in rows}
    by_key: dict[str, list[str]] = {}
    for name in files:
        if name not in on_roster:
            by_key.setdefault(key(name), []).append(name)
    for row in rows:
        keys = dict.fromkeys(map(key, (row.name, *row.aliases)))
        others = () if row.name in files else [n for each in keys for n in by_key.pop(each, ())]
        own = [file for name in (row.name, *others) for file in files.pop(name, ())]
        if not own:
            yield CampaignUnit(row.name, row)
        for file in own:
            yield CampaignUnit(row.name, row, campaign.folder / file)
    for name, own in files.items():
        for file in own:
            yield CampaignUnit(name, None, campaign.folder / file)


def units(
    found: CampaignUnits,
    wanted: Collection[str] = (),
    progress: Progress = lambda items, *_: items,
) -> Iterator[CheckedCampaignUnit]:
    """Each unit with its data file checked as by `forms check`; the next one's only afterwards.

    `wanted` are names of units, none for all. Raises OSError where the disk fails.
    """
    chosen = [unit for unit in found.units if not wanted or unit.name in wanted]
    for unit in progress(chosen, len(chosen), "检查"):
        yield CheckedCampaignUnit(unit, _checked(found, unit.path) if unit.path else None)


def _checked(found: CampaignUnits, path: Path) -> CheckedUnit:
    campaign = found.campaign
    checked = check.check_unit(campaign.pack, path, campaign.settings, before=found.before)
    file = path.relative_to(campaign.folder).as_posix()
    if file in found.clashes:
        return check.with_clash(checked, found.clashes[file], campaign.pack.unit_name)
    if file in found.similar:
        return check.with_similar(campaign.pack, checked, found.similar[file], strict=False)
    return checked
