"""Which file of a campaign's folder is its roster; nothing is read, so that it costs nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CSV, WORKBOOK = "roster.csv", "roster.xlsx"
# What was meant as a roster and would be passed over.
_MISNAMED = re.compile(
    r"(?:roster|名册)(?:\.csv|\.xlsx)?\.(?:csv|txt|xlsx?|xlsm|et|ods)", re.IGNORECASE
)


def rosters(folder: Path) -> list[Path]:
    """The files of the campaign's folder that are named as a roster is; there may be one only."""
    paths = [folder / name for name in (CSV, WORKBOOK)]
    return [path for path in paths if path.exists() or path.is_symlink()]


def misnamed(folder: Path) -> list[Path]:
    """The files there that were meant as a roster and are not named as one."""
    entries = folder.iterdir() if folder.is_dir() else iter(())
    return sorted(path for path in entries if _MISNAMED.fullmatch(path.name))


def has_roster(folder: Path) -> bool:
    """Whether the campaign has a roster, or a file that was meant as one."""
    return bool(rosters(folder) or misnamed(folder))
