"""Read which styles of a document hide text, strike it through, or raise or lower it.

A run has these as properties of its own, too. Clause numbers are ECMA-376 part 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from lxml import etree

from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Mapping

Mark = Literal["隐藏", "删除线", "上标", "下标"]
Marks = frozenset[Mark]
NO_MARKS: Marks = frozenset()

_VAL, _R_PR, _STYLE = (qn(f"w:{name}") for name in ("val", "rPr", "style"))
_STYLE_ID, _BASED_ON = qn("w:styleId"), qn("w:basedOn")
_VERTICAL = qn("w:vertAlign")
# Properties that are switched on or off (17.3.2.41, 17.3.2.37, 17.3.2.9).
_SWITCHES: dict[str, Mark] = {
    qn("w:vanish"): "隐藏",
    qn("w:strike"): "删除线",
    qn("w:dstrike"): "删除线",
}
_RAISED: dict[str, Mark] = {"superscript": "上标", "subscript": "下标"}
_NAMES = (b"w:vanish", b"w:strike", b"w:dstrike", b"w:vertAlign")
# Longer chains of styles, or rings, are not followed.
_LONGEST_CHAIN = 20


@dataclass(frozen=True)
class TextStyles:
    """The marks that styles give their text, by the style's id; only styles that give some."""

    marks: Mapping[str, Marks] = field(default_factory=dict)


NO_STYLES = TextStyles()


def may_be_in(document: bytes) -> bool:
    """Whether the part may give text such marks."""
    return any(name in document for name in _NAMES)


def read(part: bytes) -> TextStyles:
    """The marks of the styles in a document's part of styles.

    Raises etree.XMLSyntaxError where it is not well formed.
    """
    if not may_be_in(part):
        return TextStyles()
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    styles = {
        style.get(_STYLE_ID, ""): style for style in etree.fromstring(part, parser).iter(_STYLE)
    }
    found = {name: _of_style(style, styles) for name, style in styles.items()}
    return TextStyles({name: marks for name, marks in found.items() if marks})


def _of_style(style: etree._Element, styles: Mapping[str, etree._Element]) -> Marks:
    """The marks of the style, those of the styles that it is based on included (17.7.4.3)."""
    chain = [style]
    while len(chain) < _LONGEST_CHAIN:
        based_on = chain[-1].find(_BASED_ON)
        base = styles.get(based_on.get(_VAL, "")) if based_on is not None else None
        if base is None:
            break
        chain.append(base)
    marks = NO_MARKS
    for each in reversed(chain):
        marks = of_properties(each.find(_R_PR), marks)
    return marks


def of_properties(properties: etree._Element | None, inherited: Marks) -> Marks:
    """The marks of text with these properties where those of its style are `inherited`."""
    marks = set(inherited)
    for each in () if properties is None else properties:
        if mark := _SWITCHES.get(each.tag):
            (marks.add if is_on(each) else marks.discard)(mark)
        elif each.tag == _VERTICAL:
            marks -= {*_RAISED.values()}
            if raised := _RAISED.get(each.get(_VAL, "")):
                marks.add(raised)
    return frozenset(marks)


def is_on(switch: etree._Element) -> bool:
    """Whether a property that is switched on or off is on (17.17.4)."""
    return switch.get(_VAL) not in ("0", "false", "off")
