"""Which outputs of the last build are still current, by hashes and never by file times."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator import __version__
from generator.build import output_folder
from generator.build.manifest import AppendixRecord, UnitRecord
from generator.common import amounts, hashes, program
from generator.datafile import file_bytes
from generator.word import package, provenance

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from decimal import Decimal
    from pathlib import Path

    from generator.build.manifest import Manifest
    from generator.build.one_unit import UnitResult
    from generator.build.volumes import Volume
    from generator.campaign.campaigns import Campaign
    from generator.campaign.last_year import LastYear
    from generator.campaign.roster_units import RosterIndex


def unchanged_records(
    campaign: Campaign,
    earlier: Manifest,
    out: Path,
    is_kept: Callable[[UnitRecord], bool] = lambda _: True,
) -> Iterator[UnitRecord]:
    """Records of the units whose documents need no rebuild, in the files' order.

    Only records that `is_kept` accepts are compared with the files. The manifest records data, pack
    and program, but no settings. All its documents that are not out of date were made with the same
    settings, so the first current one is opened to compare them.
    """
    if earlier.campaign != campaign.name or not is_same_program(earlier):
        return
    if earlier.pack.get("sha256") != campaign.pack.sha256:
        return
    settings_are_known = False
    for data in campaign.files:
        record = earlier.units.get(data)
        if record is None or not is_kept(record):
            continue
        if not _is_as_built(record, campaign.folder / data, out):
            continue
        if not settings_are_known and not _has_settings_of(campaign, out / record.document):
            return
        settings_are_known = True
        yield record


def is_judged_by(
    record: UnitRecord, before: LastYear | None, roster_index: RosterIndex | None
) -> bool:
    """Whether the record's findings are by last year's campaign and the roster as they are now."""
    return is_compared_with(record, before) and is_bounded_by(record, roster_index)


def is_compared_with(record: UnitRecord, before: LastYear | None) -> bool:
    """Whether the record's findings compare figures with the unit's present file of last year."""
    return record.earlier_sha256 == (before.sha256(record.data, record.unit) if before else "")


def is_bounded_by(record: UnitRecord, roster_index: RosterIndex | None) -> bool:
    """Whether the record's findings are by the unit's present 控制数 in the roster."""
    return record.ceiling == _amount(roster_index.ceiling(record.unit) if roster_index else None)


def _amount(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amounts.plain(amount):f}"


def is_current_volume(earlier: Manifest, out: Path, volume: Volume) -> bool:
    """Whether the volume on disk equals the one that would be written.

    A document names its program's version, but not the hash of the program's files, so the
    manifest's is compared; a record out of date may be an earlier program's.
    """
    record = next((r for r in earlier.appendix if r.document == volume.document), None)
    if record is None or record.out_of_date or not is_same_program(earlier):
        return False
    path = out / volume.document
    origin = provenance.read(path) if path.is_file() else None
    if origin is None or not provenance.matches(origin, volume.provenance):
        return False
    return hashes.file_sha256(path) == record.sha256


def volumes_on_disk(
    earlier: Manifest, out: Path, planned: Sequence[Volume], *, whole: bool
) -> list[AppendixRecord]:
    """Records of the volumes on disk, planned or earlier ones; `whole` if all units may be in them.

    Where they may not, each volume is out of date; else each that differs from what is planned.
    """
    by_document = {volume.document: volume for volume in planned}
    documents = dict.fromkeys([*by_document, *(record.document for record in earlier.appendix)])
    return [
        AppendixRecord(
            document,
            hashes.file_sha256(path),
            not whole
            or document not in by_document
            or not is_current_volume(earlier, out, by_document[document]),
        )
        for document in documents
        if (path := out / document).is_file()
    ]


def is_same_program(earlier: Manifest) -> bool:
    """Whether the manifest was written by this program: its version and the hash of its files."""
    return (earlier.generator, earlier.generator_sha256) == (__version__, program.sha256())


def known_sha256(earlier: UnitRecord | AppendixRecord | None, document: str) -> str:
    """Hash of the document as the last build wrote it, by its record; blank where unknown.

    The hash of an out-of-date document was taken from the file, which may have been edited by then.
    """
    if earlier is None or earlier.document != document or earlier.out_of_date:
        return ""
    return earlier.sha256


def _is_as_built(record: UnitRecord, path: Path, out: Path) -> bool:
    document = out / record.document
    return (
        not record.errors
        and not record.out_of_date
        and record.document == output_folder.unit_document(record.unit)
        and record.data_sha256 == file_bytes.file_sha256(path)
        and document.is_file()
        and record.sha256 == hashes.file_sha256(document)
    )


def _has_settings_of(campaign: Campaign, document: Path) -> bool:
    """Whether the document was made with the campaign's present settings."""
    origin = provenance.read(document)
    return origin is not None and origin.settings == campaign.settings_sha256


def record_of(data: str, unit: UnitResult) -> UnitRecord:
    """The manifest record of a unit that was just checked, with its document if one was made."""
    record = UnitRecord(
        unit=unit.unit,
        data=data,
        data_sha256=unit.data_sha256,
        errors=tuple(d for d in unit.diagnostics if d.severity == "error"),
        warnings=tuple(d for d in unit.diagnostics if d.severity == "warning" and not d.answered),
        answered=tuple(d for d in unit.diagnostics if d.answered),
        earlier_sha256=unit.earlier_sha256,
        is_earlier_broken=unit.is_earlier_broken,
        ceiling=_amount(unit.ceiling),
        total=_amount(unit.total),
    )
    if not unit.sha256:
        return record
    document = output_folder.unit_document(unit.unit)
    return replace(record, document=document, sha256=unit.sha256, parts_sha256=unit.parts_sha256)


def with_earlier_document(
    record: UnitRecord, earlier: UnitRecord, out: Path, written: Collection[str]
) -> UnitRecord:
    """The record with the unit's document of an earlier build as out of date, if there is one.

    `earlier` is the data file's record in the last build's manifest; `written` are the documents
    that this build wrote, which belong to other units.
    """
    name, document = record.unit or earlier.unit, earlier.document
    if not (out / document).is_file():
        document = output_folder.unit_document(name)
    path = out / document
    if document in written or not path.is_file() or provenance.read(path) is None:
        return record
    content = path.read_bytes()
    return replace(
        record,
        unit=name,
        document=document,
        sha256=hashes.sha256(content),
        parts_sha256=_parts_sha256(content),
        out_of_date=True,
    )


def _parts_sha256(docx: bytes) -> dict[str, str]:
    """Hashes of the document's uncompressed parts by name; empty for a damaged document."""
    try:
        parts = package.parts(docx)
    except ValueError:
        return {}
    return {part: hashes.sha256(content) for part, content in sorted(parts.items())}
