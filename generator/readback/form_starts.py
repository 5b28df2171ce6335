"""Find where forms start in a document: at titles, or at tables with most of a form's labels."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.common.fold import fold
from generator.readback import field_texts, row_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.readback.row_pattern import FormPattern
    from generator.word import document_rows

# A table without a title is a form if it has this share of the form's labels.
_MIN_SHARE = 0.6
# How many of a form's first rows may be its title rows.
_TITLE_ROWS = 3
# Longer texts are no titles.
_MAX_TITLE = 200
# The longest text of a field within a title, such as a year.
_MAX_FIELD = 60


@dataclass(frozen=True)
class FormStart:
    """The index of the row at which a form starts, and the form's number."""

    row: int
    form: int


def find(forms: Sequence[FormPattern], rows: Sequence[document_rows.Row]) -> list[FormStart]:
    """Where forms start, in the document's order."""
    titles = _title_rows(forms)
    starts: dict[int, FormStart] = {}
    previous: _TitleRow | None = None
    for i, row in enumerate(rows):
        title = None if row.is_contents else _matching_title(titles, row)
        if title is None:
            continue
        # A later title row of the form that has just started does not start it again.
        if not (previous and previous.form == title.form and previous.number < title.number):
            start = _first_row(rows, i, title.number)
            starts[start] = FormStart(start, title.form)
        previous = title
    by_titles = [starts[row] for row in sorted(starts)]
    by_labels = _by_labels(forms, rows, by_titles)
    return sorted([*by_titles, *by_labels], key=lambda start: start.row)


def has_form(forms: Sequence[FormPattern], rows: Sequence[document_rows.Row]) -> bool:
    """Whether a form, or a further table of one, is among the rows."""
    titles = _title_rows(forms)
    if any(_matching_title(titles, row) for row in rows):
        return True
    labels = {fold(cell.text) for row in rows for cell in row.cells}
    return any(table.share(labels) >= _MIN_SHARE for table in _form_tables(forms))


@dataclass(frozen=True)
class _FormTable:
    """A table of a form by their numbers, the table's from 1, and its labels."""

    form: int
    table: int
    labels: frozenset[str]

    def share(self, labels: set[str]) -> float:
        """The share of the table's labels that are among these, from 0 to 1."""
        return len(self.labels & labels) / len(self.labels) if self.labels else 0

    def continues(self, other: _FormTable | None) -> bool:
        """Whether it comes after the other one in the same form."""
        return other is not None and self.form == other.form and self.table > other.table


def _form_tables(forms: Sequence[FormPattern]) -> list[_FormTable]:
    """The tables of all forms, in order."""
    tables = []
    for number, form in enumerate(forms):
        for table in range(1, form.tables + 1):
            cells = (cell for row in form.rows if row.table == table for cell in row.cells)
            labels = frozenset(cell.label for cell in cells if cell.label)
            tables.append(_FormTable(number, table, labels))
    return tables


def _by_labels(
    forms: Sequence[FormPattern], rows: Sequence[document_rows.Row], known: Sequence[FormStart]
) -> Iterator[FormStart]:
    """Tables with most of a form's labels, unless a known start is in them or just before.

    A table with most labels of a further table of a form goes on with this form.
    """
    of_forms = _form_tables(forms)
    first_tables = {each.form: each for each in of_forms if each.table == 1}
    starts = [start.row for start in known]
    last: _FormTable | None = None
    for table in _tables(rows):
        before = bisect_left(starts, table.stop) - 1
        if before >= 0 and not any(row.table for row in rows[starts[before] : table.start]):
            last = first_tables[known[before].form]
            continue
        labels = {fold(c.text) for row in rows[table.start : table.stop] for c in row.cells}
        best = max(of_forms, key=lambda each: (each.share(labels), each.continues(last)))
        if best.share(labels) < _MIN_SHARE:
            continue
        if best.table == 1 or last is None or best.form != last.form:
            yield FormStart(table.start, best.form)
        last = best


@dataclass(frozen=True)
class _TitleRow:
    """A row that identifies a form: the form, the row's index in it, and its constant text.

    `closer` are the rows of other forms that are texts of this one too, with more constant text.
    """

    form: int
    number: int
    label: str
    row: row_pattern.Row
    has_fields: bool
    closer: tuple[row_pattern.Row, ...] = ()


def _title_rows(forms: Sequence[FormPattern]) -> list[_TitleRow]:
    """The rows among each form's first, in its first table or above, whose labels no other has."""
    labels = Counter(_label(row) for form in forms for row in form.rows)
    titles = []
    for number, form in enumerate(forms):
        for i, row in enumerate(form.rows[:_TITLE_ROWS]):
            is_below = row.table > 1 or (row.table == 0 and i > 0 and form.rows[i - 1].table > 0)
            if is_below:
                break
            if labels[_label(row)] == 1:
                has_fields = any(cell.fields for cell in row.cells)
                closer = tuple(_closer(forms, number, row)) if has_fields else ()
                titles.append(_TitleRow(number, i, _label(row), row, has_fields, closer))
    return [title for title in titles if title.label]


def _closer(
    forms: Sequence[FormPattern], number: int, title: row_pattern.Row
) -> Iterator[row_pattern.Row]:
    """The rows of the other forms that match the title's pattern, and say more themselves.

    `填报单位：{{ 单位 }}` of one form is no title where another has `填报单位：{{ 单位 }} 年度：…`.
    """
    for other, form in enumerate(forms):
        for row in form.rows if other != number else ():
            if len(_label(row)) > len(_label(title)):
                display = "".join(cell.display for cell in row.cells)
                if field_texts.line_texts(title, display) is not None:
                    yield row


def _label(row: row_pattern.Row) -> str:
    return "".join(cell.label for cell in row.cells)


def _matching_title(titles: Sequence[_TitleRow], row: document_rows.Row) -> _TitleRow | None:
    texts = [cell.text for cell in row.cells if cell.text.strip()]
    text = "".join(texts)
    if not text or len(text) > _MAX_TITLE:
        return None
    folded = fold(text)
    for title in titles:
        if _matches_fields(title, folded, texts) if title.has_fields else folded == title.label:
            return title
    return None


def _matches_fields(title: _TitleRow, folded: str, texts: Sequence[str]) -> bool:
    """Whether the row's only text has the title's labels, with short texts for its fields."""
    if len(texts) > 1 or title.label[-1] not in folded:
        return False
    fields = field_texts.line_texts(title.row, texts[0])
    if fields is None or any(len(text) > _MAX_FIELD for text in fields):
        return False
    return all(field_texts.line_texts(row, texts[0]) is None for row in title.closer)


def _first_row(rows: Sequence[document_rows.Row], i: int, number: int) -> int:
    """The index of the form's first row, within one table, where its row `number` is at `i`."""
    table = rows[i].table
    start = i
    while start > 0 and i - start < number and rows[start - 1].table == table:
        if rows[start - 1].is_contents:
            break
        start -= 1
    return start


def _tables(rows: Sequence[document_rows.Row]) -> list[range]:
    """The rows of each table from its first to its last, with those of tables nested in it."""
    tables: dict[int, range] = {}
    for i, row in enumerate(rows):
        if row.table and not row.is_contents:
            tables[row.table] = range(tables[row.table].start if row.table in tables else i, i + 1)
    return list(tables.values())
