"""Templates as OnlyOffice, Google Docs, python-docx and an old Word with smart tags save them."""

from __future__ import annotations

import io
import re
from itertools import count

import docx
from lxml import etree

from tests.editors import docx_parts, style_parts
from tests.editors.docx_parts import (
    DOCUMENT,
    FONTS,
    PANOSE,
    SETTINGS,
    STYLES,
    each,
    edit,
    from_xml,
    properties_of,
    w,
)
from tests.wordml import W

_NONE = {"val": "none", "color": "000000", "sz": "4", "space": "0"}
_SIDES = ("top", "left", "bottom", "right")
_SMART = {
    f"{W}uri": "urn:schemas-microsoft-com:office:smarttags",
    f"{W}element": "chsdate",
}
_SMART_PROPERTIES = (
    '<w:smartTagPr><w:attr w:name="Year" w:val="2023"/><w:attr w:name="IsLunarDate" w:val="False"/>'
    "</w:smartTagPr>"
)


def onlyoffice(docx_bytes: bytes) -> bytes:
    """OnlyOffice: the manner of its own document templates and of files that its users saved.

    Numbered ids, defaults said out loud, empty runs and properties, children out of order.
    """
    parts = docx_parts.unpack(docx_bytes)
    numbers = count(811)
    style_parts.rename(parts, lambda _number, _style: str(next(numbers)))
    style_parts.add_latent(parts, 267, defSemiHidden="1", defUnhideWhenUsed="1", defQFormat="0")
    edit(parts, STYLES, _defaults_out_loud, _runs_first, _upper_case_names)
    edit(parts, DOCUMENT, _empty_properties, _cells_out_of_order, _onlyoffice_section)
    edit(parts, SETTINGS, _onlyoffice_settings)
    edit(parts, FONTS, _panose_only)
    for name in (DOCUMENT, STYLES):
        docx_parts.add_namespaces(parts, name, "r m mc o v w10 w14", "w14")
    docx_parts.properties(parts, "ONLYOFFICE/8.1.1.26", "")
    return docx_parts.pack(parts)


def google_docs(docx_bytes: bytes) -> bytes:
    """Google Docs, as Takeout and "Download as Word" write it: no style of ours is left.

    What a style looked like stands at paragraphs and runs; tables have a style of no look.
    """
    parts = docx_parts.unpack(docx_bytes)
    edit(parts, DOCUMENT, _google_paragraphs, _google_tables)
    edit(parts, STYLES, _google_styles)
    for name in (SETTINGS, "word/theme/theme1.xml"):
        edit(parts, name, lambda root: root.attrib.clear())
    return docx_parts.pack(parts)


def python_docx(docx_bytes: bytes) -> bytes:
    """python-docx itself, with what it adds by a mere load and save."""
    out = io.BytesIO()
    document = docx.Document(io.BytesIO(docx_bytes))
    document.core_properties.author = "python-docx"
    document.save(out)
    return out.getvalue()


def smart_tags(docx_bytes: bytes) -> bytes:
    """Word 2003 and its converter: smart tags and custom XML around texts, as Apache POI's files have them."""  # noqa: E501
    parts = docx_parts.unpack(docx_bytes)
    edit(parts, DOCUMENT, _wrap)
    edit(parts, SETTINGS, _smart_tag_types)
    docx_parts.properties(parts, "Microsoft Office Word", "12.0000")
    return docx_parts.pack(parts)


def _defaults_out_loud(root: etree._Element) -> None:
    [run] = root.iterfind(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    run.extend([w("color", val="auto"), w("spacing", val="0"), w("position", val="0")])
    [paragraph] = root.iterfind(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
    spacing = paragraph.find(f"{W}spacing")
    assert spacing is not None
    for name in ("beforeAutospacing", "afterAutospacing"):
        spacing.set(f"{W}{name}", "0")
    paragraph.append(w("ind", left="0", right="0", firstLine="0"))
    paragraph.append(w("jc", val="left"))
    paragraph.append(w("shd", val="clear", color="auto", fill="auto"))
    borders = w("pBdr")
    borders.extend(w(side, **_NONE) for side in (*_SIDES, "between"))
    paragraph.append(borders)


def _runs_first(root: etree._Element) -> None:
    """Properties of runs before those of paragraphs; empty ones for table styles."""
    for style in each(root, "style"):
        style_parts.order(
            style, "name basedOn next link qFormat uiPriority semiHidden unhideWhenUsed rPr pPr"
        )


def _upper_case_names(root: etree._Element) -> None:
    for name in root.iterfind(f"{W}style/{W}name"):
        said = name.get(f"{W}val", "")
        if said in ("header", "footer", "toc 1", "toc 2"):
            name.set(
                f"{W}val", said.replace("toc", "TOC").replace("h", "H", 1).replace("f", "F", 1)
            )


def _empty_properties(root: etree._Element) -> None:
    for p in each(root, "p"):
        properties_of(p).extend([w("pBdr"), w("spacing"), w("ind"), w("rPr")])
        p.extend([w("r"), w("r")])
    for run in docx_parts.runs(root):
        run.insert(0, w("rPr"))


def _cells_out_of_order(root: etree._Element) -> None:
    for tc in each(root, "tc"):
        own = properties_of(tc)
        if own.find(f"{W}tcBorders") is None:
            own.insert(0, w("tcBorders"))
        own.extend([w("textDirection", val="lrTb"), w("noWrap", val="false")])
        own.insert(0, own[-1])
    for tr in each(root, "tr"):
        properties_of(tr)[:] = reversed(properties_of(tr))


def _onlyoffice_section(root: etree._Element) -> None:
    for section in each(root, "sectPr"):
        section.insert(0, w("type", val="nextPage"))
        section.extend([w("cols", space="708", num="1", sep="0"), w("docGrid", linePitch="360")])


def _onlyoffice_settings(root: etree._Element) -> None:
    root[:] = reversed(root)
    for name in ("bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter"):
        for switch in root.findall(f"{W}{name}"):
            switch.set(f"{W}val", "true")


def _panose_only(root: etree._Element) -> None:
    for font in root:
        panose = PANOSE.get(font.get(f"{W}name", ""), "02020603050405020304")
        font[:] = [w("panose1", val=panose)]


def _google_paragraphs(root: etree._Element) -> None:
    noise = (
        '<w:keepNext w:val="0"/><w:keepLines w:val="0"/><w:pageBreakBefore w:val="0"/>'
        '<w:spacing w:after="0" w:before="0" w:line="300" w:lineRule="auto"/>'
        '<w:jc w:val="center"/>'
    )
    for p in each(root, "p"):
        properties_of(p)[:] = from_xml(noise + "<w:rPr/>")
        p.set(f"{W}rsidR", "00000000")
    for run in docx_parts.runs(root):
        font = "Times New Roman"
        own = properties_of(run)
        own[:] = [
            w("rFonts", ascii=font, cs=font, eastAsia=font, hAnsi=font),
            w("sz", val="21"),
            w("szCs", val="21"),
            w("rtl", val="0"),
        ]


def _google_tables(root: etree._Element) -> None:
    for style in each(root, "tblStyle"):
        style.set(f"{W}val", "Table1")
    for element in each(root, "tblW", "gridCol", "tcW"):
        element.set(f"{W}w", f"{element.get(f'{W}w')}.0")
    for tr in each(root, "tr"):
        properties_of(tr).append(w("tblHeader", val="0"))


def _google_styles(root: etree._Element) -> None:
    root[1:] = from_xml(
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Table Normal"/></w:style>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="normal"/>'
        '</w:style><w:style w:type="table" w:styleId="Table1"><w:basedOn w:val="TableNormal"/>'
        "</w:style>"
    )


def _wrap(root: etree._Element) -> None:
    """Every third run in a smart tag, every fifth in custom XML; tags are torn over them."""
    for number, run in enumerate([*docx_parts.runs(root)]):
        pieces = re.findall(r"\{\{|[^{}]+|\{|\}+", docx_parts.text_of(run))
        torn = docx_parts.tear(run, pieces)
        if number % 3 == 0:
            _inside(torn[-1], "smartTag", _SMART_PROPERTIES)
        elif number % 5 == 0:
            _inside(torn[0], "customXml", "<w:customXmlPr/>")


def _inside(run: etree._Element, tag: str, properties: str) -> None:
    wrapper = etree.Element(f"{W}{tag}", _SMART)
    run.addprevious(wrapper)
    wrapper.extend([*from_xml(properties), run])


def _smart_tag_types(root: etree._Element) -> None:
    uri = "urn:schemas-microsoft-com:office:smarttags"
    root.append(w("smartTagType", namespaceuri=uri, name="chsdate"))
    root.append(w("attachedSchema", val=uri))
