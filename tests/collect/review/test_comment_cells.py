"""A comment for every field of a form stands in the cell that shows it: seen by other readers."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from generator.collect.review import review_places
from generator.collect.review.review_places import FormAndData
from generator.form import word_form
from generator.form.excel import excel_form
from generator.pack import pack
from generator.readback import read_document
from generator.spreadsheet import added_notes
from generator.spreadsheet.added_notes import CellNote
from generator.word import added_comments
from generator.word.added_comments import CellComment
from tests import any_data, read_back
from tests.any_data import SETTINGS
from tests.filled_word import handed_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from generator.datafile.yaml_tree import KeyPath

NAMES = sorted(SETTINGS)
FACES = {"docx": word_form, "xlsx": excel_form}


@lru_cache
def _prepared(name: str, suffix: str) -> Any:
    return FACES[suffix].prepare(read_back.loaded(name))


def _scalars(values: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(values, str):
        yield path, values
        return
    below = values.items() if isinstance(values, dict) else enumerate(values)
    for step, value in below:
        yield from _scalars(value, (*path, step))


def _bare(text: str) -> str:
    """The text without what programs write in several ways."""
    return "".join(c for c in text if not c.isspace() and c.isprintable())


def _shows(cell: str, text: str) -> bool:
    """Whether the cell shows the text, or the amount that it is."""
    if _bare(text) in _bare(cell):
        return True
    try:
        return Decimal(text) == Decimal(cell)
    except InvalidOperation:
        return False


def _word_cells(path: Path) -> Iterator[tuple[str, str]]:
    """The text of each comment with that of its cell."""
    document = docx.Document(str(path))
    texts = {comment.comment_id: comment.text.split("\n")[0] for comment in document.comments}
    for mark in document.element.iter(qn("w:commentReference")):
        cell = next(mark.iterancestors(qn("w:tc"), qn("w:p")))
        cell = next(mark.iterancestors(qn("w:tc")), cell)
        shown = "".join(t.text or "" for t in cell.iter(qn("w:t")))
        yield texts[int(mark.get(qn("w:id")))], shown


def _excel_cells(path: Path) -> Iterator[tuple[str, str]]:
    book = openpyxl.load_workbook(path)
    shown = openpyxl.load_workbook(path, data_only=True)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment:
                    value = shown[sheet.title][cell.coordinate].value
                    yield from ((text, str(value)) for text in cell.comment.text.split("\n")[:-1])


def check(name: str, suffix: str, known: Mapping[str, Any], folder: Path) -> int:
    """How many comments stand in cells, each in that which shows the value that it names."""
    loaded = read_back.loaded(name)
    unit = handed_out(loaded, SETTINGS[name], known)
    file = folder / f"form.{suffix}"
    file.write_bytes(FACES[suffix].render(_prepared(name, suffix), unit))
    [forms] = read_document.read(file, [read_back.reader(name)]).units
    places = FormAndData(forms, known, loaded.unit.fields)
    named: dict[str, str] = {}
    notes, comments = [], []
    for number, (path, text) in enumerate(_scalars(known)):
        found = review_places.cell(places, path, "number")
        assert found is not None, path
        named[f"#{number}"] = text
        row, column = found.row, found.cell.column
        notes.append(CellNote(row.sheet, row.row, column, f"#{number}"))
        comments.append(CellComment((row.table, row.row, column), f"#{number}"))
    if suffix == "docx":
        file.write_bytes(added_comments.add(file, comments))
        cells = dict(_word_cells(file))
    else:
        file.write_bytes(added_notes.add(file, notes))
        cells = dict(_excel_cells(file))
    assert cells.keys() == named.keys()
    for note, text in named.items():
        assert _shows(cells[note], text), (text, cells[note])
    again = read_document.read(file, [read_back.reader(name)])
    assert again.units[0].values == forms.values
    assert "comment" not in {each.code for each in again.diagnostics}
    return len(named)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=2, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data())
def test_a_comment_stands_in_the_cell_that_shows_its_field(
    name: str, suffix: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = read_back.loaded(name)
    known = read_back.canonical(
        name, data.draw(any_data.values(found.unit.fields, pack.computed_fields(found), ()))
    )
    assume(known.get(found.unit_name))

    check(name, suffix, known, tmp_path_factory.mktemp("out"))
