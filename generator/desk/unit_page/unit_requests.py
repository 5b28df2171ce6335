"""What the page of a unit asks for, with the functions that answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from generator.common.diagnostics import UsageError
from generator.compare.three_way import Conflict
from generator.desk.unit_data import answers_and_fixes, unit_file
from generator.desk.unit_data.cell_changes import CellText, NewRow, RowTo, WithoutRow
from generator.desk.unit_forms import field_keys, form_view, live_forms, page_html, page_state
from generator.desk.unit_page import change_log, clipboard, origins, paste, versions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from generator.compare.three_way import Decisions, Side
    from generator.datafile.yaml_tree import KeyPath
    from generator.desk.open_campaigns import ChosenUnit
    from generator.desk.unit_data.cell_changes import CellChange
    from generator.desk.unit_data.unit_file import Changed

    Body = Mapping[str, Any]

# fmt: off
_UNKNOWN = "页面发来的内容无法识别，未作改动。请刷新页面后再试。"
# fmt: on


def page(unit: ChosenUnit) -> str:
    """The HTML of the unit's page."""
    campaign = unit.file.judging.campaign
    with unit.kept.past.lock:
        opened = unit_file.read(unit.file)
        known = unit.kept.live
        live = live_forms.draw(
            unit.pack_forms, campaign.settings, opened, known, is_all_wanted=True
        )
        unit.kept.live = live
        shown = page_state.of_unit(campaign.pack, opened, unit.kept.past, live.forms, live.cells)
        shown |= live_forms.cells_for(live)
    return page_html.page(
        live.forms,
        shown,
        campaign_id=unit.campaign_id,
        campaign_name=campaign.name,
        unit_id=unit.unit_id,
        unit_name=opened.checked.unit,
    )


def text(unit: ChosenUnit) -> dict[str, Any]:
    """The text of the data file, and the file's hash, of which a change of it is made."""
    opened = unit_file.read(unit.file, is_known_enough=True)
    return {"text": opened.text, "hash": opened.sha256}


def changes(unit: ChosenUnit) -> dict[str, Any]:
    """What happened to the unit, and what was changed in its data."""
    return change_log.of_unit(unit, unit_file.read(unit.file, is_known_enough=True))


def value_origins(unit: ChosenUnit) -> dict[str, Any]:
    """Where each value came from, by the ids of the fields, and of which file that is."""
    opened = unit_file.read(unit.file, is_known_enough=True)
    return {"hash": opened.sha256, "notes": origins.of_unit(unit, opened)}


def kept_file(unit: ChosenUnit, id_: str) -> Path | None:
    """The file of that id that the unit sent, as it came; None where none is kept."""
    return versions.kept_file(unit, unit_file.read(unit.file, is_known_enough=True), id_)


def pasted(unit: ChosenUnit, body: Body) -> dict[str, Any]:
    """Where the table of the clipboard goes; with `take` the unit after it went there."""
    campaign = unit.file.judging.campaign
    opened = unit_file.read(unit.file)
    forms: tuple[Any, ...] = ()
    if not opened.unreadable:
        values, data = opened.checked.values, opened.parsed.data
        forms = form_view.draw(unit.pack_forms, campaign.settings, values, data)
    rows = clipboard.table(_text(body, "html"), _text(body, "text"))
    _path(unit, body, "key")  # numbers of rows have ids, too, and are no fields
    plan = paste.plan(campaign.pack, forms, _text(body, "key"), rows)
    if body.get("take") is not True:
        return plan.as_json()
    changed = unit_file.change(
        unit.file, plan.changes, _text(body, "base"), prefer=_decisions(unit, body)
    )
    return _answer(unit, changed, body)


def _edited(unit: ChosenUnit, body: Body) -> Changed:
    edits = body.get("edits")
    if not isinstance(edits, list):
        raise UsageError(_UNKNOWN)
    changes = [_change(unit, edit) for edit in edits]
    return unit_file.change(
        unit.file,
        changes,
        _text(body, "base"),
        prefer=_decisions(unit, body),
        group=_text(body, "group"),
    )


def _change(unit: ChosenUnit, edit: object) -> CellChange:
    """What was done in the page's cells, from its JSON."""
    if not isinstance(edit, dict):
        raise UsageError(_UNKNOWN)
    what = edit.get("do")
    if what == "set":
        return CellText(_path(unit, edit, "key"), _text(edit, "text"))
    if what == "add":
        return NewRow(_path(unit, edit, "list"), _number(edit, "at"))
    if what == "remove":
        return WithoutRow(_path(unit, edit, "row"))
    if what == "move":
        return RowTo(_path(unit, edit, "row"), _number(edit, "to"))
    raise UsageError(_UNKNOWN)


def _path(unit: ChosenUnit, edit: Body, name: str) -> KeyPath:
    try:
        fields = unit.file.judging.campaign.pack.unit.fields
        return field_keys.from_id(_text(edit, name), fields)
    except (KeyError, ValueError, IndexError) as error:
        raise UsageError(_UNKNOWN) from error


def _text(body: Body, name: str) -> str:
    found = body.get(name, "")
    if not isinstance(found, str):
        raise UsageError(_UNKNOWN)
    return found


def _number(body: Body, name: str) -> int:
    found = body.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise UsageError(_UNKNOWN)
    return found


def _decisions(unit: ChosenUnit, body: Body) -> Decisions:
    """Whose side wins each conflict that the page showed, as it showed it."""
    found = body.get("decisions", [])
    if not isinstance(found, list):
        raise UsageError(_UNKNOWN)
    return dict(_decision(unit, each) for each in found)


def _decision(unit: ChosenUnit, each: object) -> tuple[Conflict, Side]:
    if not isinstance(each, dict) or each.get("side") not in ("ours", "theirs"):
        raise UsageError(_UNKNOWN)
    texts = [each.get(name) for name in ("base", "ours", "theirs")]
    if not all(text is None or isinstance(text, str) for text in texts):
        raise UsageError(_UNKNOWN)
    return Conflict(_path(unit, each, "key"), *texts), cast("Side", each["side"])


_CHANGES: Mapping[str, Callable[[ChosenUnit, Body], Changed]] = {
    "edits": _edited,
    "undo": lambda unit, body: unit_file.undo(unit.file, prefer=_decisions(unit, body)),
    "redo": lambda unit, body: unit_file.redo(unit.file, prefer=_decisions(unit, body)),
    "answer": lambda unit, body: answers_and_fixes.answer(
        unit.file, _text(body, "id"), _text(body, "reason")
    ),
    "fix": lambda unit, body: answers_and_fixes.fix(unit.file, _text(body, "id")),
    "text": lambda unit, body: unit_file.save_text(
        unit.file, _text(body, "text"), _text(body, "base")
    ),
}


def _answered(what: str) -> Callable[[ChosenUnit, Body], dict[str, Any]]:
    return lambda unit, body: _answer(unit, _CHANGES[what](unit, body), body)


def _answer(unit: ChosenUnit, changed: Changed, body: Body) -> dict[str, Any]:
    """What became of a change, for the script; the forms as drawn are kept for the next one."""
    past, settings = unit.kept.past, unit.file.judging.campaign.settings
    with past.lock:
        shape, seen = body.get("shape"), body.get("seen")
        known = unit.kept.live
        found = live_forms.answer(unit.pack_forms, settings, changed, past, known, shape, seen)
        unit.kept.live = found.forms
    return found.json


# By the last part of the address to which the page posts.
ANSWERS: Mapping[str, Callable[[ChosenUnit, Body], dict[str, Any]]] = {
    **{what: _answered(what) for what in _CHANGES},
    "paste": pasted,
}
