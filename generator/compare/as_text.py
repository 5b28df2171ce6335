"""Write outcomes of a comparison as text for people or JSON for programs, a piece at a time."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from generator.compare import messages, text_changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.compare.comparison import Outcome, Side
    from generator.compare.field_changes import Difference

# Characters shown of what two long texts have in common before and after the difference.
_CONTEXT = 20


def lines(outcomes: Iterable[Outcome], old: Side, new: Side) -> Iterator[str]:
    """The outcomes line by line: units, below them forms, below them differences."""
    yield from map(messages.visible, _lines(outcomes, old, new))


def _lines(outcomes: Iterable[Outcome], old: Side, new: Side) -> Iterator[str]:
    for outcome in outcomes:
        if outcome.only:
            yield f"{outcome.unit}：{messages.only(outcome, old, new)}"
            continue
        yield outcome.unit or messages.COMMON
        for (form, sheet), group in groupby(outcome.differences, key=lambda d: (d.form, d.sheet)):
            yield f"  {new.outline.forms[form]}" + (f"：{sheet}" if sheet else "")
            for difference in group:
                yield from (f"    {line}" for line in _difference(difference))


def _difference(difference: Difference) -> Iterator[str]:
    d = difference
    if isinstance(d.old, dict) or isinstance(d.new, dict):
        sign, row = ("+", d.new) if d.kind == "added" else ("-", d.old)
        action = messages.added_or_removed(d)
        yield f"{sign} {action}：{d.label}：{messages.row_summary(row)}"  # type: ignore[arg-type]
    elif d.kind == "moved":
        yield f"~ 位置调整：{d.label}，{messages.moved_from(d)}"
    else:
        yield from _texts(d.label, str(d.old), str(d.new), messages.amount_change(d))


def _texts(label: str, old: str, new: str, amount_change: str) -> Iterator[str]:
    """A changed text on one line, or the paragraphs that differ on a line each."""
    if "\n" not in old + new:
        yield f"{label}：{_change(old, new)}{amount_change}"
        return
    yield f"{label}："
    for changed in text_changes.changed_paragraphs(old, new):
        place = f"第 {changed.number} 段"
        if changed.old is None:
            yield f"  + {place}：{messages.or_blank(changed.new or '')}"
        elif changed.new is None:
            yield f"  - {place}：{messages.or_blank(changed.old)}"
        else:
            yield f"  {place}：{_change(changed.old, changed.new)}"


def _change(old: str, new: str) -> str:
    """`old → new`; what both begin and end with is cut where it is long."""
    change = text_changes.split(old, new)
    prefix, suffix = change.prefix, change.suffix
    if len(prefix) > _CONTEXT:
        prefix = f"…{prefix[-_CONTEXT:]}"
    if len(suffix) > _CONTEXT:
        suffix = f"{suffix[:_CONTEXT]}…"
    middles = (change.old, change.new)
    return " → ".join(messages.or_blank(f"{prefix}{middle}{suffix}") for middle in middles)


def json_pieces(outcomes: Iterable[Outcome], new: Side) -> Iterator[str]:
    """A JSON list: an object for each difference, and for each unit that only one side has."""
    separator = "["
    for outcome in outcomes:
        for each in _objects(outcome, new):
            yield f"{separator}\n  {json.dumps(each, ensure_ascii=False)}"
            separator = ","
    yield "[]\n" if separator == "[" else "\n]\n"


def _objects(outcome: Outcome, new: Side) -> Iterator[dict[str, Any]]:
    if outcome.only:
        kind = "removed" if outcome.only == "old" else "added"
        nothing = {"form": "", "field": "", "kind": kind, "old": None, "new": None}
        yield {"unit": outcome.unit, **nothing}
    for d in outcome.differences:
        yield {
            "unit": outcome.unit,
            "form": new.outline.forms[d.form],
            "field": ".".join(str(s + 1) if isinstance(s, int) else s for s in d.path),
            "kind": d.kind,
            "old": d.old,
            "new": d.new,
        }
