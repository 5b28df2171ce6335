"""`manifest.json`: what was built from what. Read leniently, written reproducibly."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from generator.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = "manifest.json"


@dataclass(frozen=True)
class UnitRecord:
    """One unit: its data file and its document, by paths from the campaign's two folders.

    `document` and the hashes are blank where there is no document; `out_of_date` says that it was
    made from earlier data. `parts_sha256` are hashes of uncompressed parts.
    """

    unit: str
    data: str
    data_sha256: str
    document: str = ""
    sha256: str = ""
    parts_sha256: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    out_of_date: bool = False


@dataclass(frozen=True)
class AppendixRecord:
    """One volume of the appendix."""

    document: str
    sha256: str
    out_of_date: bool = False


@dataclass(frozen=True)
class Manifest:
    """A campaign's outputs; `generator` is the program's version."""

    campaign: str
    generator: str
    pack: Mapping[str, str]
    settings_sha256: str
    units: tuple[UnitRecord, ...] = ()
    appendix: tuple[AppendixRecord, ...] = ()


def as_json(manifest: Manifest) -> str:
    """The manifest's text."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=2) + "\n"


def read(path: Path) -> Manifest | None:
    """The manifest at the path, or None where there is none that can be understood."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(
            **{
                **value,
                "units": tuple(_unit(row) for row in value["units"]),
                "appendix": tuple(AppendixRecord(**row) for row in value["appendix"]),
            }
        )
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _unit(row: dict[str, Any]) -> UnitRecord:
    found = {name: tuple(Diagnostic(**d) for d in row[name]) for name in ("errors", "warnings")}
    return UnitRecord(**{**row, **found})


def with_file(found: tuple[Diagnostic, ...], file: str) -> tuple[Diagnostic, ...]:
    """The diagnostics with another name for their file."""
    return tuple(replace(d, file=file) for d in found)
