"""A build compares figures with last year's campaign, and notices when its files change."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from generator.build import check_command, manifest, one_unit, stages
from generator.build.one_unit import Task
from generator.campaign import last_year
from generator.datafile import file_bytes
from tests import compared_pack, units, vehicles

if TYPE_CHECKING:
    from pathlib import Path

    from generator.build.report import Report


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """甲局 has a thousand times last year's mileage, 乙局 the same."""
    compared_pack.write_templates(tmp_path)
    for year, mileage in (("2023", 54), ("2024", 64800)):
        folder = compared_pack.write_campaign(tmp_path, year)
        vehicles.write_unit(folder, "甲局", mileage)
        vehicles.write_unit(folder, "乙局", 10)
    return tmp_path


def build(project: Path) -> Report:
    campaign = compared_pack.load(project / "data" / "2024")
    return stages.build(campaign, project / "build" / "2024", stages.Options())


def warnings(report: Report) -> list[str]:
    return [finding.message for finding in report.diagnostics]


def test_the_manifest_names_the_file_that_a_unit_was_compared_with(project: Path) -> None:
    report = build(project)

    [told] = warnings(report)
    assert told == "里程 64800 万元，2023 年为 54 万元，相差 1200 倍"
    path = project / "data" / "2023" / "units" / "甲局.yaml"
    record = report.manifest.units["units/甲局.yaml"]
    assert record.earlier_sha256 == units.sha256(path.read_bytes())
    assert manifest.read(project / "build" / "2024" / "manifest.json") is not None


def test_a_second_build_changes_nothing(project: Path) -> None:
    told = warnings(build(project))
    before = units.files(project / "build")

    report = build(project)

    assert (report.written, warnings(report)) == ((), told)
    assert units.files(project / "build") == before


def test_a_change_of_last_years_file_checks_its_unit_again(project: Path) -> None:
    build(project)
    vehicles.write_unit(project / "data" / "2023", "甲局", 60000)

    report = build(project)

    assert warnings(report) == []
    # The document's bytes are the same: it does not say what it was compared with.
    assert report.written == ("units/甲局.docx",)


def test_a_campaign_that_goes_is_noticed_and_one_that_comes(project: Path) -> None:
    told = warnings(build(project))
    kept = project / "kept"
    shutil.move(project / "data" / "2023", kept)
    assert warnings(build(project)) == []
    without = (project / "build" / "2024" / "manifest.json").read_text(encoding="utf-8")
    assert "earlier_sha256" not in without

    shutil.move(kept, project / "data" / "2023")

    assert warnings(build(project)) == told


def test_a_figure_in_another_unit_is_not_built(project: Path) -> None:
    vehicles.write_unit(project / "data" / "2023", "甲局", 54, 13)
    vehicles.write_unit(project / "data" / "2024", "甲局", 540000, 130000)

    report = build(project)

    assert [f.severity for f in report.diagnostics] == ["error", "error"]
    assert report.written == ("units/乙局.docx",)


def test_documents_do_not_depend_on_last_year(project: Path) -> None:
    build(project)
    with_it = units.files(project / "build" / "2024")
    shutil.rmtree(project / "data" / "2023")
    shutil.rmtree(project / "build")
    build(project)
    without = units.files(project / "build" / "2024")

    documents = [name for name in with_it if str(name).endswith(".docx")]
    assert documents
    assert all(with_it[name] == without[name] for name in documents)


def test_a_check_of_one_file_compares_it(project: Path) -> None:
    path = project / "data" / "2024" / "units" / "甲局.yaml"
    selection = check_command.select_files([path.as_posix()], project / "data")

    found = check_command.check(
        selection,
        project / "templates",
        project / "build",
        strict=False,
        progress=lambda items, *_: items,
    )

    assert [d.code for d in found.diagnostics] == ["magnitude"]


def test_another_process_is_given_last_years_file(project: Path) -> None:
    campaign = compared_pack.load(project / "data" / "2024")
    before = last_year.find(campaign)
    assert before is not None
    raw = file_bytes.read(campaign.folder / "units" / "甲局.yaml")
    task = Task("甲局.yaml", raw, before.read("units/甲局.yaml", raw))

    [result] = one_unit.check_and_render_batch(stages.job(campaign), [task])

    assert [d.code for d in result.diagnostics] == ["magnitude"]
    assert result.earlier_sha256


def test_what_could_not_be_compared_is_told_by_each_build_and_check(project: Path) -> None:
    path = project / "data" / "2023" / "units" / "甲局.yaml"
    path.write_text("单位: 甲局\n车辆: [\n", encoding="utf-8")
    line = "2024 与 2023 年比较：2 个单位，1 个未能比较：甲局（2023/units/甲局.yaml 有错误）。"

    assert build(project).not_compared == line
    assert build(project).not_compared == line
    selection = check_command.select_files(["2024"], project / "data")
    found = check_command.check(
        selection,
        project / "templates",
        project / "build",
        strict=False,
        progress=lambda items, *_: items,
    )
    assert found.not_compared == (line,)


def test_the_manifest_of_a_campaign_without_one_is_as_before(project: Path) -> None:
    shutil.rmtree(project / "data" / "2023")
    build(project)

    read = json.loads((project / "build" / "2024" / "manifest.json").read_text(encoding="utf-8"))

    assert all("earlier_sha256" not in record for record in read["units"])
