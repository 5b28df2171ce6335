"""Check that what an archive holds fits together, whatever its checksums say."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from generator.archive import (
    archived_program,
    catalogue_consistency,
    document_consistency,
    explained,
    program_info,
    program_wheel,
    report_consistency,
    reports,
    unaltered_files,
    unit_links,
)
from generator.archive.archived_campaign import json_object
from generator.archive.bagit.bag_files import DamagedError, Fault
from generator.build import manifest, output_folder
from generator.campaign import campaigns
from generator.common import program

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.archive.archived_campaign import ArchivedCampaign
    from generator.common.progress import Progress


# What is compared: the keys of `check_each`.
Subject = Literal[
    "files",
    "documents",
    "appendix",
    "pdfs",
    "manifest",
    "info",
    "report",
    "roster",
    "program",
    "wheel",
    "links",
    "catalogue",
]


def check(archive: ArchivedCampaign, progress: Progress) -> list[Fault]:
    """Every contradiction between the archive's files; checksums may be right all the same."""
    return [f for faults in check_each(archive, progress).values() for f in faults]


def check_each(archive: ArchivedCampaign, progress: Progress) -> dict[Subject, list[Fault]]:
    """The contradictions by what was compared with the rest of the archive."""
    units = archive.manifest.units
    records = progress(units.values(), len(units), "核对文档")
    return {
        "files": [*_payload_faults(archive)],
        "documents": [
            fault
            for record in records
            for fault in document_consistency.unit_faults(archive, record)
        ],
        "appendix": [*document_consistency.appendix_faults(archive)],
        "pdfs": [*document_consistency.pdf_faults(archive)],
        "manifest": _of_version(_manifest_faults(archive)),
        "info": _of_version(report_consistency.info_faults(archive)),
        "report": [
            *_of_version(report_consistency.report_faults(archive)),
            *_of_version(report_consistency.wording_faults(archive)),
        ],
        "roster": _of_version(report_consistency.roster_faults(archive)),
        "program": _of_version(_program_faults(archive)),
        "wheel": [*archived_program.faults(archive.files, archive.checksums.sha256)],
        "links": [*unit_links.faults(archive)],
        "catalogue": [*catalogue_consistency.faults(archive), *explained.faults(archive)],
    }


def _of_version(faults: Iterable[Fault]) -> list[Fault]:
    """The same as differences from what this version would have written."""
    return [replace(fault, depends_on_version=True) for fault in faults]


def _payload_faults(archive: ArchivedCampaign) -> Iterator[Fault]:
    """The payload's missing files, and those that neither the manifest nor the form pack names."""
    pack, sizes = archive.campaign.pack, archive.files.sizes
    recorded = [archive.data(campaigns.SETTINGS), archive.built(manifest.NAME)]
    recorded += [archive.data(record.data) for record in archive.manifest.units.values()]
    recorded += map(archive.built, archive.documents)
    recorded += sorted(archive.unaltered_files)
    # Another version may have named the PDFs otherwise.
    held = {*archive.checksums.sha256.values()}
    missing = [d for d, sha256 in archive.manifest.pdfs() if sha256 not in held]
    recorded += [archive.built(output_folder.pdf(document)) for document in missing]
    usual = [f"data/templates/{pack.folder.name}/{name}" for name in pack.files]
    usual += [f"data/{n}" for n in (reports.REPORT, reports.REPORT_JSON, reports.GENERATOR)]
    usual += _program_files(archive)
    if explained.is_expected(archive.manifest.generator):
        usual += [explained.PATH, *catalogue_consistency.PATHS]
    pdfs = [archive.built(output_folder.pdf(document)) for document in archive.documents]
    usual += pdfs if archive.checksums.info_values(reports.PDFS) != ["0"] else []
    for path in dict.fromkeys([*recorded, *usual]):
        if path not in sizes:
            yield Fault("缺少", path, depends_on_version=path not in recorded)
    known = {*recorded, *usual, *pdfs}
    for path in sizes:
        if path.startswith("data/") and path not in known:
            message = f"{manifest.NAME} 和表单包均未列出此文件"
            if unaltered_files.is_unaltered(path.removeprefix(archive.data(""))):
                message = f"{reports.REPORT_JSON} 未列出此文件"
            yield Fault("多出", path, message, depends_on_version=True)


def _program_files(archive: ArchivedCampaign) -> list[str]:
    """The archive's files of the program; 0.1.0 took along the lock file of a checkout only."""
    if found := archived_program.find(archive.files):
        return [found.file, f"data/{program_wheel.LOCK}"]
    lock = json_object(archive.files, f"data/{reports.GENERATOR}").get("lock")
    return [f"data/{program.LOCK}"] if lock else []


def _manifest_faults(archive: ArchivedCampaign) -> Iterator[Fault]:
    """Where the manifest names another campaign or another form pack."""
    path, pack = archive.built(manifest.NAME), archive.campaign.pack
    if archive.manifest.campaign != archive.name:
        yield Fault("不一致", path, f"记载的填报任务是“{archive.manifest.campaign}”")
    recorded = dict(archive.manifest.pack)
    is_pack = [recorded.pop("name", ""), recorded.pop("version", "")] == [pack.name, pack.version]
    is_named = pack.is_named(str(recorded.pop("sha256", "")))
    if not archive.problems and (recorded or not is_pack or not is_named):
        message = "记载的表单包不是归档中的表单包"
        # How the pack's hash is worked out may change.
        yield Fault("不一致", path, message, depends_on_version=is_pack and not recorded)
    made_by = archive.manifest.generator, archive.manifest.generator_sha256
    with suppress(DamagedError), archive.files.local(path) as copy:
        if not program_info.mismatch(*made_by) and not manifest.is_as_written(
            copy, archive.manifest
        ):
            yield Fault("无法识别", path, "含有本程序不记载的内容")


def _program_faults(archive: ArchivedCampaign) -> Iterator[Fault]:
    """Where generator.json names another program than the manifest."""
    path = f"data/{reports.GENERATOR}"
    if path not in archive.files.sizes or archive.problems:
        return
    described = json_object(archive.files, path)
    version, expected = described.get("generator"), archive.manifest
    if version != expected.generator:
        recorded = f"记载为 {version} 版" if version else "未记载程序版本"
        yield Fault("记载不符", path, f"{recorded}，文档由 {expected.generator} 版生成")
    elif described.get("generator_sha256", "") != expected.generator_sha256:
        yield Fault("记载不符", path, f"记载的程序文件的校验和与 {manifest.NAME} 中的不同")
