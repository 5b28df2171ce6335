"""The parts beside the text that documents take over: settings, fonts, and what a theme says.

Programs write them anew with each save, by the machine that they run on and with ids of hardware,
data sources and editing sessions. So documents get the settings that decide how their pages look,
in one order, and a font table made from the fonts that styles name. A theme is left out once its
fonts are known by name; documents have one of the program's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from lxml import etree

from generator.word import ooxml
from generator.word.normalise import properties
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Settings that change pages, off where they are left out (17.15.1), in the schema's order.
_SWITCHES = ("mirrorMargins", "gutterAtTop", "evenAndOddHeaders", "bookFoldPrinting")
_TYPOGRAPHY = ("noLineBreaksAfter", "noLineBreaksBefore")
# How Word sets Chinese text (17.15.3): every Chinese document has these; OnlyOffice and LibreOffice
# drop them. The mode is that of Word 2013 and later ([MS-DOCX] 2.3.3), which the save of an older
# program lowers. The other `w:compatSetting`s that Word adds decide nothing here: table styles over
# Normal's font size and justification, OpenType features, mirrored indents, header rows' formats.
_COMPATIBILITY = (
    "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
    "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat>'
)
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

# Alternative names and kinds of the fonts of official documents (17.8.3).
_KNOWN_FONTS = {
    "Times New Roman": ("", "00", "roman", "variable"),
    "Arial": ("", "00", "swiss", "variable"),
    "Calibri": ("", "00", "swiss", "variable"),
    "Consolas": ("", "00", "modern", "fixed"),
    "Courier New": ("", "00", "modern", "fixed"),
    "仿宋_GB2312": ("仿宋", "86", "modern", "variable"),
    "仿宋": ("FangSong", "86", "modern", "variable"),
    "楷体_GB2312": ("楷体", "86", "modern", "variable"),
    "楷体": ("KaiTi", "86", "modern", "variable"),
    "黑体": ("SimHei", "86", "modern", "variable"),
    "宋体": ("SimSun", "86", "auto", "variable"),
    "方正小标宋简体": ("方正小标宋_GBK", "86", "auto", "variable"),
    "方正小标宋_GBK": ("方正小标宋简体", "86", "auto", "variable"),
}


def settings(part: bytes | None) -> bytes:
    """The settings that documents get; `part` is the template's, if it has one.

    Raises etree.XMLSyntaxError.
    """
    root = ooxml.parse(part) if part else ooxml.parse(f'<w:settings xmlns:w="{ooxml.W}"/>'.encode())
    pieces = ['<w:zoom w:percent="100"/>', *_on(root, _SWITCHES)]
    tab = _value(root, "defaultTabStop") or "420"
    pieces.append(f"<w:defaultTabStop w:val={quoteattr(tab)}/>")
    pieces += _on(root, ("noPunctuationKerning",))
    control = _value(root, "characterSpacingControl") or "compressPunctuation"
    pieces.append(f"<w:characterSpacingControl w:val={quoteattr(control)}/>")
    pieces += _on(root, ("strictFirstAndLastChars",))
    pieces += [
        properties.xml(e) for name in _TYPOGRAPHY for e in root.iterchildren(qn(f"w:{name}"))
    ]
    pieces.append(_COMPATIBILITY)
    inside = "".join(pieces)
    return (
        f'{ooxml.XML_DECLARATION}<w:settings xmlns:w="{ooxml.W}">{inside}</w:settings>'
    ).encode()


def _on(root: etree._Element, switches: Iterable[str]) -> Iterator[str]:
    for name in switches:
        found = root.find(qn(f"w:{name}"))
        if found is not None and properties.switch(found) == "1":
            yield f"<w:{name}/>"


def _value(root: etree._Element, name: str) -> str | None:
    found = root.find(qn(f"w:{name}"))
    return None if found is None else properties.value(found, "val")


def font_table(fonts: Iterable[str], part: bytes | None) -> bytes:
    """A table that describes these fonts (17.8.3.10).

    Of a font that is not known here, its alternative name in the template's `part` is kept.
    """
    alternatives = _alternatives(part)
    pieces = []
    for name in sorted(fonts):
        is_latin = name.isascii()
        unknown = (alternatives.get(name, ""), "00" if is_latin else "86", "auto", "variable")
        alternative, charset, family, pitch = _KNOWN_FONTS.get(name, unknown)
        other = f"<w:altName w:val={quoteattr(alternative)}/>" if alternative else ""
        pieces.append(
            f'<w:font w:name={quoteattr(name)}>{other}<w:charset w:val="{charset}"/>'
            f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        )
    inside = "".join(pieces)
    return f'{ooxml.XML_DECLARATION}<w:fonts xmlns:w="{ooxml.W}">{inside}</w:fonts>'.encode()


def _alternatives(part: bytes | None) -> dict[str, str]:
    try:
        root = ooxml.parse(part or b"")
    except etree.XMLSyntaxError:
        return {}
    found = {}
    for font in root.iter(qn("w:font")):
        if (other := _value(font, "altName")) is not None:
            found[properties.value(font, "name") or ""] = other
    return found


def theme_fonts(theme: bytes | None) -> dict[str, str]:
    """The fonts of a theme by the names that styles give them, such as `minorEastAsia` (17.18.96).

    A theme's blank East Asian font is that of its Simplified Chinese script.
    """
    found = {}
    if not theme:
        return {}
    root = ooxml.parse(theme)
    for size in ("major", "minor"):
        scheme = next(root.iter(f"{_A}{size}Font"), None)
        if scheme is None:
            continue
        faces = {properties.local(e): e.get("typeface", "") for e in scheme}
        hans = next((e.get("typeface", "") for e in scheme if e.get("script") == "Hans"), "")
        found[f"{size}Ascii"] = found[f"{size}HAnsi"] = faces.get("latin", "")
        found[f"{size}EastAsia"] = faces.get("ea") or hans
        found[f"{size}Bidi"] = faces.get("cs", "")
    return found
