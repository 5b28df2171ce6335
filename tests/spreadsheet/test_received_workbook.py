"""What is read of a workbook from elsewhere, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.spreadsheet import received_workbook, xml_names
from generator.word.file_kinds import FileKind
from generator.word.safe_zip import UnreadableError
from generator.word.stored import Stored
from tests import workbooks
from tests.workbooks import sheet, text, texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from generator.spreadsheet.received_workbook import ReceivedWorkbook
    from generator.word.document_rows import Cell, Row

XLSX = FileKind("xlsx")
# A cell that goes on with the one above.
MERGED = "↑"


def opened(path: Path) -> ReceivedWorkbook:
    return received_workbook.open_workbook(path, XLSX)


def shown(rows: Sequence[Row]) -> list[list[str]]:
    return [[MERGED if cell.continues_merge else cell.text for cell in row.cells] for row in rows]


def read_sheet(tmp_path: Path, part: str, **more: str) -> list[list[str]]:
    return shown(opened(workbooks.write(tmp_path / "a.xlsx", {"表": part}, **more)).rows)  # type: ignore[arg-type]


def read_cell(tmp_path: Path, cell: str, **more: str) -> Cell:
    part = sheet(f'<row r="1">{cell}</row>')
    [row] = opened(workbooks.write(tmp_path / "a.xlsx", {"表": part}, **more)).rows  # type: ignore[arg-type]
    return row.cells[0]


# Rows and cells


def test_rows_have_the_sheets_numbers_and_cells_those_of_columns(tmp_path: Path) -> None:
    part = sheet('<row r="7"><c r="C7" t="inlineStr"><is><t>甲</t></is></c></row>')

    [row] = opened(workbooks.write(tmp_path / "a.xlsx", {"附表2": part})).rows

    assert (row.sheet, row.table, row.row, row.cells[0].column) == ("附表2", 1, 7, 3)


def test_merged_columns_are_one_cell_and_merged_rows_go_on(tmp_path: Path) -> None:
    rows = texts(["标题", "", ""], ["甲", "乙", "丙"], ["", "丁", "戊"])

    found = read_sheet(tmp_path, sheet(rows, workbooks.merged("A1:C1", "A2:A3")))

    assert found == [["标题"], ["甲", "乙", "丙"], [MERGED, "丁", "戊"]]


def test_a_table_may_stand_anywhere(tmp_path: Path) -> None:
    rows = (
        '<row r="3"><c r="B3" t="inlineStr"><is><t>甲</t></is></c>'
        '<c r="D3" t="inlineStr"><is><t>乙</t></is></c></row>'
    )

    assert read_sheet(tmp_path, sheet(rows)) == [["甲", "乙"]]


def test_blank_cells_between_and_with_borders_are_cells(tmp_path: Path) -> None:
    bordered = workbooks.styles(xfs='<xf borderId="1"/>')
    rows = texts(["甲", "乙", "丙"], ["一", "", "三"]) + '<row r="3"><c s="1"/><c s="1"/></row>'

    found = read_sheet(tmp_path, sheet(rows), style=bordered)

    assert found == [["甲", "乙", "丙"], ["一", "", "三"], ["", ""]]


def test_blank_rows_without_borders_are_none(tmp_path: Path) -> None:
    rows = texts(["甲"]) + '<row r="2"><c r="A2"/></row><row r="3"/>' + texts(["乙"], top=9)

    assert read_sheet(tmp_path, sheet(rows)) == [["甲"], ["乙"]]


def test_overlapping_merges_do_not_matter(tmp_path: Path) -> None:
    part = sheet(texts(["甲", "乙"]), workbooks.merged("A1:A2", "A1:XFD1048576"))

    assert read_sheet(tmp_path, part) == [["甲", "乙"]]


# Texts


def test_shared_strings_have_runs_and_no_pronunciation(tmp_path: Path) -> None:
    strings = workbooks.shared(
        "<r><t>一</t></r><r><rPr><strike/></rPr><t>二</t></r><r><rPr>"
        '<vertAlign val="superscript"/></rPr><t>三</t></r><rPh sb="0" eb="1"><t>yi</t></rPh>'
    )

    cell = read_cell(tmp_path, '<c t="s"><v>0</v></c>', strings=strings)

    assert cell.text == "一二三"
    assert cell.marked == ((1, 2, "删除线"), (2, 3, "上标"))


def test_a_cells_font_strikes_all_of_it(tmp_path: Path) -> None:
    style = workbooks.styles(fonts="<font/><font><strike/></font>", xfs='<xf fontId="1"/>')

    cell = read_cell(tmp_path, '<c s="1"><v>54</v></c>', style=style)

    assert (cell.text, cell.marked) == ("54", ((0, 2, "删除线"),))


@pytest.mark.parametrize(
    ("stored", "read"),
    [("a_x000D__x000A_b", "a\nb"), ("a&#10;b", "a\nb"), ("_x0041_", "A"), ("_x0000_", "_x0000_")],
)
def test_characters_may_be_written_by_number(stored: str, read: str, tmp_path: Path) -> None:
    assert read_cell(tmp_path, text(stored)).text == read


# Numbers and other kinds


@pytest.mark.parametrize(
    ("cell", "code", "expected"),
    [
        ("<v>718.46</v>", "General", ("718.46", "number", "718.46")),
        ("<v>718.4</v>", "0.00", ("718.40", "number", "718.40")),
        ("<v>1234.5</v>", "#,##0.00", ("1234.50", "number", "1,234.50")),
        ("<v>54.456</v>", "0.00", ("54.456", "number", "54.46")),
        ("<v>0.30000000000000004</v>", "General", ("0.3", "number", "0.3")),
        ("<v>20</v>", '"￥"0.00', ("￥20.00", "number", "￥20.00")),
        ("<v>0.95</v>", "0%", ("95%", "percent", "95%")),
        ("<v>45261</v>", 'yyyy"年"m"月"', ("2023年12月", "date", "2023年12月")),
        ("<v>45261</v>", "d-mmm-yy", ("2023-12-01", "date", None)),
    ],
)
def test_numbers_are_exact_and_shown(
    cell: str, code: str, expected: tuple[str, str, str | None], tmp_path: Path
) -> None:
    read = read_cell(tmp_path, f'<c s="1">{cell}</c>', style=workbooks.styles(code))

    assert read.stored is not None
    assert (read.text, read.stored.kind, read.stored.shown) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c t="b"><v>1</v></c>', Stored("boolean", "TRUE", "TRUE")),
        ('<c t="e"><v>#REF!</v></c>', Stored("error", "#REF!")),
        ("<c><f>SUM(A2:A3)</f><v></v></c>", Stored("nothing", "", is_formula=True)),
        ("<c><f>SUM(A2:A3)</f></c>", Stored("nothing", "", is_formula=True)),
        (
            "<c><f>SUM(A2:A3)</f><v>3</v></c>",
            Stored("number", "3", "3", "General", is_formula=True),
        ),
        ('<c t="str"><f>A2</f><v>甲</v></c>', Stored("text", "甲", is_formula=True)),
        ('<c t="str"><f>A2</f><v></v></c>', Stored("text", "", is_formula=True)),
        ('<c t="d"><v>2023-12-01</v></c>', Stored("date", None, "2023-12-01", "General")),
    ],
)
def test_what_is_no_typed_text_is_known(cell: str, expected: Stored, tmp_path: Path) -> None:
    assert read_cell(tmp_path, cell).stored == expected


def test_days_may_be_counted_from_1904(tmp_path: Path) -> None:
    style = workbooks.styles("yyyy/m/d")
    cell = '<c s="1"><v>43799</v></c>'

    read = read_cell(tmp_path, cell, style=style, properties='<workbookPr date1904="1"/>')

    assert read.text == "2023/12/1"


# Hidden things


def test_hidden_rows_columns_and_sheets_are_known(tmp_path: Path) -> None:
    columns = '<cols><col min="2" max="2" hidden="1"/></cols>'
    rows = texts(["甲", "乙"]).replace('<row r="1">', '<row r="1" hidden="1">')
    path = workbooks.write(
        tmp_path / "a.xlsx", {"表": sheet(rows, before=columns)}, states={"表": "veryHidden"}
    )

    found = opened(path)

    [row] = found.rows
    assert row.is_hidden
    assert [cell.is_hidden for cell in row.cells] == [False, True]
    assert found.sheets[0].is_hidden


def test_comments_stand_at_their_cells(tmp_path: Path) -> None:
    main = workbooks.MAIN
    comments = (
        f'<comments xmlns="{main}"><authors><author>李四</author></authors><commentList>'
        '<comment ref="B1" authorId="0"><text><t>请核对</t></text></comment>'
        "</commentList></comments>"
    )
    related = workbooks.relationships(workbooks.relationship("rId1", "comments", "../c.xml"))
    more = {"xl/c.xml": comments, "xl/worksheets/_rels/sheet1.xml.rels": related}
    path = workbooks.write(tmp_path / "a.xlsx", {"表": sheet(texts(["甲", "乙"]))}, more=more)

    found = opened(path)

    [note] = found.margin_notes
    assert (note.author, note.text) == ("李四", "请核对")
    assert [cell.notes for cell in found.rows[0].cells] == [(), (note.note,)]


# Other spellings of the same


def test_a_strict_workbook_is_read(tmp_path: Path) -> None:
    strict = sheet(texts(["甲"])).replace(workbooks.MAIN, xml_names.STRICT_MAIN)

    assert read_sheet(tmp_path, strict) == [["甲"]]


def test_elements_may_have_prefixes(tmp_path: Path) -> None:
    part = (
        f'<x:worksheet xmlns:x="{workbooks.MAIN}"><x:sheetData><x:row><x:c><x:v>5</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )

    assert read_sheet(tmp_path, part) == [["5"]]


# What cannot be read


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (sheet('<row r="1"><c r="XFE1"><v>1</v></c></row>'), "文件不完整或已损坏"),
        (sheet('<row r="1048577"><c><v>1</v></c></row>'), "文件不完整或已损坏"),
        (sheet('<row r="1"><c t="s"><v>9</v></c></row>'), "文件不完整或已损坏"),
        (sheet("<row>"), "文件不完整或已损坏"),
        (
            "<!DOCTYPE a>" + sheet(""),
            "文件结构异常：含 DTD（DOCTYPE），正常的 Word 或 Excel 文件没有",
        ),
    ],
)
def test_a_damaged_sheet_is_refused(part: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_sheet(tmp_path, part)

    assert refused.value.message == message


def test_far_cells_and_full_columns_make_no_grid(tmp_path: Path) -> None:
    rows = texts(["甲"]) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    part = sheet(rows, workbooks.merged("B1:B1048576", "C1:XFC1048575"))

    assert read_sheet(tmp_path, part) == [["甲", "", ""], ["", MERGED, "", "1"]]
