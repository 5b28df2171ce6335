"""Lengths as whole numbers, however a program wrote them.

A length may have a unit (`2.5cm`; ISO/IEC 29500-1, 22.9.2.15), and Google Docs writes twentieths of
a point with decimals (`1900.0`), which the schema does not allow and Word reads.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from generator.word.ooxml import W

if TYPE_CHECKING:
    from collections.abc import Iterator

_POINTS = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0, "pc": 12.0, "pi": 12.0}
_LENGTH = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(mm|cm|in|pt|pc|pi)?")
_TWIPS_A_POINT, _HALF_POINTS_A_POINT = 20, 2
# Attributes that are lengths, on whatever element.
_LENGTHS = frozenset(
    f"{{{W}}}{name}"
    for name in (
        *("w", "h", "top", "right", "bottom", "left", "start", "end", "header", "footer", "gutter"),
        *("before", "after", "line", "firstLine", "hanging", "pos"),
    )
)
_VALUE = f"{{{W}}}val"
# Elements whose value is a length in half-points, and in twentieths of a point.
_HALF_POINTS = frozenset(f"{{{W}}}{name}" for name in ("sz", "szCs", "kern", "position"))
_TWIPS = frozenset(f"{{{W}}}{name}" for name in ("trHeight", "spacing", "defaultTabStop"))


def normalise(root: etree._Element) -> None:
    """Write every length below the element as a whole number, in place."""
    for element in root.iter(etree.Element):
        for name, units in _lengths(element):
            text = element.get(name, "")
            if not text.isdecimal() and (match := _LENGTH.fullmatch(text)):
                points = _POINTS.get(match[2] or "", 1 / units)
                element.set(name, str(round(float(match[1]) * points * units)))


def _lengths(element: etree._Element) -> Iterator[tuple[str, int]]:
    """The attributes that are lengths, with their units a point."""
    for name in element.attrib:
        if name in _LENGTHS:
            yield str(name), _TWIPS_A_POINT
        elif name == _VALUE and element.tag in _TWIPS:
            yield _VALUE, _TWIPS_A_POINT
        elif name == _VALUE and element.tag in _HALF_POINTS:
            yield _VALUE, _HALF_POINTS_A_POINT
