"""The appendix of a campaign: cut into volumes, each with its provenance, and written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.build import one_unit, output_folder
from generator.campaign import campaigns
from generator.common import atomic_files
from generator.common.diagnostics import FormsError
from generator.form import appendix, context, tags, template
from generator.form.appendix import Entry, SummaryTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
    from pathlib import Path

    from generator.build.manifest import UnitRecord
    from generator.build.one_unit import CompiledJob, Job
    from generator.campaign.campaigns import Campaign
    from generator.campaign.roster_units import RosterIndex
    from generator.common.progress import Progress
    from generator.word.provenance import Provenance


@dataclass(frozen=True)
class Volume:
    """A planned volume: its path from the output folder, its title and its units' data files.

    `cover` are the lines below the title. `summary_title` heads its summary table (blank for
    none). The last of several volumes has a total over all units: its `earlier` are the data files
    of the volumes before it; None in any other volume.
    """

    document: str
    title: str
    files: Sequence[str]
    provenance: Provenance
    cover: Sequence[str] = ()
    summary_title: str = ""
    is_one_of_several: bool = False
    earlier: Sequence[str] | None = None


@dataclass(frozen=True)
class Entries:
    """The appendix entries of the units with these records, by data file.

    An entry that is not among the `known` is read from its document in the folder `out` when first
    asked for, and then known.
    """

    out: Path
    records: Mapping[str, UnitRecord]
    known: MutableMapping[str, Entry]

    def __getitem__(self, data: str) -> Entry:
        entry = self.known.get(data)
        if entry is None:
            record = self.records[data]
            entry = appendix.read_entry(record.unit, self.out / record.document)
            self.known[data] = entry
        return entry


@dataclass(frozen=True)
class _Selected:
    """The entries of these data files, in order; iterable many times, one in memory at a time."""

    entries: Entries
    files: Sequence[str]

    def __iter__(self) -> Iterator[Entry]:
        return (self.entries[data] for data in self.files)


def plan(
    campaign: Campaign,
    job: Job,
    records: Mapping[str, UnitRecord],
    roster_index: RosterIndex | None,
) -> list[Volume]:
    """The volumes of the units that are ready, in the campaign's order.

    Where units of its roster, `roster_index`, are not among them, the title says so.
    """
    order = ready_units(campaign, records)
    size = campaign.settings.get(campaigns.VOLUME_KEY) or max(1, len(order))
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    documents = output_folder.appendix_documents(len(groups))
    whole, summary_title = title_of(campaign), _summary_title(campaign)
    cover = _cover(campaign)
    several = len(groups) > 1
    lacking = _lacking(records, roster_index)
    volumes = []
    for number, (document, files) in enumerate(zip(documents, groups, strict=False), 1):
        # On a line of its own: Word would break within the brackets.
        remarks = [f"第 {number} 册，共 {len(groups)} 册"] if several else []
        remarks += [lacking] if lacking else []
        title = f"{whole}\n（{'，'.join(remarks)}）" if remarks else whole
        earlier = None
        if several and summary_title and number == len(groups):
            earlier = order[: -len(files)]
        units = (records[data] for data in (*(earlier or ()), *files))
        origin = _provenance(job, "\0".join((title, *cover)), units)
        volumes.append(
            Volume(document, title, files, origin, cover, summary_title, several, earlier)
        )
    return volumes


def _lacking(records: Mapping[str, UnitRecord], roster_index: RosterIndex | None) -> str:
    """How many units of the roster have no current document, in words; blank for none.

    By a roster with mistakes nobody knows.
    """
    if roster_index is None:
        return ""
    if not roster_index.is_usable:
        return "单位可能不全"
    ready = {record.unit for record in records.values() if record.is_ready}
    lacking = sum(row.name not in ready for row in roster_index.roster.units)
    return f"缺 {lacking} 个单位" if lacking else ""


def ready_units(campaign: Campaign, records: Mapping[str, UnitRecord]) -> list[str]:
    """Data files of the units with a current document, in the campaign's order."""
    files = {record.unit: data for data, record in records.items() if record.is_ready}
    order = campaigns.in_order(campaign, ((data, unit) for unit, data in files.items()))
    return [files[unit] for unit in order]


def write(compiled_job: CompiledJob, volume: Volume, entries: Entries, progress: Progress) -> None:
    """Write the volume to its place in the output folder, from its units' documents.

    Raises FormsError when it gets too large for Word.
    """
    path = entries.out / volume.document
    table = None
    if volume.summary_title:
        earlier = None if volume.earlier is None else _Selected(entries, volume.earlier)
        table = SummaryTable(volume.summary_title, volume.is_one_of_several, earlier)

    def watch(each: Iterable[Entry]) -> Iterable[Entry]:
        return progress(each, len(volume.files), "汇编")

    try:
        with atomic_files.atomic_file(path) as stream:
            appendix.write(
                stream,
                compiled_job.renderer.compiled,
                volume.title,
                _Selected(entries, volume.files),
                volume.provenance,
                cover=volume.cover,
                table=table,
                watch=watch,
            )
    except OverflowError as error:
        hint = f"请在 {campaigns.SETTINGS} 中填写（或调小）“{campaigns.VOLUME_KEY}”，分册汇编。"
        raise FormsError(f"{path.as_posix()}：附表汇编过大，Word 无法打开。{hint}") from error


def title_of(campaign: Campaign) -> str:
    """The appendix's title: from the settings, or else from the pack."""
    typed = campaign.settings.get(campaigns.APPENDIX_TITLE_KEY)
    return str(typed or _rendered(campaign, campaign.pack.appendix_title))


def _cover(campaign: Campaign) -> tuple[str, ...]:
    """The lines below the title; one in which a tag comes out blank is left out."""
    return tuple(
        _rendered(campaign, line)
        for line in campaign.pack.cover
        if all(_rendered(campaign, tag) for tag in tags.TAG.findall(line))
    )


def _summary_title(campaign: Campaign) -> str:
    """The title of the summary table; blank where the pack declares none."""
    summary = campaign.pack.summary
    return _rendered(campaign, summary.title) if summary else ""


def _rendered(campaign: Campaign, text: str) -> str:
    """The pack's text with the campaign's settings filled in."""
    settings = context.build(campaign.pack, campaign.settings, {})
    return template.compile_text(text)(settings)


def _provenance(job: Job, title: str, units: Iterable[UnitRecord]) -> Provenance:
    """The provenance of a volume; `data` hashes its title page and its units' documents."""
    digest = hashlib.sha256(title.encode())
    for unit in units:
        digest.update(f"\n{unit.sha256}  {unit.document}".encode())
    return one_unit.expected_provenance(job, "", digest.hexdigest())
