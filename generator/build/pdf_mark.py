"""The mark in our PDFs: the source document's hash, and the PDF's own hash to detect changes.

Both are URNs of fixed length in the XMP metadata, which is plain text in the file, so no PDF parser
is needed to read them. `dc:source` names what a resource is derived from, `dc:identifier` is an
unambiguous reference to the resource (ISO 16684-1, 8.3).
"""

from __future__ import annotations

import hashlib
import mmap
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_URN = "urn:sha256:"
# The value of `dc:identifier` before the PDF is marked.
BLANK = f"{_URN}{'0' * 64}"
_HASH = rb"\b[^>]*>urn:sha256:([0-9a-f]{64})<"
_SOURCE = re.compile(rb"<dc:source" + _HASH)
_OWN = re.compile(rb"<dc:identifier" + _HASH)
# The end of a PDF (ISO 32000-1, 7.5.5); signatures and editors append after it.
_END = re.compile(rb"startxref\r?\n\d+\r?\n%%EOF\r?\n?")
_PIECE_BYTES = 1 << 20


def urn(document_sha256: str) -> str:
    """The value of `dc:source` for a PDF made from that document."""
    return f"{_URN}{document_sha256}"


def mark(path: Path) -> None:
    """Write the PDF's own hash into `dc:identifier`: the file's SHA-256 with zeros in that place.

    Raises ValueError for a PDF without that place.
    """
    with path.open("r+b") as stream:
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            match = _OWN.search(content)
            if not match:
                raise ValueError("no place for the hash")
            own = _sha256(content, *match.span(1), len(content))
            offset = match.start(1)
        stream.seek(offset)
        stream.write(own)


def document_sha256(path: Path) -> str:
    """SHA-256 of the document that the PDF was made from; blank for a foreign or changed PDF.

    Bytes appended later, such as a signature, are ignored.
    """
    with _mapped(path) as content:
        end = _END.search(content)
        return _document_sha256(content, end.end()) if end else ""


def is_unmodified(path: Path) -> bool:
    """Whether it is a PDF of ours, unchanged to the last byte."""
    with _mapped(path) as content:
        return bool(_document_sha256(content, len(content)))


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap | bytes]:
    with path.open("rb") as stream:
        if stream.seek(0, 2) == 0:
            yield b""  # an empty file cannot be mapped
            return
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            yield content


def _document_sha256(content: mmap.mmap | bytes, end: int) -> str:
    document, own = _SOURCE.search(content, 0, end), _OWN.search(content, 0, end)
    if not (document and own) or _sha256(content, *own.span(1), end) != own[1]:
        return ""
    return document[1].decode()


def _sha256(content: mmap.mmap | bytes, start: int, stop: int, end: int) -> bytes:
    """SHA-256 in hexadecimal of the bytes before `end`, with zeros from `start` to `stop`."""
    digest = hashlib.sha256()
    for i in range(0, start, _PIECE_BYTES):
        digest.update(content[i : min(i + _PIECE_BYTES, start)])
    digest.update(b"0" * (stop - start))
    for i in range(stop, end, _PIECE_BYTES):
        digest.update(content[i : min(i + _PIECE_BYTES, end)])
    return digest.hexdigest().encode()
