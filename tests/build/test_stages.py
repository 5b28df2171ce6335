from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from generator.build import executors, manifest, output_folder, stages, volumes
from generator.build.executors import WorkerPool
from generator.common.diagnostics import UsageError
from tests import units, vehicles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.build.one_unit import Job
    from generator.build.report import Report
    from generator.build.volumes import Volume

DOCUMENTS = ("units/丙局.docx", "units/乙局.docx", "units/甲局.docx")


def _build(folder: Path, out: Path, **options: object) -> Report:
    return stages.build(vehicles.load(folder), out, stages.Options(**options))  # type: ignore[arg-type]


def test_a_first_build_writes_every_document_and_says_so(folder: Path, out: Path) -> None:
    report = _build(folder, out)

    assert sorted(report.written) == sorted([*DOCUMENTS, "appendix.docx"])
    others = ["appendix.docx", "findings.txt", "manifest.json"]
    assert sorted(units.files(out)) == sorted([*DOCUMENTS, *others])
    assert [*report.manifest.documents()] == [
        (name, units.sha256((out / name).read_bytes())) for name in (*DOCUMENTS, "appendix.docx")
    ]
    assert (report.backups, report.strays, [*report.diagnostics]) == ((), (), [])


def test_a_second_build_writes_nothing(folder: Path, out: Path) -> None:
    _build(folder, out)
    before = units.files(out)

    report = _build(folder, out)

    assert report.written == ()
    assert units.files(out) == before


def test_force_writes_everything_again_with_the_same_bytes(folder: Path, out: Path) -> None:
    _build(folder, out)
    before = units.files(out)

    report = _build(folder, out, force=True)

    assert len(report.written) == 4
    assert units.files(out) == before


def test_volumes_written_by_workers_are_those_of_one_process(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vehicles.write_settings(folder, "每册单位数: 1")
    _build(folder, out)
    before = units.files(out)
    shutil.rmtree(out)
    # Workers that see this disk, without the start of processes.
    write = volumes.write_in_worker
    waited_for: list[bool] = []

    def write_in_worker(job: Job, out: Path, volume: Volume) -> None:
        waited_for.extend((out / name).exists() for name in volume.earlier or ())
        write(job, out, volume)

    @contextmanager
    def threads(jobs: int) -> Iterator[WorkerPool]:
        with ThreadPoolExecutor(jobs) as executor:
            yield WorkerPool(executor, jobs)

    monkeypatch.setattr(volumes, "write_in_worker", write_in_worker)
    monkeypatch.setattr(executors, "local", threads)
    monkeypatch.setattr(stages, "_MIN_UNITS_PER_PROCESS", 1)
    report = _build(folder, out, jobs=2)

    assert units.files(out) == before
    assert waited_for == [True, True]
    assert [n for n in report.written if n.startswith("app")] == [
        f"appendix-0{number}.docx" for number in (1, 2, 3)
    ]


@pytest.mark.parametrize("size", [0, 2])
def test_after_a_change_the_files_are_those_of_a_first_build(
    folder: Path, out: Path, size: int
) -> None:
    """The appendix's rows and contents come from changed and unchanged documents alike."""
    vehicles.write_settings(folder, *([f"每册单位数: {size}"] if size else []))
    _build(folder, out)
    vehicles.write_unit(folder, "乙局", 70, "80.5")

    report = _build(folder, out)

    assert "units/乙局.docx" in report.written
    assert "units/甲局.docx" not in report.written
    _build(folder, out.parent / "fresh")
    assert units.files(out) == units.files(out.parent / "fresh")


def test_a_unit_with_errors_keeps_its_earlier_document_as_out_of_date(
    folder: Path, out: Path
) -> None:
    _build(folder, out)
    before = units.files(out)
    vehicles.write_unit(folder, "乙局", "many")

    report = _build(folder, out)

    record = report.manifest.units["units/乙局.yaml"]
    assert (record.document, record.out_of_date, len(record.errors)) == (DOCUMENTS[1], True, 1)
    assert [volume.out_of_date for volume in report.manifest.appendix] == [True]
    after = units.files(out)
    assert {name for name in after if after[name] != before[name]} == {
        manifest.NAME,
        output_folder.FINDINGS,
    }


def test_partial_writes_the_appendix_of_the_valid_units(folder: Path, out: Path) -> None:
    vehicles.write_unit(folder, "乙局", "many")

    report = _build(folder, out, partial=True)

    assert units.contents(out / "appendix.docx") == ["甲局", "丙局"]
    assert [volume.out_of_date for volume in report.manifest.appendix] == [False]


def test_only_the_wanted_unit_is_written(folder: Path, out: Path) -> None:
    report = _build(folder, out, units=("甲局",))

    assert report.written == ("units/甲局.docx",)
    assert report.manifest.appendix == ()


def test_an_unknown_unit_is_refused_with_the_nearest_name(folder: Path, out: Path) -> None:
    with pytest.raises(UsageError, match=r"没有单位“甲局局”。您要输入的是“甲局”吗？"):
        _build(folder, out, units=("甲局局",))


def test_two_files_of_one_unit_are_errors_of_both(folder: Path, out: Path) -> None:
    vehicles.write_unit(folder, "甲局", 1, file="again")

    report = _build(folder, out)

    assert [d.file for d in report.diagnostics if d.severity == "error"] == [
        (folder / "units" / f"{name}.yaml").as_posix() for name in ("again", "甲局")
    ]
    assert "units/甲局.docx" not in report.written


def test_an_edited_document_is_backed_up_and_written_again(folder: Path, out: Path) -> None:
    _build(folder, out)
    document = out / "units" / "甲局.docx"
    original = document.read_bytes()
    edited = units.edit(document, "改过")

    report = _build(folder, out)

    assert report.backups == ("units/甲局.bak.docx",)
    assert (out / "units" / "甲局.bak.docx").read_bytes() == edited
    assert document.read_bytes() == original


def test_documents_of_removed_units_go_and_other_files_stay(folder: Path, out: Path) -> None:
    _build(folder, out)
    (folder / "units" / "丙局.yaml").unlink()
    vehicles.write_settings(folder)
    (out / "notes.txt").write_bytes(b"")

    report = _build(folder, out)

    assert not (out / "units" / "丙局.docx").exists()
    assert report.strays == ("notes.txt",)


def test_strict_makes_errors_of_warnings(folder: Path, out: Path) -> None:
    path = vehicles.write_unit(folder, "甲局", 1, 2)
    path.write_text(path.read_text("utf-8").replace("湘B1", "湘B0"), "utf-8")
    lenient = _build(folder, out)

    strict = _build(folder, out, strict=True)

    assert [d.severity for d in lenient.diagnostics] == ["warning"]
    assert [d.severity for d in strict.diagnostics] == ["error"]
    assert strict.manifest.units["units/甲局.yaml"].out_of_date


def test_a_job_carries_what_the_documents_depend_on(folder: Path) -> None:
    campaign = vehicles.load(folder)

    job = stages.job(campaign, stages.Options(strict=True, units=("甲局",)))

    assert (job.campaign, job.strict, job.units) == ("2024", True, ("甲局",))
    assert (job.pack_sha256, job.settings_sha256) == (
        campaign.pack.sha256,
        campaign.settings_sha256,
    )


@pytest.mark.parametrize("name", [".~forms-局", ".~forms-lock", "~$局", "甲局.bak", "settings"])
def test_no_unit_s_name_is_one_of_the_program_s_own(folder: Path, out: Path, name: str) -> None:
    vehicles.write_unit(folder, name, 1, file="丁局")
    _build(folder, out)
    units.edit(out / "units" / "甲局.docx", "改过")
    vehicles.write_unit(folder, "甲局", 5)

    report = _build(folder, out)

    document = report.manifest.units["units/丁局.yaml"].document
    assert (out / document).is_file()
    assert document not in report.written
    assert report.backups == ("units/甲局.bak.docx",)
    assert report.strays == ()


def _similar(report: Report) -> list[tuple[str, str, str]]:
    return [
        (d.file.rpartition("/")[2], d.severity, d.answered)
        for d in report.diagnostics
        if d.code == "similar-unit"
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_two_spellings_of_a_unit_are_told_by_every_build_until_one_is_gone(
    folder: Path, out: Path, jobs: int
) -> None:
    other = vehicles.write_unit(folder, "甲 局", 1)
    for number in range(30 if jobs > 1 else 0):
        vehicles.write_unit(folder, f"第{number}局")
    both = [("甲 局.yaml", "warning", ""), ("甲局.yaml", "warning", "")]

    first, second = (_build(folder, out, jobs=jobs) for _ in range(2))
    other.unlink()
    third = _build(folder, out)

    assert _similar(first) == _similar(second) == both
    assert (second.written, _similar(third)) == ((), [])


def test_of_two_spellings_of_a_unit_either_may_be_answered(folder: Path, out: Path) -> None:
    path = vehicles.write_unit(folder, "甲 局", 1)
    answer = "# 已核对[similar-unit]: 是两个单位\n"
    path.write_text(answer + path.read_text("utf-8"), "utf-8")

    report = _build(folder, out)

    assert _similar(report) == [
        ("甲 局.yaml", "warning", "是两个单位"),
        ("甲局.yaml", "warning", ""),
    ]
    assert [d.code for d in report.diagnostics if d.code == "answer"] == []


def test_strict_builds_neither_of_two_spellings_of_a_unit(folder: Path, out: Path) -> None:
    vehicles.write_unit(folder, "甲 局", 1)
    _build(folder, out)

    report = _build(folder, out, strict=True)

    assert [severity for _, severity, _ in _similar(report)] == ["error", "error"]
    units_ = report.manifest.units
    assert [units_[f"units/{n}.yaml"].out_of_date for n in ("甲局", "甲 局", "乙局")] == [
        True,
        True,
        False,
    ]
