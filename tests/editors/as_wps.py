"""Templates as WPS Writer saves them that were only opened, looked at and saved.

The manner is that of templates which users of poi-tl saved with WPS 10.1 to 11.8, on Windows,
Linux and Mac: ids in the order of the file, defaults in root styles, the table style's borders and
margins again at every table and row, hints and languages at runs, a hardware id in a document
variable.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING

from lxml import etree

from tests.editors import docx_parts, style_parts
from tests.editors.docx_parts import (
    DOCUMENT,
    FONTS,
    SETTINGS,
    STYLES,
    Parts,
    each,
    edit,
    from_xml,
    properties_of,
    w,
)
from tests.wordml import W

if TYPE_CHECKING:
    from collections.abc import Iterable

_ORDER = "name basedOn next link semiHidden unhideWhenUsed qFormat uiPriority pPr rPr tblPr tcPr"
_CUSTOM_DATA = (
    '<s:customData xmlns="http://www.wps.cn/officeDocument/2013/wpsCustomData" '
    'xmlns:s="http://www.wps.cn/officeDocument/2013/wpsCustomData"><customSectProps><customSectPr/>'
    "</customSectProps><extobjs/></s:customData>"
)
_BUILD = (
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="KSOProductBuildVer">'
    "<vt:lpwstr>2052-{}</vt:lpwstr></property>"
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="3" name="ICV">'
    "<vt:lpwstr>0123456789ABCDEF0123456789ABCDEF</vt:lpwstr></property>"
)
_OFF = {"val": "none", "sz": "0", "space": "0"}


def wps_2019(docx: bytes) -> bytes:
    """WPS 2019 on Windows."""
    parts = _wps(docx, "11.1.0.13607")
    edit(parts, SETTINGS, _hardware_id)
    edit(parts, DOCUMENT, _page_borders)
    docx_parts.add_part(
        parts,
        "customXml/item1.xml",
        "customXml",
        "application/xml",
        _CUSTOM_DATA,
    )
    return docx_parts.pack(parts)


def wps_linux(docx: bytes) -> bytes:
    """WPS for Linux and for phones: its own theme, a font table of other fonts."""
    parts = _wps(docx, "11.8.2.11473")
    edit(parts, FONTS, _without_unknown_fonts)
    parts["word/theme/theme1.xml"] = _theme(parts["word/theme/theme1.xml"])
    return docx_parts.pack(parts)


def _wps(docx: bytes, version: str) -> Parts:
    """What every WPS does."""
    parts = docx_parts.unpack(docx)
    sheet = etree.fromstring(parts[STYLES])
    edit(parts, DOCUMENT, lambda root: _tables(root, sheet), _cells, _runs, _section)
    edit(parts, STYLES, _fold_defaults, _style_manner)
    style_parts.add_latent(parts, 260, defQFormat="0", defUnhideWhenUsed="1", defSemiHidden="1")
    style_parts.rename(parts, lambda number, _style: str(number + 1))
    edit(parts, SETTINGS, _settings)
    edit(parts, FONTS, _fonts)
    docx_parts.add_namespaces(parts, DOCUMENT, "r m mc o v w10 w14 w15 wpsCustomData", "w14 w15")
    for name in (STYLES, SETTINGS):
        docx_parts.add_namespaces(parts, name, "r mc w14 w15", "w14 w15")
    application = f"WPS Office_{version}_F1E327BC-269C-435d-A152-05C5408002CA"
    docx_parts.properties(parts, application, "", _BUILD.format(version))
    return parts


def _fold_defaults(root: etree._Element) -> None:
    """The defaults but for their fonts stand in each paragraph style that is based on none."""
    defaults = {}
    for kind in ("rPr", "pPr"):
        [default] = root.iterfind(f"{W}docDefaults/{W}{kind}Default")
        defaults[kind] = default.find(f"{W}{kind}")
        fonts = default.findall(f"{W}rPr/{W}rFonts")
        default[:] = []
        if fonts:
            default.append(w("rPr"))
            default[0].extend(copy.deepcopy(fonts))
    for style in each(root, "style"):
        if style.get(f"{W}type") == "paragraph" and style.find(f"{W}basedOn") is None:
            for kind in ("pPr", "rPr"):
                _put_below(style, kind, defaults[kind])


def _put_below(style: etree._Element, kind: str, default: etree._Element | None) -> None:
    """Let the style say what the defaults say, where it says nothing itself."""
    own = style.find(f"{W}{kind}")
    if own is None:
        own = etree.SubElement(style, f"{W}{kind}")
    said = {child.tag for child in own}
    own.extend(copy.deepcopy(c) for c in ([] if default is None else default) if c.tag not in said)


def _style_manner(root: etree._Element) -> None:
    """The order of a style's children, a priority for each, switches with their values."""
    for style in each(root, "style"):
        if style.find(f"{W}uiPriority") is None:
            style.append(w("uiPriority", val="0"))
        if style.find(f"{W}qFormat") is None:
            style.append(w("qFormat"))
        style_parts.order(style, _ORDER)
    for switch in each(root, "keepNext", "pageBreakBefore"):
        switch.set(f"{W}val", "1")
    for border in each(root, "top", "left", "bottom", "right", "insideH", "insideV", "between"):
        said = dict(border.attrib)
        border.attrib.clear()
        for name in sorted(said):
            border.set(name, said[name])


def _tables(root: etree._Element, sheet: etree._Element) -> None:
    """Borders and margins of the table's style again at the table and at every row (`tblPrEx`)."""
    styles = {style.get(f"{W}styleId", ""): style for style in each(sheet, "style")}
    for tbl in each(root, "tbl"):
        own = properties_of(tbl)
        style = own.find(f"{W}tblStyle")
        assert style is not None
        borders, margins = (
            _of_style(styles, style.get(f"{W}val", ""), name)
            for name in ("tblBorders", "tblCellMar")
        )
        layout = own.find(f"{W}tblLayout")
        assert layout is not None
        layout.addprevious(w("tblInd", w="0", type="dxa"))
        layout.addprevious(copy.deepcopy(borders))
        layout.addnext(copy.deepcopy(margins))
        for tr in tbl.findall(f"{W}tr"):
            exception = w("tblPrEx")
            exception.extend([copy.deepcopy(borders), copy.deepcopy(margins)])
            tr.insert(0, exception)


def _of_style(styles: dict[str, etree._Element], key: str, name: str) -> etree._Element:
    """What the style, or the nearest one below it that says so, says of the tables."""
    style = styles[key]
    found = style.find(f"{W}tblPr/{W}{name}")
    if found is not None:
        return found
    base = style.find(f"{W}basedOn")
    assert base is not None
    return _of_style(styles, base.get(f"{W}val", ""), name)


def _cells(root: etree._Element) -> None:
    """`noWrap` off, alignments and merges said in full."""
    for tc in each(root, "tc"):
        own = properties_of(tc)
        own.append(w("noWrap", val="0"))
        if own.find(f"{W}vAlign") is None:
            own.append(w("vAlign", val="center"))
    for merge in each(root, "vMerge"):
        if merge.get(f"{W}val") is None:
            merge.set(f"{W}val", "continue")


def _runs(root: etree._Element) -> None:
    """Tags are torn after a brace; each piece has its hint and, where typed anew, its language."""
    for run in [*docx_parts.runs(root)]:
        pieces = re.findall(r"\{\{|[^{}]+|\{|\}+", docx_parts.text_of(run))
        for number, piece in enumerate(docx_parts.tear(run, pieces)):
            own = properties_of(piece)
            own.insert(0, w("rFonts", hint="eastAsia"))
            if number % 2:
                own.append(w("lang", val="en-US", eastAsia="zh-CN"))
    for number, p in enumerate(each(root, "p")):
        mark = w("rPr")
        mark.append(w("rFonts", hint="default" if number % 2 else "eastAsia"))
        mark.append(w("lang", val="en-US", eastAsia="zh-CN"))
        properties_of(p).append(mark)


def _section(root: etree._Element) -> None:
    for section in each(root, "sectPr"):
        if section.find(f"{W}cols") is None:
            section.append(w("cols", space="720", num="1"))
        section.append(w("docGrid", linePitch="312", charSpace="0"))


def _page_borders(root: etree._Element) -> None:
    for section in each(root, "sectPr"):
        borders = w("pgBorders")
        borders.extend(w(side, **_OFF) for side in ("top", "left", "bottom", "right"))
        margins = section.find(f"{W}pgMar")
        assert margins is not None
        margins.addnext(borders)


def _settings(root: etree._Element) -> None:
    for switch in each(root, "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter"):
        switch.set(f"{W}val", "1")
        switch.addnext(w("documentProtection", enforcement="0"))
    root.extend(
        [
            w("drawingGridVerticalSpacing", val="156"),
            w("displayHorizontalDrawingGridEvery", val="1"),
            w("displayVerticalDrawingGridEvery", val="1"),
        ]
    )
    compat = root.find(f"{W}compat")
    assert compat is not None
    others = ("overrideTableStyleFontSizeAndJustification", "enableOpenTypeFeatures")
    uri = "http://schemas.microsoft.com/office/word"
    compat.extend(w("compatSetting", name=name, uri=uri, val="1") for name in others)
    root.extend(from_xml('<w:rsids><w:rsidRoot w:val="74EF54DA"/></w:rsids>'))


def _hardware_id(root: etree._Element) -> None:
    variable = '<w:docVar w:name="commondata" w:val="eyJoZGlkIjoiMDAwMCJ9"/>'
    root.extend(from_xml(f"<w:docVars>{variable}</w:docVars>"))


def _fonts(root: etree._Element) -> None:
    """Class, pitch and signature of each font; one font stands there twice."""
    for font in root:
        font[:] = []
        font.append(w("panose1", val="02010600030101010101"))
        font.append(w("charset", val="86" if not font.get(f"{W}name", "").isascii() else "00"))
        font.extend([w("family", val="auto"), w("pitch", val="default")])
        font.append(w("sig", usb0="00000003", usb1="288F0000", csb0="00040001", csb1="00000000"))
    root.append(copy.deepcopy(root[-1]))
    root.append(w("font", name="Wingdings"))


def _without_unknown_fonts(root: etree._Element) -> None:
    """Fonts that the machine does not have are not in the table."""
    _remove(root, [font for font in root if font.get(f"{W}name") == "方正小标宋简体"])


def _theme(theme: bytes) -> bytes:
    """Its own theme: other names and fonts."""
    return theme.replace(b'name="', b'name="WPS ', 1).replace(
        b"</a:themeElements>", b"</a:themeElements><a:objectDefaults/>"
    )


def _remove(root: etree._Element, elements: Iterable[etree._Element]) -> None:
    for element in elements:
        root.remove(element)
