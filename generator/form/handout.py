"""What a form to hand out shows: what is known, blank where it is to be filled in.

Sums and texts taken over from elsewhere stay blank: printed, they would contradict what the unit
then changes. Lists have spare rows, a form that repeats has spare copies.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.common import row_numbers
from generator.form import context as context_
from generator.form import model
from generator.pack import selectors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from generator.form.context import Context
    from generator.form.model import Block, Branch, Choice, FormModel, Loop
    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.word.handout_mark import HandoutMark

# Blank rows of a list beyond its data.
SPARE_ROWS = 3
# Of a list beside so many others of the same fields in one table: most have a row or two, and with
# one blank row each the blank form has the pages of the official one.
SPARE_ROWS_OF_MANY, MANY_LISTS = 1, 4
# Copies of a form that repeats: so many in all, or so many beyond the data.
LEAST_COPIES, SPARE_COPIES = 4, 2


@dataclass(frozen=True)
class Handout:
    """What is known of one unit before it fills in its form.

    `settings` are typed values; `values` the texts of its data file in canonical form, without the
    figures that are computed; an amount that is not valid is printed as typed.
    """

    settings: Mapping[str, Any]
    values: Mapping[str, Any]
    mark: HandoutMark


class NotHandedOutError(ValueError):
    """A unit's data do not fit a form to hand out; said in words for staff."""


def context(pack: Pack, handout: Handout, crowded: Collection[FieldPath] = ()) -> Context:
    """What the templates see: the unit's texts, looked-up ones, row numbers, spare rows.

    `crowded` are the lists of `crowded_lists`, which get fewer spare rows.
    """
    values: dict[str, Any] = deepcopy(dict(handout.values))
    for derived in pack.derived:
        rows = [row for _, row in selectors.rows_of(values, derived.each)]
        if derived.kind in ("sum", "formula"):
            for row in rows:
                _set(row, derived.field, "")
        elif derived.kind == "lookup":
            for row in rows:
                _set(row, derived.field, _looked_up(values, row, derived.selectors))
    values = _with_spare_rows(pack, pack.unit.fields, values, (), crowded)
    for derived in pack.derived:
        if derived.kind == "number":
            for path, row in selectors.rows_of(values, derived.each):
                _set(row, derived.field, row_numbers.at(path, derived.style))
    return context_.build(pack, handout.settings, values)


def row_count(pack: Pack, path: FieldPath, filled: int, crowded: Collection[FieldPath] = ()) -> int:
    """How many rows the list at the path has in a form handed out, with so many filled ones."""
    if any(form.repeat == path for form in pack.forms):
        wanted = max(LEAST_COPIES, filled + SPARE_COPIES)
    elif path in crowded:
        wanted = filled + SPARE_ROWS_OF_MANY
    else:
        wanted = filled + SPARE_ROWS
    return max(wanted, pack.least_rows.get(path, 1))


def crowded_lists(models: Sequence[FormModel]) -> frozenset[FieldPath]:
    """The lists that stand beside many others of the same fields in one table."""
    crowded: set[FieldPath] = set()
    for form in models:
        for table in form.tables:
            alike: dict[frozenset[FieldPath], set[FieldPath]] = {}
            for loop in _loops(table.blocks):
                names = (path[len(loop.path) :] for path in _fields(loop.body))
                alike.setdefault(frozenset(names), set()).add(loop.path)
            crowded.update(*(paths for paths in alike.values() if len(paths) >= MANY_LISTS))
    return frozenset(crowded)


def _loops(blocks: Sequence[Block]) -> Iterator[Loop]:
    for block in blocks:
        if isinstance(block, model.Loop):
            yield block
            yield from _loops(block.body)
        elif isinstance(block, model.Choice):
            yield from _loops(richest(block).body)


def richest(choice: Choice) -> Branch:
    """The branch of rows under a condition that has the most fields; the first of equals.

    It is drawn where somebody types: a field that is still blank needs its cell.
    """
    return max(choice.branches, key=lambda branch: _fields(branch.body).total())


def _fields(blocks: Sequence[Block]) -> Counter[FieldPath]:
    counted: Counter[FieldPath] = Counter()
    for block in blocks:
        if isinstance(block, model.Row):
            parts = (part for cell in block.cells for part in cell.parts)
            counted.update(part.path for part in parts if not isinstance(part, str))
        elif isinstance(block, model.Loop):
            counted += _fields(block.body)
        else:
            counted += _fields(richest(block).body)
    return counted


def _set(row: Any, path: FieldPath, text: str) -> None:
    """Put the text into the row, in groups that are made where they are missing."""
    for step in path[:-1]:
        row = row.setdefault(step, {})
    row[path[-1]] = text


def _looked_up(values: Mapping[str, Any], row: Any, found_by: Sequence[selectors.Selector]) -> str:
    """The first text that the selectors find, seen from the row; blank for none."""
    for selector in found_by:
        if selector.rows and not row.get(selector.equals):
            continue
        for _, text in selectors.select(values, (), row, selector):
            if text:
                return str(text)
    return ""


def _with_spare_rows(
    pack: Pack, field: Field, values: Any, path: FieldPath, crowded: Collection[FieldPath]
) -> dict[str, Any]:
    """The group's values with every list filled up, also within blank rows."""
    group = dict(values or {})
    for name, child in field.children.items():
        below = (*path, name)
        if child.kind == "group":
            group[name] = _with_spare_rows(pack, child, group.get(name), below, crowded)
        elif child.kind == "rows":
            rows = list(group.get(name) or [])
            rows += [{}] * (row_count(pack, below, len(rows), crowded) - len(rows))
            group[name] = [_with_spare_rows(pack, child, row, below, crowded) for row in rows]
    return group
