"""Which values of a tree have changed: groups, lists and texts, as data and contexts have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.datafile.yaml_tree import KeyPath


@dataclass(frozen=True)
class TreeChanges:
    """The paths of the values that changed, and of the lists that have more or fewer rows.

    What is in such a list is not looked at.
    """

    values: frozenset[KeyPath]
    lists: frozenset[KeyPath]

    def has(self, path: KeyPath) -> bool:
        """Whether the value at the path may be another."""
        return path in self.values or any(path[: len(rows)] == rows for rows in self.lists)


def between(*pairs: tuple[Any, Any]) -> TreeChanges:
    """What differs in any of the pairs of an earlier tree and a later one."""
    found = [each for before, now in pairs for each in _differences(before, now, ())]
    return TreeChanges(
        frozenset(path for path, is_list in found if not is_list),
        frozenset(path for path, is_list in found if is_list),
    )


def _differences(before: Any, now: Any, path: KeyPath) -> Iterator[tuple[KeyPath, bool]]:
    """The paths of what differs, and whether it is a list of another length."""
    # Comparing is fast, walking is not.
    if before == now:
        return
    if isinstance(before, list) or isinstance(now, list):
        if isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
            for number, (one, other) in enumerate(zip(before, now, strict=True)):
                yield from _differences(one, other, (*path, number))
        else:
            yield path, True
    elif isinstance(before, dict) or isinstance(now, dict):
        one, other = (each if isinstance(each, dict) else {} for each in (before, now))
        for name in {**one, **other}:
            yield from _differences(one.get(name), other.get(name), (*path, name))
    else:
        yield path, False
