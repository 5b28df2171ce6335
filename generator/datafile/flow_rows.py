"""Put in, take out and move entries of groups and lists in brackets.

A comment on a line of its own is about the row below it, one behind a row, or behind its comma,
about that row: they go with it. A key's comments stay where a key is taken out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import LINE_BREAK
from generator.datafile.text_tree import Flow

if TYPE_CHECKING:
    from generator.datafile.text_tree import Entry


class _Row(NamedTuple):
    """A row with its comments: the lines above it, up to the row, and the one behind it."""

    entry: Entry
    above: str
    behind: str


class _Slot(NamedTuple):
    """The line breaks and blanks before a row, and between it and the comma behind it."""

    lead: str
    tail: str


@dataclass(frozen=True)
class _Parts:
    """A list taken apart; `first` is the comment behind the opening bracket.

    `end` precedes the closing one, `new_line` is a line break with the blanks behind it.
    """

    flow: Flow
    first: str
    rows: list[_Row]
    slots: list[_Slot]
    end: str
    new_line: str


def inserted(flow: Flow, at: int, new: Entry) -> Flow:
    """The group or list with one more entry, set apart as the others are."""
    parts = _parts(flow)
    if parts is not None:
        return _together(_with_slot(parts, at, new))
    entries = list(flow.entries)
    if at < len(entries):
        after = entries[at]
        like = entries[at + 1].lead if at + 1 < len(entries) else after.lead
        entries[at] = replace(after, lead=_blanks(after.lead, like))
        entries.insert(at, replace(new, lead=after.lead))
    else:
        last = entries[-1]
        lead = _blanks(last.lead if len(entries) > 1 or last.lead else " ", " ")
        if "#" in last.tail:
            new = replace(new, lead=lead)
        else:
            entries[-1] = replace(last, tail="")
            new = replace(new, lead=lead, tail=last.tail)
        entries.append(new)
    # A pair without braces of its own gets them.
    return Flow(flow.brackets or "{}", entries, flow.end)


def _with_slot(parts: _Parts, at: int, new: Entry) -> _Parts:
    rows, slots = list(parts.rows), list(parts.slots)
    rows.insert(at, _Row(new, "", ""))
    between = slots[0].tail if len(slots) > 1 else ""
    if at == len(slots):
        last = slots[-1]
        slots[-1] = last._replace(tail=between)
        slots.append(_Slot(last.lead or parts.new_line, last.tail))
    else:
        slots.insert(at, _Slot(slots[at].lead, between))
        slots[at + 1] = slots[at + 1]._replace(lead=slots[at].lead or parts.new_line)
    return replace(parts, rows=rows, slots=slots)


def without(flow: Flow, index: int) -> Flow:
    """The group or list without one entry."""
    parts = _parts(flow)
    if parts is not None:
        rows, slots = list(parts.rows), list(parts.slots)
        del rows[index]
        lead = slots[0].lead
        tail = slots[-1].tail
        del slots[index]
        if not rows:
            end = _below(parts.first, parts.end or tail, parts.new_line)
            return replace(flow, entries=[], end=end)
        slots[0] = slots[0]._replace(lead=lead)
        slots[-1] = slots[-1]._replace(tail=tail)
        return _together(replace(parts, rows=rows, slots=slots))
    entries = list(flow.entries)
    gone = entries.pop(index)
    behind_key = gone.sep if "#" in gone.sep else ""
    around = gone.lead + behind_key + gone.tail
    kept = around if "#" in around else ""
    end = flow.end
    if index < len(entries):
        after = entries[index]
        lead = kept + after.lead
        if not kept and "#" in after.lead:
            lead = (
                gone.lead.rstrip(" ") + after.lead
                if not gone.lead.strip(" ")
                else (gone.lead + after.lead.lstrip(" \t"))
            )
        elif not kept and index == 0:
            lead = gone.lead
        entries[index] = replace(after, lead=lead)
    elif entries:
        last = entries[-1]
        tail = last.tail + kept if kept or "#" in last.tail else gone.tail
        entries[-1] = replace(last, tail=tail)
    else:
        end = kept + end.removeprefix(",")
    return Flow(flow.brackets or "{}", entries, end)


def moved(flow: Flow, index: int, to: int) -> Flow | None:
    """The list with a row moved; line breaks and blanks stay.

    None where there are comments of which it is not clear what they are about.
    """
    parts = _parts(flow)
    if parts is not None:
        rows = list(parts.rows)
        rows.insert(to, rows.pop(index))
        return _together(replace(parts, rows=rows))
    if _has_comments(flow):
        return None
    entries = list(flow.entries)
    entries.insert(to, entries.pop(index))
    laid = [
        entry
        if (entry.lead, entry.tail) == (old.lead, old.tail)
        else replace(entry, lead=old.lead, tail=old.tail)
        for entry, old in zip(entries, flow.entries, strict=True)
    ]
    return replace(flow, entries=laid)


def _has_comments(flow: Flow) -> bool:
    return "#" in flow.end or any("#" in e.lead or "#" in e.tail for e in flow.entries)


def _parts(flow: Flow) -> _Parts | None:
    """The list taken apart; None of one without comments, or with some that belong to no row."""
    if not flow.is_list or not flow.entries or not _has_comments(flow):
        return None
    last = flow.end.removeprefix(",")
    leads = [_cut(text) for text in (*(entry.lead for entry in flow.entries), last)]
    tails = [_cut(entry.tail) for entry in flow.entries]
    rows, slots = [], []
    for number, (entry, own) in enumerate(zip(flow.entries, tails, strict=True)):
        above = leads[number].rest
        has_comment = "#" in above
        behind = (own.comment, leads[number + 1].comment)
        if all(behind) or "#" in own.rest:
            return None
        rows.append(_Row(entry, above if has_comment else "", "".join(behind)))
        slots.append(_Slot(_last_line(above) if has_comment else above, own.rest))
    # Behind every comment there is a line break.
    new_line = next(_last_line(p.rest) for p in (*leads, *tails) if LINE_BREAK.search(p.rest))
    return _Parts(flow, leads[0].comment, rows, slots, leads[-1].rest, new_line)


def _together(parts: _Parts) -> Flow:
    comma = "," if parts.flow.end.startswith(",") else ""
    entries = []
    before = parts.first
    for number, (row, slot) in enumerate(zip(parts.rows, parts.slots, strict=True), start=1):
        lead = _below(before, row.above or slot.lead, parts.new_line)
        has_comma = comma or number < len(parts.rows)
        is_before_comma = not has_comma or LINE_BREAK.search(slot.tail)
        tail = _below(row.behind, slot.tail, parts.new_line) if is_before_comma else slot.tail
        before = "" if is_before_comma else row.behind
        entries.append(replace(row.entry, lead=lead, tail=tail))
    end = comma + _below(before, parts.end, parts.new_line)
    return replace(parts.flow, entries=entries, end=end)


def _below(comment: str, text: str, new_line: str) -> str:
    """The comment, if there is one, and the text, on a new line then."""
    return comment + (new_line if comment and not LINE_BREAK.search(text) else text)


def _blanks(lead: str, other: str) -> str:
    """The blanks and line breaks before an entry in brackets, without the comments among them."""
    for text in (lead, other):
        if "#" not in text and text:
            return text
    return _last_line(lead) if LINE_BREAK.search(lead) else " "


class _Cut(NamedTuple):
    """A comment that begins a text, or a blank, and the rest, with the comment's line break."""

    comment: str
    rest: str


def _cut(text: str) -> _Cut:
    line_break = LINE_BREAK.search(text)
    if line_break is None or "#" not in text[: line_break.start()]:
        return _Cut("", text)
    return _Cut(text[: line_break.start()], text[line_break.start() :])


def _last_line(text: str) -> str:
    """The last line break of the text, and what follows it."""
    *_, line_break = LINE_BREAK.finditer(text)
    return text[line_break.start() :]
