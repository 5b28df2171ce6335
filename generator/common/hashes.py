"""SHA-256 of bytes, files and streams, in hexadecimal."""

from __future__ import annotations

import hashlib
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def sha256(content: bytes) -> str:
    """The content's SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def file_sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal, read in pieces."""
    with path.open("rb") as stream:
        return stream_sha256(stream)


def stream_sha256(stream: IO[bytes]) -> str:
    """SHA-256 in hexadecimal of what is read, in pieces, to the stream's end."""
    return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
