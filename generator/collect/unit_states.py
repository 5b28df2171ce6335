"""The units of a campaign, one at a time, and the state of each: who is missing, what is done."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal, NamedTuple

from generator.build import status
from generator.build.status import JudgedUnit
from generator.campaign import check, data_file, last_year, record, roster_units, unit_names
from generator.collect import kept_files, known_data
from generator.common import amounts, clock, diagnostics
from generator.pack import ceilings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from generator.build.status import LastBuild
    from generator.campaign.campaigns import Campaign
    from generator.campaign.check import CheckedUnit
    from generator.campaign.last_year import LastYear
    from generator.campaign.record import Entry, Log
    from generator.campaign.roster import RosterUnit
    from generator.campaign.roster_units import RosterIndex
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
    roster_index: RosterIndex | None
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

    `total` is the amount that the pack's `ceiling` names. `late`: its deadline has passed and it is
    missing, or what was taken first came after that day, at `first_received`. `data_sha256` is
    blank without a data file. `is_refused` is whether the last thing that came was refused.
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
        """By how much the total is above the ceiling; 0 where it is not, or one is unknown."""
        if self.total is None or self.ceiling is None or self.total <= self.ceiling:
            return Decimal(0)
        return amounts.difference(self.total, self.ceiling)


def find(campaign: Campaign) -> CampaignUnits:
    """The campaign's units; only their names are read. RefusedError where the roster has mistakes.

    Raises OSError where the disk fails.
    """
    roster_index = roster_units.find_without_mistakes(campaign)
    names = roster_units.names(campaign)
    return CampaignUnits(
        campaign,
        roster_index,
        tuple(listed(campaign, roster_index, names)),
        check.clashes(names.items),
        unit_names.similar(names.items, campaign.pack, campaign.settings),
        last_year.find(campaign),
    )


def find_wanted(campaign: Campaign, wanted: Sequence[str], command: str) -> CampaignUnits:
    """The campaign's units as by `find`; UsageError where one of those wanted is none of them.

    `command` is the command as typed, for that message.
    """
    campaign_units = find(campaign)
    known = {unit.name for unit in campaign_units.units}
    index = campaign_units.roster_index
    full_name = index.full_name if index else None
    unit_names.refuse_unknown(wanted, known, campaign.name, command, full_name)
    return campaign_units


def listed(
    campaign: Campaign, roster_index: RosterIndex | None, names: Mapping[str, str]
) -> Iterator[CampaignUnit]:
    """The units of the roster with their data files, then those of the other data files.

    `names` has the unit that each data file names.
    """
    # A file that names no unit is most likely that of the unit whose name it has.
    shown = {file: name or PurePosixPath(file).stem for file, name in names.items()}
    others: Iterable[str] = shown
    if roster_index:
        matched = roster_units.match(roster_index, shown)
        others = matched.others
        for row in roster_index.roster.units:
            for file in matched.files.get(row.name, ()):
                yield CampaignUnit(row.name, row, campaign.folder / file)
            if row.name not in matched.files:
                yield CampaignUnit(row.name, row)
    for file in others:
        yield CampaignUnit(shown[file], None, campaign.folder / file)


def units(
    campaign_units: CampaignUnits,
    wanted: Collection[str] = (),
    progress: Progress = lambda items, *_: items,
) -> Iterator[CheckedCampaignUnit]:
    """Each unit with its data file checked as by `forms check`; the next one's only afterwards.

    `wanted` are names of units, none for all. Raises OSError where the disk fails.
    """
    chosen = [unit for unit in campaign_units.units if not wanted or unit.name in wanted]
    for unit in progress(chosen, len(chosen), "检查"):
        yield CheckedCampaignUnit(unit, _checked(campaign_units, unit.path) if unit.path else None)


def _checked(campaign_units: CampaignUnits, path: Path) -> CheckedUnit:
    campaign = campaign_units.campaign
    checked = check.check_unit(
        campaign.pack,
        path,
        campaign.settings,
        before=campaign_units.before,
        roster_index=campaign_units.roster_index,
    )
    file = path.relative_to(campaign.folder).as_posix()
    if file in campaign_units.clashes:
        return check.with_clash(checked, campaign_units.clashes[file], campaign.pack.unit_name)
    if file in campaign_units.similar:
        return check.with_similar(
            campaign.pack, checked, campaign_units.similar[file], strict=False
        )
    return checked


def of_campaign(
    campaign_units: CampaignUnits,
    out: Path,
    today: date,
    progress: Progress = lambda items, *_: items,
) -> Iterator[UnitState]:
    """The state of each unit; `out` is the folder of the campaign's built documents.

    A unit is checked unless the last build's manifest has what a check would find of it. Raises
    OSError where the disk fails.
    """
    built = status.last_build(campaign_units.campaign, out)
    known = status.unchanged_units(built, campaign_units.before, campaign_units.roster_index)
    log = record.read_log(campaign_units.campaign.folder / record.FOLDER)
    for unit in progress(campaign_units.units, len(campaign_units.units), "检查"):
        judged = judged_before(campaign_units, unit, known) if unit.path else None
        if judged is None and unit.path:
            judged = judged_now(campaign_units.campaign, _checked(campaign_units, unit.path))
        yield state_of(built, unit, judged, log, today)


def judged_before(
    campaign_units: CampaignUnits, unit: CampaignUnit, known: Mapping[str, JudgedUnit]
) -> JudgedUnit | None:
    """What is known of the unit; None where something is found of its name, or nothing is known."""
    file = unit.path.relative_to(campaign_units.campaign.folder).as_posix() if unit.path else ""
    is_odd = file in campaign_units.clashes or file in campaign_units.similar
    if is_odd or (
        campaign_units.roster_index and campaign_units.roster_index.row(unit.name) is None
    ):
        return None
    judged = known.get(file)
    # A name in another spelling than the roster's is an error.
    return judged if judged and judged.unit == unit.name else None


def judged_now(campaign: Campaign, checked: CheckedUnit) -> JudgedUnit:
    """What the check found of a unit, in short."""
    counts = diagnostics.count(checked.diagnostics)
    total = ceilings.figure(campaign.pack, checked.values)
    return JudgedUnit(checked.unit, checked.data_sha256, counts, total)


def state_of(
    built: LastBuild, unit: CampaignUnit, judged: JudgedUnit | None, log: Log, today: date
) -> UnitState:
    """The state of a unit; `judged` is what is found of its data file, None where it has none."""
    row = unit.row
    entries = log_entries(unit, judged, log)
    stage = _stage(built.campaign, unit, judged, entries)
    counts = judged.counts if judged else diagnostics.Counts()
    deadline = row.deadline if row else None
    sent = _without_handed_out(entries)
    return UnitState(
        unit.name,
        row.code if row else "",
        state=stage.state,
        since=stage.since,
        errors=counts.errors,
        warnings=counts.warnings,
        answered=counts.answered,
        total=judged.total if judged else None,
        ceiling=row.ceiling if row else None,
        deadline=deadline,
        late=deadline is not None and _is_late(deadline, stage.state, entries, today),
        document=_document(built, unit, judged),
        path=unit.path,
        data_sha256=judged.data_sha256 if judged else "",
        first_received=_first_received(entries),
        is_refused=bool(sent) and sent[-1].what == "refused",
    )


def _document(
    built: LastBuild, unit: CampaignUnit, judged: JudgedUnit | None
) -> DocumentState | None:
    if judged is None or unit.path is None:
        return None
    has_errors = bool(judged.counts.errors)
    return status.document_state(built, unit.path, judged.data_sha256, has_errors=has_errors)


def entries_of(each: CheckedCampaignUnit, log: Log) -> list[Entry]:
    """What happened to the unit, under each of its names."""
    return log_entries(each.unit, each.checked, log)


def names_of(each: CheckedCampaignUnit) -> list[str]:
    """The names under which files of the unit may be kept: earlier ones, its own, the roster's."""
    return _names(each.unit, each.checked)


def log_entries(
    unit: CampaignUnit, judged: CheckedUnit | JudgedUnit | None, log: Log
) -> list[Entry]:
    """What happened to the unit, under each of its names."""
    of_names = [own for name in _names(unit, judged) if (own := log.of_unit(name))]
    if len(of_names) == 1:
        return [*of_names[0]]
    return sorted((entry for own in of_names for entry in own), key=lambda entry: entry.at)


def _names(unit: CampaignUnit, judged: CheckedUnit | JudgedUnit | None) -> list[str]:
    """The unit's names: its aliases, such as an earlier full name, then the name in its data file.

    The roster's comes last.
    """
    aliases = unit.row.aliases if unit.row else ()
    own = judged.unit if judged else ""
    return [
        *dict.fromkeys(name for name in (*aliases, own) if name not in ("", unit.name)),
        unit.name,
    ]


class Stage(NamedTuple):
    """The state, and since when; None where the log does not say."""

    state: State
    since: datetime | None


def stage_of(campaign: Campaign, each: CheckedCampaignUnit, log: Log) -> Stage:
    """How far the unit is. Raises OSError where the disk fails."""
    judged = judged_now(campaign, each.checked) if each.checked else None
    return _stage(campaign, each.unit, judged, entries_of(each, log))


def _stage(
    campaign: Campaign, unit: CampaignUnit, judged: JudgedUnit | None, entries: Sequence[Entry]
) -> Stage:
    if judged is None or _is_as_handed_out(campaign, unit, judged, entries):
        return Stage("missing", next((e.at for e in entries if e.what == "handed-out"), None))
    sent = _without_handed_out(entries)
    # What came after it and changed nothing voids no acceptance.
    last = next((e for e in reversed(sent) if e.what in ("accepted", "returned")), None)
    if last and last.what == "accepted" and last.sha256 == judged.data_sha256:
        return Stage("accepted", last.at)
    if sent and sent[-1].what == "returned" and sent[-1].data_sha256 == judged.data_sha256:
        return Stage("returned", sent[-1].at)
    counts = judged.counts
    state: State = "errors" if counts.errors else "warnings" if counts.warnings else "clean"
    return Stage(state, next((e.at for e in reversed(sent) if e.what == "taken"), None))


def _without_handed_out(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.what != "handed-out"]


def _is_as_handed_out(
    campaign: Campaign, unit: CampaignUnit, judged: JudgedUnit, entries: Sequence[Entry]
) -> bool:
    """Whether a form was handed out, nothing was taken since, and the data are as they were.

    All but the unit's name, if that is another now.
    """
    events = [entry.what for entry in entries]
    if "handed-out" not in events or "taken" in events[events.index("handed-out") :]:
        return False
    received, path, pack = campaign.folder / record.FOLDER, unit.path, campaign.pack
    of_names = ((name, kept_files.bases(received, name)) for name in _names(unit, judged))
    bases = [(name, base) for name, of_name in of_names for base in of_name]
    if not bases or path is None:
        return False
    name, base = bases[-1]
    known, content = known_data.of_file(campaign, path), base.path.read_bytes()
    if not known.text or known.text == content:
        return bool(known.text)
    renamed = {**known.values, pack.unit_name: name}
    return data_file.text(pack.unit.fields, renamed).encode() == content


def _is_late(deadline: date, state: State, entries: Sequence[Entry], today: date) -> bool:
    """Whether nothing that counts came until the deadline's day was over, by this place's clock.

    Data that were typed by the bureau have no time of arrival: they are not late.
    """
    if state == "missing":
        return today > deadline
    first = _first_received(entries)
    return first is not None and clock.local_date(first) > deadline


def _first_received(entries: Sequence[Entry]) -> datetime | None:
    """When the first file came that was taken; a refused one may come in time and be no answer."""
    first = next((entry.sha256 for entry in entries if entry.what == "taken"), None)
    return next((e.at for e in entries if e.what == "received" and e.sha256 == first), None)
