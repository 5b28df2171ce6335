"""Find the cell of a form in which a finding about a unit's data file belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.campaign import data_file
from generator.collect.review import review_texts
from generator.compare import row_pairs
from generator.pack import fields, selectors
from generator.readback import opened_file
from generator.readback.findings import position
from generator.spreadsheet import sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from generator.collect.review.review_texts import Remark
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field
    from generator.readback.unit_values import FieldText, UnitForms
    from generator.word.document_rows import Row

# A place as the findings of a reading name it (readback/findings.py), in Word and in Excel.
_IN_WORD = re.compile(r"第 (\d+) 个表）?第 (\d+) 行第 (\d+) 个单元格")
_IN_EXCEL = re.compile(r"(?P<sheet>\S+?)”?）? 第 (?P<row>\d+) 行 (?P<column>[A-Z]{1,3}) 列")
# Findings that a list has too few rows: they belong in its first blank one.
_TOO_FEW = ("required", "minlength", "missing")


@dataclass(frozen=True)
class FormAndData:
    """A form and the data file whose rows it shows, perhaps in another order.

    `pairs` are the rows of lists that were matched: the form's numbers by the data file's.
    """

    forms: UnitForms
    data: Mapping[str, Any]
    unit: Field
    pairs: dict[KeyPath, Mapping[int, int]] = field(default_factory=dict)


class CellPlace(NamedTuple):
    """A cell of a file: of a table of a Word document, or of a sheet (blank for none).

    `shown` says where it is to people, `names` what findings call it. `is_beside`: it is the cell
    of a neighbour, as the form lacks the field's own.
    """

    sheet: str
    table: int
    row: int
    column: int
    shown: str
    names: tuple[str, ...] = ()
    is_beside: bool = False


@dataclass(frozen=True)
class NamedCells:
    """The cells of a file by what findings of a reading call them; it is opened if need be."""

    path: Path

    @cached_property
    def rows(self) -> dict[tuple[str | int, int], Row]:
        """The file's rows by sheet or table and number."""
        rows = opened_file.open_file(self.path).content.rows
        return {(row.sheet or row.table, row.row): row for row in rows}

    def spot(self, text: str) -> CellPlace | None:
        """The first cell that the text names; None where it names none that there is."""
        if match := _IN_WORD.search(text):
            table, row, column = map(int, match.groups())
            shown = f"第 {table} 个表第 {row} 行"
            return self._existing(table, row, column, shown, text[: match.end()])
        if match := _IN_EXCEL.search(text):
            row, column = int(match["row"]), sheet.place(f"{match['column']}1")[1]
            return self._existing(match["sheet"], row, column, match[0], text[: match.end()])
        return None

    def _existing(
        self, table: str | int, row: int, column: int, shown: str, before: str
    ) -> CellPlace | None:
        """The cell if it is there; `before` is the finding's text up to the end of the place."""
        existing = self.rows.get((table, row))
        if existing is None or all(cell.column != column for cell in existing.cells):
            return None
        name = table if isinstance(table, str) else ""
        # A place behind other words ends a sentence.
        names = () if "：" in before else (before,)
        return CellPlace(name, existing.table, row, column, shown, names)


def find(places: FormAndData, named: NamedCells | None, remark: Remark) -> CellPlace | None:
    """The cell that the remark belongs in; None where the form has none for it."""
    in_form = _place_in_form(places, remark.path, remark.code)
    text = own = _own_cell(places, in_form, remark.code)
    if named is not None and remark.code == review_texts.OF_IMPORT:
        # In the data file, a doubt about a field that was left blank stands at its row.
        spot = named.spot(remark.problem)
        if text is None or (spot is not None and spot.names):
            return spot
    if text is None:
        text = _neighbour(places, in_form)
    if text is None:
        return None
    row = text.row
    shown = text.position if row.sheet else text.form
    names = (text.position, position(row, text.cell))
    return CellPlace(row.sheet, row.table, row.row, text.cell.column, shown, names, own is None)


def cell(places: FormAndData, path: KeyPath, about: str) -> FieldText | None:
    """The cell of the data file's field at that path; None where the form has none for it.

    `about` is the finding's code. Of a group, a row or a list it is the first one; of a field
    without a cell that of its neighbour, but never another row's.
    """
    in_form = _place_in_form(places, path, about)
    return _own_cell(places, in_form, about) or _neighbour(places, in_form)


def _place_in_form(places: FormAndData, path: KeyPath, about: str) -> KeyPath:
    """The path in the form, of a list that of one of its rows; empty where the form lacks it."""
    in_form = _in_form(places, path)
    described = fields.find_field(places.unit, in_form) if in_form else None
    if described is None or described.kind != "rows" or isinstance(path[-1], int):
        return in_form
    own = selectors.value_or_none(places.forms.values, in_form)
    count = len(own) if isinstance(own, list) else 0
    return (*in_form, count if about in _TOO_FEW else 0)


def _own_cell(places: FormAndData, in_form: KeyPath, about: str) -> FieldText | None:
    """The field's cell; of a group or row the first one, or, if something is missing, of what is.

    A part of a group is missing where nobody typed anything into its cells.
    """
    of_forms = places.forms.places
    if not in_form or in_form in of_forms:
        return min(of_forms[in_form], key=_rank) if in_form else None
    parts: dict[KeyPath, list[Sequence[FieldText]]] = {}
    for path, texts in of_forms.items():
        if path[: len(in_form)] == in_form:
            parts.setdefault(path[: len(in_form) + 1], []).append(texts)
    blank = [b for b in parts.values() if not any(each.text for texts in b for each in texts)]
    chosen = blank if blank and about in _TOO_FEW else [*parts.values()]
    below = [texts for of_part in chosen for texts in of_part]
    below.sort(key=lambda texts: texts[0].place)
    return min(below[0], key=_rank) if below else None


def _neighbour(places: FormAndData, in_form: KeyPath) -> FieldText | None:
    """The cell of what stands before the field in its group or row, or else behind it.

    So the finding about a deleted row stands at the row above it.
    """
    while len(in_form) > 1 and isinstance(in_form[-1], str):
        *before, name = in_form
        in_form = tuple(before)
        group = fields.find_field(places.unit, in_form)
        names = [*(group.children if group else ())]
        number = names.index(name) if name in names else len(names)
        for other in [*reversed(names[:number]), *names[number + 1 :]]:
            path = (*in_form, other)
            own = [t for p, t in places.forms.places.items() if p[: len(path)] == path]
            if own:
                last = max(own, key=lambda texts: texts[0].place)
                return min(last, key=_rank)
    return None


def _rank(text: FieldText) -> tuple[bool, bool, tuple[int, int]]:
    """Where somebody typed comes first, then what is blank, then what a formula repeats."""
    stored = text.cell.stored
    return (stored is not None and stored.is_formula, not text.text, text.place)


def _in_form(places: FormAndData, path: KeyPath) -> KeyPath:
    """The path with the form's numbers of rows; empty where the form lacks such a row."""
    in_form: KeyPath = ()
    for i, step in enumerate(path):
        if isinstance(step, int):
            number = _paired(places, path[:i], in_form).get(step)
            if number is None:
                return ()
            in_form = (*in_form, number)
        else:
            in_form = (*in_form, step)
    return in_form


def _paired(places: FormAndData, in_data: KeyPath, in_form: KeyPath) -> Mapping[int, int]:
    """The form's rows of a list by the numbers of the data file's."""
    if in_data not in places.pairs:
        data_rows = _list(selectors.value_or_none(places.data, in_data))
        form_rows = _list(selectors.value_or_none(places.forms.values, in_form))
        described = fields.find_field(places.unit, in_data)
        places.pairs[in_data] = _matched(data_rows, form_rows, described)
    return places.pairs[in_data]


def _matched(
    data_rows: Sequence[Any], form_rows: Sequence[Any], described: Field | None
) -> Mapping[int, int]:
    """Rows by name and texts as in comparisons; blank ones of the data file are spare rows."""
    name = fields.row_name(described) if described else ""
    old = [_row(row, name) for row in data_rows]
    new = [_row(row, name) for row in form_rows]
    blank = [number for number, row in enumerate(old) if data_file.is_blank(row)]
    rows = [number for number in range(len(old)) if number not in blank]
    if [old[number][name] for number in rows] == [row[name] for row in new]:
        pairs = dict(zip(rows, range(len(new)), strict=True))
    else:
        matching = row_pairs.match([old[number] for number in rows], new, name)
        pairs = {rows[before]: after for before, after in matching.pairs}
    return pairs | {number: len(new) + i for i, number in enumerate(blank)}


def _row(row: Any, name: str) -> dict[str, Any]:
    texts = _as_texts(row)
    return {name: "", **texts} if isinstance(texts, dict) else {name: texts}


def _as_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_texts(each) for name, each in value.items()}
    return [*map(_as_texts, value)] if isinstance(value, list) else value or ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
