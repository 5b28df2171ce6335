"""Word files made in code, sound and hostile; nothing here is the program's own code."""

from __future__ import annotations

import hashlib
import struct
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'  # noqa: E501
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
SECTOR = 512


def document(inside: str = "<w:p><w:r><w:t>内容</w:t></w:r></w:p>", namespace: str = W) -> bytes:
    """A main part with that in its body."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return (
        f'{head}<w:document xmlns:w="{namespace}"><w:body>{inside}</w:body></w:document>'.encode()
    )


def relationships(*entries: tuple[str, str], mode: str = "Internal") -> str:
    """A part of relationships: type and target each."""
    inside = "".join(
        f'<Relationship Id="r{i}" Type="{kind}" Target="{target}" TargetMode="{mode}"/>'
        for i, (kind, target) in enumerate(entries)
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{namespace}">{inside}</Relationships>'


def to_main(target: str = "word/document.xml", office: str = OFFICE) -> str:
    """The package's relationships."""
    return relationships((f"{office}/officeDocument", target))


def parts(
    main: bytes | None = None, more: Mapping[str, str | bytes] | None = None
) -> dict[str, bytes]:
    """The parts of a small Word file, with that main part, and with more of them."""
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": to_main(),
        "word/document.xml": document() if main is None else main,
        **(more or {}),
    }
    return {
        name: content.encode() if isinstance(content, str) else content
        for name, content in found.items()
    }


def write(
    path: Path, members: Mapping[str, bytes] | Iterable[tuple[str, bytes]], method: int = 8
) -> Path:
    """A zip file of the members, deflated unless told otherwise."""
    pairs = members.items() if hasattr(members, "items") else members
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in pairs:
            archive.writestr(name, content)
    return path


def compound(*names: str, streams: bytes = b"") -> bytes:
    """As much of an OLE compound file as tells what is in it: header, directory, one stream."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(30, b"\0") + struct.pack("<H", 9)
    entries = b""
    for name in ("Root Entry", *names):
        text = name.encode("utf-16-le") + b"\0\0"
        entry = text.ljust(64, b"\0") + struct.pack("<HB", len(text), 2)
        entries += entry.ljust(116, b"\0") + struct.pack("<IQ", 8, len(streams))
    return header.ljust(SECTOR, b"\0") + entries.ljust(8 * SECTOR, b"\0") + streams


def noise(size: int) -> bytes:
    """Letters that hardly compress, the same every time."""
    block = hashlib.shake_256().hexdigest(1024 * 1024).encode()
    return (block * (size // len(block) + 1))[:size]
