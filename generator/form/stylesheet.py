"""A template's styles part: the content of each style, and the fonts that styles name."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from generator.word import ooxml
from generator.word.ooxml import qn

SCRIPTS = ("ascii", "hAnsi", "eastAsia")


@dataclass(frozen=True)
class Style:
    """A style's name, as an office program shows it, and its content as canonical XML."""

    name: str
    content: bytes


def read(styles: bytes) -> dict[str, Style]:
    """The part's styles by id; the document's defaults under the id "" (17.7.5.1)."""
    root = ooxml.parse(styles)
    ooxml.remove_editing_residue(root)
    styles_by_id = {}
    for element in root.iterchildren(qn("w:docDefaults"), qn("w:style")):
        name = element.find(qn("w:name"))
        shown_name = "默认格式" if name is None else name.get(qn("w:val"), "")
        content = etree.tostring(element, method="c14n", exclusive=True, with_tail=False)
        styles_by_id[element.get(qn("w:styleId"), "")] = Style(shown_name, content)
    return styles_by_id


def default_scripts(styles: bytes) -> set[str]:
    """The scripts (`ascii`, `hAnsi`, `eastAsia`) for which the defaults name a font."""
    path = (qn("w:docDefaults"), qn("w:rPrDefault"), qn("w:rPr"), qn("w:rFonts"))
    fonts = ooxml.parse(styles).find("/".join(path))
    return set() if fonts is None else {s for s in SCRIPTS if fonts.get(qn(f"w:{s}"))}


def fonts(styles: bytes) -> set[str]:
    """Every font that a style names."""
    return {
        str(value)
        for element in ooxml.parse(styles).iter(qn("w:rFonts"))
        for key, value in element.attrib.items()
        if etree.QName(key).localname in (*SCRIPTS, "cs")
    }


def described_fonts(table: bytes) -> set[str]:
    """The fonts that the font table describes (17.8.3.10)."""
    return {font.get(qn("w:name"), "") for font in ooxml.parse(table).iter(qn("w:font"))}
