"""An archive beside a roster: refused while units are missing; what goes along as it is."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from generator.archive import command, readiness, reports, unaltered_files, verify
from generator.archive.command import NotReadyError
from generator.build import stages
from generator.campaign import record
from generator.common.diagnostics import FormsError
from tests import archives, compared_pack, listed_units

if TYPE_CHECKING:
    from pathlib import Path

SENT = "received/甲局/001-0123abcd.docx"


def progress(items: object, *_: object) -> object:
    return items


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("listed")
    campaign = compared_pack.load(listed_units.write(project))
    stages.build(campaign, project / "build" / "2024", stages.Options())
    return project


@pytest.fixture
def project(_built: Path, tmp_path: Path) -> Path:
    """A project whose campaign with a roster was built; one unit sent a file, another signed."""
    project = shutil.copytree(_built, tmp_path / "project")
    folder = project / "data" / "2024"
    for name, content in (
        (SENT, b"sent"),
        ("received/log.jsonl", b"{}\n"),
        ("signed/甲局.pdf", b"%"),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "received" / "甲局" / "~$1.docx").write_bytes(b"open")
    return project


def build(project: Path) -> None:
    campaign = compared_pack.load(project / "data" / "2024")
    stages.build(campaign, project / "build" / "2024", stages.Options(partial=True))


def archived(project: Path, *, partial: bool = False) -> Path:
    campaign = compared_pack.load(project / "data" / "2024")
    options = command.Options(project / "archive", archives.DAY, partial=partial, pdf=False)
    report = command.archive_campaign(campaign, project / "build" / "2024", options, progress)  # type: ignore[arg-type]
    return report.folder


def problems(project: Path) -> tuple[str, ...]:
    with pytest.raises(NotReadyError) as error:
        archived(project)
    return error.value.problems


def verified(bag: Path) -> verify.Report:
    options = verify.Options(bag.parent.parent, rebuild=True)
    return verify.verify(bag, options, progress)  # type: ignore[arg-type]


def test_roster_what_units_sent_and_signed_scans_go_along_as_they_are(project: Path) -> None:
    folder = project / "data" / "2024"

    bag = archived(project)

    for name in ("roster.csv", SENT, "received/log.jsonl", "signed/甲局.pdf"):
        assert (bag / "data" / "data" / "2024" / name).read_bytes() == (folder / name).read_bytes()
    assert not (bag / "data" / "data" / "2024" / "received" / "甲局" / "~$1.docx").exists()
    assert (
        "名册 roster.csv，各单位报送的文件和登记 2 个（received），签字盖章的扫描件 1 个（signed）"
        in (bag / "data" / "check-report.txt").read_text("utf-8")
    )
    listed = json.loads((bag / "data" / "check-report.json").read_text("utf-8"))["unaltered_files"]
    assert listed == [
        f"data/2024/{name}"
        for name in ("roster.csv", "received/log.jsonl", SENT, "signed/甲局.pdf")
    ]


def test_a_rebuild_finds_the_same_with_the_archived_roster(project: Path) -> None:
    report = verified(archived(project))

    assert (report.faults, report.unproven, report.known) == ((), (), ())
    assert any("逐字节相同" in line for line in report.proven)
    assert any("随同归档、未作改动的文件（名册 roster.csv，" in line for line in report.proven)


def test_a_file_that_was_put_among_them_later_is_found(project: Path) -> None:
    bag = archived(project)
    (bag / "data" / "data" / "2024" / "received" / "甲局" / "002.docx").write_bytes(b"late")

    assert any("002.docx" in fault for fault in verified(bag).faults)


def test_missing_units_keep_a_campaign_from_its_archive(project: Path) -> None:
    listed_units.write_roster(project / "data" / "2024", *listed_units.ROWS, "丁局")
    build(project)

    assert problems(project) == ("丁局：名册中的单位，未报（没有数据文件）。",)
    bag = archived(project, partial=True)
    assert (bag / "bag-info.txt").read_text("utf-8").splitlines()[-3:-1] == [
        "状态: 不完整",
        "问题: 丁局：名册中的单位，未报（没有数据文件）。",
    ]
    report = verified(bag)
    assert (report.faults, report.unproven) == ((), ())
    assert any("4 份文档逐字节相同" in line for line in report.proven)
    assert report.known == ("丁局：名册中的单位，未报（没有数据文件）。",)


def test_a_ceiling_or_a_name_that_changed_since_the_build_is_a_problem(project: Path) -> None:
    listed_units.write_roster(project / "data" / "2024", "甲局,,20", "乙局,,100")

    assert [problem.partition("。")[0] for problem in problems(project)] == [
        "丙局：不在名册中",
        "甲局：名册中的控制数在生成后又有修改，检查结果待更新",
    ]


def test_a_roster_with_mistakes_is_a_problem(project: Path) -> None:
    listed_units.write_roster(project / "data" / "2024", "甲局,,待定")

    assert problems(project)[0].startswith("roster.csv：第 2 行，")


def test_two_rosters_are_a_problem_and_both_go_along(project: Path) -> None:
    folder = project / "data" / "2024"
    shutil.copy(folder / "roster.csv", folder / "roster.xlsx")

    first, *others = problems(project)
    assert first == "roster.csv：第 1 行，roster.csv 和 roster.xlsx 只能有一个"
    # No figure can be judged any more by what bounded it, and nobody knows who is missing.
    assert [problem.partition("：")[0] for problem in others] == ["乙局", "甲局", "appendix.docx"]
    bag = archived(project, partial=True)
    assert (bag / "data" / "data" / "2024" / "roster.xlsx").is_file()
    assert verified(bag).faults == ()


def test_an_archive_that_is_whole_has_no_unit_of_its_roster_missing(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed_units.write_roster(project / "data" / "2024", *listed_units.ROWS, "丁局")
    build(project)
    monkeypatch.setattr(stages, "missing_units", lambda *_: ())
    bag = archived(project)
    monkeypatch.undo()

    assert any("名册中有 1 个单位没有数据" in fault for fault in verified(bag).faults)


def test_a_name_that_is_no_text_and_a_linked_folder_are_named(project: Path) -> None:
    folder = project / "data" / "2024"
    (folder / "signed" / "more").symlink_to(project)

    with pytest.raises(FormsError, match="是链接，无法归档"):
        archived(project)

    (folder / "signed" / "more").unlink()
    (folder / "signed" / os.fsdecode("局".encode("gbk"))).write_bytes(b"")
    with pytest.raises(FormsError, match="文件名无法识别"):
        archived(project)


def test_without_a_roster_nothing_is_said_of_one(project: Path) -> None:
    folder = project / "data" / "2024"
    for name in ("received", "signed"):
        shutil.rmtree(folder / name)
    (folder / "roster.csv").unlink()
    build(project)

    built = readiness.inspect(compared_pack.load(folder), project / "build" / "2024", pdf=False)

    assert built.problems == ()
    assert [label for label, _ in reports.info(built, archives.DAY)][-4:] == [
        "年份",
        "单位数",
        "PDF",
        "状态",
    ]
    assert "unaltered_files" not in reports.reports(built)["check-report.json"]


def test_what_units_sent_lies_where_receive_puts_it() -> None:
    assert record.FOLDER == unaltered_files.RECEIVED
