"""An archive does not hold last year's data: what compares with them is neither proven nor wrong."""  # noqa: E501

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.archive import command, readiness, rebuild, verify
from generator.archive.bagit import bag_files
from generator.build import manifest, stages
from tests import archives, compared_pack, vehicles

if TYPE_CHECKING:
    from pathlib import Path


def progress(items: object, *_: object) -> object:
    return items


def built(project: Path, this_year: int, comment: str = "") -> Path:
    """A project whose campaign, with that mileage, was compared with 54 of last year, and built."""
    compared_pack.write_templates(project)
    vehicles.write_unit(compared_pack.write_campaign(project, "2023"), "甲局", 54)
    path = vehicles.write_unit(compared_pack.write_campaign(project, "2024"), "甲局", this_year)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    里程:", f"{comment}    里程:"), encoding="utf-8")
    campaign = compared_pack.load(project / "data" / "2024")
    stages.build(campaign, project / "build" / "2024", stages.Options())
    return project


def archived(project: Path) -> Path:
    campaign = compared_pack.load(project / "data" / "2024")
    options = command.Options(project / "archive", archives.DAY, pdf=False)
    command.archive_campaign(campaign, project / "build" / "2024", options, progress)  # type: ignore[arg-type]
    return project / "archive" / "2024" / archives.DAY


def verified(bag: Path, *, rebuild: bool) -> verify.Report:
    return verify.verify(bag, verify.Options(bag.parent.parent, rebuild=rebuild), progress)  # type: ignore[arg-type]


ANSWER = "    # 已核对[magnitude]: 新购十辆\n"


@pytest.mark.parametrize("comment", ["", ANSWER])
def test_findings_that_compare_are_named_as_not_verified(comment: str, tmp_path: Path) -> None:
    bag = archived(built(tmp_path, 64800, comment))

    plain, rebuilt = (verified(bag, rebuild=rebuild) for rebuild in (False, True))

    assert (plain.faults, plain.unproven) == ((), ())
    assert rebuilt.faults == ()
    [told] = rebuilt.unproven
    assert told.startswith("与上一年比较的检查结果（1 条）。归档中没有上一年的数据")
    assert any("逐字节相同" in line for line in rebuilt.proven)


@pytest.mark.parametrize("comment", ["", ANSWER])
def test_where_the_comparison_found_nothing_everything_is_verified(
    comment: str, tmp_path: Path
) -> None:
    bag = archived(built(tmp_path, 60, comment))

    rebuilt = verified(bag, rebuild=True)

    assert rebuilt.faults == ()
    # An answer that answers nothing is told of by a comparison alone.
    assert len(rebuilt.unproven) == bool(comment)


def test_another_finding_that_is_missing_is_a_fault_all_the_same(tmp_path: Path) -> None:
    bag = archived(built(tmp_path, 64800))
    path = bag / "data/build/2024/manifest.json"
    text = path.read_text(encoding="utf-8").replace('"magnitude"', '"unique"')
    path.write_text(text, encoding="utf-8")
    record = manifest.read(path)
    assert record is not None

    with bag_files.open_bag(bag) as files:
        found = rebuild.check(files, "2024", record, lambda _: False, progress)  # type: ignore[arg-type]

    assert ["关于“甲局”的记载" in str(fault) for fault in found.faults] == [True]


def test_last_years_data_that_changed_since_are_a_problem_of_the_archive(tmp_path: Path) -> None:
    project = built(tmp_path, 64800)
    vehicles.write_unit(project / "data" / "2023", "甲局", 60000)
    campaign = compared_pack.load(project / "data" / "2024")

    found = readiness.inspect(campaign, project / "build" / "2024", pdf=False)

    assert found.problems == (
        "甲局：上一年的数据在生成后又有修改，检查结果待更新。请运行 forms build 2024 重新生成。",
    )
