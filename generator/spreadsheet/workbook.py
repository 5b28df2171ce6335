"""Read what a workbook consists of: its sheets in order, and the parts they share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from generator.spreadsheet import xml_names
from generator.word import relationships, safe_zip

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Mapping, Sequence

    from generator.word.relationships import Relationship

# Far more sheets than a unit has forms.
_MOST_SHEETS = 500
_MAX_BYTES = 16 * 1024 * 1024
_NAMES = xml_names.local("workbookPr", "sheet", "workbook", "definedName")
# A name for a cell, with the sheet's name in quotes where it is no plain one (18.2.5).
_CELL = re.compile(r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!\$?[A-Z]+\$?[0-9]+")
_LONGEST_NAME = 300


@dataclass(frozen=True)
class SheetPart:
    """A sheet: its name, the name of its part, whether it is shown."""

    name: str
    part: str
    is_hidden: bool = False


@dataclass(frozen=True)
class Workbook:
    """The sheets of cells in order, names of the parts of strings and styles (blank for none).

    `names` are the workbook's defined names for cells, with the sheet in which the cell is.
    """

    sheets: tuple[SheetPart, ...]
    names: Mapping[str, str]
    strings: str
    styles: str
    from_1904: bool


@dataclass
class _State:
    """What has been read so far: the sheets' parts by id, and what they say of the workbook."""

    parts: Mapping[str, str]
    sheets: list[SheetPart] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    is_workbook: bool = False
    from_1904: bool = False
    name: str = ""
    pieces: list[str] = field(default_factory=list)


def read(
    archive: zipfile.ZipFile, main: str, related: Mapping[str, Sequence[Relationship]]
) -> Workbook | None:
    """The workbook in the main part of that name; None where it is none.

    Raises UnreadableError where it is damaged.
    """
    member = safe_zip.find_member(archive, main)
    if member is None:
        return None
    of_main = [each for each in relationships.of_part(related, main) if not each.is_external]
    state = _State({r.id: relationships.target(main, r) for r in of_main if _is_sheet(r)})
    parser = safe_zip.new_parser()
    parser.buffer_text = True
    parser.StartElementHandler = partial(_start, state)
    parser.EndElementHandler = partial(_end, state)
    parser.CharacterDataHandler = partial(_text, state)
    safe_zip.feed(parser, safe_zip.read_chunks(archive, member, _MAX_BYTES))
    if len(state.sheets) > _MOST_SHEETS:
        raise safe_zip.UnreadableError(*safe_zip.TOO_LARGE)
    if len({each.part for each in state.sheets}) < len(state.sheets):
        # No program writes it; a small file would be read hundreds of times.
        raise safe_zip.UnreadableError(*safe_zip.DAMAGED)
    shared = {each.last_name: relationships.target(main, each) for each in of_main}
    strings, styles = shared.get("sharedStrings", ""), shared.get("styles", "")
    if not state.is_workbook:
        return None
    return Workbook(tuple(state.sheets), state.names, strings, styles, state.from_1904)


def _is_sheet(relationship: Relationship) -> bool:
    return relationship.last_name == "worksheet"


def _start(state: _State, element: str, attributes: Mapping[str, str]) -> None:
    name = _NAMES.get(element)
    if name == "workbook":
        state.is_workbook = True
    elif name == "workbookPr":
        state.from_1904 = xml_names.is_on(attributes, "date1904")
    elif name == "definedName" and "localSheetId" not in attributes:
        state.name, state.pieces = attributes.get("name", ""), []
    elif name == "sheet":
        identity = next((v for n, v in attributes.items() if n.endswith(" id")), "")
        if part := state.parts.get(identity):
            is_hidden = attributes.get("state", "visible") != "visible"
            state.sheets.append(SheetPart(attributes.get("name", ""), part, is_hidden))


def _end(state: _State, element: str) -> None:
    if state.name and _NAMES.get(element) == "definedName":
        refers_to = "".join(state.pieces)
        match = _CELL.fullmatch(refers_to) if len(refers_to) < _LONGEST_NAME else None
        if match:
            quoted = match["quoted"]
            state.names[state.name] = quoted.replace("''", "'") if quoted else match["plain"]
        state.name = ""


def _text(state: _State, characters: str) -> None:
    if state.name:
        state.pieces.append(characters)
