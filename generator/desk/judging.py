"""What a campaign's units are judged by, kept between the edits of a page.

It is what `forms check` reads of a campaign: settings, pack, roster, last year's campaign and the
names in the other data files. Of these only what changed on the disk is read again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import TYPE_CHECKING, NamedTuple

from generator.campaign import campaigns, check, last_year, roster_files, roster_units, unit_names
from generator.datafile import file_bytes
from generator.desk import file_stamps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.campaign.check import CheckedUnit
    from generator.campaign.last_year import LastYear
    from generator.campaign.roster_units import RosterIndex
    from generator.common.diagnostics import Diagnostic
    from generator.datafile.file_bytes import FileBytes
    from generator.datafile.source import Source
    from generator.desk.file_stamps import Stamp


class _Name(NamedTuple):
    """The name of the unit in a data file, and the file's stamp when it was read."""

    stamp: Stamp | None
    unit: str


@dataclass(frozen=True)
class Judging:
    """A campaign with what its units are judged by; `read` makes it.

    `clashes` and `similar` are what is found of each data file's name beside those of the others.
    By two of one `version` a file is judged alike.
    """

    campaign: Campaign
    before: LastYear | None
    roster_index: RosterIndex | None
    clashes: Mapping[str, Diagnostic]
    similar: Mapping[str, Diagnostic]
    names: Mapping[str, _Name]
    stamps: Mapping[Path, Stamp | None]
    version: object = field(default_factory=object, compare=False)
    # A pack's validators judge one unit at a time.
    lock: RLock = field(default_factory=RLock, compare=False)


def read(folder: Path, templates: Path, known: Judging | None = None) -> Judging:
    """What judges the units of the campaign in the folder; what is `known` of it and unchanged stays.

    Raises what `campaigns.load` raises, and OSError where the disk fails.
    """  # noqa: E501
    if known is None or any(file_stamps.of(path) != stamp for path, stamp in known.stamps.items()):
        known = _anew(folder, templates)
    files = campaigns.unit_files(folder)
    names = dict(_names(known, files))
    if names == known.names:
        return known
    renewed = replace(known, campaign=replace(known.campaign, files=files), names=names)
    if {file: name.unit for file, name in names.items()} == _units(known):
        return renewed
    return replace(_compared(renewed), version=object())


def checked(judging: Judging, raw: FileBytes, parsed: Source) -> CheckedUnit:
    """The unit of a data file with those bytes, parsed, as `forms check` of the campaign finds it."""  # noqa: E501
    campaign = judging.campaign
    with judging.lock:
        unit = check.check_parsed(
            campaign.pack,
            raw,
            parsed,
            campaign.settings,
            before=judging.before,
            roster_index=judging.roster_index,
        )
    file = f"{campaigns.UNITS}/{unit.path.name}"
    if file not in judging.names or judging.names[file].unit != unit.unit:
        names = {**judging.names, file: _Name(None, unit.unit)}
        judging = _compared(replace(judging, names=names))
    if file in judging.clashes:
        return check.with_clash(unit, judging.clashes[file], campaign.pack.unit_name)
    if file in judging.similar:
        warning = judging.similar[file]
        found = check.similar_findings(campaign.pack, parsed, warning, strict=False)
        return replace(unit, diagnostics=tuple(sorted((*unit.diagnostics, *found))))
    return unit


def _anew(folder: Path, templates: Path) -> Judging:
    campaign = campaigns.load(folder, templates)
    before = last_year.find(campaign)
    stamps = {path: file_stamps.of(path) for path in _decisive(campaign, before)}
    return Judging(campaign, before, roster_units.find(campaign), {}, {}, {}, stamps)


def _decisive(campaign: Campaign, before: LastYear | None) -> Iterator[Path]:
    """The files and folders that decide what judges a unit, beside the names of the others."""
    folder = campaign.folder
    # A roster that comes, of whatever name.
    yield folder
    yield folder / campaigns.SETTINGS
    yield from (folder / name for name in (roster_files.CSV, roster_files.WORKBOOK))
    yield from (campaign.pack.folder / name for name in campaign.pack.files)
    yield campaign.pack.folder
    # A campaign of last year that comes or goes.
    yield folder.resolve().parent
    if before:
        yield before.folder / campaigns.UNITS


def _compared(judging: Judging) -> Judging:
    names = _units(judging)
    pack, settings = judging.campaign.pack, judging.campaign.settings
    return replace(
        judging,
        clashes=check.clashes(names.items),
        similar=unit_names.similar(names.items, pack, settings),
    )


def _units(judging: Judging) -> dict[str, str]:
    """The unit of each data file."""
    return {file: name.unit for file, name in judging.names.items()}


def _names(known: Judging, files: Iterable[str]) -> Iterator[tuple[str, _Name]]:
    folder, unit_name = known.campaign.folder, known.campaign.pack.unit_name
    start = f"{folder}{os.sep}"
    for file in files:
        stamp, before = file_stamps.of(start + file), known.names.get(file)
        if before and before.stamp == stamp:
            yield file, before
            continue
        yield file, _Name(stamp, unit_names.in_file(file_bytes.read(folder / file), unit_name))
