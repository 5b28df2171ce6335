"""Find out whose form a file is: by its mark, the names in it, its settings and its own name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.campaign import unit_names
from generator.common.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.campaign.roster import Roster, RosterUnit
    from generator.collect.recipients import Recipients
    from generator.common.diagnostics import Diagnostic
    from generator.pack.pack import Pack
    from generator.word.handout_mark import HandoutMark


@dataclass(frozen=True)
class KnownUnit:
    """A unit from which forms come: its full name, its data file and roster row, if any."""

    name: str
    path: Path | None = None
    row: RosterUnit | None = None


@dataclass(frozen=True)
class KnownUnits:
    """The units of a campaign by what may be written for their names; made once for all files.

    `has_roster`: there are no others.
    """

    campaign: Campaign
    has_roster: bool
    key: unit_names.Key
    by_name: Mapping[str, KnownUnit] = field(default_factory=dict)
    by_alias: Mapping[str, KnownUnit] = field(default_factory=dict)
    by_key: Mapping[str, KnownUnit] = field(default_factory=dict)


@dataclass(frozen=True)
class Signs:
    """What says whose a file is, for one unit's forms in it.

    `shown` is the file as people know it, `file_name` its own name without folders; `unit` and
    `settings` are what the forms say, `pack` is the one they were read with.
    """

    shown: str
    file_name: str
    unit: str
    settings: Mapping[str, str]
    pack: Pack
    mark: HandoutMark | None = None


@dataclass(frozen=True)
class Identified:
    """Whose the forms are; None where that is not clear. With refusals they are not taken.

    `notes` are lines to tell, such as that a name was understood by its alias.
    """

    unit: KnownUnit | None
    refusals: tuple[Diagnostic, ...] = ()
    notes: tuple[str, ...] = ()


def known_units(campaign: Campaign, roster: Roster | None, everyone: Recipients) -> KnownUnits:
    """The units of the roster and of the data files (`recipients.find`)."""
    key = unit_names.key(campaign.pack, campaign.settings)
    units = {each.unit: KnownUnit(each.unit, each.path) for each in everyone.units}
    return KnownUnits(campaign, roster is not None, key, {fold(n): u for n, u in units.items()})


def identify(known: KnownUnits, signs: Signs) -> Identified:
    """Whose form it is, or why it is not taken; no file is opened."""
    return Identified(known.by_name.get(fold(signs.unit)))
