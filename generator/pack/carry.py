"""What a new campaign takes over from a campaign of another pack: a pack's `carry`.

`read` checks an entry by the pack itself; `transfers` holds it against the other pack.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.common.amounts import UNITS
from generator.common.similar import nearest
from generator.datafile import source
from generator.pack import fields as schema_fields
from generator.pack import selectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.path_reader import PathReader
    from generator.pack.selectors import FieldPath

_ANY = "*"
_GUIDE = "各项的含义见 docs/表单包.md。"


@dataclass(frozen=True)
class CarryEntry:
    """A field, group or list, and the one of the other pack's unit whose content it takes over.

    The step `*` of either path stands for any field of the same name in both.
    """

    field: FieldPath
    source: FieldPath


@dataclass(frozen=True)
class Transfer:
    """A text or amount (or a list of texts) and where it comes from.

    Of the lists around the field the first are filled row by row from the lists around the
    source, of which there are no more. An amount is moved by `shift` digits: 1 万元 is 10000 元.
    """

    field: FieldPath
    source: FieldPath
    lists: tuple[FieldPath, ...]
    source_lists: tuple[FieldPath, ...]
    shift: int = 0


class CarryMistake(NamedTuple):
    """What is wrong with an entry, by the other pack; at this position of `pack.yaml`."""

    position: KeyPath
    message: str
    hint: str


class Transfers(NamedTuple):
    """What is taken over, each field once, and what is wrong with the entries."""

    transfers: tuple[Transfer, ...]
    mistakes: tuple[CarryMistake, ...]


def read(
    reader: PathReader, packs: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Mapping[str, tuple[CarryEntry, ...]]:
    """The entries by the other pack's name; reports fields that this pack does not have."""
    carried: dict[str, tuple[CarryEntry, ...]] = {}
    for name, rows in packs.items():
        entries: list[CarryEntry] = []
        for i, row in enumerate(rows):
            position = ("carry", name, i)
            for path in reader.expand((*position, "field"), row["field"], ()):
                reader.path((*position, "field"), ".".join(path), "")
            entry = CarryEntry(
                selectors.field_path(row["field"]), selectors.field_path(row["from"])
            )
            if entry.field.count(_ANY) != entry.source.count(_ANY):
                reader.report((*position, "from"), "field 与 from 中“*”的个数应相同")
            entries.append(entry)
        carried[name] = tuple(entries)
    return carried


def findings(pack: Pack, other: Pack) -> list[Diagnostic]:
    """An error for each entry that does not fit the other pack, at its place in `pack.yaml`."""
    mistakes = transfers(pack, other).mistakes
    if not mistakes:
        return []
    content = pack.files["pack.yaml"]
    parsed = source.parse_content(content, (pack.folder / "pack.yaml").as_posix())
    return [parsed.diagnostic(m.position, "pack", m.message, m.hint) for m in mistakes]


def transfers(pack: Pack, other: Pack) -> Transfers:
    """What the pack takes over from the other one, and the entries that do not fit it.

    A unit's name comes along by itself.
    """
    found: dict[FieldPath, Transfer] = {}
    rows: dict[FieldPath, FieldPath] = {}
    mistakes: list[CarryMistake] = []
    for i, entry in enumerate(pack.carry.get(other.folder.name, ())):
        place = ("carry", other.folder.name, i, "from")
        try:
            taken = _of_entry(pack.unit.fields, other.unit.fields, entry)
            for transfer in taken:
                _refuse_clash(transfer, found, rows)
                found.setdefault(transfer.field, transfer)
                rows.update(zip(transfer.lists, transfer.source_lists, strict=False))
        except _DoesNotFitError as error:
            mistakes.append(CarryMistake(place, str(error), _GUIDE))
            continue
        if not taken:
            mistakes.append(_without_source(place, other, entry))
    name, source_name = (selectors.field_path(each.unit_name) for each in (pack, other))
    found.setdefault(name, Transfer(name, source_name, (), ()))
    return Transfers(tuple(found.values()), tuple(mistakes))


def _of_entry(own: Field, other: Field, entry: CarryEntry) -> list[Transfer]:
    """All that the entry takes over; raises _DoesNotFitError where one does not fit."""
    return [
        _transfer(own, other, *below)
        for field, origin in _pairs(own, other, entry)
        for below in _below(own, other, field, origin)
    ]


def _pairs(own: Field, other: Field, entry: CarryEntry) -> Iterator[tuple[FieldPath, FieldPath]]:
    """The fields that the entry names, each with its source; `*` is the same name in both."""
    sources = {
        selectors.matched_names(entry.source, path): path
        for path in schema_fields.expand(other, entry.source)
    }
    for path in schema_fields.expand(own, entry.field):
        source = sources.get(selectors.matched_names(entry.field, path))
        if source is not None and schema_fields.find_field(other, source) is not None:
            yield path, source


class _DoesNotFitError(Exception):
    """Why a field cannot take over the content of a source."""


def _below(
    own: Field, other: Field, field: FieldPath, source: FieldPath
) -> Iterator[tuple[FieldPath, FieldPath]]:
    """The texts and amounts to be taken over: of two groups or lists those of the same names."""
    target, origin = (
        schema_fields.find_field(own, field),
        schema_fields.find_field(other, source),
    )
    if target is None or origin is None:
        return
    if target.kind in ("group", "rows"):
        if target.kind != origin.kind:
            raise _DoesNotFitError(_kinds(field, target, source, origin))
        for name in target.children:
            if name in origin.children:
                yield from _below(own, other, (*field, name), (*source, name))
        return
    yield field, source


def _transfer(own: Field, other: Field, field: FieldPath, source: FieldPath) -> Transfer:
    target = schema_fields.find_field(own, field)
    origin = schema_fields.find_field(other, source)
    if target is None or origin is None:
        raise _DoesNotFitError(f"没有字段“{'.'.join(source)}”")
    fits = target.kind == origin.kind or (target.kind == "text" and origin.kind == "amount")
    if not fits:
        raise _DoesNotFitError(_kinds(field, target, source, origin))
    shift = 0
    if target.kind == "amount" and target.unit != origin.unit:
        if target.unit and origin.unit and not {target.unit, origin.unit} <= set(UNITS):
            units = f"“{origin.unit}”和“{target.unit}”"
            raise _DoesNotFitError(
                f"“{'.'.join(source)}”与“{'.'.join(field)}”的计量单位不同：{units}"
            )
        if target.unit and origin.unit:
            shift = UNITS[origin.unit] - UNITS[target.unit]
    lists, source_lists = _lists(own, field), _lists(other, source)
    if len(source_lists) > len(lists):
        raise _DoesNotFitError(
            f"“{'.'.join(source)}”在更多的列表之中，“{'.'.join(field)}”没有这么多行"
        )
    return Transfer(field, source, lists, source_lists, shift)


def _lists(fields: Field, path: FieldPath) -> tuple[FieldPath, ...]:
    """The lists around the field, the outermost first."""
    above = [path[:length] for length in range(1, len(path))]
    return tuple(
        place
        for place in above
        if (field := schema_fields.find_field(fields, place)) and field.kind == "rows"
    )


def _kinds(field: FieldPath, target: Field, source: FieldPath, origin: Field) -> str:
    names = schema_fields.KIND_NAMES
    return (
        f"“{'.'.join(source)}”是{names[origin.kind]}，"
        f"不能带入“{'.'.join(field)}”（{names[target.kind]}）"
    )


def _refuse_clash(
    transfer: Transfer, found: Mapping[FieldPath, Transfer], rows: Mapping[FieldPath, FieldPath]
) -> None:
    """Raise _DoesNotFitError where the field, or rows around it, have another source already."""
    if (earlier := found.get(transfer.field)) and earlier.source != transfer.source:
        name, other = ".".join(transfer.field), ".".join(earlier.source)
        raise _DoesNotFitError(f"“{name}”上面已有来源“{other}”")
    for own, origin in zip(transfer.lists, transfer.source_lists, strict=False):
        if rows.get(own, origin) != origin:
            name, other = ".".join(own), ".".join(rows[own])
            message = f"“{name}”的各行上面已取自“{other}”，不能再取自“{'.'.join(origin)}”"
            raise _DoesNotFitError(message)


def _without_source(position: KeyPath, other: Pack, entry: CarryEntry) -> CarryMistake:
    """That the other pack has nothing for the entry, with the nearest that it has."""
    text, fields = ".".join(entry.source), other.unit.fields
    if schema_fields.find_field(fields, entry.source) is not None:
        message = f"“{text}”与“{'.'.join(entry.field)}”中没有同名的字段"
        return CarryMistake(position, message, _GUIDE)
    message = f"表单“{other.folder.name}”的 schema.yaml 中没有字段“{text}”"
    known = [".".join(path) for path in schema_fields.all_paths(fields)]
    close = "" if _ANY in entry.source else nearest(text, known)
    return CarryMistake(position, message, f"您要填的是“{close}”吗？" if close else _GUIDE)
