"""Official forms as offices draw them: Word files with formatting by hand, in a few lines."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tests import word_files

if TYPE_CHECKING:
    from pathlib import Path

PORTRAIT = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1134" '
    'w:bottom="1440" w:left="1134" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
)
LANDSCAPE = PORTRAIT.replace(
    'w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906" w:orient="landscape"'
)
PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
# A cell: its text, or its text, columns and part in a merge (`restart`, `continue`).
Cell = "str | tuple[str, int, str]"


def paragraph(text: str, align: str = "", size: int = 0, font: str = "", more: str = "") -> str:
    """A paragraph formatted by hand; `more` is further markup of its properties."""
    fonts = f'<w:rFonts w:eastAsia="{font}" w:ascii="{font}"/>' if font else ""
    sizes = f'<w:sz w:val="{size}"/>' if size else ""
    run = f"<w:rPr>{fonts}{sizes}</w:rPr>" if fonts or sizes else ""
    jc = f'<w:jc w:val="{align}"/>' if align else ""
    drawn = f'<w:r>{run}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{more}{jc}{run}</w:pPr>{drawn}</w:p>"


def table(
    rows: list[list[Cell]], widths: list[int], borders: str = "single", more: str = ""
) -> str:
    """A table of these rows; `¶` in a text begins another paragraph."""
    sides = "".join(
        f'<w:{side} w:val="{borders}" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f"<w:tbl><w:tblPr><w:tblBorders>{sides}</w:tblBorders>{more}</w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(row(cells, widths) for cells in rows)}</w:tbl>"
    )


def row(cells: list[Cell], widths: list[int]) -> str:
    """A row of the table."""
    drawn, column = "", 0
    for cell in cells:
        text, span, merge = (cell, 1, "") if isinstance(cell, str) else cell
        width = sum(widths[column : column + span])
        column += span
        properties = f'<w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{span}"/>'
        if merge:
            properties += f'<w:vMerge w:val="{merge}"/>'
        inside = "".join(paragraph(line, "center", 21, "仿宋_GB2312") for line in text.split("¶"))
        drawn += f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"
    return f"<w:tr>{drawn}</w:tr>"


def write(path: Path, *blocks: str, section: str = PORTRAIT) -> Path:
    """A Word file of these blocks."""
    return word_files.write(path, word_files.parts(word_files.document("".join(blocks) + section)))


def docx(*blocks: str, section: str = PORTRAIT) -> bytes:
    """The file as bytes."""
    stream = io.BytesIO()
    word_files.write(stream, word_files.parts(word_files.document("".join(blocks) + section)))  # type: ignore[arg-type]
    return stream.getvalue()
