"""What clerks do to the rows, columns and copies of a workbook: kept, or told at its place."""

from __future__ import annotations

import re
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

from generator.campaign import data_file
from generator.readback import read_document
from tests import filled_excel, handed_out, word_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.workbook import Workbook

    from generator.readback.pack_choice import Reader
    from generator.readback.read_document import Document

CARS = "2023年公务用车登记表"
FIRST, SECOND = (dict(row) for row in handed_out.CARS["车辆"])


@cache
def _reader(name: str) -> Reader:
    return read_document.reader(handed_out.excel_forms(name).pack)


def _read(
    folder: Path, name: str, known: dict[str, Any], change: Callable[[Workbook], object]
) -> Document:
    file = folder / "filled.xlsx"
    file.write_bytes(handed_out.workbook(name, known))
    return read_document.read(filled_excel.edit(file, change), [_reader(name)])


def _cars(folder: Path, change: Callable[[Workbook], object]) -> Document:
    return _read(folder, "vehicle-register", handed_out.CARS, change)


def _values(document: Document) -> dict[str, Any]:
    [unit] = document.units
    return data_file.canonical(document.pack, unit.values, unit.printed)


def _told(document: Document) -> list[str]:
    return [each.message for each in document.diagnostics]


def test_a_sum_that_misses_a_row_is_told_and_not_held_as_typed(tmp_path: Path) -> None:
    file = tmp_path / "filled.xlsx"
    file.write_bytes(handed_out.workbook("vehicle-register", handed_out.CARS))
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    # The figure is another one, the sum's result what it was.
    sheet = "xl/worksheets/sheet2.xml"
    parts[sheet] = re.sub(rb'(r="C4"[^>]*><v>)20', rb"\g<1>50", parts[sheet])
    word_files.write(file, parts)

    document = read_document.read(file, [_reader("vehicle-register")])

    assert _values(document)["车辆"] == [FIRST, {**SECOND, "里程": "50"}]
    assert "里程合计" not in _values(document)
    message = f"{CARS} 第 8 行 C 列：公式的结果是“738.4”，按所填各数应为 768.4，已由程序计算"
    assert _told(document) == [message]


def test_a_sum_that_broke_is_left_to_the_program(tmp_path: Path) -> None:
    def break_(book: Workbook) -> None:
        book[CARS]["C8"] = "#REF!"

    document = _cars(tmp_path, break_)

    assert _values(document) == handed_out.CARS
    assert _told(document) == []


def test_a_remark_beside_the_table_is_no_field_of_the_row(tmp_path: Path) -> None:
    def note(book: Workbook) -> None:
        book[CARS]["F4"] = "记得核对"

    document = _cars(tmp_path, note)

    assert _values(document)["车辆"] == [FIRST, SECOND]
    assert _told(document) == [f"{CARS} 第 4 行 F 列：未识别：“记得核对”，未导入"]


def test_a_remark_below_the_table_makes_no_row_doubtful(tmp_path: Path) -> None:
    def note(book: Workbook) -> None:
        book[CARS]["A10"] = "以上截至年底"

    document = _cars(tmp_path, note)

    assert _told(document) == [f"{CARS} 第 10 行 A 列：未识别：“以上截至年底”，未导入"]


def test_cells_merged_over_rows_do_not_shift_their_row(tmp_path: Path) -> None:
    document = _cars(tmp_path, lambda book: book[CARS].merge_cells("B3:B4"))

    assert _values(document)["车辆"] == [FIRST, {"里程": "20"}]
    assert _told(document) == [f"{CARS} 第 4 行 B 列：应填“车牌”的单元格与上一行合并了"]


def test_columns_added_or_deleted_keep_the_others_in_their_fields(tmp_path: Path) -> None:
    def add(book: Workbook) -> None:
        book[CARS]["E2"], book[CARS]["E3"] = "型号", "甲"

    added = _cars(tmp_path, add)

    assert _values(added)["车辆"] == [FIRST, SECOND]
    assert _told(added) == [
        f"{CARS} 第 2 行 E 列：未识别：“型号”，未导入",
        f"{CARS} 第 3 行 E 列：未识别：“甲”，未导入",
    ]

    def delete(book: Workbook) -> None:
        sheet = book[CARS]
        for each in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(each))
        sheet.delete_cols(3)

    deleted = _cars(tmp_path, delete)
    assert _values(deleted)["车辆"] == [
        {name: text for name, text in row.items() if name != "里程"} for row in (FIRST, SECOND)
    ]
    assert f"{CARS} 第 2 行 C 列：此行缺少一个单元格：里程（公里）" in _told(deleted)


def test_spare_rows_and_spare_copies_may_be_hidden(tmp_path: Path) -> None:
    def hide(book: Workbook) -> None:
        book["附件1-1"].row_dimensions[15].hidden = True
        book["附件1-4"].sheet_state = "hidden"

    document = _read(tmp_path, "training-plan", handed_out.COURSES, hide)

    assert _told(document) == []


def test_a_copy_that_says_the_same_is_told(tmp_path: Path) -> None:
    def copy(book: Workbook) -> None:
        book.copy_worksheet(book["附件1-1"]).title = "附件1-1 (2)"

    document = _read(tmp_path, "training-plan", handed_out.COURSES, copy)

    assert [row["名称"] for row in _values(document)["培训班"]] == ["初任培训", "初任培训"]
    assert _told(document) == ["工作表“附件1-1 (2)”与“附件1-1”内容相同，已作为另一份表导入"]


def test_rows_may_be_numbered_in_digits(tmp_path: Path) -> None:
    def number(book: Workbook) -> None:
        for row in range(6, 12):
            book["附表2"][f"A{row}"] = str(row - 5)
        book["附表2"]["B6"] = "甲"

    document = _read(tmp_path, "performance-targets", {"部门名称": "某局"}, number)

    assert _told(document) == []


def test_a_repeated_value_without_the_mark_is_no_doubtful_formula(tmp_path: Path) -> None:
    file = tmp_path / "filled.xlsx"
    known = {"部门名称": "某局", "填表人": "张三", "联系电话": "0731"}
    file.write_bytes(handed_out.workbook("performance-targets", known))
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    strings = "xl/sharedStrings.xml"
    parts[strings] = parts[strings].replace(b"urn:official-forms:handout:1", b"-")
    word_files.write(file, parts)

    document = read_document.read(file, [_reader("performance-targets")])

    assert document.handout is None
    assert _values(document)["填表人"] == "张三"
    assert [each for each in _told(document) if "公式" in each] == []


def test_cells_merged_within_a_row_do_not_shift_the_others(tmp_path: Path) -> None:
    def merge(book: Workbook) -> None:
        sheet = book["附表3-1"]
        for column, content in zip("BCDE", ("办公", "纸张", 5, "按上年"), strict=True):
            sheet[f"{column}21"] = content
        sheet.merge_cells("B21:C21")

    known = {"部门名称": "某局"}
    document = _read(tmp_path, "performance-targets", known, merge)

    [row] = _values(document)["支出方向"][0]["支出明细"]
    assert row == {"支出内容简介": "办公", "金额": "5", "测算依据及过程说明": "按上年"}
    assert _told(document) == ["附表3-1 第 21 行 E 列：此行缺少一个单元格：支出明细"]


def test_a_name_typed_where_one_signs_does_not_lose_the_fields_beside_it(tmp_path: Path) -> None:
    def sign(book: Workbook) -> None:
        book["附表1"]["A25"] = "单位负责人签字：张三\n\n填表人：李四    联系电话：0731"

    document = _read(tmp_path, "performance-targets", {"部门名称": "某局"}, sign)

    assert _values(document) == {"部门名称": "某局", "填表人": "李四", "联系电话": "0731"}
    assert _told(document) == ["附表1 第 25 行 A 列：表样文字之间多了“张三”"]


def test_a_remark_beside_a_blank_field_is_not_its_text(tmp_path: Path) -> None:
    def note(book: Workbook) -> None:
        book["附表1"]["I10"] = "问财政"

    document = _read(tmp_path, "performance-targets", {"部门名称": "某局"}, note)

    assert _values(document) == {"部门名称": "某局"}
    assert _told(document) == ["附表1 第 10 行 I 列：未识别：“问财政”，未导入"]


def test_a_column_put_in_within_the_form_loses_nothing(tmp_path: Path) -> None:

    def insert(book: Workbook) -> None:
        sheet = book[CARS]
        for each in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(each))
        sheet.insert_cols(2)

    document = _cars(tmp_path, insert)

    assert _values(document)["车辆"] == [FIRST, SECOND]
    assert _told(document) == []
