"""The mark of a form that was handed out to be filled in: write it, find it in what comes back.

It stands in a custom XML part, and in the document's own properties (ISO/IEC 29500-1, 15.2.12.2),
which go along into .doc and .odt where custom XML is lost. It is no provenance part: such a form
was not built from data, and nothing is proven by it. Anyone can change it; it says where a form
belongs, not what is true.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from lxml import etree

from generator.word import ooxml, package, safe_zip

if TYPE_CHECKING:
    import zipfile

NAMESPACE = "urn:official-forms:handout:1"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
# The set of properties that users define, whose ids begin at 2 ([MS-OLEPS] 2.2, 2.24.3).
_USER_DEFINED, _FIRST_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}", 2
_PREFIX = "official-forms."
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


def to_properties(mark: HandoutMark) -> bytes:
    """The part of the document's own properties."""
    properties = "".join(
        f'<property fmtid="{_USER_DEFINED}" pid="{number}" name="{_PREFIX}{name}">'
        f"<vt:lpwstr>{escape(getattr(mark, name))}</vt:lpwstr></property>"
        for number, name in enumerate(_FIELDS, _FIRST_ID)
    )
    root = f'<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_TYPES}">{properties}</Properties>'
    return f"{ooxml.XML_DECLARATION}{root}".encode()


def find_untrusted(archive: zipfile.ZipFile) -> HandoutMark | None:
    """The mark in an archive of `safe_zip.open_zip`; None where there is none that is safe.

    Office programs renumber the custom XML parts; these count for more than the properties.
    """
    members = {member.filename.casefold(): member for member in archive.infolist()}
    parts = [name for name in members if name.startswith("customxml/") and name.endswith(".xml")]
    for name in (*parts, package.CUSTOM_PROPERTIES.casefold()):
        if name in members and (mark := _mark(archive, members[name])):
            return mark
    return None


def _mark(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> HandoutMark | None:
    """The mark in the part, if it is safe and has one."""
    try:
        content = safe_zip.read_member(archive, member, _MAX_BYTES)
        if NAMESPACE.encode() not in content and _PREFIX.encode() not in content:
            return None
        safe_zip.scan(content)
        root = ooxml.parse(content)
    except (safe_zip.UnreadableError, etree.XMLSyntaxError):
        return None
    if root.tag == f"{{{NAMESPACE}}}handout":
        texts = {etree.QName(e).localname: e.text or "" for e in root.iterchildren(etree.Element)}
    else:
        texts = {
            e.get("name", "").removeprefix(_PREFIX): "".join(map(str, e.itertext()))
            for e in root.iterfind(f"{{{_PROPERTIES}}}property")
        }
    if not set(_FIELDS) <= set(texts):
        return None
    return HandoutMark(**{name: texts[name] for name in _FIELDS})
