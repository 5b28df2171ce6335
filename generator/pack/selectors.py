"""Selectors: how a pack names values in a unit's data, as `行.数` or `组[名=所属].数`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath

# The steps to a field of the schema, without row numbers.
FieldPath: TypeAlias = tuple[str, ...]
# A value with its path in the unit.
Match: TypeAlias = "tuple[KeyPath, Any]"

_SELECTOR = re.compile(r"(?:([^\[\]=]+)\[([^\[\]=.]+)=([^\[\]=.]+)\]\.)?([^\[\]=]+)")


@dataclass(frozen=True)
class Selector:
    """The values at `path` below a row; or, with `rows`, below other rows of the unit.

    These are the rows of the list `rows` whose field `key` equals the row's own field `equals`.
    `行.数` is `Selector(path=("行", "数"))`;
    `组[名=所属].数` has `rows=("组",)`, `key="名"`, `equals="所属"`.
    """

    path: FieldPath
    rows: FieldPath = ()
    key: str = ""
    equals: str = ""


def field_path(text: str) -> FieldPath:
    """The steps of a dotted path."""
    return tuple(text.split("."))


def without_rows(path: KeyPath) -> FieldPath:
    """The steps of the value's path to its field."""
    return tuple(step for step in path if isinstance(step, str))


def matched_names(pattern: FieldPath, path: FieldPath) -> FieldPath:
    """The names for which each `*` of the pattern stands in a path that fits it."""
    return tuple(name for step, name in zip(pattern, path, strict=True) if step == "*")


def with_names(text: str, names: Iterable[str]) -> str:
    """The path with these names in place of its first `*`; others stay."""
    left = iter(names)
    return ".".join(next(left, step) if step == "*" else step for step in text.split("."))


def parse(text: str) -> Selector:
    """The selector that the text denotes; raises ValueError for any other text."""
    match = _SELECTOR.fullmatch(text)
    if match is None:
        raise ValueError(text)
    rows, key, equals, path = match.groups()
    if rows is None:
        return Selector(field_path(path))
    return Selector(field_path(path), field_path(rows), key, equals)


def rows_of(unit: Mapping[str, Any], each: FieldPath) -> Iterator[Match]:
    """Each row of the list at the path with its own path; the unit itself for an empty path.

    A group at the path is a row, as each line of a table that always has the same ones.
    """
    return _rows_among(values_of(unit, each))


def _rows_among(lists: Iterable[Match]) -> Iterator[Match]:
    for path, rows in lists:
        if isinstance(rows, dict):
            yield path, rows
            continue
        yield from (((*path, i), row) for i, row in enumerate(rows or []) if isinstance(row, dict))


@dataclass(frozen=True)
class UnitValues:
    """The values of a unit that nobody changes meanwhile: each path is walked once.

    A pack's rules name the same fields again and again.
    """

    unit: Mapping[str, Any]
    _values: dict[tuple[KeyPath, FieldPath], Sequence[Match]] = field(default_factory=dict)
    _rows: dict[FieldPath, Sequence[Match]] = field(default_factory=dict)

    def rows(self, each: FieldPath) -> Sequence[Match]:
        """As `rows_of` the unit."""
        found = self._rows.get(each)
        if found is None:
            rows = _rows_among(self._values_of((), self.unit, each)) if each else [((), self.unit)]
            found = self._rows[each] = list(rows)
        return found

    def select(self, path: KeyPath, row: Mapping[str, Any], selector: Selector) -> Sequence[Match]:
        """As `select` in the unit."""
        if selector.rows:
            return list(_select_in_other_rows(self.rows(selector.rows), row, selector))
        if len(selector.path) == 1:
            [name] = selector.path
            return [((*path, name), row.get(name))]
        return self._values_of(path, row, selector.path)

    def _values_of(self, start: KeyPath, node: Any, path: FieldPath) -> Sequence[Match]:
        """As `values_of` the node at `start`."""
        if not path:
            return [(start, node)]
        found = self._values.get((start, path))
        if found is None:
            found = _below(self._values_of(start, node, path[:-1]), path[-1])
            self._values[start, path] = found
        return found


def select(unit: Mapping[str, Any], path: KeyPath, row: Any, selector: Selector) -> Iterable[Match]:
    """The selector's values with their paths in the unit, seen from the row at `path`.

    A value that is missing is None.
    """
    if selector.rows:
        return _select_in_other_rows(rows_of(unit, selector.rows), row, selector)
    return values_of(row, selector.path, path)


def _select_in_other_rows(others: Iterable[Match], row: Any, selector: Selector) -> Iterator[Match]:
    """The values below those of the other rows whose key equals the row's field.

    A None where the row's field is missing, and for each row of the list whose key is missing: it
    may be one of those meant, so nothing can be summed up.
    """
    wanted = row.get(selector.equals)
    if wanted is None:
        yield (*selector.rows, *selector.path), None
        return
    for path, other in others:
        key = other.get(selector.key)
        if key == wanted:
            yield from values_of(other, selector.path, path)
        elif key is None:
            yield (*path, selector.key), None


def value_at(node: Any, path: KeyPath) -> Any:
    """The value at the path, which must exist."""
    for step in path:
        node = node[step]
    return node


def value_or_none(node: Any, path: KeyPath) -> Any:
    """The value at the path; None where there is nothing."""
    for step in path:
        if isinstance(node, dict):
            node = node.get(step)
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            node = node[step]
        else:
            return None
    return node


def values_of(node: Any, path: FieldPath, start: KeyPath = ()) -> list[Match]:
    """The values below the node along the path, through every row of the lists on the way.

    `start` is the node's own path; a value that is missing is None.
    """
    matches: list[Match] = [(start, node)]
    for step in path:
        matches = _below(matches, step)
    return matches


def _below(matches: Sequence[Match], step: str) -> list[Match]:
    """The values of that name in the groups, and in every row of the lists."""
    below: list[Match] = []
    for place, value in matches:
        if isinstance(value, dict):
            below.append(((*place, step), value.get(step)))
        elif isinstance(value, list):
            below += [
                ((*place, i, step), row.get(step) if isinstance(row, dict) else None)
                for i, row in enumerate(value)
            ]
        else:
            below.append(((*place, step), None))
    return below


def texts(node: Any, path: KeyPath = ()) -> list[tuple[KeyPath, str]]:
    """Every text below the group or list, with its path."""
    found: list[tuple[KeyPath, str]] = []
    _add_texts(node, path, found)
    return found


def _add_texts(node: Any, path: KeyPath, found: list[tuple[KeyPath, str]]) -> None:
    for step, child in node.items() if isinstance(node, dict) else enumerate(node):
        if isinstance(child, str):
            found.append(((*path, step), child))
        elif isinstance(child, dict | list):
            _add_texts(child, (*path, step), found)
