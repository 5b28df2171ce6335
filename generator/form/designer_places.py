"""Where a fault is, as a designer counts on paper, and what stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.word import ooxml
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml import etree

    from generator.form.model import Cell, Row, Table
    from generator.form.tag_reading import Fault

_LENGTH = 20
_TWIPS_IN_CM = 1440 / 2.54


def words(fault: Fault, tables: Sequence[Table]) -> str:
    """The fault's place: table, where there are several, row, cell, and the text there.

    The continuation of a vertical merge is the cell that a person sees there.
    """
    which = f"第 {fault.cell} 个单元格" if fault.cell else ""
    for number, table in enumerate(tables, 1):
        if table.rows and fault.row <= table.rows[-1].number:
            index = fault.row - table.rows[0].number
            before = f"第 {number} 个表格" if len(tables) > 1 else ""
            text = _text(table, index, fault.cell)
            return f"{before}第 {index + 1} 行{which}{f'（{text}）' if text else ''}"
    return f"第 {fault.row} 行{which}"


def _text(table: Table, index: int, number: int) -> str:
    if not 0 <= index < len(table.rows):
        return ""
    row = table.rows[index]
    if not number:
        return next((f"“{excerpt(c.text)}”" for c in row.cells if c.text.strip()), "空行")
    if number > len(row.cells):
        return ""
    cell = row.cells[number - 1]
    first = _merge_start(table.rows[:index], cell) if cell.merge == "continue" else None
    if first is not None and first.text.strip():
        return f"“{excerpt(first.text)}”，纵向合并的单元格"
    return f"“{excerpt(cell.text)}”" if cell.text.strip() else _beside(row, number)


def _beside(row: Row, number: int) -> str:
    """Words for an empty cell: what stands at its left."""
    left = next((c.text for c in row.cells[number - 2 :: -1] if c.text.strip()), "")
    return f"空单元格，左边是“{excerpt(left)}”" if left and number > 1 else "空单元格"


def _merge_start(above: Sequence[Row], cell: Cell) -> Cell | None:
    for row in reversed(above):
        over = next((each for each in row.cells if each.column == cell.column), None)
        if over is None or over.merge != "continue":
            return over
    return None


def excerpt(text: str) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= _LENGTH else line[:_LENGTH] + "…"


def centimetres(twips: int) -> str:
    """The length as the dialogs of Word and WPS show it."""
    return f"{twips / _TWIPS_IN_CM:.2f}".rstrip("0").rstrip(".") + " 厘米"


def numbered_rows(body: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """The rows with their numbers over all tables, as the form model counts them."""
    rows = (tr for tbl in ooxml.tables(body) for tr in ooxml.rows(tbl))
    return enumerate(rows, 1)


class Places:
    """The rows and cells of a body, to tell in which one an element stands."""

    def __init__(self, body: etree._Element) -> None:
        """Number the rows once."""
        self._rows = {tr: number for number, tr in numbered_rows(body)}

    def of(self, element: etree._Element) -> tuple[int, int]:
        """The row and cell of the element; 0 for none."""
        tc = None
        for above in (element, *element.iterancestors()):
            if above.tag == qn("w:tc") and tc is None:
                tc = above
            if above.tag == qn("w:tr"):
                cells = ooxml.cells(above)
                return self._rows.get(above, 0), cells.index(tc) + 1 if tc in cells else 0
        return 0, 0
