"""Signs such as “ ” × … ≥ in the Chinese font, for LibreOffice.

LibreOffice 7.4 takes no notice of the font hint by which Word does so (ISO/IEC 29500-1, 17.3.2.26),
and sets a sign in the font of the text before it: beside Latin text in the Latin one, or in another
font still if that has no such sign. Here each sign gets the Chinese font by name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping

# What Word sets in the Chinese font of a run with the hint, in Chinese text ([MS-OI29500] 2.1.88),
# and what a font has to draw: no blanks, no invisible characters.
_SIGNS = re.compile(
    "[¡¤§¨ª¯-´¶-º¼-¿×÷àáèéêìíòóùúü\u0100-\u02ff\u0370-\u04ff"
    "\u2010-\u2027\u2030-\u205e\u2070-\u2bff]+"
)
_TOKENS = re.compile(
    '<w:p[ >]|<w:pStyle w:val="(?P<style>[^"]*)"/>|<w:t(?: [^>]*)?>[^<]*</w:t>'
    "|<w:r(?: [^>]*)?>(?P<properties><w:rPr>.*?</w:rPr>)?",
    re.DOTALL,
)
_HINT = 'w:hint="eastAsia"'
_LATIN_SLOTS = re.compile(r' w:(?:ascii|hAnsi)(?:Theme)?="[^"]*"')
_OWN_FAMILY = re.compile(r'<w:rFonts\b[^>]* w:eastAsia="([^"]*)"')
_RUN_STYLE = re.compile(r'<w:rStyle w:val="([^"]*)"/>')


def with_signs_in_chinese_font(part: str, families: Mapping[str, str]) -> str:
    """The part's whole paragraphs, the signs of each run that has the hint in a run of their own.

    `families` are the Chinese fonts of styles by id, that of the default style under "".
    """
    style = properties = ""

    def changed(token: re.Match[str]) -> str:
        nonlocal style, properties
        markup = token.group()
        if markup.startswith("<w:t"):
            family = _family(style, properties, families) if _HINT in properties else ""
            return _split(markup, properties, family) if family else markup
        if markup.startswith("<w:r"):
            properties = token["properties"] or ""
        else:
            style = token["style"] or ""
        return markup

    return _TOKENS.sub(changed, part)


def _family(style: str, properties: str, families: Mapping[str, str]) -> str:
    """The run's Chinese font: its own, that of its character style or of its paragraph's style."""
    if own := _OWN_FAMILY.search(properties):
        return own[1]
    run_style = _RUN_STYLE.search(properties)
    of_run = families.get(run_style[1], "") if run_style else ""
    return escape(of_run or families.get(style) or families.get("", ""), {'"': "&quot;"})


def _split(text: str, properties: str, family: str) -> str:
    """The `w:t` element with each group of signs in a run of its own, between two others."""
    slots = f'<w:rFonts w:ascii="{family}" w:hAnsi="{family}"'
    of_signs = _LATIN_SLOTS.sub("", properties).replace("<w:rFonts", slots, 1)
    start, end = '<w:t xml:space="preserve">', "</w:t></w:r>"
    before, after = f"{end}<w:r>{of_signs}{start}", f"{end}<w:r>{properties}{start}"
    return _SIGNS.sub(lambda signs: before + signs.group() + after, text)
