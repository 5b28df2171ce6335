"""The theme of all documents: a part that Word's rules want, though nothing refers to it.

Styles name fonts and colours themselves, so that a template's theme decides nothing. Clause numbers
are ISO/IEC 29500-1.
"""

from __future__ import annotations

from generator.word.ooxml import XML_DECLARATION

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_NAME = "official-forms"
_COLOURS = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "333333", "lt2": "EEEEEE",
    "accent1": "1F4E79", "accent2": "C00000", "accent3": "7F7F7F", "accent4": "BF9000",
    "accent5": "2E75B6", "accent6": "548235", "hlink": "0000FF", "folHlink": "800080",
}  # fmt: skip
_FONT = '<a:latin typeface="Times New Roman"/><a:ea typeface=""/><a:cs typeface=""/>'
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINES = "".join(f'<a:ln w="{emu}">{_FILL}</a:ln>' for emu in (6350, 12700, 19050))
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def _theme() -> bytes:
    """The least theme there may be (20.1.6.9): colours, fonts, three formats of each kind."""
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>' for name, colour in _COLOURS.items()
    )
    fonts = f"<a:majorFont>{_FONT}</a:majorFont><a:minorFont>{_FONT}</a:minorFont>"
    formats = (
        f"<a:fillStyleLst>{_FILL * 3}</a:fillStyleLst><a:lnStyleLst>{_LINES}</a:lnStyleLst>"
        f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst>"
    )
    elements = (
        f'<a:clrScheme name="{_NAME}">{colours}</a:clrScheme>'
        f'<a:fontScheme name="{_NAME}">{fonts}</a:fontScheme>'
        f'<a:fmtScheme name="{_NAME}">{formats}</a:fmtScheme>'
    )
    return (
        f'{XML_DECLARATION}<a:theme xmlns:a="{_A}" '
        f'name="{_NAME}"><a:themeElements>{elements}</a:themeElements></a:theme>'
    ).encode()


THEME = _theme()
