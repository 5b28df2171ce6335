"""What the last build left that the next one need not make again, by hashes and never by times."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.build import output_folder
from generator.build.manifest import UnitRecord
from generator.common import hashes
from generator.datafile import file_bytes
from generator.word import provenance

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from generator.build.manifest import AppendixRecord, Manifest
    from generator.build.one_unit import Job, UnitResult
    from generator.campaign.campaigns import Campaign


def unchanged_records(
    job: Job, campaign: Campaign, earlier: Manifest, out: Path
) -> Iterator[UnitRecord]:
    """Records of units that building them again would leave as they are, in the files' order.

    The manifest says from which data, pack and program they were made. It does not say from which
    settings, but those are the same for all that it does not call out of date: the first document
    that is as it was built tells them.
    """
    if earlier.campaign != job.campaign or not is_same_program(earlier, job):
        return
    if earlier.pack.get("sha256") != job.pack_sha256:
        return
    settings_are_known = False
    for data in campaign.files:
        record = earlier.units.get(data)
        if record is None or not _is_as_built(record, campaign.folder / data, out):
            continue
        if not settings_are_known and not _is_of(job, out / record.document):
            return
        settings_are_known = True
        yield record


def is_same_program(earlier: Manifest, job: Job) -> bool:
    """Whether the program that left the manifest is this one, to its last file."""
    by = (earlier.generator, earlier.generator_sha256)
    return by == (job.version, job.program_sha256)


def known_sha256(earlier: UnitRecord | AppendixRecord | None, document: str) -> str:
    """Hash of the document as the last build put it there; blank where that is not known.

    `earlier` is its record. What the manifest calls out of date may have been edited before it was
    written.
    """
    if earlier is None or earlier.document != document or earlier.out_of_date:
        return ""
    return earlier.sha256


def _is_as_built(record: UnitRecord, path: Path, out: Path) -> bool:
    return (
        not record.errors
        and not record.out_of_date
        and record.document == output_folder.unit_document(record.unit)
        and record.data_sha256 == file_bytes.file_sha256(path)
        and record.sha256 == output_folder.file_sha256(out / record.document)
    )


def _is_of(job: Job, document: Path) -> bool:
    """Whether the document was made with the job's settings."""
    made = provenance.read(document)
    return made is not None and made.settings == job.settings_sha256


def record_of(data: str, unit: UnitResult) -> UnitRecord:
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
    document = output_folder.unit_document(unit.unit)
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
        document = output_folder.unit_document(name)
    path = out / document
    if document in made or not path.is_file() or provenance.read(path) is None:
        return record
    return replace(
        record,
        unit=name,
        document=document,
        sha256=hashes.file_sha256(path),
        parts_sha256=output_folder.parts_sha256(path),
        out_of_date=True,
    )
