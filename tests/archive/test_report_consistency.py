from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests import archives, units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Faults = Callable[[], list[str]]

FINDING = {
    "file": "units/甲局.yaml",
    "line": 3,
    "column": 5,
    "severity": "warning",
    "code": "blank",
    "message": "“车牌”未填",
    "hint": "",
}


def _replace(bag: Path, name: str, old: str, new: str) -> None:
    path = bag / name
    assert old.encode() in path.read_bytes()
    archives.change(path, lambda content: content.replace(old.encode(), new.encode()))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("单位数: 3", "单位数: 4", "“单位数”应为 3，记载为 4"),
        ("PDF: 4\n", "", "“PDF”应为 4，未记载"),
        ("年份: 2024", "年份: 2024\n年份: 2025", "“年份”应为 2024，记载为 2024、2025"),
        ("状态: 完整", "状态: 不完整", "“状态”应为 完整，记载为 不完整"),
        (archives.DAY, "2026-11-31", "“Bagging-Date”（归档日期）应只有一处，且为日期"),
        (archives.DAY, "20261124", "“Bagging-Date”（归档日期）应只有一处，且为日期"),
        ("状态: 完整", "状态: 完整\n问题: 一", "“问题”与 check-report.json 中的不一致"),
        (
            "状态: 完整",
            "状态: 完整\nContact-Name: 张三",
            "归档程序不记载“Contact-Name”，此行是另加的",
        ),
        ("年份: 2024", "年份: 2024\n批准人: 张三", "归档程序不记载“批准人”，此行是另加的"),
        ("official-forms ", "other-forms ", "“Bag-Software-Agent”（归档程序）应为 official-forms"),
    ],
)
def test_bag_info_that_differs_from_the_content_is_a_fault(
    bag: Path, faults: Faults, old: str, new: str, fault: str
) -> None:
    _replace(bag, "bag-info.txt", old, new)

    assert [f for f in faults() if f.startswith(f"记载不符：bag-info.txt（{fault}")] != []


@pytest.mark.parametrize("change", [{"out_of_date": True}, {"document": ""}])
def test_a_whole_archive_has_no_unit_without_a_current_document(
    bag: Path, faults: Faults, change: dict[str, object]
) -> None:
    archives.change_manifest(bag, lambda record: record["units"][0].update(change))

    fault = (
        "记载不符：bag-info.txt（manifest.json 中有单位存在错误或文档待更新，此处却记载为“完整”）"
    )
    assert fault in faults()


def _report(bag: Path, **more: object) -> None:
    path = bag / "data" / "check-report.json"
    units.write(path, json.dumps({**json.loads(path.read_bytes()), **more}))


@pytest.mark.parametrize("problems", [None, "x", [1]])
def test_problems_are_a_list_of_texts(bag: Path, faults: Faults, problems: object) -> None:
    _report(bag, problems=problems)

    assert any(fault.startswith("无法识别：data/check-report.json") for fault in faults())


def _find(record: dict[str, Any]) -> None:
    """Let the manifest say that a check found something of 甲局."""
    [unit] = [unit for unit in record["units"] if unit["unit"] == "甲局"]
    unit["warnings"] = [FINDING]


def test_a_finding_of_the_manifest_stands_in_both_reports(bag: Path, faults: Faults) -> None:
    archives.change_manifest(bag, _find)

    lacks = "（缺少 manifest.json 中的一条：units/甲局.yaml 第 3 行，“车牌”未填）"
    assert {f"不一致：data/check-report.{end}{lacks}" for end in ("json", "txt")} <= set(faults())


def test_a_finding_that_stands_in_both_reports_is_no_fault(bag: Path, faults: Faults) -> None:
    archives.change_manifest(bag, _find)
    file = "data/2023/units/甲局.yaml"
    _report(bag, findings=[{**FINDING, "file": file}])
    units.write(
        bag / "data" / "check-report.txt",
        "填报任务“2023”归档时的检查结果\n错误 0 个，警告 1 个。\n\n"
        f"data/{file}:3:5: 警告[blank] “车牌”未填\n".replace("data/data", "data"),
    )

    assert [fault for fault in faults() if "check-report" in fault] == []


def test_a_report_with_another_beginning_is_a_fault(bag: Path, faults: Faults) -> None:
    _replace(bag, "data/check-report.txt", "错误 0 个", "错误 1 个")

    fault = "不一致：data/check-report.txt（开头的记载与 check-report.json 不一致）"
    assert faults() == [fault]


def test_with_known_problems_the_findings_are_not_compared(bag: Path, faults: Faults) -> None:
    archives.change_manifest(bag, _find)
    _report(bag, problems=["甲局：待更新。"])
    _replace(bag, "bag-info.txt", "状态: 完整", "状态: 不完整\n问题: 甲局：待更新。")

    assert faults() == []
