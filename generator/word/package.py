"""A .docx file as parts and as bytes: the same parts give the same bytes."""

from __future__ import annotations

import errno
import io
import lzma
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from generator.common import hashes
from generator.word.ooxml import XML_DECLARATION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

DOCUMENT = "word/document.xml"
CORE = "docProps/core.xml"
PROVENANCE = "customXml/item1.xml"

_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
# Parts a document takes over from its templates: relationship type → part name, content type.
SHARED_PARTS = {
    "styles": ("word/styles.xml", _WORD_TYPE.format("styles")),
    "settings": ("word/settings.xml", _WORD_TYPE.format("settings")),
    "fontTable": ("word/fontTable.xml", _WORD_TYPE.format("fontTable")),
    "theme": ("word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
}
_PROVENANCE_PROPERTIES = "customXml/itemProps1.xml"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
# zlib level 3 takes a third of level 6's time on a form's XML, for a quarter more bytes.
FAST = 3
# A constant: the id names the kind of data, which is the same in every document.
_STORE_ITEM_ID = "{6C1B2F5E-0D5A-4B7C-9E43-6F6F66666963}"
# What the standard library raises for a file that is no zip file, a damaged or an encrypted one;
# besides, OSError of a decompressor (no number) and of a seek to before the start of the file.
_NOT_A_ZIP = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, NotImplementedError, RuntimeError),
)
_NOT_THE_SYSTEM = (None, errno.EINVAL)
_DOS_DATE = (1 << 5) | 1  # 1980-01-01, the first a zip member can carry


@dataclass(frozen=True)
class Member:
    """One part, compressed once, to be written into any number of packages."""

    name: str
    crc: int
    size: int
    deflated: bytes
    sha256: str


def compress(name: str, content: bytes, level: int = FAST) -> Member:
    """The part as a raw deflate stream, with size in bytes, CRC-32 and hash of what is in it."""
    squeezer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = squeezer.compress(content) + squeezer.flush()
    return Member(name, zlib.crc32(content), len(content), deflated, hashes.sha256(content))


def assemble(members: Iterable[Member]) -> bytes:
    """A zip file of the members in the given order (APPNOTE 4.3), without clock or platform."""
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
    """The package's parts by name; raises ValueError where it is not a sound zip file."""
    with open_zip(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@contextmanager
def open_zip(docx: Path | BinaryIO) -> Iterator[zipfile.ZipFile]:
    """The package, to be read; raises ValueError, then or later, where it is no sound zip file."""
    with translate_zip_errors(), zipfile.ZipFile(docx) as archive:
        yield archive


@contextmanager
def translate_zip_errors() -> Iterator[None]:
    """Raises ValueError for whatever the standard library raises of a zip file that is not sound."""  # noqa: E501
    try:
        yield
    except _NOT_A_ZIP as error:
        raise ValueError(str(error)) from error
    except OSError as error:
        if error.errno not in _NOT_THE_SYSTEM:
            raise
        raise ValueError(str(error)) from error


@contextmanager
def create_zip(stream: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """A package to be written part by part by `add`; the same bytes on every platform."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=FAST) as archive:
        yield archive
        for member in archive.infolist():
            member.create_system = 0


def add_part(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Write the part into the package."""
    with archive.open(name, "w") as out:
        out.write(content)


def skeleton(
    shared: Mapping[str, bytes],
    extra: Mapping[str, str] | None = None,
    *,
    has_provenance: bool = True,
) -> dict[str, bytes]:
    """Content types and relationships of a document with those shared parts, by part name.

    `shared` maps relationship types to contents; `extra` maps further parts of the document, such
    as `header1.xml`, to theirs, in the order of their ids (`rIdExtra1` …). One without provenance
    is nothing that a build made.
    """
    extra = extra or {}
    types = [(DOCUMENT, _WORD_TYPE.format("document.main"))]
    types += [SHARED_PARTS[kind] for kind in shared]
    types += [(f"word/{name}", _WORD_TYPE.format(kind)) for name, kind in extra.items()]
    types += [(CORE, "application/vnd.openxmlformats-package.core-properties+xml")]
    targets = [
        (f"rId{i}", kind, SHARED_PARTS[kind][0].removeprefix("word/"))
        for i, kind in enumerate(shared, 1)
    ]
    targets += [(f"rIdExtra{i}", kind, name) for i, (name, kind) in enumerate(extra.items(), 1)]
    proof: dict[str, bytes] = {}
    if has_provenance:
        types += [(_PROVENANCE_PROPERTIES, _PROPERTIES_TYPE)]
        targets += [("rIdProvenance", "customXml", f"../{PROVENANCE}")]
        proof = {
            "customXml/_rels/item1.xml.rels": _relationships(
                [("rId1", "customXmlProps", "itemProps1.xml")]
            ),
            _PROVENANCE_PROPERTIES: _item_properties(),
        }
    office = [("rId1", "officeDocument", DOCUMENT)]
    return {
        "[Content_Types].xml": _content_types(types),
        "_rels/.rels": _relationships(
            office,
            f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/'
            f'core-properties" Target="{CORE}"/>',
        ),
        "word/_rels/document.xml.rels": _relationships(targets),
        **proof,
        **{SHARED_PARTS[kind][0]: content for kind, content in shared.items()},
    }


def core_properties(properties: Mapping[str, str]) -> bytes:
    """The core properties part: the given title, subject and creator, and the language; no dates."""  # noqa: E501
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


def _relationships(targets: Iterable[tuple[str, str, str]], more: str = "") -> bytes:
    entries = "".join(
        f'<Relationship Id="{id_}" Type="{_RELATIONSHIPS}/{kind}" Target={quoteattr(target)}/>'
        for id_, kind, target in targets
    )
    namespace = f"{_PACKAGE}/relationships"
    return (
        f'{XML_DECLARATION}<Relationships xmlns="{namespace}">{entries}{more}</Relationships>'
    ).encode()


def _item_properties() -> bytes:
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    return (
        f'{XML_DECLARATION}<ds:datastoreItem ds:itemID="{_STORE_ITEM_ID}" xmlns:ds="{namespace}">'
        f"<ds:schemaRefs/></ds:datastoreItem>"
    ).encode()
