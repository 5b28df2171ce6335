"""What an archive says of itself: bag-info.txt, the check's report, the program that made it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.archive import bag, program_info
from generator.build import check_command
from generator.campaign import campaigns, check
from generator.common import diagnostics

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from generator.archive.readiness import Built
    from generator.common.diagnostics import Diagnostic

REPORT, REPORT_JSON, GENERATOR = "check-report.txt", "check-report.json", "generator.json"
UNITS, STATE, PROBLEM, PDFS = "单位数", "状态", "问题", "PDF"
WHOLE, IN_PART = "完整", "不完整"
MOST_TOLD = 20
_HEAD, _HEAD_OF_0_1_0 = "填报任务“{}”归档时的检查结果", "填报 {} 归档时的检查结果"
_RESERVED = {
    *("source-organization", "organization-address", "contact-name", "contact-phone"),
    *("contact-email", "external-description", "bagging-date", "external-identifier", "bag-size"),
    *("payload-oxum", "bag-group-identifier", "bag-count", "internal-sender-identifier"),
    *("internal-sender-description", "bag-software-agent", "signed-by"),
    *(UNITS, STATE, PROBLEM, PDFS.lower()),
}


def info(built: Built, date: str) -> bag.Rows:
    """The rows of bag-info.txt; those in Chinese are ours (RFC 8493, 2.2.2, permits any)."""
    return [
        (bag.IDENTIFIER, built.campaign.name),
        (bag.DATE, date),
        (bag.AGENT, program_info.AGENT),
        *settings(built.campaign.source.data),
        (UNITS, str(len(built.manifest.units))),
        (PDFS, str(len(built.pdfs))),
        (STATE, IN_PART if built.problems else WHOLE),
        *((PROBLEM, told) for told in problems(built.problems)),
    ]


def problems(found: Sequence[str]) -> list[str]:
    """What bag-info.txt says of the problems: the first ones, and how many there are."""
    more = f"问题共 {len(found)} 个，其余见 {REPORT}"
    return [*found[:MOST_TOLD], *([more] * (len(found) > MOST_TOLD))]


def settings(typed: Mapping[str, Any]) -> bag.Rows:
    """The campaign's settings that are plain texts, as they were typed."""
    return [
        (name, " ".join(value.split()))
        for name, value in typed.items()
        if isinstance(value, str) and _is_label(name)
    ]


def _is_label(name: str) -> bool:
    is_plain = name.isprintable() and name.strip() == name != "" and ":" not in name
    return is_plain and name.lower() not in _RESERVED


def reports(built: Built) -> dict[str, str]:
    """What `forms check` finds, and what kept the campaign from being archived, as two files."""
    found = [*_findings(built)]
    errors = sum(d.severity == "error" for d in found)
    told = [_as_text(d, built) for d in found]
    beginning = head(built.campaign.name, errors, len(found) - errors)
    beginning += [f"归档时有 {len(built.problems)} 个问题。"] * bool(built.problems)
    lines = [*beginning, *(f"  {problem}" for problem in built.problems), "", *told]
    content = {
        "problems": built.problems,
        "findings": [
            diagnostics.as_record(replace(d, file=_archived(d.file, built))) for d in found
        ],
    }
    as_json = json.dumps(content, ensure_ascii=False, indent=2)
    return {REPORT: "\n".join(lines) + "\n", REPORT_JSON: as_json + "\n"}


def head(campaign: str, errors: int, warnings: int) -> list[str]:
    """How the check's report begins."""
    return [_HEAD.format(campaign), diagnostics.summary(errors, warnings)]


def heads(campaign: str, errors: int, warnings: int) -> list[list[str]]:
    """How the check's report may begin, in an archive of whatever version."""
    summary = diagnostics.summary(errors, warnings)
    return [[title.format(campaign), summary] for title in (_HEAD, _HEAD_OF_0_1_0)]


def _findings(built: Built) -> Iterator[Diagnostic]:
    """What the check finds, by place: known from the build, unless the data are others now."""
    round_ = built.campaign
    if built.problems:
        yield from sorted(check_command.campaign_findings(round_, strict=False))
        return
    records = built.manifest.units.values()
    order = campaigns.check_order(round_, (record.unit for record in records))
    common = [*round_.diagnostics, *campaigns.skipped_files(round_), *order]
    units = (d for record in records for d in (*record.errors, *record.warnings))
    yield from check.as_errors_if_strict([*common, *units], strict=False)


def _as_text(found: Diagnostic, built: Built) -> str:
    """The finding as staff read it, under the name that its file has in the archive."""
    text = diagnostics.as_text(found)
    return _archived(found.file, built) + text.removeprefix(found.file) + "\n"


def _archived(file: str, built: Built) -> str:
    folder = built.campaign.folder.as_posix()
    if not file.startswith(f"{folder}/"):
        return file
    return f"data/{built.campaign.name}/{file.removeprefix(f'{folder}/')}"


def program() -> str:
    """The program and the packages that it ran with, as JSON."""
    return json.dumps(program_info.described(), ensure_ascii=False, indent=2) + "\n"
