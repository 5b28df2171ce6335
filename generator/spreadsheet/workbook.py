"""Read what a workbook consists of: its sheets in order, and the parts they share."""

from __future__ import annotations

from dataclasses import dataclass
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
_NAMES = xml_names.local("workbookPr", "sheet", "workbook")
_WORKSHEET = "worksheet"


@dataclass(frozen=True)
class SheetPart:
    """A sheet: its name, the name of its part, whether it is shown."""

    name: str
    part: str
    is_hidden: bool = False


@dataclass(frozen=True)
class Workbook:
    """The sheets of cells in order, names of the parts of strings and styles (blank for none)."""

    sheets: tuple[SheetPart, ...]
    strings: str
    styles: str
    from_1904: bool


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
    sheets: list[SheetPart] = []
    is_workbook, from_1904 = False, False
    parts = {
        each.id: relationships.target(main, each)
        for each in of_main
        if each.last_name == _WORKSHEET
    }

    def start(element: str, attributes: Mapping[str, str]) -> None:
        nonlocal is_workbook, from_1904
        name = _NAMES.get(element)
        if name == "workbook":
            is_workbook = True
        elif name == "workbookPr":
            from_1904 = xml_names.is_on(attributes, "date1904")
        elif name == "sheet":
            identity = next((v for n, v in attributes.items() if n.endswith(" id")), "")
            if part := parts.get(identity):
                is_hidden = attributes.get("state", "visible") != "visible"
                sheets.append(SheetPart(attributes.get("name", ""), part, is_hidden))

    parser = safe_zip.new_parser()
    parser.StartElementHandler = start
    safe_zip.feed(parser, safe_zip.read_chunks(archive, member, _MAX_BYTES))
    if len(sheets) > _MOST_SHEETS:
        raise safe_zip.UnreadableError(*safe_zip.TOO_LARGE)
    shared = {each.last_name: relationships.target(main, each) for each in of_main}
    strings, styles = shared.get("sharedStrings", ""), shared.get("styles", "")
    return Workbook(tuple(sheets), strings, styles, from_1904) if is_workbook else None
