"""Take what a unit sent into its data file: the new texts, worked out without touching the disk.

What a form has no place for is as in the base, the data that it was made from. Then base, data file
and form are merged three ways, the data file is edited, and what the reading doubted stands in it
as comments.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from generator.campaign import check, data_file, file_head
from generator.collect import known_data
from generator.collect.receive import (
    form_completion,
    taken_messages,
    taken_remarks,
    untyped_defaults,
)
from generator.common.diagnostics import has_errors
from generator.compare import field_changes, outline, three_way, value_edits
from generator.datafile import source
from generator.datafile.edits import Edited, EditRefusedError
from generator.datafile.file_bytes import FileBytes
from generator.pack import schema_messages
from generator.readback import unit_values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from generator.campaign.campaigns import Campaign
    from generator.campaign.data_file import Canonical
    from generator.collect.receive.form_completion import CompletedValues, ListForms
    from generator.collect.receive.taken_messages import Sides
    from generator.common.diagnostics import Diagnostic
    from generator.compare.field_changes import Difference
    from generator.compare.outline import Outline
    from generator.compare.three_way import Conflict, MergedValues, Prefer
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.readback.pack_choice import Reader
    from generator.readback.unit_values import UnitForms

_KEPT = f"{unit_values.REMARK}报送的表中没有“{{}}”这一部分，仍为原内容"
# Findings about what a data file says that the program does not know, and would pass over.
_LOSSES = (schema_messages.UNKNOWN, schema_messages.TYPE)


@dataclass(frozen=True)
class Target:
    """A campaign that takes forms in, with what its pack's forms print; made once for all files."""

    campaign: Campaign
    printed: Outline
    lists: ListForms


def target(campaign: Campaign, reader: Reader) -> Target:
    """The campaign, whose pack the reader reads."""
    printed = outline.read(campaign.pack, reader.patterns)
    return Target(campaign, printed, form_completion.list_forms(reader))


@dataclass(frozen=True)
class Submitted:
    """What a unit sent, and the file as people know it.

    `complete` gives its values, of which those that the file has no place for are as in the base.
    `remarks` are what the reading doubted, by paths of the file's own rows; `holds` tells whether
    the file has a place for a path.
    """

    shown: str
    complete: Callable[[Mapping[str, Any], Mapping[str, Any] | None], CompletedValues]
    holds: Callable[[KeyPath], bool]
    remarks: Mapping[KeyPath, Sequence[str]]
    head: str


@dataclass(frozen=True)
class UnitData:
    """What is there of a unit before: its full name, which the data file keeps; the base's bytes.

    `base` is what the submission was made from, None for nothing; `handed_out` is what its form was
    filled with when it was handed out, if that is another; `file` and `data` are the name of
    the data file, as messages show it, and its bytes, None where there is none yet.
    """

    unit: str
    base: bytes | None
    file: str
    data: FileBytes | None
    handed_out: bytes | None = None


@dataclass(frozen=True)
class TakenData:
    """What becomes of a unit's data: the new texts of its data file and of the next base.

    With `refusals` nothing is to be written: both sides changed something (`conflicts`), or the
    data file cannot be edited. `changes` are those of the data file's values, `given` those that
    the unit made since the base: none where it sent back what it was handed out. `sides` are the
    conflicts as people read them.
    """

    text: bytes
    base: bytes
    changes: tuple[Difference, ...] = ()
    given: tuple[Difference, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    refusals: tuple[Diagnostic, ...] = ()
    sides: tuple[Sides, ...] = ()


def of_forms(target: Target, unit: UnitForms, shown: str, *, is_handed_out: bool) -> Submitted:
    """What a unit's forms in a document say; `is_handed_out` is whether that has a mark."""
    settings = "，".join(f"{name} {text}" for name, text in unit.settings.items() if text)
    note = f"（表中记载：{settings}）" if settings else ""
    return Submitted(
        shown,
        partial(
            form_completion.completed,
            target.campaign.pack,
            target.lists,
            unit,
            settings=target.campaign.settings,
            is_handed_out=is_handed_out,
        ),
        partial(form_completion.holds, unit),
        unit.remarks,
        f"由 forms receive 从 {PurePath(shown).name} 接收{note}",
    )


@dataclass(frozen=True)
class SentDataFile:
    """A data file that a unit sent: the unit it names, and the file to take, None with errors."""

    unit: str
    submitted: Submitted | None
    diagnostics: tuple[Diagnostic, ...] = ()


def of_data_file(target: Target, raw: FileBytes, shown: str) -> SentDataFile:
    """What a unit's data file says, sent as it is; it cannot be taken where keys are unknown."""
    campaign = target.campaign
    parsed = source.parse(raw, shown)
    name = parsed.data.get(campaign.pack.unit_name)
    unit = name if isinstance(name, str) else ""
    checked = check.read_and_validate(campaign.pack, parsed, campaign.settings)
    lost = [d for d in checked.syntax_findings if d.code in _LOSSES or d in parsed.diagnostics]
    heads = file_head.conflicts(parsed, campaign.pack, campaign.settings)
    errors = {*lost, *(replace(each, severity="error") for each in heads)}
    if has_errors(errors):
        return SentDataFile(unit, None, tuple(sorted(errors)))
    values = known_data.of_source(campaign, parsed).values
    submitted = Submitted(
        shown,
        lambda _base, _handed_out: form_completion.CompletedValues(values, {}),
        lambda _: True,
        {},
        f"由 forms receive 从 {PurePath(shown).name} 接收",
    )
    return SentDataFile(unit, submitted)


def take(
    target: Target, before: UnitData, submitted: Submitted, *, prefer: Prefer = ""
) -> TakenData:
    """What becomes of the unit's data file.

    A conflict is decided for the side that is preferred, if any.
    """
    pack = target.campaign.pack
    parsed = None if before.data is None else source.parse(before.data, before.file)
    known = parsed and known_data.of_source(target.campaign, parsed)
    old = b"" if before.data is None else before.data.content
    if known and known.unreadable:
        return TakenData(old, before.base or b"", refusals=known.unreadable)
    base_values = _of_base(pack.unit.fields, before.base)
    ours = known.values if known else base_values
    name = ours.get(pack.unit_name) or before.unit
    base, ours = (_named(pack, values, name) for values in (base_values, ours))
    if parsed:
        ours = untyped_defaults.without(pack, ours, parsed.data, base)
    handed_out = _of_base(pack.unit.fields, before.handed_out) if before.handed_out else None
    completed = submitted.complete(base, handed_out)
    theirs = _named(pack, completed.values, name)
    merged = three_way.merge(pack.unit.fields, base, ours, theirs, prefer)
    next_base = base_text(pack, theirs)
    given = _differences(target, base, theirs)
    if merged.conflicts and not prefer:
        refusals = taken_messages.conflicts(pack, before, parsed, ours, merged.conflicts)
        both = tuple(taken_messages.sides(pack, ours, each) for each in merged.conflicts)
        return TakenData(old, next_base, (), given, merged.conflicts, refusals, both)
    remarks = _at_merged(submitted.remarks, completed, merged)
    try:
        if parsed is None:
            head = [submitted.head]
            text = data_file.text(pack.unit.fields, merged.values, head, remarks)
        else:
            file = _edited(target, Edited(old.decode(), parsed), ours, merged.values)
            text = _with_remarks(file, pack.unit.fields, remarks, submitted).text
    except EditRefusedError as error:
        refusal = taken_messages.not_edited(before, parsed, error)
        return TakenData(old, next_base, (), given, merged.conflicts, (refusal,))
    changes = _differences(target, ours if known else {}, merged.values)
    return TakenData(text.encode(), next_base, changes, given, merged.conflicts)


def base_text(pack: Pack, values: Canonical) -> bytes:
    """The base file of canonical values."""
    return data_file.text(pack.unit.fields, values).encode()


def _of_base(field: Field, base: bytes | None) -> dict[str, Any]:
    if base is None:
        return {}
    parsed = source.parse(FileBytes(base, ""), "")
    return known_fields(field, parsed.data)


def known_fields(field: Field, values: Any) -> dict[str, Any]:
    """The canonical values that a base file's data say, of the fields that the pack has."""
    known: dict[str, Any] = {}
    for name, child in field.children.items():
        value = values.get(name) if isinstance(values, dict) else None
        if child.kind == "group" and isinstance(value, dict):
            known[name] = known_fields(child, value)
        elif child.kind == "rows" and isinstance(value, list):
            known[name] = [known_fields(child, row) for row in value]
        elif child.kind == "texts" and isinstance(value, list):
            known[name] = [text for text in value if isinstance(text, str)]
        elif child.kind in ("text", "amount") and isinstance(value, str):
            known[name] = value
    return known


def _named(pack: Pack, values: Mapping[str, Any], name: Any) -> dict[str, Any]:
    """The values with this name of the unit, in the order of the fields."""
    named = {**values, pack.unit_name: name}
    return {field: named[field] for field in pack.unit.fields.children if field in named}


def _edited(target: Target, file: Edited, old: Mapping[str, Any], new: Mapping[str, Any]) -> Edited:
    """The data file that says the old values, edited so that it says the new ones."""
    pack = target.campaign.pack

    def canonical(parsed: Source) -> Canonical:
        values = known_data.of_source(target.campaign, parsed).values
        return untyped_defaults.without(pack, values, parsed.data, new)

    fields = pack.unit.fields
    return value_edits.with_values(file, new, fields, canonical, old)


def _differences(
    target: Target, old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[Difference, ...]:
    node = target.printed.unit
    texts = (outline.texts(node, values, {}) for values in (old, new))
    return tuple(field_changes.between(node, *texts))


# Remarks


def _at_merged(
    remarks: Mapping[KeyPath, Sequence[str]], completed: CompletedValues, merged: MergedValues
) -> dict[KeyPath, list[str]]:
    """The remarks by their paths in the merged values."""
    moved: dict[KeyPath, list[str]] = {}
    for path, texts in remarks.items():
        new_path = _moved(_moved(path, completed.rows), merged.rows)
        moved.setdefault(new_path, []).extend(texts)
    for path in completed.kept:
        moved.setdefault(_moved(path, merged.rows), []).append(_KEPT.format(path[-1]))
    return moved


def _moved(path: KeyPath, rows: Mapping[KeyPath, KeyPath]) -> KeyPath:
    """The path with the new path of its innermost row; up to a list of which the row is gone."""
    if not rows:
        return path
    row = next((path[:n] for n in range(len(path), 0, -1) if path[:n] in rows), ())
    rest = path[len(row) :]
    names = next((n for n, step in enumerate(rest) if isinstance(step, int)), len(rest))
    return (*rows.get(row, ()), *rest[:names])


def _with_remarks(
    file: Edited, fields: Field, remarks: Mapping[KeyPath, Sequence[str]], submitted: Submitted
) -> Edited:
    in_file: dict[KeyPath, Sequence[str]] = {
        _in_file(fields, file.source.data, path): texts for path, texts in remarks.items()
    }
    return taken_remarks.with_remarks(file, in_file, submitted.holds)


def _in_file(field: Field, data: Any, path: KeyPath) -> KeyPath:
    """The path in a file that has rows without texts, too."""
    steps: list[str | int] = []
    for step in path:
        own_step = step
        if isinstance(step, int) and isinstance(data, list):
            filled = [n for n, row in enumerate(data) if data_file.is_row(field, row)]
            own_step = filled[step] if step < len(filled) else len(data)
        elif isinstance(step, str):
            field = field.children[step]
        steps.append(own_step)
        is_there = own_step in data if isinstance(data, dict) else _is_row(data, own_step)
        data = data[own_step] if is_there else ""
    return tuple(steps)


def _is_row(data: Any, step: str | int) -> bool:
    return isinstance(data, list) and isinstance(step, int) and step < len(data)
