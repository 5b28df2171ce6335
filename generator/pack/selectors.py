"""The pack's way of naming values in a unit's data: `行.数`, `组[名=所属].数`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.datafile.yaml_tree import KeyPath

FieldPath: TypeAlias = tuple[str, ...]
Match: TypeAlias = "tuple[KeyPath, Any]"

_SELECTOR = re.compile(r"(?:([^\[\]=]+)\[([^\[\]=.]+)=([^\[\]=.]+)\]\.)?([^\[\]=]+)")


@dataclass(frozen=True)
class Selector:
    """Values below a row; or, with `rows`, below those rows of the unit whose `key` is our `equals`.

    `行.数` is `Selector(path=("行", "数"))`;
    `组[名=所属].数` has `rows=("组",)`, `key="名"`, `equals="所属"`.
    """  # noqa: E501

    path: FieldPath
    rows: FieldPath = ()
    key: str = ""
    equals: str = ""


def field_path(text: str) -> FieldPath:
    """The steps of a dotted path."""
    return tuple(text.split("."))


def parse(text: str) -> Selector:
    """The selector that the text writes; raises ValueError when it is not one."""
    match = _SELECTOR.fullmatch(text)
    if match is None:
        raise ValueError(text)
    rows, key, equals, path = match.groups()
    if rows is None:
        return Selector(field_path(path))
    return Selector(field_path(path), field_path(rows), key, equals)


def rows_of(unit: Mapping[str, Any], each: FieldPath) -> Iterator[Match]:
    """Each row of the list at the path with its own path; the unit itself for no path."""
    if not each:
        yield (), unit
        return
    for path, rows in values_of(unit, each):
        yield from (((*path, i), row) for i, row in enumerate(rows or []) if isinstance(row, dict))


def select(unit: Mapping[str, Any], at: KeyPath, row: Any, selector: Selector) -> Iterable[Match]:
    """The selector's values with their paths in the unit; a value that is missing is None."""
    return _elsewhere(unit, row, selector) if selector.rows else values_of(row, selector.path, at)


def _elsewhere(unit: Mapping[str, Any], row: Any, selector: Selector) -> Iterator[Match]:
    """The values below those rows of the unit that go with this row."""
    wanted = row.get(selector.equals)
    if wanted is None:
        yield (*selector.rows, *selector.path), None
        return
    for path, other in rows_of(unit, selector.rows):
        theirs = other.get(selector.key)
        if theirs == wanted:
            yield from values_of(other, selector.path, path)
        elif theirs is None:
            # A row that does not say whose it is may be one of these: nothing can be summed up.
            yield (*path, selector.key), None


def value_at(node: Any, path: KeyPath) -> Any:
    """What stands at the path, which is there."""
    for step in path:
        node = node[step]
    return node


def values_of(node: Any, path: FieldPath, at: KeyPath = ()) -> list[Match]:
    """What lies below the node along the path, through every row of the lists on the way."""
    found: list[Match] = [(at, node)]
    for step in path:
        below: list[Match] = []
        for where, value in found:
            if isinstance(value, list):
                below += [((*where, i, step), _field(row, step)) for i, row in enumerate(value)]
            else:
                below.append(((*where, step), _field(value, step)))
        found = below
    return found


def _field(node: Any, name: str) -> Any:
    return node.get(name) if isinstance(node, dict) else None
