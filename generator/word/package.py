"""Read and write .docx packages; the same parts give the same bytes on every platform."""

from __future__ import annotations

import errno
import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, BinaryIO, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from generator.common import hashes
from generator.word.ooxml import XML_DECLARATION, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

DOCUMENT = "word/document.xml"
DOCUMENT_RELATIONSHIPS = "word/_rels/document.xml.rels"
CORE = "docProps/core.xml"
CUSTOM_PROPERTIES = "docProps/custom.xml"
PROVENANCE = "customXml/item1.xml"

_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


class SharedPart(NamedTuple):
    """A part that documents take over from their template."""

    name: str
    content_type: str


# By relationship type.
SHARED_PARTS = {
    "styles": SharedPart("word/styles.xml", _WORD_TYPE.format("styles")),
    "settings": SharedPart("word/settings.xml", _WORD_TYPE.format("settings")),
    "fontTable": SharedPart("word/fontTable.xml", _WORD_TYPE.format("fontTable")),
    "theme": SharedPart(
        "word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"
    ),
}
_PROVENANCE_PROPERTIES = "customXml/itemProps1.xml"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
# On a form's XML, level 3 takes a third of the time of level 6, for a quarter more bytes.
COMPRESSION_LEVEL = 3
# The id identifies the kind of data, so it is the same in every document: those of a build, and
# forms that were handed out.
BUILT = "{6C1B2F5E-0D5A-4B7C-9E43-6F6F66666963}"
HANDED_OUT = "{2D9A6C04-51BE-4E0B-8C7F-6F6F66666963}"
# What the standard library raises for a file that is not a zip file, is damaged or encrypted.
_ZIP_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, NotImplementedError, RuntimeError),
)
# OSErrors about the file's content: of a decompressor (no number), of a seek before its start.
_CONTENT_ERRNOS = (None, errno.EINVAL)
_DOS_DATE = (1 << 5) | 1  # 1980-01-01, the earliest date of a zip member


@dataclass(frozen=True)
class Member:
    """A part, compressed once for use in any number of packages; `size` is uncompressed."""

    name: str
    crc: int
    size: int
    deflated: bytes
    sha256: str


@dataclass(frozen=True)
class RelatedPart:
    """A part that the document refers to by its relationship's `id`, such as a picture.

    `kind` is the relationship's type.
    """

    name: str
    content_type: str
    id: str
    kind: str
    content: bytes


class _Relationship(NamedTuple):
    id: str
    kind: str
    target: str


def compress(name: str, content: bytes, level: int = COMPRESSION_LEVEL) -> Member:
    """The part as a raw deflate stream, with CRC-32, size and SHA-256 of its content."""
    compressor = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = compressor.compress(content) + compressor.flush()
    return Member(name, zlib.crc32(content), len(content), deflated, hashes.sha256(content))


def assemble(members: Iterable[Member]) -> bytes:
    """A zip file of the members in the given order (APPNOTE.TXT 4.3), dates and platform fixed."""
    out, directory, count = io.BytesIO(), io.BytesIO(), 0
    for member in members:
        name = member.name.encode("ascii")
        fixed = (20, 0, zlib.DEFLATED, 0, _DOS_DATE, member.crc, len(member.deflated), member.size)
        entry = struct.pack("<5H3I2H", *fixed, len(name), 0)
        directory.write(struct.pack("<4s H", b"PK\x01\x02", 20) + entry)
        directory.write(struct.pack("<3H2I", 0, 0, 0, 0, out.tell()) + name)
        out.write(b"PK\x03\x04" + entry + name + member.deflated)
        count += 1
    start, listing = out.tell(), directory.getvalue()
    out.write(listing)
    out.write(struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(listing), start, 0))
    return out.getvalue()


def parts(docx: bytes) -> dict[str, bytes]:
    """The package's parts by name; raises ValueError if it is not a valid zip file."""
    with open_zip(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@contextmanager
def open_zip(docx: Path | BinaryIO) -> Iterator[zipfile.ZipFile]:
    """The package, open for reading; raises ValueError, also in the block, if it is invalid."""
    with translate_zip_errors(), zipfile.ZipFile(docx) as archive:
        yield archive


@contextmanager
def translate_zip_errors() -> Iterator[None]:
    """Raises ValueError for whatever the standard library raises for an invalid zip file."""
    try:
        yield
    except _ZIP_ERRORS as error:
        raise ValueError(str(error)) from error
    except OSError as error:
        if error.errno not in _CONTENT_ERRNOS:
            raise
        raise ValueError(str(error)) from error


@contextmanager
def create_zip(stream: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """A package to be filled by `add_part`; the same bytes on every platform."""
    with zipfile.ZipFile(
        stream, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION_LEVEL
    ) as archive:
        yield archive
        for member in archive.infolist():
            member.create_system = 0


def add_part(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Write a part into the package."""
    with archive.open(name, "w") as out:
        out.write(content)


def skeleton(
    shared: Mapping[str, bytes],
    extra: Mapping[str, str] | None = None,
    *,
    related: Sequence[RelatedPart] = (),
    custom_xml: str | None = BUILT,
    has_custom_properties: bool = False,
) -> dict[str, bytes]:
    """All parts but the document, core properties and provenance of a package, by part name.

    `shared` maps relationship types to the contents of shared parts. `extra` maps the names of
    further parts, such as `header1.xml`, to their relationship types, in the order of their ids
    (`rIdExtra1` …). `related` are parts with ids of their own. `custom_xml` is the id of the kind
    of custom XML in the part `PROVENANCE`; None for no such part. The part `CUSTOM_PROPERTIES` is
    another's to write, if there is one.
    """
    extra = extra or {}
    types = [(DOCUMENT, _WORD_TYPE.format("document.main"))]
    types += [SHARED_PARTS[kind] for kind in shared]
    types += [(f"word/{name}", _WORD_TYPE.format(kind)) for name, kind in extra.items()]
    types += [(part.name, part.content_type) for part in related]
    types += [(CORE, "application/vnd.openxmlformats-package.core-properties+xml")]
    targets = [
        _Relationship(f"rId{i}", kind, SHARED_PARTS[kind].name.removeprefix("word/"))
        for i, kind in enumerate(shared, 1)
    ]
    targets += [
        _Relationship(f"rIdExtra{i}", kind, name) for i, (name, kind) in enumerate(extra.items(), 1)
    ]
    targets += [_Relationship(p.id, p.kind, p.name.removeprefix("word/")) for p in related]
    provenance: dict[str, bytes] = {}
    if custom_xml:
        types += [(_PROVENANCE_PROPERTIES, _PROPERTIES_TYPE)]
        targets += [_Relationship("rIdProvenance", "customXml", f"../{PROVENANCE}")]
        provenance = {
            "customXml/_rels/item1.xml.rels": _relationships(
                [_Relationship("rId1", "customXmlProps", "itemProps1.xml")]
            ),
            _PROVENANCE_PROPERTIES: _item_properties(custom_xml),
        }
    office = [_Relationship("rId1", "officeDocument", DOCUMENT)]
    if has_custom_properties:
        types += [(CUSTOM_PROPERTIES, _CUSTOM_TYPE)]
        office += [_Relationship("rId3", "custom-properties", CUSTOM_PROPERTIES)]
    return {
        "[Content_Types].xml": _content_types(types),
        "_rels/.rels": _relationships(
            office,
            f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/'
            f'core-properties" Target="{CORE}"/>',
        ),
        DOCUMENT_RELATIONSHIPS: _relationships(targets),
        **provenance,
        **{SHARED_PARTS[kind].name: content for kind, content in shared.items()},
        **{part.name: part.content for part in related},
    }


def core_properties(properties: Mapping[str, str]) -> bytes:
    """The core properties part: the given Dublin Core elements and the language, without dates."""
    elements = "".join(
        f"<dc:{name}>{escape(value)}</dc:{name}>" for name, value in sorted(properties.items())
    )
    return (
        f'{XML_DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{elements}'
        f"<dc:language>zh-CN</dc:language></cp:coreProperties>"
    ).encode()


def _content_types(types: Iterable[tuple[str, str]]) -> bytes:
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types
    )
    return (
        f'{XML_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{overrides}</Types>"
    ).encode()


def word_type(kind: str) -> str:
    """The content type of a WordprocessingML part, such as `header`."""
    return _WORD_TYPE.format(kind)


def related_targets(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The names of the parts that a package's main part refers to, by relationship id.

    Relationships that lead out of the package are left out (ISO/IEC 29500-2, 9.3.2.2).
    Raises etree.XMLSyntaxError.
    """
    content = parts.get(DOCUMENT_RELATIONSHIPS)
    if content is None:
        return {}
    return {
        each.get("Id", ""): posixpath.normpath(
            posixpath.join("/word", each.get("Target", ""))
        ).lstrip("/")
        for each in parse(content)
        if each.get("TargetMode") != "External"
    }


def _relationships(relationships: Iterable[_Relationship], more: str = "") -> bytes:
    """A relationships part; `more` is further markup."""
    entries = "".join(
        f'<Relationship Id="{r.id}" Type="{_RELATIONSHIPS}/{r.kind}" Target={quoteattr(r.target)}/>'
        for r in relationships
    )
    namespace = f"{_PACKAGE}/relationships"
    return (
        f'{XML_DECLARATION}<Relationships xmlns="{namespace}">{entries}{more}</Relationships>'
    ).encode()


def _item_properties(item_id: str) -> bytes:
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    return (
        f'{XML_DECLARATION}<ds:datastoreItem ds:itemID="{item_id}" xmlns:ds="{namespace}">'
        f"<ds:schemaRefs/></ds:datastoreItem>"
    ).encode()
