"""Find out whose form a file is: by its mark, the names in it, its settings and its own name."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from generator.campaign import unit_names
from generator.common import amounts
from generator.common.diagnostics import Diagnostic, excerpt
from generator.common.fold import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.campaign.roster import RosterUnit
    from generator.campaign.roster_units import RosterIndex
    from generator.collect.recipients import Recipients
    from generator.pack.pack import Pack
    from generator.word.handout_mark import HandoutMark

# A shorter name may be part of any file's name.
_LEAST_NAME = 2
# fmt: off
_WRONG_FILE = "请核对是否选错文件或填报任务；应为本任务的，请该单位用本次下发的空白表重新填报。"
_OTHER_FILE = "请核对是哪个单位报送的；文件名有误的，请改正文件名后重新接收。"
_NO_NAME = "请在表中填写单位全称后重新接收；或把文件名改为单位全称。"
_NO_ALIAS = "确是此单位的，请在名册的“别名”列补上“{}”，或改正表中的名称，再重新接收。"
_NO_ROSTER = "确是此单位的，请改正表中的名称，再重新接收。"
_WHOSE = "请核对是哪个单位报送的：名称填错的，请改正表中的名称；用了其他单位的表的，请改用下发给本单位的空白表。"  # noqa: E501
# fmt: on


@dataclass(frozen=True)
class KnownUnit:
    """A unit from which forms come: its full name, its data file and roster row, if any."""

    name: str
    path: Path | None = None
    row: RosterUnit | None = None


@dataclass(frozen=True)
class KnownUnits:
    """The units of a campaign by what may be written for their names; made once for all files.

    `by_name` and `by_alias` are by the names folded, `by_key` by the keys of both.
    """

    campaign: Campaign
    roster_index: RosterIndex | None
    key: unit_names.Key
    by_name: Mapping[str, KnownUnit]
    by_alias: Mapping[str, KnownUnit]
    by_key: Mapping[str, KnownUnit]
    lengths: Collection[int]

    def find(self, name: str) -> KnownUnit | None:
        """The unit of the name: by its full name, an alias, or another spelling."""
        folded = fold(name)
        unit = self.by_name.get(folded) or self.by_alias.get(folded)
        return unit or (self.by_key.get(self.key(name)) if folded else None)


@dataclass(frozen=True)
class Evidence:
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

    def refusal(self, message: str, hint: str) -> Diagnostic:
        """Why the forms are not taken."""
        return Diagnostic(self.shown, 1, 1, "error", "identity", message, hint)


@dataclass(frozen=True)
class Identification:
    """Whose the forms are; None where that is not clear. With refusals they are not taken.

    `notes` are lines to print, such as that a name was understood as an alias.
    """

    unit: KnownUnit | None
    refusals: tuple[Diagnostic, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class _NameTables:
    """The units by what may be written for their names; None for what may be several units'."""

    names: dict[str, KnownUnit] = field(default_factory=dict)
    aliases: dict[str, KnownUnit] = field(default_factory=dict)
    keys: dict[str, KnownUnit | None] = field(default_factory=dict)


def known_units(
    campaign: Campaign, roster_index: RosterIndex | None, everyone: Recipients
) -> KnownUnits:
    """The units of the roster, or without a roster those of the data files (`recipients.find`)."""
    key = unit_names.key(campaign.pack, campaign.settings)
    tables = _NameTables()
    for each in everyone.units:
        row: RosterUnit | None = None
        if roster_index:
            row = roster_index.row(each.unit) or roster_index.row_named_otherwise(each.unit)
            if row is None:
                continue
        _add(tables, key, KnownUnit(each.unit, each.path, row))
    for row in roster_index.roster.units if roster_index else ():
        # One with two data files gets no form, but may send what it had before.
        if fold(row.name) not in tables.names:
            _add(tables, key, KnownUnit(row.name, None, row))
    by_key = {text: unit for text, unit in tables.keys.items() if unit}
    lengths = {len(name) for name in (*tables.names, *tables.aliases)}
    return KnownUnits(campaign, roster_index, key, tables.names, tables.aliases, by_key, lengths)


def _add(tables: _NameTables, key: unit_names.Key, unit: KnownUnit) -> None:
    """Add the unit by each of its names."""
    row = unit.row
    tables.names[fold(unit.name)] = unit
    if row:
        tables.names.setdefault(fold(row.name), unit)
        tables.aliases.update((fold(alias), unit) for alias in row.aliases)
    for name in (unit.name, *((row.name, *row.aliases) if row else ())):
        same = tables.keys.setdefault(key(name), unit)
        tables.keys[key(name)] = unit if same is unit else None


def identify(known: KnownUnits, evidence: Evidence) -> Identification:
    """Whose form it is, or why it is not taken; no file is opened."""
    result = _by_names(known, evidence)
    refusals = [*_of_other_campaign(known, evidence), *result.refusals]
    if result.unit and not refusals:
        refusals += _of_file_name(known, evidence, result.unit)
    return replace(result, refusals=tuple(refusals))


def _of_other_campaign(known: KnownUnits, evidence: Evidence) -> Iterator[Diagnostic]:
    """Why the forms are of another campaign, pack or year."""
    campaign, mark = known.campaign, evidence.mark
    if mark and mark.campaign != campaign.name:
        message = f"此表由填报任务“{excerpt(mark.campaign)}”下发，不属于“{campaign.name}”"
        yield evidence.refusal(message, _WRONG_FILE)
    elif mark and mark.pack != evidence.pack.name:
        message = f"此表下发时用的表单是“{excerpt(mark.pack)}”，不是“{evidence.pack.name}”"
        yield evidence.refusal(message, _WRONG_FILE)
    fields = campaign.pack.settings.fields.children
    for name, text in evidence.settings.items():
        if name in fields and fields[name].kind == "amount":
            continue  # A number that somebody typed over identifies no form.
        own = amounts.as_text(campaign.settings.get(name))
        if text.strip() and fold(text) != fold(own):
            message = (
                f"表中的{name}是“{excerpt(text)}”，{campaign.name} 的公共设置中是“{excerpt(own)}”"
            )
            yield evidence.refusal(message, _WRONG_FILE)


def _by_names(known: KnownUnits, evidence: Evidence) -> Identification:
    """Whose the forms are by the names in them and in their mark."""
    typed = "".join(evidence.unit.split("\n")).strip()
    of_mark = evidence.mark.unit if evidence.mark else ""
    by_form, by_mark = known.find(typed), known.find(of_mark)
    if not typed:
        return _without_name(known, evidence, by_mark)
    if of_mark and fold(of_mark) != fold(typed) and (by_form is not by_mark or not by_form):
        return _of_two(known, evidence, typed, by_form, by_mark)
    if by_form:
        return Identification(by_form, notes=tuple(_understood(known, evidence, typed, by_form)))
    if known.roster_index is None:
        return Identification(
            KnownUnit(typed), notes=(f"“{excerpt(typed)}”是新的单位，已新建数据文件。",)
        )
    return Identification(None, (_unlisted(known.roster_index, evidence, typed),))


def _without_name(
    known: KnownUnits, evidence: Evidence, by_mark: KnownUnit | None
) -> Identification:
    field = known.campaign.pack.unit_name
    named = {each.unit.name: each.unit for each in _named_in(known, evidence.file_name)}
    unit = by_mark or (next(iter(named.values())) if len(named) == 1 else None)
    if unit is None:
        message = f"表中没有“{field}”，文件名中也没有单位名称，无法确定是哪个单位的"
        return Identification(None, (evidence.refusal(message, _NO_NAME),))
    by = "下发记录" if by_mark else "文件名"
    return Identification(
        unit, notes=(f"{evidence.shown} 中没有“{field}”，已按{by}作为“{unit.name}”的表接收。",)
    )


def _of_two(
    known: KnownUnits,
    evidence: Evidence,
    typed: str,
    by_form: KnownUnit | None,
    by_mark: KnownUnit | None,
) -> Identification:
    """The forms say one name and their mark another."""
    of_mark = evidence.mark.unit if evidence.mark else ""
    message = f"表中填写的单位是“{excerpt(typed)}”，此表下发给“{excerpt(of_mark)}”"
    if bool(by_form) == bool(by_mark):
        # Both names are known, or neither is: the unit stays open.
        return Identification(None, (evidence.refusal(message, _WHOSE),))
    unknown = typed if by_mark else of_mark
    hint = _NO_ALIAS.format(excerpt(unknown)) if known.roster_index else _NO_ROSTER
    return Identification(by_mark or by_form, (evidence.refusal(message, hint),))


def _understood(
    known: KnownUnits, evidence: Evidence, typed: str, unit: KnownUnit
) -> Iterator[str]:
    """That the name was another than the full one."""
    folded = fold(typed)
    if folded == fold(unit.name):
        return
    kind = "别名" if folded in known.by_alias else "另一种写法"
    yield f"{evidence.shown} 中的“{excerpt(typed)}”是“{unit.name}”的{kind}，已按全称接收。"


def _unlisted(roster_index: RosterIndex, evidence: Evidence, typed: str) -> Diagnostic:
    close = roster_index.nearest(typed)
    message = f"单位“{excerpt(typed)}”不在名册中"
    hint = "请核对单位全称；名册有遗漏的，请在名册中补一行。"
    if close:
        hint = f"名称相近的是“{excerpt(close)}”。{_NO_ALIAS.format(excerpt(typed))}"
    return Diagnostic(evidence.shown, 1, 1, "error", "unlisted", message, hint)


# Units named in the file's own name


class _NameInFile(NamedTuple):
    """A unit's name or alias in a file's name: from where to where."""

    start: int
    end: int
    unit: KnownUnit


def _of_file_name(known: KnownUnits, evidence: Evidence, unit: KnownUnit) -> Iterator[Diagnostic]:
    """That the file's name says another unit's name, and not its own."""
    named = _named_in(known, evidence.file_name)
    if not named or any(each.unit is unit for each in named):
        return
    other = max(named, key=lambda each: each.end - each.start).unit
    message = f"文件名中的单位是“{excerpt(other.name)}”，表中的单位是“{excerpt(unit.name)}”"
    yield evidence.refusal(message, _OTHER_FILE)


def _named_in(known: KnownUnits, file_name: str) -> list[_NameInFile]:
    """The units that the file's name says; not where their name is part of a longer one's."""
    text = fold(PurePath(file_name).stem)
    named: list[_NameInFile] = []
    for length in sorted(known.lengths, reverse=True):
        for start in range(len(text) - length + 1 if length >= _LEAST_NAME else 0):
            part, end = text[start : start + length], start + length
            unit = known.by_name.get(part) or known.by_alias.get(part)
            if unit and not any(each.start <= start and end <= each.end for each in named):
                named.append(_NameInFile(start, end, unit))
    return named
