"""Write what an archive says of itself: rows of bag-info.txt, the check report, generator.json."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.archive import program_info, unaltered_files
from generator.archive.bagit import bag
from generator.build import check_command, findings_file
from generator.campaign import campaigns, check
from generator.common import diagnostics

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from generator.archive.readiness import BuiltCampaign
    from generator.common.diagnostics import Counts, Diagnostic

REPORT, REPORT_JSON, GENERATOR = "check-report.txt", "check-report.json", "generator.json"
UNITS, STATE, PROBLEM, PDFS = "单位数", "状态", "问题", "PDF"
PROGRAM = "程序"
# Files that went along as they were; in JSON their paths, named as the findings' files.
UNALTERED, UNALTERED_JSON = "未作改动的文件", "unaltered_files"
WHOLE, IN_PART = "完整", "不完整"
MOST_NAMED = 20
_HEAD, _HEAD_OF_0_1_0 = "填报任务“{}”归档时的检查结果", "填报 {} 归档时的检查结果"
# Labels, in lower case, that no setting may take in bag-info.txt: those of RFC 8493 and our own.
_RESERVED = {
    *("source-organization", "organization-address", "contact-name", "contact-phone"),
    *("contact-email", "external-description", "bagging-date", "external-identifier", "bag-size"),
    *("payload-oxum", "bag-group-identifier", "bag-count", "internal-sender-identifier"),
    *("internal-sender-description", "bag-software-agent", "signed-by"),
    *(UNITS, STATE, PROBLEM, PDFS.lower(), UNALTERED, PROGRAM),
}


def info(built: BuiltCampaign, date: str) -> bag.Rows:
    """The rows of bag-info.txt; Chinese labels are our own (RFC 8493, 2.2.2, permits any)."""
    return [
        (bag.IDENTIFIER, built.campaign.name),
        (bag.DATE, date),
        (bag.AGENT, program_info.AGENT),
        *settings(built.campaign.source.data),
        (UNITS, str(len(built.manifest.units))),
        (PDFS, str(len(built.pdfs))),
        *([(PROGRAM, built.program.label)] if built.program else []),
        *([(UNALTERED, str(len(built.unaltered_files)))] if built.unaltered_files else []),
        (STATE, IN_PART if built.problems else WHOLE),
        *((PROBLEM, problem) for problem in problems(built.problems)),
    ]


def problems(problems: Sequence[str]) -> list[str]:
    """The values of the label PROBLEM: the first problems, and how many there are in all."""
    rest = f"问题共 {len(problems)} 个，其余见 {REPORT}"
    return [*problems[:MOST_NAMED], *([rest] * (len(problems) > MOST_NAMED))]


def settings(typed: Mapping[str, Any]) -> bag.Rows:
    """A row for each of the campaign's settings that is a plain text, as it was typed."""
    return [
        (name, " ".join(value.split()))
        for name, value in typed.items()
        if isinstance(value, str) and _is_label(name)
    ]


def _is_label(name: str) -> bool:
    """Whether the setting's name can be a label of bag-info.txt."""
    is_plain = name.isprintable() and name.strip() == name != "" and ":" not in name
    return is_plain and name.lower() not in _RESERVED


def reports(built: BuiltCampaign) -> dict[str, str]:
    """The check report as two files: the findings of `forms check` and the known problems."""
    findings = [*_findings(built)]
    lines = [
        _HEAD.format(built.campaign.name),
        diagnostics.summary(diagnostics.count(findings)),
    ]
    if built.problems:
        lines.append(f"归档时有 {len(built.problems)} 个问题。")
    lines += [f"  {problem}" for problem in built.problems]
    if kept := unaltered_files.summary(built.unaltered_files):
        lines.append(f"随同归档、未作改动的文件：{kept}。")
    lines += ["", *(_as_text(finding, built) for finding in findings if not finding.answered)]
    if answered := [_as_text(finding, built) for finding in findings if finding.answered]:
        lines += [f"{findings_file.ANSWERED}（{len(answered)} 个）", "", *answered]
    content: dict[str, Any] = {
        "problems": built.problems,
        "findings": [
            diagnostics.as_record(replace(d, file=_archived(d.file, built))) for d in findings
        ],
    }
    if built.unaltered_files:
        data = f"data/{built.campaign.name}"
        content[UNALTERED_JSON] = [f"{data}/{name}" for name in built.unaltered_files]
    as_json = json.dumps(content, ensure_ascii=False, indent=2)
    return {REPORT: "\n".join(lines) + "\n", REPORT_JSON: as_json + "\n"}


def heads(campaign: str, counts: Counts) -> list[list[str]]:
    """The first lines that a check report may have, one list for each wording of any version."""
    summary = diagnostics.summary(counts)
    return [[title.format(campaign), summary] for title in (_HEAD, _HEAD_OF_0_1_0)]


def _findings(built: BuiltCampaign) -> Iterator[Diagnostic]:
    """The findings by place: from the manifest, or of a new check where data may have changed."""
    campaign = built.campaign
    if built.problems:
        yield from sorted(check_command.campaign_findings(campaign, strict=False))
        return
    records = built.manifest.units.values()
    order = campaigns.check_order(campaign, (record.unit for record in records))
    common = [*campaign.diagnostics, *campaigns.skipped_files(campaign), *order]
    units = (d for record in records for d in record.findings)
    yield from check.as_errors_if_strict([*common, *units], strict=False)


def _as_text(finding: Diagnostic, built: BuiltCampaign) -> str:
    """The finding's text, its file named by its path in the archive."""
    text = diagnostics.as_text(finding)
    return _archived(finding.file, built) + text.removeprefix(finding.file) + "\n"


def _archived(file: str, built: BuiltCampaign) -> str:
    """The file's path in the archive; unchanged for a file outside the campaign's folder."""
    folder = built.campaign.folder.as_posix()
    if not file.startswith(f"{folder}/"):
        return file
    return f"data/{built.campaign.name}/{file.removeprefix(f'{folder}/')}"


def program(built: BuiltCampaign) -> str:
    """The program and the packages it runs with, as JSON."""
    return json.dumps(program_info.describe(built.program), ensure_ascii=False, indent=2) + "\n"
