"""What the last build left that the next one need not make again, by hashes and never by times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator import outputs, provenance, textfile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from generator.manifest import AppendixRecord, Manifest, UnitRecord
    from generator.workers import Job


def units(
    job: Job, earlier: Manifest, data: Path, files: Sequence[Path], out: Path
) -> dict[Path, UnitRecord]:
    """Records of units that building them again would leave as they are, by data file.

    `data` is the campaign's folder. The manifest says from which data, pack and program they were
    made. It does not say from which settings, but those are the same for all that it does not call
    out of date: the first document that is as it was built tells them.
    """
    if (earlier.campaign, earlier.generator) != (job.campaign, job.version):
        return {}
    if earlier.pack.get("sha256") != job.pack_sha256:
        return {}
    records = {data / record.data: record for record in earlier.units}
    found: dict[Path, UnitRecord] = {}
    for path in files:
        record = records.get(path)
        if record is None or not _is_as_built(record, path, out):
            continue
        if not found and not _is_of(job, out / record.document):
            return {}
        found[path] = record
    return found


def hashes(earlier: Manifest) -> dict[str, str]:
    """Hashes of the documents that are as they were built unless somebody edited them since.

    What the manifest calls out of date may have been edited before it was written.
    """
    records: tuple[UnitRecord | AppendixRecord, ...] = (*earlier.units, *earlier.appendix)
    return {r.document: r.sha256 for r in records if r.document and not r.out_of_date}


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
