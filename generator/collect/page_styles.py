"""The styles of pages that accompany forms: Chinese type, fixed lines, a table with borders.

Clause numbers are ISO/IEC 29500-1.
"""

from __future__ import annotations

from generator.word.ooxml import NAMESPACES, XML_DECLARATION

CENTRED = '<w:jc w:val="center"/>'
# The sides of a table's cells that have borders (17.4.39).
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def part(*styles: str) -> str:
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
