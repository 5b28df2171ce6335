"""A campaign's page: its units with their states, drawn once; the page's script searches and sorts.

A unit's row says what `forms status` says of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from generator.campaign import campaigns, new_unit
from generator.collect import unit_states
from generator.collect.status import status_summary
from generator.common import amounts, clock
from generator.desk import names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from generator.collect.unit_states import UnitState
    from generator.desk.folders import Folders


@dataclass(frozen=True)
class UnitRow:
    """A unit as its row of the page shows it, in words; `id` is blank without a data file.

    `group` is the state's name, `state` the state itself. `document` says how the built document
    is, `can_open` whether it is there.
    """

    id: str
    name: str
    unit_code: str
    state: str
    group: str
    since: str
    errors: int
    warnings: int
    answered: int
    total: str
    ceiling: str
    deadline: str
    document: str
    can_open: bool
    remark: str


class GroupCount(NamedTuple):
    """How many units are in a group of states."""

    name: str
    elsewhere: str
    state: str
    units: int
    among: str


@dataclass(frozen=True)
class CampaignView:
    """What the page shows: the units, how many are in which state, what else is counted.

    Columns of which no unit has anything are left out.
    """

    id: str
    name: str
    today: str
    rows: Sequence[UnitRow]
    groups: Sequence[GroupCount]
    sentences: Sequence[str]
    has_codes: bool
    has_amounts: bool
    has_ceilings: bool
    has_deadlines: bool


def view(folders: Folders, folder: Path, today: date | None = None) -> CampaignView:
    """The page of the campaign in the folder.

    Raises RefusedError where settings or roster have errors, OSError where the disk fails.
    """
    day = today or clock.today()
    campaign = campaigns.load(folder, folders.templates)
    campaigns.refuse_errors(campaign)
    found = unit_states.find(campaign)
    states = [*unit_states.of_campaign(found, folders.build / campaign.name, day)]
    counted = status_summary.summary(states)
    return CampaignView(
        id=names.of(folder.relative_to(folders.data).as_posix()),
        name=campaign.name,
        today=day.isoformat(),
        rows=[_row(folder, state, day) for state in states],
        groups=[
            GroupCount(
                group.name,
                group.elsewhere,
                group.states[0],
                counted.of_group(group),
                counted.among(group),
            )
            for group in status_summary.GROUPS
        ],
        sentences=[*counted.sentences()],
        has_codes=any(state.code for state in states),
        has_amounts=counted.has_amounts,
        has_ceilings=any(state.ceiling is not None for state in states),
        has_deadlines=any(state.deadline for state in states),
    )


def _row(folder: Path, state: UnitState, today: date) -> UnitRow:
    since = ""
    if state.since:
        since = f"{clock.local_date(state.since)} {status_summary.SINCE[state.state]}"
    return UnitRow(
        id=names.of(state.path.relative_to(folder).as_posix()) if state.path else "",
        name=state.unit,
        unit_code=state.code,
        state=state.state,
        group=status_summary.NAMES[state.state],
        since=since,
        errors=state.errors,
        warnings=state.warnings,
        answered=state.answered,
        total=amounts.as_text(state.total),
        ceiling=amounts.as_text(state.ceiling),
        deadline=state.deadline.isoformat() if state.deadline else "",
        document=state.document or "",
        can_open=state.document in ("已是最新", "待更新"),
        remark=status_summary.remark(state, today),
    )


def add_unit(folders: Folders, folder: Path, name: str) -> str:
    """Write the data file of a new unit; its id.

    Raises UsageError for a name that no unit can have, FormsError where it has a file already.
    """
    before = set(campaigns.unit_files(folder))
    new_unit.add(name, folder.as_posix(), folders.data, folders.templates)
    [file] = set(campaigns.unit_files(folder)) - before
    return names.of(file)
