"""Earlier versions of a unit's data: what its forms printed, where that came from, and when.

They are the data with which its form was handed out or returned, what the unit sent, and since the
desk runs the file before and after what was changed here and what others changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from generator.campaign import campaigns, check, record, roster_units
from generator.collect import kept_files, unit_states
from generator.collect.unit_states import CampaignUnit, CheckedCampaignUnit
from generator.common import clock, hashes
from generator.compare import outline
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.desk import address_ids
from generator.desk.unit_data import undo_steps
from generator.desk.unit_forms import field_view
from generator.pack import selectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path
    from typing import Any

    from generator.campaign.record import Entry
    from generator.collect.kept_files import Base
    from generator.compare.outline import Texts
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.desk.open_campaigns import ChosenUnit
    from generator.desk.unit_data.unit_file import OpenUnit

# Where a version came from: the record of forms, or changes while the desk runs.
VersionKind = Literal["handed-out", "returned", "received", "found", "desk", "others"]
# Older ones are seldom asked for, and each takes as long as a check when it is read first.
_MOST_BASES = 12
_MOST_TURNS = 12
_MOST_KEPT = 32


@dataclass(frozen=True)
class Version:
    """What a unit's forms print of one version of its data, and where that version came from.

    `found` is the file as the desk read it first. `day` is when it came, None where not recorded.
    """

    kind: VersionKind
    texts: Texts
    day: date | None = None


@dataclass(frozen=True)
class Versions:
    """A unit's versions, the oldest first: kept ones, then those since the desk runs.

    The last one is the file as it is, with its blank rows, so that its rows count as the page's do.
    """

    kept: tuple[Version, ...]
    running: tuple[Version, ...]

    @property
    def now(self) -> Version:
        """The file as it is."""
        return self.running[-1]

    @property
    def all(self) -> tuple[Version, ...]:
        """All of them, in order."""
        return (*self.kept, *self.running)


def read(unit: ChosenUnit, opened: OpenUnit) -> Versions:
    """The unit's versions; the file as it is can be read. Raises OSError where the disk fails."""
    running: list[Version] = []
    kind: VersionKind = "found"
    with unit.kept.past.lock:
        turns = undo_steps.turns(unit.kept.past)[-_MOST_TURNS:]
    for turn in turns:
        texts = _texts(unit, turn.before)
        running += [Version(kind, texts)] if texts is not None else []
        kind = "others" if turn.is_foreign else "desk"
    node, checked = unit.pack_forms.outline.unit, opened.checked
    now = outline.texts(node, checked.values, opened.parsed.data, with_blank_rows=True)
    return Versions(tuple(_kept(unit, opened)), (*running, Version(kind, now)))


def last_year(unit: ChosenUnit, opened: OpenUnit) -> tuple[str, Texts] | None:
    """Last year, and what the unit's forms printed then; None without data of that year."""
    before = unit.file.judging.before
    file = unit.file.path.relative_to(unit.file.judging.campaign.folder).as_posix()
    earlier = before.read(file, opened.raw) if before else None
    if before is None or earlier is None:
        return None
    pack = unit.file.judging.campaign.pack
    settings_file = before.folder / campaigns.SETTINGS
    settings, _ = campaigns.validate_settings(pack, source.read(settings_file, ""))
    texts = _texts(unit, earlier.raw.content, settings)
    return None if texts is None else (earlier.year, texts)


def is_computed(unit: ChosenUnit, opened: OpenUnit, path: KeyPath) -> bool:
    """Whether the program works out what is printed there: nothing is typed."""
    if tuple(step for step in path if isinstance(step, str)) not in unit.pack_forms.computed:
        return False
    return not field_view.text_of(selectors.value_or_none(opened.parsed.data, path))


def entries(unit: ChosenUnit, opened: OpenUnit) -> list[Entry]:
    """What the log says of the unit, in the order in which it happened."""
    log = record.read_log(_received(unit))
    return unit_states.entries_of(_in_campaign(unit, opened), log)


def kept_file(unit: ChosenUnit, opened: OpenUnit, id_: str) -> Path | None:
    """A file that the unit sent, by its id; None where none of those kept has it."""
    for each in unit_states.names_of(_in_campaign(unit, opened)):
        folder = kept_files.folder_of(_received(unit), each)
        for path in folder.iterdir() if folder.is_dir() else ():
            if address_ids.of(path.name) == id_ and path.is_file():
                return path
    return None


def _received(unit: ChosenUnit) -> Path:
    return unit.file.judging.campaign.folder / record.FOLDER


def _in_campaign(unit: ChosenUnit, opened: OpenUnit) -> CheckedCampaignUnit:
    """The unit with its row of the roster, which has its other names."""
    judging, name = unit.file.judging, opened.checked.unit
    file = unit.file.path.relative_to(judging.campaign.folder).as_posix()
    row = None
    if judging.roster_index:
        named = {each: known.unit for each, known in judging.names.items()}
        matched = roster_units.match(judging.roster_index, {**named, file: name})
        of_file = (each for each, files in matched.files.items() if file in files)
        row = judging.roster_index.row(next(of_file, ""))
    known = CampaignUnit(row.name if row else name, row, unit.file.path)
    return CheckedCampaignUnit(known, opened.checked)


def _kept(unit: ChosenUnit, opened: OpenUnit) -> Iterator[Version]:
    """What forms were filled with and what came, as the campaign's folder keeps it."""
    each = _in_campaign(unit, opened)
    found = entries(unit, opened)
    received = _received(unit)
    bases = [b for name in unit_states.names_of(each) for b in kept_files.bases(received, name)]
    for base in bases[-_MOST_BASES:]:
        texts = _texts(unit, base.path.read_bytes())
        if texts is not None:
            yield _of_base(base, found, texts)


def _of_base(base: Base, found: Sequence[Entry], texts: Texts) -> Version:
    """The version of a base file; the log has no number for what was handed out.

    That is logged between what came before it and what came after it. Where things of several days
    lie between, the log does not say which is whose.
    """
    folder = base.path.parent.name
    numbers = [_number(entry, folder) for entry in found]
    if base.is_taken:
        own_entry = (e for e, n in zip(found, numbers, strict=True) if n == base.number)
        taken = next((e for e in own_entry if e.what == "taken"), None)
        return Version("received", texts, clock.local_date(taken.at) if taken else None)
    start = max((i for i, n in enumerate(numbers, 1) if 0 < n < base.number), default=0)
    end = next((i for i, n in enumerate(numbers) if n > base.number), len(found))
    between = [e for e in found[start:end] if e.what in ("handed-out", "returned")]
    days = {clock.local_date(entry.at) for entry in between}
    is_returned = bool(between) and all(entry.what == "returned" for entry in between)
    kind: VersionKind = "returned" if is_returned else "handed-out"
    return Version(kind, texts, days.pop() if len(days) == 1 else None)


def _number(entry: Entry, folder: str) -> int:
    """The number of the file that the entry is of; 0 where it is none that the unit sent."""
    path = PurePosixPath(entry.file)
    first = path.name.partition("-")[0]
    is_own = path.parent.name == folder and path.parent.parent.name == record.FOLDER
    return int(first) if is_own and first.isascii() and first.isdecimal() else 0


def _texts(
    unit: ChosenUnit, content: bytes, settings: Mapping[str, Any] | None = None
) -> Texts | None:
    """What the forms print of a data file with that content; None where it cannot be read."""
    campaign = unit.file.judging.campaign
    key, kept = (campaign.pack.sha256, hashes.sha256(content)), unit.kept.texts
    # Held for one version at a time: an edit waits for no more than that.
    with unit.file.judging.lock:
        if key not in kept:
            while len(kept) >= _MOST_KEPT:
                del kept[next(iter(kept))]
            parsed = source.parse(FileBytes(content, key[1]), unit.file.path.as_posix())
            settings = campaign.settings if settings is None else settings
            kept[key] = _printed(unit, parsed, settings) if parsed.is_read else None
        return kept[key]


def _printed(unit: ChosenUnit, parsed: Source, settings: Mapping[str, Any]) -> Texts:
    pack = unit.file.judging.campaign.pack
    values = check.read_and_validate(pack, parsed, settings).values
    return outline.texts(unit.pack_forms.outline.unit, values, parsed.data)
