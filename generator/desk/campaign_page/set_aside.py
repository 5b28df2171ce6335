"""Take a unit's data file out of its campaign, and bring it back: it is renamed, never deleted.

Its name is that of what `forms fix` keeps (`某局.yaml.bak`): every command passes it by.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.build import output_folder
from generator.campaign import campaigns, record
from generator.common.diagnostics import FormsError

if TYPE_CHECKING:
    from pathlib import Path

_KEPT = re.compile(r"(?P<file>.+\.ya?ml)\.bak(?P<number>\d*)")
_COMMAND = "forms desk"


def take(folder: Path, path: Path) -> str:
    """Rename the unit's data file in the campaign's folder; its new name.

    Raises MachineError where a command works on the campaign's data, OSError where the disk fails.
    """
    with output_folder.locked(folder / record.FOLDER, _COMMAND):
        number = max(_kept(folder).get(path.name, {}), default=0) + 1
        kept = path.with_name(f"{path.name}.bak{number if number > 1 else ''}")
        path.rename(kept)
    return kept.name


def found(folder: Path) -> list[str]:
    """The names of data files that were taken out, in the order in which people sort them."""
    gone = (name for name in _kept(folder) if not (folder / campaigns.UNITS / name).exists())
    return sorted(gone, key=campaigns.natural)


def bring_back(folder: Path, name: str) -> str:
    """Give the data file that was taken out last its name again; its path in the campaign.

    Raises FormsError where there is none or another has its name by now; else as `take` does.
    """
    with output_folder.locked(folder / record.FOLDER, _COMMAND):
        kept = _kept(folder).get(name)
        target = folder / campaigns.UNITS / name
        if not kept or target.exists():
            raise FormsError(f"“{name}”已不在移出的数据文件中，可能已恢复。请刷新页面查看。")
        kept[max(kept)].rename(target)
    return f"{campaigns.UNITS}/{name}"


def _kept(folder: Path) -> dict[str, dict[int, Path]]:
    """What is kept of data files, by their names and by its number."""
    kept: dict[str, dict[int, Path]] = {}
    units = folder / campaigns.UNITS
    for path in units.iterdir() if units.is_dir() else ():
        if match := _KEPT.fullmatch(path.name):
            kept.setdefault(match["file"], {})[int(match["number"] or 1)] = path
    return kept
