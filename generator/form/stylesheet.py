"""A normalised template's styles part: each style's content, and the fonts that are the default."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from generator.word import ooxml
from generator.word.ooxml import qn

_SPACING = f"{qn('w:pPr')}/{qn('w:spacing')}"
_DEFAULT_SPACING = f"{qn('w:docDefaults')}/{qn('w:pPrDefault')}/{_SPACING}"
_TALL_LINE_TWIPS = 1080
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


def exact_line_twips(styles: bytes, style_id: str) -> int:
    """The height of the paragraph style's lines where it is fixed (17.3.1.33), else 0.

    A style has what it does not say from the one that it is based on, in the end from the defaults.
    """
    spacing = _spacing(styles, style_id)
    rule, line = (spacing.get(qn(name), "") for name in ("w:lineRule", "w:line"))
    return int(line) if rule == "exact" and line.isdigit() else 0


def height_twips(styles: bytes, style_id: str, lines: int) -> int:
    """The height of a paragraph of so many lines in the style, with the space around it.

    Lines of no fixed height count as three quarters of an inch.
    """
    spacing = _spacing(styles, style_id)
    around = (spacing.get(qn(name), "") for name in ("w:before", "w:after"))
    line_twips = exact_line_twips(styles, style_id) or _TALL_LINE_TWIPS
    return lines * line_twips + sum(int(each) for each in around if each.isdigit())


def _spacing(styles: bytes, style_id: str) -> dict[str, str]:
    """The attributes of the style's spacing (17.3.1.33), those of its bases and of the defaults."""
    root = ooxml.parse(styles)
    by_id = {style.get(qn("w:styleId"), ""): style for style in root.iter(qn("w:style"))}
    chain = []
    while (style := by_id.pop(style_id, None)) is not None:
        chain.append(style.find(_SPACING))
        based = style.find(qn("w:basedOn"))
        style_id = "" if based is None else based.get(qn("w:val"), "")
    chain.append(root.find(_DEFAULT_SPACING))
    found: dict[str, str] = {}
    for spacing in reversed(chain):
        found.update({} if spacing is None else {str(k): str(v) for k, v in spacing.items()})
    return found
