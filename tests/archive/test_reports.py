from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.archive import readiness, reports
from generator.common.diagnostics import Counts
from tests import units, vehicles

if TYPE_CHECKING:
    from pathlib import Path

    from generator.archive.readiness import BuiltCampaign


@pytest.fixture
def built(project: Path) -> BuiltCampaign:
    campaign = vehicles.load(project / units.CAMPAIGN)
    return readiness.inspect(campaign, project / units.BUILT, pdf=True)


def test_bag_info_counts_what_there_is(built: BuiltCampaign) -> None:
    rows = dict(reports.info(built, "2024-03-01"))

    assert rows["External-Identifier"] == "2023"
    assert rows["Bagging-Date"] == "2024-03-01"
    assert (rows["单位数"], rows["PDF"], rows["状态"]) == ("3", "4", "完整")
    assert rows["年份"] == "2024"
    assert "问题" not in rows


def test_bag_info_names_problems(built: BuiltCampaign) -> None:
    rows = reports.info(replace(built, problems=("一", "二")), "2024-03-01")

    assert [value for label, value in rows if label == "问题"] == ["一", "二"]
    assert dict(rows)["状态"] == "不完整"


@pytest.mark.parametrize(("number", "rows"), [(0, 0), (1, 1), (20, 20), (21, 21), (99, 21)])
def test_of_many_problems_the_first_are_named_and_all_counted(number: int, rows: int) -> None:
    problems = [f"问题{i}" for i in range(number)]

    found = reports.problems(problems)

    assert len(found) == rows
    assert found[:20] == problems[:20]
    assert number <= 20 or found[20] == f"问题共 {number} 个，其余见 check-report.txt"


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ({"年度": "2023"}, [("年度", "2023")]),
        ({"标题": "上\n 下"}, [("标题", "上 下")]),
        # What RFC 8493 or the archive itself has a row for.
        ({"Bag-Size": "1", "PAYLOAD-OXUM": "1", "单位数": "9", "pdf": "1"}, []),
        ({"a:b": "1", " a": "1", "": "1", "a\nb": "1"}, []),
        ({"单位顺序": ["甲局"], "空": None}, []),
    ],
)
def test_settings_that_are_texts_are_rows(typed: dict[str, object], rows: object) -> None:
    assert reports.settings(typed) == rows


def test_the_check_report_names_files_as_they_lie_in_the_archive(
    project: Path, built: BuiltCampaign
) -> None:
    vehicles.write_unit(project / units.CAMPAIGN, "甲局", "x")
    texts = reports.reports(replace(built, problems=("有问题",)))

    lines = texts["check-report.txt"].splitlines()
    assert lines[:2] == ["填报任务“2023”归档时的检查结果", "错误 1 个，警告 0 个。"]
    assert lines[2:5] == ["归档时有 1 个问题。", "  有问题", ""]
    assert lines[5].startswith("data/2023/units/甲局.yaml:4:9: 错误[")
    content = json.loads(texts["check-report.json"])
    assert content["problems"] == ["有问题"]
    assert [finding["file"] for finding in content["findings"]] == ["data/2023/units/甲局.yaml"]


def test_a_report_of_an_older_version_may_begin_in_its_own_words() -> None:
    heads = reports.heads("2023", Counts(0, 2))

    assert [head[0] for head in heads] == [
        "填报任务“2023”归档时的检查结果",
        "填报 2023 归档时的检查结果",
    ]
    assert len({head[1] for head in heads}) == 1
