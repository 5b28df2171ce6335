"""Read which parts of a package from elsewhere refer to which (ECMA-376 part 2)."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from generator.word import safe_zip
from generator.word.ooxml import R

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Mapping, Sequence

OF_PACKAGE = "_rels/.rels"
_MAX_BYTES = 4 * 1024 * 1024
_STRICT_R = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_MAIN = (f"{R}/officeDocument", f"{_STRICT_R}/officeDocument")
# Links that office programs follow only when they are clicked.
_HYPERLINK = (f"{R}/hyperlink", f"{_STRICT_R}/hyperlink")


@dataclass(frozen=True)
class Relationship:
    """A reference of a part: its id, its kind (an address), and the part or place it leads to."""

    id: str
    kind: str
    target: str
    is_external: bool

    @property
    def last_name(self) -> str:
        """The last name of the kind's address, such as `comments`."""
        return self.kind.rpartition("/")[2]


def read(archive: zipfile.ZipFile) -> dict[str, list[Relationship]]:
    """Relationships by the name of the part that lists them, in lower case.

    Raises safe_zip.UnreadableError if they are not safe.
    """
    related: dict[str, list[Relationship]] = {}
    left = _MAX_BYTES
    for member in archive.infolist():
        name = member.filename.casefold()
        if name.endswith(".rels"):
            content = safe_zip.read_member(archive, member, left)
            left -= len(content)
            related.setdefault(name, []).extend(_parse(content))
    return related


def read_of_package(archive: zipfile.ZipFile) -> list[Relationship]:
    """The relationships of the package itself."""
    member = safe_zip.find_member(archive, OF_PACKAGE)
    return _parse(safe_zip.read_member(archive, member, _MAX_BYTES)) if member else []


def of_part(related: Mapping[str, Sequence[Relationship]], part: str) -> Sequence[Relationship]:
    """The relationships of the part of that name."""
    folder, name = posixpath.split(part)
    return related.get(f"{folder}/_rels/{name}.rels".lstrip("/").casefold(), ())


def target(part: str, relationship: Relationship) -> str:
    """The name of the part that a part's relationship leads to; blank for the package's."""
    folder = posixpath.dirname(part)
    path = posixpath.join("/", folder, unquote(relationship.target))
    return posixpath.normpath(path).lstrip("/")


def main_part(of_package: Sequence[Relationship]) -> str:
    """The name of the package's main part; blank unless there is just one."""
    mains = {each.target: each for each in of_package if each.kind in _MAIN}
    inside = [each for each in mains.values() if not each.is_external]
    return target("", inside[0]) if len(inside) == 1 else ""


def has_external(related: Mapping[str, Sequence[Relationship]]) -> bool:
    """Whether a part refers to something outside the package that is loaded without a click."""
    return any(
        each.is_external and each.kind not in _HYPERLINK
        for part in related.values()
        for each in part
    )


def _parse(xml: bytes) -> list[Relationship]:
    relationships = []

    def started(name: str, attributes: list[str]) -> None:
        if name.endswith(" Relationship"):
            by_name = dict(zip(attributes[::2], attributes[1::2], strict=True))
            identity = by_name.get("Id", "")
            kind, goal = by_name.get("Type", ""), by_name.get("Target", "")
            is_external = by_name.get("TargetMode") == "External"
            relationships.append(Relationship(identity, kind, goal, is_external))

    safe_zip.scan(xml, started)
    return relationships
