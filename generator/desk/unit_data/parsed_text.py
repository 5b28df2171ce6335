"""A data file's text parsed in memory, and whether it says what its values are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.common import hashes
from generator.common.diagnostics import has_errors
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes

if TYPE_CHECKING:
    from generator.datafile.source import Source


def of(content: bytes, file: str) -> Source:
    """The content parsed, as that of the file with this path."""
    return source.parse(FileBytes(content, hashes.sha256(content)), file)


def is_read(parsed: Source) -> bool:
    """Whether the file's values are those that it says; there may be none."""
    return not has_errors(d for d in parsed.diagnostics if d.code != "empty")
