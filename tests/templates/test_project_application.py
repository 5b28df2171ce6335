"""The application for projects: each rule with the mistake it finds, boxes, rows with numbers."""

from __future__ import annotations

import pytest

from generator.form import context
from tests.shipped_packs import Shipped, shipped

UNIT = """\
部门名称: 示例市示例区档案馆
填报日期: 2024年9月20日
项目:
  - 项目名称: 档案数字化
    项目属性: 延续项目
    项目单位: 示例市示例区档案馆
    项目负责人: 示例员甲
    联系电话: 0000-00000001
    起始时间: 2025年3月
    终止时间: 2026年12月
    资金总额及构成: {上级财政: 12.5, 本级财政: 30, 自有资金: 0, 其他资金: 3}
    项目概况: 扫描档案4000卷，每卷100元，共40万元。
    项目立项情况: {立项依据: 档案法。, 可行性: 已试扫。, 必要性: 纸张老化。}
    项目实施进度计划:
      - 项目实施内容: 采购服务
        开始时间: 2025年3月
        完成时间: 2025年4月
      - 项目实施内容: 扫描和验收
        开始时间: 2025年5月
        完成时间: 2026年11月
    项目绩效目标: {长期目标: 2026年底前全部完成。, 年度目标: 扫描2000卷。}
    长期绩效指标:
      产出指标:
        数量指标:
          - {指标内容: 扫描档案, 指标值: ≥4000卷}
    年度绩效指标:
      产出指标:
        数量指标:
          - {指标内容: 扫描的档案, 指标值: ≥2000卷}
        时效指标:
          - {指标内容: 完成时限, 指标值: 2025年12月底前}
"""


@pytest.fixture(scope="module")
def application() -> Shipped:
    return shipped("project-application")


@pytest.mark.parametrize(
    ("old", "new", "line", "severity", "code", "message"),
    [
        (
            "终止时间: 2026年12月",
            "终止时间: 2025年2月",
            10,
            "error",
            "dates",
            "项目终止时间早于起始时间：起始时间 “2025年3月” > 终止时间 “2025年2月”",
        ),
        (
            "完成时间: 2025年4月",
            "完成时间: 2025年2月",
            17,
            "error",
            "dates",
            "完成时间早于开始时间：开始时间 “2025年3月” > 完成时间 “2025年2月”",
        ),
        (
            "开始时间: 2025年3月",
            "开始时间: 2025年2月",
            16,
            "warning",
            "dates",
            "开始时间早于项目起始时间：开始时间 “2025年2月” < 起始时间 “2025年3月”",
        ),
        (
            "完成时间: 2026年11月",
            "完成时间: 2027年1月",
            20,
            "warning",
            "dates",
            "完成时间晚于项目终止时间：完成时间 “2027年1月” > 终止时间 “2026年12月”",
        ),
        ("本级财政: 30", "本级财政: 3000000", 11, "warning", "magnitude", "3000000 万元"),
        ("属性: 延续项目", "属性: 续建", 5, "error", "allowed", "续建"),
        (
            "扫描的档案, 指标值: ≥2000卷",
            "扫描的档案, 指标值: 扫描的档案",
            29,
            "warning",
            "same",
            "指标值与指标内容相同，均为“扫描的档案”",
        ),
        ("≥4000卷", "较多", 25, "warning", "no-number", "产出指标的指标值“较多”没有数字"),
        (
            "内容: 完成时限",
            "内容: 扫描的档案",
            31,
            "warning",
            "repeated",
            "年度绩效指标“扫描的档案”重复（第 29 行已有）",
        ),
        (
            "每卷100元，共40万元",
            "4000卷×100元=50万元",
            12,
            "warning",
            "calculation",
            "算式有误：“4000卷×100元=50万元”，计算结果应为 40万元，现为 50万元",
        ),
        (
            "2025年12月底前",
            "2024年12月底前",
            31,
            "warning",
            "year",
            "文字中为 2024年，申报年度为 2025年",
        ),
        ("已试扫。", "已试扫。。", 13, "warning", "punctuation", "标点重复"),
        ("0000-00000001", "办公室", 8, "warning", "telephone", "联系电话格式可能有误"),
    ],
)
def test_each_rule_finds_its_mistake(  # noqa: PLR0913, PLR0917 - what is changed and found
    application: Shipped, old: str, new: str, line: int, severity: str, code: str, message: str
) -> None:
    assert UNIT.count(old) == 1

    found = application.judged(UNIT.replace(old, new)).diagnostics

    fitting = [d for d in found if (d.severity, d.code, d.line) == (severity, code, line)]
    assert any(message in d.message for d in fitting), found


def test_a_unit_without_a_mistake_has_no_finding(application: Shipped) -> None:
    assert application.judged(UNIT).diagnostics == ()


def test_two_projects_of_one_name_and_none_with_indicators(application: Shipped) -> None:
    head, _ = UNIT.split("    长期绩效指标:\n")

    found = application.judged(head + head.split("项目:\n", 1)[1]).diagnostics

    assert [(d.code, d.line) for d in found] == [
        ("missing", 4),
        ("missing", 4),
        ("missing", 22),
        ("missing", 22),
        ("unique", 22),
    ]


def test_a_long_indicator_is_not_repeated_either(application: Shipped) -> None:
    twice = "          - {指标内容: 扫描档案, 指标值: ≥4000卷}\n"

    [found] = application.judged(UNIT.replace(twice, 2 * twice)).diagnostics

    assert (found.code, found.line) == ("repeated", 26)
    assert "长期绩效指标“扫描档案”重复（第 25 行已有）" in found.message


def test_boxes_sums_and_numbers(application: Shipped) -> None:
    unit = application.judged(UNIT)

    project = context.build(application.pack, application.settings, unit.values)["项目"][0]

    assert (project["项目属性_新增项目"], project["项目属性_延续项目"]) == ("□", "☑")
    assert project["资金总额及构成"]["财政拨款"] == "42.5"
    assert project["资金总额及构成"]["资金总额"] == "45.5"
    assert [row["序号"] for row in project["项目实施进度计划"]] == ["1", "2"]
