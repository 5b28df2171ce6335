"""The fields and lists of a draft, each with its path."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.draft.draft import DraftField, DraftList

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.draft.draft import FieldPath, Node


class PlacedField(NamedTuple):
    """A field with its path from the unit, and that of the innermost list that it stands in."""

    path: FieldPath
    field: DraftField
    row: FieldPath


class PlacedList(NamedTuple):
    """A list with its path from the unit."""

    path: FieldPath
    list: DraftList


def fields(
    nodes: Sequence[Node], above: FieldPath = (), row: FieldPath = ()
) -> Iterator[PlacedField]:
    """All fields of the nodes, in order."""
    for node in nodes:
        path = (*above, node.name)
        if isinstance(node, DraftField):
            yield PlacedField(path, node, row)
        else:
            inner = path if isinstance(node, DraftList) else row
            yield from fields(node.members, path, inner)


def lists(nodes: Sequence[Node], above: FieldPath = ()) -> Iterator[PlacedList]:
    """All lists of the nodes, in order."""
    for node in nodes:
        if isinstance(node, DraftField):
            continue
        path = (*above, node.name)
        if isinstance(node, DraftList):
            yield PlacedList(path, node)
        yield from lists(node.members, path)
