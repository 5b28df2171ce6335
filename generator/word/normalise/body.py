"""A template's text without what editing left: wrappers, marks, torn runs, idle properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from generator.word import ooxml
from generator.word.normalise import markup, measures, names, properties, tables
from generator.word.normalise.markup import PARAGRAPH_ORDER, RUN_ORDER
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from generator.word.normalise.looks import Styles
    from generator.word.normalise.properties import Properties

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_XML_BLANKS = " \t\r\n"
# Wrappers that say what their content is, not how it looks (17.5.1).
_WRAPPERS = (qn("w:smartTag"), qn("w:customXml"))
STYLE_REFERENCES = (qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))
# Properties of the language of a run's text: programs set it as one types (17.3.2.20). Documents
# have that of their styles.
_TYPED = ("lang@",)


def normalise(document: bytes, styles: Styles) -> etree._Element:
    """The root element of a part with text, normalised; raises etree.XMLSyntaxError."""
    root = ooxml.parse(document, remove_blank_text=True)
    for colour in root.findall(qn("w:background")):
        # The page's colour on the screen (17.2.1); it is not printed.
        root.remove(colour)
    measures.normalise(root)
    _drop_foreign(root)
    ooxml.remove_editing_residue(root)
    _unwrap(root, *_WRAPPERS)
    for reference in root.iter(*STYLE_REFERENCES):
        raw_id = properties.value(reference, "val") or ""
        reference.set(qn("w:val"), styles.own_id(raw_id))
    for p in list(root.iter(qn("w:p"))):
        _paragraph(p, styles)
    text_width = tables.text_width(root)
    for tbl in root.iter(qn("w:tbl")):
        tables.normalise(tbl, styles, text_width)
    ooxml.order_cell_properties(root)
    for section in root.iter(qn("w:sectPr")):
        tables.normalise_section(section)
    return root


def used_styles(root: etree._Element) -> set[str]:
    """The ids of the styles that the text refers to."""
    return {properties.value(each, "val") or "" for each in root.iter(*STYLE_REFERENCES)}


def _drop_foreign(root: etree._Element) -> None:
    """Content that only programs with an extension understand, as one without it does (29500-3).

    Elements of ignorable namespaces go (7.2); of alternatives the fallback stays (7.5). One without
    a fallback is left as it is, so that nothing that can be seen is lost silently.
    """
    for alternatives in list(root.iter(f"{_MC}AlternateContent")):
        fallback = alternatives.find(f"{_MC}Fallback")
        if fallback is not None:
            _replace(alternatives, list(fallback))
    ignorable = root.get(f"{_MC}Ignorable", "").split()
    prefixes = root.nsmap
    spaces = {prefixes.get(prefix) for prefix in ignorable}
    for element in list(root.iter(etree.Element)):
        if etree.QName(element).namespace in spaces and element.getparent() is not None:
            _replace(element, [])


def _replace(element: etree._Element, content: list[etree._Element]) -> None:
    above = ooxml.parent(element)
    place = above.index(element)
    above[place : place + 1] = content


def _unwrap(root: etree._Element, *tags: str) -> None:
    for element in list(root.iter(*tags)):
        inside = [e for e in element if properties.local(e) not in ("smartTagPr", "customXmlPr")]
        _replace(element, inside)


def _paragraph(p: etree._Element, styles: Styles) -> None:
    """Leave only properties that differ from the style's; join runs that look alike."""
    own = p.find(qn("w:pPr"))
    style = _style_of(own, "pStyle")
    if style == names.NORMAL:
        style = ""
    look, run_look = styles.paragraph_look(style or names.NORMAL)
    below = styles.below_text(_table_style(p), style or names.NORMAL)
    look, run_look = ({**each, **dict.fromkeys(below, "")} for each in (look, run_look))
    mark, kept = "", ""
    if own is not None:
        mark_element = own.find(qn("w:rPr"))
        mark = _run_markup(mark_element, run_look, styles)
        section = own.find(qn("w:sectPr"))
        kept = "" if section is None else etree.tostring(section, encoding="unicode")
    found = (
        {} if own is None else _differing(properties.read(own), look, ("pStyle", "rPr", "sectPr"))
    )
    if style:
        found["pStyle"] = style
    if kept:
        found["sectPr"] = kept
    if own is not None:
        p.remove(own)
    if own_markup := markup.write("pPr", found, PARAGRAPH_ORDER, more=mark):
        p.insert(0, markup.element(own_markup))
    for r in list(p.iter(qn("w:r"))):
        if ooxml.parent(r).tag != qn("w:r"):
            _run(r, run_look, styles)
    _join_runs(p)


def _style_of(own: etree._Element | None, tag: str) -> str:
    reference = None if own is None else own.find(qn(f"w:{tag}"))
    return "" if reference is None else properties.value(reference, "val") or ""


def _table_style(p: etree._Element) -> str:
    """The id of the style of the table that the paragraph stands in."""
    tbl = next(p.iterancestors(qn("w:tbl")), None)
    own = None if tbl is None else tbl.find(qn("w:tblPr"))
    return _style_of(own, "tblStyle")


def _differing(own: Properties, look: Properties, apart: tuple[str, ...]) -> Properties:
    """The properties that change the look."""
    return {
        key: text
        for key, text in own.items()
        if key not in apart and text != look.get(key, properties.default(key))
    }


def _run_markup(own: etree._Element | None, look: Properties, styles: Styles) -> str:
    """Markup of a run's properties without those that change nothing."""
    if own is None:
        return ""
    style = _style_of(own, "rStyle")
    if style == names.CHARACTER:
        style = ""
    character = styles.looks.get(style) if style else None
    if character is not None:
        look = properties.inherit(look, character.run)
    found = _differing(properties.read(own), look, ("rStyle",))
    found = {key: text for key, text in found.items() if not key.startswith(_TYPED)}
    if style:
        found["rStyle"] = style
    return markup.write("rPr", found, RUN_ORDER)


def _run(r: etree._Element, look: Properties, styles: Styles) -> None:
    own = r.find(qn("w:rPr"))
    own_markup = _run_markup(own, look, styles)
    if own is not None:
        r.remove(own)
    for t in r.findall(qn("w:t")):
        if t.get(_SPACE) != "preserve":
            t.text = (t.text or "").strip(_XML_BLANKS)
        t.set(_SPACE, "preserve")
        if not t.text:
            r.remove(t)
    if len(r) == 0:
        ooxml.parent(r).remove(r)
    elif own_markup:
        r.insert(0, markup.element(own_markup))


def _join_runs(p: etree._Element) -> None:
    """Join neighbouring runs of equal properties, and the texts in each."""
    for r in p.findall(qn("w:r")):
        before = r.getprevious()
        if before is not None and before.tag == r.tag and _properties(before) == _properties(r):
            before.extend(child for child in list(r) if child.tag != qn("w:rPr"))
            p.remove(r)
    for t in list(p.iter(qn("w:t"))):
        before = t.getprevious()
        if before is not None and before.tag == t.tag:
            t.text = (before.text or "") + (t.text or "")
            ooxml.parent(before).remove(before)


def _properties(r: etree._Element) -> bytes:
    own = r.find(qn("w:rPr"))
    return b"" if own is None else etree.tostring(own, method="c14n", with_tail=False)
