"""Workbooks as they are handed out, read back: what they show, and no findings."""

from __future__ import annotations

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
from tests import any_data
from tests.any_data import SETTINGS
from tests.filled_word import handed_out

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.form.excel_form import ExcelForms
    from generator.pack.pack import Pack
    from generator.readback.pack_choice import Reader
    from generator.readback.read_document import Document

NAMES = sorted(SETTINGS)


@lru_cache
def _loaded(name: str) -> Pack:
    return any_data.load(name)


@lru_cache
def _forms(name: str) -> ExcelForms:
    return excel_form.prepare(_loaded(name))


@lru_cache
def _reader(name: str) -> Reader:
    return read_document.reader(_loaded(name))


def _canonical(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data as a file of them says, without derived figures that are left blank on purpose."""
    found = _loaded(name)
    text = data_file.text(found.unit.fields, dict(data))
    parsed = source.parse(FileBytes(text.encode(), ""), "unit.yaml")
    values: dict[str, Any] = _without_bare(data_file.canonical(found, parsed.data))
    return {} if has_errors(parsed.diagnostics) else values


def _without_bare(values: Any) -> Any:
    if isinstance(values, dict):
        kept = {name: _without_bare(value) for name, value in values.items()}
        return {name: value for name, value in kept.items() if value not in ("", {}, [])}
    return [_without_bare(row) for row in values] if isinstance(values, list) else values


def _read(name: str, folder: Path, known: Mapping[str, Any]) -> Document:
    file = folder / "handed-out.xlsx"
    unit = handed_out(_loaded(name), SETTINGS[name], known)
    file.write_bytes(excel_form.render(_forms(name), unit))
    return read_document.read(file, [_reader(name)])


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data())
def test_any_data_in_a_workbook_are_read_back_without_a_finding(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = _loaded(name)
    known = _canonical(
        name, data.draw(any_data.values(found.unit.fields, pack.computed_fields(found), ()))
    )
    assume(known.get(found.unit_name))

    document = _read(name, tmp_path_factory.mktemp("out"), known)

    [unit] = document.units
    assert data_file.canonical(found, unit.values, unit.printed) == known
    assert [each for each in document.diagnostics if each.code != "multiline"] == []
    assert unit.settings == SETTINGS[name]


@pytest.mark.parametrize("name", NAMES)
def test_workbook_handed_out_says_nothing_but_the_units_name(name: str, tmp_path: Path) -> None:
    known = {_loaded(name).unit_name: "某局"}

    document = _read(name, tmp_path, known)

    [unit] = document.units
    assert data_file.canonical(_loaded(name), unit.values, unit.printed) == known
    assert document.diagnostics == ()
