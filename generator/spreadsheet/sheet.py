"""Read the cells of a sheet that hold something, without making a grid of the others.

Streamed: a sheet may have 17 billion cells. Clauses: ECMA-376 part 1, 18.3.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from generator.spreadsheet import rich_text, xml_names
from generator.spreadsheet.rich_text import EMPTY, RichText, StringState
from generator.word import safe_zip
from generator.word.safe_zip import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from generator.spreadsheet.cell_styles import CellStyle

Kind = Literal["text", "number", "boolean", "error", "date", "nothing"]

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
# Of one sheet, far more than forms have.
_MOST_CELLS, _MOST_MERGES, _MOST_HIDDEN = 300_000, 100_000, 1_000
# Characters of all cells together: a shared string may stand in each.
_MOST_CHARACTERS = 20_000_000
# A number takes 24 characters.
_LONGEST_NUMBER = 64
# Blank rows with borders one after the other; a longer run is the rest of a sheet.
_MOST_BLANK_ROWS = 60
_KINDS: dict[str, Kind] = {
    "s": "text", "str": "text", "inlineStr": "text", "b": "boolean", "e": "error", "d": "date",
}  # fmt: skip
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_NAMES = xml_names.local("row", "c", "v", "f", "is", "col", "mergeCell", *rich_text.NAMES)


class RawCell(NamedTuple):
    """What a cell holds: its kind, text as stored, style's number; whether a formula made it."""

    kind: Kind
    string: RichText
    style: int
    is_formula: bool


class Merge(NamedTuple):
    """The rows and columns of merged cells, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """A sheet's cells by row and column, from 1; blank ones are left out.

    `borders` is the last column with a border by row, of long runs of blank rows only the first
    ones; `bordered` are the columns with borders. `hidden_columns` are ranges.
    """

    cells: dict[int, dict[int, RawCell]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    borders: dict[int, int] = field(default_factory=dict)
    bordered: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)
    characters: int = 0
    count: int = 0


@dataclass
class _Cursor:
    """Where the reading is, and what is known of the cell that is being read."""

    row: int = 0
    column: int = 0
    border: int = 0
    blank_rows: int = 0
    type: str = ""
    style: int = 0
    is_formula: bool = False
    is_value: bool = False
    value: list[str] = field(default_factory=list)
    string: StringState = field(default_factory=StringState)
    columns: dict[str, int] = field(default_factory=dict)


def read(  # noqa: C901 - three handlers
    chunks: Iterable[bytes], strings: Sequence[RichText], styles: Sequence[CellStyle]
) -> Sheet:
    """The sheet in these pieces of its part; raises UnreadableError if it is damaged or immense."""
    sheet, cursor = Sheet(), _Cursor()
    get = _NAMES.get
    bordered = [style.is_bordered for style in styles]

    def start(element: str, attributes: Mapping[str, str]) -> None:
        name = get(element)
        if name == "c":
            _start_cell(cursor, attributes)
        elif name == "v":
            cursor.is_value = True
        elif name:
            _OTHERS.get(name, _start_other)(sheet, cursor, name, attributes)

    def end(element: str) -> None:
        name = get(element)
        if name == "c":
            _end_cell(sheet, cursor, strings, bordered)
        elif name == "v":
            cursor.is_value = False
        elif name:
            _end_other(sheet, cursor, name)

    def text(characters: str) -> None:
        if cursor.is_value:
            cursor.value.append(characters)
        elif cursor.string.is_text:
            cursor.string.pieces.append(characters)

    parser = safe_zip.new_parser()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    safe_zip.feed(parser, chunks)
    return sheet


def place(reference: str) -> tuple[int, int]:
    """Row and column of a cell's reference such as `C7`; raises UnreadableError for another."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise UnreadableError(*safe_zip.DAMAGED)
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    if not (1 <= row <= MAX_ROW and column <= MAX_COLUMN):
        raise UnreadableError(*safe_zip.DAMAGED)
    return row, column


def _start_row(sheet: Sheet, cursor: _Cursor, name: str, attributes: Mapping[str, str]) -> None:
    del name
    cursor.row = (
        int(attributes["r"]) if xml_names.is_number(attributes.get("r", "")) else cursor.row + 1
    )
    cursor.column = cursor.border = 0
    if not 1 <= cursor.row <= MAX_ROW:
        raise UnreadableError(*safe_zip.DAMAGED)
    is_flat = xml_names.is_on(attributes, "customHeight") and attributes.get("ht") in ("0", "0.0")
    if xml_names.is_on(attributes, "hidden") or is_flat:
        sheet.hidden_rows.add(cursor.row)


def _end_row(sheet: Sheet, cursor: _Cursor) -> None:
    """Keep the row's border unless it is one of many blank rows; forget that it is hidden."""
    if cursor.row in sheet.cells:
        cursor.blank_rows = 0
    else:
        sheet.hidden_rows.discard(cursor.row)
        cursor.blank_rows += 1
    if cursor.border and cursor.blank_rows <= _MOST_BLANK_ROWS:
        sheet.borders[cursor.row] = cursor.border


def _start_cell(cursor: _Cursor, attributes: Mapping[str, str]) -> None:
    reference = attributes.get("r")
    cursor.column = _column(cursor, reference) if reference else cursor.column + 1
    if cursor.column > MAX_COLUMN:
        raise UnreadableError(*safe_zip.DAMAGED)
    cursor.type = attributes.get("t", "n")
    style = attributes.get("s", "0")
    cursor.style = int(style) if xml_names.is_number(style) else 0
    cursor.is_formula = False
    cursor.value = []


def _column(cursor: _Cursor, reference: str) -> int:
    """The column of a cell's reference; its letters are looked up where they were met before."""
    name = reference.rstrip("0123456789")
    column = cursor.columns.get(name)
    if column is None:
        column = cursor.columns[name] = place(reference)[1]
    return column


def _end_cell(
    sheet: Sheet, cursor: _Cursor, strings: Sequence[RichText], bordered: Sequence[bool]
) -> None:
    if cursor.style < len(bordered) and bordered[cursor.style]:
        cursor.border = max(cursor.border, cursor.column)
        sheet.bordered.add(cursor.column)
    if not (cursor.value or cursor.is_formula or cursor.type == "inlineStr"):
        return
    stored = _stored(cursor, strings)
    if not (stored.string.text or stored.is_formula):
        return
    sheet.cells.setdefault(cursor.row, {})[cursor.column] = stored
    sheet.count += 1
    sheet.characters += len(stored.string.text)
    if sheet.count > _MOST_CELLS or sheet.characters > _MOST_CHARACTERS:
        raise UnreadableError(*safe_zip.TOO_LARGE)


def _stored(cursor: _Cursor, strings: Sequence[RichText]) -> RawCell:
    value = "".join(cursor.value)
    kind = _KINDS.get(cursor.type, "number")
    if cursor.type == "inlineStr":
        string = rich_text.finished(cursor.string)
    elif cursor.type == "s":
        string = _shared(value.strip(), strings) if value else EMPTY
    elif kind == "text":
        string = RichText(rich_text.unescaped(value))
    else:
        value = value.strip()
        string = RichText(value[:_LONGEST_NUMBER])
        # A program that computes nothing leaves the value of a formula blank.
        kind = "error" if len(value) > _LONGEST_NUMBER else kind if value else "nothing"
    return RawCell(kind, string, cursor.style, cursor.is_formula)


def _shared(number: str, strings: Sequence[RichText]) -> RichText:
    if not (xml_names.is_number(number) and int(number) < len(strings)):
        raise UnreadableError(*safe_zip.DAMAGED)
    return strings[int(number)]


def _start_other(sheet: Sheet, cursor: _Cursor, name: str, attributes: Mapping[str, str]) -> None:
    """Note a formula, or an element of a string in a cell."""
    del sheet
    if name == "f":
        cursor.is_formula = True
    else:
        rich_text.started(cursor.string, name, attributes)


def _end_other(sheet: Sheet, cursor: _Cursor, name: str) -> None:
    if name == "row":
        _end_row(sheet, cursor)
    else:
        rich_text.ended(cursor.string, name)


def _start_column(sheet: Sheet, cursor: _Cursor, name: str, attributes: Mapping[str, str]) -> None:
    """Note hidden columns."""
    del cursor, name
    first, last = attributes.get("min", ""), attributes.get("max", "")
    is_flat = xml_names.is_on(attributes, "customWidth") and attributes.get("width") == "0"
    if not (xml_names.is_on(attributes, "hidden") or is_flat):
        return
    if xml_names.is_number(first) and xml_names.is_number(last):
        sheet.hidden_columns.append(range(int(first), int(last) + 1))
    if len(sheet.hidden_columns) > _MOST_HIDDEN:
        raise UnreadableError(*safe_zip.TOO_LARGE)


def _start_merge(sheet: Sheet, cursor: _Cursor, name: str, attributes: Mapping[str, str]) -> None:
    del cursor, name
    first, _, last = attributes.get("ref", "").partition(":")
    top, left = place(first)
    bottom, right = place(last or first)
    if (bottom, right) != (top, left):
        sheet.merges.append(
            Merge(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
        )
    if len(sheet.merges) > _MOST_MERGES:
        raise UnreadableError(*safe_zip.TOO_LARGE)


_OTHERS: dict[str, Callable[[Sheet, _Cursor, str, Mapping[str, str]], None]] = {
    "row": _start_row,
    "col": _start_column,
    "mergeCell": _start_merge,
}
