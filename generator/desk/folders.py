"""Where a project keeps what the desk works with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Folders:
    """The folders of campaigns, form packs and built documents; then those of files for units."""

    data: Path
    templates: Path
    build: Path
    blank: Path = Path("blank")
    returned: Path = Path("returned")
    archive: Path = Path("archive")
