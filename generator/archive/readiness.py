"""Compare a built campaign with its data, and name each problem that keeps it from an archive."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from generator import __version__
from generator.archive.unit_links import UnitLinks
from generator.build import incremental, manifest, output_folder, pdf_mark, stages, volumes
from generator.campaign import campaigns, last_year, roster_units
from generator.common import diagnostics, hashes
from generator.common.diagnostics import UsageError
from generator.datafile import file_bytes
from generator.word import provenance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.archive.program_wheel import ProgramWheel
    from generator.build.manifest import Manifest, UnitRecord
    from generator.build.volumes import Volume
    from generator.campaign.campaigns import Campaign
    from generator.campaign.last_year import LastYear
    from generator.campaign.roster import RosterUnit
    from generator.campaign.roster_units import RosterIndex
    from generator.word.provenance import Provenance


@dataclass(frozen=True)
class BuiltCampaign:
    """A campaign and what was built of it in the folder `out`.

    `documents` and `pdfs` map paths from that folder to hashes. They are the documents that exist,
    and the PDFs that were made from these very documents; `without_pdf` are documents that have
    none. `missing` are the units of the roster without a data file, `roster_sha256` is its hash.
    `unaltered_files` are the paths from the campaign's folder of what goes along as it is, `links`
    say of which unit they are. `program` is the program's own wheel, if it could be made.
    """

    campaign: Campaign
    out: Path
    manifest: Manifest
    problems: tuple[str, ...]
    documents: Mapping[str, str]
    pdfs: Mapping[str, str]
    without_pdf: tuple[str, ...]
    missing: tuple[RosterUnit, ...] = ()
    unaltered_files: tuple[str, ...] = ()
    roster_sha256: str = ""
    links: UnitLinks = field(default_factory=UnitLinks)
    program: ProgramWheel | None = None


def inspect(campaign: Campaign, out: Path, *, pdf: bool) -> BuiltCampaign:
    """Compare the campaign's data files, settings and forms with what was built in the folder.

    Each data file and document is read once. Without `pdf`, no PDF is looked for. Raises UsageError
    where nothing was built.
    """
    path = out / manifest.NAME
    record = manifest.read(path, campaign.folder.as_posix())
    if record is None:
        reason = (
            f"{path.as_posix()} 无法识别" if path.exists() else f"{out.as_posix()} 中还没有文档"
        )
        raise UsageError(f"{reason}。请先运行 {_build_command(campaign)}，再归档。")
    documents = {
        document: hashes.file_sha256(out / document)
        for document, _ in record.documents()
        if (out / document).is_file()
    }
    before, roster_index = last_year.find(campaign), roster_units.find(campaign)
    missing = stages.missing_units(roster_index, manifest.briefs(record.units))
    problems = [*_settings_problems(campaign, roster_index), *_program_problems(campaign, record)]
    for unit in record.units.values():
        of_unit = [*_unit_problems(campaign, out, unit, documents.get(unit.document, ""))]
        of_unit = of_unit or [*_roster_problems(campaign, unit, roster_index)]
        problems += of_unit or _comparison_problems(campaign, unit, before)
    problems += map(missing_problem, missing)
    problems += [
        f"{file}：尚未生成文档。请{_rebuild(campaign)}。"
        for file in campaign.files
        if file not in record.units
    ]
    problems += _appendix_problems(campaign, out, record, documents, roster_index)
    pdfs = _pdfs(out, documents) if pdf else {}
    without_pdf = [d for d in documents if output_folder.pdf(d) not in pdfs] if pdf else []
    return BuiltCampaign(
        campaign=campaign,
        out=out,
        manifest=record,
        problems=tuple(problems),
        documents=documents,
        pdfs=pdfs,
        without_pdf=tuple(without_pdf),
        missing=missing,
        roster_sha256=_roster_sha256(roster_index),
    )


def _roster_sha256(roster_index: RosterIndex | None) -> str:
    """The hash of the roster by which units were judged; "" where none was used."""
    return (
        hashes.file_sha256(Path(roster_index.roster.file))
        if roster_index and roster_index.is_usable
        else ""
    )


def _build_command(campaign: Campaign) -> str:
    """The command that builds the campaign."""
    return f"forms build {campaigns.as_argument(campaign.folder)}"


def _rebuild(campaign: Campaign) -> str:
    """The advice to build the campaign again, as part of a sentence."""
    return f"运行 {_build_command(campaign)} 重新生成"


def _pdfs(out: Path, documents: Mapping[str, str]) -> dict[str, str]:
    """The hashes of the PDFs that were made from these documents."""
    pdfs = {}
    for document, sha256 in documents.items():
        path = out / output_folder.pdf(document)
        if (
            path.is_file()
            and pdf_mark.is_unmodified(path)
            and pdf_mark.document_sha256(path) == sha256
        ):
            pdfs[output_folder.pdf(document)] = hashes.file_sha256(path)
    return pdfs


def missing_problem(row: RosterUnit) -> str:
    """That a unit of the roster has no data file."""
    return f"{row.name}：名册中的单位，未报（没有数据文件）。"


def _settings_problems(campaign: Campaign, roster_index: RosterIndex | None) -> Iterator[str]:
    of_roster = roster_units.findings(roster_index)
    for finding in [*campaign.diagnostics, *of_roster, *campaigns.skipped_files(campaign)]:
        if finding.severity == "error":
            file = finding.file.removeprefix(f"{campaign.folder.as_posix()}/")
            yield f"{file}：第 {finding.line} 行，{finding.message}"


def _program_problems(campaign: Campaign, record: Manifest) -> Iterator[str]:
    """A problem where other program files of this version built it; `_changes` has versions."""
    is_same_program = incremental.is_same_program(record)
    if record.generator == __version__ and not is_same_program:
        yield f"{manifest.NAME}：生成后，程序文件已更换（版本仍为 {__version__}）。请{_rebuild(campaign)}。"  # noqa: E501


def _unit_problems(
    campaign: Campaign, out: Path, record: UnitRecord, document_sha256: str
) -> Iterator[str]:
    """The unit's first problem, if any; `document_sha256` is "" where there is no document."""
    name, rebuild = record.unit or record.data, _rebuild(campaign)
    data_sha256 = file_bytes.file_sha256(campaign.folder / record.data)
    if not data_sha256:
        yield f"{name}：找不到数据文件 {record.data}。请放回原处，或{rebuild}。"
    elif data_sha256 != record.data_sha256:
        yield f"{name}：数据文件 {record.data} 生成后又有修改。请{rebuild}。"
    elif record.errors:
        yield f"{name}：数据有 {len(record.errors)} 个错误。请运行 forms check {campaigns.as_argument(campaign.folder)} 查看，改正后重新生成。"  # noqa: E501
    elif not document_sha256:
        yield f"{name}：没有文档。请{rebuild}。"
    elif record.out_of_date:
        yield f"{name}：文档 {record.document} 待更新。请{rebuild}。"
    elif document_sha256 != record.sha256:
        yield f"{name}：文档 {record.document} 被手工修改过。请把修改填入数据文件，再{rebuild}。"
    elif changes := _changes(campaign, provenance.read(out / record.document)):
        yield f"{name}：文档 {record.document} 生成后，{changes}。请{rebuild}。"


def _roster_problems(
    campaign: Campaign, record: UnitRecord, roster_index: RosterIndex | None
) -> Iterator[str]:
    """A problem where the unit is not as it was in the roster when its document was built."""
    rebuild = _rebuild(campaign)
    if roster_index and roster_index.unlisted(record.unit):
        yield f"{record.unit}：不在名册中。请核对单位名称和名册，再{rebuild}。"
    elif not incremental.is_bounded_by(record, roster_index):
        name = record.unit or record.data
        yield f"{name}：名册中的控制数在生成后又有修改，检查结果待更新。请{rebuild}。"


def _comparison_problems(
    campaign: Campaign, record: UnitRecord, before: LastYear | None
) -> Iterator[str]:
    """A problem where the findings compare figures with another file of last year than there is."""
    if not incremental.is_compared_with(record, before):
        name = record.unit or record.data
        yield f"{name}：上一年的数据在生成后又有修改，检查结果待更新。请{_rebuild(campaign)}。"


def _changes(campaign: Campaign, origin: Provenance | None) -> str:
    """What has changed since the document was made; "" for nothing."""
    if origin is None or origin.campaign != campaign.name:
        return "已更换（不属于此填报任务）"
    changes = {
        f"公共设置 {campaigns.SETTINGS} 又有修改": origin.settings != campaign.settings_sha256,
        f"表单包 {campaign.pack.folder.name} 又有修改": not campaign.pack.is_named(origin.pack),
        f"程序由 {origin.generator} 版更换为 {__version__} 版": origin.generator != __version__,
    }
    return "、".join(change for change, is_so in changes.items() if is_so)


def _appendix_problems(
    campaign: Campaign,
    out: Path,
    record: Manifest,
    documents: Mapping[str, str],
    roster_index: RosterIndex | None,
) -> Iterator[str]:
    """The problems of the appendix's volumes, and volumes that the appendix no longer has."""
    if diagnostics.has_errors(campaign.diagnostics):
        return
    recorded = {volume.document: volume for volume in record.appendix}
    rebuild = _rebuild(campaign)
    briefs = manifest.briefs(record.units)
    for volume in volumes.plan(campaign, stages.job(campaign), briefs, roster_index):
        name = volume.document
        appendix = recorded.pop(name, None)
        if appendix is None or name not in documents:
            yield f"{name}：没有附表汇编。请{rebuild}。"
        elif documents[name] != appendix.sha256:
            yield f"{name}：附表汇编被手工修改过。请把修改填入数据文件，再{rebuild}。"
        elif appendix.out_of_date or not _is_current(out, volume):
            yield f"{name}：附表汇编待更新。请{rebuild}。"
    for document in recorded:
        yield f"{document}：附表汇编待更新。请{rebuild}。"


def _is_current(out: Path, volume: Volume) -> bool:
    """Whether the volume, known to be as it was built, was built from the present documents."""
    origin = provenance.read(out / volume.document)
    return origin is not None and provenance.matches(origin, volume.provenance)
