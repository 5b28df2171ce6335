"""The drawing of a sheet's notes: a shape for each, in VML (ISO/IEC 29500-4, 19.4.2.12, 20.1).

Excel and WPS show no note without its shape. Such a part is older than XML is strict about, so it
is edited as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.spreadsheet import xml_names
from generator.word import safe_zip

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

_VML, _OFFICE, _EXCEL = (
    f"urn:schemas-microsoft-com:{name}" for name in ("vml", "office:office", "office:excel")
)
_NAMESPACES = f'xmlns:v="{_VML}" xmlns:o="{_OFFICE}" xmlns:x="{_EXCEL}"'
EMPTY = f"<xml {_NAMESPACES}></xml>".encode()
_TYPE = "_x0000_t202"
_SHAPE_TYPE = (
    f'<v:shapetype {_NAMESPACES} id="{_TYPE}" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = re.compile(rb"<(?:\w+:)?shape\b.*?</(?:\w+:)?shape\s*>", re.DOTALL)
_PLACE = re.compile(rb"<(?:\w+:)?(Row|Column)\s*>\s*(\d+)\s*</")
_ID = re.compile(rb"_x0000_s(\d+)")
_FIRST_ID = 1025
# A note's width and the height of its lines, in pixels of a screen; letters in a line.
_WIDTH, _LINE, _PER_LINE, _MARGIN = 300, 18, 22, 12
# Of columns and rows whose size is not given.
_COLUMN, _ROW = 64, 18
_COLUMN_UNIT, _COLUMN_MARGIN, _PIXELS_PER_POINT = 7, 5, 4 / 3


@dataclass(frozen=True)
class Sizes:
    """The widths of columns and heights of rows in pixels, as far as a sheet says them."""

    columns: Sequence[tuple[range, float]]
    rows: Mapping[int, float]

    def width(self, column: int) -> float:
        """The column's width."""
        return next((width for columns, width in self.columns if column in columns), _COLUMN)

    def height(self, row: int) -> float:
        """The row's height."""
        return self.rows.get(row, _ROW)


def sizes(sheet: bytes) -> Sizes:
    """What the part of a sheet says of its columns and rows."""
    names = xml_names.local("col", "row")
    columns: list[tuple[range, float]] = []
    rows: dict[int, float] = {}

    def start(element: str, attributes: Mapping[str, str]) -> None:
        name = names.get(element)
        try:
            if name == "col" and "width" in attributes:
                width = float(attributes["width"]) * _COLUMN_UNIT + _COLUMN_MARGIN
                is_hidden = xml_names.is_on(attributes, "hidden")
                span = range(int(attributes["min"]), int(attributes["max"]) + 1)
                columns.append((span, 0 if is_hidden else width))
            elif name == "row" and "ht" in attributes:
                rows[int(attributes["r"])] = float(attributes["ht"]) * _PIXELS_PER_POINT
        except (ValueError, KeyError):
            return

    parser = safe_zip.new_parser()
    parser.StartElementHandler = start
    safe_zip.feed(parser, [sheet])
    return Sizes(columns, rows)


def without(drawing: bytes, places: Collection[tuple[int, int]]) -> bytes:
    """The drawing without the shapes of the notes at these rows and columns, from 1."""

    def kept(match: re.Match[bytes]) -> bytes:
        numbers = {name: int(number) + 1 for name, number in _PLACE.findall(match[0])}
        return b"" if (numbers.get(b"Row"), numbers.get(b"Column")) in places else match[0]

    return _SHAPE.sub(kept, drawing)


def added(drawing: bytes, notes: Mapping[tuple[int, int], str], sizes: Sizes) -> bytes:
    """The drawing with a shape for each note, hidden until somebody points at its cell."""
    number = max([_FIRST_ID - 1, *map(int, _ID.findall(drawing))]) + 1
    pieces = [] if _TYPE.encode() in drawing else [_SHAPE_TYPE]
    pieces += _shapes(notes, sizes, number)
    end = drawing.rfind(b"</")
    if end < 0:
        raise safe_zip.UnreadableError(*safe_zip.DAMAGED)
    return drawing[:end] + "".join(pieces).encode() + drawing[end:]


def _shapes(notes: Mapping[tuple[int, int], str], sizes: Sizes, number: int) -> Iterator[str]:
    for place, text in notes.items():
        yield _shape(place, text, sizes, number)
        number += 1


def _shape(place: tuple[int, int], text: str, sizes: Sizes, number: int) -> str:
    row, column = place
    return (
        f'<v:shape {_NAMESPACES} id="_x0000_s{number}" type="#{_TYPE}" '
        'style="position:absolute;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
        '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
        f"<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{_anchor(place, text, sizes)}</x:Anchor>"
        # On a protected sheet, too, somebody may write into it.
        "<x:Locked>False</x:Locked><x:LockText>False</x:LockText>"
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column>"
        "</x:ClientData></v:shape>"
    )


def _anchor(place: tuple[int, int], text: str, sizes: Sizes) -> str:
    """Where the note is drawn: columns from 0 with pixels in them, and rows (20.2.2.2)."""
    row, column = place
    lines = sum(1 + len(line) // _PER_LINE for line in text.split("\n"))
    right, right_pixels = column + 1, 0.0
    left = _WIDTH + _MARGIN
    while (width := sizes.width(right)) < left:
        right, left = right + 1, left - int(width)
    right_pixels = left
    bottom, left = row, lines * _LINE + _MARGIN
    while (height := sizes.height(bottom)) < left:
        bottom, left = bottom + 1, left - int(height)
    return (
        f"{column}, {_MARGIN}, {row - 1}, 2, {right - 1}, {int(right_pixels)}, {bottom - 1}, {left}"
    )
