"""Read the strings that a workbook's cells share (ECMA-376 part 1, 18.4.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.spreadsheet import rich_text, xml_names
from generator.spreadsheet.rich_text import RichText, StringState
from generator.word import safe_zip

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# A string each is far more than a unit's forms have.
_MOST = 500_000
_NAMES = xml_names.local("si", *rich_text.NAMES)


def read(chunks: Iterable[bytes]) -> list[RichText]:
    """The strings in order; raises UnreadableError if there are too many."""
    strings: list[RichText] = []
    state = StringState()
    get = _NAMES.get

    def start(element: str, attributes: Mapping[str, str]) -> None:
        if name := get(element):
            rich_text.started(state, name, attributes)

    def end(element: str) -> None:
        name = get(element)
        if name == "si":
            if len(strings) >= _MOST:
                raise safe_zip.UnreadableError(*safe_zip.TOO_LARGE)
            strings.append(rich_text.finished(state))
        elif name:
            rich_text.ended(state, name)

    def text(characters: str) -> None:
        if state.is_text:
            state.pieces.append(characters)

    parser = safe_zip.new_parser()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    safe_zip.feed(parser, chunks)
    return strings
