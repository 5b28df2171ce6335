"""Which unit a file belongs to that was archived as it is: a signed scan, or what a unit sent."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from generator.archive import unaltered_files
from generator.campaign import check

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def of_units(paths: Iterable[str], units: Iterable[str]) -> dict[str, str]:
    """The unit of each path from the campaign's folder, "" where it belongs to none of the units.

    What a unit sent lies in a folder of its name. A scan's name begins with that of its unit, with
    the longest of those that fit, or a folder that it lies in is named after the unit.
    """
    names = {name: unit for unit in units for name in (check.file_name(unit), unit)}
    return {path: _unit(PurePosixPath(path), names) for path in paths}


def _unit(path: PurePosixPath, names: Mapping[str, str]) -> str:
    top, *folders = path.parts[:-1] or ("",)
    if top == unaltered_files.SIGNED:
        for length in range(len(path.name), 0, -1):
            if path.name[:length] in names:
                return names[path.name[:length]]
        return next((names[folder] for folder in reversed(folders) if folder in names), "")
    if top == unaltered_files.RECEIVED and folders:
        return names.get(folders[0], "")
    return ""
