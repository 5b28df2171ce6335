"""Last year's campaign beside a campaign: the same forms, the year before; and its units' files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from generator.campaign import campaigns, unit_names
from generator.common.diagnostics import has_errors
from generator.common.fold import bare
from generator.datafile import file_bytes, source
from generator.pack import earlier_figures, selectors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from generator.campaign.campaigns import Campaign
    from generator.datafile.file_bytes import FileBytes
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.magnitudes import Reference
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath

_YEAR = re.compile("[0-9]{4}")


@dataclass(frozen=True)
class EarlierFile:
    """A unit's file of last year: the year, and the file's bytes."""

    year: str
    raw: FileBytes


@dataclass(frozen=True)
class LastYear:
    """Last year's campaign: its folder, its year, and its data files, as a campaign names them.

    `unit_name` is the field that is a unit's name; `key` gives the same for spellings of one name.
    """

    folder: Path
    year: str
    files: frozenset[str]
    unit_name: str
    key: Callable[[str], str] = bare

    def read(self, data: str, raw: FileBytes) -> EarlierFile | None:
        """The file of the unit whose file of this year is `data`, with those bytes."""
        path = self._file_of(data, unit_names.in_file(raw, self.unit_name))
        raw_earlier = _read(path) if path else None
        return EarlierFile(self.year, raw_earlier) if raw_earlier else None

    def sha256(self, data: str, unit: str) -> str:
        """The hash of that unit's file; "" where there is none."""
        path = self._file_of(data, unit)
        return file_bytes.file_sha256(path) if path else ""

    def file_of(self, data: str, unit: str) -> str:
        """That unit's file, as messages name it; "" where there is none."""
        path = self._file_of(data, unit)
        return self._shown(path) if path else ""

    def has_several(self, unit: str) -> bool:
        """Whether several files may be that unit's."""
        return len(self._by_key.get(self.key(unit), ())) > 1

    def nameless(self) -> list[str]:
        """The files, as messages name them, of which nobody knows whose they are."""
        return [self._shown(path) for path in self._by_name.get("", ())]

    def _shown(self, path: Path) -> str:
        return f"{self.folder.name}/{path.relative_to(self.folder).as_posix()}"

    def _file_of(self, data: str, unit: str) -> Path | None:
        """The unit's file: the one named as this year's, or else the one that holds its name.

        A name that cannot be read is no reason to pass over a file of that name. Only where no file
        has the very name, another spelling of it counts.
        """
        path, name = self.folder / data, ""
        if data in self.files:
            name = self._name_of(path)
            if not unit or name in (unit, ""):
                return path
        if not unit:
            return None
        for paths in (self._by_name.get(unit, ()), self._by_key.get(self.key(unit), ())):
            if len(paths) == 1:
                return paths[0]
            if paths:
                return path if self.key(name) == self.key(unit) else None
        return None

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[Path]]:
        """The files of each unit; those of no readable name under ""."""
        found: dict[str, list[Path]] = {}
        for path in (self.folder / file for file in sorted(self.files)):
            found.setdefault(self._name_of(path), []).append(path)
        return found

    @cached_property
    def _by_key(self) -> Mapping[str, Sequence[Path]]:
        """The files by what spellings of a unit's name have in common."""
        found: dict[str, list[Path]] = {}
        for name, paths in self._by_name.items():
            if name:
                found.setdefault(self.key(name), []).extend(paths)
        return found

    def _name_of(self, path: Path) -> str:
        raw = _read(path)
        return unit_names.in_file(raw, self.unit_name) if raw else ""


def find(campaign: Campaign) -> LastYear | None:
    """The campaign of the year before, in the same folder; None where it is not plainly one.

    Not looked for where no rule of the pack would compare figures with it.
    """
    found = _look(campaign)
    if found is None or len(found.folders) != 1:
        return None
    files = frozenset(campaigns.unit_files(found.folders[0]))
    key = unit_names.key(campaign.pack, campaign.settings)
    return LastYear(found.folders[0], found.year, files, campaign.pack.unit_name, key)


def why_not_found(campaign: Campaign) -> str:
    """What keeps a campaign that is there from being last year's; "" where there is none."""
    found = _look(campaign)
    if found is None:
        return ""
    if len(found.folders) > 1:
        names = "、".join(folder.name for folder in found.folders)
        return f"有多个 {found.year} 年的填报任务（{names}）"
    if found.broken and not found.folders:
        return f"{found.broken[0].name}/{campaigns.SETTINGS} 有错误"
    return ""


class _Found(NamedTuple):
    """Last year, the folders of its campaigns, and those named so whose settings have errors."""

    year: str
    folders: Sequence[Path]
    broken: Sequence[Path]


def _look(campaign: Campaign) -> _Found | None:
    """What lies beside the campaign; None where nothing would be compared."""
    rules = campaign.pack.rollover
    if rules is None or not earlier_figures.are_compared(campaign.pack):
        return None
    year = _year(campaign.source, rules.year)
    if not year:
        return None
    before, form = f"{int(year) - 1:04}", campaign.source.data.get(campaigns.PACK_KEY)
    parent = campaign.folder.resolve().parent
    by_settings: dict[Path, Source | None] = {}

    def is_last_years(folder: Path) -> bool:
        by_settings[folder] = settings = _settings(folder)
        if settings is None or settings.data.get(campaigns.PACK_KEY) != form:
            return False
        return _year(settings, rules.year) == before

    folders = [parent / before]
    if not is_last_years(folders[0]):
        folders = [folder for folder in campaigns.folders_in(parent) if is_last_years(folder)]
    broken = [
        folder
        for folder, settings in by_settings.items()
        if settings and before in folder.name and has_errors(settings.diagnostics)
    ]
    return _Found(before, folders, broken)


def references(
    pack: Pack, unit: Mapping[str, Any], earlier: EarlierFile | None
) -> Sequence[tuple[KeyPath, Reference]] | None:
    """What the unit's figures, by path, were in the earlier file; None of one with errors."""
    if earlier is None:
        return ()
    parsed = source.parse(earlier.raw, "")
    if has_errors(parsed.diagnostics) or not parsed.data.get(pack.unit_name):
        return None
    return earlier_figures.references(pack, unit, parsed.data, f"{earlier.year} 年")


def _settings(folder: Path) -> Source | None:
    try:
        return source.read(folder / campaigns.SETTINGS, "")
    except OSError:
        return None


def _year(settings: Source, field: FieldPath) -> str:
    [(_, year)] = selectors.values_of(settings.data, field)
    return year if isinstance(year, str) and _YEAR.fullmatch(year) else ""


def _read(path: Path) -> FileBytes | None:
    try:
        return file_bytes.read(path)
    except OSError:
        return None
