"""Check an archive or a single document, for `forms verify`: what is proven and what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.archive import (
    archived_campaign,
    archived_program,
    bag_signatures,
    consistency,
    program_info,
    readiness,
    rebuild,
    reports,
    single_document,
    unaltered_files,
)
from generator.archive.bagit import bag, bag_check, bag_files
from generator.archive.bagit.bag_files import Fault, NotABagError
from generator.archive.rebuild import Rebuilt
from generator.archive.verification import bag_checks, by_others, page
from generator.archive.verification.checks import Found
from generator.build import manifest, stages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from generator.archive.archived_campaign import ArchivedCampaign
    from generator.archive.bagit.bag_check import BagCheck
    from generator.archive.bagit.bag_files import BagFiles
    from generator.archive.signing.cms import Certificate
    from generator.archive.verification.checks import Check
    from generator.common.progress import Progress

# Control characters, which a terminal would obey, and lone surrogates, which nothing can print.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# Differences from what this version would have written, named of another version's archive.
_MOST_DOUBTS = 3
_AS_ARCHIVED = "与归档时一致；但归档时已不完整，见上述问题。"
_OTHER_COPY = "与归档时不一致，或不是所需的一份。请勿修改归档，请改用归档时另存的 .zip 核对；没有的，请联系归档人员。"  # noqa: E501


@dataclass(frozen=True)
class Options:
    """How to verify: the folder of archives that a single document is looked up in; `rebuild` too.

    `trusted` are the certificates that may have signed; with any, an archive must be signed.
    """

    archives: Path
    rebuild: bool = False
    trusted: tuple[Certificate, ...] = ()


@dataclass(frozen=True)
class Report:
    """What was proven of the file `name`, its faults, what could not be proven, and known problems.

    `advice` says what to do about faults, `hint` what more can be verified. `head` and `checks` are
    the same for an archivist's report.
    """

    name: str
    proven: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    advice: str = ""
    hint: str = ""
    head: tuple[tuple[str, str], ...] = ()
    checks: tuple[Check, ...] = ()


def verify(path: Path, options: Options, progress: Progress) -> Report:
    """Verify the archive or the document at the path."""
    if single_document.is_document(path):
        result = single_document.check(path, options.archives, options.trusted)
        of_file = (result.proven, result.faults, result.unproven)
        found = page.of_document(path.as_posix(), *of_file)
        report = Report(path.as_posix(), *of_file, hint=result.hint)
        return _of_single_file(report, [found, *by_others.of_document()])
    try:
        with bag_files.open_bag(path) as files:
            return _verify_bag(files, options, progress)
    except NotABagError as error:
        report = Report(path.as_posix(), faults=(str(error),))
        return _of_single_file(report, [page.of_unopened(report.name, str(error))])


def _of_single_file(report: Report, checks: Iterable[Check]) -> Report:
    return replace(report, head=(("文件", report.name),), checks=tuple(checks))


def report_lines(report: Report) -> list[str]:
    """The report in Chinese, line by line."""
    lines = [f"{report.name}："]
    lines += [f"  通过：{text}" for text in report.proven]
    lines += [f"  归档时已注明的问题：{text}" for text in report.known]
    lines += [f"  未核对：{text}" for text in report.unproven]
    lines += [f"  错误：{text}" for text in report.faults]
    if report.faults:
        lines.append(f"发现 {len(report.faults)} 个错误。{report.advice}")
    elif report.unproven:
        lines.append(f"没有发现错误，但有 {len(report.unproven)} 项未核对，见上。")
    else:
        if report.hint:
            lines.append(f"  {report.hint}")
        lines.append(_AS_ARCHIVED if report.known else "核对通过。")
    return [_UNPRINTABLE.sub("\ufffd", line) for line in lines]


def _verify_bag(files: BagFiles, options: Options, progress: Progress) -> Report:
    checksums = bag_check.check(files, progress, {bag_signatures.SIGNATURE})
    faults = [*checksums.faults]
    proven = [] if faults else [_completeness(checksums)]
    signed_by = checksums.info_values(bag_signatures.SIGNED_BY)
    signatures = bag_signatures.check(files, signed_by, options.trusted)
    faults += _new_faults(faults, signatures.faults)
    proven += signatures.proven
    unproven = [signatures.unproven] if signatures.unproven else []
    known: tuple[str, ...] = ()
    archive = archived_campaign.open_archive(files, checksums)
    found = Found(files, checksums, signatures, archive, {}, has_trusted=bool(options.trusted))
    if isinstance(archive, Fault) and archive.depends_on_version:
        how_to = archived_program.how_to(archived_program.find(files))
        unproven.append(f"{archive}。{how_to}")
        faults += _new_faults(faults, archived_program.faults(files, checksums.sha256))
    elif isinstance(archive, Fault):
        faults += _new_faults(faults, [archive])
    else:
        known = archive.problems
        by_subject = consistency.check_each(archive, progress)
        contradictions = (fault for faults in by_subject.values() for fault in faults)
        unknown = [fault for fault in contradictions if not archive.is_known(fault)]
        program = archive.manifest.generator, archive.manifest.generator_sha256
        doubts: list[str] = []
        reason = program_info.mismatch(*program)
        how_to = _how_to(archive) if reason else ""
        found = replace(found, contradictions=by_subject, mismatch=reason, how_to=how_to)
        if reason:
            doubts = _doubts(unknown, reason if options.rebuild else f"{reason}{how_to}")
            unknown = [fault for fault in unknown if not fault.depends_on_version]
        unproven += doubts
        faults += _new_faults(faults, unknown)
        if not unknown:
            proven += _hashes(archive) if doubts else _consistency(archive)
        if options.rebuild:
            rebuilt = _rebuild(archive, progress)
            faults += _new_faults(faults, rebuilt.faults)
            if rebuilt.unproven:
                rebuilt = replace(rebuilt, unproven=f"{rebuilt.unproven}{how_to}")
            unproven += [rebuilt.unproven] if rebuilt.unproven else []
            unproven += _not_rebuilt(rebuilt, archive.name)
            proven += _rebuilt_lines(rebuilt)
            found = replace(found, rebuilt=rebuilt, rebuilt_lines=tuple(_rebuilt_lines(rebuilt)))
    texts = tuple(map(str, faults))
    report = Report(files.name, tuple(proven), texts, tuple(unproven), known, _OTHER_COPY)
    checks, head = bag_checks.checks(found), bag_checks.head(found)
    return replace(report, head=tuple(head), checks=tuple(checks))


def _rebuild(archive: ArchivedCampaign, progress: Progress) -> Rebuilt:
    """The result of rebuilding; faults that are all known problems count as unproven."""
    rebuilt = rebuild.check(
        archive.files,
        archive.name,
        archive.manifest,
        lambda document: not _is_of_archived_data(archive, document),
        progress,
    )
    if rebuilt.faults and all(map(archive.is_known, rebuilt.faults)):
        return Rebuilt(unproven=f"{rebuild.NOT_DONE}{rebuilt.faults[0]}。")
    if rebuilt.skipped and not (rebuilt.faults or rebuilt.equal or rebuilt.equal_parts):
        reason = "归档中的文档均非由归档中的数据、公共设置和表单包生成，见上述问题"
        return Rebuilt(unproven=f"{rebuild.NOT_DONE}{reason}。")
    return rebuilt


def _how_to(archive: ArchivedCampaign) -> str:
    """How to verify with the archived program, if it is the one that built the documents."""
    found, built_by = archived_program.find(archive.files), archive.manifest
    is_builder = found is not None and (found.version, found.program_sha256) == (
        built_by.generator,
        built_by.generator_sha256,
    )
    return archived_program.how_to(found) if is_builder else ""


def _doubts(faults: Iterable[Fault], reason: str) -> list[str]:
    """What this program would have written otherwise, and why that proves nothing."""
    doubts = [str(fault) for fault in faults if fault.depends_on_version]
    if not doubts:
        return []
    more = f"等 {len(doubts)} 处" if len(doubts) > _MOST_DOUBTS else ""
    return [f"与现用程序的写法不同的内容（{'；'.join(doubts[:_MOST_DOUBTS])}{more}）。{reason}"]


def _new_faults(faults: list[Fault], others: Iterable[Fault]) -> list[Fault]:
    """Those of the others whose file has no fault yet: one that is missing is reported once."""
    paths = {fault.path for fault in faults}
    return [fault for fault in dict.fromkeys(others) if fault.path not in paths]


def _completeness(checksums: BagCheck) -> str:
    size, _, number = checksums.info_values(bag.OXUM)[0].partition(".")
    return (
        f"{number} 个文件（共 {size} 字节）没有缺少，也没有多出，校验和（sha256、sha512）全部一致。"
    )


def _consistency(archive: ArchivedCampaign) -> list[str]:
    """What is proven of an archive without contradictions."""
    values = (archive.checksums.info_values(label)[0] for label in _labels(archive))
    info = "，".join(
        f"{bag.label_in_words(label)} {value}"
        for label, value in zip(_labels(archive), values, strict=True)
    )
    documents = [d for d in archive.documents if archive.built(d) in archive.files.sizes]
    volumes = sum(record.document in documents for record in archive.manifest.appendix)
    units, pdfs = len(documents) - volumes, len(archive.pdfs)
    agreement = (
        "除已注明的以外均一致"
        if archive.problems
        else f"与数据、公共设置、表单包和 {manifest.NAME} 均一致"
    )
    reason = "" if archive.problems else "（归档时选择不生成）"
    without_pdfs = "" if pdfs else f"；不含 PDF{reason}"
    lines = [
        f"{bag.INFO} 的记载与内容相符：{info}。",
        f"单位文档 {units} 份，附表汇编 {volumes} 册，{agreement}{without_pdfs}。",
    ]
    lines += [_pdf_line(archive)] if pdfs else []
    folder = archive.data("")
    if kept := unaltered_files.summary(p.removeprefix(folder) for p in archive.unaltered_files):
        lines.append(f"随同归档、未作改动的文件（{kept}）校验和一致，其内容不在核对之列。")
    return [*lines, *archived_program.proven(archived_program.find(archive.files))]


def _hashes(archive: ArchivedCampaign) -> list[str]:
    """What is proven of an archive that this version would have written otherwise."""
    number = len(archive.documents)
    return [
        f"数据文件和 {number} 份文档与 {manifest.NAME} 记载的校验和一致。",
        *archived_program.proven(archived_program.find(archive.files)),
    ]


def _pdf_line(archive: ArchivedCampaign) -> str:
    """What the PDFs' marks, hashes and signatures prove; marks and hashes can be forged."""
    is_signed = bool(archive.checksums.info_values(bag_signatures.SIGNED_BY))
    recorded = f"与 {manifest.NAME} 记载的一致，" if any(archive.manifest.pdfs()) else ""
    honest = "" if is_signed else "归档未签名，PDF 的内容只能证明与归档中的记载相符。"
    return f"PDF {len(archive.pdfs)} 份，{recorded}均标明由上述文档转换。{honest}"


def _labels(archive: ArchivedCampaign) -> list[str]:
    """The labels of bag-info.txt that the report repeats."""
    settings = [label for label, _ in reports.settings(archive.campaign.source.data)]
    return [bag.DATE, *settings, reports.UNITS, reports.STATE]


def _is_of_archived_data(archive: ArchivedCampaign, document: str) -> bool:
    """Whether the document was built from the archived data, so that a rebuild must equal it."""
    is_volume = any(record.document == document for record in archive.manifest.appendix)
    if is_volume:
        # A volume of the units that had sent is of archived data.
        missing = stages.missing_units(
            archive.roster_index, manifest.briefs(archive.manifest.units)
        )
        return {*archive.problems} == {*map(readiness.missing_problem, missing)}
    return not archive.is_known(Fault("", archive.built(document)))


def _not_rebuilt(rebuilt: Rebuilt, name: str) -> list[str]:
    """What a rebuild cannot prove, though it proves the rest."""
    if not rebuilt.of_last_year:
        return []
    advice = f"请在有上一年数据的项目中运行 forms check {name} 核对。"
    count = f"与上一年比较的检查结果（{rebuilt.of_last_year} 条）"
    return [f"{count}。归档中没有上一年的数据，{advice}"]


def _rebuilt_lines(rebuilt: Rebuilt) -> list[str]:
    """What a rebuild without faults proves."""
    if rebuilt.unproven or rebuilt.faults:
        return []
    lines = [f"已用归档中的数据和表单重新生成，{rebuilt.equal} 份文档逐字节相同。"]
    if rebuilt.skipped:
        lines.append(f"另有 {rebuilt.skipped} 份归档时已注明不是由这些数据生成，未比对。")
    if rebuilt.equal_parts:
        lines.append(
            f"另有 {rebuilt.equal_parts} 份压缩结果不同（zlib 版本不同），文档内容完全一致。"
        )
    return lines
