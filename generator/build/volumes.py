"""A campaign's appendix: cut into volumes, each with what it is made from, and written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.build import one_unit, output_folder
from generator.campaign import campaigns
from generator.common import atomic_files
from generator.common.diagnostics import FormsError
from generator.form import appendix, context, template
from generator.form.appendix import Entry, SummaryTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from generator.build.manifest import UnitRecord
    from generator.build.one_unit import CompiledJob, Job
    from generator.campaign.campaigns import Campaign
    from generator.common.progress import Progress
    from generator.word.provenance import Provenance


@dataclass(frozen=True)
class Volume:
    """A volume to be: its place from the output folder, its title, its units' data files, its proof.

    `summary_title` heads its roll-up table (blank for none). The last of several volumes adds up all
    units: `earlier` are the data files of those in the others, None in any other volume.
    """  # noqa: E501

    document: str
    title: str
    files: Sequence[str]
    proof: Provenance
    summary_title: str = ""
    is_one_of_several: bool = False
    earlier: Sequence[str] | None = None


@dataclass(frozen=True)
class _Entries:
    """A volume's units for the appendix, which goes through them several times; held one by one."""

    records: Mapping[str, UnitRecord]
    files: Sequence[str]
    out: Path

    def __len__(self) -> int:
        return len(self.files)

    def __iter__(self) -> Iterator[Entry]:
        for data in self.files:
            record = self.records[data]
            yield Entry(record.unit, self.out / record.document)


def plan(campaign: Campaign, job: Job, records: Mapping[str, UnitRecord]) -> list[Volume]:
    """The volumes that hold the units which have a document of their data, in the campaign's order."""  # noqa: E501
    order = ready_units(campaign, records)
    size = campaign.settings.get(campaigns.VOLUME_KEY) or max(1, len(order))
    cut = [order[i : i + size] for i in range(0, len(order), size)]
    documents = output_folder.appendix_documents(len(cut))
    whole, summary_title = title_of(campaign), _summary_title(campaign)
    several = len(cut) > 1
    volumes = []
    for number, (document, members) in enumerate(zip(documents, cut, strict=False), 1):
        # On a line of its own: Word would break within the brackets.
        title = f"{whole}\n（第 {number} 册，共 {len(cut)} 册）" if several else whole
        earlier = None
        if several and summary_title and number == len(cut):
            earlier = order[: -len(members)]
        proof = _proof(job, title, (records[data] for data in (*(earlier or ()), *members)))
        volumes.append(Volume(document, title, members, proof, summary_title, several, earlier))
    return volumes


def ready_units(campaign: Campaign, records: Mapping[str, UnitRecord]) -> list[str]:
    """Data files of the units that have a document of their data, in the campaign's order."""
    files = {record.unit: data for data, record in records.items() if record.is_ready}
    order = campaigns.in_order(campaign, ((data, unit) for unit, data in files.items()))
    return [files[unit] for unit in order]


def write(
    shop: CompiledJob,
    out: Path,
    volume: Volume,
    records: Mapping[str, UnitRecord],
    progress: Progress,
) -> None:
    """Write the volume in its place, from its units' documents.

    Raises FormsError when it gets too big for Word.
    """
    path = out / volume.document
    entries = _Entries(records, volume.files, out)

    table = None
    if volume.summary_title:
        earlier = None if volume.earlier is None else _Entries(records, volume.earlier, out)
        table = SummaryTable(volume.summary_title, volume.is_one_of_several, earlier)

    def watch(each: Iterable[Entry]) -> Iterable[Entry]:
        return progress(each, len(entries), "汇编")

    try:
        with atomic_files.atomic_file(path) as stream:
            compiled = shop.renderer.compiled
            appendix.write(
                stream, compiled, volume.title, entries, volume.proof, table=table, watch=watch
            )
    except OverflowError as error:
        hint = f"请在 {campaigns.SETTINGS} 中填写（或调小）“{campaigns.VOLUME_KEY}”，分册汇编。"
        raise FormsError(f"{path.as_posix()}：附表汇编过大，Word 无法打开。{hint}") from error


def title_of(campaign: Campaign) -> str:
    """The appendix's title: the one that the settings give, else the pack's."""
    typed = campaign.settings.get(campaigns.APPENDIX_TITLE_KEY)
    return str(typed or _filled(campaign, campaign.pack.appendix_title))


def _summary_title(campaign: Campaign) -> str:
    """The title of the roll-up table; blank where the pack declares none."""
    summary = campaign.pack.summary
    return _filled(campaign, summary.title) if summary else ""


def _filled(campaign: Campaign, text: str) -> str:
    settings = context.build(campaign.pack, campaign.settings, {})
    return template.compile_text(text)(settings)


def _proof(job: Job, title: str, units: Iterable[UnitRecord]) -> Provenance:
    """What a volume is made from; its data are its title and the documents it tells of, in order."""  # noqa: E501
    digest = hashlib.sha256(title.encode())
    for unit in units:
        digest.update(f"\n{unit.sha256}  {unit.document}".encode())
    return one_unit.expected_provenance(job, "", digest.hexdigest())
