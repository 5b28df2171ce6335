"""Tables for `writer.write_tables`: what they are made of, and how ours look and are printed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.spreadsheet.writer import Look, PageSetup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.spreadsheet.writer import Content

# What the cells of a column look like. An amount has two decimals, and more where it has more.
TEXT = Look(points=10, borders=(1, 1, 1, 1), number_format="@")
AMOUNT = replace(TEXT, align="right", number_format="#,##0.00####")
WHOLE = replace(TEXT, align="right", number_format="#,##0")
COUNT = replace(WHOLE, align="center")
DAY = replace(TEXT, align="center", number_format="yyyy-mm-dd")
# The background of a row that needs attention.
MARKED = "#FFF2CC"
_A4 = (16838, 11906)
_SIDES, _EDGES = (850, 850, 850, 850), (454, 454)


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, its width, and what its cells look like."""

    head: str
    pixels: int
    look: Look


@dataclass(frozen=True)
class Table:
    """A sheet with one row of heads, below the lines `above`; it stays in sight and can filter.

    The first `fixed` columns stay in sight too. It is printed one page wide, heads on each page.
    """

    name: str
    columns: Sequence[Column]
    above: Sequence[str] = ()
    fixed: int = 1
    page: PageSetup | None = None

    @property
    def first_row(self) -> int:
        """The row that follows the heads; rows count from 0."""
        return len(self.above) + 1


class Row(NamedTuple):
    """A row of a table, by the table's number; with a `fill`, its cells have that background.

    Totals are bold, stand at the end and are left where they are by filters.
    """

    table: int
    contents: Sequence[Content]
    fill: str = ""
    is_total: bool = False


def day(date: dt.date) -> Decimal:
    """The date as a cell holds it (18.17.4.1): days, 1 March 1900 is 61."""
    return Decimal((date - dt.date(1899, 12, 30)).days)


def landscape(footer: str, heads: int) -> PageSetup:
    """A4 across, one page wide; the first rows, so many, are repeated on each page."""
    return PageSetup(*_A4, *_SIDES, *_EDGES, footer=footer, repeated=heads - 1)
