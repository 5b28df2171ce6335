"""What is told of units that could not be compared with last year, and which ones could."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.campaign import check, last_year, not_compared
from tests import compared_pack, vehicles

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """This year's campaign with one unit whose figure is ten thousand times last year's."""
    compared_pack.write_templates(tmp_path)
    vehicles.write_unit(compared_pack.write_campaign(tmp_path, "2024"), "甲局（本级）", 540000)
    vehicles.write_unit(compared_pack.write_campaign(tmp_path, "2023"), "甲局（本级）", 54)
    return tmp_path


def file(project: Path) -> Path:
    """The unit's file of last year."""
    return project / "data" / "2023" / "units" / "甲局（本级）.yaml"


def rewrite(path: Path, old: str, new: str, name: str = "") -> None:
    """Change last year's file, perhaps to another name."""
    text = path.read_text(encoding="utf-8").replace(old, new)
    assert new in text
    path.unlink()
    path.with_name(f"{name or path.stem}.yaml").write_text(text, encoding="utf-8")


def said(project: Path) -> tuple[int, str]:
    """How many findings there are, and the line."""
    campaign = compared_pack.load(project / "data" / "2024")
    before = last_year.find(campaign)
    units = [
        check.check_unit(campaign.pack, path, campaign.settings, before=before)
        for path in campaign.paths
    ]
    told = (not_compared.Unit(f"units/{u.path.name}", u.unit, u.is_earlier_broken) for u in units)
    number = sum(len(unit.diagnostics) for unit in units)
    return number, not_compared.line(campaign, before, told)


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("", "", ""),
        ("（本级）", "(本级)", "甲"),
        ("（本级）", "［本级］", "甲"),
        ("甲局", "甲 局", "甲"),
        ("单位: 甲局（本级）", "单位: |\n  甲局（本级）", "甲"),
    ],
)
def test_another_spelling_of_the_name_is_the_same_unit(
    old: str, new: str, name: str, project: Path
) -> None:
    rewrite(file(project), old or "甲局", new or "甲局", name)

    assert said(project) == (1, "")


@pytest.mark.parametrize(
    ("old", "new", "name", "reason"),
    [
        ("甲局", "丁局", "丁局", "2023 年没有此单位"),
        ("单位:", "单位：", "", "2023/units/甲局（本级）.yaml 有错误"),
        ("车辆:", "车辆: [", "", "2023/units/甲局（本级）.yaml 有错误"),
    ],
)
def test_a_unit_that_could_not_be_compared_is_told_with_the_reason(
    old: str, new: str, name: str, reason: str, project: Path
) -> None:
    rewrite(file(project), old, new, name)

    line = f"2024 与 2023 年比较：1 个单位，1 个未能比较：甲局（本级）（{reason}）。"
    assert said(project) == (0, line)


def test_several_files_that_may_be_the_units_are_none(project: Path) -> None:
    rewrite(file(project), "（本级）", "本级", "甲")
    vehicles.write_unit(project / "data" / "2023", "甲局(本级)", 54)

    assert said(project)[1].endswith("1 个未能比较：甲局（本级）（2023 年有多个数据文件）。")


def test_a_file_that_may_be_the_units_is_named(project: Path) -> None:
    rewrite(file(project), "单位: 甲局（本级）", "填表人: 张三", "甲")

    assert said(project)[1].endswith(
        "甲局（本级）（2023 年没有此单位）；未读出单位名称的文件：2023/units/甲.yaml。"
    )


def test_of_many_units_three_are_named(project: Path) -> None:
    for name in ("乙局", "丙局", "丁局", "戊局"):
        vehicles.write_unit(project / "data" / "2024", name, 5)

    told = said(project)[1]

    assert "5 个单位，4 个未能比较：" in told
    assert told.count("没有此单位") == 3
    assert told.endswith("等。")


def test_settings_that_keep_a_campaign_from_being_last_years_are_told(project: Path) -> None:
    settings = project / "data" / "2023" / "settings.yaml"
    right = settings.read_text(encoding="utf-8")
    settings.write_text("表单: [", encoding="utf-8")
    assert said(project) == (0, "2024 未与上一年比较：2023/settings.yaml 有错误。")

    settings.write_text(right, encoding="utf-8")
    compared_pack.write_campaign(project, "2023", "2023备份")
    settings.parent.rename(settings.parent.with_name("2023年预算"))

    several = "2024 未与上一年比较：有多个 2023 年的填报任务（2023备份、2023年预算）。"
    assert said(project) == (0, several)


def test_without_a_campaign_of_last_year_nothing_is_said(project: Path) -> None:
    (project / "data" / "2023" / "settings.yaml").unlink()

    assert said(project) == (0, "")
