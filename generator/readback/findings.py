"""Collect findings about a document; their lines and columns are its rows and cells, from 1."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.common.diagnostics import Diagnostic
from generator.common.fold import fold
from generator.spreadsheet.columns import letters

if TYPE_CHECKING:
    from generator.datafile.yaml_tree import Place
    from generator.word.document_rows import Cell, Row

# Hints: for what may have been read wrongly, for what was read in spite of it, and for what the
# data file keeps as a comment only.
COMPARE = "请对照对方的表核对此处；数据正确的，数据文件可直接使用，有误的，请修改数据文件。"
IGNORE = "请核对；确认没有问题的，可忽略。"
LOST = "请核对，处理后删除数据文件中相应的“# 核对：”注释。"


@dataclass(frozen=True)
class Findings:
    """The findings about one file, in the order in which they were made.

    `losses` are the warnings among them of what the document says and the data file will not.
    """

    file: str
    diagnostics: list[Diagnostic] = field(default_factory=list)
    losses: list[Diagnostic] = field(default_factory=list)

    def error(self, place: Place, code: str, message: str, hint: str = COMPARE) -> None:
        """Add an error."""
        self.diagnostics.append(Diagnostic(self.file, *place, "error", code, message, hint))

    def warn(self, place: Place, code: str, message: str, hint: str = IGNORE) -> None:
        """Add a warning."""
        self.diagnostics.append(Diagnostic(self.file, *place, "warning", code, message, hint))

    def lose(self, place: Place, code: str, message: str, hint: str = LOST) -> None:
        """Add a warning of what is not taken over; the data file will keep it as a comment."""
        self.warn(place, code, message, hint)
        self.losses.append(self.diagnostics[-1])


def position(row: Row, cell: Cell, form: str = "") -> str:
    """The cell's position as a person counts it: form, table, row and cell, or paragraph.

    In a workbook it is the sheet with the row's number and the column's letters.
    """
    if row.sheet:
        is_named = not form or fold(form) in fold(row.sheet)
        where = row.sheet if is_named else f"{form}（工作表“{row.sheet}”）"
        return f"{where} 第 {row.row} 行 {letters(cell.column)} 列"
    if not row.table:
        return f"表外第 {row.row} 段"
    table = f"{form}（第 {row.table} 个表）" if form else f"第 {row.table} 个表"
    return f"{table}第 {row.row} 行第 {cell.column} 个单元格"
