"""Who gets a form: the units of the roster, and those of the data files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.campaign import check, roster_units, unit_names
from generator.common.diagnostics import Diagnostic, excerpt, has_errors
from generator.datafile import source

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.campaign.roster import Roster, RosterUnit
    from generator.campaign.roster_units import RosterIndex


@dataclass(frozen=True)
class Recipient:
    """A unit that gets a form, and its data file; None where it has none yet."""

    unit: str
    path: Path | None = None


@dataclass(frozen=True)
class Recipients:
    """The units that get a form, what keeps others from getting one, and lines to tell."""

    units: tuple[Recipient, ...]
    refused: tuple[Diagnostic, ...] = ()
    notes: tuple[str, ...] = ()


def find(campaign: Campaign, roster_index: RosterIndex | None) -> Recipients:
    """The campaign's units: in the roster's order, then those of further data files.

    Units whose forms would share a path are refused. Raises OSError where the disk fails.
    """
    names = roster_units.names(campaign)
    clashes = check.clashes(names.items)
    refused = [_placed(campaign, file, clash) for file, clash in clashes.items()]
    for file, name in names.items():
        refused += _nameless(campaign, file) if not name else ()
    with_data = {
        name: campaign.folder / file for file, name in names.items() if name and file not in clashes
    }
    if roster_index is None:
        units = [Recipient(unit, path) for unit, path in with_data.items()]
        return Recipients(tuple(units), tuple(sorted(refused)))
    return _with_roster(
        campaign, roster_index, with_data, set(filter(None, names.values())), refused
    )


def _with_roster(
    campaign: Campaign,
    roster_index: RosterIndex,
    with_data: Mapping[str, Path],
    names: Collection[str],
    refused: Sequence[Diagnostic],
) -> Recipients:
    """The same beside a roster. A data file counts for the row whose unit it may be."""
    taken = set(map(check.document_key, names))
    by_file = {path.relative_to(campaign.folder).as_posix(): n for n, path in with_data.items()}
    matched = roster_units.match(roster_index, by_file)
    units: list[Recipient] = []
    notes: list[str] = []
    for row in roster_index.roster.units:
        own = [by_file[file] for file in matched.files.get(row.name, ())]
        units += [Recipient(name, with_data[name]) for name in own]
        notes += [_named_otherwise(row, name) for name in own if name != row.name]
        if not own and check.document_key(row.name) not in taken:
            units.append(Recipient(row.name))
        elif not own and row.name not in names:
            refused = [*refused, _same_file(roster_index.roster, row)]
    unknown = [by_file[file] for file in matched.others]
    units += [Recipient(name, with_data[name]) for name in unknown]
    notes += [_unknown(roster_index, name) for name in unknown]
    return Recipients(tuple(units), tuple(sorted(refused)), tuple(notes))


def _same_file(roster: Roster, row: RosterUnit) -> Diagnostic:
    message = f"第 {row.row} 行“{excerpt(row.name)}”的文件将与其他单位重名"
    return Diagnostic(roster.file, row.row, 1, "error", "roster", message, check.SAME_FILE_HINT)


def _named_otherwise(row: RosterUnit, other: str) -> str:
    return (
        f"“{excerpt(other)}”与名册第 {row.row} 行“{excerpt(row.name)}”可能是同一单位，"
        "已按数据文件中的名称生成。请核对并统一名称。"
    )


def _unknown(roster_index: RosterIndex, name: str) -> str:
    close = roster_index.nearest(name)
    suggestion = f"，名称相近的是“{excerpt(close)}”" if close else ""
    return f"“{excerpt(name)}”有数据文件，但不在名册中{suggestion}。请核对名册。"


def _placed(campaign: Campaign, file: str, clash: Diagnostic) -> Diagnostic:
    path = campaign.folder / file
    line, column = source.read(path, file).place((campaign.pack.unit_name,))
    return replace(clash, file=path.as_posix(), line=line, column=column)


def _nameless(campaign: Campaign, file: str) -> list[Diagnostic]:
    """Why the data file names no unit: it cannot be read, or it does not say so."""
    path, name = campaign.folder / file, campaign.pack.unit_name
    parsed = source.read(path, path.as_posix())
    if has_errors(parsed.diagnostics):
        return [d for d in parsed.diagnostics if d.severity == "error"]
    message = f"“{name}”未填，或不是一行文字，未生成此单位的空白表"
    hint = f"请填“{name}: 单位全称”，单独一行，行首不留空格。"
    return [Diagnostic(path.as_posix(), *parsed.place((name,)), "error", "required", message, hint)]


def only(
    recipients: Recipients, wanted: Sequence[str], campaign: Campaign, command: str
) -> Recipients:
    """The recipients of these names; UsageError for a name that is none's."""
    if not wanted:
        return recipients
    known = {recipient.unit for recipient in recipients.units}
    unit_names.refuse_unknown(wanted, known, campaign.name, command)
    units = tuple(recipient for recipient in recipients.units if recipient.unit in wanted)
    return replace(recipients, units=units, notes=())
