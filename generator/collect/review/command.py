"""Where `forms return` starts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generator.campaign import campaigns, each_campaign, record
from generator.collect import out_folder, unit_states
from generator.collect.review import return_forms, review_letter
from generator.collect.review.return_forms import ReturnRequest
from generator.common import clock, console
from generator.common.diagnostics import (
    DATA_ERRORS,
    OK,
    first_names,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from generator.campaign.campaigns import Campaign
    from generator.collect.review.return_forms import ReturnedForm, ReturnReport


def run_return(options: argparse.Namespace) -> int:
    """Write what goes back to the units of each campaign; the command's exit code."""
    due = clock.day(options.due, "--due") if options.due else None
    if options.out:
        each_campaign.refuse_several(options, "--out")

    def work(campaign: Campaign) -> int:
        out = options.out or Path("returned") / campaign.name
        return _return(campaign, ReturnRequest(options.unit, out, due, clock.today()), options)

    return each_campaign.for_each(options, work)


def _return(campaign: Campaign, request: ReturnRequest, options: argparse.Namespace) -> int:
    campaigns.refuse_errors(campaign)
    command = each_campaign.command_line("return", options, [campaign.folder])
    campaign_units = unit_states.find_wanted(campaign, request.wanted, command)
    out_folder.refuse_inside(request.out, "退回的表", campaign, options)
    done = return_forms.return_forms(campaign_units, request, console.progress)
    check = each_campaign.command_line("check", options, [campaign.folder])
    lines = [*_report(done), *_others(campaign, done, check)]
    if not request.wanted and (names := return_forms.left_over(done)):
        out = done.out.as_posix()
        lines.append(
            f"{out} 中另有 {len(names)} 个以前退回的文件：{first_names(names)}。请勿误发。"
        )
    for line in [*lines, *_next_step(campaign, done)]:
        console.print_out(line)
    return DATA_ERRORS if done.unreadable or done.failed else OK


def _report(done: ReturnReport) -> Iterator[str]:
    """What was returned."""
    for given in done.given:
        yield _of_unit(given)
    yield from out_folder.moved_lines(done.out, done.moved)
    new = sum(given.is_new for given in done.given)
    same = len(done.given) - new
    others = f"，另有 {same} 个单位没有变化" if same else ""
    yield f"已生成 {new} 个单位的退回表和退回意见{others}：{done.out.as_posix()}"


def _of_unit(given: ReturnedForm) -> str:
    counts = ((review_letter.MUST, given.musts), (review_letter.CHECK, given.checks))
    counted = "，".join(f"{words} {number} 处" for words, number in counts if number)
    only = f"，其中 {given.only_in_letter} 处只列在退回意见中" if given.only_in_letter else ""
    refilled = "" if given.is_as_received else "（按现有数据重新填表）"
    return f"{given.unit}：{counted}{only}{refilled}"


def _others(campaign: Campaign, done: ReturnReport, check: str) -> Iterator[str]:
    """Which units got nothing, and why."""
    for what, names in (
        ("没有错误和待核对的问题", done.clean),
        ("未报", done.missing),
        ("已审核", done.accepted),
    ):
        if names:
            yield f"未退回 {len(names)} 个单位（{what}）：{first_names(names)}。"
    if done.unreadable:
        some = f"{len(done.unreadable)} 个单位的数据文件书写有误"
        yield f"{some}，须由收表单位先改正，未退回：{first_names(done.unreadable)}。"
        yield f"请运行 {check} 查看。"
    for name, reason in done.failed.items():
        yield f"“{name}”的表无法加批注，未退回：{reason}。"
    if done.of_bureau:
        some = f"{len(done.of_bureau)} 个单位另有须由收表单位处理的问题"
        yield f"{some}，未列入退回意见：{first_names(done.of_bureau)}。"
        yield f"请运行 {check} 查看。"
    yield from record.damage(campaign.folder / record.FOLDER, done.damaged)


def _next_step(campaign: Campaign, done: ReturnReport) -> Iterator[str]:
    if done.given:
        yield (
            f"下一步：请将 {done.out.as_posix()} 中的表和退回意见发给各单位；"
            f"重新报送后请运行 forms receive 收回的表 --campaign {campaign.name}"
        )
