"""Say what a cell shows: its text, and what it holds where that is no typed text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.spreadsheet import number_formats
from generator.word.stored import Stored
from generator.word.visible_content import Marked

if TYPE_CHECKING:
    from generator.spreadsheet import sheet
    from generator.spreadsheet.cell_styles import CellStyle


@dataclass(frozen=True)
class CellText:
    """A cell's text as an import takes it, its marked parts, and what the cell holds."""

    text: str
    marked: tuple[Marked, ...] = ()
    stored: Stored | None = None


def read(stored: sheet.RawCell, style: CellStyle, *, from_1904: bool) -> CellText:
    """The text of what a cell stores, by the cell's style."""
    if stored.kind == "text":
        return _string(stored, style)
    if stored.kind in ("error", "nothing"):
        text = stored.string.text
        return CellText(text, (), Stored(stored.kind, text, "", "", stored.is_formula))
    if stored.kind == "boolean":
        text = "TRUE" if stored.string.text not in ("0", "false") else "FALSE"
        value = Stored("boolean", text, text, "", stored.is_formula)
    elif stored.kind == "date":
        value = _iso_date(stored, style)
    else:
        value = _number(stored, style, from_1904=from_1904)
    text = value.shown if value.shown is not None else value.exact
    if value.kind == "number" and _is_plain(value):
        text = (value.shown or "").replace(",", "")
    elif value.kind == "number" and _has_digits_only(value.shown or ""):
        # Shown rounded: the number itself is meant.
        text = value.exact
    marked = tuple(Marked(0, len(text), mark) for mark in sorted(style.marks)) if text else ()
    return CellText(text, marked, value)


def _string(stored: sheet.RawCell, style: CellStyle) -> CellText:
    """A text; it has its cell's font, but for runs of others."""
    string = stored.string
    marked = string.marked
    if style.marks and not string.has_runs and string.text.strip():
        marked = tuple(Marked(0, len(string.text), mark) for mark in sorted(style.marks))
    value = Stored("text", string.text, "", "", is_formula=True)
    return CellText(string.text, marked, value if stored.is_formula else None)


def _number(stored: sheet.RawCell, style: CellStyle, *, from_1904: bool) -> Stored:
    value = number_formats.number(stored.string.text)
    if value is None:
        return Stored("error", stored.string.text, "", "", stored.is_formula)
    kind = number_formats.read(style.format).kind
    shown = number_formats.shown(value, style.format, from_1904=from_1904)
    exact = number_formats.plain(value)
    if kind == "date":
        moment = number_formats.date(value, from_1904=from_1904)
        exact = _moment(moment) if moment else exact
    return Stored(kind, shown, exact, style.format, stored.is_formula)


def _iso_date(stored: sheet.RawCell, style: CellStyle) -> Stored:
    """A date that is written as text (18.18.11)."""
    try:
        moment = datetime.fromisoformat(stored.string.text.removesuffix("Z"))
    except ValueError:
        return Stored("error", stored.string.text, "", "", stored.is_formula)
    shown = number_formats.shown_date(moment.replace(tzinfo=None), style.format)
    exact = _moment(moment)
    return Stored("date", shown, exact, style.format, stored.is_formula)


def _moment(moment: datetime) -> str:
    text = moment.strftime("%Y-%m-%d %H:%M:%S")
    return text.removesuffix(" 00:00:00")


def _is_plain(value: Stored) -> bool:
    """Whether the cell shows the number and nothing else, in all its digits."""
    text = (value.shown or "").replace(",", "")
    return _has_digits_only(text) and Decimal(text) == Decimal(value.exact)


def _has_digits_only(text: str) -> bool:
    value = number_formats.number(text.replace(",", ""))
    return value is not None and "e" not in text.lower()
