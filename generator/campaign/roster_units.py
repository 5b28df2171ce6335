"""Which row of a campaign's roster a unit is, which data files are of a row, and who is missing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from generator.campaign import roster_files, unit_names
from generator.common import similar
from generator.common.diagnostics import Diagnostic, RefusedError, excerpt
from generator.datafile import file_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from generator.campaign.campaigns import Campaign
    from generator.campaign.roster import Roster, RosterUnit
    from generator.campaign.unit_names import Key

# More units are counted.
_MOST_NAMES = 10
# fmt: off
_IF_MISSING = "名册有遗漏的，请在名册中补一行。"
_NO_NEAREST = f"请核对单位全称；{_IF_MISSING}"
# fmt: on


@dataclass(frozen=True)
class RosterIndex:
    """A campaign's roster, to look units up in; `key` gives the same for spellings of one name.

    A roster with mistakes is not used: whose row could not be read would seem to be missing.
    `has_ceilings` is whether the pack says what a unit's 控制数 bounds.
    """

    roster: Roster
    key: Key
    has_ceilings: bool = True

    @property
    def is_usable(self) -> bool:
        """Whether the roster has no mistakes."""
        return not self.roster.diagnostics

    def row(self, unit: str) -> RosterUnit | None:
        """The row of exactly that name."""
        return self._by_name.get(unit) if self.is_usable else None

    def row_named_otherwise(self, unit: str) -> RosterUnit | None:
        """The row of which that is an alias, or another spelling of the name or an alias."""
        return self._by_key.get(self.key(unit)) if self.is_usable and unit else None

    def full_name(self, unit: str) -> str:
        """The unit of which that is an alias or another spelling, else the nearest; blank: none."""
        row = self.row_named_otherwise(unit)
        return row.name if row else self.nearest(unit) or ""

    def ceiling(self, unit: str) -> Decimal | None:
        """The unit's 控制数, in 万元; None where it has none, or it bounds nothing."""
        row = self.row(unit) if self.has_ceilings else None
        return row.ceiling if row else None

    def unlisted(self, unit: str) -> Diagnostic | None:
        """The error that no row has that name; not placed yet. None for a blank name."""
        if not unit or not self.is_usable or unit in self._by_name:
            return None
        hint = _NO_NEAREST
        message = f"单位“{excerpt(unit)}”不在名册中"
        if row := self.row_named_otherwise(unit):
            kind = "别名" if unit in row.aliases else "另一种写法"
            message += f"；它是名册第 {row.row} 行“{excerpt(row.name)}”的{kind}"
            hint = f"请改为名册中的全称“{excerpt(row.name)}”；是另一个单位的，请在名册中补一行。"
        elif close := self.nearest(unit):
            hint = f"名称相近的是“{excerpt(close)}”，是此单位的，请改为该全称；{_IF_MISSING}"
        return Diagnostic(self.roster.file, 1, 1, "error", "unlisted", message, hint)

    def nearest(self, unit: str) -> str:
        """The roster's name nearest to the unit's: one that holds it or is in it goes first."""
        names = [name for name in self._names if name in unit or unit in name]
        close = similar.nearest(unit, names) or min(names, key=len, default="")
        return self._names.get(close or similar.nearest(unit, self._names), "")

    @cached_property
    def _by_name(self) -> Mapping[str, RosterUnit]:
        return {row.name: row for row in self.roster.units}

    @cached_property
    def _by_key(self) -> Mapping[str, RosterUnit]:
        return {
            self.key(name): row for row in self.roster.units for name in (row.name, *row.aliases)
        }

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """The name in the roster of each name and alias."""
        return {name: r.name for r in self.roster.units for name in (*r.aliases, r.name)}


@dataclass(frozen=True)
class UnitFiles:
    """The data files of the roster's units: `files` by the names in the roster, in its order.

    A file of another name counts for the row whose alias or spelling that is, unless there is one
    of the very name. `others` are the files of no row.
    """

    roster: Roster
    files: Mapping[str, Sequence[str]]
    others: Sequence[str]

    @property
    def missing(self) -> tuple[RosterUnit, ...]:
        """The rows without a data file."""
        return tuple(row for row in self.roster.units if row.name not in self.files)


def find(campaign: Campaign) -> RosterIndex | None:
    """The campaign's roster; None where it has none, and nothing is imported for it.

    Raises OSError where the disk fails.
    """
    if not roster_files.has_roster(campaign.folder):
        return None
    from generator.campaign import roster  # noqa: PLC0415 - most campaigns have none

    table = roster.find(campaign)
    key = unit_names.key(campaign.pack, campaign.settings)
    return RosterIndex(table, key, bool(campaign.pack.ceiling)) if table else None


def find_without_mistakes(campaign: Campaign) -> RosterIndex | None:
    """The campaign's roster, as from `find`; raises RefusedError where it has mistakes."""
    roster_index = find(campaign)
    if mistakes := findings(roster_index):
        raise RefusedError("名册有错误", mistakes)
    return roster_index


def findings(roster_index: RosterIndex | None) -> tuple[Diagnostic, ...]:
    """What is wrong with the roster."""
    return roster_index.roster.diagnostics if roster_index else ()


def listed_names(roster_index: RosterIndex | None) -> list[str]:
    """The names of the roster's units."""
    return [row.name for row in roster_index.roster.units] if roster_index else []


def names(campaign: Campaign) -> dict[str, str]:
    """The unit's name in each data file, without parsing where it can be; "" where there is none.

    Raises OSError where the disk fails.
    """
    return {
        file: unit_names.in_file(file_bytes.read(campaign.folder / file), campaign.pack.unit_name)
        for file in campaign.files
    }


def match(roster_index: RosterIndex, units: Mapping[str, str]) -> UnitFiles:
    """Which data files are of which row; `units` has each data file's unit.

    One that names no unit is taken for that of its own name.
    """
    known = set(units.values())
    files: dict[str, list[str]] = {}
    others: list[str] = []
    for file, name in units.items():
        unit = name or PurePosixPath(file).stem
        row = roster_index.row(unit)
        if row is None:
            other = roster_index.row_named_otherwise(unit)
            row = other if other and other.name not in known else None
        if row:
            files.setdefault(row.name, []).append(file)
        else:
            others.append(file)
    return UnitFiles(roster_index.roster, files, others)


def missing(
    roster_index: RosterIndex | None, units: Iterable[tuple[str, str]]
) -> tuple[RosterUnit, ...]:
    """The rows of the roster that no data file is of; none where no roster can be used.

    `units` are pairs of a data file and its unit.
    """
    if not roster_index or not roster_index.is_usable:
        return ()
    return match(roster_index, dict(units)).missing


def missing_line(
    name: str, roster_index: RosterIndex | None, rows: Sequence[RosterUnit], *, every: bool = False
) -> str:
    """The line that says which of the campaign's units have not sent; "" for none.

    It names the first ones, or `every` one.
    """
    if not roster_index or not rows:
        return ""
    shown = rows if every else rows[:_MOST_NAMES]
    names = "、".join(row.name for row in shown) + ("等" if len(shown) < len(rows) else "")
    number = len(roster_index.roster.units)
    return f"{name} 名册中的 {number} 个单位有 {len(rows)} 个未报（没有数据文件）：{names}。"
