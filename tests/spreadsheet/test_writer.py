"""Workbooks as other programs read them: texts stay texts, nothing is cut, equal bytes."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from generator.spreadsheet import cell_limits, writer
from generator.spreadsheet.writer import Cell, Check, Formula, Look, PageSetup, Sheet

A4 = (11906, 16838, 1134, 1134, 1134, 1134, 680, 680)


def read(*sheets: Sheet, names: dict[str, str] | None = None) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(writer.workbook(sheets, names or {})))


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@a", "\t=1", "=HYPERLINK(1)", "http://a.cn", "1", "007", "TRUE"),
        *("#N/A", "_x0041_", "甲\n乙", " 甲 ", "😀", "<&>\"'"),
    ],
)
def test_texts_are_texts_whatever_they_begin_with(text: str) -> None:
    content = writer.workbook([Sheet("表", [Cell(0, 0, text, Look(number_format="@"))])], {})

    cell = openpyxl.load_workbook(io.BytesIO(content))["表"]["A1"]
    assert (cell.data_type, cell.hyperlink, cell.number_format) == ("s", None, "@")
    assert "<f>" not in part(content, "xl/worksheets/sheet1.xml")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    assert rows.to_python(skip_empty_area=False) == [[text]]


def test_numbers_are_numbers_formulas_have_results_and_merged_cells_are_one() -> None:
    look = Look(borders=(1, 1, 1, 1))
    book = read(
        Sheet(
            "表",
            [
                Cell(0, 0, Decimal("718.40"), Look(number_format="0.00####")),
                Cell(0, 1, Formula("SUM(A1)", Decimal("718.4")), look),
                Cell(1, 0, "合并", look, rows=2, columns=3),
            ],
        )
    )

    page = book["表"]
    assert (page["A1"].value, page["A1"].number_format) == (718.4, "0.00####")
    assert page["B1"].value == "=SUM(A1)"
    assert [str(area) for area in page.merged_cells.ranges] == ["A2:C3"]
    assert page["C3"].border.bottom.style == "thin"


def test_blank_result_of_a_formula_is_a_blank_text() -> None:
    sheet = Sheet("表", [Cell(0, 0, Formula('IF(COUNT(B1)=0,"",B1)', ""), Look())])

    content = writer.workbook([sheet], {})

    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    assert book["表"]["A1"].value in (None, "")
    assert "<v></v>" in part(content, "xl/worksheets/sheet1.xml")


def test_same_sheets_are_the_same_bytes() -> None:
    def made() -> bytes:
        check = Check("decimal", minimum=0, title="金额", message="以万元为单位", error="应填数字")
        cells = [Cell(0, 0, "甲", Look()), Cell(0, 1, Decimal(1), Look(fill="#FFFBE6"))]
        page = PageSetup(*A4, footer="某局 · 附表1", repeated=0)
        return writer.workbook([Sheet("表", cells, [90], [20.0], {check: [(0, 1)]}, page)], {})

    assert made() == made()


def test_text_too_long_for_a_cell_is_refused_in_words() -> None:
    longest = "长" * cell_limits.MOST_CHARACTERS

    writer.workbook([Sheet("表", [Cell(0, 0, longest, Look())])], {})
    with pytest.raises(writer.NotWritableError, match="32767 字，现有 32768 字：“长长"):
        writer.workbook([Sheet("表", [Cell(0, 0, f"{longest}长", Look())])], {})


CHARACTERS = st.characters(
    min_codepoint=0x20, exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"
)


@given(st.lists(st.text(CHARACTERS, max_size=40), min_size=1, max_size=6))
@settings(max_examples=25)
def test_any_names_make_sheets(wanted: list[str]) -> None:
    names = cell_limits.sheet_names(wanted)

    book = read(*(Sheet(name, []) for name in names))
    assert len(book.sheetnames) == len(wanted)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (["附表1", "附表1", "附表1"], ["附表1", "附表1-2", "附表1-3"]),
        (["Sheet", "sheet"], ["Sheet", "sheet-2"]),
        (["a/b:c*[d]?\\e"], ["a_b_c__d___e"]),
        (["'甲'", "", "history"], ["甲", "_", "history_"]),
        (["😀" * 20, "😀" * 20], ["😀" * 15, f"{'😀' * 14}-2"]),
        (["长" * 40, "长" * 40], ["长" * 31, f"{'长' * 29}-2"]),
    ],
)
def test_names_of_sheets_are_as_excel_allows_and_all_different(
    wanted: list[str], names: list[str]
) -> None:
    assert cell_limits.sheet_names(wanted) == names


def test_checks_warn_and_say_what_belongs_there() -> None:
    amount = Check("decimal", minimum=0, title="金" * 40, message="请" * 300, error="应" * 300)
    choice = Check("list", source="'_选项'!$A$1:$A$3", title="标准", message="请选择")
    told = Check(title="名称", message="填全称")
    checks = {amount: [(0, 0), (4, 2)], choice: [(1, 0)], told: [(2, 0)]}

    found = read(Sheet("表", [], checks=checks))["表"].data_validations.dataValidation

    assert [(each.type, str(each.sqref), each.errorStyle) for each in found] == [
        ("decimal", "A1 C5", "warning"),
        ("list", "A2", "warning"),
        (None, "A3", "warning"),
    ]
    assert [len(found[0].promptTitle), len(found[0].prompt), len(found[0].error)] == [32, 255, 224]
    assert found[1].formula1 == "'_选项'!$A$1:$A$3"


def test_page_is_one_wide_with_whose_it_is_at_its_foot() -> None:
    page = PageSetup(16838, 11906, *A4[2:], footer="甲&乙 · 附表1", repeated=1)

    sheet = read(Sheet("表", [], [90, 90], [20.0, 20.0], page=page))["表"]

    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToHeight) == (9, "landscape", 0)
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.oddFooter.center.text == "甲&&乙 · 附表1 · 第 &P 页 共 &N 页"
    assert round(sheet.page_margins.left * 2.54, 1) == 2.0


def test_labels_are_protected_without_a_password_and_rows_may_be_added() -> None:
    cells = [Cell(0, 0, "名称", Look()), Cell(0, 1, "", Look(is_locked=False))]

    sheet = read(Sheet("表", cells, is_protected=True))["表"]

    protection = sheet.protection
    assert protection.sheet
    assert not protection.password
    assert not protection.insertRows
    assert not protection.deleteRows
    assert [sheet["A1"].protection.locked, sheet["B1"].protection.locked] == [True, False]


def test_hidden_sheet_can_only_be_shown_by_a_program() -> None:
    book = read(Sheet("甲", []), Sheet("乙", [], is_hidden=True), names={"form_1": "'甲'!$A$1"})

    assert [sheet.sheet_state for sheet in book] == ["visible", "veryHidden"]
    assert book.defined_names["form_1"].attr_text == "'甲'!$A$1"


def test_columns_are_as_wide_as_they_are_told_in_the_unit_of_the_default_font() -> None:
    content = writer.workbook([Sheet("表", [], [97, 64])], {})

    sheet = part(content, "xl/worksheets/sheet1.xml")
    widths = [float(width) for width in re.findall(r' width="([0-9.]+)"', sheet)]
    # 18.3.1.13: digits of seven pixels, five more between columns.
    assert [round(width * 7) for width in widths] == [97, 64]
    assert '<name val="Arial"/>' in part(content, "xl/styles.xml")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("", '""'), ('甲"乙', '"甲""乙"'), ("长" * 300, f'"{"长" * 255}"&"{"长" * 45}"')],
)
def test_text_in_a_formula(text: str, shown: str) -> None:
    assert cell_limits.literal(text) == shown


@pytest.mark.parametrize(
    ("sheet", "last", "shown"),
    [("", None, "$B$3"), ("附表1", None, "'附表1'!$B$3"), ("甲'乙", 9, "'甲''乙'!$B$3:$B$10")],
)
def test_reference_names_the_sheet_where_it_is_another(
    sheet: str, last: int | None, shown: str
) -> None:
    assert writer.reference(2, 1, sheet, last_row=last) == shown


@pytest.mark.parametrize(
    ("amount", "exact"),
    [("718.40", True), ("123456789012345", True), ("0.1234567890123456", False)],
)
def test_cell_holds_fifteen_digits(amount: str, *, exact: bool) -> None:
    assert cell_limits.is_exact(Decimal(amount)) == exact
