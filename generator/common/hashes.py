"""SHA-256 of bytes, files and streams, in hexadecimal."""

from __future__ import annotations

import hashlib
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Most files are smaller, and so are read at once.
_PIECE_BYTES = 64 * 1024


def sha256(content: bytes) -> str:
    """SHA-256 of the bytes."""
    return hashlib.sha256(content).hexdigest()


def file_sha256(path: Path) -> str:
    """SHA-256 of the file, read in pieces."""
    digest = hashlib.sha256()
    # Without a buffer, which `hashlib.file_digest` makes anew, and clears, for each small file.
    with path.open("rb", buffering=0) as stream:
        while piece := stream.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()


def stream_sha256(stream: IO[bytes]) -> str:
    """SHA-256 of a stream that is at its start, read in chunks."""
    return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
