"""A total and what it adds up are figures of one kind, in one unit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.draft import draft_fields
from generator.draft.analysis import field_kinds
from generator.draft.draft import DraftField

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.draft.draft import FieldPath, Node
    from generator.draft.draft_fields import PlacedField


def agreed(nodes: Sequence[Node], values: Mapping[FieldPath, Sequence[str]]) -> tuple[Node, ...]:
    """The fields, those that a total adds up as amounts, each total in the unit of its parts.

    `values` are what filled in forms hold, by path: a text that is no number stays a text.
    """
    by_path = {each.path: each for each in draft_fields.fields(nodes)}
    new: dict[FieldPath, DraftField] = {}
    for total in by_path.values():
        parts = [by_path[path] for path in _summed(total) if path in by_path]
        for part in parts:
            if part.field.kind in {"text", "long"} and _are_numbers(values.get(part.path, ())):
                new[part.path] = replace(part.field, kind="amount", unit=total.field.unit)
        if parts:
            new[total.path] = _total(total.field, [new.get(p.path, p.field) for p in parts])
    return tuple(_replaced(node, (), new) for node in nodes)


def _summed(total: PlacedField) -> list[FieldPath]:
    return [(*total.row, *text.split(".")) for text in total.field.sum]


def _are_numbers(values: Sequence[str]) -> bool:
    return all(field_kinds.is_number(value) for value in values if value)


def _total(total: DraftField, parts: Sequence[DraftField]) -> DraftField:
    """The total: a whole number of whole numbers, in the parts' unit if they have one in common."""
    units = {part.unit for part in parts}
    if {part.kind for part in parts} == {"integer"}:
        return replace(total, kind="integer", unit=units.pop() if len(units) == 1 else "")
    return replace(total, unit=units.pop()) if len(units) == 1 else total


def _replaced(node: Node, above: FieldPath, new: Mapping[FieldPath, DraftField]) -> Node:
    path = (*above, node.name)
    if isinstance(node, DraftField):
        return new.get(path, node)
    return replace(node, members=tuple(_replaced(each, path, new) for each in node.members))
