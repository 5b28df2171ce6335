"""Pages of ours that no template describes: markup of a Word document with tables, and its styles.

Its styles have Chinese type and fixed lines, its tables have borders. Clause numbers are
ISO/IEC 29500-1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.word.ooxml import NAMESPACES, XML_DECLARATION

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A4.
WIDTH_TWIPS, HEIGHT_TWIPS = 11906, 16838
CENTRED = '<w:jc w:val="center"/>'
# The sides of a table's cells that have borders (17.4.39).
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def document(pieces: Iterable[str], margin_twips: int, footer: str = "") -> str:
    """The main part of a page with these paragraphs and tables; `footer` is its footer's id."""
    margin = margin_twips
    reference = f'<w:footerReference w:type="default" r:id="{footer}"/>' if footer else ""
    section = (
        f'<w:sectPr>{reference}<w:pgSz w:w="{WIDTH_TWIPS}" w:h="{HEIGHT_TWIPS}"/>'
        f'<w:pgMar w:top="{margin}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}"'
        ' w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    body = "".join(pieces) + section
    return f"{XML_DECLARATION}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"


def table(style: str, columns: Sequence[int], rows: Iterable[str]) -> str:
    """A table of that style with these rows; widths of columns in twips."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/>'
        f'<w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def row(
    columns: Sequence[int], cells: Sequence[str], *, is_head: bool = False, vertical: str = "center"
) -> str:
    """A row that no page cuts, with the paragraphs of each cell; a head is on every page."""
    properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "")
    content = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="{vertical}"/></w:tcPr>'
        f"{cell}</w:tc>"
        for width, cell in zip(columns, cells, strict=True)
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{content}</w:tr>"


def title_row(columns: Sequence[int], title: str) -> str:
    """A row over all columns, whose paragraph says what the rows below have in common."""
    return (
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{sum(columns)}"'
        f' w:type="dxa"/><w:gridSpan w:val="{len(columns)}"/>'
        '<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/></w:tcPr>'
        f"{title}</w:tc></w:tr>"
    )


def styles_part(*styles: str) -> str:
    """The styles part: these styles, and those of a document that all of them are based on."""
    return (
        f"{XML_DECLARATION}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"'
        ' w:eastAsia="仿宋_GB2312"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/></w:style>{''.join(styles)}</w:styles>"
    )


def style(identifier: str, name: str, paragraph: str, font: str) -> str:
    """A style of paragraphs with these properties of theirs and of their type."""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identifier}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{font}</w:rPr></w:style>"
    )


def table_style(identifier: str, name: str, row_margin: int, cell_margin: int) -> str:
    """A style of tables with borders; margins in twips."""
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES
    )
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{identifier}">'
        f'<w:name w:val="{name}"/><w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>'
        f'<w:top w:w="{row_margin}" w:type="dxa"/><w:left w:w="{cell_margin}" w:type="dxa"/>'
        f'<w:bottom w:w="{row_margin}" w:type="dxa"/><w:right w:w="{cell_margin}" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
    )


def fixed(twips: int) -> str:
    """Lines of that height, nothing between paragraphs (17.3.1.33)."""
    return f'<w:spacing w:before="0" w:after="0" w:line="{twips}" w:lineRule="exact"/>'


def size(half_points: int) -> str:
    """Type of that size."""
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def font(name: str) -> str:
    """Type of that name, for letters of all kinds."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}"/>'
