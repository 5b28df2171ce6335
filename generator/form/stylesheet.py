"""A normalised template's styles part: each style's content, and the fonts that are the default."""

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
