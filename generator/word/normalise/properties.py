"""Properties of paragraphs and runs as plain values that can be inherited, compared and written.

A property is a key and a text: `jc` → `center`. An element whose attributes are inherited each by
itself, such as `w:rFonts` (17.3.2.26), has a key for each (`rFonts@eastAsia`); so has an element
whose children are (`pBdr/top`, `tabs/420`). Anything else is its XML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree

from generator.word.ooxml import W, qn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Properties: TypeAlias = "dict[str, str]"

# Properties that are on where nothing says otherwise, and those that are off (17.3.1, 17.3.2).
_ON = frozenset((
    "widowControl", "kinsoku", "wordWrap", "overflowPunct", "autoSpaceDE", "autoSpaceDN",
    "adjustRightInd", "snapToGrid", "allowOverlap",
))  # fmt: skip
_OFF = frozenset((
    "keepNext", "keepLines", "pageBreakBefore", "suppressLineNumbers", "suppressAutoHyphens",
    "topLinePunct", "bidi", "contextualSpacing", "mirrorIndents", "suppressOverlap", "b", "bCs",
    "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss", "imprint",
    "vanish", "webHidden", "rtl", "cs", "specVanish", "oMath", "cantSplit", "tblHeader", "hidden",
    "noWrap", "tcFitText", "hideMark", "bidiVisual", "titlePg", "rtlGutter", "formProt",
    "noEndnote",
))  # fmt: skip
SWITCHES = _ON | _OFF
# What a property is where nothing sets it.
_DEFAULTS = {
    **dict.fromkeys(_ON, "1"),
    **dict.fromkeys(_OFF, "0"),
    "jc": "left",
    "textAlignment": "auto",
    "outlineLvl": "9",
    "textDirection": "lrTb",
    "spacing@before": "0",
    "spacing@after": "0",
    "spacing@line": "240 auto",
    "spacing@beforeLines": "0",
    "spacing@afterLines": "0",
    "spacing@beforeAutospacing": "0",
    "spacing@afterAutospacing": "0",
    "ind@left": "0",
    "ind@right": "0",
    "ind@first": "0",
    "ind@leftChars": "0",
    "ind@rightChars": "0",
    "ind@firstChars": "0",
    "vertAlign": "baseline",
    "highlight": "none",
    "u": "none",
    "color": "auto",
    "kern": "0",
    "spacing": "0",
    "w": "100",
    "position": "0",
    "em": "none",
    "effect": "none",
    "sz": "20",
    "szCs": "20",
    "textboxTightWrap": "none",
    "shd": "nil",
    "bdr": "nil",
    "vAlign": "top",
}
# What says nothing of the look: proofing, ids of web divisions, hyphenation of Latin words (which
# documents never do), conditional formats worked out by Word (17.3.1.8), numbering (17.9), which
# documents have no part for.
_IDLE = frozenset(("noProof", "divId", "cnfStyle", "suppressAutoHyphens", "numPr"))
MARGINS = ("tblCellMar", "tcMar")
_SIDES = ("pBdr", "tblBorders", "tcBorders", *MARGINS)
_BY_ATTRIBUTE = ("rFonts", "lang", "spacing", "ind")
_STRICT = {"start": "left", "end": "right", "startChars": "leftChars", "endChars": "rightChars"}
# What is in no name, number or colour.
_NOT_OF_WORDS = re.compile(r"[^\w.%#-]+")
BORDER = ("val", "sz", "space", "color", "shadow", "frame")
_NONE = ("nil", "none")


def default(key: str) -> str:
    """The property where nothing sets it; "" for none."""
    if key.startswith(("pBdr/", "tblBorders/")):
        return "nil"
    return _DEFAULTS.get(key, "")


def read(
    children: Iterable[etree._Element] | None, fonts: Mapping[str, str] | None = None
) -> Properties:
    """The properties that an element (`w:pPr`, `w:rPr` …) sets by its children.

    `fonts` are the theme's.
    """
    found: Properties = {}
    for child in () if children is None else children:
        name = local(child)
        if name in _IDLE or not is_word(child) or _is_no_indent(name, child):
            continue
        if name in _SIDES:
            found |= {f"{name}/{side}": text for side, text in borders(child).items()}
        elif name == "tabs":
            found |= {f"tabs/{_word(each, 'pos') or '0'}": _tab(each) for each in child}
        elif name in _BY_ATTRIBUTE and (name != "spacing" or value(child, "val") is None):
            found |= {f"{name}@{key}": text for key, text in _by_attribute(name, child, fonts)}
        else:
            found[name] = _simple(name, child)
    return found


def _is_no_indent(name: str, child: etree._Element) -> bool:
    """Whether it is a table's indent of nothing (17.4.50), which LibreOffice leaves out."""
    return name == "tblInd" and value(child, "w") in ("0", None)


def inherit(base: Mapping[str, str], own: Mapping[str, str]) -> Properties:
    """The properties of what is based on `base` and sets its `own`."""
    merged = {**base, **own}
    return {key: text for key, text in merged.items() if text != "clear"}


def difference(look: Mapping[str, str], base: Mapping[str, str]) -> Properties:
    """What has to be set so that something of the look `base` gets this look."""
    found = {}
    for key in {*look, *base}:
        text = look.get(key, default(key))
        if key.startswith("tabs/") and not text:
            text = "clear"
        if text and text != base.get(key, default(key)):
            found[key] = text
    return found


def borders(element: etree._Element) -> Properties:
    """The borders, or margins, that the element has for its children, by side."""
    read_side = _margin if local(element) in MARGINS else _border
    return {_strict(local(each)): read_side(each) for each in element}


def is_word(element: etree._Element) -> bool:
    """Whether the element is one of WordprocessingML."""
    return isinstance(element.tag, str) and element.tag.startswith(f"{{{W}}}")


def local(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return etree.QName(element).localname


def value(element: etree._Element, name: str) -> str | None:
    """The element's attribute `w:name`."""
    return element.get(qn(f"w:{name}"))


def _word(element: etree._Element, name: str) -> str:
    """The attribute as one word, of which several are written as one property; "" for none."""
    return _NOT_OF_WORDS.sub("", value(element, name) or "")


def switch(element: etree._Element) -> str:
    """`1` for a property that is switched on, else `0` (17.17.4)."""
    return "0" if value(element, "val") in ("0", "false", "off") else "1"


def xml(element: etree._Element) -> str:
    """The element's markup with its attributes sorted, without revision ids and namespaces."""
    attributes = "".join(
        f' w:{key}="{escaped(text)}"'
        for key, text in sorted(_attributes(element).items())
        if not key.startswith("rsid")
    )
    inside = "".join(xml(child) for child in element if is_word(child)) or escaped(
        element.text or ""
    )
    return f"<w:{local(element)}{attributes}" + (
        f">{inside}</w:{local(element)}>" if inside else "/>"
    )


def _attributes(element: etree._Element) -> dict[str, str]:
    prefix = f"{{{W}}}"
    return {
        str(name).removeprefix(prefix): str(text)
        for name, text in element.attrib.items()
        if str(name).startswith(prefix)
    }


def escaped(text: str) -> str:
    """The text as it may stand in XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _strict(name: str) -> str:
    """The transitional name of a side or attribute of strict documents (29500-4, 9)."""
    return _STRICT.get(name, name)


def _simple(name: str, child: etree._Element) -> str:
    if name in SWITCHES:
        return switch(child)
    if name in _SPECIAL:
        return _SPECIAL[name](child)
    text = value(child, "val")
    if text is not None and len(child) == 0 and set(_attributes(child)) == {"val"}:
        return text
    return xml(child)


def _justification(child: etree._Element) -> str:
    text = value(child, "val") or ""
    return _strict(text)


def _underline(child: etree._Element) -> str:
    """`val`, or `val color` where it has a colour of its own (17.3.2.40)."""
    text, color = _word(child, "val") or "none", _color(child, "color")
    return text if text == "none" or color == "auto" else f"{text} {color}"


def _text_color(child: etree._Element) -> str:
    """The colour; theme attributes only say where it came from (17.3.2.6)."""
    return _color(child, "val")


def _color(element: etree._Element, name: str) -> str:
    text = _word(element, name)
    return "auto" if text in ("", "auto") else text.upper()


def _shading(child: etree._Element) -> str:
    """`val color fill`; `nil` for a shading that shows nothing (17.3.5)."""
    val = _word(child, "val") or "clear"
    text = f"{val} {_color(child, 'color')} {_color(child, 'fill')}"
    return "nil" if val in _NONE or text == "clear auto auto" else text


def _border(side: etree._Element) -> str:
    """`val sz space color shadow frame` (17.3.4); `nil` for none."""
    val = _word(side, "val")
    if not val or val in _NONE:
        return "nil"
    flags = (
        "1" if value(side, name) in ("1", "true", "on") else "0" for name in ("shadow", "frame")
    )
    numbers = (_word(side, "sz") or "0", _word(side, "space") or "0", _color(side, "color"))
    return " ".join((val, *numbers, *flags))


def _margin(side: etree._Element) -> str:
    """`w type` (17.4.42)."""
    return f"{_word(side, 'w') or '0'} {_word(side, 'type') or 'dxa'}"


def _tab(tab: etree._Element) -> str:
    """`val leader` (17.3.1.37); `clear` for one that takes an inherited one away."""
    val, leader = _word(tab, "val") or "left", _word(tab, "leader") or "none"
    return "clear" if val == "clear" else f"{_strict(val)} {leader}"


def _by_attribute(
    name: str, child: etree._Element, fonts: Mapping[str, str] | None
) -> Iterator[tuple[str, str]]:
    attributes = {_strict(key): text for key, text in _attributes(child).items()}
    if name == "rFonts":
        yield from _font_names(attributes, fonts or {})
    elif name == "ind":
        yield from _indents(attributes)
    elif name == "spacing":
        if line := _word(child, "line"):
            yield "line", f"{line} {_word(child, 'lineRule') or 'auto'}"
        switches = ("beforeAutospacing", "afterAutospacing")
        for key in attributes.keys() - {"line", "lineRule"}:
            text = attributes[key]
            yield key, ("01"[text in ("1", "true", "on")] if key in switches else text)
    else:
        yield from ((key, text) for key, text in attributes.items() if text)


def _indents(attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Indents; the first line's as one, since it hangs or not (17.3.1.12)."""
    for end in ("", "Chars"):
        for side in ("left", "right"):
            if (text := attributes.get(f"{side}{end}")) is not None:
                yield f"{side}{end}", text
        hanging, first = attributes.get(f"hanging{end}"), attributes.get(f"firstLine{end}")
        if hanging is not None and (hanging != "0" or first is None):
            yield f"first{end}", f"-{hanging}" if hanging != "0" else "0"
        elif first is not None:
            yield f"first{end}", first


def _font_names(
    attributes: Mapping[str, str], fonts: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Fonts by script; those of the theme by their names.

    Documents have no theme (17.3.2.26). A hint says with which keyboard a run was typed; documents
    have their own.
    """
    theme_keys = {"asciiTheme": "ascii", "hAnsiTheme": "hAnsi", "eastAsiaTheme": "eastAsia"}
    by_theme = {
        script: fonts.get(attributes[key], "")
        for key, script in {**theme_keys, "cstheme": "cs"}.items()
        if key in attributes
    }
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        if name := by_theme.get(script) or attributes.get(script):
            yield script, name


_SPECIAL: Mapping[str, Callable[[etree._Element], str]] = {
    "jc": _justification,
    "shd": _shading,
    "bdr": _border,
    "color": _text_color,
    "u": _underline,
}
