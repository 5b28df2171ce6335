"""Collect what the public page shows: the campaign's settings, its units with figures and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator import __version__
from generator.build import volumes
from generator.campaign import campaigns, personal_fields
from generator.form import summary_table
from generator.pack.selectors import Selector
from generator.publish import public_folder
from generator.publish.page_html import Column, File, Page, Row
from generator.word import provenance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from generator.build.manifest import UnitBrief
    from generator.build.report import Report
    from generator.campaign.campaigns import Campaign
    from generator.pack import summary
    from generator.pack.pack import Pack

# Settings that the page does not show.
_NOT_SHOWN = {
    campaigns.PACK_KEY,
    campaigns.APPENDIX_TITLE_KEY,
    campaigns.VOLUME_KEY,
    campaigns.ORDER_KEY,
}
_KINDS = {".docx": "Word", ".pdf": "PDF"}


def page(campaign: Campaign, report: Report, out: Path) -> tuple[Page, Iterator[Row]]:
    """The page on the documents in the folder `out`, and its rows in the campaign's order."""
    built = report.manifest
    several = len(built.appendix) > 1
    whole = "下表所列单位" if _may_lack_units(report) else "全部单位"
    appendix = [
        (f"第 {i} 册" if several else whole, _files(volume.document, out))
        for i, volume in enumerate(built.appendix, 1)
    ]
    pack = campaign.pack
    return Page(
        generator=f"{public_folder.GENERATOR} {__version__}",
        title=volumes.title_of(campaign),
        facts=_facts(campaign),
        caption=pack.summary.note if pack.summary else "",
        columns=_columns(campaign),
        name_column=_name_column(pack) or 0,
        totals=_totals(campaign, report, out),
        volumes=appendix,
        notes=tuple(_notes(campaign, report)),
    ), _rows(campaign, report, out)


def _may_lack_units(report: Report) -> bool:
    """Whether units of the roster have no document, or a roster with mistakes leaves it open."""
    roster_index = report.roster_index
    return roster_index is not None and (not roster_index.is_usable or report.ready < report.units)


def _columns(campaign: Campaign) -> list[Column]:
    """The columns of the pack's summary table, preceded by the unit's name if it has no column."""
    pack = campaign.pack
    columns = [
        Column(c.label, c.group, is_number=c.has_total or c.format is not None)
        for c in _declared(pack)
    ]
    if _name_column(pack) is None:
        title = pack.unit.fields.children[pack.unit_name].title
        columns.insert(0, Column(title or pack.unit_name))
    return columns


def _declared(pack: Pack) -> Sequence[summary.Column]:
    """The columns that the pack declares for its summary table."""
    return pack.summary.columns if pack.summary else ()


def _name_column(pack: Pack) -> int | None:
    """Index of the declared column that shows the unit's name, if one does."""
    name = (Selector((pack.unit_name,)),)
    columns = enumerate(_declared(pack))
    return next((i for i, c in columns if c.kind == "field" and c.selectors == name), None)


def _facts(campaign: Campaign) -> list[tuple[str, str]]:
    """Title and value of each of the pack's own settings that is a text."""
    return [
        (field.title or name, value)
        for name, field in campaign.pack.settings.fields.children.items()
        if name not in _NOT_SHOWN
        and isinstance(value := campaign.settings.get(name), str)
        and value
    ]


def _notes(campaign: Campaign, report: Report) -> Iterator[str]:
    """The notes below the table: missing units, masked fields, checksums."""
    if left_out := report.units - report.ready:
        yield f"另有 {left_out} 个单位暂未公开，上表及合计不含这些单位。"
    if names := "、".join(path[-1] for path in campaign.pack.personal):
        yield f"文档中的{names}已隐去，以“{personal_fields.MASK}”代替。"
    yield f"各文件的校验和（SHA-256）见 {public_folder.LIST}。"


def _figures(unit: UnitBrief, out: Path) -> tuple[str, ...]:
    """The texts of the unit's row in the summary table, which its document's provenance holds."""
    origin = provenance.read(out / unit.document)
    return origin.summary if origin else ()


def _rows(campaign: Campaign, report: Report, out: Path) -> Iterator[Row]:
    """A row for each unit with a document, in the campaign's order."""
    declared = _declared(campaign.pack)
    for number, unit in enumerate(volumes.ready_units(campaign, report.briefs), 1):
        columns = zip(declared, _figures(unit, out), strict=True)
        cells = [summary_table.cell_text(column, number, text) for column, text in columns]
        if _name_column(campaign.pack) is None:
            cells.insert(0, unit.unit)
        yield Row(unit.unit, cells, _files(unit.document, out))


def _totals(campaign: Campaign, report: Report, out: Path) -> list[str]:
    """The last row: the columns' totals and, in the name's column, a label; [] without totals."""
    columns, name_column = _declared(campaign.pack), _name_column(campaign.pack)
    if not any(column.has_total for column in columns):
        return []
    units = volumes.ready_units(campaign, report.briefs)
    sums = summary_table.sums_of(columns, (_figures(unit, out) for unit in units))
    totals = [*map(summary_table.total_text, columns, sums)]
    if name_column is None:
        return [summary_table.TOTAL, *totals]
    totals[name_column] = summary_table.TOTAL
    return totals


def _files(document: str, out: Path) -> list[File]:
    """The document and its PDF, as far as they exist."""
    path = out / document
    paths = ((path.with_suffix(suffix), kind) for suffix, kind in _KINDS.items())
    return [
        File(file.relative_to(out).as_posix(), kind, file.stat().st_size)
        for file, kind in paths
        if file.is_file()
    ]
