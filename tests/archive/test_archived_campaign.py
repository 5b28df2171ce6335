from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.archive import archived_campaign
from generator.archive.archived_campaign import ArchivedCampaign
from generator.archive.bagit import bag_check, bag_files
from generator.archive.bagit.bag_files import Fault
from tests import archives, units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def opened(bag: Path) -> ArchivedCampaign | Fault:
    with bag_files.open_bag(bag) as files:
        checksums = bag_check.check(files, lambda items, *_: items)
        return archived_campaign.open_archive(files, checksums)


def test_an_archive_is_a_campaign_with_its_manifest(bag: Path) -> None:
    archive = opened(bag)

    assert isinstance(archive, ArchivedCampaign)
    assert (archive.name, archive.problems) == ("2023", ())
    assert archive.campaign.settings["年份"] == "2024"
    assert archive.campaign.files == ()
    names = ("units/丙局", "units/乙局", "units/甲局", "appendix")
    assert archive.documents == tuple(f"{name}.docx" for name in names)
    assert archive.pdfs == tuple(f"data/build/2023/{name}.pdf" for name in names)
    path = archive.data("units/甲局.yaml")
    assert archive.sha256(path) == units.sha256((bag / path).read_bytes())
    assert archive.sha256("data/nothing") == ""


def _info(old: str, new: str) -> Callable[[Path], object]:
    return lambda bag: archives.change(
        bag / "bag-info.txt", lambda content: content.replace(old.encode(), new.encode())
    )


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (_info("External-Identifier: 2023", "External-Identifier: 2024"), "记载不符：bag-info.txt"),
        (_info("External-Identifier: 2023\n", ""), "记载不符：bag-info.txt"),
        (
            lambda bag: (bag / "data/build/2023/manifest.json").unlink(),
            "记载不符：bag-info.txt",
        ),
        (
            lambda bag: units.write(bag / "data/build/2024/manifest.json", "{}"),
            "记载不符：bag-info.txt",
        ),
        (
            lambda bag: (bag / "data/data/2023/settings.yaml").unlink(),
            "缺少：data/data/2023/settings.yaml",
        ),
        (
            lambda bag: units.write(bag / "data/data/2023/settings.yaml", "年份: 2024\n"),
            "无法识别：data/data/2023/settings.yaml（或其表单包：缺少“表单”",
        ),
        (
            lambda bag: units.write(bag / "data/build/2023/manifest.json", "[" * 100_000),
            "无法识别：data/build/2023/manifest.json",
        ),
    ],
    ids=["name", "no name", "no build", "two builds", "no settings", "no forms", "no manifest"],
)
def test_what_cannot_be_loaded_is_one_fault(
    bag: Path, change: Callable[[Path], object], fault: str
) -> None:
    change(bag)

    found = opened(bag)

    assert isinstance(found, Fault)
    assert str(found).startswith(fault)


@pytest.mark.parametrize(
    ("problem", "path", "is_known"),
    [
        ("甲局：没有文档。", "data/build/2023/units/甲局.docx", True),
        ("甲局：没有文档。", "data/data/2023/units/甲局.yaml", True),
        ("甲局：没有文档。", "data/build/2023/units/乙局.docx", False),
        ("units/甲局.pdf：没有 PDF。", "data/build/2023/units/甲局.pdf", True),
        ("settings.yaml：第 1 行，错误：不详", "data/data/2023/settings.yaml", True),
        ("别的：甲局没有文档。", "data/build/2023/units/甲局.docx", False),
    ],
)
def test_a_fault_is_known_where_the_report_has_a_problem_of_its_file_or_unit(
    bag: Path, problem: str, path: str, *, is_known: bool
) -> None:
    report = f'{{"problems": ["{problem}"], "findings": []}}'
    units.write(bag / "data" / "check-report.json", report)

    archive = opened(bag)

    assert isinstance(archive, ArchivedCampaign)
    assert archive.is_known(Fault("已被改动", path)) is is_known


@pytest.mark.parametrize("text", ["[]", "{", '{"problems": "x"}', "[" * 100_000])
def test_a_report_without_a_list_of_problems_has_none(bag: Path, text: str) -> None:
    units.write(bag / "data" / "check-report.json", text)

    archive = opened(bag)

    assert isinstance(archive, ArchivedCampaign)
    assert archive.problems == ()
