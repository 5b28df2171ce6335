"""Last year's campaign beside a campaign: the same forms, the year before; and its units' files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from generator.campaign import campaigns
from generator.common.diagnostics import has_errors
from generator.datafile import file_bytes, source
from generator.pack import earlier_figures, selectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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

    `unit_name` is the field that is a unit's name.
    """

    folder: Path
    year: str
    files: frozenset[str]
    unit_name: str

    def read(self, data: str, raw: FileBytes) -> EarlierFile | None:
        """The file of the unit whose file of this year is `data`, with those bytes."""
        path = self._file_of(data, _name_in(raw.content, self.unit_name))
        raw_earlier = _read(path) if path else None
        return EarlierFile(self.year, raw_earlier) if raw_earlier else None

    def sha256(self, data: str, unit: str) -> str:
        """The hash of that unit's file; "" where there is none."""
        path = self._file_of(data, unit)
        return file_bytes.file_sha256(path) if path else ""

    def _file_of(self, data: str, unit: str) -> Path | None:
        """The unit's file: the one named as this year's, or else the one that holds its name.

        A name that cannot be read so quickly is no reason to pass over a file.
        """
        path = self.folder / data
        if data in self.files and (not unit or self._name_of(path) in (unit, "")):
            return path
        return self._by_name.get(unit)

    @cached_property
    def _by_name(self) -> Mapping[str, Path]:
        """The file of each unit; without names that several files have."""
        found: dict[str, list[Path]] = {}
        for path in (self.folder / file for file in sorted(self.files)):
            found.setdefault(self._name_of(path), []).append(path)
        return {name: paths[0] for name, paths in found.items() if name and len(paths) == 1}

    def _name_of(self, path: Path) -> str:
        raw = _read(path)
        return _name_in(raw.content, self.unit_name) if raw else ""


def find(campaign: Campaign) -> LastYear | None:
    """The campaign of the year before, in the same folder; None where it is not plainly one.

    Not looked for where no rule of the pack would compare figures with it.
    """
    rules = campaign.pack.rollover
    if rules is None or not earlier_figures.are_compared(campaign.pack):
        return None
    year = _year(campaign.source, rules.year)
    if not year:
        return None
    before, form = f"{int(year) - 1:04}", campaign.source.data.get(campaigns.PACK_KEY)
    parent = campaign.folder.resolve().parent

    def is_last_years(folder: Path) -> bool:
        settings = _settings(folder)
        if settings is None or settings.data.get(campaigns.PACK_KEY) != form:
            return False
        return _year(settings, rules.year) == before

    folders = [parent / before]
    if not is_last_years(folders[0]):
        folders = [folder for folder in campaigns.folders_in(parent) if is_last_years(folder)]
    if len(folders) != 1:
        return None
    files = frozenset(campaigns.unit_files(folders[0]))
    return LastYear(folders[0], before, files, campaign.pack.unit_name)


def references(
    pack: Pack, unit: Mapping[str, Any], earlier: EarlierFile | None
) -> Sequence[tuple[KeyPath, Reference]]:
    """What the unit's figures, by path, were in the earlier file; nothing of one with errors."""
    if earlier is None:
        return ()
    parsed = source.parse(earlier.raw, "")
    name = parsed.data.get(pack.unit_name)
    if has_errors(parsed.diagnostics) or name != unit.get(pack.unit_name):
        return ()
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


def _name_in(content: bytes, field: str) -> str:
    """The text of the top-level key, where it stands plainly on the key's line, without parsing.

    "" for any other file.
    """
    key = re.escape(field)
    line = rf"^\ufeff?([\"']?){key}\1[ \t]*:[ \t]+([^\n]*)"
    match = re.search(line, content.decode(errors="replace"), re.MULTILINE)
    text = re.sub(r"(?:^|\s)#.*", "", match[2]).strip() if match else ""
    is_quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1].strip() if is_quoted else text
