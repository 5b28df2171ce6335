"""The custom XML part that records what a document was made from: write, read, compare."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from generator.common import hashes
from generator.word import ooxml, package, safe_zip

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Mapping
    from pathlib import Path

NAMESPACE = "urn:official-forms:provenance:1"
_MAX_PARTS = 10_000
# The provenance part takes a few hundred bytes for each form of the document.
_MAX_PROVENANCE_BYTES = 16 * 1024 * 1024
# Enough for a unit's document of thousands of forms; an appendix lists none.
_MAX_UNTRUSTED_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Provenance:
    """What a document was made from. Hashes are SHA-256 in hexadecimal.

    `unit` is the unit's name (empty for an appendix), `data` the hash of its data file, `settings`
    of the campaign's settings, `pack` of the form pack, `document` of `word/document.xml`.
    `contents` are the document's forms as in a contents list; `summary` is the unit's row of the
    summary table of an appendix, or that table's totals in one of several volumes.
    """

    campaign: str
    unit: str
    generator: str
    data: str
    settings: str
    pack: str
    document: str
    contents: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()


_FIELDS = ("campaign", "unit", "generator", "data", "settings", "pack", "document")


def to_xml(provenance: Provenance) -> bytes:
    """The custom XML part."""
    elements = "".join(f"<{n}>{escape(getattr(provenance, n))}</{n}>" for n in _FIELDS)
    forms = "".join(f"<form title={quoteattr(title)}/>" for title in provenance.contents)
    summary = "".join(f"<summary>{escape(text)}</summary>" for text in provenance.summary)
    root = f'<provenance xmlns="{NAMESPACE}">{elements}{forms}{summary}</provenance>'
    return f"{ooxml.XML_DECLARATION}{root}".encode()


def read(path: Path) -> Provenance | None:
    """The document's provenance, or None for a file that this program did not make.

    Raises OSError if the file cannot be read.
    """
    try:
        with package.open_zip(path) as archive:
            return _find(archive)
    except ValueError:
        return None


def read_intact(path: Path) -> Provenance | None:
    """The document's provenance, or None if it has none or its text was edited."""
    try:
        with package.open_zip(path) as archive, archive.open(package.DOCUMENT) as document:
            origin = _find(archive)
            is_intact = origin is not None and origin.document == hashes.stream_sha256(document)
            return origin if is_intact else None
    except (ValueError, KeyError):
        return None


def matches(origin: Provenance, expected: Provenance) -> bool:
    """Whether both name the same sources; `expected` has no document hash, contents and summary."""
    return replace(origin, document="", contents=(), summary=()) == expected


def _find(archive: zipfile.ZipFile) -> Provenance | None:
    """The provenance part; office programs renumber the custom XML parts."""
    for name in archive.namelist():
        if name.startswith("customXml/") and name.endswith(".xml"):
            content = archive.read(name)
            if NAMESPACE.encode() in content:
                return _parse(content)
    return None


def find_untrusted(archive: zipfile.ZipFile) -> Provenance | None:
    """The provenance part in an archive of `safe_zip.open_zip`; None where it is not safe."""
    for member in archive.infolist():
        name = member.filename.casefold()
        if name.startswith("customxml/") and name.endswith(".xml"):
            try:
                content = safe_zip.read_member(archive, member, _MAX_UNTRUSTED_BYTES)
                if NAMESPACE.encode() in content:
                    safe_zip.scan(content)
                    return _parse(content)
            except safe_zip.UnreadableError:
                continue
    return None


def _parse(content: bytes) -> Provenance | None:
    try:
        root = ooxml.parse(content)
    except etree.XMLSyntaxError:
        return None
    texts = {etree.QName(e).localname: e.text or "" for e in root.iterchildren(etree.Element)}
    titles = tuple(e.get("title", "") for e in root.iterfind(f"{{{NAMESPACE}}}form"))
    summary = tuple(e.text or "" for e in root.iterfind(f"{{{NAMESPACE}}}summary"))
    if not set(_FIELDS) <= set(texts):
        return None
    known = {name: texts[name] for name in _FIELDS}
    return Provenance(**known, contents=titles, summary=summary)


@dataclass(frozen=True)
class Inspection:
    """SHA-256 of a document's uncompressed parts by name, and its provenance."""

    sha256: Mapping[str, str]
    provenance: Provenance | None

    @property
    def is_intact(self) -> bool:
        """Whether the document has provenance and its text is unedited."""
        return self.provenance is not None and self.provenance.document == self.sha256.get(
            package.DOCUMENT
        )


def inspect(path: Path) -> Inspection | None:
    """Hashes and provenance of a document with parts of any size; None for an invalid zip file."""
    try:
        with package.open_zip(path) as archive:
            members = archive.infolist()
            if len(members) > _MAX_PARTS or not all(map(_is_harmless, members)):
                return None
            sha256: dict[str, str] = {}
            for member in members:
                with archive.open(member) as stream:
                    sha256[member.filename] = hashes.stream_sha256(stream)
    except ValueError:
        return None
    return Inspection(sha256, read(path)) if len(sha256) == len(members) else None


def _is_harmless(member: zipfile.ZipInfo) -> bool:
    """Whether the member's method is allowed and, for custom XML, its size fits into memory."""
    is_small = member.file_size <= _MAX_PROVENANCE_BYTES
    return member.compress_type in safe_zip.ALLOWED_METHODS and (
        is_small or not member.filename.startswith("customXml/")
    )
