"""A package's parts under their usual names, whatever a program called them.

Only relationships say which part is which (ISO/IEC 29500-2, 9.3); Word on the web calls the main
part `word/document2.xml`. A Strict document (29500-1) gets the namespaces of a Transitional one
(29500-4), which it else resembles.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from generator.word import ooxml, package

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PACKAGE_RELATIONSHIPS = "_rels/.rels"
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {
    _STRICT + b"wordprocessingml/main": ooxml.W.encode(),
    _STRICT + b"officeDocument/relationships": ooxml.R.encode(),
    _STRICT + b"drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
}
_USUAL = {kind: part.name for kind, part in package.SHARED_PARTS.items()}


def usual(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts, where the main part, its relationships and the shared parts have usual names.

    A Strict document is one in Transitional namespaces then.
    Raises etree.XMLSyntaxError.
    """
    parts = {name: _transitional(content) for name, content in parts.items()}
    main = next(
        (
            target
            for kind, target in _targets("", PACKAGE_RELATIONSHIPS, parts)
            if kind == "officeDocument"
        ),
        package.DOCUMENT,
    )
    relationships = _relationships_of(main)
    names = {main: package.DOCUMENT, relationships: _relationships_of(package.DOCUMENT)}
    for kind, target in _targets(main, relationships, parts):
        if kind in _USUAL:
            names.setdefault(target, _USUAL[kind])
    return {names.get(name, name): content for name, content in parts.items()}


def _transitional(content: bytes) -> bytes:
    if _STRICT in content:
        for strict, transitional in _TRANSITIONAL.items():
            content = content.replace(strict, transitional)
    return content


def _relationships_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _targets(
    source: str, relationships: str, parts: Mapping[str, bytes]
) -> Iterator[tuple[str, str]]:
    """What the relationships name inside the package: kinds, and names of parts that there are."""
    if relationships not in parts:
        return
    folder = posixpath.join("/", posixpath.dirname(source))
    for each in ooxml.parse(parts[relationships]):
        target = posixpath.normpath(posixpath.join(folder, each.get("Target", ""))).lstrip("/")
        if target in parts:
            yield each.get("Type", "").rpartition("/")[2], target
