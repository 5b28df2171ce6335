"""Workbooks to hand out, as other programs read them."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from generator.form import grid, handout
from generator.spreadsheet import mark_sheet
from tests import handed_out, recalculated
from tests.handed_out import CARS, COURSES

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

TARGETS, CARS_PACK, COURSES_PACK = "performance-targets", "vehicle-register", "training-plan"
NEW = {"部门名称": "示例市示例区档案馆"}
TINT = "FFFFFBE6"


@pytest.fixture(scope="module")
def real() -> bytes:
    return handed_out.workbook(TARGETS, handed_out.real_values())


@pytest.fixture(scope="module")
def real_book(real: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(real))


@pytest.fixture(scope="module")
def real_results(real: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(real), data_only=True)


def book(name: str, values: dict[str, Any], *, results: bool = False) -> openpyxl.Workbook:
    content = handed_out.workbook(name, values)
    return openpyxl.load_workbook(io.BytesIO(content), data_only=results)


class Seen(NamedTuple):
    """A cell: where it begins, how far it reaches."""

    row: int
    column: int
    rows: int
    columns: int


def merged(sheet: Worksheet) -> set[Seen]:
    areas = sheet.merged_cells.ranges
    return {
        Seen(a.min_row, a.min_col, a.max_row - a.min_row + 1, a.max_col - a.min_col + 1)
        for a in areas
    }


def test_sheets_have_the_grid_of_the_forms(real_book: openpyxl.Workbook) -> None:
    forms = handed_out.excel_forms(TARGETS)
    unit = handed_out.handout(TARGETS, handed_out.real_values())
    context = handout.context(forms.pack, unit, forms.crowded)
    drawn = list(grid.draw(forms.models, context, richest=True))

    sheets = [s for s in real_book if s.title.startswith("附表")]
    assert len(sheets) == len(drawn)
    for sheet, form in zip(sheets, drawn, strict=True):
        [table] = form.tables
        cells = [cell for row in table.rows for cell in row.cells]
        large = [cell for cell in cells if cell.rows > 1 or cell.columns > 1]
        assert merged(sheet) == {Seen(c.row + 1, c.column + 1, c.rows, c.columns) for c in large}
        for cell in cells:
            shown = sheet.cell(cell.row + 1, cell.column + 1).value
            if not cell.values:
                assert "".join(str(shown or "").split()) == "".join(cell.text.split())


def test_sheets_are_named_like_the_forms_with_spare_copies() -> None:
    stream = io.BytesIO(handed_out.workbook(TARGETS, NEW))
    names = CalamineWorkbook.from_filelike(stream).sheet_names

    copies = [f"附表3-{number}" for number in range(1, 5)]
    assert names == ["填写说明", "附表1", "附表2", *copies, "_表单信息"]
    assert book(CARS_PACK, CARS).sheetnames[1] == "2023年公务用车登记表"
    assert book(COURSES_PACK, COURSES).sheetnames[1:3] == ["附件1-1", "附件1-2"]


def test_printed_sheet_is_as_wide_as_the_form(real_book: openpyxl.Workbook) -> None:
    forms = handed_out.excel_forms(TARGETS)

    for sheet, form in zip(("附表1", "附表2", "附表3-1"), forms.models, strict=True):
        twips = form.tables[0].column_twips
        dimensions = real_book[sheet].column_dimensions.values()
        pixels = [round(d.width * 7) for d in dimensions for _ in range(d.min, d.max + 1)]
        assert [abs(p - t * 96 / 1440) <= 1 for p, t in zip(pixels, twips, strict=True)]
        assert abs(sum(pixels) - sum(twips) * 96 / 1440) <= 1
        assert real_book[sheet].page_setup.fitToHeight == 0


def test_what_is_known_is_filled_in_and_what_is_typed_is_tinted(
    real_book: openpyxl.Workbook,
) -> None:
    sheet = real_book["附表1"]

    amount, label, name = sheet["D7"], sheet["B7"], sheet["B4"]
    assert (amount.value, amount.number_format) == (718.46, "General")
    assert (amount.protection.locked, amount.fill.fgColor.rgb) == (False, TINT)
    assert (label.value, label.protection.locked) == ("其中：一般公共预算拨款", True)
    assert (name.value, name.protection.locked) == ("株洲市石峰区人民政府办公室", True)
    assert name.fill.fgColor.rgb != TINT
    assert sheet["B10"].number_format == "@"
    assert sheet["B10"].alignment.wrap_text


def test_amount_keeps_the_noughts_that_were_typed() -> None:
    sheet = book(CARS_PACK, CARS)["2023年公务用车登记表"]

    assert (sheet["C3"].value, sheet["C3"].number_format) == (718.4, "0.00####")
    assert (sheet["C4"].value, sheet["C4"].number_format) == (20, "General")


def test_amount_that_a_cell_cannot_hold_is_a_text() -> None:
    rows = [{"车牌": "甲", "里程": "0.1234567890123456"}, {"车牌": "乙", "里程": "约 5"}]

    sheet = book(CARS_PACK, {"单位": "某局", "车辆": rows})["2023年公务用车登记表"]

    assert [sheet["C3"].value, sheet["C4"].value] == ["0.1234567890123456", "约 5"]
    assert [sheet["C3"].data_type, sheet["C3"].number_format] == ["s", "@"]


def test_texts_that_look_like_formulas_are_texts() -> None:
    sheet = book(CARS_PACK, CARS)["2023年公务用车登记表"]

    assert (sheet["D3"].value, sheet["D3"].data_type) == ("=1+1", "s")


def test_rows_without_a_remark_have_its_cell() -> None:
    sheet = book(CARS_PACK, CARS)["2023年公务用车登记表"]

    assert [sheet.cell(row, 4).fill.fgColor.rgb for row in range(3, 8)] == [TINT] * 5
    assert [sheet.cell(row, 1).value for row in range(3, 8)] == ["1", "2", "3", "4", "5"]
    # The headings of the table are on each page.
    assert sheet.print_title_rows == "$1:$2"


def test_sums_add_up_from_the_first_to_the_last_row_so_that_inserted_ones_count() -> None:
    formulas, results = (book(CARS_PACK, CARS, results=r) for r in (False, True))

    total = formulas["2023年公务用车登记表"]["C8"]
    assert total.value == '=IF(COUNT($C$3:$C$7)=0,"",ROUND(SUM($C$3:$C$7),6))'
    assert total.protection.locked
    assert results["2023年公务用车登记表"]["C8"].value == 738.4


def test_sum_of_nothing_is_blank() -> None:
    results = book(CARS_PACK, {"单位": "某局"}, results=True)

    assert not results["2023年公务用车登记表"]["C6"].value


def test_sum_beside_its_label_is_a_text_formula(real_book: openpyxl.Workbook) -> None:
    assert real_book["附表1"]["B5"].value == (
        '="资金总额："&IF(COUNT($D$7:$D$9)=0,"",ROUND(SUM($D$7:$D$9),6))'
    )


def test_amounts_are_looked_up_on_another_sheet_by_name(
    real_book: openpyxl.Workbook, real_results: openpyxl.Workbook
) -> None:
    formulas, results = real_book["附表3-1"], real_results["附表3-1"]

    names, found = "'附表2'!$B$6:$B$11", "INDEX('附表2'!$C$6:$C$11,MATCH($F$4,{},0))"
    found = found.format(names)
    assert formulas["F5"].value == f'=IFERROR(IF(OR($F$4="",{found}=""),"",{found}),"")'
    assert (results["F4"].value, results["F5"].value) == ("业务性专项经费", 54)


def test_fields_that_name_a_row_of_a_list_offer_its_names(real_book: openpyxl.Workbook) -> None:
    checks = real_book["附表3-1"].data_validations.dataValidation

    [names] = [each for each in checks if "F4" in str(each.sqref).split()]
    assert (names.type, names.formula1) == ("list", "'附表2'!$B$6:$B$11")


def test_choices_come_from_a_range_of_the_hidden_sheet(real_book: openpyxl.Workbook) -> None:
    checks = real_book["附表3-1"].data_validations.dataValidation
    [standards] = [each for each in checks if each.promptTitle == "绩效标准"]

    area = re.fullmatch(r"'_表单信息'!\$([A-Z])\$1:\$\1\$4", standards.formula1)
    assert area
    listed = [real_book["_表单信息"][f"{area[1]}{row}"].value for row in range(1, 5)]
    assert listed == ["计划标准", "历史标准", "行业标准", "其他标准"]


def test_amounts_are_checked_with_a_warning_in_words(real_book: openpyxl.Workbook) -> None:
    checks = real_book["附表1"].data_validations.dataValidation
    [amount] = [each for each in checks if "D7" in str(each.sqref).split()]

    assert (amount.type, amount.operator, amount.formula1) == ("decimal", "greaterThanOrEqual", "0")
    assert (amount.errorStyle, amount.promptTitle) == (
        "warning",
        "按收入性质分：一般公共预算拨款（万元）",
    )
    assert amount.error == "此处应填数字，以万元为单位，不小于 0，不带计量单位。"


def test_hints_about_data_files_are_not_told(real_book: openpyxl.Workbook) -> None:
    checks = real_book["附表1"].data_validations.dataValidation

    assert not [each.prompt for each in checks if "冒号" in each.prompt or "行首" in each.prompt]


def test_value_at_several_places_is_typed_once() -> None:
    formulas = book(COURSES_PACK, COURSES)["附件2"]
    results = book(COURSES_PACK, COURSES, results=True)["附件2"]

    cell = "'附件1-1'!$C$4"
    assert formulas["B5"].value == f'=IFERROR(IF({cell}="","",{cell}),"")'
    assert [results.cell(5, column).value for column in (2, 3, 4)] == ["初任培训", 40, 2000.5]
    assert [results.cell(6, column).value or "" for column in (1, 2, 3)] == ["2", "", ""]
    assert formulas["B5"].protection.locked


def test_value_among_labels_is_taken_from_the_cell_where_it_is_typed(
    real_book: openpyxl.Workbook, real_results: openpyxl.Workbook
) -> None:
    formulas, results = real_book["附表2"], real_results

    last = formulas.max_row
    assert str(formulas.cell(last, 1).value).startswith("=\"填表人： \"&IFERROR(TRIM(MID('附表1'!")
    shown = str(results["附表2"].cell(last, 1).value).split()
    assert shown == str(results["附表1"].cell(results["附表1"].max_row, 1).value).split()[1:]


def test_mark_says_whose_the_workbook_is_and_which_sheets_are_forms() -> None:
    content = book(COURSES_PACK, COURSES)
    rows = content["_表单信息"].iter_rows(max_col=2, values_only=True)

    mark = mark_sheet.from_rows([[str(cell or "") for cell in row] for row in rows])

    assert mark is not None
    assert (mark.fields["unit"], mark.fields["pack"]) == ("某局", COURSES_PACK)
    assert mark.sheets == ("附件1-1", "附件1-2", "附件1-3", "附件1-4", "附件2")
    assert mark.helpers == ("填写说明",)
    assert content["_表单信息"].sheet_state == "veryHidden"
    for number, name in enumerate(mark.sheets, 1):
        refers_to = content.defined_names[mark_sheet.NAME_OF_SHEET.format(number)].attr_text
        assert refers_to == f"'{name}'!$A$1"


def test_text_higher_than_a_row_may_be_takes_several() -> None:
    cars = [{"车牌": "甲", "里程": "1", "备注": "备注\n" * 60}]
    sheet = book(CARS_PACK, {"单位": "某局", "车辆": cars})["2023年公务用车登记表"]

    [area] = [a for a in merged(sheet) if (a.row, a.column) == (3, 4)]
    heights = [sheet.row_dimensions[area.row + i].height for i in range(area.rows)]
    assert area.rows > 1
    assert max(heights) <= 409
    assert sum(heights) > 60 * 10.5 * 1.2


def test_rows_are_high_enough_for_their_texts(real_book: openpyxl.Workbook) -> None:
    sheet = real_book["附表2"]

    heights = [sheet.row_dimensions[row].height for row in (6, 7, 8)]
    assert heights == sorted(heights)
    assert heights[2] > 5 * 10.5 * 1.2


def test_borders_go_around_merged_cells(real_book: openpyxl.Workbook) -> None:
    sheet = real_book["附表1"]

    area = [sheet.cell(5, column) for column in range(2, 7)]
    assert {cell.border.bottom.style for cell in area} == {"thin"}
    assert sheet["A1"].border.bottom.style is None


def test_equal_input_gives_equal_bytes(real: bytes) -> None:
    assert handed_out.workbook(TARGETS, handed_out.real_values()) == real


def test_text_longer_than_a_cell_may_be_is_refused() -> None:
    with pytest.raises(handout.NotHandedOutError, match="32767"):
        handed_out.workbook(TARGETS, NEW | {"部门职责概述": "长" * 33_000})


def test_calc_works_out_the_results_that_are_stored(
    need_calc: str, real: bytes, tmp_path: Path
) -> None:
    contents = {
        "real": real,
        "cars": handed_out.workbook(CARS_PACK, CARS),
        "courses": handed_out.workbook(COURSES_PACK, COURSES),
    }
    recalculated.check(need_calc, contents, tmp_path)
