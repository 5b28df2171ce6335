"""A styles part as other programs write it: their ids, what they add, what they leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from tests.editors.docx_parts import DOCUMENT, STYLES, Parts, each, edit, from_xml, w
from tests.wordml import W

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_REFERENCES = (
    *("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"),
    *("numStyleLink", "styleLink"),
)
# What holds where nothing is said (ISO/IEC 29500-1, 17.3.1 and 17.3.2).
_BUILT_IN = {
    ("pPr", "spacing", "before"): "0",
    ("pPr", "spacing", "after"): "0",
    ("pPr", "jc", "val"): "left",
}


def rename(parts: Parts, new_id: Callable[[int, etree._Element], str]) -> None:
    """Give each style the id that `new_id` says of its number and element, everywhere."""
    ids: dict[str, str] = {}

    def define(root: etree._Element) -> None:
        for number, style in enumerate(each(root, "style")):
            old = style.get(f"{W}styleId", "")
            ids[old] = new_id(number, style)
            style.set(f"{W}styleId", ids[old])

    def refer(root: etree._Element) -> None:
        for reference in each(root, *_REFERENCES):
            reference.set(f"{W}val", ids[reference.get(f"{W}val", "")])

    edit(parts, STYLES, define, refer)
    edit(parts, DOCUMENT, refer)


def chinese_word_ids() -> Callable[[int, etree._Element], str]:
    """Ids of Word in Chinese: `a`, `a0`, `a1` for the defaults, then `a3` … `af`, `af0`; `TOC1`.

    Word numbers what has no Latin name of its own in hexadecimal after `a`; the numbered built-in
    styles keep Latin ids (`TOC1`, `1` for heading 1).
    """
    defaults = {"paragraph": "a", "character": "a0", "table": "a1", "numbering": "a2"}
    taken = iter(range(3, 0xFFF))

    def new_id(_number: int, style: etree._Element) -> str:
        name = name_of(style)
        if style.get(f"{W}default") == "1":
            return defaults[style.get(f"{W}type", "")]
        if name.isascii() and name.startswith("toc "):
            return "TOC" + name[4:]
        if name.isascii() and style.get(f"{W}customStyle") == "1":
            return name.replace(" ", "")
        return "a" + _after_a(next(taken))

    return new_id


def _after_a(number: int) -> str:
    """3 … 9, then a, b … f, then f0, f1 …, as Word counts."""
    digits = "3456789abcdef"
    index = number - 3
    if index < len(digits):
        return digits[index]
    index -= len(digits)
    return f"f{index:x}" if index < 16 else f"ff{index - 16:x}"


def name_of(style: etree._Element) -> str:
    name = style.find(f"{W}name")
    return "" if name is None else name.get(f"{W}val", "")


def add(parts: Parts, xml: str) -> None:
    """Add styles to the end of the part."""
    edit(parts, STYLES, lambda root: root.extend(from_xml(xml)))


def add_latent(parts: Parts, count: int, **defaults: str) -> None:
    """Add `w:latentStyles`, as Word and WPS do: what styles that are not there would be like."""

    def change(root: etree._Element) -> None:
        for old in root.findall(f"{W}latentStyles"):
            root.remove(old)
        latent = w("latentStyles", defLockedState="0", defUIPriority="99", **defaults)
        latent.set(f"{W}count", str(count))
        latent.append(w("lsdException", name="Normal", uiPriority="0", qFormat="1"))
        latent.append(w("lsdException", name="heading 1", uiPriority="9", qFormat="1"))
        latent.append(w("lsdException", name="Table Grid", uiPriority="39"))
        root.insert(1, latent)

    edit(parts, STYLES, change)


def order(style: etree._Element, names: str) -> None:
    """Put the style's children into that order."""
    rank = {f"{W}{name}": i for i, name in enumerate(names.split())}
    style[:] = sorted(style, key=lambda child: rank.get(child.tag, len(rank)))


def leave_out_inherited(root: etree._Element) -> None:
    """Leave out what a paragraph style says just as the style below it, or nothing, would say.

    Word keeps of a style only how it differs.
    """
    styles = {style.get(f"{W}styleId", ""): style for style in each(root, "style")}
    seen = {
        key: {**_BUILT_IN, **_defaults(root), **_inherited(style, styles)}
        for key, style in styles.items()
        if style.get(f"{W}type") == "paragraph"
    }
    for key, below in seen.items():
        _leave_out(styles[key], below)
    for kind in ("pPr", "rPr"):
        for default in root.iterfind(f"{W}docDefaults/{W}{kind}Default"):
            _leave_out(default, _BUILT_IN)


def _defaults(root: etree._Element) -> dict[tuple[str, str, str], str]:
    found = {}
    for kind in ("pPr", "rPr"):
        for default in root.iterfind(f"{W}docDefaults/{W}{kind}Default"):
            found.update(_said(default))
    return found


def _inherited(
    style: etree._Element, styles: dict[str, etree._Element]
) -> dict[tuple[str, str, str], str]:
    base = style.find(f"{W}basedOn")
    if base is None:
        return {}
    below = styles[base.get(f"{W}val", "")]
    return {**_inherited(below, styles), **_said(below)}


def _said(style: etree._Element) -> dict[tuple[str, str, str], str]:
    return {
        (kind, etree.QName(child).localname, etree.QName(name).localname): str(value)
        for kind, child in _settings(style)
        for name, value in child.attrib.items()
    }


def _settings(style: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The simple properties of the style: those without children, with attributes."""
    for kind in ("pPr", "rPr"):
        for child in style.iterfind(f"{W}{kind}/*"):
            if len(child) == 0 and child.attrib:
                yield kind, child


def _leave_out(style: etree._Element, below: dict[tuple[str, str, str], str]) -> None:
    for kind, child in list(_settings(style)):
        name = etree.QName(child).localname
        same = {
            attribute
            for attribute, value in child.attrib.items()
            if below.get((kind, name, etree.QName(attribute).localname)) == value
        }
        # A line pitch and its rule are one thing: a pitch without a rule would be `auto`.
        if f"{W}line" in child.attrib and f"{W}line" not in same:
            same.discard(f"{W}lineRule")
        for attribute in same:
            del child.attrib[attribute]
        if not child.attrib:
            parent = child.getparent()
            assert parent is not None
            parent.remove(child)
    for kind in ("pPr", "rPr"):
        for empty in style.findall(f"{W}{kind}"):
            if len(empty) == 0:
                style.remove(empty)
