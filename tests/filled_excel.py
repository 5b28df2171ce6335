"""Fill in workbooks as another program does: type into cells, set formats, hide, copy, move sheets.

openpyxl saves formulas without their results.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from generator.common import amounts
from generator.form import grid, handout, lint, looks
from generator.form.excel import sheet_layout

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from generator.datafile.yaml_tree import KeyPath
    from generator.form.excel.sheet_layout import Columns, Spot
    from generator.form.grid import GridLine, Placed
    from generator.form.handout import Handout
    from generator.form.looks import FormLook
    from generator.form.model import FormModel
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath

_TOLD = re.compile(
    r"(?P<sheet>\S+) 第 (?P<row>\d+) 行 (?P<column>[A-Z]+) 列: (?P<text>.*?)(?:（格式 (?P<format>\S+)）)?"  # noqa: E501
)
_AS_NUMBERS, _MOST_DIGITS = 0.7, 15
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


class Drawn(NamedTuple):
    """A pack with its forms, each with its look and columns."""

    pack: Pack
    models: Sequence[FormModel]
    looks: Sequence[FormLook]
    columns: Sequence[Columns]


def drawn(pack: Pack) -> Drawn:
    """The pack, to fill in its workbooks."""
    models, faults = lint.read_models(pack)
    assert not faults
    found = [looks.read(model) for model in models]
    return Drawn(pack, models, found, [sheet_layout.columns(model) for model in models])


def spots(forms: Drawn, unit: Handout) -> Iterator[list[Spot]]:
    """Where the cells of each sheet of a form handed out stand, sheet by sheet."""
    crowded = handout.crowded_lists(forms.models)
    context = handout.context(forms.pack, unit, crowded)
    for each in grid.draw(forms.models, context, unit.values, richest=True):
        number = list(forms.models).index(each.form)
        layout = sheet_layout.lay_out(each, forms.looks[number], forms.columns[number])
        yield list(layout.spots)


def fill(
    path: Path, forms: Drawn, unit: Handout, data: Mapping[str, Any], choice: random.Random
) -> None:
    """Type the data into the workbook that was handed out to the unit.

    It needs to have a row for each of theirs. Amounts are typed as numbers or as texts.
    """

    def change(book: Workbook) -> None:
        sheets = book.worksheets[1:-1]
        for sheet, of_sheet in zip(sheets, spots(forms, unit), strict=True):
            for spot in of_sheet:
                if not isinstance(spot.content, str) and spot.content.values:
                    cell = sheet.cell(spot.row + 1, spot.column + 1)
                    if cell.data_type != "f":
                        _type(cell, spot.content, {**unit.settings, **data}, choice)

    edit(path, change)


class Frame(NamedTuple):
    """How somebody draws the official form by hand: where it begins, what is left out or added."""

    row: int = 1
    column: int = 1
    is_one_sheet: bool = False
    has_merges: bool = True
    has_borders: bool = True
    blank_rows: int = 0


def draw_by_hand(path: Path, forms: Drawn, unit: Handout, frame: Frame) -> None:
    """A workbook of the unit's forms as somebody draws it, without a mark."""
    book = Workbook()
    sheet = book.active
    assert sheet
    top = frame.row
    for number, of_sheet in enumerate(spots(forms, unit), 1):
        if number > 1 and not frame.is_one_sheet:
            sheet, top = book.create_sheet(), frame.row
        rows = sorted({spot.row for spot in of_sheet})
        at = {row: top + i * (1 + frame.blank_rows) for i, row in enumerate(rows)}
        for spot in of_sheet:
            _draw(sheet, spot, at, frame)
        top = max(at.values()) + 2
    book.save(path)


def _draw(sheet: Worksheet, spot: Spot, at: Mapping[int, int], frame: Frame) -> None:
    content = spot.content
    text = content if isinstance(content, str) else content.text or spot.label
    row, column = at[spot.row], frame.column + spot.column
    cell = sheet.cell(row, column)
    cell.number_format = "@"
    cell.value, cell.data_type = (text, "s") if text else (None, "n")
    last_row = at.get(spot.row + spot.rows - 1, row)
    last_column = column + spot.columns - 1
    if frame.has_borders and any(spot.look.borders.values()):
        for beside in range(column, last_column + 1):
            sheet.cell(row, beside).border = Border(*[Side("thin")] * 4)
    if frame.has_merges and (last_row, last_column) != (row, column):
        sheet.merge_cells(None, row, column, last_row, last_column)


def fitting(forms: Drawn, unit: Handout, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data without the rows for which the workbook has none."""
    crowded = handout.crowded_lists(forms.models)
    return _fitting(forms.pack, crowded, data, unit.values, ())


def _fitting(
    pack: Pack, crowded: frozenset[FieldPath], data: Any, known: Any, path: FieldPath
) -> Any:
    if isinstance(data, dict):
        of_known = known if isinstance(known, dict) else {}
        return {
            name: _fitting(pack, crowded, value, of_known.get(name), (*path, name))
            for name, value in data.items()
        }
    if isinstance(data, list):
        rows = known if isinstance(known, list) else []
        most = handout.row_count(pack, path, len(rows), crowded)
        padded = [*rows, *[{}] * most]
        return [
            _fitting(pack, crowded, row, of_known, path)
            for row, of_known in zip(data[:most], padded, strict=False)
        ]
    return data


def _type(
    cell: Cell, placed: Placed | GridLine, data: Mapping[str, Any], choice: random.Random
) -> None:
    """Type the texts of a cell's fields; numbers of rows stay."""
    texts = []
    for part in placed.parts:
        if isinstance(part, str):
            texts.append(part)
        else:
            typed = part.slot.printed(_at(data, part.key)) if part.slot.field else part.text
            texts.append(typed)
    text = "".join(texts)
    only = placed.values[0]
    is_amount = len(texts) == 1 and only.slot.field and only.slot.field.kind == "amount"
    if not text:
        cell.value = None
    elif is_amount and choice.random() < _AS_NUMBERS and len(text) < _MOST_DIGITS:
        cell.value = float(text)
        cell.number_format = "0." + "0" * len(text.partition(".")[2]) if "." in text else "0"
    else:
        # Not as a formula, whatever it begins with.
        cell.value, cell.data_type = text, "s"


def _at(data: Any, key: KeyPath) -> str:
    for step in key:
        known = isinstance(step, int) and isinstance(data, list) and step < len(data)
        data = data[step] if known else data.get(step, "") if isinstance(data, dict) else ""
    return "" if isinstance(data, dict | list) else amounts.as_text(data)
