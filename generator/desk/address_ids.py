"""What stands in an address for a campaign or a data file: an id that is looked up, never a path.

An id is the beginning of the SHA-256 of the path as the folder lists it, so the same file has the
same address from one start of the desk to the next.
"""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.campaign import campaigns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_LENGTH = 12  # hexadecimal digits: 48 bits, for some thousand names


# Each request names a unit among those of its campaign.
@lru_cache(maxsize=16_384)
def of(relative_path: str) -> str:
    """The id of a campaign's folder (relative to the data folder) or of a data file (to that)."""
    # The system's bytes: a name need not be text.
    return hashlib.sha256(os.fsencode(relative_path)).hexdigest()[:_LENGTH]


def campaign_folders(data: Path) -> Mapping[str, Path]:
    """The campaigns that the data folder lists, by id."""
    folders = campaigns.folders_in(data)
    return {of(folder.relative_to(data).as_posix()): folder for folder in folders}


def unit_file(campaign_folder: Path, files: Iterable[str], unit_id: str) -> Path | None:
    """The data file with the id among those that the campaign's folder lists; None for none."""
    return next((campaign_folder / file for file in files if of(file) == unit_id), None)
