"""What is reported of the next stage's campaign, from what is known of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from generator.campaign import campaigns, stage_report
from generator.campaign.carried_data import Counts
from generator.campaign.stage_report import StageReport
from generator.pack import pack
from tests import stages

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    stages.write(tmp_path)
    stages.write_campaign(tmp_path, stages.UNIT)
    return tmp_path


def lines(project: Path, years: tuple[str, str] = ("2023", "2023"), **known: Any) -> list[str]:
    """The report without its first two lines and its last, which are always there."""
    campaign = campaigns.load(project / "data" / "2023", project / "templates")
    new = pack.load(project / "templates" / stages.NEW)
    target = campaign.folder.with_name("2023-自评")
    return list(stage_report.lines(StageReport(campaign, new, target, *years, **known)))[2:-1]


def test_nothing_is_said_of_what_does_not_occur(project: Path) -> None:
    assert lines(project) == []


def test_fields_are_counted_by_group_in_the_packs_order(project: Path) -> None:
    goals = ("项目", "指标")
    counts = Counts(
        taken=Counter({("项目", "项目名称"): 3}),
        without_source=Counter(
            {
                (*goals, "效益", "实际完成值"): 2,
                (*goals, "产出", "实际完成值"): 3,
                ("项目", "执行数"): 1,
            }
        ),
        blank=Counter({("单位名称",): 1}),
        left=Counter({("职责",): 1, ("项目", "自筹"): 2}),
    )

    assert lines(project, counts=counts) == [
        "以下栏目没有来源，待填（数据文件中未列出）：",
        "  项目：执行数 1 处",
        # Those of 产出 and 效益 together.
        "  项目.指标：实际完成值 5 处",
        "以下必填栏目，来源中也未填：",
        "  单位名称 1 处",
        "原数据中以下内容未带入：",
        "  职责 1 处",
        "  项目：自筹 2 处",
    ]


def test_another_year_and_texts_of_several_years_are_named(project: Path) -> None:
    (project / "data/2023/roster.csv").write_text("单位名称\n甲局\n", encoding="utf-8")

    said = lines(project, ("2023", "2024"), unsure=[("units/1.yaml", "实施期")])

    folder = (project / "data").as_posix()
    assert said == [
        "年份：2023 → 2024（依据文件夹名称）",
        "有 1 处含多个年份，未自动修改，请核对：",
        f"  {folder}/2023-自评/units/1.yaml: 实施期",
        (
            "名册 roster.csv 未带入：请按新年度的单位、控制数和截止日期编制，"
            f"保存为 {folder}/2023-自评/roster.csv。"
        ),
    ]


def test_of_many_files_five_are_named(project: Path) -> None:
    files = [f"units/{number}.yaml" for number in range(1, 8)]
    five = "units/1.yaml、units/2.yaml、units/3.yaml、units/4.yaml、units/5.yaml"
    (project / "data/2023/roster.csv").write_text("单位名称\n甲局\n", encoding="utf-8")
    (project / "data/2023/units/说明.txt").write_text("", encoding="utf-8")

    said = lines(
        project,
        left_settings=["审核"],
        blank_settings=["评价时点"],
        with_errors=files,
        with_comments=files[:2],
    )

    assert said == [
        "公共设置中未带入：审核。",
        "公共设置中待填：评价时点。",
        "名册 roster.csv 已复制，请核对控制数和截止日期。",
        f"有 7 个数据文件尚有错误，已按现有内容带入：{five} 等。请运行 forms check 2023 核对。",
        "有 2 个数据文件中的注释未带入：units/1.yaml、units/2.yaml。",
        "未复制的文件（不是数据文件）：units/说明.txt",
    ]
