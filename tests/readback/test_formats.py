"""Amounts in formats and dates read back from Word forms and workbooks, printed or filled in."""

from __future__ import annotations

import io
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pytest

from generator.campaign import data_file
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.form import word_form
from generator.form.excel import excel_form
from generator.readback import read_document
from tests import filled_excel, filled_word, formatted_pack
from tests.filled_excel import At

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.readback.pack_choice import Reader
    from generator.readback.read_document import Document

SHEET = "示例局执行情况表"
# Rows of the form: its projects with their details, the total, the date.
FIRST, TOTAL, DATE = 1, 6, 7


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = source.parse(FileBytes(formatted_pack.UNIT.encode(), ""), "").data
    return data


@cache
def _reader() -> Reader:
    return read_document.reader(formatted_pack.load())


@cache
def _workbook() -> bytes:
    pack = formatted_pack.load()
    unit = filled_word.handed_out(pack, formatted_pack.SETTINGS, _data())
    return excel_form.render(excel_form.prepare(pack), unit)


def _word(folder: Path, cells: Mapping[tuple[int, int], str]) -> Document:
    """The printed document with these texts in cells, by row and column."""
    document = docx.Document(io.BytesIO(formatted_pack.document()))
    for (row, column), text in cells.items():
        document.tables[0].rows[row].cells[column].text = text
    file = folder / "filled.docx"
    document.save(str(file))
    return read_document.read(file, [_reader()])


def _excel(folder: Path, cells: Mapping[str, Any], formats: Mapping[str, str]) -> Document:
    """The workbook with this typed into cells."""
    file = folder / "filled.xlsx"
    file.write_bytes(_workbook())
    filled_excel.typed(
        file,
        {At(SHEET, cell): content for cell, content in cells.items()},
        {At(SHEET, cell): code for cell, code in formats.items()},
    )
    return read_document.read(file, [_reader()])


def _values(document: Document) -> dict[str, Any]:
    [unit] = document.units
    return data_file.canonical(document.pack, unit.values, unit.printed, formatted_pack.SETTINGS)


def test_a_printed_form_says_what_its_data_file_says(tmp_path: Path) -> None:
    document = _word(tmp_path, {})

    assert not document.diagnostics
    assert _values(document) == _data()


@pytest.mark.parametrize("text", ["98.54%", "98.54 %", "９８．５４％", "0.9854", "0.98541"])
def test_a_rate_that_prints_alike_is_the_computed_one(text: str, tmp_path: Path) -> None:
    document = _word(tmp_path, {(FIRST, 5): text, (FIRST, 4): "1182.5", (TOTAL, 4): "1,202.5"})

    assert not document.diagnostics
    assert _values(document) == _data()


def test_another_rate_is_the_plain_number(tmp_path: Path) -> None:
    document = _word(tmp_path, {(FIRST, 5): "97%", (TOTAL, 4): "1,300.00"})

    values = _values(document)
    assert not document.diagnostics
    assert (values["合计"], values["项目"][0]["执行率"]) == ("1300", "0.97")


def test_a_date_in_another_notation_is_mended_and_told(tmp_path: Path) -> None:
    document = _word(tmp_path, {(DATE, 1): "20240602", (FIRST, 2): "2024-13"})

    values = _values(document)
    assert [(d.severity, d.code) for d in document.diagnostics] == [("warning", "date")]
    assert "“20240602”已导入为 2024年6月2日" in document.diagnostics[0].message
    # What may mean anything is left to whoever corrects the data file.
    assert (values["填报日期"], values["项目"][0]["完成月份"]) == ("2024年6月2日", "2024-13")


def test_a_workbook_handed_out_says_what_its_data_file_says(tmp_path: Path) -> None:
    file = tmp_path / "handed-out.xlsx"
    file.write_bytes(_workbook())

    document = read_document.read(file, [_reader()])

    assert not document.diagnostics
    assert _values(document) == _data()


@pytest.mark.parametrize(
    ("code", "day", "month"),
    [
        ('yyyy"年"m"月"d"日"', "2024年6月7日", "2024年6月"),
        ("yyyy/m/d", "2024/6/7", "2024年6月"),
        ("m/d/yyyy", "2024年6月7日", "2024年6月"),
    ],
)
def test_date_cells_are_dates(code: str, day: str, month: str, tmp_path: Path) -> None:
    date = datetime(2024, 6, 7)  # noqa: DTZ001 - a cell has no zone

    document = _excel(tmp_path, {"B27": date, "C3": date}, {"B27": code, "C3": code})

    values = _values(document)
    assert not document.diagnostics
    assert (values["填报日期"], values["项目"][0]["完成月份"]) == (day, month)


def test_a_number_in_a_field_of_months_is_to_be_compared(tmp_path: Path) -> None:
    document = _excel(tmp_path, {"C3": 2024.1}, {"C3": "General"})

    [finding] = document.diagnostics
    assert (finding.severity, finding.code) == ("warning", "cell")
    assert "请对照" in finding.hint


def test_forms_handed_out_say_how_dates_are_written() -> None:
    pack = formatted_pack.load()
    unit = filled_word.handed_out(pack, formatted_pack.SETTINGS, _data())

    form = docx.Document(io.BytesIO(word_form.render(word_form.prepare(pack), unit)))
    [note] = [each.text for each in form.paragraphs if each.text.startswith("填写说明")]
    assert "“完成月份”填年月，如 2024年5月。" in note
    assert "“填报日期”填日期，如 2024年5月1日。" in note
    sheet = openpyxl.load_workbook(io.BytesIO(_workbook()))[SHEET]
    prompts = [check.prompt for check in sheet.data_validations.dataValidation]
    assert "请填日期，如 2024年5月1日。" in prompts
