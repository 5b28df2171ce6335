"""The roll-up table of many units: what a unit's row says, exact totals, the table as XML."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Any

from generator.common import amounts, numerals
from generator.pack import selectors
from generator.word.ooxml import paragraph, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from generator.pack.summary import Column, Summary

TOTAL, _TOTAL_OF_VOLUME, _TOTAL_OF_ALL = "合计", "本册合计", "总计"
_HEIGHT = '<w:trHeight w:val="397" w:hRule="atLeast"/>'
_HEADING = f"<w:cantSplit/>{_HEIGHT}<w:tblHeader/>"
_ROW = f"<w:cantSplit/>{_HEIGHT}"


@dataclass(frozen=True)
class Rows:
    """What each unit adds, in order: those of this document, and of the volumes before it.

    `earlier` is None in all volumes but the last, which adds up the whole campaign.
    """

    here: Iterable[Sequence[str]]
    earlier: Iterable[Sequence[str]] | None = None
    is_volume: bool = False


def row_texts(summary: Summary | None, unit: Mapping[str, Any]) -> tuple[str, ...]:
    """What the unit adds to the table: a text for each column, as it is printed.

    Blank for what is not there, and for the row's number, which the unit does not know.
    """
    return tuple(_text(column, unit) for column in summary.columns) if summary else ()


def _text(column: Column, unit: Mapping[str, Any]) -> str:
    found = [v for s in column.selectors for _, v in selectors.select(unit, (), unit, s)]
    if column.kind == "count":
        return str(sum(len(rows or ()) for rows in found))
    value = amounts.total(found) if column.kind == "sum" else next(iter(found), None)
    return amounts.as_text(value)


def table(summary: Summary, rows: Rows, width_twips: int, mark: str = "") -> Iterator[str]:
    """The table piece by piece, as wide as that; `mark` is put before its first word.

    Its heading stands again on each page (17.4.49), no row is split (17.4.6). Below the units come
    exact totals of what is there, none in a column that is blank. Holds one row at a time.
    """
    columns = summary.columns
    widths = _widths(columns, width_twips)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield (
        '<w:tbl><w:tblPr><w:tblStyle w:val="SummaryTable"/>'
        f'<w:tblW w:w="{width_twips}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )
    heading = "".join(_heading(columns, widths))
    yield heading.replace("</w:pPr>", f"</w:pPr>{mark}", 1)
    sums: list[Decimal | None] = [None] * len(columns)
    for number, row in enumerate(rows.here, 1):
        sums = add_row(columns, sums, row)
        cells = (
            _cell(c, w, cell_text(c, number, t))
            for c, w, t in zip(columns, widths, row, strict=True)
        )
        yield _row(cells)
    if any(column.has_total for column in columns):
        yield _totals(columns, widths, sums, _TOTAL_OF_VOLUME if rows.is_volume else TOTAL)
        if rows.earlier is not None:
            for row in rows.earlier:
                sums = add_row(columns, sums, row)
            yield _totals(columns, widths, sums, _TOTAL_OF_ALL)
    yield "</w:tbl>"


def _widths(columns: Sequence[Column], width_twips: int) -> list[int]:
    """The columns' widths, in the proportions that the pack wants, together exactly that wide."""
    whole = sum(column.width for column in columns)
    edges = [width_twips * x // whole for x in accumulate(column.width for column in columns)]
    return [edge - before for before, edge in zip([0, *edges], edges, strict=False)]


def add_row(
    columns: Sequence[Column], sums: Sequence[Decimal | None], row: Sequence[str]
) -> list[Decimal | None]:
    """The sums with the figures of a unit's row; None where there has been none so far."""
    return [
        amounts.total((before or 0, Decimal(text))) if column.has_total and text else before
        for column, before, text in zip(columns, sums, row, strict=True)
    ]


def cell_text(column: Column, number: int, text: str) -> str:
    """What the table says in the column of the unit's row, of which `text` is its own."""
    if column.kind != "number":
        return text
    return numerals.row_number(number, column.style)


# The table's rows


def _heading(columns: Sequence[Column], widths: Sequence[int]) -> Iterator[str]:
    """One row of labels; two where columns stand in groups, the others merged over both."""
    if not any(column.group for column in columns):
        yield _row(map(_label, widths, (column.label for column in columns)), _HEADING)
        return
    upper, lower = [], []
    for group, members in groupby(zip(columns, widths, strict=True), lambda pair: pair[0].group):
        pairs = list(members)
        if group:
            span = f'<w:gridSpan w:val="{len(pairs)}"/>' if len(pairs) > 1 else ""
            upper.append(_label(sum(width for _, width in pairs), group, span))
            lower += [_label(width, column.label) for column, width in pairs]
        else:
            upper += [_label(w, c.label, '<w:vMerge w:val="restart"/>') for c, w in pairs]
            lower += [_label(w, "", "<w:vMerge/>") for _, w in pairs]
    yield _row(upper, _HEADING)
    yield _row(lower, _HEADING)


def _totals(
    columns: Sequence[Column], widths: Sequence[int], sums: Sequence[Decimal | None], label: str
) -> str:
    """A row of totals: its label in the columns before the first that has one."""
    lead = next(i for i, column in enumerate(columns) if column.has_total)
    span = f'<w:gridSpan w:val="{lead}"/>' if lead > 1 else ""
    cells = [_label(sum(widths[:lead]), label, span)]
    for column, width, total in list(zip(columns, widths, sums, strict=True))[lead:]:
        cells.append(_cell(column, width, amounts.as_text(total)))
    return _row(cells)


def _row(cells: Iterable[str], properties: str = _ROW) -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _label(width: int, text: str, merge: str = "") -> str:
    return _drawn(width, "SummaryHeading", text, merge)


def _cell(column: Column, width: int, text: str) -> str:
    is_figure = column.has_total or column.kind == "number"
    return _drawn(width, "SummaryFigure" if is_figure else "SummaryText", text)


def _drawn(width: int, style: str, text: str, merge: str = "") -> str:
    """A cell; a line break in its text is a new paragraph."""
    lines = text.split("\n")
    body = "".join(paragraph(style, run(line) if line else "") for line in lines)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}</w:tcPr>{body}</w:tc>'
