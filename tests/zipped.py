"""Zip files as other programs make them: names in any encoding, flags and attributes as given."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENCRYPTED = 1


class _Info(zipfile.ZipInfo):
    """A member whose name is written as these bytes, and no flag says what they mean."""

    raw = b""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - overrides a method
        return self.raw, self.flag_bits


def of(members: Mapping[str, bytes], encoding: str = "", *, is_beside: bool = False) -> bytes:
    """The files zipped, their names in the encoding; or said by a flag, for none.

    `is_beside`: the name in UTF-8 stands beside the other one.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name)
            if encoding:
                member = _Info(f"{len(archive.namelist())}")
                member.raw = name.encode(encoding)
                member.extra = _name_beside(name, member.raw) if is_beside else b""
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return stream.getvalue()


def _name_beside(name: str, raw: bytes) -> bytes:
    """APPNOTE.TXT 4.6.9: version, checksum of the other name, the name in UTF-8."""
    content = b"\x01" + zlib.crc32(raw).to_bytes(4, "little") + name.encode()
    return b"\x75\x70" + len(content).to_bytes(2, "little") + content


def encrypted(members: Mapping[str, bytes]) -> bytes:
    """A zip file that says its members are encrypted."""
    content = bytearray(of(members))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= _ENCRYPTED
            at = content.find(signature, at + 1)
    return bytes(content)


def with_link(name: str, target: str) -> bytes:
    """A zip file that holds a link, as Unix programs write it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        member = zipfile.ZipInfo(name)
        member.create_system, member.external_attr = 3, 0o120777 << 16
        archive.writestr(member, target)
    return stream.getvalue()
