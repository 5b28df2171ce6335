"""A template normalised as a whole: the same package for every save that changes nothing seen."""

from __future__ import annotations

import io
import posixpath
import zipfile
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from generator.word import ooxml, package, safe_zip
from generator.word.normalise import body, looks, names, part_names, properties, settings
from generator.word.ooxml import qn
from generator.word.package import RelatedPart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.word.normalise.looks import Styles

_STYLES, _SETTINGS, _FONTS, _THEME = (
    package.SHARED_PARTS[kind].name for kind in ("styles", "settings", "fontTable", "theme")
)
_STORIES = {qn("w:headerReference"): "header", qn("w:footerReference"): "footer"}
# Attributes in the order that Word writes them in; others follow by their names.
_ATTRIBUTES = (
    "val", "w", "h", "orient", "sz", "space", "color", "fill", "type", "hRule", "top", "right",
    "bottom", "left", "header", "footer", "gutter",
)  # fmt: skip
_RANKS = {qn(f"w:{name}"): rank for rank, name in enumerate(_ATTRIBUTES)}


# A pack has few templates, and one process may read it many times.
@lru_cache(maxsize=16)
def normalise(docx: bytes) -> bytes:
    """The template as documents are made of it; one that cannot be read stays as it is."""
    try:
        parts = part_names.usual(package.parts(docx))
        if _STYLES not in parts:
            return docx
        safe_zip.refuse_immense(parts[package.DOCUMENT])
        return _package(normal_parts(parts))
    except (ValueError, KeyError, IndexError, etree.XMLSyntaxError):
        return docx


def normal_parts(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The normalised parts of a template by name; raises etree.XMLSyntaxError, KeyError."""
    styles = looks.read(parts[_STYLES], settings.theme_fonts(parts.get(_THEME)))
    root = body.normalise(parts[package.DOCUMENT], styles)
    related, elsewhere = _related(root, parts, styles)
    used = body.used_styles(root) | elsewhere
    roles = {*names.ROLES.values()} & {*styles.looks}
    own = styles_and_fonts(styles, {*used, *roles}, parts.get(_FONTS))
    shared = {
        "styles": own[_STYLES],
        "settings": settings.settings(parts.get(_SETTINGS)),
        "fontTable": own[_FONTS],
    }
    return {
        **package.skeleton(shared, related=related, custom_xml=None),
        package.CORE: package.core_properties({}),
        package.DOCUMENT: document(root),
        **{part.name: part.content for part in related},
    }


def styles_and_fonts(styles: Styles, used: set[str], fonts: bytes | None) -> dict[str, bytes]:
    """The parts of styles and fonts of a document that uses these styles."""
    part = looks.write(styles, used)
    return {_STYLES: part, _FONTS: settings.font_table(_named_fonts(part), fonts)}


def _named_fonts(styles: bytes) -> set[str]:
    scripts = [qn(f"w:{script}") for script in ("ascii", "hAnsi", "eastAsia", "cs")]
    found = ooxml.parse(styles).iter(qn("w:rFonts"))
    return {name for fonts in found for script in scripts if (name := fonts.get(script))}


def document(root: etree._Element) -> bytes:
    """The part of the root element, written in one way."""
    return f"{ooxml.XML_DECLARATION}{_markup(root, f' {ooxml.NAMESPACES}')}".encode()


def _markup(element: etree._Element, more: str = "") -> str:
    """The element's markup with the prefixes `w` and `r`, its attributes in order."""
    if not _is_plain(element):
        return etree.tostring(element, encoding="unicode", with_tail=False)
    tag = f"w:{properties.local(element)}"
    own = [(str(name), str(text)) for name, text in element.attrib.items()]
    own.sort(key=lambda each: (_RANKS.get(each[0], 99), each[0]))
    attributes = "".join(f" {_name(name)}={quoteattr(text)}" for name, text in own)
    inside = escape(element.text or "") + "".join(
        _markup(child) + escape(child.tail or "") for child in element
    )
    return f"<{tag}{more}{attributes}>{inside}</{tag}>" if inside else f"<{tag}{more}{attributes}/>"


def _is_plain(element: etree._Element) -> bool:
    spaces = {etree.QName(name).namespace for name in element.attrib}
    known = {ooxml.W, ooxml.R, "http://www.w3.org/XML/1998/namespace"}
    return properties.is_word(element) and spaces <= known


def _name(attribute: str) -> str:
    key = etree.QName(attribute)
    prefix = {ooxml.W: "w", ooxml.R: "r"}.get(key.namespace or "", "xml")
    return f"{prefix}:{key.localname}"


def _related(
    root: etree._Element, parts: Mapping[str, bytes], styles: Styles
) -> tuple[tuple[RelatedPart, ...], set[str]]:
    """The parts that the text refers to, such as headers and pictures, and the styles they use.

    Programs number relationships anew, so that the references get ids in the order of the text.
    """
    targets = package.related_targets(parts)
    found: dict[str, RelatedPart] = {}
    used: set[str] = set()
    for element in root.iter(etree.Element):
        for name in [n for n in map(str, element.attrib) if etree.QName(n).namespace == ooxml.R]:
            target = targets.get(element.get(name, ""), "")
            if target not in parts:
                continue
            if target not in found:
                kind = _STORIES.get(element.tag, "image")
                content = parts[target]
                if kind != "image":
                    story = body.normalise(content, styles)
                    used |= body.used_styles(story)
                    content = document(story)
                found[target] = _related_part(len(found) + 1, kind, target, content)
            element.set(name, found[target].id)
    return tuple(found.values()), used


def _related_part(number: int, kind: str, target: str, content: bytes) -> RelatedPart:
    ending = posixpath.splitext(target)[1].lower()
    is_image = kind == "image"
    content_type = f"image/{ending.removeprefix('.')}" if is_image else package.word_type(kind)
    return RelatedPart(
        f"word/{kind}{number}{ending}", content_type, f"rIdTemplate{number}", kind, content
    )


def _package(parts: Mapping[str, bytes]) -> bytes:
    """The parts, stored, so that their bytes alone decide the package's."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(parts):
            member = zipfile.ZipInfo(name)
            member.create_system = 0
            archive.writestr(member, parts[name])
    return stream.getvalue()
