"""What a PDF says of itself: the document it was made from, and a hash by which any change shows.

Both stand in its XMP metadata, which is plain text in the file, at places of fixed length; so they
are read from the bytes alone. `dc:source` is what a resource is derived from, `dc:identifier` an
unambiguous reference to it (ISO 16684-1, 8.3).
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
# What `dc:identifier` is to be until the PDF is marked.
BLANK = f"{_URN}{'0' * 64}"
_HASH = rb"\b[^>]*>urn:sha256:([0-9a-f]{64})<"
_SOURCE = re.compile(rb"<dc:source" + _HASH)
_OWN = re.compile(rb"<dc:identifier" + _HASH)
# How a PDF ends (ISO 32000-1, 7.5.5); what a signature or an editor appends follows behind.
_END = re.compile(rb"startxref\r?\n\d+\r?\n%%EOF\r?\n?")
_PIECE_BYTES = 1 << 20


def urn(document_sha256: str) -> str:
    """The text that `dc:source` is to be."""
    return f"{_URN}{document_sha256}"


def mark(path: Path) -> None:
    """Write the PDF's own hash into it: that of the file with zeros in its place."""
    with path.open("r+b") as stream:
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            found = _OWN.search(content)
            if not found:
                raise ValueError("no place for the hash")
            own = _sha256(content, *found.span(1), len(content))
            place = found.start(1)
        stream.seek(place)
        stream.write(own)


def document_sha256(path: Path) -> str:
    """SHA-256 of the document that the PDF was made from; blank for one that is not as we made it.

    What was appended since, such as a signature, is passed over.
    """
    with _mapped(path) as content:
        end = _END.search(content)
        return _document_sha256(content, end.end()) if end else ""


def is_unmodified(path: Path) -> bool:
    """Whether it is a PDF of ours to the last byte."""
    with _mapped(path) as content:
        return bool(_document_sha256(content, len(content)))


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap | bytes]:
    with path.open("rb") as stream:
        if stream.seek(0, 2) == 0:
            yield b""  # nothing can be mapped of an empty file
            return
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            yield content


def _document_sha256(content: mmap.mmap | bytes, end: int) -> str:
    document, own = _SOURCE.search(content, 0, end), _OWN.search(content, 0, end)
    if not (document and own) or _sha256(content, *own.span(1), end) != own[1]:
        return ""
    return document[1].decode()


def _sha256(content: mmap.mmap | bytes, start: int, stop: int, end: int) -> bytes:
    """The hash up to `end`, with zeros from start to stop."""
    digest = hashlib.sha256()
    for i in range(0, start, _PIECE_BYTES):
        digest.update(content[i : min(i + _PIECE_BYTES, start)])
    digest.update(b"0" * (stop - start))
    for i in range(stop, end, _PIECE_BYTES):
        digest.update(content[i : min(i + _PIECE_BYTES, end)])
    return digest.hexdigest().encode()
