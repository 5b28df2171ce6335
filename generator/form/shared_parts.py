"""The parts that all documents take over from a template, without what is not for others to see.

Word and WPS keep more in them than layout: hardware ids (`w:docVars`), data sources of mail merges,
paths of attached templates, editing sessions, tracked changes, protection. Of the settings only
those on a list are taken over; whatever refers to a part that documents do not have is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from lxml import etree

from generator.form import stylesheet
from generator.word import ooxml, package
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# Children of `w:settings` (ISO/IEC 29500-1, 17.15.1) that decide how a page looks.
_LAYOUT = (
    *("zoom", "mirrorMargins", "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter"),
    *("gutterAtTop", "defaultTabStop", "autoHyphenation", "consecutiveHyphenLimit"),
    *("hyphenationZone", "doNotHyphenateCaps", "evenAndOddHeaders", "bookFoldPrinting"),
    *("drawingGridHorizontalSpacing", "drawingGridVerticalSpacing"),
    *("displayHorizontalDrawingGridEvery", "displayVerticalDrawingGridEvery"),
    *("doNotUseMarginsForDrawingGridOrigin", "drawingGridHorizontalOrigin"),
    *("drawingGridVerticalOrigin", "noPunctuationKerning", "characterSpacingControl"),
    *("strictFirstAndLastChars", "noLineBreaksAfter", "noLineBreaksBefore"),
    *("compat", "themeFontLang", "clrSchemeMapping", "decimalSymbol", "listSeparator"),
)
_LAYOUT_TAGS = frozenset(map(qn, (f"w:{name}" for name in _LAYOUT)))
_EMBEDDED_FONTS = [qn(f"w:embed{style}") for style in ("Regular", "Bold", "Italic", "BoldItalic")]
# Attributes by which a picture in a theme names its part.
_REFERENCES = [qn(f"r:{name}") for name in ("embed", "link", "id")]


def shared_parts(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Styles, settings, fonts and theme among a template's parts, by relationship type.

    A part of which nothing is left out keeps its bytes; a font table that is missing is made from
    the styles. Raises etree.XMLSyntaxError.
    """
    styles, fonts = (package.SHARED_PARTS[kind].name for kind in ("styles", "fontTable"))
    if styles in parts and fonts not in parts:
        parts = {**parts, fonts: _font_table(parts[styles])}
    cleaned = {
        kind: _CLEAN.get(kind, _as_is)(parts[name])
        for kind, (name, _) in package.SHARED_PARTS.items()
        if name in parts
    }
    return {kind: content for kind, content in cleaned.items() if content}


def damaged(parts: Mapping[str, bytes]) -> Iterator[str]:
    """The names of the shared parts that are no XML."""
    for name, _ in package.SHARED_PARTS.values():
        try:
            ooxml.parse(parts.get(name, b"<x/>"))
        except etree.XMLSyntaxError:
            yield name


def _font_table(styles: bytes) -> bytes:
    fonts = "".join(f"<w:font w:name={quoteattr(n)}/>" for n in sorted(stylesheet.fonts(styles)))
    return f'{ooxml.XML_DECLARATION}<w:fonts xmlns:w="{ooxml.W}">{fonts}</w:fonts>'.encode()


def _as_is(content: bytes) -> bytes:
    return content


def _layout_settings(content: bytes) -> bytes:
    """The settings with the children in `_LAYOUT` alone, and without attributes."""
    root = ooxml.parse(content)
    foreign = [child for child in root if child.tag not in _LAYOUT_TAGS]
    if not foreign and not root.attrib:
        return content
    for child in foreign:
        root.remove(child)
    root.attrib.clear()
    return _serialized(root)


def _without_embedded_fonts(content: bytes) -> bytes:
    root = ooxml.parse(content)
    embedded = [*root.iter(*_EMBEDDED_FONTS)]
    for element in embedded:
        ooxml.parent(element).remove(element)
    return _serialized(root) if embedded else content


def _theme_without_pictures(content: bytes) -> bytes:
    """The theme; nothing of one with pictures, which documents do not have."""
    root = ooxml.parse(content)
    has_picture = any(name in each.attrib for each in root.iter() for name in _REFERENCES)
    return b"" if has_picture else content


def _serialized(root: etree._Element) -> bytes:
    etree.cleanup_namespaces(root, keep_ns_prefixes=["w"])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


_CLEAN: Mapping[str, Callable[[bytes], bytes]] = {
    "settings": _layout_settings,
    "fontTable": _without_embedded_fonts,
    "theme": _theme_without_pictures,
}
