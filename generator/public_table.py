"""What the public set's page says of a campaign: its settings, its units, their documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator import (
    __version__,
    campaign,
    context,
    personal,
    provenance,
    public_set,
    roll_up,
    volumes,
)
from generator.selectors import Selector
from generator.web_page import Column, File, Page, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal
    from pathlib import Path

    from generator.campaign import Campaign
    from generator.manifest import Manifest, UnitRecord

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
    summary = round_.pack.summary
    return Page(
        generator=f"{public_set.GENERATOR} {__version__}",
        title=volumes.title_of(round_),
        facts=_facts(round_),
        caption=summary.note if summary else "",
        columns=_columns(round_),
        head=_head(round_),
        totals=_totals(round_, made, out),
        volumes=volumes_,
        notes=tuple(_notes(round_)),
    ), _rows(round_, made, out)


def _columns(round_: Campaign) -> list[Column]:
    """The columns of the pack's roll-up table; where there is none, of names alone."""
    pack = round_.pack
    if pack.summary is None:
        title = pack.unit.fields.children[pack.unit_name].title
        return [Column(title or pack.unit_name)]
    return [Column(c.label, c.group, is_number=c.has_total) for c in pack.summary.columns]


def _head(round_: Campaign) -> int:
    """Which column names the unit; the first where none does."""
    named = Selector((round_.pack.unit_name,))
    columns = round_.pack.summary.columns if round_.pack.summary else ()
    found = (i for i, c in enumerate(columns) if c.kind == "field" and c.selectors == (named,))
    return next(found, 0)


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


def _records(round_: Campaign, made: Manifest) -> Iterator[UnitRecord]:
    """The units that have a document, in the campaign's order."""
    files = {record.unit: data for data, record in made.units.items() if record.is_ready}
    for unit in campaign.in_order(round_, ((data, unit) for unit, data in files.items())):
        yield made.units[files[unit]]


def _figures(record: UnitRecord, out: Path) -> tuple[str, ...]:
    """What the unit adds to the roll-up table, as its document says."""
    made_from = provenance.read(out / record.document)
    return made_from.summary if made_from else ()


def _rows(round_: Campaign, made: Manifest, out: Path) -> Iterator[Row]:
    summary = round_.pack.summary
    for number, record in enumerate(_records(round_, made), 1):
        cells: Sequence[str] = (record.unit,)
        if summary:
            columns = zip(summary.columns, _figures(record, out), strict=True)
            cells = [roll_up.said(column, number, text) for column, text in columns]
        yield Row(record.unit, cells, _files(record.document, out))


def _totals(round_: Campaign, made: Manifest, out: Path) -> list[str]:
    """The last row: totals of the columns that have one, beside a word that says so."""
    columns = round_.pack.summary.columns if round_.pack.summary else ()
    if not any(column.has_total for column in columns):
        return []
    sums: Sequence[Decimal | None] = [None] * len(columns)
    for record in _records(round_, made):
        sums = roll_up.added(columns, sums, _figures(record, out))
    totals = [context.as_text(total) for total in sums]
    totals[_head(round_)] = roll_up.TOTAL
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
