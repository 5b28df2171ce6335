"""What happened to a unit, and what was changed in its data: the page's tab of that name.

The file as it is is compared field by field with what the unit sent last, or was handed out, and
with the file as the desk found it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.campaign import data_file
from generator.common import clock
from generator.compare import field_changes, messages, text_changes
from generator.desk import address_ids
from generator.desk.unit_forms import field_keys
from generator.desk.unit_page import origins, versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.campaign.record import Entry, EventKind
    from generator.compare.field_changes import Difference
    from generator.datafile.yaml_tree import KeyPath
    from generator.desk.open_campaigns import ChosenUnit
    from generator.desk.unit_data.unit_file import OpenUnit
    from generator.desk.unit_page.versions import Version

    Json = dict[str, Any]

_EVENTS: Mapping[EventKind, str] = {
    "handed-out": "下发空白表",
    "received": "收到报送的文件",
    "taken": "接收：内容已存入数据文件",
    "refused": "未接收：内容未存入数据文件",
    "returned": "退回修改",
    "accepted": "登记为已审核",
}
_RUNNING = "本次打开填报桌面以来"
_NOTHING = "没有修改。"
_UNREADABLE = "数据文件有错误，无法逐项比较；请先在“数据文件”中改正。"
_NOT_KEPT = "尚未下发空白表，也未接收报送表，没有可比较的内容。"


def of_unit(unit: ChosenUnit, opened: OpenUnit) -> Json:
    """The comparisons, and what happened, the last thing first, for the script."""
    found = versions.entries(unit, opened)
    events = [_event(unit, opened, entry) for entry in reversed([*_with_outcomes(found)])]
    if opened.unreadable:
        return {"comparisons": [{"title": "", "note": _UNREADABLE}], "events": events}
    known = versions.read(unit, opened)
    of_run = _compared(unit, opened, known.running[0], known.now)
    comparisons = [{"title": _RUNNING, **of_run}]
    if known.kept:
        last = known.kept[-1]
        title = f"与 {origins.day(last.day)}{origins.FORMS[last.kind]}相比"
        comparisons.append({"title": title, **_compared(unit, opened, last, known.now)})
    else:
        comparisons.append({"title": "与下发、报送的表相比", "note": _NOT_KEPT})
    return {"comparisons": comparisons, "events": events}


# What happened


def _with_outcomes(entries: list[Entry]) -> Iterator[Entry]:
    """The entries without those of a file that came, where the next one says what became of it."""
    for number, entry in enumerate(entries):
        after = entries[number + 1] if number + 1 < len(entries) else None
        has_outcome = after and after.file == entry.file and after.what in ("taken", "refused")
        if entry.what != "received" or not has_outcome:
            yield entry


def _event(unit: ChosenUnit, opened: OpenUnit, entry: Entry) -> Json:
    name = entry.file.rpartition("/")[2]
    is_kept = entry.what in ("received", "taken", "refused")
    id_ = address_ids.of(name) if is_kept else ""
    return {
        "when": f"{clock.local(entry.at):%Y-%m-%d %H:%M}",
        "text": _EVENTS[entry.what],
        "file": "" if entry.what == "accepted" else name,
        "id": id_ if id_ and versions.kept_file(unit, opened, id_) else "",
    }


# What was changed


def _compared(unit: ChosenUnit, opened: OpenUnit, old: Version, now: Version) -> Json:
    """What differs in the fields that are typed, then in those that the program works out."""
    outline = unit.pack_forms.outline
    after = data_file.without_blank_rows(now.texts)
    before = data_file.without_blank_rows(old.texts)
    typed: list[Json] = []
    computed: list[Json] = []
    for each in field_changes.between(outline.unit, before, after):
        path = () if each.kind == "removed" else _in_file(now.texts, each.path)
        is_computed = each.kind == "changed" and versions.is_computed(unit, opened, path)
        place = {"form": outline.forms[each.form], "sheet": each.sheet}
        place["cell"] = field_keys.to_id(path)
        rows = computed if is_computed else typed
        rows += [{**place, **words} for words in _words(each)]
    note = "" if typed or computed else _NOTHING
    return {"note": note, "changes": typed, "computed": computed}


def _in_file(texts: Any, path: KeyPath) -> KeyPath:
    """The path in the file, whose blank rows count; `texts` has these, too."""
    steps: list[str | int] = []
    for step in path:
        own = step
        if isinstance(step, int):
            filled = [n for n, row in enumerate(texts) if not data_file.is_blank(row)]
            own = filled[step]
        steps.append(own)
        texts = texts[own]
    return tuple(steps)


def _words(difference: Difference) -> Iterator[Json]:
    """The difference as the page shows it: a row for each paragraph of a text of several."""
    label, old, new = difference.label, difference.old, difference.new
    if difference.kind in ("added", "removed"):
        what = messages.added_or_removed(difference)
        before, after = ("" if row is None else messages.row_summary(row) for row in (old, new))  # type: ignore[arg-type]
        yield {"label": label, "note": what, "old": ["", before, ""], "new": ["", after, ""]}
    elif difference.kind == "moved":
        places = (messages.position(difference, number) for number in (old, new))
        before, after = places
        yield {"label": label, "note": "位置调整", "old": ["", before, ""], "new": ["", after, ""]}
    elif "\n" in f"{old}{new}":
        for changed in text_changes.changed_paragraphs(str(old), str(new)):
            yield _texts(f"{label} 第 {changed.number} 段", changed.old or "", changed.new or "")
    elif change := messages.amount_change(difference).strip("（）"):
        yield {"label": label, "note": change, "old": ["", old, ""], "new": ["", new, ""]}
    else:
        yield _texts(label, str(old), str(new))


def _texts(label: str, old: str, new: str) -> Json:
    change = text_changes.split(old, new)
    sides = ([change.prefix, each, change.suffix] for each in (change.old, change.new))
    before, after = sides
    return {"label": label, "note": "", "old": before, "new": after}
