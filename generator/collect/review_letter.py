"""The letter that goes back to a unit with its form: 退回意见, all findings in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Behind the unit's name in the letter's file name.
ENDING = "（退回意见）"


def is_letter(path: Path) -> bool:
    """Whether the file is such a letter, which came back along: it is to be passed over."""
    return path.stem.endswith(ENDING)
