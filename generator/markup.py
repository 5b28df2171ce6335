"""Paragraphs as WordprocessingML text, for the documents that no template draws."""

from __future__ import annotations

from xml.sax.saxutils import escape

from generator.ooxml import NAMESPACES, XML_DECLARATION


def paragraph(style: str, content: str) -> str:
    """A paragraph of runs in the style with that id."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'


def run(text: str, style: str = "") -> str:
    """A run of the text, in a character style if any; a line break or a tab in it is Word's own."""
    drawn = escape(text)
    for character, element in (("\n", "<w:br/>"), ("\t", "<w:tab/>")):
        drawn = drawn.replace(character, f'</w:t>{element}<w:t xml:space="preserve">')
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{drawn}</w:t></w:r>'


def page_number_footer() -> bytes:
    """A footer part: the page number between dashes (GB/T 9704-2012, 7.5)."""
    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    body = paragraph("Footer", f"{run('— ')}{field}{run(' —')}")
    return f"{XML_DECLARATION}<w:ftr {NAMESPACES}>{body}</w:ftr>".encode()
