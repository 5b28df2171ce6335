"""Put in, take out and move entries of groups and lists in brackets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import LINE_BREAK
from generator.datafile.text_tree import Flow

if TYPE_CHECKING:
    from generator.datafile.text_tree import Entry


def inserted(flow: Flow, at: int, new: Entry) -> Flow:
    """The group or list in brackets with one more entry, set apart as the others are."""
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


def _blanks(lead: str, other: str) -> str:
    """The blanks and line breaks before an entry in brackets, without the comments among them."""
    for text in (lead, other):
        if "#" not in text and text:
            return text
    last = [*LINE_BREAK.finditer(lead)]
    return lead[last[-1].start() :] if last else " "


def without(flow: Flow, index: int) -> Flow:
    """The group or list in brackets without one entry; comments around it stay."""
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


class _Row(NamedTuple):
    """A row with its comments: the lines above it, up to the row, and the one behind it."""

    entry: Entry
    above: str
    behind: str


class _Slot(NamedTuple):
    """The line breaks and blanks before a row, and between it and the comma behind it."""

    lead: str
    tail: str


def moved(flow: Flow, index: int, to: int) -> Flow | None:
    """The list with a row moved; line breaks and blanks stay, comments go with their rows.

    A comment on a line of its own is about the row below it, one behind a row about that row. None
    where there are comments that are neither.
    """
    if "#" in flow.end or any("#" in row.lead or "#" in row.tail for row in flow.entries):
        return _moved_with_comments(flow, index, to)
    rows = list(flow.entries)
    rows.insert(to, rows.pop(index))
    laid = [
        row
        if (row.lead, row.tail) == (old.lead, old.tail)
        else replace(row, lead=old.lead, tail=old.tail)
        for row, old in zip(rows, flow.entries, strict=True)
    ]
    return replace(flow, entries=laid)


def _moved_with_comments(flow: Flow, index: int, to: int) -> Flow | None:
    comma = "," if flow.end.startswith(",") else ""
    leads = [_cut(text) for text in (*(row.lead for row in flow.entries), flow.end[len(comma) :])]
    tails = [_cut(row.tail) for row in flow.entries]
    rows, slots = [], []
    for number, (entry, own) in enumerate(zip(flow.entries, tails, strict=True)):
        above = leads[number].rest
        has_comment = "#" in above
        behind = (own.comment, leads[number + 1].comment)
        if all(behind) or "#" in own.rest:
            return None
        rows.append(_Row(entry, above if has_comment else "", "".join(behind)))
        slots.append(_Slot(_last_line(above) if has_comment else above, own.rest))
    rows.insert(to, rows.pop(index))
    # Behind every comment there is a line break.
    new_line = next(_last_line(p.rest) for p in (*leads, *tails) if LINE_BREAK.search(p.rest))
    entries = []
    before = leads[0].comment
    for number, (row, slot) in enumerate(zip(rows, slots, strict=True)):
        lead = _below(before, row.above or slot.lead, new_line)
        has_comma = comma or number < len(rows) - 1
        is_before_comma = not has_comma or LINE_BREAK.search(slot.tail)
        tail = _below(row.behind, slot.tail, new_line) if is_before_comma else slot.tail
        before = "" if is_before_comma else row.behind
        entries.append(replace(row.entry, lead=lead, tail=tail))
    return replace(flow, entries=entries, end=comma + _below(before, leads[-1].rest, new_line))


def _below(comment: str, text: str, new_line: str) -> str:
    """The comment, if there is one, and the text, on a new line then."""
    return comment + (new_line if comment and not LINE_BREAK.search(text) else text)


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
