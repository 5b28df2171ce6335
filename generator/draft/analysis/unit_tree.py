"""The unit's fields as a tree, in the order in which the forms print them first."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator.draft.analysis import field_kinds, summed_fields
from generator.draft.draft import DraftField, DraftGroup, DraftList

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.draft.analysis.form_copies import FormCopies
    from generator.draft.analysis.form_reading import FormField
    from generator.draft.analysis.name_clashes import FormNames
    from generator.draft.draft import FieldPath, Node


@dataclass(slots=True)
class _Branch:
    """A group or list that grows."""

    title: str = ""
    is_list: bool = False
    least_rows: int = 1
    members: dict[str, _Branch | DraftField] = field(default_factory=dict)


def tree(
    all_copies: Sequence[FormCopies], forms: Sequence[FormNames], required: Sequence[FieldPath]
) -> tuple[Node, ...]:
    """The fields of a unit, those in `required` with a value in each unit."""
    root = _Branch()
    filled: dict[FieldPath, list[str]] = {}
    lists: dict[FieldPath, int] = {}
    titles: dict[FieldPath, str] = {}
    for copies, form in zip(all_copies, forms, strict=True):
        for path, title in copies.reading.titles.items():
            titles.setdefault(form.of(path), title)
        for path, rows in copies.reading.lists.items():
            lists[form.of(path)] = rows
        if form.repeat:
            lists.setdefault(form.repeat, 1)
    for copies, form in zip(all_copies, forms, strict=True):
        values_by_path = _values(copies)
        for path, form_field in copies.reading.fields.items():
            own = form.of(path)
            branch = _branch(root, own[:-1], lists, titles)
            values = [
                value for each in _alike(path, copies) for value in values_by_path.get(each, ())
            ]
            draft_field = replace(_field(own, form_field, values, form), required=own in required)
            branch.members.setdefault(own[-1], draft_field)
            filled.setdefault(own, []).extend(values)
    return summed_fields.agreed(_nodes(root), filled)


def _alike(path: FieldPath, copies: FormCopies) -> list[FieldPath]:
    """The fields of this name in all lists of the form that have one, as under each label."""
    reading = copies.reading
    if path[:-1] not in reading.lists:
        return [path]
    return [
        (*each, path[-1])
        for each in reading.lists
        if len(each) == len(path) - 1 and each[:1] == path[:1]
    ]


def _branch(
    root: _Branch,
    path: FieldPath,
    lists: Mapping[FieldPath, int],
    titles: Mapping[FieldPath, str],
) -> _Branch:
    """The group or list at the path; groups that lead there are added."""
    branch = root
    for depth, name in enumerate(path, start=1):
        member = branch.members.get(name)
        if not isinstance(member, _Branch):
            above = path[:depth]
            member = _Branch(titles.get(above, name), above in lists, lists.get(above, 1))
            branch.members[name] = member
        branch = member
    return branch


def _nodes(branch: _Branch) -> tuple[Node, ...]:
    nodes: list[Node] = []
    for name, member in branch.members.items():
        if isinstance(member, DraftField):
            nodes.append(member)
        elif member.is_list:
            nodes.append(DraftList(name, member.title, _nodes(member), member.least_rows))
        else:
            nodes.append(DraftGroup(name, member.title, _nodes(member)))
    return tuple(nodes)


def _field(
    path: FieldPath, form_field: FormField, values: Sequence[str], form: FormNames
) -> DraftField:
    draft_field = field_kinds.field(path, form_field.label, values, form_field.unit)
    if form_field.kind == "amount":
        draft_field = replace(
            draft_field, kind="amount", unit=field_kinds.unit_of(form_field.label, form_field.unit)
        )
    elif form_field.kind in ("date", "month") and not values:
        draft_field = replace(draft_field, kind="date" if form_field.kind == "date" else "month")
    elif form_field.kind == "choice":
        draft_field = replace(
            draft_field, kind="choice", allowed=form_field.allowed, unit="", ticks=form_field.ticks
        )
    sums = tuple(".".join(_relative(form, tuple(each.split(".")))) for each in form_field.sums)
    return replace(draft_field, sum=sums, number=form_field.number)


def _relative(form: FormNames, path: FieldPath) -> FieldPath:
    """The addend's path from the row of the list over which the form repeats, or the unit."""
    whole = form.of(path)
    return whole[len(form.repeat) :] if form.repeat else whole


def _values(copies: FormCopies) -> dict[FieldPath, list[str]]:
    """What the copies of a form hold at each field, in all rows."""
    values: dict[FieldPath, list[str]] = {}
    for reading in copies.readings:
        for key, value in reading.values.items():
            if value:
                path = tuple(step for step in key if isinstance(step, str))
                values.setdefault(path, []).append(value)
    return values
