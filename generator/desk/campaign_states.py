"""The states of a campaign's units, kept between requests: only what changed is looked at again.

A unit's data file is checked again where the file, or what judges it, is another by now; its state
is made again where that, its document or what happened to it is. A refresh takes a bounded time: of
many units some may still be unknown when it ends, and the next one goes on there.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from generator.build import manifest as build_manifest
from generator.build import output_folder, status
from generator.campaign import campaigns, record, roster_units
from generator.collect import unit_states
from generator.collect.unit_states import CampaignUnits
from generator.common.diagnostics import RefusedError
from generator.datafile import file_bytes, source
from generator.desk import address_ids, file_stamps, judging

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from generator.build.manifest import UnitRecord
    from generator.build.status import JudgedUnit, LastBuild
    from generator.campaign.campaigns import Campaign
    from generator.campaign.record import Log
    from generator.collect.unit_states import CampaignUnit, UnitState
    from generator.desk.judging import Judging


class UnitEntry(NamedTuple):
    """A unit at the last refresh: its key among the campaign's, its state, None while unknown.

    `document` is its built document, as a path from the output folder, blank for none; `has_pdf` is
    whether its PDF lies beside it. `change` is the number of the last change of all this.
    """

    key: str
    unit: CampaignUnit
    state: UnitState | None
    document: str
    has_pdf: bool
    change: int


@dataclass
class _CacheEntry:
    """What is known of a unit, and what it was known by."""

    judged: JudgedUnit | None = None
    judged_by: object = None
    state: UnitState | None = None
    state_by: object = None
    document: str = ""
    pdf: object = None
    change: int = 0


class _ReadBuild(NamedTuple):
    """The last build as it was read, and the stamp of its manifest."""

    by: object
    built: LastBuild
    records: Mapping[str, UnitRecord]


class _ReadLog(NamedTuple):
    """The log as it was read, and its stamp."""

    by: object
    log: Log


class _UnitList(NamedTuple):
    """A campaign's units as they were listed, also by their keys."""

    by: Judging
    campaign_units: CampaignUnits
    units: Mapping[str, CampaignUnit]


class _Context(NamedTuple):
    """What all units are judged and described by, as read at one refresh."""

    known: Judging
    listed: _UnitList
    built: LastBuild
    records: Mapping[str, UnitRecord]
    log: Log
    today: date


@dataclass
class CampaignStates:
    """The units of one campaign; `out` is the folder of its built documents.

    `epoch` tells the numbers of this object's changes from those of another one, such as an earlier
    desk's.
    """

    out: Path
    epoch: str = field(default_factory=lambda: secrets.token_hex(4))
    _units: dict[str, _CacheEntry] = field(default_factory=dict)
    _change: int = 0
    _basis: object = None
    _basis_number: int = 0
    _built: _ReadBuild | None = None
    _log: _ReadLog | None = None
    _listed: _UnitList | None = None
    _lock: Lock = field(default_factory=Lock)

    def refresh(self, known: Judging, today: date, seconds: float) -> Sequence[UnitEntry]:
        """The units in the roster's order, with their states as far as the time goes.

        Raises RefusedError where the roster has mistakes, OSError where the disk fails.
        """
        if mistakes := roster_units.findings(known.roster_index):
            raise RefusedError("名册有错误", mistakes)
        end = time.monotonic() + seconds
        with self._lock:
            context = self._context(known, today)
            units = context.listed.units
            self._units = {key: self._units.get(key) or _CacheEntry() for key in units}
            # First those that need no check: they are soon known.
            unchecked = [
                key for key, unit in units.items() if not self._is_judged(context, key, unit)
            ]
            waiting = {*unchecked}
            for key in [*(key for key in units if key not in waiting), *unchecked]:
                is_new = self._renew(context, key, units[key], is_judged=key not in waiting)
                if is_new and time.monotonic() >= end:
                    break
            return [self._seen(key, unit) for key, unit in units.items()]

    def _context(self, known: Judging, today: date) -> _Context:
        """What has changed of the campaign is read again."""
        campaign, received = known.campaign, known.campaign.folder / record.FOLDER
        basis = _basis(known)
        if basis != self._basis:
            self._basis, self._basis_number = basis, self._basis_number + 1
        by = file_stamps.of(self.out / build_manifest.NAME)
        if self._built is None or self._built.by != by:
            self._built = _read_build(by, campaign, self.out)
        by = file_stamps.of(received / record.LOG)
        if self._log is None or self._log.by != by:
            self._log = _ReadLog(by, record.read_log(received))
        if self._listed is None or self._listed.by is not known:
            self._listed = _list(known)
        return _Context(
            known,
            self._listed,
            replace(self._built.built, campaign=campaign),
            self._built.records,
            self._log.log,
            today,
        )

    def _is_judged(self, context: _Context, key: str, unit: CampaignUnit) -> bool:
        """Whether its data file need not be checked; forgets what is known of one that must be."""
        kept, by = self._units[key], self._judged_by(context.known, unit)
        if kept.judged_by == by:
            return True
        if kept.state:
            self._units[key] = _CacheEntry()
        return False

    def _judged_by(self, known: Judging, unit: CampaignUnit) -> object:
        if unit.path is None:
            return None
        file = _file(unit.path)
        before = file_stamps.of(known.before.folder / file) if known.before else None
        found = known.clashes.get(file), known.similar.get(file)
        return self._basis_number, unit, known.names[file].stamp, before, found

    def _renew(self, context: _Context, key: str, unit: CampaignUnit, *, is_judged: bool) -> bool:
        """Renew what is known of the unit; whether there was something to renew."""
        kept = self._units[key]
        # A pack's validators judge one unit at a time.
        with context.known.lock:
            if not is_judged:
                kept.judged = _judged(context, unit)
                kept.judged_by = self._judged_by(context.known, unit)
            document = _document(context, unit)
            stamp = file_stamps.of(self.out / document) if document else None
            pdf = stamp and file_stamps.of(self.out / output_folder.pdf(document))
            entries = tuple(unit_states.log_entries(unit, kept.judged, context.log))
            is_same_program = context.built.is_same_program
            judged_by = (self._basis_number, kept.judged_by, entries)
            by = (*judged_by, document, stamp, pdf, is_same_program, context.today)
            if kept.state and kept.state_by == by:
                return False
            state = unit_states.state_of(
                context.built, unit, kept.judged, context.log, context.today
            )
        kept.state_by, kept.document, kept.pdf = by, document if stamp else "", pdf
        self._change += 1
        kept.state, kept.change = state, self._change
        return True

    def _seen(self, key: str, unit: CampaignUnit) -> UnitEntry:
        kept = self._units[key]
        return UnitEntry(key, unit, kept.state, kept.document, kept.pdf is not None, kept.change)


def _basis(known: Judging) -> object:
    """What judges all units alike."""
    campaign, before, roster_index = known.campaign, known.before, known.roster_index
    return (
        campaign.settings_sha256,
        campaign.pack.sha256,
        roster_index.roster if roster_index else None,
        (before.folder, file_stamps.of(before.folder / campaigns.UNITS)) if before else None,
    )


def _read_build(by: object, campaign: Campaign, out: Path) -> _ReadBuild:
    built = status.last_build(campaign, out)
    if built.manifest is None:
        return _ReadBuild(by, built, {})
    # The manifest as read is for one thread; requests are answered in several.
    records = dict(built.manifest.units)
    return _ReadBuild(by, replace(built, manifest=replace(built.manifest, units=records)), records)


def _document(context: _Context, unit: CampaignUnit) -> str:
    """The unit's document by the last build, as a path from the output folder; blank for none."""
    if unit.path is None:
        return ""
    record_ = context.records.get(_file(unit.path))
    return record_.document if record_ else ""


def _judged(context: _Context, unit: CampaignUnit) -> JudgedUnit | None:
    """What is found of the unit's data file: by the last build if it is as it was then."""
    if unit.path is None:
        return None
    known, units = context.known, context.listed.campaign_units
    file = _file(unit.path)
    if file in context.records:
        only = replace(context.built, campaign=replace(known.campaign, files=(file,)))
        unchanged = status.unchanged_units(only, known.before, known.roster_index)
        if judged := unit_states.judged_before(units, unit, unchanged):
            return judged
    raw = file_bytes.read(unit.path)
    parsed = source.parse(raw, unit.path.as_posix())
    return unit_states.judged_now(known.campaign, judging.checked(known, raw, parsed))


def _list(known: Judging) -> _UnitList:
    campaign, roster_index = known.campaign, known.roster_index
    file_names = {file: name.unit for file, name in known.names.items()}
    listed = tuple(unit_states.listed(campaign, roster_index, file_names))
    return _UnitList(
        known,
        CampaignUnits(campaign, roster_index, listed, known.clashes, known.similar, known.before),
        {_key(unit): unit for unit in listed},
    )


def _file(path: Path) -> str:
    """The data file as a campaign names it."""
    return f"{campaigns.UNITS}/{path.name}"


def _key(unit: CampaignUnit) -> str:
    """The unit's id by its data file, or by its name where it has none."""
    return address_ids.of(_file(unit.path)) if unit.path else f"-{address_ids.of(unit.name)}"
