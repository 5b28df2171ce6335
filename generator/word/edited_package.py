"""Change parts of a package from elsewhere, and leave all others as they are (ECMA-376 part 2)."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from generator.word import package, relationships, safe_zip
from generator.word.ooxml import XML_DECLARATION, R

if TYPE_CHECKING:
    from pathlib import Path

TYPES = "[Content_Types].xml"
# The addresses of the strict standard begin so.
_STRICT = b"purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
_OF_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OF_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NO_RELATIONSHIPS = f'{XML_DECLARATION}<Relationships xmlns="{_OF_RELATIONSHIPS}"/>'.encode()


@dataclass(frozen=True)
class Parts:
    """The parts of the file at `path`; `changed` are those that were changed or added.

    Both the parts' `names` and the keys of `changed` are in lower case: office programs do not
    tell case.
    """

    path: Path
    names: frozenset[str]
    changed: dict[str, _Part] = field(default_factory=dict)


class _Part(NamedTuple):
    name: str
    content: bytes


def open_parts(path: Path) -> Parts:
    """The file's parts as they are; raises UnreadableError."""
    with safe_zip.open_zip(path) as archive:
        return Parts(path, frozenset(name.casefold() for name in archive.namelist()))


def read(parts: Parts, name: str) -> bytes:
    """The part's content as it is now; raises UnreadableError where there is none."""
    if changed := parts.changed.get(name.casefold()):
        return changed.content
    with safe_zip.open_zip(parts.path) as archive:
        member = safe_zip.find_member(archive, name)
        if member is None:
            raise safe_zip.UnreadableError(*safe_zip.DAMAGED)
        return safe_zip.read_member(archive, member, safe_zip.MAX_PART_BYTES)


def read_scanned(parts: Parts, name: str) -> bytes:
    """The part's content, if it is safe to parse as a tree; raises UnreadableError."""
    content = read(parts, name)
    safe_zip.scan(content)
    return content


def write(parts: Parts, name: str, content: bytes) -> None:
    """Change the part, or add one."""
    parts.changed[name.casefold()] = _Part(name, content)


def has(parts: Parts, name: str) -> bool:
    """Whether there is a part of that name."""
    return name.casefold() in parts.names or name.casefold() in parts.changed


def free_name(parts: Parts, name: str) -> str:
    """The name, with a number before its ending where there is a part of that name."""
    stem, ending = posixpath.splitext(name)
    number = 1
    while has(parts, name):
        name = f"{stem}{number}{ending}"
        number += 1
    return name


def relate(parts: Parts, part: str, kind: str, to: str) -> str:
    """The id of a new relationship of the part, of that kind (`comments`), to another part."""
    folder, file = posixpath.split(part)
    name = f"{folder}/_rels/{file}.rels".lstrip("/")
    root = _parsed(read(parts, name) if has(parts, name) else _NO_RELATIONSHIPS)
    ids = {each.get("Id") for each in root}
    number = 1
    while (identity := f"rIdReview{number}") in ids:
        number += 1
    etree.SubElement(
        root,
        f"{{{_OF_RELATIONSHIPS}}}Relationship",
        {"Id": identity, "Type": f"{R}/{kind}", "Target": f"/{to}"},
    )
    write(parts, name, _serialized(root))
    return identity


def set_default_type(parts: Parts, ending: str, content_type: str) -> None:
    """Say in the package of what type parts with that ending are, unless it says so already."""
    root = _parsed(read(parts, TYPES))
    defaults = root.findall(f"{{{_OF_TYPES}}}Default")
    if all(each.get("Extension", "").casefold() != ending for each in defaults):
        default = {"Extension": ending, "ContentType": content_type}
        root.insert(0, root.makeelement(f"{{{_OF_TYPES}}}Default", default))
        write(parts, TYPES, _serialized(root))


def set_type(parts: Parts, part: str, content_type: str) -> None:
    """Say in the package of what type the part is."""
    root = _parsed(read(parts, TYPES))
    for each in root.iterchildren(f"{{{_OF_TYPES}}}Override"):
        if each.get("PartName", "").casefold() == f"/{part}".casefold():
            root.remove(each)
    override = {"PartName": f"/{part}", "ContentType": content_type}
    etree.SubElement(root, f"{{{_OF_TYPES}}}Override", override)
    write(parts, TYPES, _serialized(root))


def related(parts: Parts, part: str, kind: str, identity: str = "") -> str:
    """The name of the part that this one refers to by a relationship of the kind; blank if none.

    `identity` is the relationship's id, where there may be several of the kind.
    """
    with safe_zip.open_zip(parts.path) as archive:
        known = relationships.read(archive)
    targets = [
        relationships.target(part, each)
        for each in relationships.of_part(known, part)
        if each.last_name == kind and not each.is_external and identity in ("", each.id)
    ]
    return next((name for name in targets if has(parts, name)), "")


def is_plain(path: Path, main_type: str) -> bool:
    """Whether the package is of the transitional standard and its main part of that type.

    Documents with macros and templates are of other types, under any name. Raises UnreadableError.
    """
    parts = open_parts(path)
    of_package = read(parts, relationships.OF_PACKAGE)
    return main_type.encode() in read(parts, TYPES) and _STRICT not in of_package


def content(parts: Parts) -> bytes:
    """The file with the changed parts in their places, and those that were added at its end."""
    out, left = io.BytesIO(), dict(parts.changed)
    with safe_zip.open_zip(parts.path) as archive, package.create_zip(out) as edited:
        for member in archive.infolist():
            changed = left.pop(member.filename.casefold(), None)
            held = changed.content if changed else _stored(archive, member)
            # Without the time: LibreOffice's copy of one file is the same whenever it is made.
            info = zipfile.ZipInfo(member.filename)
            info.compress_type = member.compress_type
            edited.writestr(info, held)
        for name, added in left.values():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            edited.writestr(info, added)
    return out.getvalue()


def _stored(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    return safe_zip.read_member(archive, member, safe_zip.MAX_PART_BYTES)


def _parsed(xml: bytes) -> etree._Element:
    safe_zip.scan(xml)
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


def _serialized(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
