"""The mark of a form that was handed out to be filled in: write it, find it in what comes back.

It is no provenance part: such a form was not built from data, and nothing is proven by it. Anyone
can change it; it says where a form belongs, not what is true.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from lxml import etree

from generator.word import ooxml, safe_zip

if TYPE_CHECKING:
    import zipfile

NAMESPACE = "urn:official-forms:handout:1"
_MAX_BYTES = 64 * 1024


@dataclass(frozen=True)
class HandoutMark:
    """Where a form that was handed out belongs, as texts; hashes are SHA-256 in hexadecimal.

    `campaign` and `unit` are names, `pack`, `version` and `pack_sha256` those of the form pack;
    `data_sha256` is the hash of the canonical data that the form was filled with.
    """

    campaign: str
    unit: str
    pack: str
    version: str
    pack_sha256: str
    data_sha256: str


_FIELDS = tuple(field.name for field in fields(HandoutMark))


def to_xml(mark: HandoutMark) -> bytes:
    """The custom XML part."""
    elements = "".join(f"<{name}>{escape(getattr(mark, name))}</{name}>" for name in _FIELDS)
    root = f'<handout xmlns="{NAMESPACE}">{elements}</handout>'
    return f"{ooxml.XML_DECLARATION}{root}".encode()


def find_untrusted(archive: zipfile.ZipFile) -> HandoutMark | None:
    """The mark in an archive of `safe_zip.open_zip`; None where there is none that is safe.

    Office programs renumber the custom XML parts.
    """
    for member in archive.infolist():
        name = member.filename.casefold()
        if name.startswith("customxml/") and name.endswith(".xml"):
            try:
                content = safe_zip.read_member(archive, member, _MAX_BYTES)
                if NAMESPACE.encode() in content:
                    safe_zip.scan(content)
                    return _parse(content)
            except safe_zip.UnreadableError:
                continue
    return None


def _parse(content: bytes) -> HandoutMark | None:
    try:
        root = ooxml.parse(content)
    except etree.XMLSyntaxError:
        return None
    texts = {etree.QName(e).localname: e.text or "" for e in root.iterchildren(etree.Element)}
    if root.tag != f"{{{NAMESPACE}}}handout" or not set(_FIELDS) <= set(texts):
        return None
    return HandoutMark(**{name: texts[name] for name in _FIELDS})
