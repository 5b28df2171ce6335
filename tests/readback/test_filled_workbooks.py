"""Data typed into workbooks that were handed out come back as they were typed."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from generator.campaign import data_file
from generator.common.diagnostics import has_errors
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.form import excel_form
from generator.pack import pack
from generator.readback import read_document
from generator.word import soffice
from tests import any_data, filled_excel, units
from tests.any_data import SETTINGS
from tests.filled_excel import Frame
from tests.filled_word import handed_out

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.form.excel_form import ExcelForms
    from generator.pack.pack import Pack
    from generator.readback.pack_choice import Reader
    from generator.readback.read_document import Document
    from tests.filled_excel import Drawn

NAMES = sorted(SETTINGS)


@lru_cache
def _loaded(name: str) -> Pack:
    return any_data.load(name)


@lru_cache
def _forms(name: str) -> ExcelForms:
    return excel_form.prepare(_loaded(name))


@lru_cache
def _drawn(name: str) -> Drawn:
    return filled_excel.drawn(_loaded(name))


@lru_cache
def _reader(name: str) -> Reader:
    return read_document.reader(_loaded(name))


def _canonical(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data as a file of them says, without derived figures that are left blank on purpose."""
    found = _loaded(name)
    parsed = source.parse(
        FileBytes(data_file.text(found.unit.fields, dict(data)).encode(), ""), "unit.yaml"
    )
    values: dict[str, Any] = _without_bare(data_file.canonical(found, parsed.data))
    return {} if has_errors(parsed.diagnostics) else values


def _without_bare(values: Any) -> Any:
    if isinstance(values, dict):
        kept = {name: _without_bare(value) for name, value in values.items()}
        return {name: value for name, value in kept.items() if value not in ("", {}, [])}
    return [_without_bare(row) for row in values] if isinstance(values, list) else values


def _values(name: str, document: Document) -> Any:
    [unit] = document.units
    return data_file.canonical(_loaded(name), unit.values, unit.printed)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=1, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data())
def test_any_data_typed_into_a_workbook_are_read_back_without_a_finding(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = _loaded(name)
    kinds = any_data.values(found.unit.fields, pack.computed_fields(found), ())
    typed, known = (_canonical(name, data.draw(kinds)) for _ in range(2))
    assume(typed.get(found.unit_name) and known)
    of_before = data.draw(st.sampled_from([{found.unit_name: "某局"}, typed, known]))
    unit = handed_out(found, SETTINGS[name], of_before)
    typed = _canonical(name, filled_excel.fitting(_drawn(name), unit, typed))
    file = tmp_path_factory.mktemp("filled") / "filled.xlsx"
    file.write_bytes(excel_form.render(_forms(name), unit))

    choice = random.Random(data.draw(st.integers(0, 9)))  # noqa: S311
    filled_excel.fill(file, _drawn(name), unit, typed, choice)
    document = read_document.read(file, [_reader(name)])

    assert _values(name, document) == typed
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
    targets = _loaded(name)
    data = source.parse(FileBytes(units.unit_text("甲局").encode(), ""), "甲局.yaml").data
    file = tmp_path / "drawn.xlsx"

    unit = handed_out(targets, SETTINGS[name], data)
    filled_excel.draw_by_hand(file, _drawn(name), unit, frame)
    document = read_document.read(file, [_reader(name)])

    assert _without_bare(_values(name, document)) == _canonical(name, data)
    assert document.diagnostics == ()
    assert document.handout is None


@pytest.mark.slow
@pytest.mark.parametrize("to", ["xls", "ods"])
def test_a_workbook_saved_by_libreoffice_says_the_same(to: str, tmp_path: Path) -> None:
    name = "vehicle-register"
    register = _loaded(name)
    known = {register.unit_name: "某局"}
    unit = handed_out(register, SETTINGS[name], known)
    file = tmp_path / "filled.xlsx"
    file.write_bytes(excel_form.render(_forms(name), unit))
    before = read_document.read(file, [_reader(name)])

    [older] = soffice.convert([file], to, tmp_path / "saved", timeout_seconds=120)
    document = read_document.read(older, [_reader(name)])

    assert _values(name, document) == _values(name, before)
    assert document.handout == before.handout
    assert [each.code for each in document.diagnostics] == ["word-file"]
