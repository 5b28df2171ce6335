"""Where `forms ledger` starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.campaign import campaigns, each_campaign
from generator.collect import out_folder, unit_states, unread
from generator.collect.ledger import ledger
from generator.common import console
from generator.common.diagnostics import OK, FormsError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.collect.ledger.ledger import LedgerReport

_SUFFIX = ".xlsx"


def run_ledger(options: argparse.Namespace) -> int:
    """Write the ledger of a campaign; the command's exit code."""
    if options.out is None:
        raise UsageError(f"请指定文件名：加上 --out 文件名{_SUFFIX}。")
    each_campaign.refuse_several(options, "forms ledger")
    return each_campaign.for_each(options, lambda campaign: _write(campaign, options))


def _write(campaign: Campaign, options: argparse.Namespace) -> int:
    _check_out(options.out, campaign, options)
    campaigns.refuse_errors(campaign)
    campaign_units = unit_states.find(campaign)
    if not campaign_units.units:
        folder = campaign.folder.as_posix()
        raise FormsError(f"{folder} 中没有名册，也没有数据文件，无法生成台账。")
    out: Path = options.out
    with out_folder.saved_workbook(out) as stream:
        done = ledger.write(campaign_units, stream, console.progress)
    for line in (*_report(campaign, done, options), *unread.notes(campaign, options)):
        console.print_out(line)
    return OK


def _check_out(out: Path, campaign: Campaign, options: argparse.Namespace) -> None:
    """UsageError for a file that is no workbook, or would lie among data or packs."""
    if out.suffix.lower() != _SUFFIX:
        raise UsageError(f"文件名 {out.as_posix()} 应以 {_SUFFIX} 结尾。")
    if out.is_dir():
        raise UsageError(f"{out.as_posix()} 是文件夹，请指定文件名。")
    out_folder.refuse_inside(out, ledger.NAME, campaign, options)


def _report(campaign: Campaign, done: LedgerReport, options: argparse.Namespace) -> Iterator[str]:
    missing = f"，其中 {done.missing} 个未报" if done.missing else ""
    yield f"{campaign.name}：{done.units} 个单位{missing}，明细 {done.rows} 行。"
    if done.unchanged:
        receive = each_campaign.command_line(
            "receive 收回的表 --campaign", options, [campaign.folder]
        )
        yield (
            f"未报的单位中，{done.unchanged} 个有数据文件，但下发以后没有改变，未列出其内容。"
            f"请收到后先运行 {receive}"
        )
    if done.wrong:
        check = each_campaign.command_line("check", options, [campaign.folder])
        yield f"{done.wrong} 个单位的数据有错误，已标黄，所列为可读取的内容，可运行 {check} 查看。"
