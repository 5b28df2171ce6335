"""What a PDF says of itself: the document it was made from, and a hash by which any change shows.

Both stand in its XMP metadata, which is plain text in the file, at places of fixed length; so they
are read from the bytes alone. `dc:source` is what a resource is derived from, `dc:identifier` an
unambiguous reference to it (ISO 16684-1, 8.3).
"""

from __future__ import annotations

import hashlib
import re

_URN = "urn:sha256:"
BLANK = f"{_URN}{'0' * 64}"
_HASH = rb"urn:sha256:([0-9a-f]{64})<"
_SOURCE = re.compile(rb"<dc:source\b[^>]*>" + _HASH)
_OWN = re.compile(rb"<dc:identifier\b[^>]*>" + _HASH)
# How a PDF ends (ISO 32000-1, 7.5.5); what a signature or an editor appends follows behind.
_END = re.compile(rb"startxref\r?\n\d+\r?\n%%EOF\r?\n?")


def source(document_sha256: str) -> str:
    """The text for `dc:source`; `dc:identifier` is to be `BLANK` until `sealed`."""
    return f"{_URN}{document_sha256}"


def sealed(content: bytes) -> bytes:
    """The PDF with its own hash, which is that of the file with zeros in its place."""
    found = _OWN.search(content)
    if not found:
        raise ValueError("no place for the hash")
    own = hashlib.sha256(content).hexdigest().encode()
    return content[: found.start(1)] + own + content[found.end(1) :]


def made_from(content: bytes) -> str:
    """SHA-256 of the document that the PDF was made from; blank where it is not as we made it.

    What was appended since, such as a signature, is passed over.
    """
    end = _END.search(content)
    return _made_from(content[: end.end()]) if end else ""


def is_as_made(content: bytes) -> bool:
    """Whether it is a PDF of ours to the last byte."""
    return bool(_made_from(content))


def _made_from(content: bytes) -> str:
    document, own = _SOURCE.search(content), _OWN.search(content)
    if not (document and own):
        return ""
    digest = hashlib.sha256(content[: own.start(1)])
    digest.update(b"0" * 64)
    digest.update(content[own.end(1) :])
    return document[1].decode() if digest.hexdigest().encode() == own[1] else ""
