"""Tables as other programs read them: heads in sight, filters, totals, texts as texts."""

from __future__ import annotations

import errno
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from generator.spreadsheet import tables, writer
from generator.spreadsheet.output_stream import OutputStream
from generator.spreadsheet.tables import Column, Row, Table
from generator.spreadsheet.writer import Formula

if TYPE_CHECKING:
    from pathlib import Path

NAME, AMOUNT = Column("单位名称", 150, tables.TEXT), Column("金额", 90, tables.AMOUNT)


def written(path: Path, sheets: list[Table], rows: list[Row]) -> openpyxl.Workbook:
    temporary = path / "temporary"
    temporary.mkdir(exist_ok=True)
    with (path / "表.xlsx").open("wb") as stream:
        writer.write_tables(stream, sheets, rows, temporary, "台账")
    assert list(temporary.iterdir()) == []
    return openpyxl.load_workbook(path / "表.xlsx")


def test_rows_of_several_tables_may_alternate(tmp_path: Path) -> None:
    sheets = [Table("甲", [NAME, AMOUNT]), Table("乙", [NAME])]
    rows = [Row(0, ["一", Decimal("1.5")]), Row(1, ["=1+1"]), Row(0, ["二", ""]), Row(1, ["007"])]

    book = written(tmp_path, sheets, rows)

    assert [[c.value for c in row] for row in book["甲"]] == [
        ["单位名称", "金额"],
        ["一", 1.5],
        ["二", None],
    ]
    assert [(c.value, c.data_type) for (c,) in book["乙"].iter_rows(min_row=2)] == [
        ("=1+1", "s"),
        ("007", "s"),
    ]


def test_a_day_is_a_date_for_excel(tmp_path: Path) -> None:
    day = tables.day(date(2024, 2, 29))

    book = written(tmp_path, [Table("甲", [Column("日期", 90, tables.DAY)])], [Row(0, [day])])

    assert book["甲"]["A2"].value == datetime(2024, 2, 29)  # noqa: DTZ001 - as it is read


def test_heads_stay_in_sight_filter_and_are_repeated_and_totals_stay_apart(tmp_path: Path) -> None:
    page = tables.landscape("台账", heads=2)
    table = Table("甲", [NAME, AMOUNT], above=["2023年台账"], fixed=1, page=page)
    total = Formula("SUBTOTAL(9,B3:B4)", Decimal("3.5"))
    rows = [Row(0, ["一", Decimal("1.5")]), Row(0, ["二", Decimal(2)], fill=tables.MARKED)]

    sheet = written(tmp_path, [table], [*rows, Row(0, ["合计", total], is_total=True)])["甲"]

    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B3", "A2:B4")
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$1:$2", "landscape")
    assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
    assert (sheet["B5"].value, sheet["B5"].font.b) == ("=SUBTOTAL(9,B3:B4)", True)
    assert [cell.fill.fgColor.rgb for cell in sheet[4]] == ["FFFFF2CC"] * 2
    assert sheet["B3"].number_format == "#,##0.00####"


def test_rows_are_high_enough_for_their_texts(tmp_path: Path) -> None:
    texts = ["甲", "甲" * 40, "一\n二\n三", "甲" * 5000]

    sheet = written(tmp_path, [Table("甲", [NAME])], [Row(0, [text]) for text in texts])["甲"]

    heights = [sheet.row_dimensions[number].height for number in (2, 3, 4, 5)]
    assert heights[0] < heights[2] < heights[1] < heights[3]
    # Excel's own limit, to a quarter of a point.
    assert writer.MOST_ROW_POINTS - 0.5 < heights[3] <= writer.MOST_ROW_POINTS


def test_table_without_rows_has_its_heads(tmp_path: Path) -> None:
    sheet = written(tmp_path, [Table("甲", [NAME, AMOUNT])], [])["甲"]

    assert (sheet.max_row, sheet.auto_filter.ref) == (1, "A1:B1")


def test_same_rows_are_the_same_bytes(tmp_path: Path) -> None:
    def content() -> bytes:
        written(tmp_path, [Table("甲", [NAME])], [Row(0, ["一"])])
        return (tmp_path / "表.xlsx").read_bytes()

    assert content() == content()


def test_too_long_a_text_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(writer.NotWritableError, match="32768 字"):
        written(tmp_path, [Table("甲", [NAME])], [Row(0, ["长" * 32_768])])


def test_error_of_the_disk_is_raised_once_and_the_stream_takes_no_more() -> None:
    class Full(io.BytesIO):
        def write(self, _: Any) -> int:
            raise OSError(errno.ENOSPC, "full")

    stream = OutputStream(Full())
    with zipfile.ZipFile(stream, "w") as archive:  # type: ignore[call-overload]
        archive.writestr("a", b"1")

    assert stream.error
    assert stream.error.errno == errno.ENOSPC
