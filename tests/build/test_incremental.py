from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.build import incremental, manifest, stages, volumes
from generator.build.manifest import AppendixRecord, UnitRecord
from generator.build.one_unit import UnitResult
from generator.common import hashes
from generator.common.diagnostics import Diagnostic
from generator.word import package
from tests import units, vehicles

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.build.manifest import Manifest
    from generator.build.volumes import Volume

FILES = ["units/丙局.yaml", "units/乙局.yaml", "units/甲局.yaml"]
RECORD = UnitRecord("甲局", "units/a.yaml", "d" * 64)


@pytest.fixture
def built(folder: Path, out: Path) -> Manifest:
    """The manifest of a finished build."""
    return stages.build(vehicles.load(folder), out, stages.Options()).manifest


def _unchanged(
    folder: Path, out: Path, earlier: Manifest, keep: Callable[[UnitRecord], bool] = lambda _: True
) -> list[str]:
    campaign = vehicles.load(folder)
    return [r.data for r in incremental.unchanged_records(campaign, earlier, out, keep)]


def test_everything_is_unchanged_after_a_build(folder: Path, out: Path, built: Manifest) -> None:
    assert _unchanged(folder, out, built) == FILES


def test_what_is_not_to_be_kept_is_left_out(folder: Path, out: Path, built: Manifest) -> None:
    assert _unchanged(folder, out, built, lambda record: record.unit == "乙局") == [FILES[1]]


def test_a_changed_data_file_is_changed(folder: Path, out: Path, built: Manifest) -> None:
    vehicles.write_unit(folder, "乙局", 5)

    assert _unchanged(folder, out, built) == [FILES[0], FILES[2]]


@pytest.mark.parametrize("kind", ["edited", "missing"])
def test_a_document_that_is_not_as_built_is_changed(
    folder: Path, out: Path, built: Manifest, kind: str
) -> None:
    document = out / "units" / "丙局.docx"
    if kind == "edited":
        document.write_bytes(document.read_bytes() + b" ")
    else:
        document.unlink()

    assert _unchanged(folder, out, built) == FILES[1:]


def test_other_settings_change_everything(folder: Path, out: Path, built: Manifest) -> None:
    vehicles.write_settings(folder, "单位顺序: [丙局]")

    assert _unchanged(folder, out, built) == []


@pytest.mark.parametrize(
    "change",
    [
        {"campaign": "2023"},
        {"generator": "0.0.1"},
        {"generator_sha256": "0" * 64},
        {"pack": {"name": "vehicle-register", "version": "1", "sha256": "0" * 64}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_campaign_program_or_pack_changes_everything(
    folder: Path, out: Path, built: Manifest, change: dict[str, object]
) -> None:
    assert _unchanged(folder, out, replace(built, **change)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        (None, ""),
        (AppendixRecord("appendix.docx", "ff"), "ff"),
        (AppendixRecord("appendix-01.docx", "ff"), ""),
        (AppendixRecord("appendix.docx", "ff", out_of_date=True), ""),
    ],
)
def test_a_hash_is_known_of_the_same_document_that_is_up_to_date(
    earlier: AppendixRecord | None, expected: str
) -> None:
    assert incremental.known_sha256(earlier, "appendix.docx") == expected


def test_a_record_separates_errors_warnings_and_answered_ones() -> None:
    error = Diagnostic("a.yaml", 1, 1, "error", "sum", "", "")
    warning = replace(error, severity="warning")

    answered = replace(warning, answered="表样如此")
    unit = UnitResult("甲局", "dd", (error, warning, answered))

    record = incremental.record_of("units/a.yaml", unit)

    assert record == UnitRecord(
        "甲局", "units/a.yaml", "dd", errors=(error,), warnings=(warning,), answered=(answered,)
    )
    assert [finding.answered for finding in record.findings] == ["", "", "表样如此"]


def test_a_record_names_the_document_that_was_made() -> None:
    result = UnitResult("甲/局", "dd", (), b"docx", "ff", {"part": "ee"})

    record = incremental.record_of("units/a.yaml", result)

    assert (record.document, record.sha256, record.parts_sha256) == (
        "units/甲_局.docx",
        "ff",
        {"part": "ee"},
    )
    assert record.is_ready


def test_an_earlier_document_is_recorded_as_out_of_date(out: Path, built: Manifest) -> None:
    earlier = built.units["units/甲局.yaml"]

    record = incremental.with_earlier_document(RECORD, earlier, out, ())

    content = (out / earlier.document).read_bytes()
    assert (record.document, record.out_of_date) == ("units/甲局.docx", True)
    assert record.sha256 == units.sha256(content)
    assert record.parts_sha256 == {
        name: hashes.sha256(part) for name, part in package.parts(content).items()
    }


def test_a_document_of_another_unit_or_program_is_not_recorded(out: Path, built: Manifest) -> None:
    earlier = built.units["units/甲局.yaml"]

    assert incremental.with_earlier_document(RECORD, earlier, out, {earlier.document}) == RECORD
    (out / earlier.document).write_bytes(b"PK\x03\x04")
    assert incremental.with_earlier_document(RECORD, earlier, out, ()) == RECORD


def test_the_manifest_on_disk_serves_as_well(folder: Path, out: Path, built: Manifest) -> None:
    earlier = manifest.read(out / manifest.NAME, folder.as_posix())

    assert earlier is not None
    assert len(built.units) == 3
    assert _unchanged(folder, out, earlier) == FILES


def test_a_volume_is_current_until_its_units_its_file_or_the_program_change(
    folder: Path, out: Path, built: Manifest
) -> None:
    campaign = vehicles.load(folder)
    job = stages.job(campaign)
    [volume] = volumes.plan(campaign, job, manifest.briefs(built.units), None)
    one = [built.units["units/甲局.yaml"].brief]
    [fewer] = volumes.plan(campaign, job, one, None)
    stale = (replace(built.appendix[0], out_of_date=True),)

    def is_current(volume: Volume, earlier: Manifest = built) -> bool:
        return incremental.is_current_volume(earlier, out, volume)

    assert is_current(volume)
    assert not is_current(fewer)
    assert not is_current(volume, replace(built, appendix=()))
    assert not is_current(volume, replace(built, appendix=stale))
    assert not is_current(volume, replace(built, generator_sha256="0" * 64))
    units.edit(out / "appendix.docx", "改过")
    assert not is_current(volume)
