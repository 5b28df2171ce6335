"""A campaign's appendix: cut into volumes, each with what it is made from, and written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator import appendix, campaign, context, outputs, package, provenance, template, workers
from generator.appendix import Entry
from generator.diagnostics import FormsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from generator.campaign import Campaign
    from generator.manifest import UnitRecord
    from generator.provenance import Provenance
    from generator.workers import Job, Progress, Workshop


@dataclass(frozen=True)
class Volume:
    """A volume to be: its place from the output folder, its title, its units, its proof."""

    document: str
    title: str
    units: Sequence[UnitRecord]
    proof: Provenance


def plan(round_: Campaign, job: Job, ready: Sequence[UnitRecord]) -> list[Volume]:
    """The volumes that hold the units, in the campaign's order; none for no units."""
    by_name = {record.unit: record for record in ready}
    order = campaign.in_order(round_, ((record.data, record.unit) for record in ready))
    size = round_.settings.get(campaign.VOLUME_KEY) or max(1, len(order))
    cut = [order[i : i + size] for i in range(0, len(order), size)]
    documents = outputs.appendix_documents(len(cut))
    whole = _title(round_)
    volumes = []
    for number, (document, names) in enumerate(zip(documents, cut, strict=False), 1):
        title = whole if len(cut) == 1 else f"{whole}（第 {number} 册，共 {len(cut)} 册）"
        units = [by_name[name] for name in names]
        volumes.append(Volume(document, title, units, _proof(job, title, units)))
    return volumes


def write(shop: Workshop, out: Path, volume: Volume, progress: Progress) -> None:
    """Write the volume in its place, from its units' documents.

    Raises FormsError when it gets too big for Word.
    """
    path = out / volume.document
    entries = []
    for record in progress(volume.units, len(volume.units), "汇编"):
        document = out / record.document
        made = provenance.read(document)
        entries.append(Entry(record.unit, document, made.contents if made else ()))
    try:
        with package.atomic_file(path) as stream:
            appendix.write(stream, shop.renderer.compiled, volume.title, entries, volume.proof)
    except OverflowError as error:
        hint = f"在 {campaign.SETTINGS} 里写上（或改小）“{campaign.VOLUME_KEY}”，分册汇编。"
        raise FormsError(f"{path.as_posix()}：附表汇编太大，Word 打不开。{hint}") from error


def _title(round_: Campaign) -> str:
    typed = round_.settings.get(campaign.APPENDIX_TITLE_KEY)
    settings = context.build(round_.pack, round_.settings, {})
    return str(typed or template.compile_text(round_.pack.appendix_title)(settings))


def _proof(job: Job, title: str, units: Sequence[UnitRecord]) -> Provenance:
    """What a volume is made from; its data are its title and its documents, in order."""
    lines = [title, *(f"{unit.sha256}  {unit.document}" for unit in units)]
    return workers.made_from(job, "", package.sha256("\n".join(lines).encode()))
