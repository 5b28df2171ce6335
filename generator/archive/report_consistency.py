"""Check an archive's bag-info.txt and check report against its manifest, settings and problems."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.archive import archived_program, bag_signatures, program_info, program_wheel, reports
from generator.archive.archived_campaign import json_object
from generator.archive.bagit import bag
from generator.archive.bagit.bag_files import DamagedError, Fault
from generator.build import incremental, manifest, stages
from generator.common import diagnostics
from generator.common.diagnostics import Counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.archive.archived_campaign import ArchivedCampaign
    from generator.common.diagnostics import Diagnostic

# Rows that are checked elsewhere, and the program's name, which an incomplete archive need not have
# from the manifest.
_OTHER_LABELS = (
    *(bag.IDENTIFIER, bag.DATE, bag.OXUM, bag.AGENT),
    *(reports.PROBLEM, bag_signatures.SIGNED_BY),
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def info_faults(archive: ArchivedCampaign) -> Iterator[Fault]:
    """Where bag-info.txt differs from what the archive holds."""
    program = archived_program.find(archive.files)
    expected = [
        *reports.settings(archive.campaign.source.data),
        (reports.UNITS, str(len(archive.manifest.units))),
        (reports.PDFS, str(len(archive.pdfs))),
        *([(reports.PROGRAM, program.label)] if program else []),
        *(
            [(reports.UNALTERED, str(len(archive.unaltered_files)))]
            if archive.unaltered_files
            else []
        ),
        (reports.STATE, reports.IN_PART if archive.problems else reports.WHOLE),
    ]
    if not archive.problems:
        agent = f"{program_wheel.DISTRIBUTION} {archive.manifest.generator}"
        expected.append((bag.AGENT, agent))
    for label, value in expected:
        recorded = archive.checksums.info_values(label)
        if recorded != [value]:
            yield Fault("记载不符", bag.INFO, bag.mismatch(label, value, recorded))
    known = {*(label for label, _ in expected), *_OTHER_LABELS}
    for label in dict.fromkeys(label for label, _ in archive.checksums.info):
        if label not in known:
            yield Fault(
                "记载不符", bag.INFO, f"归档程序不记载{bag.quoted_label(label)}，此行是另加的"
            )
    dates = archive.checksums.info_values(bag.DATE)
    if len(dates) != 1 or not _is_date(dates[0]):
        yield Fault("记载不符", bag.INFO, f"{bag.quoted_label(bag.DATE)}应只有一处，且为日期")
    if not _names_problems(archive):
        message = f"{bag.quoted_label(reports.PROBLEM)}与 {reports.REPORT_JSON} 中的不一致"
        yield Fault("记载不符", bag.INFO, message)
    if not archive.problems and _is_incomplete(archive):
        message = f"{manifest.NAME} 中有单位存在错误或文档待更新，此处却记载为“完整”"
        yield Fault("记载不符", bag.INFO, message)


def _is_incomplete(archive: ArchivedCampaign) -> bool:
    """Whether the manifest has a unit without a current document, or an outdated volume."""
    units, appendix = archive.manifest.units.values(), archive.manifest.appendix
    return any(not r.is_ready for r in units) or any(volume.out_of_date for volume in appendix)


def roster_faults(archive: ArchivedCampaign) -> Iterator[Fault]:
    """Where the archive calls itself complete though its roster says otherwise."""
    roster_index, units = archive.roster_index, archive.manifest.units
    if archive.problems or roster_index is None:
        return
    if missing := stages.missing_units(roster_index, manifest.briefs(units)):
        message = f"名册中有 {len(missing)} 个单位没有数据，此处却记载为“{reports.WHOLE}”"
        yield Fault("记载不符", bag.INFO, message)
    for record in units.values():
        path = archive.built(manifest.NAME)
        if roster_index.unlisted(record.unit):
            yield Fault("不一致", path, f"记载的单位“{record.unit}”不在归档的名册中")
        elif not incremental.is_bounded_by(record, roster_index):
            yield Fault("不一致", path, f"记载的“{record.unit}”的控制数不是归档的名册中的")


def _names_problems(archive: ArchivedCampaign) -> bool:
    """Whether bag-info.txt names the problems.

    Of another version's archive the last row may differ: the words that count further problems.
    """
    recorded = archive.checksums.info_values(reports.PROBLEM)
    expected = [" ".join(row.split()) for row in reports.problems(archive.problems)]
    if archive.checksums.info_values(bag.AGENT) != [program_info.AGENT]:
        named = slice(reports.MOST_NAMED)
        return len(recorded) == len(expected) and recorded[named] == expected[named]
    return recorded == expected


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text) and dt.date.fromisoformat(text))
    except ValueError:
        return False


def report_faults(archive: ArchivedCampaign) -> Iterator[Fault]:
    """The findings in the manifest that the JSON check report lacks.

    With known problems the report is of a check of its own, and only its shape is looked at.
    """
    path = f"data/{reports.REPORT_JSON}"
    if path not in archive.files.sizes:
        return
    report = json_object(archive.files, path)
    if not _is_list_of_texts(report.get("problems")):
        yield Fault("无法识别", path)
        return
    if archive.problems:
        return
    findings = report.get("findings")
    if not isinstance(findings, list):
        yield Fault("无法识别", path)
        return
    recorded = {json.dumps(finding, sort_keys=True) for finding in findings}
    for finding in _manifest_findings(archive):
        if json.dumps(diagnostics.as_record(finding), sort_keys=True) not in recorded:
            yield Fault("不一致", path, _missing_finding(archive, finding))


def wording_faults(archive: ArchivedCampaign) -> list[Fault]:
    """Where the text report is not worded as this version words the findings."""
    path = f"data/{reports.REPORT}"
    findings = json_object(archive.files, f"data/{reports.REPORT_JSON}").get("findings")
    if archive.problems or path not in archive.files.sizes or not isinstance(findings, list):
        return []
    records = [each for each in findings if isinstance(each, dict)]
    errors = sum(record.get("severity") == "error" for record in records)
    answered = sum(bool(record.get("answered")) for record in records)
    counts = Counts(errors, len(findings) - errors - answered, answered)
    heads = reports.heads(archive.name, counts)
    text = _lines(archive, path)
    lines = {*text}
    messages = []
    if text[: len(heads[0])] not in heads:
        messages.append(f"开头的记载与 {reports.REPORT_JSON} 不一致")
    messages += [
        _missing_finding(archive, finding)
        for finding in _manifest_findings(archive)
        if not _text_lines(finding) <= lines
    ]
    return [Fault("不一致", path, message) for message in messages]


def _text_lines(finding: Diagnostic) -> set[str]:
    """Lines of the text report that are the finding's: its first one, and an answer's reason."""
    reason = [diagnostics.ANSWER + finding.answered] if finding.answered else []
    return {diagnostics.first_line(finding).splitlines()[0], *reason}


def _manifest_findings(archive: ArchivedCampaign) -> Iterator[Diagnostic]:
    """The manifest's findings, their files named by their paths in the archive."""
    for record in archive.manifest.units.values():
        for finding in record.findings:
            yield replace(finding, file=f"data/{archive.name}/{finding.file}")


def _missing_finding(archive: ArchivedCampaign, finding: Diagnostic) -> str:
    file = finding.file.removeprefix(f"data/{archive.name}/")
    return f"缺少 {manifest.NAME} 中的一条：{file} 第 {finding.line} 行，{finding.message}"


def _lines(archive: ArchivedCampaign, path: str) -> list[str]:
    """The file's lines; none of a damaged one, which the checksums report."""
    try:
        return archive.files.read(path).decode(errors="replace").splitlines()
    except DamagedError:
        return []


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
