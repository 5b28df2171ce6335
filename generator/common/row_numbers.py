"""Numbers of rows in the styles that packs declare: 一, （一）, 1, （1）, and 1.1 within a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Of a row within another one: that row's number, then its own.
WITHIN = "1.1"


def row_number(number: int, style: str, around: int = 0) -> str:
    """The number of a row in the style, given as the first row's: `一`, `（一）`, `1`, `（1）`.

    `around` is the number of the row around it, 0 for none, which the style `1.1` begins with.
    """
    if style == WITHIN:
        return f"{around}.{number}" if around else str(number)
    if style.startswith("（"):
        return f"（{row_number(number, style[1:-1])}）"
    if style != "一":
        return str(number)
    from generator.common import numerals  # noqa: PLC0415 - num2words loads its languages

    return numerals.numeral(number)


def without_row_around(text: str, style: str) -> str:
    """The text of a number without that of the row around it: `2` for `1.2`."""
    around, point, number = text.partition(".")
    return number if style == WITHIN and point and around.isdecimal() else text


def at(path: Sequence[str | int], style: str) -> str:
    """The number of the row at the path, or of the row around what is there.

    Each list begins at 1: a list within rows, in each of these rows.
    """
    *outer, number = [0, *(step + 1 for step in path if isinstance(step, int))]
    return row_number(number or 1, style, outer[-1] if outer else 0)
