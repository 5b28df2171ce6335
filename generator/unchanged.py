"""What the last build left that the next one need not make again, by hashes and never by times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator import outputs, provenance, textfile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.campaign import Campaign
    from generator.manifest import AppendixRecord, Manifest, UnitRecord
    from generator.workers import Job


def units(job: Job, round_: Campaign, earlier: Manifest, out: Path) -> Iterator[UnitRecord]:
    """Records of units that building them again would leave as they are, in the files' order.

    The manifest says from which data, pack and program they were made. It does not say from which
    settings, but those are the same for all that it does not call out of date: the first document
    that is as it was built tells them.
    """
    if earlier.campaign != job.campaign or not is_by_this_program(earlier, job):
        return
    if earlier.pack.get("sha256") != job.pack_sha256:
        return
    settings_are_known = False
    for data in round_.files:
        record = earlier.units.get(data)
        if record is None or not _is_as_built(record, round_.folder / data, out):
            continue
        if not settings_are_known and not _is_of(job, out / record.document):
            return
        settings_are_known = True
        yield record


def is_by_this_program(earlier: Manifest, job: Job) -> bool:
    """Whether the program that left the manifest is this one, to its last file."""
    by = (earlier.generator, earlier.generator_sha256)
    return by == (job.version, job.program_sha256)


def sha256(earlier: UnitRecord | AppendixRecord | None, document: str) -> str:
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
        and record.document == outputs.unit_document(record.unit)
        and record.data_sha256 == textfile.file_sha256(path)
        and record.sha256 == outputs.file_sha256(out / record.document)
    )


def _is_of(job: Job, document: Path) -> bool:
    """Whether the document was made with the job's settings."""
    made = provenance.read(document)
    return made is not None and made.settings == job.settings_sha256
