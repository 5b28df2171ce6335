"""Read a string of a workbook: its runs, what is struck through, raised or lowered in it.

How it is pronounced (`rPh`) is no part of the text. Clauses: ECMA-376 part 1, 18.4.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.spreadsheet import xml_names
from generator.word.visible_content import Marked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.word.text_styles import Mark

# Elements of a string.
NAMES = ("t", "r", "rPr", "rPh", "strike", "vertAlign")
_RAISED: dict[str, Mark] = {"superscript": "上标", "subscript": "下标"}
# A character written by its number (22.9.2.19): line ends above all.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class RichText:
    """A string's text and its marked parts; `has_runs` where they may be of other fonts."""

    text: str
    marked: tuple[Marked, ...] = ()
    has_runs: bool = False


EMPTY = RichText("")


@dataclass
class StringState:
    """What has been read of a string so far."""

    pieces: list[str] = field(default_factory=list)
    marked: list[Marked] = field(default_factory=list)
    marks: set[Mark] = field(default_factory=set)
    length: int = 0
    is_text: bool = False
    is_phonetic: bool = False
    has_runs: bool = False


def started(state: StringState, name: str, attributes: Mapping[str, str]) -> None:
    """Note the start of an element of the string."""
    if name == "t":
        state.is_text = not state.is_phonetic
    elif name == "rPh":
        state.is_phonetic = True
    elif name == "r":
        state.marks = set()
        state.has_runs = True
    elif name == "strike" and xml_names.is_on(attributes, absent=True):
        state.marks.add("删除线")
    elif name == "vertAlign" and (raised := _RAISED.get(attributes.get("val", ""))):
        state.marks.add(raised)


def ended(state: StringState, name: str) -> None:
    """Note the end of an element of the string."""
    if name == "t":
        state.is_text = False
    elif name == "rPh":
        state.is_phonetic = False
    elif name == "r":
        text = unescaped("".join(state.pieces))
        state.pieces = [text]
        if text[state.length :].strip():
            state.marked += [Marked(state.length, len(text), m) for m in sorted(state.marks)]
        state.length = len(text)


def finished(state: StringState) -> RichText:
    """The string; the state is ready for the next one."""
    text = unescaped("".join(state.pieces))
    string = RichText(text, tuple(state.marked), state.has_runs) if text else EMPTY
    if state.marked:
        state.marked = []
    state.pieces, state.length, state.has_runs = [], 0, False
    return string


def unescaped(text: str) -> str:
    """The text with characters in place of their numbers, and with one kind of line end."""
    if "_x" in text:
        text = _ESCAPED.sub(_character, text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _character(match: re.Match[str]) -> str:
    """The character; the text as it stands where XML has no such character."""
    code = int(match[1], 16)
    is_character = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE  # noqa: PLR2004 - XML 1.0, 2.2
    return chr(code) if is_character else match[0]
