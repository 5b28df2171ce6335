"""Where forms begin in a document: at their titles, or with a table that has their labels."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.common.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.readback import row_pattern
    from generator.readback.row_pattern import FormPattern
    from generator.word import document_rows

# A table that holds this share of a form's labels is that form, though its title is not there.
_SHARE = 0.6
# A form begins with one of its first rows.
_HEADS = 3
# A longer text is no title, and no label.
_LONGEST_HEAD = 200
# What a title names between its words, such as a year, is no longer.
_LONGEST_FIELD = 60


@dataclass(frozen=True)
class FormStart:
    """The row at which a form begins, and the form's number."""

    row: int
    form: int


def find(forms: Sequence[FormPattern], rows: Sequence[document_rows.Row]) -> list[FormStart]:
    """Where forms plainly begin, in order."""
    heads = _heads(forms)
    found: dict[int, FormStart] = {}
    last = -1, -1
    for i, row in enumerate(rows):
        head = None if row.is_contents else _head(heads, row)
        if head is None:
            continue
        # A later row of a form that has begun already is no beginning, whatever stands between.
        if not (last[0] == head.form and last[1] < head.number):
            start = _start(rows, i, head.number)
            found[start] = FormStart(start, head.form)
        last = head.form, head.number
    by_titles = [found[row] for row in sorted(found)]
    by_labels = _by_their_labels(forms, rows, by_titles)
    return sorted([*by_titles, *by_labels], key=lambda beginning: beginning.row)


def _by_their_labels(
    forms: Sequence[FormPattern], rows: Sequence[document_rows.Row], known: Sequence[FormStart]
) -> Iterator[FormStart]:
    """Tables that have a form's labels, and neither hold a beginning nor follow upon a title."""
    starts = [beginning.row for beginning in known]
    for table in _tables(rows):
        before = bisect_left(starts, table.stop) - 1
        since = starts[before] if before >= 0 else table.start
        if before >= 0 and not any(row.table for row in rows[since : table.start]):
            continue
        labels = {fold(c.text) for row in rows[table.start : table.stop] for c in row.cells}
        shares = [_share(form, labels) for form in forms]
        if max(shares) >= _SHARE:
            yield FormStart(table.start, shares.index(max(shares)))


@dataclass(frozen=True)
class _Head:
    """A row by which a form is known: its number in the form, what is always the same in it."""

    form: int
    number: int
    label: str
    row: row_pattern.Row
    has_fields: bool


def _heads(forms: Sequence[FormPattern]) -> list[_Head]:
    """The rows by which forms are known: those among the first that no other form has."""
    heads = []
    for number, form in enumerate(forms):
        for i, row in enumerate(form.rows[:_HEADS]):
            label = "".join(cell.label for cell in row.cells)
            has_fields = any(cell.fields for cell in row.cells)
            heads.append(_Head(number, i, label, row, has_fields))
    labels = [head.label for head in heads]
    return [head for head in heads if head.label and labels.count(head.label) == 1]


def _head(heads: Sequence[_Head], row: document_rows.Row) -> _Head | None:
    """The head that the row is, or none."""
    said = [cell.text for cell in row.cells if cell.text.strip()]
    text = "".join(said)
    if not text or len(text) > _LONGEST_HEAD:
        return None
    folded = fold(text)
    for head in heads:
        if folded == head.label if not head.has_fields else _is_mixed(head, folded, said):
            return head
    return None


def _is_mixed(head: _Head, folded: str, said: Sequence[str]) -> bool:
    """Whether a text that stands alone in its row has the head's labels and little between them."""
    if len(said) > 1 or head.label[-1] not in folded:
        return False
    match = head.row.line.fullmatch(said[0])
    return match is not None and all(len(text) <= _LONGEST_FIELD for text in match.groups())


def _start(rows: Sequence[document_rows.Row], i: int, number: int) -> int:
    """Where the form begins whose row of that number was found: with its table, or before it."""
    table = rows[i].table
    start = i
    while start > 0 and i - start < number and rows[start - 1].table == table:
        if rows[start - 1].is_contents:
            break
        start -= 1
    return start


def _tables(rows: Sequence[document_rows.Row]) -> list[range]:
    """The rows of each table from its first to its last, others within it among them."""
    found: dict[int, range] = {}
    for i, row in enumerate(rows):
        if row.table and not row.is_contents:
            found[row.table] = range(found[row.table].start if row.table in found else i, i + 1)
    return list(found.values())


def _share(form: FormPattern, labels: set[str]) -> float:
    """How many of the form's labels are among these, of one."""
    own = {cell.label for row in form.rows for cell in row.cells if cell.label}
    return len(own & labels) / len(own) if own else 0
