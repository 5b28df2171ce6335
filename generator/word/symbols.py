"""Characters that fonts for symbols draw, such as the ticks of Wingdings 2, in Unicode.

Word stores them as `w:sym` (ECMA-376 part 1, 17.3.3.30), or as ordinary text in such a font; their
codes may be shifted into the private use area, to U+F000 and above.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from generator.word.ooxml import qn

if TYPE_CHECKING:
    from lxml import etree

_FONT, _CHAR = qn("w:font"), qn("w:char")
_RUN_FONTS = f"{qn('w:rPr')}/{qn('w:rFonts')}"
_ASCII, _HIGH_ANSI = qn("w:ascii"), qn("w:hAnsi")
_PRIVATE, _LATIN = range(0xF000, 0xF100), range(0x100)
# By font, the code of each character that forms are filled in with.
_CHARACTERS = {
    "wingdings": {
        0x6E: "■",
        0x6F: "□",
        0x71: "□",
        0xA8: "□",
        0x6C: "●",
        0xFB: "✗",
        0xFC: "✓",
        0xFD: "☒",
        0xFE: "☑",
    },
    "wingdings 2": {
        0x4F: "✗",
        0x50: "✓",
        0x51: "☒",
        0x52: "☑",
        0x53: "☒",
        0x54: "☒",
        0x2A: "□",
        0xA2: "■",
        0xA3: "□",
    },
    "webdings": {0x61: "✓", 0x67: "■", 0x63: "□"},
    "symbol": {
        0xD6: "√",
        0xB4: "×",
        0xB8: "÷",
        0xB1: "±",
        0xB0: "°",
        0xA3: "≤",
        0xB3: "≥",
        0xB9: "≠",
        0xBB: "≈",
        0xB7: "•",
    },
}


def may_be_in(document: bytes) -> bool:
    """Whether one of the fonts may be named in the main part."""
    return any(name in document for name in (b"ingdings", b"ebdings", b'"Symbol"'))


def of_element(sym: etree._Element) -> str:
    """The character of a `w:sym`; blank if it is not known."""
    try:
        number = int(sym.get(_CHAR, ""), 16)
    except ValueError:
        return ""
    return _character(sym.get(_FONT, ""), number)


def in_font_of(r: etree._Element, text: str) -> str:
    """The run's text with the characters that its font draws; others stay as they are."""
    fonts = r.find(_RUN_FONTS)
    font = "" if fonts is None else fonts.get(_ASCII) or fonts.get(_HIGH_ANSI) or ""
    if font.lower() not in _CHARACTERS:
        return text
    return "".join(_character(font, ord(c)) or c if _is_coded(c) else c for c in text)


def _is_coded(character: str) -> bool:
    """Whether the character is one of the font's codes, and not one in Unicode."""
    return ord(character) in _LATIN or ord(character) in _PRIVATE


def _character(font: str, number: int) -> str:
    known = _CHARACTERS.get(font.lower())
    if known is not None:
        return known.get(number - _PRIVATE.start if number in _PRIVATE else number, "")
    # A font of Unicode, such as Segoe UI Symbol.
    is_known = number not in _LATIN and number <= sys.maxunicode and chr(number).isprintable()
    return chr(number) if is_known else ""
