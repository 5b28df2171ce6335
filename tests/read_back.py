"""What a form handed out says once read back, and what a data file of the same data says."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from generator.campaign import data_file
from generator.common.diagnostics import has_errors
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.readback import read_document
from tests import any_data

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.pack.pack import Pack
    from generator.readback.pack_choice import Reader
    from generator.readback.read_document import Document


@lru_cache
def loaded(name: str) -> Pack:
    """The pack of `any_data` with this name."""
    return any_data.load(name)


@lru_cache
def reader(name: str) -> Reader:
    """What reads forms of that pack."""
    return read_document.reader(loaded(name))


def canonical(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data as a file of them says, without derived figures that are left blank on purpose."""
    pack = loaded(name)
    text = data_file.text(pack.unit.fields, dict(data))
    parsed = source.parse(FileBytes(text.encode(), ""), "unit.yaml")
    values: dict[str, Any] = without_bare(data_file.canonical(pack, parsed.data))
    return {} if has_errors(parsed.diagnostics) else values


def without_bare(values: Any) -> Any:
    """The values without fields, groups and lists that say nothing."""
    if isinstance(values, dict):
        kept = {name: without_bare(value) for name, value in values.items()}
        return {name: value for name, value in kept.items() if value not in ("", {}, [])}
    return [without_bare(row) for row in values] if isinstance(values, list) else values


def values(name: str, document: Document) -> Any:
    """The canonical values of the document's one unit."""
    [unit] = document.units
    return data_file.canonical(loaded(name), unit.values, unit.printed)
