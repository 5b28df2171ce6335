"""A unit's data for the next stage: what a pack's `carry` takes over from another pack's values.

Lists are filled row by row; what was not taken over and what is still to be filled in are counted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from generator.campaign import data_file
from generator.common import amounts
from generator.common.amounts import NotAnAmountError
from generator.pack import selectors
from generator.pack.pack import computed_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.campaign.data_file import Canonical
    from generator.datafile.yaml_tree import KeyPath, Node
    from generator.pack.carry import Transfer
    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath


@dataclass(frozen=True)
class Counts:
    """How many texts and amounts were taken over, and by field how many were not.

    `blank` are fields of the new pack with nothing in them: those without a source, and required
    ones whose source says nothing. A list without rows counts once. `left` are fields of the other
    pack, with texts of its data files that no field takes over.
    """

    taken: Counter[FieldPath] = field(default_factory=Counter)
    without_source: Counter[FieldPath] = field(default_factory=Counter)
    blank: Counter[FieldPath] = field(default_factory=Counter)
    left: Counter[FieldPath] = field(default_factory=Counter)

    def add(self, other: Counts) -> None:
        """Add the counts of another unit."""
        self.taken.update(other.taken)
        self.without_source.update(other.without_source)
        self.blank.update(other.blank)
        self.left.update(other.left)


@dataclass(frozen=True)
class CarriedData:
    """A unit's values for the new pack, as texts, and what was counted."""

    values: dict[str, Any]
    counts: Counts


@dataclass(frozen=True)
class Plan:
    """What goes into the data of the new pack, and which of its fields need not be filled in.

    `with_source` are its fields, and lists, into which something goes.
    """

    pack: Pack
    transfers: tuple[Transfer, ...]
    computed: frozenset[FieldPath]
    with_source: frozenset[FieldPath]


def plan(pack: Pack, transfers: Iterable[Transfer]) -> Plan:
    """The plan of these transfers.

    Rows are made by the fields that have as many lists around them as their sources; others then
    go into each row, so they come later.
    """
    ordered = tuple(sorted(transfers, key=lambda t: len(t.lists) - len(t.source_lists)))
    places = {path for t in ordered for path in (t.field, *t.lists[: len(t.source_lists)])}
    return Plan(pack, ordered, computed_fields(pack), frozenset(places))


def carry_over(stage: Plan, texts: Mapping[str, Any], data: Node) -> CarriedData:
    """The new values made of a unit's `texts`; `data` is what its file says."""
    values: dict[str, Any] = {}
    counts = Counts()
    taken: set[KeyPath] = set()
    for transfer in stage.transfers:
        for path, text in selectors.values_of(texts, transfer.source):
            rows = [step for step in path if isinstance(step, int)]
            if text and _put(values, transfer, rows, _moved(text, transfer.shift)):
                taken.add(path)
    counts.taken.update(map(selectors.without_rows, taken))
    for path, text in selectors.texts(data):
        # Of a list of texts, the list is taken over.
        if text and not {path, path[:-1]} & taken:
            counts.left[selectors.without_rows(path)] += 1
    without = data_file.without_blank_rows(values)
    for path, is_required in _blanks(stage.pack.unit.fields, without, (), stage.computed):
        # What is optional, and blank in the source, is to stay blank.
        if path not in stage.with_source:
            counts.without_source[path] += 1
        elif is_required:
            counts.blank[path] += 1
    return CarriedData(without, counts)


def canonical(pack: Pack, values: dict[str, Any], settings: Mapping[str, Any]) -> Canonical:
    """The canonical data of the values; nothing was left blank on purpose."""
    printed = {path for path, _ in selectors.texts(values)}
    return data_file.canonical(pack, values, printed, settings)


def _moved(text: Any, shift: int) -> Any:
    """The amount in the other unit; any other text as it is."""
    if not shift:
        return text
    try:
        amount = amounts.read(text)
    except NotAnAmountError:
        return text
    return amounts.as_text(amounts.plain(Decimal(amount).scaleb(shift)))


def _put(values: dict[str, Any], transfer: Transfer, rows: list[int], text: Any) -> bool:
    """Put the text into the row of these numbers, or into every row there is where none is left.

    False where there is no such row.
    """
    places: list[Any] = [values]
    for length, step in enumerate(transfer.field[:-1], 1):
        if transfer.field[:length] not in transfer.lists:
            places = [group.setdefault(step, {}) for group in places]
        elif rows:
            number, *rows = rows
            places = [_row(group.setdefault(step, []), number) for group in places]
        else:
            below = (row for group in places for row in group.get(step, ()))
            places = [row for row in below if not data_file.is_blank(row)]
    for group in places:
        group[transfer.field[-1]] = text
    return bool(places)


def _row(rows: list[Any], number: int) -> Any:
    """The row of that number, made with those before it where the list is shorter."""
    rows += [{} for _ in range(number + 1 - len(rows))]
    return rows[number]


def _blanks(
    group: Field, values: Any, parent: FieldPath, computed: frozenset[FieldPath]
) -> Iterator[tuple[FieldPath, bool]]:
    """Each field with nothing in it, and whether it is required; a list without rows as one."""
    for name, child in group.children.items():
        path, value = (*parent, name), values.get(name)
        if child.kind == "group":
            yield from _blanks(child, value or {}, path, computed)
        elif child.kind == "rows" and value:
            for row in value:
                yield from _blanks(child, row, path, computed)
        elif not value and path not in computed:
            yield path, child.required
