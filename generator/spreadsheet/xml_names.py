"""Names of SpreadsheetML, of the transitional and the strict standard (ISO/IEC 29500-1, 18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
NAMESPACES = (MAIN, STRICT_MAIN)


def local(*names: str) -> dict[str, str]:
    """The elements' local names by the names that the parser gives them."""
    return {f"{namespace} {name}": name for namespace in NAMESPACES for name in names}


def is_on(attributes: Mapping[str, str], name: str = "val", *, absent: bool = False) -> bool:
    """Whether a property that is switched on or off is on."""
    value = attributes.get(name)
    return absent if value is None else value not in ("0", "false", "off")


def is_number(text: str) -> bool:
    """Whether the text is a number of few digits."""
    return text.isascii() and text.isdigit() and len(text) < 10  # noqa: PLR2004 - fits everywhere
