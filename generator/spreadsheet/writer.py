"""Write workbooks (.xlsx). The only importer of XlsxWriter.

Texts are written as texts, whatever they begin with; what Excel would not take, or would cut, is
refused. The same sheets give the same bytes. Rows and columns count from 0. Clause numbers are
ISO/IEC 29500-1; limits are Excel's own.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, TypeAlias

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from generator.spreadsheet import cell_limits
from generator.spreadsheet.output_stream import OutputStream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

    from generator.spreadsheet.tables import Column, Row, Table

MOST_ROW_POINTS = 409
# [MS-OI29500] 2.1.613: of a check's titles, of its message, of what it says of a mistake.
MOST_TITLE, MOST_MESSAGE, MOST_ERROR = 32, 255, 224
_MOST_FOOTER = 255
# A workbook has a creation date; one for all, so that equal sheets are equal bytes.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - it stands for no moment
_BUTTON_PIXELS = 24  # the filter's button in a head's cell; bold letters are wider, too
_OPTIONS = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "default_row_height": 17,
}
# The width of a column counts digits of the default font (18.3.1.13): one that is everywhere, or
# stood in for by one as wide; Calibri is not, and columns would be a third wider.
_DEFAULT_FONT = {"font_name": "Arial", "font_size": 10}
# What may be done on a protected sheet, beside typing into cells that are not locked (18.3.1.85).
_ALLOWED = (
    *("format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows"),
    *("sort", "autofilter"),
)
# What Excel would mark with a green corner (18.3.1.50).
_NO_MISTAKES = ("number_stored_as_text", "formula_differs", "formula_range", "two_digit_text_year")
# The background of a table's heads.
_HEAD = "#DDEBF7"
# How far apart lines of text are, as a multiple of the size of the letters.
_LINE = 1.3
_PAPERS = {(210, 297): 9, (297, 420): 8}  # 18.3.1.63: A4, A3; in millimetres
_TWIPS_PER_INCH, _TWIPS_PER_MILLIMETRE = 1440, 1440 / 25.4

Sides: TypeAlias = "tuple[int, int, int, int]"
NO_SIDES: Sides = (0, 0, 0, 0)


class NotWritableError(ValueError):
    """What a workbook cannot hold, said in words for staff."""


@dataclass(frozen=True)
class Look:
    """What a cell looks like. `borders` are styles of lines (18.18.3): top, right, bottom, left."""

    font: str = "宋体"
    points: float = 11
    is_bold: bool = False
    align: Literal["left", "center", "right", "justify"] = "left"
    vertical: Literal["top", "vcenter", "bottom"] = "vcenter"
    borders: Sides = NO_SIDES
    fill: str = ""
    number_format: str = "General"
    is_locked: bool = True
    wraps: bool = True


@dataclass(frozen=True)
class Formula:
    """A formula without its equals sign, and the result that is shown until it is worked out."""

    text: str
    result: str | Decimal


Content: TypeAlias = "str | Decimal | Formula"


@dataclass(frozen=True)
class Cell:
    """A cell, or several merged into one; a blank text is a blank cell."""

    row: int
    column: int
    content: Content
    look: Look
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Check:
    """What is said at a cell, and what may be typed there: anything, a number, one of a list.

    A list's `source` is a range. Who types something else is warned and may insist: other cells'
    contents are pasted unchecked anyway.
    """

    kind: Literal["any", "decimal", "integer", "list"] = "any"
    minimum: float | None = None
    source: str = ""
    title: str = ""
    message: str = ""
    error: str = ""


@dataclass(frozen=True)
class PageSetup:
    """A sheet as printed: measures in twips, one page wide.

    `footer` stands in the middle of it, before the page's number; blank for no footer.
    `repeated` is the last of the first rows that are repeated on each page, -1 for none.
    """

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    header_margin: int
    footer_margin: int
    footer: str = ""
    repeated: int = -1


@dataclass(frozen=True)
class Sheet:
    """A sheet. `checks` are those of its cells, by row and column.

    `pixels` are the widths of its columns, `points` the heights of its rows.
    """

    name: str
    cells: Sequence[Cell]
    pixels: Sequence[int] = ()
    points: Sequence[float] = ()
    checks: Mapping[Check, Sequence[tuple[int, int]]] = field(default_factory=dict)
    page: PageSetup | None = None
    is_protected: bool = False
    is_hidden: bool = False


class _Page(Worksheet):  # type: ignore[misc]
    """A sheet whose formulas are written as they are.

    XlsxWriter looks in each for thirty functions of later versions of Excel; we write none of them.
    """

    def _prepare_formula(self, formula: str, _: bool = False) -> str:  # noqa: FBT001, FBT002
        return formula.removeprefix("=")


def workbook(sheets: Sequence[Sheet], names: Mapping[str, str], title: str = "") -> bytes:
    """The workbook; `names` are defined names and what they refer to.

    Raises NotWritableError for a text that is too long for a cell.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {**_OPTIONS, "default_format_properties": {**_DEFAULT_FONT}})
    book.set_properties({"created": _CREATED, "title": title})
    formats: dict[Look, Format] = {}
    for sheet in sheets:
        _write_sheet(book, sheet, formats)
    for name, refers_to in names.items():
        _demand(book.define_name(name, f"={refers_to}"))
    book.close()
    return stream.getvalue()


def write_tables(
    stream: BinaryIO,
    tables: Sequence[Table],
    rows: Iterable[Row],
    temporary: Path,
    title: str = "",
) -> None:
    """Write a workbook of tables row by row: memory does not grow with their number.

    Rows of several tables may alternate. Unfinished sheets lie in the folder `temporary`; files
    that a failure leaves there are the caller's. Raises NotWritableError for a text too long.
    """
    streamed = {**_OPTIONS, "in_memory": False, "constant_memory": True, "tmpdir": str(temporary)}
    fonts = {"default_format_properties": {**_DEFAULT_FONT}}
    target = OutputStream(stream)
    book = xlsxwriter.Workbook(target, {**streamed, **fonts})
    book.set_properties({"created": _CREATED, "title": title})
    pages = [book.add_worksheet(each.name, _Page) for each in tables]
    try:
        _write_tables(book, pages, tables, rows)
        book.close()
    except FileCreateError as error:
        raise error.args[0] from error
    finally:
        # Windows deletes no open file.
        for page in pages:
            page._opt_close()  # noqa: SLF001
    if target.error:
        raise target.error


def _write_tables(
    book: Workbook, pages: Sequence[Worksheet], tables: Sequence[Table], rows: Iterable[Row]
) -> None:
    formats: dict[Look, Format] = {}
    for table, page in zip(tables, pages, strict=True):
        _start_table(page, table, lambda look: _format(book, look, formats))
    filtered, totals = Counter[int](), Counter[int]()
    for row in rows:
        table, page = tables[row.table], pages[row.table]
        number = table.first_row + filtered[row.table] + totals[row.table]
        _demand(page.set_row(number, _points(table.columns, row.contents)))
        for i, (column, content) in enumerate(zip(table.columns, row.contents, strict=True)):
            look = column.look
            if row.fill or row.is_total:
                look = replace(look, fill=row.fill or look.fill, is_bold=row.is_total)
            _write_cell(page, Cell(number, i, content, look), _format(book, look, formats))
        # The row before is written by now; XlsxWriter would keep its height to the end.
        _ = page.row_info.pop(number - 1, None), page.row_sizes.pop(number - 1, None)
        (totals if row.is_total else filtered)[row.table] += 1
    for i, (table, page) in enumerate(zip(tables, pages, strict=True)):
        _finish_table(page, table, filtered[i], totals[i])


def _start_table(page: Worksheet, table: Table, style: Callable[[Look], Format]) -> None:
    for i, column in enumerate(table.columns):
        _demand(page.set_column_pixels(i, i, column.pixels))
    for number, text in enumerate(table.above):
        look = replace(table.columns[0].look, is_bold=number == 0, borders=NO_SIDES, wraps=False)
        _write_cell(page, Cell(number, 0, text, look), style(look))
    for i, column in enumerate(table.columns):
        head = replace(column.look, is_bold=True, align="center", fill=_HEAD, number_format="@")
        _write_cell(page, Cell(table.first_row - 1, i, column.head, head), style(head))
    narrower = [replace(each, pixels=each.pixels - _BUTTON_PIXELS) for each in table.columns]
    _demand(page.set_row(table.first_row - 1, _points(narrower, [each.head for each in narrower])))
    page.freeze_panes(table.first_row, table.fixed)


def _points(columns: Sequence[Column], contents: Sequence[Content]) -> float:
    """How high a row is that shows the whole of its texts: programs do not all work that out."""
    highest = 0.0
    for column, content in zip(columns, contents, strict=True):
        points = column.look.points
        across = max(1, int((column.pixels - 6) * 0.75 / points * 2))
        text = content if isinstance(content, str) else ""
        highest = max(highest, cell_limits.lines(text, across) * points * _LINE + 4)
    return min(highest, MOST_ROW_POINTS)


def _finish_table(page: Worksheet, table: Table, rows: int, totals: int) -> None:
    head, last_column = table.first_row - 1, len(table.columns) - 1
    _demand(page.autofilter(head, 0, head + rows, last_column))
    if table.page:
        _set_page(page, table.page, head + rows + totals, last_column)


def reference(row: int, column: int, sheet: str = "", *, last_row: int | None = None) -> str:
    """How a formula names the cell, or the rows of its column down to `last_row`.

    `sheet` is blank on the cell's own sheet: a copy of it must not look at the one copied.
    """
    cell = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
    if last_row not in (None, row):
        cell += f":{xl_rowcol_to_cell(last_row, column, row_abs=True, col_abs=True)}"
    return "{}{}".format("'{}'!".format(sheet.replace("'", "''")) if sheet else "", cell)


def _demand(failure: int | None) -> None:
    if failure:  # what XlsxWriter could not do would be missing: our fault
        raise ValueError(failure)


def _write_sheet(book: Workbook, sheet: Sheet, formats: dict[Look, Format]) -> None:
    page = book.add_worksheet(sheet.name, _Page)
    for column, pixels in enumerate(sheet.pixels):
        _demand(page.set_column_pixels(column, column, pixels))
    for row, points in enumerate(sheet.points):
        _demand(page.set_row(row, min(points, MOST_ROW_POINTS)))
    for cell in sheet.cells:
        _write_cell(page, cell, _format(book, cell.look, formats))
    for check, places in sheet.checks.items():
        _write_check(page, check, places)
    if sheet.is_protected:
        page.protect("", dict.fromkeys(_ALLOWED, True))
    if sheet.is_hidden:
        page.very_hidden()
    if sheet.page:
        last = (max(1, len(sheet.points)) - 1, max(1, len(sheet.pixels)) - 1)
        _set_page(page, sheet.page, *last)
        page.print_black_and_white()
        page.hide_gridlines(2)


def _format(book: Workbook, look: Look, formats: dict[Look, Format]) -> Format:
    if look not in formats:
        top, right, bottom, left = look.borders
        properties: dict[str, Any] = {
            "font_name": look.font, "font_size": look.points, "bold": look.is_bold,
            "align": look.align, "valign": look.vertical, "text_wrap": look.wraps,
            "top": top, "right": right, "bottom": bottom, "left": left,
            "num_format": look.number_format, "locked": look.is_locked,
        }  # fmt: skip
        if look.fill:
            properties |= {"pattern": 1, "fg_color": look.fill}
        formats[look] = book.add_format(properties)
    return formats[look]


def _write_cell(page: Worksheet, cell: Cell, style: Format) -> None:
    row, column, content = cell.row, cell.column, cell.content
    if cell.rows > 1 or cell.columns > 1:
        last = (row + cell.rows - 1, column + cell.columns - 1)
        _demand(page.merge_range(row, column, *last, "", style))
    if isinstance(content, Formula):
        result = content.result
        stored = float(result) if isinstance(result, Decimal) else _fitting(result)
        _demand(page.write_formula(row, column, content.text, style, stored))
    elif isinstance(content, Decimal):
        _demand(page.write_number(row, column, float(content), style))
    elif content:
        _demand(page.write_string(row, column, _fitting(content), style))
    else:
        _demand(page.write_blank(row, column, None, style))


def _fitting(text: str) -> str:
    length, most = cell_limits.length(text), cell_limits.MOST_CHARACTERS
    if length > most:
        raise NotWritableError(
            f"文字超过 Excel 单元格的上限 {most} 字，现有 {length} 字：“{text[:20]}…”"
        )
    return text


def _write_check(page: Worksheet, check: Check, places: Sequence[tuple[int, int]]) -> None:
    options: dict[str, Any] = {
        "validate": check.kind,
        "input_title": cell_limits.shortened(check.title, MOST_TITLE),
        "input_message": cell_limits.shortened(check.message, MOST_MESSAGE),
        "error_type": "warning",
        "error_message": cell_limits.shortened(check.error, MOST_ERROR),
        "multi_range": " ".join(xl_rowcol_to_cell(*place) for place in places),
    }
    if check.kind == "list":
        options["source"] = f"={check.source}"
    elif check.kind != "any":
        least = check.minimum
        options |= {"criteria": ">=", "value": -1e15 if least is None else least}
    _demand(page.data_validation(*places[0], *places[0], options))


def _set_page(page: Worksheet, setup: PageSetup, last_row: int, last_column: int) -> None:
    measures = sorted((setup.width, setup.height))
    paper = tuple(round(twips / _TWIPS_PER_MILLIMETRE) for twips in measures)
    page.set_paper(_PAPERS.get((paper[0], paper[1]), 9))
    if setup.width > setup.height:
        page.set_landscape()
    sides = (setup.left, setup.right, setup.top, setup.bottom)
    page.set_margins(*(twips / _TWIPS_PER_INCH for twips in sides))
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    _demand(page.print_area(0, 0, last_row, last_column))
    whole = xl_range(0, 0, last_row, last_column)
    _demand(page.ignore_errors(dict.fromkeys(_NO_MISTAKES, whole)))
    page.set_header("", {"margin": setup.header_margin / _TWIPS_PER_INCH})
    page.set_footer(_footer(setup.footer), {"margin": setup.footer_margin / _TWIPS_PER_INCH})
    if setup.repeated >= 0:
        _demand(page.repeat_rows(0, setup.repeated))


def _footer(text: str) -> str:
    """The footer with the page's number (18.3.1.46); a blank keeps digits from the font's size."""
    if not text:
        return ""
    numbers = " · 第 &P 页 共 &N 页"
    start = "&C&9 "
    shown = cell_limits.shortened(text.replace("&", "&&"), _MOST_FOOTER - len(start) - len(numbers))
    return f"{start}{shown}{numbers}"
