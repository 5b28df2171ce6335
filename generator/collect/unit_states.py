"""The units of a campaign, one at a time, and the state of each: who is missing, what is done."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal, NamedTuple

from generator.build import status
from generator.campaign import check, last_year, roster_units, unit_names
from generator.collect import kept_files, known_data, record
from generator.common import amounts, clock, diagnostics
from generator.common.diagnostics import RefusedError
from generator.pack import ceilings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from generator.build.status import LastBuild
    from generator.campaign.campaigns import Campaign
    from generator.campaign.check import CheckedUnit
    from generator.campaign.last_year import LastYear
    from generator.campaign.roster import RosterUnit
    from generator.campaign.roster_units import Listed
    from generator.collect.record import Entry, Log
    from generator.common.console import DocumentState
    from generator.common.diagnostics import Diagnostic
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
    listed: Listed | None
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

    `total` is the amount that the pack's `ceiling` names. `late`: its deadline has passed and
    nothing came, or what came first came after that day. `data_sha256` is blank without a data
    file. `first_received` is when the first file came; `is_refused` is whether the last thing that
    came from it was refused.
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
    document: DocumentState | None
    path: Path | None
    data_sha256: str
    first_received: datetime | None = None
    is_refused: bool = False

    @property
    def document_up_to_date(self) -> bool:
        """Whether the unit's document is there, and made from the present data."""
        return self.document == "已是最新"

    @property
    def over_ceiling(self) -> Decimal:
        """By how much the total is above the ceiling; nought where it is not, or nobody knows."""
        if self.total is None or self.ceiling is None or self.total <= self.ceiling:
            return Decimal(0)
        return amounts.difference(self.total, self.ceiling)


def find(campaign: Campaign) -> CampaignUnits:
    """The campaign's units; only their names are read. RefusedError where the roster has mistakes.

    Raises OSError where the disk fails.
    """
    listed = roster_units.find(campaign)
    if mistakes := roster_units.findings(listed):
        raise RefusedError("名册有错误", mistakes)
    names = roster_units.names(campaign)
    return CampaignUnits(
        campaign,
        listed,
        tuple(_units(campaign, listed, names)),
        check.clashes(names.items),
        unit_names.similar(names.items, campaign.pack, campaign.settings),
        last_year.find(campaign),
    )


def _units(
    campaign: Campaign, listed: Listed | None, names: Mapping[str, str]
) -> Iterator[CampaignUnit]:
    """The units of the roster with their data files, then those of the other data files."""
    # A file that names no unit is most likely that of the unit whose name it has.
    shown = {file: name or PurePosixPath(file).stem for file, name in names.items()}
    others: Iterable[str] = shown
    if listed:
        matched = roster_units.match(listed, shown)
        others = matched.others
        for row in listed.roster.units:
            for file in matched.files.get(row.name, ()):
                yield CampaignUnit(row.name, row, campaign.folder / file)
            if row.name not in matched.files:
                yield CampaignUnit(row.name, row)
    for file in others:
        yield CampaignUnit(shown[file], None, campaign.folder / file)


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
    checked = check.check_unit(
        campaign.pack, path, campaign.settings, before=found.before, listed=found.listed
    )
    file = path.relative_to(campaign.folder).as_posix()
    if file in found.clashes:
        return check.with_clash(checked, found.clashes[file], campaign.pack.unit_name)
    if file in found.similar:
        return check.with_similar(campaign.pack, checked, found.similar[file], strict=False)
    return checked


def of_campaign(
    found: CampaignUnits,
    out: Path,
    today: date,
    progress: Progress = lambda items, *_: items,
) -> Iterator[UnitState]:
    """The state of each unit; `out` is the folder of the campaign's built documents.

    Raises OSError where the disk fails.
    """
    built = status.last_build(found.campaign, out)
    log = record.read_log(found.campaign.folder / record.FOLDER)
    for each in units(found, progress=progress):
        yield _state(found, each, log, built, today)


def _state(
    found: CampaignUnits, each: CheckedCampaignUnit, log: Log, built: LastBuild, today: date
) -> UnitState:
    unit, row, checked = each.unit, each.unit.row, each.checked
    entries = entries_of(each, log)
    stage = stage_of(found.campaign, each, log)
    counts = diagnostics.count(checked.diagnostics) if checked else diagnostics.Counts()
    deadline = row.deadline if row else None
    document = status.document_state(built, checked.path, checked.data_sha256) if checked else None
    sent = _without_handed_out(entries)
    return UnitState(
        unit.name,
        row.code if row else "",
        state=stage.state,
        since=stage.since,
        errors=counts.errors,
        warnings=counts.warnings,
        answered=counts.answered,
        total=ceilings.figure(found.campaign.pack, checked.values) if checked else None,
        ceiling=row.ceiling if row else None,
        deadline=deadline,
        late=deadline is not None and _is_late(deadline, stage.state, entries, today),
        document=document,
        path=unit.path,
        data_sha256=checked.data_sha256 if checked else "",
        first_received=_first_received(entries),
        is_refused=bool(sent) and sent[-1].what == "refused",
    )


def entries_of(each: CheckedCampaignUnit, log: Log) -> list[Entry]:
    """What happened to the unit, under its name in the roster and that in its data file."""
    own = log.of_unit(each.unit.name)
    if each.checked is None or each.checked.unit in ("", each.unit.name):
        return [*own]
    return sorted([*own, *log.of_unit(each.checked.unit)], key=lambda entry: entry.at)


class Stage(NamedTuple):
    """The state, and since when; None where the log does not say."""

    state: State
    since: datetime | None


def stage_of(campaign: Campaign, each: CheckedCampaignUnit, log: Log) -> Stage:
    """How far the unit is. Raises OSError where the disk fails."""
    checked, entries = each.checked, entries_of(each, log)
    if checked is None or _is_as_handed_out(campaign, each, entries):
        return Stage("missing", next((e.at for e in entries if e.what == "handed-out"), None))
    sent = _without_handed_out(entries)
    last = next((e for e in reversed(sent) if e.what != "refused"), None)
    if last and last.what == "accepted" and last.sha256 == checked.data_sha256:
        return Stage("accepted", last.at)
    if sent and sent[-1].what == "returned" and sent[-1].data_sha256 == checked.data_sha256:
        return Stage("returned", sent[-1].at)
    counts = diagnostics.count(checked.diagnostics)
    state: State = "errors" if counts.errors else "warnings" if counts.warnings else "clean"
    return Stage(state, next((e.at for e in reversed(sent) if e.what == "taken"), None))


def _without_handed_out(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.what != "handed-out"]


def _is_as_handed_out(
    campaign: Campaign, each: CheckedCampaignUnit, entries: Sequence[Entry]
) -> bool:
    """Whether a form was handed out, nothing was taken since, and the data are as they were."""
    events = [entry.what for entry in entries]
    if "handed-out" not in events or "taken" in events[events.index("handed-out") :]:
        return False
    received, path = campaign.folder / record.FOLDER, each.unit.path
    names = dict.fromkeys((each.unit.name, each.checked.unit if each.checked else ""))
    bases = [base for name in names if name for base in kept_files.bases(received, name)]
    if not bases or path is None:
        return False
    text = known_data.of_file(campaign, path).text
    return bool(text) and text == bases[-1].path.read_bytes()


def _is_late(deadline: date, state: State, entries: Sequence[Entry], today: date) -> bool:
    """Whether nothing came until the deadline's day was over, by the clock of this place.

    Of data that somebody typed nobody knows when they came.
    """
    first = _first_received(entries)
    if first is None:
        return state == "missing" and today > deadline
    return clock.local_date(first) > deadline


def _first_received(entries: Sequence[Entry]) -> datetime | None:
    return next((entry.at for entry in entries if entry.what == "received"), None)
