"""What a build did, and all that it found."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.campaign import campaigns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.build.manifest import Manifest, UnitRecord
    from generator.campaign.roster import RosterUnit
    from generator.campaign.roster_units import RosterIndex
    from generator.common.diagnostics import Diagnostic


@dataclass(frozen=True)
class Findings:
    """The findings of a campaign and its units, sorted by place; iterable many times.

    Those of one unit at a time are in memory.
    """

    common: tuple[Diagnostic, ...]
    units: Mapping[str, UnitRecord]

    def __iter__(self) -> Iterator[Diagnostic]:
        records = (self.units[name] for name in sorted(self.units, key=campaigns.natural))
        units = (finding for r in records for finding in sorted(r.findings))
        return heapq.merge(self.common, units, key=campaigns.place_order)


@dataclass(frozen=True)
class Report:
    """What a build did; files are given by their paths from the output folder.

    `common` are findings of the campaign as a whole, `written` the documents written, `backups` the
    new names of edited documents, `strays` files in the folder that belong to no unit,
    `not_compared` a line on units that could not be compared with last year, if there are any.
    `missing` are the units of the roster (`roster_index`) that have no data file.
    """

    manifest: Manifest
    common: tuple[Diagnostic, ...]
    written: tuple[str, ...]
    backups: tuple[str, ...]
    strays: tuple[str, ...]
    not_compared: str = ""
    roster_index: RosterIndex | None = None
    missing: tuple[RosterUnit, ...] = ()

    @property
    def ready(self) -> int:
        """The number of units with a current document."""
        return sum(unit.is_ready for unit in self.manifest.units.values())

    @property
    def units(self) -> int:
        """The number of the campaign's units: those with a data file, and those missing."""
        return len(self.manifest.units) + len(self.missing)

    @property
    def diagnostics(self) -> Findings:
        """All findings."""
        return Findings(self.common, self.manifest.units)
