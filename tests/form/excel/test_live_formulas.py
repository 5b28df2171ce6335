"""Workbooks whose forms compute by the pack's formulas: results, formats, what comes back."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from generator.campaign import data_file
from generator.form.excel import excel_form
from generator.readback import read_document
from tests import filled_word, recalculated, scored_pack
from tests.read_back import without_bare

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

LIST, FIRST, SECOND = "示例局自评表", "one-1", "one-2"


@pytest.fixture(scope="module")
def handed_out() -> bytes:
    return rendered(scored_pack.unit())


@pytest.fixture(scope="module")
def formulas(handed_out: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(handed_out))


@pytest.fixture(scope="module")
def results(handed_out: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(handed_out), data_only=True)


def rendered(unit: Mapping[str, Any]) -> bytes:
    pack = scored_pack.load()
    handout = filled_word.handed_out(pack, scored_pack.SETTINGS, unit)
    return excel_form.render(excel_form.prepare(pack), handout)


def column(sheet: Worksheet, name: str, first: int, last: int) -> list[Any]:
    return [sheet[f"{name}{row}"].value or "" for row in range(first, last + 1)]


def test_each_row_computes_its_own_and_spare_rows_stay_blank(results: openpyxl.Workbook) -> None:
    sheet = results[LIST]

    # A division by nothing is blank, and so is the least of a score and a blank one.
    rates = [round(rate, 4) if rate else "" for rate in column(sheet, "E", 4, 10)]
    assert rates == [0.95, 0.6667, "", 1.2, "", "", ""]
    assert column(sheet, "F", 4, 10) == [9.5, 13.67, "", 60, "", "", ""]


def test_totals_grade_and_counts_follow_from_other_computed_cells(
    results: openpyxl.Workbook,
) -> None:
    sheet = results[LIST]

    assert [sheet[cell].value for cell in ("B11", "D11", "B12", "D12")] == [83.17, "中", 16.83, 4]
    assert [sheet[cell].value for cell in ("F12", "B13", "D13")] == ["跨年", 30.5, 2]


def test_cells_are_shown_as_the_form_prints_them(formulas: openpyxl.Workbook) -> None:
    rate, mean, score = (formulas[LIST][cell] for cell in ("E4", "F11", "F4"))

    assert rate.number_format == "0.00%"
    assert mean.number_format == "#,##0.00"
    assert score.number_format == "General"


def test_days_and_months_are_dates_in_their_notation(formulas: openpyxl.Workbook) -> None:
    first, second = formulas[FIRST], formulas[SECOND]

    shown = [(c.value.isoformat()[:10], c.number_format) for c in (first["B2"], second["B2"])]
    assert shown == [("2024-05-01", 'yyyy"年"m"月"d"日"'), ("2024-05-31", 'yyyy"-"mm"-"dd')]
    assert first["D2"].number_format == 'yyyy"-"mm'
    assert formulas["one-4"]["D2"].number_format == 'yyyy"年"m"月"'


def test_a_copy_of_a_sheet_computes_its_own_cells(formulas: openpyxl.Workbook) -> None:
    texts = [str(cell.value) for row in formulas[FIRST].iter_rows() for cell in row]

    assert [text for text in texts if text.startswith("=")]
    assert not [text for text in texts if FIRST in text]


def test_fields_of_other_rows_are_found_by_their_key(results: openpyxl.Workbook) -> None:
    first, second = results[FIRST], results[SECOND]

    assert [first[cell].value for cell in ("B3", "B4", "D4")] == ["逾期", 20.5, 1.6]
    assert [second[cell].value or "" for cell in ("B3", "B4", "D4")] == ["按期", "", ""]


def test_result_that_is_not_what_the_program_works_out_is_told(
    handed_out: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "报送.xlsx"
    with zipfile.ZipFile(io.BytesIO(handed_out)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>83.17</v>", b"<v>87</v>"))

    document = read_document.read(path, [read_document.reader(scored_pack.load())])

    [unit] = document.units
    assert not unit.values["总分"]
    [message] = [each.message for each in document.diagnostics if "公式" in each.message]
    assert message.endswith("公式的结果是“87”，按所填各数应为 83.17，已由程序计算")


def test_calc_finds_the_same_and_it_comes_back_the_same(
    need_calc: str, handed_out: bytes, tmp_path: Path
) -> None:
    pack, blank = scored_pack.load(), {"单位": "示例局", "指标": [], "项目": []}

    recalculated.check(need_calc, {"filled": handed_out, "blank": rendered(blank)}, tmp_path)

    document = read_document.read(tmp_path / "out" / "filled.xlsx", [read_document.reader(pack)])
    [unit] = document.units
    came = data_file.canonical(pack, unit.values, unit.printed, scored_pack.SETTINGS)
    known = data_file.canonical(pack, scored_pack.unit(), None, scored_pack.SETTINGS)
    assert without_bare(came) == without_bare(known)
    # The templates of these tests draw no lines, by which blank cells at the end of a row are seen.
    told = [each.message for each in document.diagnostics]
    assert not [each for each in told if "缺少一个单元格" not in each]
