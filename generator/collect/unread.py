"""Lines about files and log lines of a campaign that were not read, so that totals lack them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.campaign import campaigns, each_campaign, record

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from generator.campaign.campaigns import Campaign


def notes(campaign: Campaign, options: argparse.Namespace) -> Iterator[str]:
    """The lines to print: files among the data that are no data files, unreadable log lines."""
    if skipped := [d for d in campaigns.skipped_files(campaign) if d.code != "no-units"]:
        check = each_campaign.command_line("check", options, [campaign.folder])
        yield f"{campaigns.UNITS} 中有 {len(skipped)} 个文件未读取，请运行 {check} 查看。"
    received = campaign.folder / record.FOLDER
    yield from record.damage(received, record.read_log(received).unreadable)
