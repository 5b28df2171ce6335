"""A document from elsewhere: its parts by hash, read as streams, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator import bounded, package, provenance

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Mapping
    from pathlib import Path

    from generator.provenance import Provenance

_MAX_PARTS = 10_000
# What a document says of itself takes a few hundred bytes for each of its forms.
_MAX_PROOF_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Looked:
    """Hashes of a document's uncompressed parts by name, and what it says that it was made from."""

    sha256: Mapping[str, str]
    proof: Provenance | None

    @property
    def is_intact(self) -> bool:
        """Whether its text is as it was made."""
        return self.proof is not None and self.proof.document == self.sha256.get(package.DOCUMENT)


def look(path: Path) -> Looked | None:
    """The document, however large its parts are; None for a file that is no sound zip file."""
    try:
        with package.opened(path) as archive:
            members = archive.infolist()
            if len(members) > _MAX_PARTS or not all(map(_is_harmless, members)):
                return None
            found: dict[str, str] = {}
            for member in members:
                with archive.open(member) as stream:
                    found[member.filename] = package.stream_sha256(stream)
    except ValueError:
        return None
    return Looked(found, provenance.read(path)) if len(found) == len(members) else None


def _is_harmless(member: zipfile.ZipInfo) -> bool:
    """Whether it can be read, and as a whole where `provenance` reads it as a whole."""
    is_small = member.file_size <= _MAX_PROOF_BYTES
    return member.compress_type in bounded.METHODS and (
        is_small or not member.filename.startswith("customXml/")
    )
