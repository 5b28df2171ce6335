"""Check an archive's documents and PDFs against its data, settings, forms and manifest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.archive import bag_signatures
from generator.archive.bagit.bag_files import DamagedError, Fault
from generator.build import manifest, one_unit, output_folder, pdf_mark, stages, volumes
from generator.campaign import campaigns
from generator.common.diagnostics import has_errors
from generator.word import provenance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.archive.archived_campaign import ArchivedCampaign
    from generator.build.manifest import UnitRecord
    from generator.build.one_unit import Job
    from generator.word.provenance import Provenance

# Fields of a document's provenance, and the message where one is not of this archive.
_PROVENANCE_MESSAGES = {
    "campaign": "记载的填报任务是“{}”",
    "unit": "记载的单位是“{}”",
    "generator": "记载的程序版本是 {}",
    "data": "记载的数据不是归档中的数据",
    "settings": "记载的公共设置不是归档中的公共设置",
    "pack": "记载的表单包不是归档中的表单包",
}


def unit_faults(archive: ArchivedCampaign, record: UnitRecord) -> Iterator[Fault]:
    """Where the unit's data file and document differ from the manifest's record of it."""
    data = archive.data(record.data)
    if archive.sha256(data) and archive.sha256(data) != record.data_sha256:
        yield Fault("不一致", data, f"不是 {manifest.NAME} 中“{record.unit}”所用的数据")
    path = archive.built(record.document)
    if not record.document or path not in archive.files.sizes:
        return
    if record.document != output_folder.unit_document(record.unit):
        message = f"{manifest.NAME} 记载此文档属于“{record.unit}”，文件名却不相符"
        yield Fault("不一致", path, message, depends_on_version=True)
    if archive.sha256(path) != record.sha256:
        yield Fault("不一致", path, f"不是 {manifest.NAME} 中“{record.unit}”的文档")
    inspection = _inspect(archive, path)
    if inspection is None or inspection.provenance is None:
        yield Fault("无法识别", path, "没有出处信息，不是本程序生成的文档")
        return
    if dict(inspection.sha256) != dict(record.parts_sha256):
        yield Fault("不一致", path, f"文档内部的部件与 {manifest.NAME} 的记载不一致")
    if not inspection.is_intact:
        yield Fault("已被改动", path, "正文与生成时不一致")
    expected = one_unit.expected_provenance(_job(archive), record.unit, archive.sha256(data))
    for fault in _provenance_faults(path, inspection.provenance, expected):
        is_doubtful = fault.depends_on_version and not archive.is_pack_hash_known
        yield replace(fault, depends_on_version=is_doubtful)


def _job(archive: ArchivedCampaign) -> Job:
    """The job of the archived build: the hashes and the program's version at that time."""
    job = stages.job(archive.campaign)
    recorded = str(archive.manifest.pack.get("sha256", ""))
    if archive.campaign.pack.is_named(recorded):
        job = replace(job, pack_sha256=recorded)
    settings_sha256 = archive.sha256(archive.data(campaigns.SETTINGS))
    return replace(job, version=archive.manifest.generator, settings_sha256=settings_sha256)


def _inspect(archive: ArchivedCampaign, path: str) -> provenance.Inspection | None:
    """The document's part hashes and provenance; None where it is damaged."""
    try:
        with archive.files.local(path) as copy:
            return provenance.inspect(copy)
    except DamagedError:
        return None


def _provenance_faults(path: str, actual: Provenance, expected: Provenance) -> Iterator[Fault]:
    """Each field of the document's provenance that does not name what the archive holds."""
    for name, message in _PROVENANCE_MESSAGES.items():
        value = getattr(actual, name)
        if value != getattr(expected, name):
            # How the pack's hash is worked out may change.
            yield Fault("不一致", path, message.format(value), depends_on_version=name == "pack")


def appendix_faults(archive: ArchivedCampaign) -> Iterator[Fault]:
    """Where the volumes of the appendix differ from the manifest, or from the units' documents."""
    if has_errors(archive.campaign.diagnostics):
        message = "；".join(d.message for d in archive.campaign.diagnostics[:3])
        settings = archive.data(campaigns.SETTINGS)
        yield Fault("无法识别", settings, message, depends_on_version=True)
        return
    briefs, appendix = manifest.briefs(archive.manifest.units), archive.manifest.appendix
    planned = {
        v.document: v
        for v in volumes.plan(archive.campaign, _job(archive), briefs, archive.roster_index)
    }
    for document in sorted({*planned} - {record.document for record in appendix}):
        message = f"{manifest.NAME} 中没有这一册附表汇编"
        yield Fault("缺少", archive.built(document), message, depends_on_version=True)
    for record in appendix:
        path, volume = archive.built(record.document), planned.get(record.document)
        if path not in archive.files.sizes:
            continue
        if archive.sha256(path) != record.sha256:
            yield Fault("不一致", path, f"不是 {manifest.NAME} 中的那一册")
        inspection = _inspect(archive, path)
        if inspection is None or inspection.provenance is None:
            yield Fault("无法识别", path, "没有出处信息，不是本程序生成的文档")
        elif volume is None or not provenance.matches(inspection.provenance, volume.provenance):
            message = "不是由归档中的单位文档汇编而成"
            yield Fault("不一致", path, message, depends_on_version=True)
        elif not inspection.is_intact:
            yield Fault("已被改动", path, "正文与生成时不一致")


def pdf_faults(archive: ArchivedCampaign) -> Iterator[Fault]:
    """The PDFs that were changed, or not converted from the archived document of their name.

    Archives of 0.1.0 record no hashes of PDFs, others that of each. In a signed archive a PDF goes
    on after our own bytes; there its signature covers all of it.
    """
    is_signed = bool(archive.checksums.info_values(bag_signatures.SIGNED_BY))
    recorded = dict(archive.manifest.pdfs())
    for document in archive.documents:
        path = archive.built(output_folder.pdf(document))
        if path not in archive.files.sizes:
            continue
        try:
            with archive.files.local(path) as copy:
                is_unmodified = is_signed or pdf_mark.is_unmodified(copy)
                document_sha256 = pdf_mark.document_sha256(copy)
        except DamagedError:
            continue
        if not is_unmodified:
            yield Fault("已被改动", path, "与本程序转换的结果不一致")
        elif document_sha256 != archive.sha256(archive.built(document)):
            yield Fault("不一致", path, f"不是由 {document} 转换的")
        elif recorded and archive.sha256(path) != recorded.get(document):
            yield Fault("不一致", path, f"不是 {manifest.NAME} 记载的 PDF")
