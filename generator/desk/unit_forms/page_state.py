"""A unit as the page's script gets it: texts of cells, findings, totals, what can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.common import amounts, diagnostics
from generator.desk.unit_forms import field_keys, page_parts
from generator.desk.wording import page_advice
from generator.pack import ceilings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.common.diagnostics import Diagnostic
    from generator.compare.three_way import Conflict
    from generator.datafile.yaml_tree import KeyPath
    from generator.desk.unit_data.undo_steps import History
    from generator.desk.unit_data.unit_file import Changed, OpenUnit
    from generator.desk.unit_forms.page_parts import FieldView, FormView
    from generator.pack.pack import Pack

    Json = dict[str, Any]


def of_unit(
    pack: Pack,
    unit: OpenUnit,
    past: History,
    forms: Sequence[FormView],
    cells: Mapping[str, Json] | None = None,
) -> Json:
    """The unit's state; `forms` are its forms as drawn from it, none where it cannot be read.

    `cells` are those of the forms, where they are known.
    """
    cells = cells_of(forms) if cells is None else cells
    counts = diagnostics.count(unit.checked.diagnostics)
    total = ceilings.figure(pack, unit.checked.values)
    return {
        "unit": unit.checked.unit,
        "hash": unit.sha256,
        "cells": cells,
        "findings": [_finding(pack, unit, each, cells) for each in unit.checked.diagnostics],
        "errors": counts.errors,
        "warnings": counts.warnings,
        "answered": counts.answered,
        "total": amounts.as_text(total),
        "run": past.run,
        "undo": past.can_undo,
        "redo": past.can_redo,
        "unreadable": unit.unreadable,
    }


def of_change(
    pack: Pack,
    changed: Changed,
    past: History,
    forms: Sequence[FormView],
    cells: Mapping[str, Json] | None = None,
) -> Json:
    """What became of a change, with the unit's state after it; parameters as for `of_unit`."""
    cells = cells_of(forms) if cells is None else cells
    return {
        "kind": changed.kind,
        "reason": changed.reason,
        "conflicts": [_conflict(each, cells) for each in changed.conflicts],
        "state": of_unit(pack, changed.unit, past, forms, cells),
    }


def cells_of(forms: Sequence[FormView]) -> dict[str, Json]:
    """The fields' texts by their ids: as typed and as printed.

    A field may be printed in several places, of which columns to tick print a mark.
    """
    cells: dict[str, Json] = {}
    for field in page_parts.all_fields(forms):
        shown = "" if field.kind == "tick" else field.shown
        known = cells.get(field.key)
        if known is None or (shown and not known["shown"]):
            cells[field.key] = cell(field, field.text, shown)
    return cells


def cell(field: FieldView, text: str, shown: str) -> Json:
    """The field's cell, with its text as typed and as printed."""
    return {"text": text, "shown": shown, "computed": field.is_computed and not text}


def _finding(pack: Pack, unit: OpenUnit, finding: Diagnostic, cells: Mapping[str, Json]) -> Json:
    """The finding in the page's words, with the ids of it and of its cell; blank for none.

    `in_text` is whether it is about the file's text; `fix`, whether a button mends it.
    """
    record = diagnostics.as_record(finding)
    del record["file"]
    words = page_advice.of_finding(pack, unit.parsed, finding)
    is_mechanical = finding.fix is not None or page_advice.can_be_computed(pack, finding)
    return {
        **record,
        "message": words.message,
        "hint": words.hint,
        "in_text": words.is_in_text,
        "id": page_advice.finding_id(finding),
        "cell": _cell(finding.path, cells),
        "fix": is_mechanical and not finding.answered,
    }


def _cell(path: KeyPath, cells: Mapping[str, Json]) -> str:
    """The cell of the path, the first one below it, or below what is around it."""
    while path:
        own = field_keys.to_id(path)
        if own in cells:
            return own
        below = next((key for key in cells if key.startswith(f"{own}/")), "")
        if below:
            return below
        path = path[:-1]
    return ""


def _conflict(conflict: Conflict, cells: Mapping[str, Json]) -> Json:
    return {
        "key": field_keys.to_id(conflict.path),
        "cell": _cell(conflict.path, cells),
        "base": conflict.base,
        "ours": conflict.ours,
        "theirs": conflict.theirs,
    }
