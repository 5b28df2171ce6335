"""Data typed into workbooks that were handed out come back as they were typed."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.form.excel import excel_form
from generator.pack import pack
from generator.readback import read_document
from generator.word import soffice
from tests import any_data, filled_excel, read_back, units
from tests.any_data import SETTINGS
from tests.filled_excel import Frame
from tests.filled_word import handed_out

if TYPE_CHECKING:
    from pathlib import Path

    from generator.form.excel.excel_form import ExcelForms
    from tests.filled_excel import Drawn

NAMES = sorted(SETTINGS)


@lru_cache
def _forms(name: str) -> ExcelForms:
    return excel_form.prepare(read_back.loaded(name))


@lru_cache
def _drawn(name: str) -> Drawn:
    return filled_excel.drawn(read_back.loaded(name))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=1, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data())
def test_any_data_typed_into_a_workbook_are_read_back_without_a_finding(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = read_back.loaded(name)
    kinds = any_data.values(found.unit.fields, pack.computed_fields(found), ())
    typed, known = (read_back.canonical(name, data.draw(kinds)) for _ in range(2))
    assume(typed.get(found.unit_name) and known)
    of_before = data.draw(st.sampled_from([{found.unit_name: "某局"}, typed, known]))
    unit = handed_out(found, SETTINGS[name], of_before)
    typed = read_back.canonical(name, filled_excel.fitting(_drawn(name), unit, typed))
    file = tmp_path_factory.mktemp("filled") / "filled.xlsx"
    file.write_bytes(excel_form.render(_forms(name), unit))

    choice = random.Random(data.draw(st.integers(0, 9)))  # noqa: S311
    filled_excel.fill(file, _drawn(name), unit, typed, choice)
    document = read_document.read(file, [read_back.reader(name)])

    assert read_back.values(name, document) == typed
    # A name over two lines, one of another unit, and one that is a label of the form, are told.
    told = {each.code for each in document.diagnostics}
    assert told <= {"multiline", "ambiguous", "word-file"}
    assert document.units[0].settings == SETTINGS[name]
    assert document.handout == unit.mark


@pytest.mark.parametrize(
    "frame",
    [
        Frame(has_merges=False),
        Frame(row=3, column=2, is_one_sheet=True, has_merges=False, blank_rows=1),
    ],
)
def test_a_form_drawn_by_hand_in_another_frame_is_read(frame: Frame, tmp_path: Path) -> None:
    name = "performance-targets"
    targets = read_back.loaded(name)
    data = source.parse(FileBytes(units.unit_text("甲局").encode(), ""), "甲局.yaml").data
    file = tmp_path / "drawn.xlsx"

    unit = handed_out(targets, SETTINGS[name], data)
    filled_excel.draw_by_hand(file, _drawn(name), unit, frame)
    document = read_document.read(file, [read_back.reader(name)])

    assert read_back.without_bare(read_back.values(name, document)) == read_back.canonical(
        name, data
    )
    assert document.diagnostics == ()
    assert document.handout is None


@pytest.mark.slow
@pytest.mark.parametrize("to", ["xls", "ods"])
def test_a_workbook_saved_by_libreoffice_says_the_same(to: str, tmp_path: Path) -> None:
    name = "vehicle-register"
    register = read_back.loaded(name)
    known = {register.unit_name: "某局"}
    unit = handed_out(register, SETTINGS[name], known)
    file = tmp_path / "filled.xlsx"
    file.write_bytes(excel_form.render(_forms(name), unit))
    before = read_document.read(file, [read_back.reader(name)])

    [older] = soffice.convert([file], to, tmp_path / "saved", timeout_seconds=120)
    document = read_document.read(older, [read_back.reader(name)])

    assert read_back.values(name, document) == read_back.values(name, before)
    assert document.handout == before.handout
    assert [each.code for each in document.diagnostics] == ["word-file"]
