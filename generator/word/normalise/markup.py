"""Markup of properties: the elements that `properties` read, in the order of the schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from generator.word.normalise.properties import BORDER, MARGINS, SWITCHES, escaped
from generator.word.ooxml import NAMESPACES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

# Order of the children of CT_PPr and CT_RPr in the schema, which Office demands (17.3.1.26, A.1).
PARAGRAPH_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
    "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
    "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd",
    "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc",
    "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr",
    "sectPr", "pPrChange",
)  # fmt: skip
RUN_ORDER = (
    "ins", "del", "moveFrom", "moveTo", "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps",
    "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss", "imprint", "noProof",
    "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern", "position", "sz", "szCs",
    "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang",
    "eastAsianLayout", "specVanish", "oMath", "rPrChange",
)  # fmt: skip


def write(tag: str, properties: Mapping[str, str], order: Iterable[str], *, more: str = "") -> str:
    """Markup of the element with these properties; "" where there are none.

    `more` is the markup of its child `w:rPr`.
    """
    inside = children(properties, order, more=more)
    return f"<w:{tag}>{inside}</w:{tag}>" if inside else ""


def children(properties: Mapping[str, str], order: Iterable[str], *, more: str = "") -> str:
    """Markup of the child elements that hold these properties, in the schema's order."""
    by_name: dict[str, dict[str, str]] = {}
    for key, text in properties.items():
        name, separator, rest = key.partition("@") if "@" in key else key.partition("/")
        by_name.setdefault(name, {})[f"{separator}{rest}"] = text
    ranks = {name: rank for rank, name in enumerate(order)}
    tags = sorted({*by_name, *(["rPr"] if more else [])}, key=lambda n: (ranks.get(n, 99), n))
    return "".join(more if name == "rPr" else _written(name, by_name[name]) for name in tags)


def element(markup: str) -> etree._Element:
    """The element of this markup, which declares no namespaces."""
    end = re.search(r"/?>", markup)
    place = end.start() if end else len(markup)
    return etree.fromstring(f"{markup[:place]} {NAMESPACES}{markup[place:]}")


def _written(name: str, values: Mapping[str, str]) -> str:
    """The element's markup from its keys without its name."""
    if "" not in values:
        if name in ("rFonts", "lang", "spacing", "ind"):
            return f"<w:{name}{''.join(_attribute_texts(values))}/>"
        sides = "".join(_written_side(name, key[1:], values[key]) for key in _sorted_sides(values))
        return f"<w:{name}>{sides}</w:{name}>"
    text = values[""]
    rest = {key: each for key, each in values.items() if key}
    # `spacing` is an element of runs, too, where it has a value of its own.
    after = _written(name, rest) if rest else ""
    return _element(name, text) + after


def _element(name: str, text: str) -> str:
    if text.startswith("<"):
        return text
    if name in SWITCHES:
        return f"<w:{name}/>" if text == "1" else f'<w:{name} w:val="0"/>'
    if name == "shd":
        val, color, fill = ("clear", "auto", "auto") if text == "nil" else text.split()
        return f'<w:shd w:val="{val}" w:color="{color}" w:fill="{fill}"/>'
    if name == "bdr":
        return _border_element(name, text)
    if name == "u" and " " in text:
        val, color = text.split()
        return f'<w:u w:val="{val}" w:color="{color}"/>'
    return f'<w:{name} w:val="{escaped(text)}"/>'


_SIDE_ORDER = ("top", "left", "bottom", "right", "insideH", "insideV", "between", "bar")


def _sorted_sides(values: Collection[str]) -> list[str]:
    ranks = {f"/{name}": rank for rank, name in enumerate(_SIDE_ORDER)}
    return sorted(values, key=lambda key: (ranks.get(key, 99), _number(key[1:]), key))


def _number(text: str) -> int:
    return int(text) if text.lstrip("-").isdecimal() else 0


def _written_side(name: str, side: str, text: str) -> str:
    if name == "tabs":
        val, _, leader = text.partition(" ")
        dots = f' w:leader="{leader}"' if leader not in ("", "none") else ""
        return f'<w:tab w:val="{val}"{dots} w:pos="{side}"/>'
    if name in MARGINS:
        width, kind = text.split()
        return f'<w:{side} w:w="{width}" w:type="{kind}"/>'
    return _border_element(side, text)


def _border_element(name: str, text: str) -> str:
    if text == "nil":
        return f'<w:{name} w:val="nil"/>'
    val, size, space, color, *flags = text.split()
    marks = "".join(
        f' w:{flag}="1"' for flag, is_on in zip(BORDER[4:], flags, strict=True) if is_on == "1"
    )
    return f'<w:{name} w:val="{val}" w:sz="{size}" w:space="{space}" w:color="{color}"{marks}/>'


_ATTRIBUTE_ORDER = (
    "ascii", "hAnsi", "eastAsia", "cs", "hint", "val", "before", "beforeLines", "after",
    "afterLines", "line", "left", "leftChars", "right", "rightChars", "first", "firstChars",
)  # fmt: skip


def _attribute_texts(values: Mapping[str, str]) -> Iterator[str]:
    ranks = {key: rank for rank, key in enumerate(_ATTRIBUTE_ORDER)}
    for key in sorted(values, key=lambda k: (ranks.get(k[1:], 99), k)):
        attribute, text = key[1:], values[key]
        if attribute == "line":
            line, rule = text.split()
            yield f' w:line="{line}" w:lineRule="{rule}"'
        elif attribute in ("first", "firstChars"):
            kind = attribute.replace("first", "hanging" if text.startswith("-") else "firstLine")
            yield f' w:{kind}="{text.removeprefix("-")}"'
        else:
            yield f' w:{attribute}="{escaped(text)}"'
