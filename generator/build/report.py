"""What a build did, and all that it found."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.campaign import campaigns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.build.manifest import Manifest, UnitBrief, UnitRecord
    from generator.campaign.roster import RosterUnit
    from generator.campaign.roster_units import RosterIndex
    from generator.common.diagnostics import Diagnostic


@dataclass(frozen=True)
class Findings:
    """The findings of a campaign and its units, sorted by place; iterable many times.

    Those of one unit at a time are in memory. `briefs` are the units', in the files' order.
    """

    common: tuple[Diagnostic, ...]
    units: Mapping[str, UnitRecord]
    briefs: Sequence[UnitBrief]

    def __iter__(self) -> Iterator[Diagnostic]:
        with_findings = (b for b in self.briefs if b.errors or b.warnings or b.answered)
        records = (self.units[brief.data] for brief in with_findings)
        units = (finding for r in records for finding in sorted(r.findings))
        return heapq.merge(self.common, units, key=campaigns.place_order)


@dataclass(frozen=True)
class Report:
    """What a build did; files are given by their paths from the output folder.

    `common` are findings of the campaign as a whole, `written` the documents written, `backups` the
    new names of edited documents, `strays` files in the folder that belong to no unit,
    `not_compared` a line on units that could not be compared with last year, if there are any.
    `missing` are the units of the roster (`roster_index`) that have no data file. `briefs` are the
    manifest's units, in the order of the data files.
    """

    manifest: Manifest
    briefs: Sequence[UnitBrief]
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
        return sum(brief.is_ready for brief in self.briefs)

    @property
    def units(self) -> int:
        """The number of the campaign's units: those with a data file, and those missing."""
        return len(self.briefs) + len(self.missing)

    @property
    def diagnostics(self) -> Findings:
        """All findings."""
        return Findings(self.common, self.manifest.units, self.briefs)
