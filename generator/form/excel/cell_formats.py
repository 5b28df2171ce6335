"""Number formats of cells, so that a sheet shows amounts and days as the printed form does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.common import dates
from generator.spreadsheet import number_formats

if TYPE_CHECKING:
    from generator.common.amount_format import AmountFormat
    from generator.form.grid import Value

GENERAL, TEXT = number_formats.GENERAL, "@"
# Decimals that a format shows where there are any; amounts have no more.
_OPEN_DECIMALS = 6
# Of an amount that is shown with all its decimals: Excel would show the point of none at all.
_LEAST_OPEN = 2
_PARTS = re.compile("(?P<number>[0-9]+)|(?P<sign>[^0-9]+)")


def of_value(value: Value) -> str:
    """The format of a cell that holds a number of the value alone, typed or computed."""
    field = value.slot.field
    if field is not None and field.date:
        return date_code(value.text, field.date)
    if field is not None and field.format:
        return amount_code(field.format)
    return _typed(value.text)


def _typed(text: str) -> str:
    """A format that shows the zeros that were typed at the end; more digits where they come."""
    _, _, decimals = text.partition(".")
    if not decimals.endswith("0"):
        return GENERAL
    return f"0.{'0' * len(decimals)}{'#' * (_OPEN_DECIMALS - len(decimals))}"


def amount_code(shown: AmountFormat) -> str:
    """The code of a pack's format."""
    whole = "#,##0" if shown.thousands else "0"
    if shown.decimals is not None:
        decimals = "0" * shown.decimals
    elif shown.thousands or shown.percent:
        decimals = "0" * _LEAST_OPEN + "#" * (_OPEN_DECIMALS - _LEAST_OPEN)
    else:
        return GENERAL
    return whole + (f".{decimals}" if decimals else "") + ("%" if shown.percent else "")


def date_code(text: str, kind: dates.DateKind) -> str:
    """The code that shows a day in the notation of the text; of no text, in words."""
    blank = dates.Day(2024, 1, 1 if kind == "day" else None)
    example = text if dates.read(text) else dates.as_written(blank)
    # Every month and day is two digits long where one of them begins with a zero.
    is_long = bool(re.search("(?<![0-9])0", example))
    letters = iter(("yyyy", "mm", "dd") if is_long else ("yyyy", "m", "d"))
    # Signs of a date are the machine's, unless they are quoted.
    pieces = [
        f'"{part["sign"]}"' if part["sign"] else next(letters) for part in _PARTS.finditer(example)
    ]
    return "".join(pieces)
