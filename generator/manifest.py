"""`manifest.json`: what was built from what. Read leniently, written reproducibly."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar

from generator import package
from generator.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = "manifest.json"
T = TypeVar("T")
# What stands behind a field's annotation in JSON; other fields are built by `read` itself.
_TYPES: dict[str, type] = {
    "str": str,
    "int": int,
    "bool": bool,
    "Severity": str,
    "Mapping[str, str]": dict,
}


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
    units: tuple[UnitRecord, ...] = ()
    appendix: tuple[AppendixRecord, ...] = ()


def as_json(manifest: Manifest) -> str:
    """The manifest's text."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=2) + "\n"


def write(path: Path, manifest: Manifest) -> None:
    """Put the manifest at the path, unless it is there already."""
    content = as_json(manifest).encode()
    if not path.is_file() or path.read_bytes() != content:
        package.write_atomic(path, content)


def read(path: Path) -> Manifest | None:
    """The manifest at the path, or None where there is none that can be understood."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        units = tuple(_unit(row) for row in value["units"])
        volumes = tuple(_typed(AppendixRecord(**row)) for row in value["appendix"])
        return _typed(Manifest(**{**value, "units": units, "appendix": volumes}))
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _unit(row: dict[str, Any]) -> UnitRecord:
    found = {
        name: tuple(_typed(Diagnostic(**d)) for d in row[name]) for name in ("errors", "warnings")
    }
    return _typed(UnitRecord(**{**row, **found}))


def _typed(record: T) -> T:
    """The record, whose plain fields are of the types they should be; raises TypeError."""
    for each in fields(record):  # type: ignore[arg-type]
        expected = _TYPES.get(str(each.type), object)
        if not isinstance(getattr(record, each.name), expected):
            raise TypeError(each.name)
    return record
