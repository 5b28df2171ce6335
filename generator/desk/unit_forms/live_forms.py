"""The forms of a unit while somebody types: drawn anew only where rows or copies have changed.

Drawing takes longer than a check; where the rows are the same, only the texts of the fields whose
values have changed are looked up, and the page gets these alone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.desk.unit_forms import (
    field_view,
    form_view,
    page_html,
    page_parts,
    page_state,
    tree_changes,
)
from generator.form import context as context_
from generator.pack import selectors

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.desk.unit_data.undo_steps import History
    from generator.desk.unit_data.unit_file import Changed, OpenUnit
    from generator.desk.unit_forms.pack_forms import PackForms
    from generator.desk.unit_forms.page_parts import FieldView, FormView
    from generator.desk.unit_forms.tree_changes import TreeChanges
    from generator.form.context import Context
    from generator.form.model import FormModel

    Cells: TypeAlias = Mapping[str, dict[str, Any]]

# A page gets what changed since any of so many versions of the cells, else all cells.
_MOST_VERSIONS = 20


@dataclass(frozen=True)
class LiveForms:
    """A unit's forms as they were drawn, and the cells of today, with what these were read from.

    `shape` is what the page knows the forms by; `fields` are theirs by the paths of the values.
    The texts in the forms may be older than `cells`: not where `is_fresh`. `redrawn` are the forms
    that differ from those known before; None for all. `since` are the ids of the cells that have
    changed since each earlier version of them; `version` is that of today.
    """

    forms: tuple[FormView, ...]
    fields: Mapping[KeyPath, FieldView]
    cells: Cells
    shape: str
    context: Context
    data: Mapping[str, Any]
    is_fresh: bool = True
    redrawn: tuple[FormView, ...] | None = None
    since: Mapping[str, frozenset[str]] = field(default_factory=dict)
    version: str = field(default_factory=lambda: secrets.token_hex(8))


def draw(
    pack_forms: PackForms,
    settings: Mapping[str, Any],
    unit: OpenUnit,
    known: LiveForms | None = None,
    *,
    is_all_wanted: bool = False,
) -> LiveForms:
    """The unit's forms; of those `known` only what has other rows is drawn, or all if wanted."""
    if unit.unreadable:
        return LiveForms((), {}, {}, page_html.shape(()), {}, {})
    values, data = unit.checked.values, unit.parsed.data
    context = context_.build(
        pack_forms.pack, settings, form_view.with_spare_rows(pack_forms.pack, values)
    )
    if known and known.forms and not is_all_wanted:
        changes = tree_changes.between((known.context, context), (known.data, data))
        copies = _with_other_rows(pack_forms, context, changes)
        if copies is not None:
            redrawn = tuple(form_view.drawn(pack_forms, context, data, copies)) if copies else ()
            return _renewed(known, context, data, changes, redrawn)
    forms = tuple(form_view.drawn(pack_forms, context, data))
    fields, cells = _by_path(forms), page_state.cells_of(forms)
    live = LiveForms(forms, fields, cells, page_html.shape(forms), context, data)
    return replace(live, since=_since(known, cells)) if known else live


@dataclass(frozen=True)
class Answer:
    """What the page gets for a change, and the forms to be known for the next one."""

    json: dict[str, Any]
    forms: LiveForms


def answer(  # noqa: PLR0913, PLR0917 - what is there of a unit
    pack_forms: PackForms,
    settings: Mapping[str, Any],
    changed: Changed,
    past: History,
    known: LiveForms | None,
    shape: object,
    seen: object = None,
) -> Answer:
    """The answer to a change made in a page that shows the forms of that shape.

    `seen` is the version of the cells that the page has: it gets those that changed since, and of
    the forms those with other rows. Without it the page gets all cells, and all forms where rows
    are others.
    """
    live = draw(pack_forms, settings, changed.unit, known)
    has_known = known is not None and shape == known.shape and isinstance(seen, str)
    if shape != live.shape and not live.is_fresh and not has_known:
        live = draw(pack_forms, settings, changed.unit, known, is_all_wanted=True)
    json = page_state.of_change(pack_forms.pack, changed, past, live.forms, live.cells)
    json["state"] |= cells_for(live, seen)
    if has_known and live.redrawn is not None:
        json["state"]["shape"] = live.shape
        json["sections"] = {form.name: page_html.forms_html([form]) for form in live.redrawn}
        return Answer(json, live)
    return Answer(page_html.with_forms(json, live.forms, shape), live)


def cells_for(live: LiveForms, seen: object = None) -> dict[str, Any]:
    """The cells, for a page that has those of the version `seen`: what changed since, else all.

    Of a cell that is gone there is None. `since` is blank where these are all cells.
    """
    cells: Mapping[str, Any] = live.cells
    keys = live.since.get(seen) if isinstance(seen, str) else None
    if seen == live.version:
        keys = frozenset()
    if keys is not None:
        cells = {key: cells.get(key) for key in sorted(keys)}
    return {"cells": cells, "version": live.version, "since": "" if keys is None else seen}


def _with_other_rows(
    pack_forms: PackForms, context: Context, changes: TreeChanges
) -> list[tuple[str, int]] | None:
    """The forms, and which copy of each, that have more or fewer rows; None where copies do."""
    found: list[tuple[str, int]] = []
    for model in pack_forms.models:
        repeat = model.form.repeat
        if any(_is_around(rows, repeat) for rows in changes.lists):
            return None
        copies = range(len(selectors.value_at(context, repeat))) if repeat else range(1)
        found.extend(
            (model.form.template, copy)
            for copy in copies
            if any(_prints(model, copy, rows) for rows in changes.lists)
        )
    return found


def _is_around(rows: KeyPath, repeat: Sequence[str]) -> bool:
    """Whether a form that repeats over `repeat` has other copies where that list has other rows."""
    return bool(repeat) and tuple(repeat[: len(rows)]) == rows


def _prints(model: FormModel, copy: int, rows: KeyPath) -> bool:
    """Whether the form's copy prints rows of the list."""
    scope = tuple(model.form.repeat)
    if scope and rows[: len(scope)] == scope and rows[len(scope)] != copy:
        return False
    fields = tuple(step for step in rows if isinstance(step, str))
    return any(path[: len(fields)] == fields for path in model.printed)


def _renewed(
    known: LiveForms,
    context: Context,
    data: Mapping[str, Any],
    changes: TreeChanges,
    redrawn: tuple[FormView, ...],
) -> LiveForms:
    """What is known, with the forms that were drawn anew and the texts of today."""
    forms, fields, shape = known.forms, known.fields, known.shape
    cells = {**known.cells}
    changed: Collection[KeyPath] = changes.values
    if redrawn:
        new = {form.name: form for form in redrawn}
        forms = tuple(new.get(form.name, form) for form in forms)
        fields, shape = _by_path(forms), page_html.shape(forms)
        for path in known.fields.keys() - fields.keys():
            cells.pop(known.fields[path].key, None)
        changed = [path for path in fields if path not in known.fields or changes.has(path)]
    for path in changed:
        # A text of a list of texts is part of the list's own field.
        own = next((p for p in (path, path[:-1]) if p in fields), None)
        if own is not None:
            cells[fields[own].key] = _cell(fields[own], own, context, data)
    return LiveForms(
        forms, fields, cells, shape, context, data,
        is_fresh=False, redrawn=redrawn, since=_since(known, cells),
    )  # fmt: skip


def _cell(
    of: FieldView, path: KeyPath, context: Context, data: Mapping[str, Any]
) -> dict[str, Any]:
    """The field's cell, with its texts of today."""
    value = selectors.value_or_none(context, path)
    shown = "" if of.kind == "tick" or value is None else str(value)
    return page_state.cell(of, field_view.text_of(selectors.value_or_none(data, path)), shown)


def _by_path(forms: Sequence[FormView]) -> dict[KeyPath, FieldView]:
    """The fields by the paths of their values; of one that is ticked, too, that with a text."""
    found: dict[KeyPath, FieldView] = {}
    for each in page_parts.all_fields(forms):
        if each.path not in found or found[each.path].kind == "tick":
            found[each.path] = each
    return found


def _since(known: LiveForms, cells: Cells) -> dict[str, frozenset[str]]:
    """By version, of those known the newest, the ids of the cells that have changed since."""
    before = known.cells
    changed = frozenset(key for key in {**before, **cells} if before.get(key) != cells.get(key))
    kept = [*known.since.items(), (known.version, frozenset[str]())][-_MOST_VERSIONS:]
    return {version: keys | changed for version, keys in kept}
