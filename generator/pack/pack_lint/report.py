"""The warnings about one of a pack's YAML files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from generator.common.diagnostics import Diagnostic
from generator.common.hashes import sha256
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes

if TYPE_CHECKING:
    from generator.datafile.plain_yaml import Places
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath, Place
    from generator.pack.pack import Pack


@dataclass(frozen=True)
class Report:
    """A file of the pack, what it says as text, and the warnings about it so far."""

    file: str
    places: Source | Places
    data: Any
    findings: list[Diagnostic] = field(default_factory=list)

    def warn(self, path: KeyPath, message: str, hint: str, *, at_key: bool = False) -> None:
        """Add a warning at the value (or key) at the path."""
        self.warn_at(self.places.place(path, at_key=at_key), message, hint)

    def warn_at(self, place: Place, message: str, hint: str, file: str = "") -> None:
        """Add a warning at the place, which may be in another file of the pack."""
        where = file or self.file
        self.findings.append(Diagnostic(where, *place, "warning", "no-effect", message, hint))


def of_file(pack: Pack, name: str) -> Report:
    """The report about `pack.yaml` or `rules.yaml`."""
    content = pack.files[name]
    file = (pack.folder / name).as_posix()
    parsed = source.parse(FileBytes(content, sha256(content)), file)
    return Report(file, parsed, parsed.data)
