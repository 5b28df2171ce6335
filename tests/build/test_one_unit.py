from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.build import one_unit, stages
from generator.build.one_unit import CompiledJob, Task
from generator.campaign.personal_fields import Masking
from generator.common import hashes
from generator.common.diagnostics import MachineError
from generator.datafile import file_bytes
from generator.word import package
from tests import vehicles

if TYPE_CHECKING:
    from pathlib import Path

    from generator.build.one_unit import UnitResult


@pytest.fixture
def compiled_job(folder: Path) -> CompiledJob:
    campaign = vehicles.load(folder)
    return CompiledJob(stages.job(campaign), campaign.pack)


def _render(compiled_job: CompiledJob, path: Path) -> UnitResult:
    task = Task("a.yaml", file_bytes.read(path))
    return one_unit.check_and_render(compiled_job.job, compiled_job.renderer, task)


def test_a_valid_unit_gets_a_document_with_the_hashes_of_its_bytes(
    compiled_job: CompiledJob, folder: Path
) -> None:
    path = folder / "units" / "乙局.yaml"

    result = _render(compiled_job, path)

    assert (result.unit, result.is_valid) == ("乙局", True)
    assert result.data_sha256 == hashes.file_sha256(path)
    assert result.sha256 == hashes.sha256(result.docx)
    assert result.parts_sha256 == {
        name: hashes.sha256(part) for name, part in package.parts(result.docx).items()
    }


def test_a_unit_with_errors_gets_findings_and_no_document(
    compiled_job: CompiledJob, folder: Path
) -> None:
    result = _render(compiled_job, vehicles.write_unit(folder, "丁局", "-1"))

    assert [(d.file, d.severity, d.line) for d in result.diagnostics] == [("a.yaml", "error", 4)]
    assert (result.unit, result.is_valid, result.docx) == ("丁局", False, b"")


def test_a_unit_that_is_not_wanted_is_checked_only(compiled_job: CompiledJob, folder: Path) -> None:
    job = replace(compiled_job.job, units=("甲局",))

    result = _render(replace(compiled_job, job=job), folder / "units" / "乙局.yaml")

    assert (result.is_valid, result.docx) == (True, b"")


def test_a_batch_gives_the_same_results_in_order(compiled_job: CompiledJob, folder: Path) -> None:
    paths = [folder / "units" / f"{name}.yaml" for name in ("丙局", "甲局")]
    tasks = [Task("a.yaml", file_bytes.read(path)) for path in paths]

    results = one_unit.check_and_render_batch(compiled_job.job, tasks)

    assert results == [_render(compiled_job, path) for path in paths]


@pytest.mark.parametrize("change", [{"version": "0.0.1"}, {"program_sha256": "0" * 64}])
def test_a_worker_of_another_program_refuses_the_work(
    compiled_job: CompiledJob, change: dict[str, str]
) -> None:
    with pytest.raises(MachineError, match="工作进程"):
        one_unit.check_and_render_batch(replace(compiled_job.job, **change), [])  # type: ignore[arg-type]


def test_only_a_public_document_hides_the_hash_of_its_data(compiled_job: CompiledJob) -> None:
    public = replace(compiled_job.job, masking=Masking())

    assert one_unit.expected_provenance(compiled_job.job, "甲局", "dd").data == "dd"
    assert one_unit.expected_provenance(public, "甲局", "dd").data == ""
    assert one_unit.expected_provenance(public, "", "dd").data == "dd"
