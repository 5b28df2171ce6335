"""The custom XML part that says what a document was made from; the proof it carries with it."""

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


@dataclass(frozen=True)
class Provenance:
    """What a document was made from. Hashes are SHA-256 in hexadecimal.

    `unit` is the unit's name (blank for an appendix), `data` the hash of its data file, `settings`
    of the campaign's settings, `pack` of the form pack, `document` of `word/document.xml`.
    `contents` lists the document's forms as a contents list names them, `summary` says what the unit
    adds to the roll-up table of an appendix, by column.
    """  # noqa: E501

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
    """What the document says of itself, or None for a file that is not one of ours.

    Raises OSError when the file cannot be read.
    """
    try:
        with package.open_zip(path) as archive:
            return _of(archive)
    except ValueError:
        return None


def read_intact(path: Path) -> Provenance | None:
    """What one of our documents says of itself, if its text is still as it was made."""
    try:
        with package.open_zip(path) as archive, archive.open(package.DOCUMENT) as document:
            made = _of(archive)
            found = hashes.stream_sha256(document)
            return made if made is not None and made.document == found else None
    except (ValueError, KeyError):
        return None


def is_built_from(path: Path, made_from: Provenance, known: str = "") -> bool:
    """Whether the document is there, unedited, and made from just that.

    `made_from` lacks the document's own hash, its contents and its summary. A file whose hash is `known` is
    unedited, which saves looking.
    """  # noqa: E501
    made = read(path) if path.is_file() else None
    if made is None or not matches(made, made_from):
        return False
    return hashes.file_sha256(path) == known or read_intact(path) is not None


def matches(made: Provenance, made_from: Provenance) -> bool:
    """Whether a document that says that was made from just this; `made_from` is as above."""
    return replace(made, document="", contents=(), summary=()) == made_from


def _of(archive: zipfile.ZipFile) -> Provenance | None:
    """The provenance part, wherever an office program has moved it among the custom XML parts."""
    for name in archive.namelist():
        if name.startswith("customXml/") and name.endswith(".xml"):
            content = archive.read(name)
            if NAMESPACE.encode() in content:
                return _parse(content)
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


_MAX_PARTS = 10_000

# What a document says of itself takes a few hundred bytes for each of its forms.
_MAX_PROOF_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Inspection:
    """Hashes of a document's uncompressed parts by name, and what it says that it was made from."""

    sha256: Mapping[str, str]
    provenance: Provenance | None

    @property
    def is_intact(self) -> bool:
        """Whether its text is as it was made."""
        return self.provenance is not None and self.provenance.document == self.sha256.get(
            package.DOCUMENT
        )


def inspect(path: Path) -> Inspection | None:
    """The document, however large its parts are; None for a file that is no sound zip file."""
    try:
        with package.open_zip(path) as archive:
            members = archive.infolist()
            if len(members) > _MAX_PARTS or not all(map(_is_harmless, members)):
                return None
            found: dict[str, str] = {}
            for member in members:
                with archive.open(member) as stream:
                    found[member.filename] = hashes.stream_sha256(stream)
    except ValueError:
        return None
    return Inspection(found, read(path)) if len(found) == len(members) else None


def _is_harmless(member: zipfile.ZipInfo) -> bool:
    """Whether it can be read, and as a whole where `provenance` reads it as a whole."""
    is_small = member.file_size <= _MAX_PROOF_BYTES
    return member.compress_type in safe_zip.ALLOWED_METHODS and (
        is_small or not member.filename.startswith("customXml/")
    )
