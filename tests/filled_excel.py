"""Fill in workbooks as another program does: type into cells, set formats, hide, copy, move sheets.

openpyxl saves formulas without their results.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
from openpyxl.utils import get_column_letter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from openpyxl.workbook import Workbook

_TOLD = re.compile(
    r"(?P<sheet>\S+) 第 (?P<row>\d+) 行 (?P<column>[A-Z]+) 列: (?P<text>.*?)(?:（格式 (?P<format>\S+)）)?"  # noqa: E501
)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class At(NamedTuple):
    """A cell of a sheet: `At("附表2", "C6")`."""

    sheet: str
    cell: str


def edit(path: Path, change: Callable[[Workbook], object]) -> Path:
    """Change the workbook in its place as openpyxl does."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def typed(path: Path, cells: Mapping[At, Any], formats: Mapping[At, str] | None = None) -> Path:
    """Type into the cells; `formats` are the number formats that they get."""

    def change(book: Workbook) -> None:
        for at, content in cells.items():
            book[at.sheet][at.cell] = content
        for at, code in (formats or {}).items():
            book[at.sheet][at.cell].number_format = code

    return edit(path, change)


def edit_as_told(path: Path, told: str) -> bool:
    """Type into cells as lines say it; False for lines that do not say so.

    `附表2 第 7 行 C 列: 0.95（格式 0%）`: a number with its format, a formula, or else a text.
    """
    edits = [_TOLD.fullmatch(line) for line in told.splitlines()]
    cells: dict[At, Any] = {}
    formats: dict[At, str] = {}
    for each in edits:
        if each is None:
            return False
        at = At(each["sheet"], f"{each['column']}{each['row']}")
        text = each["text"].strip("'\"")
        is_number = each["format"] and _NUMBER.fullmatch(text)
        cells[at] = float(text) if is_number else text
        formats[at] = each["format"] or "@"
        if text.startswith("="):
            formats[at] = "General"
    typed(path, cells, formats)
    return True


def where(path: Path, text: str) -> At:
    """The first cell that holds the text."""
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == text:
                    return At(sheet.title, f"{get_column_letter(cell.column)}{cell.row}")
    raise AssertionError(text)
