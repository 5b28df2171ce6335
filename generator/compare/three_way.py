"""Merge two sets of canonical values that were made from one: three ways, row by row.

What only one side changed is taken from that side; what both made the same, once. Where both
changed something in different ways it is a conflict: one side is kept, and the conflict says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from generator.campaign import data_file
from generator.compare import value_edits
from generator.pack import fields

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from generator.campaign.data_file import Canonical
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field

Side: TypeAlias = Literal["ours", "theirs"]
Prefer: TypeAlias = Literal["", "ours", "theirs"]
# A row by its number in the base, or with the side that added it.
_Row: TypeAlias = "tuple[Literal['base', 'ours', 'theirs'], int]"


@dataclass(frozen=True)
class Conflict:
    """What both sides changed: its path in ours, and what each side says; None for nothing.

    Of a row these are its texts, of the order of a list's rows their names, a line each. The path
    of a row that ours lacks is that of the list.
    """

    path: KeyPath
    base: str | None
    ours: str | None
    theirs: str | None


# The side that wins each conflict; of one that is not among them, none does.
Decisions: TypeAlias = "Mapping[Conflict, Side]"


@dataclass(frozen=True)
class MergedValues:
    """The merged values and the conflicts.

    `rows` are the paths in the merged values of the rows of theirs, by their paths there.
    """

    values: Canonical
    conflicts: tuple[Conflict, ...]
    rows: Mapping[KeyPath, KeyPath]


@dataclass(frozen=True)
class _Versions:
    """What the base and both sides say at one place; None for nothing."""

    base: Any
    ours: Any
    theirs: Any

    @property
    def kinds(self) -> set[type]:
        return {type(value) for value in (self.base, self.ours, self.theirs) if value is not None}

    def child(self, name: str) -> _Versions:
        """What they say below a group's key."""
        groups = (self.base, self.ours, self.theirs)
        return _Versions(*((group or {}).get(name) for group in groups))


@dataclass(frozen=True)
class _Place:
    """A path in the merged values, and the same in ours and in theirs."""

    merged: KeyPath = ()
    ours: KeyPath = ()
    theirs: KeyPath = ()

    def child(self, name: str) -> _Place:
        return _Place((*self.merged, name), (*self.ours, name), (*self.theirs, name))


@dataclass
class _Merging:
    """Which side wins a conflict, the conflicts so far, and where the rows of theirs came."""

    prefer: Prefer | Decisions
    conflicts: list[Conflict] = field(default_factory=list)
    rows: dict[KeyPath, KeyPath] = field(default_factory=dict)

    def decide(self, path: KeyPath, versions: _Versions) -> Any:
        """Note a conflict; the side that is kept."""
        texts = (_shown(each) for each in (versions.base, versions.ours, versions.theirs))
        conflict = Conflict(path, *texts)
        self.conflicts.append(conflict)
        return versions.theirs if side_of(conflict, self.prefer) == "theirs" else versions.ours


def merge(
    field: Field,
    base: Mapping[str, Any],
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    prefer: Prefer | Decisions = "",
) -> MergedValues:
    """The values merged, all of them canonical ones of a unit whose fields are `field`.

    Rows are paired as in comparisons. One amount written in two ways is no change. In a conflict
    ours is kept unless theirs is preferred; the conflicts are given back in any case.
    """
    merging = _Merging(prefer)
    values = _group(merging, field, _Versions(base, ours, theirs), _Place())
    return MergedValues(values, tuple(merging.conflicts), merging.rows)


def side_of(conflict: Conflict, prefer: Prefer | Decisions) -> Prefer:
    """The side that wins the conflict; blank where none was chosen."""
    return prefer if isinstance(prefer, str) else prefer.get(conflict, "")


def is_same(field: Field, one: Any, other: Any) -> bool:
    """Whether two canonical values of a field say the same."""
    if isinstance(one, dict) and isinstance(other, dict):
        names = {*one, *other}
        return all(is_same(field.children[n], one.get(n), other.get(n)) for n in names)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, [field] * len(one), one, other))
    return bool(one == other) or value_edits.is_same_amount(field, one, other)


def _group(merging: _Merging, group: Field, versions: _Versions, place: _Place) -> Canonical:
    values: Canonical = {}
    for name, child in group.children.items():
        value = _value(merging, child, versions.child(name), place.child(name))
        # A blank text is a figure that is left blank on purpose.
        if value is not None and (value or isinstance(value, str)):
            values[name] = value
    return values


def _value(merging: _Merging, field: Field, versions: _Versions, place: _Place) -> Any:
    if versions.kinds == {dict}:
        return _group(merging, field, versions, place)
    if versions.kinds == {list}:
        return _rows(merging, field, versions, place)
    if is_same(field, versions.theirs, versions.base) or is_same(
        field, versions.ours, versions.theirs
    ):
        return versions.ours
    if is_same(field, versions.ours, versions.base):
        return versions.theirs
    return merging.decide(place.ours, versions)


# Rows


@dataclass(frozen=True)
class _Lists:
    """A list's rows of each side, by what row they are, in that side's order."""

    field: Field
    base: Mapping[_Row, Any]
    ours: Mapping[_Row, Any]
    theirs: Mapping[_Row, Any]

    def versions(self, row: _Row) -> _Versions:
        return _Versions(self.base.get(row), self.ours.get(row), self.theirs.get(row))


def _rows(merging: _Merging, field: Field, versions: _Versions, place: _Place) -> list[Any]:
    lists = _lists(field, versions)
    kept = {row for row in _all(lists) if _is_kept(merging, lists, row, place)}
    of_ours, of_theirs = (
        {row: number for number, row in enumerate(rows)} for rows in (lists.ours, lists.theirs)
    )
    merged: list[Any] = []
    for row in _order(merging, lists, kept, place):
        each = lists.versions(row)
        below = _Place(
            (*place.merged, len(merged)),
            (*place.ours, of_ours.get(row, -1)),
            (*place.theirs, of_theirs.get(row, -1)),
        )
        if each.ours is None or each.theirs is None:
            value = each.theirs if each.ours is None else each.ours
        else:
            value = _value(merging, field, each, below)
        if data_file.is_blank(value):
            continue
        merged.append(value)
        if row in of_theirs:
            merging.rows[below.theirs] = below.merged
    return merged


def _lists(field: Field, versions: _Versions) -> _Lists:
    base, ours, theirs = (
        [*(rows or [])] for rows in (versions.base, versions.ours, versions.theirs)
    )
    of_ours = _named(field, base, ours, "ours")
    of_theirs = _named(field, base, theirs, "theirs")
    same = _added_by_both(field, of_ours, of_theirs)
    return _Lists(
        field,
        {("base", number): row for number, row in enumerate(base)},
        of_ours,
        {same.get(row, row): value for row, value in of_theirs.items()},
    )


def _named(
    field: Field, base: Sequence[Any], rows: Sequence[Any], side: Literal["ours", "theirs"]
) -> dict[_Row, Any]:
    """The rows of a side by the row of the base that each is, or as its own."""
    of_base = {new: old for old, new in value_edits.matched(field, base, rows).pairs}
    return {
        ("base", of_base[number]) if number in of_base else (side, number): row
        for number, row in enumerate(rows)
    }


def _added_by_both(
    field: Field, ours: Mapping[_Row, Any], theirs: Mapping[_Row, Any]
) -> dict[_Row, _Row]:
    """Rows of ours by those of theirs, where both added the same, or one of the same name."""
    name = fields.row_name(field)
    one, other = ([row for row in rows if row[0] != "base"] for rows in (ours, theirs))
    pairs = value_edits.matched(field, [ours[r] for r in one], [theirs[r] for r in other]).pairs
    same: dict[_Row, _Row] = {}
    for i, j in pairs:
        a, b = ours[one[i]], theirs[other[j]]
        is_named = isinstance(a, dict) and a.get(name) and a.get(name) == b.get(name)
        if is_named or is_same(field, a, b):
            same[other[j]] = one[i]
    return same


def _all(lists: _Lists) -> list[_Row]:
    return [*dict.fromkeys([*lists.base, *lists.ours, *lists.theirs])]


def _is_kept(merging: _Merging, lists: _Lists, row: _Row, place: _Place) -> bool:
    """Whether a row stays; a conflict where one side took it out and the other changed it."""
    each = lists.versions(row)
    if each.base is None or (each.ours is not None and each.theirs is not None):
        return True
    left = each.theirs if each.ours is None else each.ours
    if left is None or is_same(lists.field, left, each.base):
        return False
    number = [*lists.ours].index(row) if row in lists.ours else None
    path = place.ours if number is None else (*place.ours, number)
    return merging.decide(path, each) is not None


def _order(
    merging: _Merging, lists: _Lists, kept: Collection[_Row], place: _Place
) -> Sequence[_Row]:
    """The rows that are kept, in the order of the side that changed it; then the other's own."""
    common = {
        row for row in lists.base if row in kept and row in lists.ours and row in lists.theirs
    }
    base, ours, theirs = (
        [row for row in rows if row in common] for rows in (lists.base, lists.ours, lists.theirs)
    )
    is_ours_first = True
    if ours == base:
        is_ours_first = theirs == base
    elif theirs not in (base, ours):
        names = _Versions(*(_names(lists, order) for order in (base, ours, theirs)))
        is_ours_first = merging.decide(place.ours, names) == names.ours
    first, second = (lists.ours, lists.theirs) if is_ours_first else (lists.theirs, lists.ours)
    order = [row for row in first if row in kept]
    before: _Row | None = None
    for row in second:
        if row not in kept:
            continue
        if row not in first:
            index = order.index(before) + 1 if before is not None else 0
            # Behind what the first side added there.
            while index < len(order) and order[index] not in second:
                index += 1
            order.insert(index, row)
        before = row
    return order


def _names(lists: _Lists, order: Sequence[_Row]) -> str:
    name = fields.row_name(lists.field)
    rows = (lists.base[row] for row in order)
    return "\n".join(r.get(name, "") if isinstance(r, dict) else r for r in rows)


def _shown(value: Any) -> str | None:
    """A value as a text: all that is in it, a line each."""
    if value is None or isinstance(value, str):
        return value
    below = map(_shown, value.values() if isinstance(value, dict) else value)
    return "\n".join(text for text in below if text)
