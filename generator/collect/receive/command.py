"""Where `forms receive` starts."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.build import output_folder
from generator.campaign import campaigns, each_campaign, record, roster_units
from generator.collect import recipients, unit_states
from generator.collect.receive import identify, readings, receive, submissions
from generator.common import clock, console, diagnostics, file_names
from generator.common.diagnostics import (
    DATA_ERRORS,
    OK,
    UsageError,
    first_names,
    has_errors,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence

    from generator.campaign.campaigns import Campaign
    from generator.campaign.check import CheckedUnit
    from generator.collect.receive.receive_report import Outcome, ReceiveReport, UnitChoice
    from generator.collect.receive.submissions import Submissions
    from generator.common.diagnostics import Diagnostic
    from generator.compare.three_way import Prefer

_COMMAND = "forms receive"
# Of more files, only those are listed in which there is something to do.
_MOST_LINES = 20


class Received(NamedTuple):
    """The command's exit code, and what people are to choose before the rest can be taken."""

    code: int
    choices: Sequence[UnitChoice]


def run_receive(options: argparse.Namespace) -> int:
    """Take what units sent into a campaign's data files; the command's exit code.

    Raises what kept the first file from being taken, once all others are done.
    """
    return receive_files(options).code


def receive_files(options: argparse.Namespace) -> Received:
    """The same, with the choices that are left to people."""
    prefer: Prefer = "theirs" if options.theirs else "ours" if options.ours else ""
    if prefer and not options.unit:
        raise UsageError(f"--{prefer} 须与 --unit 同时使用，请写明是哪个单位。")
    files = file_names.expand(options.files)
    campaign = _campaign(options)
    _refuse_own_folders(files, campaign)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch,
        output_folder.locked(campaign.folder / record.FOLDER, _COMMAND),
    ):
        gathered = submissions.gather(files, Path(scratch))
        # Data files may have come since, made by the command that held the lock.
        campaign = replace(campaign, files=campaigns.unit_files(campaign.folder))
        done = _receive(campaign, gathered, prefer, options)
    done.findings += gathered.refused
    done.refused |= {finding.file for finding in gathered.refused if finding.severity == "error"}
    code = _report(campaign, done, gathered, options)
    if done.failures:
        raise done.failures[0].error
    return Received(code, done.choices)


def _receive(
    campaign: Campaign, gathered: Submissions, prefer: Prefer, options: argparse.Namespace
) -> ReceiveReport:
    """Read and take the submissions; RefusedError where the roster has mistakes."""
    roster_index = roster_units.find_without_mistakes(campaign)
    everyone = recipients.find(campaign, roster_index)
    again = _again(campaign, options)
    recipients.only(everyone, options.unit, campaign, again)
    known = identify.known_units(campaign, roster_index, everyone)
    return receive.receive(
        campaign,
        readings.read(campaign, known, gathered.files, console.progress),
        record.read_log(campaign.folder / record.FOLDER),
        wanted=options.unit,
        prefer=prefer,
        again=again,
        progress=console.progress,
    )


def _campaign(options: argparse.Namespace) -> Campaign:
    """The campaign that is named, or the only one."""
    folders = campaigns.find([options.campaign] if options.campaign else [], options.data)
    if len(folders) > 1:
        names = "、".join(folder.name for folder in folders)
        raise UsageError(f"请用 --campaign 写明存入哪个填报任务：{names}。")
    campaign = campaigns.load(folders[0], options.templates)
    campaigns.refuse_errors(campaign)
    return campaign


def _refuse_own_folders(files: Sequence[Path], campaign: Campaign) -> None:
    """UsageError for a folder of the campaign's own, whose files are no submissions."""
    own = campaign.folder.resolve()
    for folder in (path for path in files if path.is_dir()):
        place = folder.resolve()
        if place.is_relative_to(own) or own.is_relative_to(place):
            raise UsageError(
                f"{folder.as_posix()} 是存放数据的文件夹，不能从中接收。"
                "请把收回的表放在另一个文件夹中。"
            )


def _again(campaign: Campaign, options: argparse.Namespace) -> str:
    """The command as it was given, without the units."""
    words = " ".join(f'"{name}"' if " " in name else name for name in options.files)
    command = each_campaign.command_line("receive", options, [])
    return f"{command} {words} --campaign {campaign.name}"


# The report


def _report(
    campaign: Campaign, done: ReceiveReport, gathered: Submissions, options: argparse.Namespace
) -> int:
    """Print what was done; the exit code."""
    checked = _checked(campaign, done)
    of_data = {d for unit in checked.values() for d in unit.diagnostics if d.severity == "error"}
    of_files = {each for each in done.findings if not _is_in_data(each, done, checked)}
    findings = sorted(of_files | of_data)
    console.print_findings(findings, elsewhere=_ELSEWHERE)
    for failure in done.failures:
        console.print_out(f"{failure.shown}：未能读写，未接收。")
    if done.left:
        console.print_out(f"其余 {done.left} 个单位因此尚未接收。")
    for line in _lines(done, checked):
        console.print_out(line)
    for note in dict.fromkeys(done.notes):
        console.print_out(note)
    for line in (
        *_summary(done, gathered),
        *record.damage(campaign.folder / record.FOLDER, done.damaged),
        *_next_step(campaign, options),
    ):
        console.print_out(line)
    return DATA_ERRORS if done.refused or has_errors(findings) else OK


def _is_in_data(
    finding: Diagnostic, done: ReceiveReport, checked: Mapping[str, CheckedUnit]
) -> bool:
    """Whether the check of the data file repeats a finding of reading the file sent."""
    if finding.severity != "error":
        return False
    own = (checked.get(o.unit) for o in done.outcomes if o.shown == finding.file)
    errors = (d for unit in own if unit for d in unit.diagnostics if d.severity == "error")
    return any(d.code == finding.code and finding.message.endswith(d.message) for d in errors)


_ELSEWHERE = "各处的疑问已在数据文件中注明（# 核对：…）。"


def _checked(campaign: Campaign, done: ReceiveReport) -> Mapping[str, CheckedUnit]:
    """The data files that were written, checked, without their values."""
    taken = {outcome.unit for outcome in done.outcomes if outcome.state in ("new", "changed")}
    if not taken:
        return {}
    campaign = replace(campaign, files=campaigns.unit_files(campaign.folder))
    campaign_units = unit_states.find(campaign)
    return {
        each.unit.name: replace(each.checked, values={})
        for each in unit_states.units(campaign_units, taken, console.progress)
        if each.checked
    }


def _lines(done: ReceiveReport, checked: Mapping[str, CheckedUnit]) -> Iterator[str]:
    """A line for each file; of many, those in which there is nothing to do are counted."""
    loud = ("refused", "untouched")
    quiet = [o for o in done.outcomes if o.state not in loud and not _findings(o, checked)]
    others = len(quiet) if len(done.outcomes) > _MOST_LINES else 0
    for outcome in done.outcomes:
        if not others or outcome not in quiet:
            yield _line(outcome, checked.get(outcome.unit))
    if others:
        yield f"其余 {others} 份没有错误和警告，或以前已接收。"


def _findings(outcome: Outcome, checked: Mapping[str, CheckedUnit]) -> bool:
    """Whether the data file that was written has unanswered findings."""
    unit = checked.get(outcome.unit)
    counts = diagnostics.count(unit.diagnostics) if unit else diagnostics.Counts()
    return bool(counts.errors or counts.warnings)


def _line(outcome: Outcome, checked: CheckedUnit | None) -> str:
    if outcome.state == "refused":
        return f"{outcome.unit}：未接收 {outcome.shown}，原因见上"
    if outcome.state == "untouched":
        return f"{outcome.unit}：{outcome.shown} 是下发或退回的原文件，单位没有填写或修改，未接收"
    if outcome.earlier:
        day = clock.local_date(outcome.earlier)
        return f"{outcome.unit}：{outcome.shown} 已于 {day} 接收过，没有变化"
    done = "已新建数据文件" if outcome.state == "new" else f"改动 {outcome.changes} 项"
    return f"{outcome.unit}：已接收第 {outcome.times} 次报送，{done}{_counts(checked)}"


def _counts(checked: CheckedUnit | None) -> str:
    if checked is None:
        return ""
    counts = diagnostics.count(checked.diagnostics)
    if not counts.errors and not counts.warnings:
        return "，没有错误和警告"
    return f"，错误 {counts.errors} 个，警告 {counts.warnings} 个"


def _summary(done: ReceiveReport, gathered: Submissions) -> Iterator[str]:
    states = [outcome.state for outcome in done.outcomes]
    taken = states.count("new") + states.count("changed")
    if not done.outcomes and not done.findings and not done.failures:
        yield "没有找到可接收的文件（Word、Excel 表，数据文件，或 .zip 压缩包），请核对文件夹。"
    same = f"，以前已接收 {states.count('same')} 份" if "same" in states else ""
    refused = len(done.refused) + len(done.failures) + states.count("untouched")
    yield f"共接收 {taken} 份{same}，未接收 {refused} 份。"
    if names := gathered.passed_over:
        kinds = "临时文件、备份、填表说明、退回意见"
        yield f"已略过 {len(names)} 个不是报送表的文件（{kinds}）：{first_names(names)}。"


def _next_step(campaign: Campaign, options: argparse.Namespace) -> Iterator[str]:
    status = each_campaign.command_line("status", options, [campaign.folder])
    yield f"下一步：请运行 {status} 查看各单位情况。"
