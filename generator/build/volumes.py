"""The appendix of a campaign: cut into volumes, each with its provenance, and written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.build import one_unit, output_folder
from generator.build.spilled_map import SpilledMap
from generator.campaign import campaigns
from generator.common import atomic_files
from generator.common.diagnostics import FormsError
from generator.form import appendix, context, tags, template
from generator.form.appendix import Entry, SummaryTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from generator.build.manifest import UnitBrief
    from generator.build.one_unit import Job
    from generator.campaign.campaigns import Campaign
    from generator.campaign.roster_units import RosterIndex
    from generator.common.progress import Progress
    from generator.form.summary_table import Sums
    from generator.form.template import CompiledPack
    from generator.pack.pack import Pack
    from generator.word.provenance import Provenance


@dataclass(frozen=True)
class Volume:
    """A planned volume: its path from the output folder, its title and its units.

    `cover` are the lines below the title. `summary_title` heads its summary table (blank for
    none). The last of several volumes has a total over all units: its `earlier` are the volumes
    before it, which must be there when it is written; None in any other volume.
    """

    document: str
    title: str
    units: Sequence[UnitBrief]
    provenance: Provenance
    cover: Sequence[str] = ()
    summary_title: str = ""
    is_one_of_several: bool = False
    earlier: Sequence[str] | None = None


@dataclass(frozen=True)
class _Entries:
    """The appendix entries of these units, in order; iterable many times, few in memory at a time.

    Each is read from the unit's document in the folder `out` when it comes first.
    """

    out: Path
    units: Sequence[UnitBrief]
    read: SpilledMap[Entry] = field(default_factory=SpilledMap)

    def __iter__(self) -> Iterator[Entry]:
        return map(self._of, self.units)

    def _of(self, unit: UnitBrief) -> Entry:
        entry = self.read.get(unit.data)
        if entry is None:
            entry = appendix.read_entry(unit.unit, self.out / unit.document)
            self.read[unit.data] = entry
        return entry


def plan(
    campaign: Campaign,
    job: Job,
    briefs: Sequence[UnitBrief],
    roster_index: RosterIndex | None,
) -> list[Volume]:
    """The volumes of those of the units that are ready; `briefs` are in the order of the files.

    Where units of its roster, `roster_index`, are not among them, the title says so.
    """
    order = ready_units(campaign, briefs)
    size = campaign.settings.get(campaigns.VOLUME_KEY) or max(1, len(order))
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    documents = output_folder.appendix_documents(len(groups))
    whole, summary_title = title_of(campaign), _summary_title(campaign)
    cover = _cover(campaign)
    several = len(groups) > 1
    lacking = _lacking(briefs, roster_index)
    volumes = []
    for number, (document, units) in enumerate(zip(documents, groups, strict=False), 1):
        # On a line of its own: Word would break within the brackets.
        remarks = [f"第 {number} 册，共 {len(groups)} 册"] if several else []
        remarks += [lacking] if lacking else []
        title = f"{whole}\n（{'，'.join(remarks)}）" if remarks else whole
        adds_up = several and bool(summary_title) and number == len(groups)
        origin = _provenance(job, "\0".join((title, *cover)), order if adds_up else units)
        earlier = documents[:-1] if adds_up else None
        volumes.append(
            Volume(document, title, units, origin, cover, summary_title, several, earlier)
        )
    return volumes


def _lacking(briefs: Iterable[UnitBrief], roster_index: RosterIndex | None) -> str:
    """How many units of the roster have no current document, in words; blank for none.

    By a roster with mistakes nobody knows.
    """
    if roster_index is None:
        return ""
    if not roster_index.is_usable:
        return "单位可能不全"
    ready = {brief.unit for brief in briefs if brief.is_ready}
    lacking = sum(row.name not in ready for row in roster_index.roster.units)
    return f"缺 {lacking} 个单位" if lacking else ""


def ready_units(campaign: Campaign, briefs: Iterable[UnitBrief]) -> list[UnitBrief]:
    """Those of the units that have a current document, in the campaign's order.

    These are the units that its settings list, then the others as they come.
    """
    rank = campaigns.rank(campaign)
    ready = (brief for brief in briefs if brief.is_ready)
    return sorted(ready, key=lambda brief: rank(brief.unit))


def write_in_worker(job: Job, out: Path, volume: Volume) -> None:
    """`write` in a worker process of this machine."""
    write(one_unit.renderer_in_worker(job).compiled, volume, out, lambda items, *_: items)


def write(compiled: CompiledPack, volume: Volume, out: Path, progress: Progress) -> None:
    """Write the volume to its place in the output folder, from its units' documents.

    Raises FormsError when it gets too large for Word.
    """
    path = out / volume.document
    table = None
    if volume.summary_title:
        earlier = _totals(compiled.pack, volume, out)
        table = SummaryTable(volume.summary_title, volume.is_one_of_several, earlier)

    def watch(each: Iterable[Entry]) -> Iterable[Entry]:
        return progress(each, len(volume.units), "汇编")

    try:
        with atomic_files.atomic_file(path) as stream:
            appendix.write(
                stream,
                compiled,
                volume.title,
                _Entries(out, volume.units),
                volume.provenance,
                cover=volume.cover,
                table=table,
                watch=watch,
            )
    except OverflowError as error:
        hint = f"请在 {campaigns.SETTINGS} 中填写（或调小）“{campaigns.VOLUME_KEY}”，分册汇编。"
        raise FormsError(f"{path.as_posix()}：附表汇编过大，Word 无法打开。{hint}") from error


def _totals(pack: Pack, volume: Volume, out: Path) -> Sums | None:
    """The totals of the volumes before this one, where it adds up all of them."""
    if volume.earlier is None or pack.summary is None:
        return None
    return appendix.totals((out / document for document in volume.earlier), pack.summary)


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


def _provenance(job: Job, title: str, units: Iterable[UnitBrief]) -> Provenance:
    """The provenance of a volume; `data` hashes its title page and its units' documents."""
    digest = hashlib.sha256(title.encode())
    for unit in units:
        digest.update(f"\n{unit.sha256}  {unit.document}".encode())
    return one_unit.expected_provenance(job, "", digest.hexdigest())
