"""WordprocessingML: names, properties of tables and cells, removal of editing residue, markup.

Clause numbers are ECMA-376 part 1 (ISO/IEC 29500-1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}"'
XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# 17.4.70 CT_TcPr: its children come in this order.
_CELL_PROPERTIES = (
    "cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar",
    "textDirection", "tcFitText", "vAlign", "hideMark",
)  # fmt: skip
# Elements that record the editing of a file, not its content; several carry ids.
_RESIDUE = (
    "proofErr",
    "bookmarkStart",
    "bookmarkEnd",
    "lastRenderedPageBreak",
    "permStart",
    "permEnd",
)


def qn(tag: str) -> str:
    """The qualified name in lxml's notation: `w:tbl` → `{…/main}tbl`."""
    prefix, _, name = tag.partition(":")
    return f"{{{ {'w': W, 'r': R}[prefix] }}}{name}"


def parse(xml: bytes, *, remove_blank_text: bool = False) -> etree._Element:
    """The part's root element; raises etree.XMLSyntaxError if it is not well formed.

    Comments and processing instructions are dropped. `remove_blank_text` drops white space between
    elements.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        remove_blank_text=remove_blank_text,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(xml, parser)


def grid_columns(tbl: etree._Element) -> list[int]:
    """Widths of the table's grid columns in twips (17.4.48)."""
    return [
        int(col.get(qn("w:w"), "0")) for col in tbl.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
    ]


def parent(element: etree._Element) -> etree._Element:
    """The element's parent; raises ValueError for a root element."""
    above = element.getparent()
    if above is None:
        raise ValueError(element.tag)
    return above


def rows(tbl: etree._Element) -> list[etree._Element]:
    """The table's rows, without those of nested tables."""
    return tbl.findall(qn("w:tr"))


def cells(tr: etree._Element) -> list[etree._Element]:
    """The row's cells."""
    return tr.findall(qn("w:tc"))


def grid_span(tc: etree._Element) -> int:
    """Grid columns this cell spans (17.4.17)."""
    span = tc.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    return 1 if span is None else int(span.get(qn("w:val"), "1"))


def v_merge(tc: etree._Element) -> Literal["restart", "continue"] | None:
    """The cell's role in a vertical merge (17.4.84), None if it is not merged."""
    merge = tc.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    if merge is None:
        return None
    return "restart" if merge.get(qn("w:val")) == "restart" else "continue"


def width_twips(tc: etree._Element) -> int | None:
    """The cell's preferred width (17.4.71), None if it is not given in twips."""
    width = tc.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
    if width is None or width.get(qn("w:type")) != "dxa":
        return None
    return int(width.get(qn("w:w"), "0"))


def height_rule(tr: etree._Element) -> str:
    """The rule for the row's height (17.4.80): `auto`, `atLeast` or `exact`."""
    height = tr.find(f"{qn('w:trPr')}/{qn('w:trHeight')}")
    return "auto" if height is None else height.get(qn("w:hRule"), "auto")


def table_layout(tbl: etree._Element) -> str:
    """The table's layout algorithm (17.4.52): `fixed` or `autofit`."""
    layout = tbl.find(f"{qn('w:tblPr')}/{qn('w:tblLayout')}")
    return "autofit" if layout is None else layout.get(qn("w:type"), "autofit")


def text(element: etree._Element) -> str:
    """The element's text: one line per paragraph, a tab for each `w:tab` of a run."""
    return "\n".join(_paragraph_text(p) for p in element.iter(qn("w:p")))


def _paragraph_text(p: etree._Element) -> str:
    pieces = []
    for node in p.iter(qn("w:t"), qn("w:tab"), qn("w:br")):
        if node.tag == qn("w:t"):
            pieces.append(node.text or "")
        elif parent(node).tag == qn("w:r"):
            pieces.append("\t" if node.tag == qn("w:tab") else "\n")
    return "".join(pieces)


def remove_editing_residue(root: etree._Element) -> None:
    """Remove revision ids, paragraph ids, proofing marks, permissions and bookmarks, in place."""
    for element in list(root.iter(*(qn(f"w:{name}") for name in _RESIDUE))):
        parent(element).remove(element)
    for element in root.iter(etree.Element):
        for name in list(element.attrib):
            key = etree.QName(name)
            is_foreign = key.namespace not in (None, W, R) and "XML/1998" not in key.namespace
            if is_foreign or key.localname.startswith("rsid"):
                del element.attrib[name]


def order_cell_properties(root: etree._Element) -> None:
    """Sort the children of every `w:tcPr` into the order of its schema (17.4.70), in place."""
    order = {qn(f"w:{name}"): i for i, name in enumerate(_CELL_PROPERTIES)}
    for properties in root.iter(qn("w:tcPr")):
        properties[:] = sorted(properties, key=lambda child: order.get(child.tag, len(order)))


def tables(root: etree._Element) -> Iterator[etree._Element]:
    """The document's tables in document order, nested ones included."""
    return root.iter(qn("w:tbl"))


def paragraph(style: str, content: str, more: str = "") -> str:
    """Markup of a paragraph of runs (`content`) in the style with that id, with more properties."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{content}</w:p>'


def run(text: str, style: str = "") -> str:
    """Markup of a run of the text; line breaks and tabs become `w:br` and `w:tab`.

    `style` is the id of a character style. The font hint keeps signs such as “ ” × in the Chinese
    font (17.3.2.26; [MS-OI29500] 2.1.88).
    """
    style_property = f'<w:rStyle w:val="{style}"/>' if style else ""
    properties = f'<w:rPr>{style_property}<w:rFonts w:hint="eastAsia"/></w:rPr>'
    return f"<w:r>{properties}{text_markup(text)}</w:r>"


def text_markup(text: str) -> str:
    """Markup of the text in a run; line breaks and tabs become `w:br` and `w:tab`."""
    content = escape(text)
    for character, element in (("\n", "<w:br/>"), ("\t", "<w:tab/>")):
        content = content.replace(character, f'</w:t>{element}<w:t xml:space="preserve">')
    return f'<w:t xml:space="preserve">{content}</w:t>'


def page_number_footer() -> bytes:
    """A footer part: the page number between dashes (GB/T 9704-2012, 7.5)."""
    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    body = paragraph("Footer", f"{run('— ')}{field}{run(' —')}")
    return f"{XML_DECLARATION}<w:ftr {NAMESPACES}>{body}</w:ftr>".encode()
