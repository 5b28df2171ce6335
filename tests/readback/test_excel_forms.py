"""Workbooks that were handed out come back: filled in, with what people do to sheets and cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.form.excel import excel_form
from generator.pack import pack
from generator.readback import read_document
from tests import filled_excel, filled_word, units
from tests.conftest import PACKS
from tests.filled_excel import At

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from openpyxl.workbook import Workbook

    from generator.readback.pack_choice import Reader
    from generator.readback.read_document import Document

SETTINGS = {"年度": "2023", "级次": "区级"}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return read_document.reader(pack.load(PACKS / "performance-targets"))


@pytest.fixture(scope="module")
def handed_out(reader: Reader) -> bytes:
    """The workbook of a unit with all its data known."""
    data = source.parse(FileBytes(units.unit_text("甲局").encode(), ""), "甲局.yaml").data
    unit = filled_word.handed_out(reader.pack, SETTINGS, data)
    return excel_form.render(excel_form.prepare(reader.pack), unit)


@pytest.fixture
def workbook(handed_out: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "甲局.xlsx"
    path.write_bytes(handed_out)
    return path


def found(document: Document) -> list[tuple[str, str]]:
    return [(d.severity, d.message) for d in document.diagnostics]


def values(document: Document) -> Mapping[str, Any]:
    [unit] = document.units
    return unit.values


# As it was handed out


def test_what_was_handed_out_is_read_without_a_finding(workbook: Path, reader: Reader) -> None:
    document = read_document.read(workbook, [reader])

    assert found(document) == []
    assert document.handout is not None
    assert document.handout.unit == "甲局"
    assert values(document)["部门名称"] == "甲局"


def test_another_program_loses_results_of_formulas_and_nothing_else(
    workbook: Path, reader: Reader
) -> None:
    before = values(read_document.read(workbook, [reader]))

    document = read_document.read(filled_excel.edit(workbook, lambda _: None), [reader])

    assert found(document) == []
    typed = dict(values(document), 支出方向=[{**row} for row in before["支出方向"]])
    assert typed["专项资金"] == before["专项资金"]
    assert values(document)["支出方向"][0]["名称"] == before["支出方向"][0]["名称"]


# What is typed

BUDGET = {
    "D7": "一般公共预算拨款",
    "D8": "政府性基金拨款",
    "D9": "其他资金",
    "F7": "基本支出",
    "F8": "项目支出",
}


def _typed(path: Path, cells: Mapping[str, tuple[object, str]]) -> Path:
    """Type contents with their number formats into the first form."""
    contents = {At("附表1", cell): content for cell, (content, _) in cells.items()}
    codes = {At("附表1", cell): code for cell, (_, code) in cells.items()}
    return filled_excel.typed(path, contents, codes)


def _budget(document: Document) -> list[str]:
    read = values(document)["年度预算申请"]
    return [read[name] for name in BUDGET.values()]


def test_amounts_are_exact(workbook: Path, reader: Reader) -> None:
    typed = [
        (718.46, "General"),
        (718.4, "0.00"),
        (1234.5, "#,##0.00"),
        (0.1 + 0.2, "General"),
        ("718.40", "@"),
    ]

    document = read_document.read(_typed(workbook, dict(zip(BUDGET, typed, strict=True))), [reader])

    assert _budget(document) == ["718.46", "718.40", "1234.50", "0.3", "718.40"]
    assert found(document) == []


NO_PLAIN_AMOUNTS = [
    [
        (54.456, "0.00", "54.456", "单元格显示为“54.46”，已按其中的数 54.456 导入"),
        (0.95, "0%", "95%", "应填数字，现为“95%”"),
        (20, '"￥"0.00', "￥20.00", "应填数字，现为“￥20.00”"),
        (45261, "yyyy/m/d", "2023/12/1", "应填数字，现为“2023/12/1”"),
        (True, "General", "TRUE", "应填数字，现为“TRUE”"),
    ],
    [
        ("#REF!", "General", "", "单元格是错误值“#REF!”，未导入"),
        ("=6+5", "General", "", "公式没有保存计算结果，未导入"),
        (54, '0.00"万元"', "54.00", "“54.00万元”已导入为 54.00"),
        (
            1e20,
            "0",
            "100000000000000000000",
            "单元格显示的内容无法确定（数字格式 0），已按其中的数 100000000000000000000 导入",
        ),
        ("约20", "@", "约20", "应填数字，现为“约20”"),
    ],
]


@pytest.mark.parametrize("cases", NO_PLAIN_AMOUNTS)
def test_what_is_no_plain_amount_is_told(
    cases: list[tuple[object, str, str, str]], workbook: Path, reader: Reader
) -> None:
    typed = {cell: case[:2] for cell, case in zip(BUDGET, cases, strict=True)}

    document = read_document.read(_typed(workbook, typed), [reader])

    assert _budget(document) == [value for _, _, value, _ in cases]
    told = {
        d.message.partition("：")[0]: d.message.partition("：")[2] for d in document.diagnostics
    }
    places = [f"附表1 第 {cell[1:]} 行 {cell[0]} 列" for cell in BUDGET]
    assert told == dict(zip(places, [case[3] for case in cases], strict=True))


def test_a_text_that_excel_changed_is_recovered_or_told(workbook: Path, reader: Reader) -> None:
    cases = [
        ("F16", (0.95, "0%"), "95%", "warning"),
        ("F18", (45261, 'yyyy"年"m"月"'), "2023年12月", "warning"),
        ("F20", (7310000000, "General"), "7310000000", "warning"),
        ("F22", (True, "General"), "TRUE", "warning"),
        ("F24", (430104199001011000, "0"), "", "error"),
        ("F26", (45261, "d-mmm-yy"), "", "error"),
    ]

    document = read_document.read(
        _typed(workbook, {cell: typed for cell, typed, _, _ in cases}), [reader]
    )

    groups = values(document)["年度绩效指标"]
    read = [rows[0]["指标值"] for group in groups.values() for rows in group.values()]
    assert read[: len(cases)] == [value for _, _, value, _ in cases]
    assert [(d.code, d.severity, d.message.partition("：")[0]) for d in document.diagnostics] == [
        ("cell", severity, f"附表1 第 {cell[1:]} 行 F 列") for cell, _, _, severity in cases
    ]


# What is done to rows, columns and sheets


def _fill_and_move(book: Workbook) -> None:
    book["附表3-2"]["B4"], book["附表3-3"]["B4"] = "二", "三"
    book.move_sheet("附表3-2", -4)
    book.move_sheet("附表2", -2)


def test_sheets_in_another_order_are_put_back(workbook: Path, reader: Reader) -> None:
    document = read_document.read(filled_excel.edit(workbook, _fill_and_move), [reader])

    assert [row["名称"] for row in values(document)["支出方向"]] == ["方向0-0", "二", "三"]


def test_a_renamed_sheet_keeps_its_place(workbook: Path, reader: Reader) -> None:
    def rename(book: Workbook) -> None:
        sheet = book["附表3-1"]
        sheet.title = "公用经费"
        book.defined_names["form_3"].attr_text = "'公用经费'!$A$1"
        book.move_sheet("公用经费", 2)
        book["附表3-2"]["B4"] = "二"

    document = read_document.read(filled_excel.edit(workbook, rename), [reader])

    assert [row["名称"] for row in values(document)["支出方向"]] == ["方向0-0", "二"]


def test_a_copied_sheet_is_one_more_row(workbook: Path, reader: Reader) -> None:
    def copy(book: Workbook) -> None:
        sheet = book.copy_worksheet(book["附表3-1"])
        sheet.title = "附表3-1 (2)"
        sheet["B4"] = "另一个"

    document = read_document.read(filled_excel.edit(workbook, copy), [reader])

    assert [row["名称"] for row in values(document)["支出方向"]] == ["方向0-0", "另一个"]
    assert found(document) == []


def test_a_copy_of_a_form_that_is_filled_in_once_is_told(workbook: Path, reader: Reader) -> None:
    def copy(book: Workbook) -> None:
        book.copy_worksheet(book["附表1"]).title = "附表1 (2)"

    document = read_document.read(filled_excel.edit(workbook, copy), [reader])

    assert [row["名称"] for row in values(document)["支出方向"]] == ["方向0-0"]
    message = "工作表“附表1 (2)”与表样中的一张表相同，每个单位只填一份，未导入"
    assert found(document) == [("error", message)]


def test_a_hidden_sheet_is_read_and_told(workbook: Path, reader: Reader) -> None:
    def hide(book: Workbook) -> None:
        book["附表2"].sheet_state = "veryHidden"

    document = read_document.read(filled_excel.edit(workbook, hide), [reader])

    assert values(document)["专项资金"][0]["名称"] == "专项0"
    assert found(document) == [("error", "工作表“附表2”已隐藏，打印时不出现；已照常导入")]


def test_a_sheet_of_notes_only_warns(workbook: Path, reader: Reader) -> None:
    def add(book: Workbook) -> None:
        book.create_sheet("备注")["A1"] = "请科长审核"

    document = read_document.read(filled_excel.edit(workbook, add), [reader])

    assert found(document) == [("warning", "工作表“备注”不是表样中的表，未导入")]


def test_hidden_rows_and_columns_are_read_and_told(workbook: Path, reader: Reader) -> None:
    def hide(book: Workbook) -> None:
        book["附表2"].row_dimensions[6].hidden = True
        book["附表2"].column_dimensions["C"].hidden = True

    document = read_document.read(filled_excel.edit(workbook, hide), [reader])

    assert values(document)["专项资金"][0]["金额"] == "1"
    assert found(document) == [
        ("error", "附表2 第 4 行 C 列：此列在 Excel 中已隐藏，打印时不出现；已照常导入"),
        ("error", "附表2 第 6 行 A 列：此行在 Excel 中已隐藏，打印时不出现；已照常导入"),
    ]
