"""The state of each unit: counts of errors and warnings, and whether its document is current."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from generator import __version__
from generator.campaign import unit_names
from generator.common import diagnostics, hashes, program
from generator.common.console import UnitLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from generator.build.manifest import Manifest, UnitBrief, UnitRecord
    from generator.campaign.campaigns import Campaign
    from generator.campaign.check import CheckedUnit
    from generator.campaign.last_year import LastYear
    from generator.campaign.roster_units import RosterIndex
    from generator.common.console import DocumentState
    from generator.common.diagnostics import Counts


def after_build(briefs: Iterable[UnitBrief]) -> Iterator[UnitLine]:
    """The state of each unit after a build, in the order of the data files."""
    return (
        UnitLine(
            unit.unit or unit.data,
            unit.errors,
            unit.warnings,
            "未生成" if not unit.document else "待更新" if unit.out_of_date else "已是最新",
            unit.answered,
        )
        for unit in briefs
    )


def outdated_documents(folder: Path, built: Manifest) -> Iterator[str]:
    """Documents of the manifest that were not made from the current data files in the folder."""
    for record in built.units.values():
        path = folder / record.data
        is_same = path.is_file() and hashes.file_sha256(path) == record.data_sha256
        if record.document and (record.out_of_date or not is_same):
            yield record.document
    yield from (volume.document for volume in built.appendix if volume.out_of_date)


def why_out_of_date(campaign: Campaign, record: UnitRecord, document: Path) -> str:
    """What keeps the unit's document from being current: a change since it was made, or errors.

    A data file that is as it was may have errors all the same: by another file, such as last
    year's or one of the same unit.
    """
    from generator.word import provenance  # noqa: PLC0415 - there is a document to read

    origin = provenance.read(document)
    if origin is None or origin.data != record.data_sha256:
        return f"{record.data} 修改后尚未重新生成"
    if record.errors:
        return f"{record.data} 有错误，未重新生成"
    if origin.settings != campaign.settings_sha256:
        return "公共设置修改后尚未重新生成"
    if not campaign.pack.is_named(origin.pack):
        return "表单包修改后尚未重新生成"
    return "程序更新后尚未重新生成"


def after_check(campaign: Campaign, out: Path, units: Sequence[CheckedUnit]) -> list[UnitLine]:
    """The state of each checked unit, whose documents are in the output folder `out`."""
    built = last_build(campaign, out)
    states = []
    for unit in units:
        counts = diagnostics.count(unit.diagnostics)
        name = unit.unit or _data(campaign, unit.path)
        document = document_state(
            built, unit.path, unit.data_sha256, has_errors=bool(counts.errors)
        )
        states.append(UnitLine(name, counts.errors, counts.warnings, document, counts.answered))
    return states


@dataclass(frozen=True)
class LastBuild:
    """What the last build of a campaign into the folder `out` left there, if there was one."""

    campaign: Campaign
    out: Path
    manifest: Manifest | None
    is_same_program: bool


@dataclass(frozen=True)
class JudgedUnit:
    """What a build found of a unit: its name, data file's hash, counts of findings, `total`.

    The total is the figure that a 控制数 bounds, in 万元.
    """

    unit: str
    data_sha256: str
    counts: Counts
    total: Decimal | None


def last_build(campaign: Campaign, out: Path) -> LastBuild:
    """The campaign's last build into the output folder `out`."""
    from generator.build import manifest  # noqa: PLC0415 - no other check needs a database

    built = manifest.read(out / manifest.NAME)
    is_same_program = built is not None and built.generator_sha256 == program.sha256()
    return LastBuild(campaign, out, built, is_same_program)


def unchanged_units(
    built: LastBuild, before: LastYear | None, roster_index: RosterIndex | None
) -> dict[str, JudgedUnit]:
    """What a check would find of those units of which nothing changed since, by their data files.

    Only what is found of a name beside those of the others is to be looked at anew. Documents and
    data files are read for their hashes.
    """
    campaign, earlier = built.campaign, built.manifest
    if earlier is None or not built.is_same_program:
        return {}
    from generator.build import incremental  # noqa: PLC0415 - there are documents to read

    def is_kept(record: UnitRecord) -> bool:
        has_total = bool(record.total) or not campaign.pack.ceiling
        return has_total and incremental.is_judged_by(record, before, roster_index)

    unchanged = incremental.unchanged_records(campaign, earlier, built.out, is_kept)
    return {record.data: _known(record) for record in unchanged}


def _known(record: UnitRecord) -> JudgedUnit:
    counts = diagnostics.count(record.without(unit_names.SIMILAR).findings)
    total = Decimal(record.total) if record.total else None
    return JudgedUnit(record.unit, record.data_sha256, counts, total)


def document_state(
    built: LastBuild, path: Path, data_sha256: str, *, has_errors: bool
) -> DocumentState:
    """Whether a unit's document exists, made from the present data, settings, pack and program.

    `path` is the unit's data file, of that hash. With errors, such as a new one by the roster,
    a build would not make it again.
    """
    campaign = built.campaign
    record = built.manifest.units.get(_data(campaign, path)) if built.manifest else None
    document = built.out / record.document if record and record.document else None
    if not document or not document.is_file():
        return "未生成"
    from generator.word import provenance  # noqa: PLC0415 - there is a document to read

    origin = provenance.read(document)
    if origin is None:
        return "未生成"
    current = (__version__, data_sha256, campaign.settings_sha256, campaign.pack.sha256)
    is_same = (origin.generator, origin.data, origin.settings, origin.pack) == current
    return "已是最新" if is_same and built.is_same_program and not has_errors else "待更新"


def _data(campaign: Campaign, path: Path) -> str:
    """The data file as the manifest names it."""
    return path.relative_to(campaign.folder).as_posix()
