"""Which official forms are copies of the same form, what they share, and whether it repeats."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from generator.draft.analysis import (
    cell_marks,
    form_reader,
    label_text,
    label_words,
    titles,
    unit_mentions,
    words,
)
from generator.draft.analysis import grid as grids
from generator.draft.analysis.form_facts import FormFacts
from generator.draft.official_form import Paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.draft.analysis.form_reading import FormReading
    from generator.draft.draft import FieldPath
    from generator.draft.official_form import OfficialForm

_ALIKE, _ALIKE_WITH_TITLE = 0.6, 0.3
_NAME = "名称"
# A label and its value: so few cells are no heading.
_PAIR = 2
_DAY = re.compile(r"(日期|时间)[：:]20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日")


@dataclass(frozen=True, slots=True)
class FormCopies:
    """Copies of one form, each as read; `base` is the one that the draft is drawn from."""

    forms: tuple[OfficialForm, ...]
    readings: tuple[FormReading, ...]

    @property
    def base(self) -> int:
        """The number of the copy that says most."""
        sizes = [len(reading.fields) for reading in self.readings]
        return sizes.index(max(sizes))

    @property
    def reading(self) -> FormReading:
        """The reading of the copy that says most."""
        return self.readings[self.base]

    @property
    def form(self) -> OfficialForm:
        """The copy that says most."""
        return self.forms[self.base]


@dataclass(frozen=True, slots=True)
class Repetition:
    """The list over whose rows a form repeats, and the field that names a row.

    `is_seen`: the files hold several copies of it.
    """

    list_name: str
    name_field: FieldPath
    is_seen: bool


def grouped(
    forms: Sequence[OfficialForm], *, names_unit: bool = False, unit_words: str = "unit_names"
) -> list[FormCopies]:
    """The forms in order, copies of one form together.

    `names_unit`: the room for a stamp is where the unit's name is printed; `unit_words` is the
    list of words whose labels name it.
    """
    groups: list[list[OfficialForm]] = []
    for form in forms:
        group = next((group for group in groups if _are_copies(group[0], form)), None)
        if group is None:
            groups.append([form])
        else:
            group.append(form)
    filled = _filled(forms)
    facts = FormFacts(names_unit=names_unit, unit_words=unit_words)
    return [_copies_of_form(group, filled, facts) for group in groups]


def _filled(forms: Sequence[OfficialForm]) -> frozenset[tuple[str, int]]:
    """The forms that somebody has filled in, by file and number.

    In a file with such a form a single value says that another one is, too.
    """
    traces = {
        (form.file, form.number): cell_marks.traces(
            [grids.of_table(table) for table in form.tables],
            [block.text for block in form.blocks if isinstance(block, Paragraph)],
        )
        for form in forms
    }
    signed = {(form.file, form.number) for form in forms if _has_day(form)}
    files = {file for (file, _), each in traces.items() if each.are_of_filled_form}
    files |= {file for file, _ in signed}
    return frozenset(
        key
        for key, each in traces.items()
        if each.are_of_filled_form or key in signed or (key[0] in files and each.values)
    )


def _has_day(form: OfficialForm) -> bool:
    """Whether a label for a day has one behind it in the same text: somebody signed the form."""
    return any(_DAY.search(label_text.squash(text)) for text in form_reader.lines(form))


def _texts(form: OfficialForm) -> frozenset[str]:
    return frozenset(filter(None, map(label_text.squash, form_reader.lines(form))))


def _grids(form: OfficialForm) -> list[list[list[int]]]:
    """The columns in which the cells of each table's rows begin."""
    return [[[cell.column for cell in row.cells] for row in table.rows] for table in form.tables]


def _headings(form: OfficialForm) -> set[tuple[str, ...]]:
    """The rows that have words in all of their cells, of which there are several."""
    rows = [
        tuple(label_text.squash(cell.text) for cell in row.cells)
        for table in form.tables
        for row in table.rows
    ]
    return {row for row in rows if len(row) > _PAIR and all(row)}


def _plain_title(form: OfficialForm) -> str:
    """The title without year, and without what stands before it, such as the unit's name."""
    title = re.sub(r"^.*(?=20[0-9×Xx]{2}年)", "", form_reader.title(form))
    return re.sub(r"[0-9×Xx]", "", title)


def _are_copies(one: OfficialForm, other: OfficialForm) -> bool:
    """Whether both are the same form: the same title, or most of the same texts."""
    titles = [_plain_title(form) for form in (one, other)]
    if all(titles) and titles[0] != titles[1]:
        return False
    if all(titles) and (_grids(one) == _grids(other) or _headings(one) & _headings(other)):
        return True
    texts, others = _texts(one), _texts(other)
    shared = len(texts & others) / max(1, min(len(texts), len(others)))
    return shared >= (_ALIKE_WITH_TITLE if all(titles) else _ALIKE)


def _copies_of_form(
    forms: Sequence[OfficialForm], filled: frozenset[tuple[str, int]], facts: FormFacts
) -> FormCopies:
    fixed: frozenset[str] = frozenset()
    varying: frozenset[str] = frozenset()
    if len(forms) > 1:
        texts = [_texts(form) for form in forms]
        filled |= _differing(forms)
        shared = frozenset.intersection(*texts) - _values_of_all(forms)
        varying = frozenset.union(*texts) - shared
        # Copies of one unit may share what it filled in, such as its name.
        fixed = shared if len({form.file for form in forms}) > 1 else frozenset()
    readings = [
        form_reader.read(
            form,
            replace(
                facts,
                is_filled=(form.file, form.number) in filled,
                fixed=fixed,
                varying=varying,
                unit=unit_mentions.find(form),
            ),
        )
        for form in forms
    ]
    return FormCopies(tuple(forms), tuple(readings))


def _values_of_all(forms: Sequence[OfficialForm]) -> frozenset[str]:
    """Texts that all copies say somewhere, but not all behind the same label: they are values."""
    behind: list[dict[str, set[str]]] = [_behind_labels(form) for form in forms]
    values: set[str] = set()
    for label in set(behind[0]).intersection(*behind[1:]):
        texts = [each[label] for each in behind]
        agreed: set[str] = set.intersection(*texts)
        values |= set[str]().union(*texts) - agreed
    return frozenset(values)


def _behind_labels(form: OfficialForm) -> dict[str, set[str]]:
    """What stands in the cells behind each label, but for other labels."""
    behind: dict[str, set[str]] = {}
    for row in (row for table in form.tables for row in table.rows):
        texts = [label_text.squash(cell.text) for cell in row.cells]
        for label, text in pairwise(texts):
            is_value = text and not label_words.is_like_label(text)
            if is_value and label_words.is_like_label(label):
                behind.setdefault(label, set()).add(text)
    return behind


def _differing(forms: Sequence[OfficialForm]) -> frozenset[tuple[str, int]]:
    """The copies, from several files, that say something which another file does not."""
    texts = {
        (form.file, form.number): {
            each
            for each in _texts(form)
            if not titles.is_title(each) and not words.has("marks", each)
        }
        for form in forms
    }
    by_file = {
        file: set[str]().union(*(each for (other, _), each in texts.items() if other == file))
        for file, _ in texts
    }
    shared: set[str] = set.intersection(*by_file.values())
    return frozenset(
        key for key, each in texts.items() if len(by_file) > 1 and len(each - shared) > 1
    )


def repetition(copies: FormCopies) -> Repetition | None:
    """Whether the form is drawn for each of several things, and what they are."""
    counts = Counter(form.file for form in copies.forms)
    is_seen = max(counts.values()) > 1
    reading = copies.reading
    candidates = [
        path
        for path, form_field in reading.fields.items()
        if len(path) == 1
        and not form_field.is_of_unit
        and form_field.place.row >= 0
        and not form_field.number
    ]
    if not candidates:
        return None
    first = candidates[0]
    for path in candidates if is_seen else candidates[:2]:
        if words.has("repeated", path[0]):
            return Repetition(_list_name(path[0]), path, is_seen)
    return Repetition(_list_name(first[0]), first, is_seen) if is_seen else None


def _list_name(name: str) -> str:
    return label_text.without(name, _NAME)
