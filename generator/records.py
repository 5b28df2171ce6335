"""What the manifest says of a unit after a build: made anew, or left with an earlier document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator import outputs, package, provenance
from generator.manifest import UnitRecord

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from generator.workers import Made


def of(data: str, unit: Made) -> UnitRecord:
    """The record of a data file that was just checked; with its document, if one was made."""
    record = UnitRecord(
        unit=unit.unit,
        data=data,
        data_sha256=unit.data_sha256,
        errors=tuple(d for d in unit.diagnostics if d.severity == "error"),
        warnings=tuple(d for d in unit.diagnostics if d.severity == "warning"),
    )
    if not unit.sha256:
        return record
    document = outputs.unit_document(unit.unit)
    return replace(record, document=document, sha256=unit.sha256, parts_sha256=unit.parts_sha256)


def with_earlier_document(
    record: UnitRecord, earlier: UnitRecord, out: Path, made: Collection[str]
) -> UnitRecord:
    """The record with the document that an earlier build left for the unit, if there is one.

    `earlier` is the data file's record in the last build's manifest; `made` are the documents that
    were made anew meanwhile, which are other units'.
    """
    name, document = record.unit or earlier.unit, earlier.document
    if not (out / document).is_file():
        document = outputs.unit_document(name)
    path = out / document
    if document in made or not path.is_file() or provenance.read(path) is None:
        return record
    return replace(
        record,
        unit=name,
        document=document,
        sha256=package.file_sha256(path),
        parts_sha256=outputs.parts_sha256(path),
        out_of_date=True,
    )
