"""Refuse a folder for what goes to units in which every other file is data, or part of a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.campaign import campaigns
from generator.common.diagnostics import UsageError

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from generator.campaign.campaigns import Campaign


def refuse_inside(out: Path, what: str, campaign: Campaign, options: argparse.Namespace) -> None:
    """UsageError for such a folder; `what` is to be written there."""
    taken = (campaign.folder, *campaigns.folders_in(options.data), options.templates)
    inside = next((f for f in taken if out.resolve().is_relative_to(f.resolve())), None)
    if inside is None and out.resolve() == options.data.resolve():
        inside = options.data
    if inside is not None:
        raise UsageError(
            f"{what}不能放在存放数据或表单的文件夹 {inside.as_posix()} 中。"
            "请用 --out 换一个文件夹。"
        )
