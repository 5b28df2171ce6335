"""The forms of a unit while somebody types: drawn anew only where rows or copies have changed.

Drawing takes as long as a check; where the rows are the same, only the texts of the fields are
looked up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.desk import field_keys, field_view, form_view, page_parts, state, unit_page
from generator.form import context as context_
from generator.pack import selectors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.datafile.yaml_tree import KeyPath
    from generator.desk.face import Face
    from generator.desk.history import History
    from generator.desk.page_parts import FieldView, FormView
    from generator.desk.unit_file import Changed, OpenUnit
    from generator.form.context import Context


@dataclass(frozen=True)
class LiveForms:
    """A unit's forms as they were drawn, their fields with the paths, and what rows they have.

    `shape` is what the page knows them by, `rows` how many rows each list has. The texts in the
    forms may be older than `cells`: not where `is_fresh`.
    """

    forms: tuple[FormView, ...]
    fields: tuple[tuple[KeyPath, FieldView], ...]
    cells: Mapping[str, dict[str, Any]]
    shape: str
    rows: tuple[Any, ...]
    is_fresh: bool = True


def draw(
    face: Face, settings: Mapping[str, Any], unit: OpenUnit, known: LiveForms | None = None
) -> LiveForms:
    """The unit's forms; `known` ones, with the texts of today, where the rows are the same."""
    if unit.unreadable:
        return LiveForms((), (), {}, unit_page.shape(()), ())
    values, data = unit.checked.values, unit.parsed.data
    context = context_.build(face.pack, settings, form_view.with_spare_rows(face.pack, values))
    # A row is a spare one until the data have it.
    rows = _rows(context), _rows(data)
    if known and known.rows == rows:
        cells = _cells(known, context, data)
        return LiveForms(known.forms, known.fields, cells, known.shape, rows, is_fresh=False)
    forms = form_view.draw(face, settings, values, data)
    fields = {field.key: field for field in page_parts.all_fields(forms) if field.kind != "tick"}
    of_ticks = {field.key: field for field in page_parts.all_fields(forms)}
    paths = tuple(
        (field_keys.from_id(key, face.pack.unit.fields), field)
        for key, field in {**of_ticks, **fields}.items()
        if field.kind != "number"
    )
    return LiveForms(forms, paths, state.cells_of(forms), unit_page.shape(forms), rows)


@dataclass(frozen=True)
class Answer:
    """What the page gets for a change, and the forms to be known for the next one."""

    json: dict[str, Any]
    forms: LiveForms


def answer(  # noqa: PLR0913, PLR0917 - what is there of a unit
    face: Face,
    settings: Mapping[str, Any],
    changed: Changed,
    past: History,
    known: LiveForms | None,
    shape: object,
) -> Answer:
    """The answer to a change made in a page that shows the forms of that shape."""
    live = draw(face, settings, changed.unit, known)
    if shape != live.shape and not live.is_fresh:
        live = draw(face, settings, changed.unit)
    json = state.of_change(face.pack, changed, past, live.forms, live.cells)
    return Answer(unit_page.with_forms(json, live.forms, shape), live)


def _rows(node: Any) -> tuple[Any, ...]:
    """How many rows each list below has, in order."""
    below = node.items() if isinstance(node, dict) else enumerate(node)
    found = [(name, _rows(each)) for name, each in below if isinstance(each, dict | list)]
    return (len(node) if isinstance(node, list) else -1, *(each for each in found if each[1]))


def _cells(known: LiveForms, context: Context, data: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of the fields, with their texts of today."""
    cells: dict[str, Any] = dict(known.cells)
    for path, field in known.fields:
        text = field_view.text_of(selectors.value_or_none(data, path))
        value = selectors.value_or_none(context, path)
        shown = "" if field.kind == "tick" or value is None else str(value)
        cells[field.key] = state.cell(field, text, shown)
    return cells
