"""Workbooks as they are handed out, read back: what they show, and no findings."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from generator.form.excel import excel_form
from generator.pack import pack
from generator.readback import read_document
from tests import any_data, read_back
from tests.any_data import SETTINGS
from tests.filled_word import handed_out

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.form.excel.excel_form import ExcelForms
    from generator.readback.read_document import Document

NAMES = sorted(SETTINGS)


@lru_cache
def _forms(name: str) -> ExcelForms:
    return excel_form.prepare(read_back.loaded(name))


def _read(name: str, folder: Path, known: Mapping[str, Any]) -> Document:
    file = folder / "handed-out.xlsx"
    unit = handed_out(read_back.loaded(name), SETTINGS[name], known)
    file.write_bytes(excel_form.render(_forms(name), unit))
    return read_document.read(file, [read_back.reader(name)])


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=2, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data())
def test_any_data_in_a_workbook_are_read_back_without_a_finding(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = read_back.loaded(name)
    known = read_back.canonical(
        name, data.draw(any_data.values(found.unit.fields, pack.computed_fields(found), ()))
    )
    assume(known.get(found.unit_name))

    document = _read(name, tmp_path_factory.mktemp("out"), known)

    [unit] = document.units
    assert read_back.values(name, document) == known
    # A text that is the label of a total is doubted, rightly.
    doubts = ("multiline", "ambiguous")
    assert [each for each in document.diagnostics if each.code not in doubts] == []
    assert unit.settings == SETTINGS[name]


@pytest.mark.parametrize("name", NAMES)
def test_workbook_handed_out_says_nothing_but_the_units_name(name: str, tmp_path: Path) -> None:
    known = {read_back.loaded(name).unit_name: "某局"}

    document = _read(name, tmp_path, known)

    assert read_back.values(name, document) == known
    assert document.diagnostics == ()
