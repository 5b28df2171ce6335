"""The folder for what goes to units: which one is refused, and what else is in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.campaign import campaigns
from generator.collect import FORMATS
from generator.common.diagnostics import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Container
    from pathlib import Path

    from generator.campaign.campaigns import Campaign

# Temporary files of office programs and of ours, and what was moved away.
_PASSED_OVER = re.compile(rf"^(\.~|~\$)|\.bak[0-9]*\.({'|'.join(FORMATS)})$")


def refuse_inside(out: Path, what: str, campaign: Campaign, options: argparse.Namespace) -> None:
    """UsageError for a folder in which every other file is data, or part of a pack.

    `what` is to be written there.
    """
    taken = (campaign.folder, *campaigns.folders_in(options.data), options.templates)
    inside = next((f for f in taken if out.resolve().is_relative_to(f.resolve())), None)
    if inside is None and out.resolve() == options.data.resolve():
        inside = options.data
    if inside is not None:
        raise UsageError(
            f"{what}不能放在存放数据或表单的文件夹 {inside.as_posix()} 中。"
            "请用 --out 换一个文件夹。"
        )


def others(out: Path, own: Container[str]) -> list[str]:
    """Names of Word and Excel files in the folder that are none of these."""
    names = (path.name for path in out.iterdir() if path.suffix[1:] in FORMATS)
    return sorted(name for name in names if name not in own and not _PASSED_OVER.search(name))
