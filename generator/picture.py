"""A template as plain text, so that a review can read what a Word file changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator import ooxml, package

if TYPE_CHECKING:
    from lxml import etree

_LEGEND = (
    "# │ 分隔单元格；×n 占 n 列；↓ 纵向合并开始，↑ 继续合并；¶ 另起一段（或换行）。\n"
    "# 行首是行号；列宽的单位是 1/20 磅。由 forms template check --update 生成。\n"
)
_MERGES = {"restart": " ↓", "continue": " ↑", None: ""}


def draw(name: str, docx: bytes) -> str:
    """The template's grid (columns in twips) and what each cell says, a line for each row."""
    root = ooxml.parse(package.parts(docx)[package.DOCUMENT])
    lines = [f"# {name}\n{_LEGEND}"]
    for tbl in ooxml.tables(root):
        lines.append(f"列宽 {' '.join(map(str, ooxml.grid_columns(tbl)))}\n")
        lines += [f"{i:3} │{_row(tr)}\n" for i, tr in enumerate(ooxml.rows(tbl), 1)]
    return "".join(lines)


def _row(tr: etree._Element) -> str:
    return "".join(f"{_cell(tc)} │" for tc in ooxml.cells(tr))


def _cell(tc: etree._Element) -> str:
    text = ooxml.text(tc).replace("\n", "¶")
    span = ooxml.grid_span(tc)
    return (
        (f" {text}" if text else "")
        + (f" ×{span}" if span > 1 else "")
        + _MERGES[ooxml.v_merge(tc)]
    )
