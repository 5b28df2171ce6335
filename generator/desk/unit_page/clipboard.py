"""What the clipboard holds of a table copied in Excel, Word or WPS, as rows of texts.

Such programs put it there twice: as HTML, with merged cells, and as text with tabs.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, TypeAlias

from generator.common.diagnostics import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# A row's texts, one for each of its cells; None where a cell goes on from the row above.
Row: TypeAlias = "tuple[str | None, ...]"

_MOST_ROWS, _MOST_COLUMNS = 2_000, 200
# What other programs would not draw, and what is no text.
_UNSEEN = ("script", "style", "head", "title", "template")
_BLOCKS = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6")
# Spaces and line breaks of the HTML's own writing; a no-break space is one that is meant.
_SPACES = re.compile(r"[ \t\r\n\f]+")
# A line of the HTML's own that ends there; between two wide characters it is no space (CSS Text 3,
# 4.1.3): Word breaks its HTML within Chinese texts.
_BREAK = "\v"
_BREAKS = re.compile("[ \v]*\v[ \v]*")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_TAB = "\t"


def table(html: str, text: str) -> tuple[Row, ...]:
    """The rows of the table in the clipboard: of its HTML, where that holds one, else of its text.

    Blank rows at the end are left out. Raises UsageError for more than a form can take.
    """
    rows = _of_html(html) if "<t" in html.lower() else ()
    return _bounded(rows or _of_text(text))


def _bounded(rows: Sequence[Row]) -> tuple[Row, ...]:
    end = max((i for i, row in enumerate(rows, 1) if any(row)), default=0)
    if end > _MOST_ROWS or any(len(row) > _MOST_COLUMNS for row in rows[:end]):
        raise UsageError(f"一次最多粘贴 {_MOST_ROWS} 行、{_MOST_COLUMNS} 列，请分几次复制、粘贴。")
    return tuple(rows[:end])


def _of_text(text: str) -> list[Row]:
    """Rows between line breaks, cells between tabs; quoted where a cell holds one of these."""
    lines = text.removesuffix("\n").removesuffix("\r").replace("\r\n", "\n").replace("\r", "\n")
    if not lines:
        return []
    # One quotation mark alone is a text's own.
    if lines.count('"') % 2:
        return [tuple(map(_tidy, line.split(_TAB))) for line in lines.split("\n")]
    rows = csv.reader(io.StringIO(lines, newline=""), delimiter=_TAB)
    try:
        return [tuple(map(_tidy, row)) for row in rows]
    except csv.Error as error:
        raise UsageError("所粘贴的内容过长，请分几次复制、粘贴。") from error


def _of_html(html: str) -> list[Row]:
    reader = _TableReader()
    reader.feed(html)
    reader.close()
    return [tuple(cell for _, cell in sorted(row.items())) for row in reader.rows]


@dataclass
class _Open:
    """The cell that is being read: where it begins, how far it reaches, its pieces of text."""

    column: int
    rows: int
    columns: int
    pieces: list[str] = field(default_factory=list)


class _TableReader(HTMLParser):
    """Reads the first table: its rows by the columns in which cells begin.

    A table within a cell is text of that cell. Nothing in the HTML is run.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[dict[int, str | None]] = []
        self._depth = 0
        self._is_over = False
        self._unseen = 0
        self._is_hidden_row = False
        self._cell: _Open | None = None
        # For each column, in how many further rows a cell from above goes on, and whether it
        # begins there.
        self._from_above: dict[int, tuple[int, bool]] = {}
        self._taken: set[int] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, row or cell."""
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._depth += 1
        elif self._is_over or not self._depth:
            return
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self._is_hidden_row = bool(_HIDDEN.search(dict(attrs).get("style") or ""))
            if not self._is_hidden_row:
                self._begin_row()
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
            if not self._is_hidden_row:
                self._begin_cell(dict(attrs))
        elif self._cell and tag in ("br", "td", "th"):
            self._cell.pieces.append("\n" if tag == "br" else " ")

    def handle_endtag(self, tag: str) -> None:
        """End a table, cell or paragraph."""
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "table" and self._depth:
            self._depth -= 1
            if not self._depth:
                self._end_cell()
                self._is_over = self._is_over or bool(self.rows)
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._end_cell()
        elif self._cell and (tag in _BLOCKS or tag in ("tr", "table")):
            self._cell.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        """Take a piece of text."""
        if self._cell and not self._unseen:
            spaces = (_BREAK if {"\r", "\n"} & {*m[0]} else " " for m in _SPACES.finditer(data))
            self._cell.pieces.append(_SPACES.sub(lambda _: next(spaces), data))

    def unknown_decl(self, data: str) -> None:
        """Pass over Word's conditions (`<![if …]>`)."""

    def close(self) -> None:
        """End what is open."""
        super().close()
        self._end_cell()

    def _begin_row(self) -> None:
        above = self._from_above
        self.rows.append({column: None for column, (_, is_start) in above.items() if is_start})
        self._taken = set(above)
        self._from_above = {
            column: (rows - 1, is_start) for column, (rows, is_start) in above.items() if rows > 1
        }

    def _begin_cell(self, attributes: Mapping[str, str | None]) -> None:
        if not self.rows:
            self._begin_row()
        column = 0
        while column in self._taken:
            column += 1
        columns = _number(attributes.get("colspan"), _MOST_COLUMNS)
        self._cell = _Open(column, _number(attributes.get("rowspan"), _MOST_ROWS), columns)
        self._taken |= set(range(column, column + columns))

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None:
            return
        self.rows[-1][cell.column] = _tidy(_joined("".join(cell.pieces)))
        if cell.rows > 1:
            for column in range(cell.column, cell.column + cell.columns):
                self._from_above[column] = (cell.rows - 1, column == cell.column)


def _number(text: str | None, most: int) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdigit() and int(text) else 1


def _joined(text: str) -> str:
    """The text without the line breaks of the HTML's own."""

    def between(found: re.Match[str]) -> str:
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        return "" if _is_wide(before) and _is_wide(after) else " "

    return _BREAKS.sub(between, text)


def _is_wide(character: str) -> bool:
    return bool(character) and unicodedata.east_asian_width(character) in "WF"


def _tidy(text: str) -> str:
    """The text's lines without spaces around them, and without blank lines around."""
    lines = (line.strip(" \t\xa0\u3000") for line in text.replace("\r", "\n").split("\n"))
    return "\n".join(lines).strip("\n").replace("\xa0", " ")
