"""Which programs' saves there are, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.editors import as_others, as_word, as_wps

if TYPE_CHECKING:
    from collections.abc import Callable

# Those that keep all that a template says: the documents are the same, byte for byte.
FAITHFUL: dict[str, Callable[[bytes], bytes]] = {
    "Word 16, Chinese": as_word.word_zh,
    "Word 16, English": as_word.word_en,
    "Word for Mac": as_word.word_mac,
    "Word 2007": as_word.word_2007,
    "Word on the web": as_word.word_online,
    "Word, Strict": as_word.word_strict,
    "Word, torn tags": as_word.word_torn,
    "Word, smart tags": as_others.smart_tags,
    "WPS 2019": as_wps.wps_2019,
    "WPS for Linux": as_wps.wps_linux,
    "OnlyOffice": as_others.onlyoffice,
    "python-docx": as_others.python_docx,
}
# A program that drops all named styles.
WITHOUT_STYLES = {"Google Docs": as_others.google_docs}
