"""The custom XML part that says what a document was made from; the proof it carries with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from generator import ooxml, package

if TYPE_CHECKING:
    from pathlib import Path

NAMESPACE = "urn:official-forms:provenance:1"


@dataclass(frozen=True)
class Provenance:
    """What a document was made from. Hashes are SHA-256 in hexadecimal.

    `unit` is the unit's name (blank for an appendix), `data` the hash of its data file, `settings`
    of the campaign's settings, `pack` of the form pack, `document` of `word/document.xml`.
    `contents` lists the document's forms as a contents list names them.
    """

    campaign: str
    unit: str
    generator: str
    data: str
    settings: str
    pack: str
    document: str
    contents: tuple[str, ...] = ()


_FIELDS = ("campaign", "unit", "generator", "data", "settings", "pack", "document")


def compose(provenance: Provenance) -> bytes:
    """The custom XML part."""
    elements = "".join(f"<{n}>{escape(getattr(provenance, n))}</{n}>" for n in _FIELDS)
    forms = "".join(f"<form title={quoteattr(title)}/>" for title in provenance.contents)
    return (
        f'{ooxml.XML_DECLARATION}<provenance xmlns="{NAMESPACE}">{elements}{forms}</provenance>'
    ).encode()


def read(path: Path) -> Provenance | None:
    """What the document says of itself, or None for a file that is not one of ours.

    Raises OSError when the file cannot be read.
    """
    return _of_parts(_parts(path))


def is_intact(path: Path) -> bool:
    """Whether the file is one of ours and its text is still as it was made."""
    found = _parts(path)
    provenance = _of_parts(found)
    document = found.get(package.DOCUMENT, b"")
    return provenance is not None and provenance.document == package.sha256(document)


def _parts(path: Path) -> dict[str, bytes]:
    try:
        return package.parts(path.read_bytes())
    except ValueError:
        return {}


def _of_parts(found: dict[str, bytes]) -> Provenance | None:
    for name, content in found.items():
        if name.startswith("customXml/") and NAMESPACE.encode() in content:
            try:
                return _parse(content)
            except (etree.XMLSyntaxError, KeyError):
                return None
    return None


def _parse(content: bytes) -> Provenance:
    root = ooxml.parse(content)
    texts = {etree.QName(e).localname: e.text or "" for e in root}
    titles = tuple(e.get("title", "") for e in root.iterfind(f"{{{NAMESPACE}}}form"))
    return Provenance(**{name: texts[name] for name in _FIELDS}, contents=titles)
