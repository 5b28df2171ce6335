"""Where forms begin in a document: at their titles, or with a table that has their labels."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.pattern import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator import flow, pattern
    from generator.pattern import FormPattern

# A table that holds this share of a form's labels is that form, though its title is not there.
_SHARE = 0.5
# A form begins with one of its first rows.
_HEADS = 3
# A longer text is no title, and no label.
_LONGEST_HEAD = 200


def of(forms: Sequence[FormPattern], rows: Sequence[flow.Row]) -> list[int]:
    """Numbers of the rows at which a form plainly begins, in order."""
    heads = _heads(forms)
    found: dict[int, None] = {}
    begun: tuple[FormPattern | None, int] = None, -1
    for i, row in enumerate(rows):
        head = None if row.is_contents else _head(heads, row)
        if head is None:
            continue
        form, number = head.form, head.number
        # The second or third row of a form that has begun already.
        if begun[0] is form and i - begun[1] <= number:
            continue
        start = _start(rows, i, number)
        found[start] = None
        begun = form, start
    starts = sorted(found)
    return sorted([*starts, *_by_their_labels(forms, rows, starts)])


def _by_their_labels(
    forms: Sequence[FormPattern], rows: Sequence[flow.Row], starts: Sequence[int]
) -> Iterator[int]:
    """Where tables begin in which, or shortly before which, nothing does, and that have the labels."""
    for table in _tables(rows):
        next_ = bisect_left(starts, table.start - _HEADS)
        if next_ < len(starts) and starts[next_] < table.stop:
            continue
        labels = {fold(c.text) for row in rows[table.start : table.stop] for c in row.cells}
        if any(_shares(form, labels) for form in forms):
            yield table.start


@dataclass(frozen=True)
class _Head:
    """A row by which a form is known: its number in the form, what is always the same in it."""

    form: FormPattern
    number: int
    label: str
    row: pattern.Row
    has_fields: bool


def _heads(forms: Sequence[FormPattern]) -> list[_Head]:
    """The rows by which forms are known: those among the first that no other form has."""
    heads = []
    for form in forms:
        for i, row in enumerate(form.rows[:_HEADS]):
            label = "".join(cell.label for cell in row.cells)
            has_fields = any(cell.fields for cell in row.cells)
            heads.append(_Head(form, i, label, row, has_fields))
    labels = [head.label for head in heads]
    return [head for head in heads if head.label and labels.count(head.label) == 1]


def _head(heads: Sequence[_Head], row: flow.Row) -> _Head | None:
    """The head that the row is, or none."""
    said = "".join([cell.text for cell in row.cells])
    if not said or len(said) > _LONGEST_HEAD:
        return None
    text = fold(said)
    for head in heads:
        if text == head.label if not head.has_fields else _is_mixed(head, text, said):
            return head
    return None


def _is_mixed(head: _Head, text: str, said: str) -> bool:
    """Whether the text has the head's labels; that it has their last characters is soon told."""
    return head.label[-1] in text and head.row.line.fullmatch(said) is not None


def _start(rows: Sequence[flow.Row], i: int, number: int) -> int:
    """Where the form begins whose row of that number was found: with its table, or before it."""
    table = rows[i].table
    start = i
    while start > 0 and i - start < number and rows[start - 1].table == table:
        start -= 1
    return start


def _tables(rows: Sequence[flow.Row]) -> list[range]:
    """The rows of each table."""
    found: list[range] = []
    for i, row in enumerate(rows):
        if row.table and found and rows[found[-1].start].table == row.table:
            found[-1] = range(found[-1].start, i + 1)
        elif row.table:
            found.append(range(i, i + 1))
    return found


def _shares(form: FormPattern, labels: set[str]) -> bool:
    """Whether enough of the form's labels are among these."""
    own = {cell.label for row in form.rows for cell in row.cells if cell.label}
    return len(own & labels) >= _SHARE * len(own)
