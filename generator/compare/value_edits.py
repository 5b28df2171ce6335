"""The edits of a data file that make one set of canonical values of another, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.campaign import data_file
from generator.common import amounts
from generator.common.amounts import NotAnAmountError
from generator.compare import row_pairs
from generator.datafile import edits
from generator.datafile.edits import AddRow, MoveRow, RemoveRow, SetValue
from generator.pack import fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from generator.compare.row_pairs import Matching
    from generator.datafile.edited_values import Edit
    from generator.datafile.edits import Edited
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field

_MOST_ROUNDS = 3
# A row by its number in the old values; one that was added has none, nor has one without texts.
_Number: TypeAlias = "int | None"


@dataclass(frozen=True)
class _Lists:
    """A list in the old values and in the new ones, and in the data file as it stands."""

    old: Sequence[Any]
    new: Sequence[Any]
    in_file: Sequence[Any]


def with_values(
    file: Edited,
    new: Mapping[str, Any],
    field: Field,
    canonical: Callable[[Source], Any],
    old: Mapping[str, Any] | None = None,
) -> Edited:
    """The file's text, edited so that its canonical values become `new`.

    `canonical` works them out of a file that is parsed; `file` is it as it stands, `old` what it
    says, if that is known. A change may make a default text or a sum of the file another one: what
    then differs is set once more. Raises EditRefusedError.
    """
    order = fields.key_order(field)
    for _ in range(_MOST_ROUNDS):
        old_values = canonical(file.source) if old is None else old
        changes = between(field, old_values, new, file.source.data)
        if not changes:
            break
        before, old = file.text, None
        file = edits.edited(file.text, file.source, changes, order)
        if file.text == before:
            break
    return file


def between(
    field: Field, old: Mapping[str, Any], new: Mapping[str, Any], in_file: Mapping[str, Any]
) -> list[Edit]:
    """The edits by which a file that says `old` says `new`; both are canonical values of a unit.

    `in_file` are the file's own values: what `old` leaves out of them (blank rows, figures equal to
    their computation, keys that are no fields) stays as it is. Rows are paired as in comparisons:
    one that only moved is moved, so that its comments go with it. An amount that is equal, written
    otherwise, stays as the file has it.
    """
    return [*_group(field, old, new, in_file, ())]


def _group(
    group: Field, old: Mapping[str, Any], new: Mapping[str, Any], in_file: Any, path: KeyPath
) -> Iterator[Edit]:
    names = {**group.children, **dict.fromkeys([*old, *new])}
    for name in names:
        field = group.children.get(name)
        before, after = old.get(name), new.get(name)
        here = (*path, name)
        below = in_file.get(name) if isinstance(in_file, dict) else None
        if before == after:
            continue
        kinds = {type(value) for value in (before, after) if value is not None}
        if field is None or len(kinds) > 1 or kinds == {str}:
            if field is None or not is_same_amount(field, before, after):
                yield SetValue(here, after)
        elif kinds == {dict}:
            yield from _group(field, before or {}, after or {}, below, here)
        else:
            rows = below if isinstance(below, list) else []
            yield from _rows(field, _Lists(before or [], after or [], rows), here)


def is_same_amount(field: Field, old: Any, new: Any) -> bool:
    """Whether two texts are one amount, written in two ways."""
    if not isinstance(old, str) or not isinstance(new, str) or field.kind != "amount":
        return False
    try:
        return amounts.read(old, whole=field.whole) == amounts.read(new, whole=field.whole)
    except NotAnAmountError:
        return False


def _rows(field: Field, lists: _Lists, path: KeyPath) -> Iterator[Edit]:
    """Take rows out, put them in their order and add new ones; then change what is in each."""
    matching = matched(field, lists.old, lists.new)
    rows = _numbers(field, lists)
    for number in reversed(range(len(rows))):
        if rows[number] in matching.removed:
            yield RemoveRow(path, number)
            del rows[number]
    old_by_new = {new: old for old, new in matching.pairs}
    position = 0
    for number, row in enumerate(lists.new):
        old = old_by_new.get(number)
        if old is None:
            yield AddRow(path, position, row)
            rows.insert(position, None)
        elif (old, number) in matching.moved:
            now = rows.index(old)
            to = position - 1 if now < position else position
            if now != to:
                yield MoveRow(path, now, to)
                rows.insert(to, rows.pop(now))
            position = to
        else:
            position = rows.index(old)
        position += 1
    places = {old: number for number, old in enumerate(rows) if old is not None}
    in_file = dict(zip(_numbers(field, lists), lists.in_file, strict=False))
    for old, new in matching.pairs:
        below = (*path, places[old])
        if isinstance(lists.new[new], str):
            if lists.old[old] != lists.new[new]:
                yield SetValue(below, lists.new[new])
        else:
            yield from _group(field, lists.old[old], lists.new[new], in_file.get(old), below)


def matched(field: Field, old: Sequence[Any], new: Sequence[Any]) -> Matching:
    """Which row of a list is which, by the field that names a row, and by all texts."""
    name = fields.row_name(field)
    before, after = (
        [{name: "", **row} if isinstance(row, dict) else row for row in rows] for rows in (old, new)
    )
    return row_pairs.match(before, after, name)


def _numbers(field: Field, lists: _Lists) -> list[_Number]:
    """The rows of the file by their numbers in the old values, which have those with texts."""
    numbers = iter(range(len(lists.old)))
    numbered = [
        next(numbers, None) if data_file.is_row(field, row) else None for row in lists.in_file
    ]
    return [*numbered, *numbers]
