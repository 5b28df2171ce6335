"""What the public set's page says of a campaign: its settings, its units, their documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator import __version__, campaign, personal, public_set, volumes
from generator.web_page import Column, File, Page, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.campaign import Campaign
    from generator.manifest import Manifest

_NOT_SAID = {
    campaign.PACK_KEY,
    campaign.APPENDIX_TITLE_KEY,
    campaign.VOLUME_KEY,
    campaign.ORDER_KEY,
}
_KINDS = {".docx": "Word", ".pdf": "PDF"}


def page(round_: Campaign, made: Manifest, out: Path) -> tuple[Page, Iterator[Row]]:
    """The page of the documents made in the folder `out`, and its rows in the campaign's order."""
    several = len(made.appendix) > 1
    volumes_ = [
        (f"第 {i} 册" if several else "全部单位", _files(volume.document, out))
        for i, volume in enumerate(made.appendix, 1)
    ]
    name = round_.pack.unit.fields.children[round_.pack.unit_name].title
    return Page(
        generator=f"{public_set.GENERATOR} {__version__}",
        title=volumes.title_of(round_),
        facts=_facts(round_),
        caption="",
        columns=(Column(name or round_.pack.unit_name),),
        head=0,
        totals=(),
        volumes=volumes_,
        notes=tuple(_notes(round_)),
    ), _rows(round_, made, out)


def _facts(round_: Campaign) -> list[tuple[str, str]]:
    """The pack's own settings, by their titles."""
    return [
        (field.title or name, value)
        for name, field in round_.pack.settings.fields.children.items()
        if name not in _NOT_SAID and isinstance(value := round_.settings.get(name), str) and value
    ]


def _notes(round_: Campaign) -> Iterator[str]:
    if names := "、".join(path[-1] for path in round_.pack.personal):
        yield f"文档里的{names}不公开，写作“{personal.MASK}”。"
    yield f"每个文件的校验值（SHA-256）在 {public_set.LIST} 里。"


def _rows(round_: Campaign, made: Manifest, out: Path) -> Iterator[Row]:
    files = {record.unit: data for data, record in made.units.items() if record.is_ready}
    for unit in campaign.in_order(round_, ((data, unit) for unit, data in files.items())):
        yield Row(unit, (unit,), _files(made.units[files[unit]].document, out))


def _files(document: str, out: Path) -> list[File]:
    """The document and its PDF, so far as they are there."""
    path = out / document
    found = ((path.with_suffix(suffix), kind) for suffix, kind in _KINDS.items())
    return [
        File(each.relative_to(out).as_posix(), kind, each.stat().st_size)
        for each, kind in found
        if each.is_file()
    ]
