"""A campaign's page: its units with their states, and what there is to do and to download.

A unit's row says what `forms status` says of it. Of many units the page comes with the states that
are known, and asks for the others afterwards (`rows`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.build import output_folder
from generator.campaign import campaigns, data_file, new_unit
from generator.collect.status import status_summary
from generator.common import amounts, clock
from generator.datafile import yaml_tree
from generator.desk import address_ids, html_templates
from generator.desk.campaign_page import outputs, set_aside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.collect.status.status_summary import Summary
    from generator.collect.unit_states import UnitState
    from generator.desk.campaign_page.outputs import Outputs
    from generator.desk.campaign_states import UnitEntry
    from generator.desk.folders import Folders
    from generator.desk.open_campaigns import ChosenCampaign

_NO_UNITS = "还没有单位，请按“新建单位”。"
# How long the page, and each answer after it, may look for states that are not known yet.
_PAGE_SECONDS, _ANSWER_SECONDS = 0.2, 0.6


@dataclass(frozen=True)
class UnitRow:
    """A unit as its row of the page shows it, in words; `id` is blank without a data file.

    `group` is the state's name, `state` the state itself, both blank while it is not known.
    `document` says how the built document is; `docx` and `pdf` are the ids of what is there.
    """

    key: str
    change: int
    id: str
    name: str
    unit_code: str
    state: str = ""
    group: str = ""
    since: str = ""
    errors: int = 0
    warnings: int = 0
    answered: int = 0
    total: str = ""
    ceiling: str = ""
    deadline: str = ""
    document: str = ""
    docx: str = ""
    pdf: str = ""
    remark: str = ""


class GroupCount(NamedTuple):
    """How many units are in a group of states."""

    name: str
    state: str
    units: int
    among: str


class Columns(NamedTuple):
    """Which columns the table has; one of which no unit can have anything is left out."""

    codes: bool
    dates: bool
    amounts: bool
    ceilings: bool
    deadlines: bool


@dataclass(frozen=True)
class CampaignView:
    """What the page shows: the units, how many are in which state, what else is counted.

    `left` units are not known yet; `removed` are data files that were taken away from the page.
    """

    id: str
    name: str
    today: str
    rows: Sequence[UnitRow]
    groups: Sequence[GroupCount]
    sentences: Sequence[str]
    left: int
    columns: Columns
    outputs: Outputs
    removed: Sequence[str]
    epoch: str

    @property
    def since(self) -> str:
        """What the page names to hear of later changes only."""
        return f"{self.epoch} {max((row.change for row in self.rows), default=0)}"


def view(
    chosen: ChosenCampaign,
    folders: Folders,
    today: date | None = None,
    seconds: float = _PAGE_SECONDS,
) -> CampaignView:
    """The campaign, with the states that are known within that time.

    Raises RefusedError where the roster has errors, OSError where the disk fails.
    """
    day, campaign = today or clock.today(), chosen.known.campaign
    seen = chosen.states.refresh(chosen.known, day, seconds)
    states = [each.state for each in seen if each.state]
    counted = status_summary.summary(states)
    left = len(seen) - len(states)
    columns = _columns(chosen, states)
    return CampaignView(
        id=chosen.campaign_id,
        name=campaign.name,
        today=day.isoformat(),
        rows=[_row(each, day) for each in seen],
        groups=[*_groups(counted)],
        sentences=[
            *_about_settings(campaign),
            *([] if seen else [_NO_UNITS]),
            *([] if left else counted.sentences()),
        ],
        left=left,
        columns=columns,
        outputs=outputs.of_campaign(folders, campaign.name),
        removed=set_aside.found(campaign.folder),
        epoch=_epoch(chosen, columns),
    )


def _about_settings(campaign: Campaign) -> Iterator[str]:
    """A sentence for each open warning about the settings, which have no page of their own."""
    for finding in sorted(campaign.diagnostics):
        if finding.severity == "warning" and not finding.answered:
            place = f"{finding.file} 第 {finding.line} 行"
            yield f"公共设置（{place}）：{finding.message}。{finding.hint}"


def page(chosen: ChosenCampaign, folders: Folders, job_id: str) -> str:
    """The HTML of the page; the job is the one that runs, blank for none."""
    return html_templates.render("campaign.html", view=view(chosen, folders), job_id=job_id)


def changed(chosen: ChosenCampaign, folders: Folders, since: str) -> dict[str, Any]:
    """What changed on the page since that change: rows by their units' keys, and parts by ids.

    `since` is what an earlier answer, or the page, names `since`; any other text asks for all.
    """
    epoch, _, number = since.partition(" ")
    change = int(number) if number.isascii() and number.isdecimal() else -1
    shown = view(chosen, folders, seconds=_ANSWER_SECONDS)
    rows = [row for row in shown.rows if epoch != shown.epoch or row.change > change]
    parts = ("head", "states", "sentences", "outputs", "archives", "removed")
    return {
        "since": shown.since,
        "left": shown.left,
        "order": [row.key for row in shown.rows],
        "rows": {
            row.key: html_templates.render("campaign_row.html", view=shown, row=row) for row in rows
        },
        "parts": {
            part: html_templates.render(f"campaign_{part}.html", view=shown) for part in parts
        },
    }


def _epoch(chosen: ChosenCampaign, columns: Columns) -> str:
    """What all rows have in common: whose changes are counted, and the table's columns."""
    return "".join([chosen.states.epoch, *(str(int(each)) for each in columns)])


def _groups(counted: Summary) -> Iterator[GroupCount]:
    for group in status_summary.GROUPS:
        number, among = counted.of_group(group), counted.among(group)
        yield GroupCount(group.name, group.states[0], number, among)


def _columns(chosen: ChosenCampaign, states: Sequence[UnitState]) -> Columns:
    roster_index = chosen.known.roster_index
    listed = roster_index.roster.units if roster_index else ()
    has_ceilings = any(row.ceiling is not None for row in listed)
    return Columns(
        codes=any(row.code for row in listed),
        dates=any(state.since for state in states),
        amounts=bool(chosen.known.campaign.pack.ceiling) or has_ceilings,
        ceilings=has_ceilings,
        deadlines=any(row.deadline for row in listed),
    )


def _row(seen: UnitEntry, today: date) -> UnitRow:
    unit, state = seen.unit, seen.state
    id_ = seen.key if unit.path else ""
    if state is None:
        return UnitRow(seen.key, seen.change, id_, unit.name, unit.row.code if unit.row else "")
    since = ""
    if state.since:
        since = f"{clock.local_date(state.since)} {status_summary.SINCE[state.state]}"
    return UnitRow(
        seen.key,
        seen.change,
        id_,
        state.unit,
        state.code,
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
        docx=outputs.id_of_document(seen.document) if seen.document else "",
        pdf=outputs.id_of_document(output_folder.pdf(seen.document)) if seen.has_pdf else "",
        remark=status_summary.remark(state, today),
    )


def add_unit(folders: Folders, folder: Path, name: str) -> str:
    """Write the data file of a new unit; its id.

    Raises UsageError for a name that no unit can have, FormsError where it has a file already.
    """
    new_unit.add(name, folder.as_posix(), folders.data, folders.templates)
    # Not what the folder lists besides: another file may have come at the same time.
    return address_ids.of(f"{campaigns.UNITS}/{data_file.file_name(name.strip(yaml_tree.BLANKS))}")
