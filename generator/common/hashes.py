"""SHA-256 of bytes, files and streams, in hexadecimal."""

from __future__ import annotations

import hashlib
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def sha256(content: bytes) -> str:
    """SHA-256 of the bytes."""
    return hashlib.sha256(content).hexdigest()


def file_sha256(path: Path) -> str:
    """SHA-256 of the file, read in chunks."""
    with path.open("rb") as stream:
        return stream_sha256(stream)


def stream_sha256(stream: IO[bytes]) -> str:
    """SHA-256 of a stream that is at its start, read in chunks."""
    return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
