"""The summary table of many units: the texts of a unit's row, exact totals, the table as XML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial, reduce
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Any, TypeAlias
from xml.sax.saxutils import quoteattr

from generator.common import amount_format, amounts, row_numbers
from generator.pack import selectors
from generator.word.ooxml import paragraph, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.pack.summary import Column, Summary

# By column; None in one without any amount.
Sums: TypeAlias = Sequence[Decimal | None]

TOTAL, _TOTAL_OF_VOLUME, _TOTAL_OF_ALL = "合计", "本册合计", "总计"
_DESCRIPTION = "每个单位一行，最后为合计。"
_HEIGHT = '<w:trHeight w:val="397" w:hRule="atLeast"/>'
_HEADING = f"<w:cantSplit/>{_HEIGHT}<w:tblHeader/>"
_ROW = f"<w:cantSplit/>{_HEIGHT}"
# A column of amounts: how wide at least, and its room for a point, two digits and the margins.
_MIN_AMOUNT_TWIPS, _AFTER_POINT_TWIPS = 800, 330
# The margins of a cell and the size of figures in the packs' style; a digit is half as wide as its
# size, a sign a quarter.
_MARGINS_TWIPS, _SIZE_HALF_POINTS, _LEAST_SIZE_HALF_POINTS = 80, 18, 10


@dataclass(frozen=True)
class Rows:
    """The texts of the units' rows, in order, and the totals of the volumes before this one.

    `earlier` is None in all volumes but the last, whose last row is the total of the campaign.
    """

    units: Iterable[Sequence[str]]
    earlier: Sums | None = None
    is_volume: bool = False


def row_texts(summary: Summary | None, unit: Mapping[str, Any]) -> tuple[str, ...]:
    """The unit's row: a text for each column, as it is printed.

    Blank for a missing value, and for the row's number, which depends on the other units.
    """
    return tuple(_text(column, unit) for column in summary.columns) if summary else ()


def _text(column: Column, unit: Mapping[str, Any]) -> str:
    values = [v for s in column.selectors for _, v in selectors.select(unit, (), unit, s)]
    if column.kind == "count":
        return str(sum(len(rows or ()) for rows in values))
    value = amounts.total(values) if column.kind == "sum" else next(iter(values), None)
    return amount_format.shown(value, column.format)


def table(
    summary: Summary, rows: Rows, width_twips: int, *, title: str = "", mark: str = ""
) -> Iterator[str]:
    """The table in pieces of XML; `mark` is put before the first word of its heading.

    Screen readers say its `title` and what its rows are (17.4.41, 17.4.46).

    The heading is repeated on each page (17.4.49), no row is split (17.4.6). After the units come
    exact totals, blank in a column without amounts. Holds one row in memory.
    """
    columns = summary.columns
    widths = _widths(columns, width_twips)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield (
        '<w:tbl><w:tblPr><w:tblStyle w:val="SummaryTable"/>'
        f'<w:tblW w:w="{width_twips}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCaption w:val={quoteattr(title)}/>'
        f'<w:tblDescription w:val="{_DESCRIPTION}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )
    heading = "".join(_heading(columns, widths))
    yield heading.replace("</w:pPr>", f"</w:pPr>{mark}", 1)
    sums = no_sums(columns)
    for number, row in enumerate(rows.units, 1):
        sums = add_row(columns, sums, row)
        cells = (
            _cell(c, w, cell_text(c, number, t))
            for c, w, t in zip(columns, widths, row, strict=True)
        )
        yield _row(cells)
    if any(column.has_total for column in columns):
        yield _totals(columns, widths, sums, _TOTAL_OF_VOLUME if rows.is_volume else TOTAL)
        if rows.earlier is not None:
            yield _totals(columns, widths, added(sums, rows.earlier), _TOTAL_OF_ALL)
    yield "</w:tbl>"


def _widths(columns: Sequence[Column], width_twips: int) -> list[int]:
    """The widths of the columns in proportion to those in the pack; their sum is exact."""
    total = sum(column.width for column in columns)
    edges = [width_twips * x // total for x in accumulate(column.width for column in columns)]
    return [edge - before for before, edge in zip([0, *edges], edges, strict=False)]


def no_sums(columns: Sequence[Column]) -> Sums:
    """The sums of no rows at all."""
    return [None] * len(columns)


def sums_of(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> Sums:
    """The exact sums of these units' rows."""
    return reduce(partial(add_row, columns), rows, no_sums(columns))


def added(sums: Sums, others: Sums) -> Sums:
    """Both sums of each column together."""
    pairs = zip(sums, others, strict=True)
    return [a if b is None else amounts.total((a or 0, b)) for a, b in pairs]


def as_texts(sums: Sums) -> tuple[str, ...]:
    """The sums as texts that `from_texts` reads."""
    return tuple("" if amount is None else f"{amount:f}" for amount in sums)


def from_texts(texts: Iterable[str]) -> Sums:
    """The sums of which these are the texts."""
    return [Decimal(text) if text else None for text in texts]


def add_row(columns: Sequence[Column], sums: Sums, row: Sequence[str]) -> Sums:
    """The sums with the amounts of a unit's row added; None where there was no amount so far."""
    return [
        amounts.total((before or 0, _amount(column, text))) if column.has_total and text else before
        for column, before, text in zip(columns, sums, row, strict=True)
    ]


def _amount(column: Column, text: str) -> Decimal:
    return Decimal(amount_format.number_text(text, column.format) or text)


def total_text(column: Column, total: Decimal | None) -> str:
    """The text of a column's total: of the figures as the rows above print them."""
    return amount_format.shown(total, column.format)


def cell_text(column: Column, number: int, text: str) -> str:
    """The text of a cell: the row's number, or the unit's own `text`."""
    if column.kind != "number":
        return text
    return row_numbers.row_number(number, column.style)


# The table's rows


def _heading(columns: Sequence[Column], widths: Sequence[int]) -> Iterator[str]:
    """One row of labels; with groups of columns two, the other labels merged over both."""
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


def _totals(columns: Sequence[Column], widths: Sequence[int], sums: Sums, label: str) -> str:
    """A row of totals; its label spans the columns before the first that has one."""
    lead = next(i for i, column in enumerate(columns) if column.has_total)
    span = f'<w:gridSpan w:val="{lead}"/>' if lead > 1 else ""
    cells = [_label(sum(widths[:lead]), label, span)]
    for column, width, total in list(zip(columns, widths, sums, strict=True))[lead:]:
        cells.append(_cell(column, width, total_text(column, total)))
    return _row(cells)


def _row(cells: Iterable[str], properties: str = _ROW) -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _label(width: int, text: str, merge: str = "") -> str:
    return _cell_xml(width, "SummaryHeading", text, merge)


def _cell(column: Column, width: int, text: str) -> str:
    is_figure = column.has_total or column.format is not None or column.kind == "number"
    cell = _cell_xml(width, "SummaryFigure" if is_figure else "SummaryText", text)
    if column.kind not in ("field", "sum") or not column.has_total:
        return cell
    if (size := _fitting_size(width, text)) < _SIZE_HALF_POINTS:
        smaller = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        return cell.replace("</w:rPr>", smaller, 1)
    if width < _MIN_AMOUNT_TWIPS:
        return cell
    return cell.replace("</w:pPr>", f"{_decimal_tab(width)}</w:pPr>", 1)


def _fitting_size(width: int, text: str) -> int:
    """The size at which the figure stays on one line of its column: totals may be long."""
    half_digits = sum(2 if c.isdigit() else 1 for c in text)
    fitting = (width - _MARGINS_TWIPS) * 2 // (5 * half_digits or 1)
    return max(_LEAST_SIZE_HALF_POINTS, fitting)


def _decimal_tab(width: int) -> str:
    """The tab stop that sets amounts of a column point under point (17.3.1.37).

    In a cell it holds for a text without a tab, in Word as in LibreOffice.
    """
    position = width - _AFTER_POINT_TWIPS
    return f'<w:tabs><w:tab w:val="decimal" w:pos="{position}"/></w:tabs><w:jc w:val="left"/>'


def _cell_xml(width: int, style: str, text: str, merge: str = "") -> str:
    """A cell; a line break in its text is a new paragraph."""
    lines = text.split("\n")
    body = "".join(paragraph(style, run(line) if line else "") for line in lines)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}</w:tcPr>{body}</w:tc>'
