"""Where `forms blank` starts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator import collect
from generator.campaign import campaigns, check, each_campaign, record, roster, roster_units
from generator.collect import out_folder, recipients
from generator.collect.blank import blank
from generator.common import console
from generator.common.diagnostics import (
    DATA_ERRORS,
    OK,
    FormsError,
    UsageError,
    first_names,
    has_errors,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from generator.campaign.campaigns import Campaign
    from generator.collect.blank.blank import HandoutReport
    from generator.collect.recipients import Recipients


def run_blank(options: argparse.Namespace) -> int:
    """Write the forms to hand out of each campaign; the command's exit code."""
    if options.out:
        each_campaign.refuse_several(options, "--out")
    return each_campaign.for_each(options, lambda campaign: _hand_out(campaign, options))


def _hand_out(campaign: Campaign, options: argparse.Namespace) -> int:
    campaigns.refuse_errors(campaign)
    all_recipients = _recipients(campaign, options)
    command = each_campaign.command_line("blank", options, [campaign.folder])
    chosen = recipients.only(all_recipients, options.unit, campaign, command)
    out = options.out or Path("blank") / campaign.name
    out_folder.refuse_inside(out, "空白表", campaign, options)
    done = blank.hand_out(campaign, chosen.units, options.format, out, console.progress)
    lines = []
    if options.with_guide:
        lines = _add_guide(campaign, done)
    refused = [*done.refused, *(() if options.unit else chosen.refused)]
    # Examples that the settings still have would go out to every unit.
    examples = [finding for finding in campaign.diagnostics if finding.code == "placeholder"]
    console.print_findings(sorted([*examples, *refused]))
    files = {finding.file for finding in refused if finding.severity == "error"}
    if files:
        message = f"{len(files)} 个文件有错误，其单位未生成空白表，请按上述提示改正后重新运行。"
        lines.append(message)
    lines = [*chosen.notes, *_report(campaign, done, options), *lines]
    # Where a data file names no unit, a form that is there may be that unit's.
    if not options.unit and not has_errors(all_recipients.refused):
        lines += _strays(done, all_recipients)
    for line in [*lines, *_next_step(done, campaign.folder, options)]:
        console.print_out(line)
    return DATA_ERRORS if files else OK


def _recipients(campaign: Campaign, options: argparse.Namespace) -> Recipients:
    """The units that get a form; RefusedError where the roster has mistakes."""
    roster_index = roster_units.find_without_mistakes(campaign)
    all_recipients = recipients.find(campaign, roster_index)
    passed_over = [d for d in campaigns.skipped_files(campaign) if d.code != "no-units"]
    all_recipients = replace(
        all_recipients, refused=tuple(sorted({*all_recipients.refused, *passed_over}))
    )
    if not all_recipients.units and not has_errors(all_recipients.refused):
        console.print_findings(all_recipients.refused)
        folder = campaign.folder.as_posix()
        raise FormsError(
            f"{folder} 中没有单位，无法生成空白表。"
            f"请放入名册 {roster.WORKBOOK} 或 {roster.CSV}（表头为“{roster.NAME}”），"
            "或用 forms new 新建数据文件。"
        )
    guide = check.document_key(collect.GUIDE)
    if options.with_guide and any(
        check.document_key(r.unit) == guide for r in all_recipients.units
    ):
        raise UsageError(f"有单位名为“{collect.GUIDE}”，不能使用 --with-guide。")
    return all_recipients


def _add_guide(campaign: Campaign, done: HandoutReport) -> list[str]:
    from generator.collect.blank import filling_guide  # noqa: PLC0415 - only where it is asked for

    guide = filling_guide.make(campaign)
    blank.add_guide(done, guide.docx)
    line = f"填表说明：{(done.out / blank.GUIDE).as_posix()}"
    return [f"{line}（限一页，{guide.left_out} 个栏目未列出）" if guide.left_out else line]


def _report(campaign: Campaign, done: HandoutReport, options: argparse.Namespace) -> Iterator[str]:
    """What was done."""
    same = f"，另有 {len(done.same)} 份没有变化" if done.same else ""
    yield f"已生成 {len(done.written)} 份空白表{same}：{done.out.as_posix()}"
    yield from out_folder.moved_lines(done.out, done.moved)
    if done.outdated:
        number = len(done.outdated)
        yield f"{number} 份另一格式的空白表仍是以前的内容：{first_names(done.outdated)}。"
        yield "请用 --format 重新生成，或将其删除，勿误发。"
    if done.unready:
        command = each_campaign.command_line("check", options, [campaign.folder])
        count = len(done.unready)
        yield f"{count} 个单位的数据有填写错误，已按现有内容填入，可运行 {command} 查看。"
    yield from record.damage(campaign.folder / record.FOLDER, done.damaged)


def _strays(done: HandoutReport, all_recipients: Recipients) -> Iterator[str]:
    if names := blank.strays(done.out, (recipient.unit for recipient in all_recipients.units)):
        out, number, some = done.out.as_posix(), len(names), first_names(names)
        yield f"{out} 中另有 {number} 个不属于现有单位的文件：{some}。请核对，勿误发。"


def _next_step(done: HandoutReport, folder: Path, options: argparse.Namespace) -> Iterator[str]:
    if done.written or done.same:
        collect = each_campaign.command_line("receive 收回的表 --campaign", options, [folder])
        yield f"下一步：请将 {done.out.as_posix()} 中的文件发给各单位；收回后请运行 {collect}"
