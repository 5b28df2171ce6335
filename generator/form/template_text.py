"""A template as plain text, so that a reviewer can read the changes of a Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.form import own_headers, pictures

if TYPE_CHECKING:
    from generator.form.model import Cell, FormModel, Line, Row

_LEGEND = (
    "# │ 分隔单元格；×n 占 n 列；↓ 纵向合并开始，↑ 继续合并；¶ 另起一段（或换行）。\n"
    "# 行首是行号；列宽的单位是 1/20 磅。由 forms template check --update 生成。\n"
)
_MERGES = {"start": " ↓", "continue": " ↑", "loop": "", "none": ""}


def draw(model: FormModel) -> str:
    """The template's grid (columns in twips) and its text, a line for each row or paragraph."""
    lines = [f"# {model.form.template}\n{_LEGEND}"]
    for number, table in enumerate(model.tables):
        lines += map(_line, model.lines_after(number))
        lines.append(f"列宽 {' '.join(map(str, table.column_twips))}\n")
        lines += [f"{i:3} │{_row(row)}\n" for i, row in enumerate(table.rows, 1)]
    lines += map(_line, model.lines_after(len(model.tables)))
    lines += [f"图片：{_in_one_line(text)}\n" for text in pictures.described(model)]
    lines += [f"{_in_one_line(text)}\n" for text in own_headers.described(model)]
    return "".join(lines)


def _line(line: Line) -> str:
    return f"表外段落：{_in_one_line(line.text)}\n"


def _row(row: Row) -> str:
    return "".join(f"{_cell(cell)} │" for cell in row.cells)


def _cell(cell: Cell) -> str:
    text = _in_one_line(cell.text)
    return (
        (f" {text}" if text else "")
        + (f" ×{cell.span}" if cell.span > 1 else "")
        + _MERGES[cell.merge]
    )


def _in_one_line(text: str) -> str:
    return text.replace("\n", "¶")
