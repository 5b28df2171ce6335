"""What the public set's page says of a campaign: its settings, its units, their documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator import __version__
from generator.build import volumes
from generator.campaign import campaigns, personal_fields
from generator.common import amounts
from generator.form import summary_table
from generator.pack.selectors import Selector
from generator.publish import public_folder
from generator.publish.page_html import Column, File, Page, Row
from generator.word import provenance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal
    from pathlib import Path

    from generator.build.manifest import Manifest, UnitRecord
    from generator.campaign.campaigns import Campaign
    from generator.pack import summary
    from generator.pack.pack import Pack

_NOT_SAID = {
    campaigns.PACK_KEY,
    campaigns.APPENDIX_TITLE_KEY,
    campaigns.VOLUME_KEY,
    campaigns.ORDER_KEY,
}
_KINDS = {".docx": "Word", ".pdf": "PDF"}


def page(round_: Campaign, made: Manifest, out: Path) -> tuple[Page, Iterator[Row]]:
    """The page of the documents made in the folder `out`, and its rows in the campaign's order."""
    several = len(made.appendix) > 1
    volumes_ = [
        (f"第 {i} 册" if several else "全部单位", _files(volume.document, out))
        for i, volume in enumerate(made.appendix, 1)
    ]
    pack = round_.pack
    return Page(
        generator=f"{public_folder.GENERATOR} {__version__}",
        title=volumes.title_of(round_),
        facts=_facts(round_),
        caption=pack.summary.note if pack.summary else "",
        columns=_columns(round_),
        head=_head(pack) or 0,
        totals=_totals(round_, made, out),
        volumes=volumes_,
        notes=tuple(_notes(round_, made)),
    ), _rows(round_, made, out)


def _columns(round_: Campaign) -> list[Column]:
    """The columns of the pack's roll-up table, behind the unit's name where that is none of them."""  # noqa: E501
    pack = round_.pack
    columns = [Column(c.label, c.group, is_number=c.has_total) for c in _declared(pack)]
    if _head(pack) is None:
        title = pack.unit.fields.children[pack.unit_name].title
        columns.insert(0, Column(title or pack.unit_name))
    return columns


def _declared(pack: Pack) -> Sequence[summary.Column]:
    return pack.summary.columns if pack.summary else ()


def _head(pack: Pack) -> int | None:
    """Which of the declared columns says the unit's name."""
    name = (Selector((pack.unit_name,)),)
    found = (i for i, c in enumerate(_declared(pack)) if c.kind == "field" and c.selectors == name)
    return next(found, None)


def _facts(round_: Campaign) -> list[tuple[str, str]]:
    """The pack's own settings, by their titles."""
    return [
        (field.title or name, value)
        for name, field in round_.pack.settings.fields.children.items()
        if name not in _NOT_SAID and isinstance(value := round_.settings.get(name), str) and value
    ]


def _notes(round_: Campaign, made: Manifest) -> Iterator[str]:
    if left_out := sum(not record.is_ready for record in made.units.values()):
        yield f"另有 {left_out} 个单位暂未公开，上表及合计不含这些单位。"
    if names := "、".join(path[-1] for path in round_.pack.personal):
        yield f"文档中的{names}已隐去，以“{personal_fields.MASK}”代替。"
    yield f"各文件的校验和（SHA-256）见 {public_folder.LIST}。"


def _records(round_: Campaign, made: Manifest) -> Iterator[UnitRecord]:
    """The units that have a document, in the campaign's order."""
    return (made.units[data] for data in volumes.ready_units(round_, made.units))


def _figures(record: UnitRecord, out: Path) -> tuple[str, ...]:
    """What the unit adds to the roll-up table, as its document says."""
    made_from = provenance.read(out / record.document)
    return made_from.summary if made_from else ()


def _rows(round_: Campaign, made: Manifest, out: Path) -> Iterator[Row]:
    declared = _declared(round_.pack)
    for number, record in enumerate(_records(round_, made), 1):
        columns = zip(declared, _figures(record, out), strict=True)
        cells = [summary_table.cell_text(column, number, text) for column, text in columns]
        if _head(round_.pack) is None:
            cells.insert(0, record.unit)
        yield Row(record.unit, cells, _files(record.document, out))


def _totals(round_: Campaign, made: Manifest, out: Path) -> list[str]:
    """The last row: totals of the columns that have one, beside a word that says so."""
    columns, head = _declared(round_.pack), _head(round_.pack)
    if not any(column.has_total for column in columns):
        return []
    sums: Sequence[Decimal | None] = [None] * len(columns)
    for record in _records(round_, made):
        sums = summary_table.add_row(columns, sums, _figures(record, out))
    totals = [amounts.as_text(total) for total in sums]
    if head is None:
        return [summary_table.TOTAL, *totals]
    totals[head] = summary_table.TOTAL
    return totals


def _files(document: str, out: Path) -> list[File]:
    """The document and its PDF, so far as they are there."""
    path = out / document
    found = ((path.with_suffix(suffix), kind) for suffix, kind in _KINDS.items())
    return [
        File(each.relative_to(out).as_posix(), kind, each.stat().st_size)
        for each, kind in found
        if each.is_file()
    ]
