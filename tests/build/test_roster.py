"""A build beside a roster: who is not on it, who is missing, and what a 控制数 changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from generator.build import executors, stages
from generator.common.diagnostics import UsageError
from generator.word import package
from tests import compared_pack, listed_units, vehicles

if TYPE_CHECKING:
    from pathlib import Path

    from generator.build.report import Report


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return listed_units.write(tmp_path)


def build(folder: Path, out: Path, **options: object) -> Report:
    campaign = compared_pack.load(folder)
    return stages.build(campaign, out, stages.Options(**options))  # type: ignore[arg-type]


def found(report: Report) -> list[tuple[str, str, int]]:
    return [(d.code, d.message, d.line) for d in report.diagnostics]


def document_text(path: Path) -> str:
    return package.parts(path.read_bytes())["word/document.xml"].decode()


def missing(report: Report) -> list[str]:
    return [row.name for row in report.missing]


def test_units_that_are_all_on_the_roster_are_built_as_without_one(folder: Path, out: Path) -> None:
    listed = build(folder, out)
    documents = {name: (out / name).read_bytes() for name in listed.written}
    (folder / "roster.csv").unlink()

    alone = build(folder, out.parent / "alone")

    assert found(listed) == found(alone) == []
    assert listed.written == alone.written
    for name, content in documents.items():
        assert (out.parent / "alone" / name).read_bytes() == content


def test_a_unit_that_is_not_on_it_has_an_error_and_no_document(folder: Path, out: Path) -> None:
    vehicles.write_unit(folder, "甲", 1)

    report = build(folder, out)

    assert found(report) == [("unlisted", "单位“甲”不在名册中；它是名册第 2 行“甲局”的别名", 1)]
    assert report.written == ("units/丙局.docx", "units/乙局.docx", "units/甲局.docx")


def test_a_missing_unit_is_no_error_but_keeps_the_appendix_back(folder: Path, out: Path) -> None:
    listed_units.write_roster(folder, *listed_units.ROWS, "丁局", "戊局")

    report = build(folder, out)

    assert found(report) == []
    assert missing(report) == ["丁局", "戊局"]
    assert report.manifest.appendix == ()
    assert "有 2 个未报（没有数据文件）：丁局、戊局。" in (out / "findings.txt").read_text("utf-8")
    assert [a.document for a in build(folder, out, partial=True).manifest.appendix] == [
        "appendix.docx"
    ]
    assert "（缺 2 个单位）" in document_text(out / "appendix.docx")
    assert [a.out_of_date for a in build(folder, out).manifest.appendix] == [True]
    listed_units.write_roster(folder)
    assert build(folder, out).written == ("appendix.docx",)
    assert "（缺" not in document_text(out / "appendix.docx")


def test_a_campaign_of_a_roster_alone_is_no_error(folder: Path, out: Path) -> None:
    for path in (folder / "units").iterdir():
        path.unlink()
    vehicles.write_settings(folder, "单位顺序: [丙局]")

    report = build(folder, out)

    assert found(report) == []
    assert missing(report) == ["甲局", "乙局", "丙局"]


def test_a_roster_with_mistakes_is_an_error_and_judges_no_unit(folder: Path, out: Path) -> None:
    listed_units.write_roster(folder, "甲局,,待定")

    report = build(folder, out)

    assert [code for code, _, _ in found(report)] == ["roster"]
    assert missing(report) == []
    assert len(report.written) == 3
    assert report.manifest.appendix == ()
    build(folder, out, partial=True)
    assert "（单位可能不全）" in document_text(out / "appendix.docx")


def test_a_unit_of_the_roster_without_a_file_is_told_when_it_is_to_be_built(
    folder: Path, out: Path
) -> None:
    listed_units.write_roster(folder, *listed_units.ROWS, "丁局")

    with pytest.raises(UsageError, match="“丁局”在名册中，但填报任务 2024 中还没有它的数据文件"):
        build(folder, out, units=("丁局",))


def test_a_changed_ceiling_is_judged_anew_and_builds_that_unit_alone(
    folder: Path, out: Path
) -> None:
    build(folder, out)
    before = (out / "units" / "甲局.docx").stat().st_ino
    listed_units.write_roster(folder, "甲局,甲,1000.0", "乙局,,15", "丙局")

    report = build(folder, out)

    message = "里程合计超过控制数：里程合计 20 万元，控制数 15 万元，多 5 万元"
    assert found(report) == [("ceiling", message, 1)]
    assert (out / "units" / "甲局.docx").stat().st_ino == before
    assert [u.unit for u in report.manifest.units.values() if u.out_of_date] == ["乙局"]
    listed_units.write_roster(folder)
    assert found(build(folder, out)) == []


def test_a_name_taken_from_the_roster_is_an_error_though_nothing_else_changed(
    folder: Path, out: Path
) -> None:
    build(folder, out)
    listed_units.write_roster(folder, *listed_units.ROWS[:2])

    report = build(folder, out)

    assert [code for code, _, _ in found(report)] == ["unlisted"]
    assert report.written == ()


def test_a_total_in_another_unit_is_told_by_the_ceiling_once(folder: Path, out: Path) -> None:
    vehicles.write_unit(folder, "乙局", 1000000)

    report = build(folder, out)

    [(code, message, _)] = found(report)
    assert code == "magnitude"
    assert "控制数为 100 万元，可能按“元”填写；以万元为单位应填 100" in message


def test_the_manifest_says_by_which_ceiling_a_unit_was_judged(folder: Path, out: Path) -> None:
    build(folder, out)

    units = json.loads((out / "manifest.json").read_text("utf-8"))["units"]
    assert [unit.get("ceiling") for unit in units] == [None, "100", "1000"]


@pytest.mark.slow
def test_worker_processes_know_the_ceilings(folder: Path, out: Path) -> None:
    names = [f"第{number}局" for number in range(40)]
    for name in names:
        vehicles.write_unit(folder, name, 10)
    listed_units.write_roster(folder, *listed_units.ROWS, *(f"{name},,9" for name in names))

    report = build(folder, out, jobs=min(2, executors.MAX_PROCESSES))

    assert [code for code, _, _ in found(report)] == ["ceiling"] * len(names)
