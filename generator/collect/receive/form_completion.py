"""Complete what a unit's forms say by what they have no place for, from the data they began with.

A part of the forms that was not sent, and a figure left to the program, say nothing: there the base
counts. So a file with one of a unit's forms takes nothing away from the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from generator.campaign import data_file
from generator.common import amount_format, amounts
from generator.compare import value_edits
from generator.pack import derived_figures, fields, selectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.campaign.data_file import Canonical
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.derived_entries import DerivedKind
    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.readback.pack_choice import Reader
    from generator.readback.unit_values import UnitForms

# The forms, by number, that print rows of a list; not those that are drawn for each of its rows.
ListForms = dict["FieldPath", set[int]]


def list_forms(reader: Reader) -> ListForms:
    """The forms of each list of the reader's pack."""
    forms: ListForms = {}
    for number, pattern in enumerate(reader.patterns):
        repeat = reader.pack.forms[number].repeat
        for path in {path for row in pattern.rows for cell in row.cells for path in cell.fields}:
            for depth in range(1, len(path)):
                if repeat[:depth] != path[:depth]:
                    forms.setdefault(path[:depth], set()).add(number)
    return forms


@dataclass(frozen=True)
class CompletedValues:
    """The values that a unit's forms stand for; `rows` are the new paths of the forms' rows.

    `kept` are lists and groups that were deleted from a form and are as in the base.
    """

    values: Canonical
    rows: Mapping[KeyPath, KeyPath]
    kept: Sequence[KeyPath] = ()


@dataclass(frozen=True)
class _Completing:
    """The forms of a unit, which lists they hold whole, and where their rows came.

    `before` are the values that the forms may have been filled with.
    """

    pack: Pack
    before: Sequence[Mapping[str, Any]]
    kinds: Mapping[FieldPath, DerivedKind]
    lists: ListForms
    forms: frozenset[int]
    is_whole: bool
    settings: Mapping[str, Any]
    handed_out: Mapping[str, Any] | None = None
    rows: dict[KeyPath, KeyPath] = field(default_factory=dict)
    kept: list[KeyPath] = field(default_factory=list)

    def has_all_rows(self, path: FieldPath) -> bool:
        """Whether a row of the list that is in none of the forms was taken out."""
        return self.is_whole or not self.forms.isdisjoint(self.lists.get(path, ()))

    def was_typed_by_unit(self, path: FieldPath) -> bool:
        """Whether a figure of the base can only come from a form that the unit sent before."""
        return self.handed_out is not None and path not in self.handed_out_fields

    @cached_property
    def handed_out_fields(self) -> frozenset[FieldPath]:
        """The fields that had a text, in any row, when the form was handed out."""
        texts = selectors.texts(self.handed_out or {})
        return frozenset(selectors.without_rows(path) for path, text in texts if text)

    @cached_property
    def figures(self) -> Mapping[FieldPath, set[str]]:
        """What the program worked out for each field of the values before, in any row."""
        figures: dict[FieldPath, set[str]] = {}
        for values in self.before:
            for path, figure in data_file.computed_figures(
                self.pack, values, self.settings
            ).items():
                field = selectors.without_rows(path)
                described = fields.find_field(self.pack.unit.fields, path)
                form = described.format if described else None
                printed = amount_format.number_text(amount_format.shown(figure, form), form)
                figures.setdefault(field, set()).update({amounts.as_text(figure), printed} - {""})
        return figures


@dataclass(frozen=True)
class _Place:
    """A place in the completed values, and the same in the forms' own values."""

    completed: KeyPath = ()
    own: KeyPath = ()

    @property
    def field(self) -> FieldPath:
        return selectors.without_rows(self.own)

    def child(self, name: str) -> _Place:
        return _Place((*self.completed, name), (*self.own, name))

    def row(self, number: int, own: int) -> _Place:
        return _Place((*self.completed, number), (*self.own, own))


def completed(  # noqa: PLR0913 - what was read, and what was known
    pack: Pack,
    lists: ListForms,
    unit: UnitForms,
    base: Mapping[str, Any],
    handed_out: Mapping[str, Any] | None = None,
    *,
    settings: Mapping[str, Any],
    is_handed_out: bool,
) -> CompletedValues:
    """The unit's canonical values; `base` are those that its forms say since they came last.

    `handed_out` are those that they were filled with at first. Forms that are drawn for each row of
    a list are all there only if no other form is missing.
    """
    others = {number for number, form in enumerate(pack.forms) if not form.repeat}
    is_whole = others <= unit.forms if others else is_handed_out
    kinds = {(*d.each, *d.field): d.kind for d in pack.derived}
    before = (base, handed_out) if handed_out else (base,)
    completing = _Completing(pack, before, kinds, lists, unit.forms, is_whole, settings, handed_out)
    filled_in = {path for path, text in selectors.texts(unit.values) if text}
    stated = data_file.canonical(pack, unit.values, filled_in, settings)
    values = _group(completing, pack.unit.fields, _Sources(base, stated, unit.values), _Place())
    all_texts = {path for path, _ in selectors.texts(values)}
    canonical = data_file.canonical(pack, values, all_texts, settings)
    return CompletedValues(canonical, completing.rows, completing.kept)


def holds(unit: UnitForms, path: KeyPath) -> bool:
    """Whether the unit's forms have a place for the field at the path, in any row."""
    return _holds(unit.values, [step for step in path if isinstance(step, str)])


def _holds(values: Any, names: Sequence[str]) -> bool:
    if isinstance(values, list):
        return any(_holds(row, names) for row in values)
    if not names or isinstance(values, str):
        return not names
    return names[0] in values and (len(names) == 1 or _holds(values[names[0]], names[1:]))


@dataclass(frozen=True)
class _Sources:
    """What the base and the forms say at one place, and the forms' own texts, blank ones too."""

    base: Any
    stated: Any
    own: Any

    def child(self, name: str) -> _Sources:
        return _Sources((self.base or {}).get(name), (self.stated or {}).get(name), self.own[name])


def _group(completing: _Completing, group: Field, sources: _Sources, place: _Place) -> Canonical:
    values: Canonical = {}
    for name, child in group.children.items():
        if name in sources.own:
            value = _value(completing, child, sources.child(name), place.child(name))
        else:
            value = (sources.base or {}).get(name)
            forms = completing.lists.get(place.child(name).field, set())
            if value and forms & completing.forms:
                completing.kept.append(place.child(name).completed)
        if value is not None:
            values[name] = value
    return values


def _value(completing: _Completing, field: Field, sources: _Sources, place: _Place) -> Any:
    if field.kind == "group":
        return _group(completing, field, sources, place)
    if field.kind == "rows":
        return _rows(completing, field, sources, place)
    kind = completing.kinds.get(place.field)
    printed = completing.figures.get(place.field, ()) if kind == "lookup" and sources.stated else ()
    if sources.base is None and sources.stated in printed:
        # It is printed in a form that is handed out; the unit changes it where it comes from.
        return None
    if sources.stated is None and not sources.own:
        if kind in derived_figures.CHECKED_KINDS:
            # What the unit typed once and now leaves to the program is taken back.
            is_taken_back = sources.base and completing.was_typed_by_unit(place.field)
            return None if is_taken_back else sources.base
        if kind == "default":
            # Left out it would be the default again, which the form did not say.
            return "" if sources.base is not None else None
    return sources.stated


def _rows(completing: _Completing, field: Field, sources: _Sources, place: _Place) -> list[Any]:
    base, stated, own = ([*(rows or [])] for rows in (sources.base, sources.stated, sources.own))
    matching = value_edits.matched(field, _printed(base, own), stated)
    of_base = {new: old for old, new in matching.pairs}
    rows: list[tuple[int | None, int | None]] = [
        (of_base.get(number), number) for number in range(len(stated))
    ]
    if not completing.has_all_rows(place.field):
        for kept in matching.removed:
            rows.insert(_behind(rows, kept), (kept, None))
    completed: list[Any] = []
    for old, number in rows:
        before = {} if old is None else base[old]
        if number is None:
            completed.append(before)
            continue
        below = place.row(len(completed), number)
        completing.rows[below.own] = below.completed
        if isinstance(stated[number], str):
            completed.append(stated[number])
        else:
            each = _Sources(before, stated[number], own[number])
            completed.append(_group(completing, field, each, below))
    return completed


def _printed(base: Sequence[Any], own: Sequence[Any]) -> list[Any]:
    """The rows of the base with what the forms print of them, to be compared with theirs."""
    names = {name for row in own if isinstance(row, dict) for name in row}
    return [
        {name: value for name, value in row.items() if name in names}
        if isinstance(row, dict)
        else row
        for row in base
    ]


def _behind(rows: Sequence[tuple[int | None, int | None]], old: int) -> int:
    """Where a row of the base that is not in the forms goes: behind those before it."""
    places = [i for i, (each, _) in enumerate(rows) if each is not None and each < old]
    return places[-1] + 1 if places else 0
