"""What the manifest says of each unit after a build: made anew, as it was, or left with an earlier document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator import outputs, package, provenance
from generator.manifest import UnitRecord

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from generator.campaign import Campaign
    from generator.manifest import Manifest
    from generator.workers import Made


@dataclass(frozen=True)
class _Before:
    """What was there: records by data file; which documents were made anew meanwhile."""

    out: Path
    records: Mapping[str, UnitRecord]
    made: Collection[str]


def of(
    round_: Campaign,
    same: Mapping[Path, UnitRecord],
    made: Mapping[Path, Made],
    earlier: Manifest,
    out: Path,
) -> list[UnitRecord]:
    """A record for each of the campaign's data files; `earlier` is the last build's manifest."""
    documents = {outputs.unit_document(u.unit) for u in made.values() if u.has_document}
    before = _Before(out, {record.data: record for record in earlier.units}, documents)
    return [
        same[path]
        if path in same
        else _record(path.relative_to(round_.folder).as_posix(), made[path], before)
        for path in round_.files
    ]


def _record(data: str, unit: Made, before: _Before) -> UnitRecord:
    record = UnitRecord(
        unit=unit.unit,
        data=data,
        data_sha256=unit.data_sha256,
        errors=tuple(d for d in unit.diagnostics if d.severity == "error"),
        warnings=tuple(d for d in unit.diagnostics if d.severity == "warning"),
    )
    if not unit.has_document:
        return _with_earlier_document(record, before)
    document = outputs.unit_document(unit.unit)
    return replace(record, document=document, sha256=unit.sha256, parts_sha256=unit.parts_sha256)


def _with_earlier_document(record: UnitRecord, before: _Before) -> UnitRecord:
    """The record with the document that an earlier build left for the unit, if there is one."""
    earlier = before.records.get(record.data, record)
    name, document = record.unit or earlier.unit, earlier.document
    if not (before.out / document).is_file():
        document = outputs.unit_document(name)
    path = before.out / document
    another_s = document in before.made
    if another_s or not path.is_file() or provenance.read(path) is None:
        return record
    return replace(
        record,
        unit=name,
        document=document,
        sha256=package.file_sha256(path),
        parts_sha256=outputs.parts_sha256(path),
        out_of_date=True,
    )
