"""The self-evaluation of projects: its figures against hand-computed ones, each rule's mistake."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from generator.form import context
from tests.shipped_packs import Shipped, demo_units, shipped

if TYPE_CHECKING:
    from generator.campaign import check

UNIT = """\
部门名称: 示例市示例区档案馆
填表人: 示例员甲
联系电话: 0000-00000001
项目:
  - 项目名称: 档案保护
    实施单位: 示例市示例区档案馆
    项目资金:
      当年财政拨款:
        年初预算数: 50
        全年预算数: 50
        全年执行数: 48
    预期目标: 整理档案1000卷。
    实际完成情况: 整理档案1200卷。
    年度绩效指标:
      产出指标:
        数量指标:
          - 三级指标: 整理档案
            年度指标值: ≥1000卷
            实际完成值: 1200卷
            分值: 30
            得分: 30
        质量指标:
          - 三级指标: 抽检合格率
            年度指标值: ≥95%
            实际完成值: 94.1%
            分值: 20
            得分: 19.81
            偏差原因分析及改进措施: 新进人员不熟悉规范。已组织培训。
      效益指标:
        社会效益指标:
          - 三级指标: 档案意识
            年度指标值: 逐步提高
            实际完成值: 达成年度指标
            分值: 30
            得分: 30
      满意度指标:
        服务对象满意度指标:
          - 三级指标: 查档群众满意度
            年度指标值: ≥95%
            实际完成值: 96%
            分值: 10
            得分: 10
"""
REASON = "            偏差原因分析及改进措施: 新进人员不熟悉规范。已组织培训。\n"
SCORE = f"            得分: 19.81\n{REASON}"
NO_SCORE = "            实际完成值: 达成年度指标\n            分值: 30\n"
GRADE = f"{NO_SCORE}            得分: 30\n"


@pytest.fixture(scope="module")
def evaluation() -> Shipped:
    return shipped("self-evaluation")


def judged(evaluation: Shipped, *changes: tuple[str, str]) -> check.CheckedUnit:
    """The unit with these changes of its text."""
    text = UNIT
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return evaluation.judged(text)


def project(unit: check.CheckedUnit) -> dict[str, Any]:
    found: dict[str, Any] = unit.values["项目"][0]
    return found


def test_a_unit_without_a_mistake_has_no_finding(evaluation: Shipped) -> None:
    assert judged(evaluation).diagnostics == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "severity", "code", "message"),
    [
        (
            "全年执行数: 48",
            "全年执行数: 52",
            11,
            "error",
            "spending",
            "全年执行数大于全年预算数：全年执行数 52 > 全年预算数 50",
        ),
        (
            "      当年财政拨款:",
            "      上年结转资金: {全年执行数: 3}\n      当年财政拨款:",
            8,
            "error",
            "spending",
            "填了全年执行数，未填全年预算数",
        ),
        (
            "全年预算数: 50",
            "全年预算数: 500000",
            10,
            "error",
            "magnitude",
            "全年预算数超过年初预算数的一千倍",
        ),
        (
            "分值: 30\n            得分: 30",
            "分值: 25\n            得分: 25",
            5,
            "error",
            "points",
            "项目“档案保护”的分值合计不是 100：分值合计 95，应等于 满分 100",
        ),
        ("得分: 30", "得分: 31", 21, "error", "points", "得分大于分值：得分 31 > 分值 30"),
        (
            "得分: 19.81",
            "得分: 20",
            27,
            "warning",
            "score",
            "得分与计算结果不一致：填的是 20，应为 19.81",
        ),
        (SCORE, REASON, 23, "error", "score", "得分未填，应为 19.81"),
        (REASON, "", 23, "error", "reason", "得分低于分值，未填偏差原因分析及改进措施"),
        (GRADE, NO_SCORE, 31, "error", "required", "三级指标“档案意识”的得分未填"),
        (
            GRADE,
            GRADE.replace("得分: 30", "得分: 23"),
            35,
            "error",
            "points",
            "“达成年度指标”的得分应为分值的 80%（含）至 100%",
        ),
        (
            GRADE,
            GRADE.replace("达成", "部分达成").replace("指标\n", "指标并具有一定效果\n", 1),
            35,
            "error",
            "points",
            "“部分达成年度指标并具有一定效果”的得分应为分值的 60%（含）至 80%",
        ),
        (
            GRADE,
            GRADE.replace("达成年度指标", "未达成年度指标且效果较差"),
            35,
            "error",
            "points",
            "“未达成年度指标且效果较差”的得分应低于分值的 60%",
        ),
        (
            "全年执行数: 48",
            "全年执行数: 44.9",
            13,
            "warning",
            "reason",
            "预算执行率低于 90%，实际完成情况中未说明原因",
        ),
        (
            "实际完成值: 96%",
            "实际完成值: ≥96%",
            40,
            "warning",
            "actual",
            "实际完成值不应带符号：“≥96%”",
        ),
        (
            "实际完成值: 达成年度指标",
            "实际完成值: 良好",
            33,
            "warning",
            "actual",
            "实际完成值“良好”没有数字，也不是规定的三档之一",
        ),
        (
            "三级指标: 抽检合格率",
            "三级指标: 整理档案",
            23,
            "warning",
            "repeated",
            "项目“档案保护”的三级指标“整理档案”重复（第 17 行已有）",
        ),
        ("整理档案1200卷。\n", "整理档案1200卷。。\n", 13, "warning", "punctuation", "标点重复"),
        (
            "预期目标: 整理",
            "预期目标: 2023年整理",
            12,
            "warning",
            "year",
            "年份与自评年度不一致：文字中为 2023年，自评年度为 2024年",
        ),
        ("0000-00000001", "办公室", 3, "warning", "telephone", "联系电话格式可能有误：“办公室”"),
    ],
)
def test_each_rule_finds_its_mistake(  # noqa: PLR0913, PLR0917 - what is changed and found
    evaluation: Shipped, old: str, new: str, line: int, severity: str, code: str, message: str
) -> None:
    found = judged(evaluation, (old, new)).diagnostics

    fitting = [d for d in found if (d.severity, d.code, d.line) == (severity, code, line)]
    assert any(message in d.message for d in fitting), found


def test_points_may_be_shifted_between_groups_with_a_warning_each(evaluation: Shipped) -> None:
    more, less = GRADE.replace("30", "25"), "分值: 35\n            得分: 35"

    found = judged(evaluation, ("分值: 30\n            得分: 30", less), (GRADE, more)).diagnostics

    assert [(d.severity, d.code, d.message) for d in found] == [
        (
            "warning",
            "points",
            "产出指标的分值合计不是规定的 50 分：35+20 = 55，应等于 产出指标分值 50",
        ),
        (
            "warning",
            "points",
            "效益指标的分值合计不是规定的 30 分：25，应等于 效益指标分值 30",
        ),
    ]


def test_weights_that_are_not_a_hundred_are_told_alone(evaluation: Shipped) -> None:
    other = Shipped(
        evaluation.pack,
        {**evaluation.settings, "执行率分值": evaluation.settings["产出指标分值"]},
        evaluation.renderer,
        evaluation.reader,
    )

    found = [d for d in other.judged(UNIT).diagnostics if d.code == "points"]

    assert [d.message for d in found] == [
        "公共设置中四项分值合计不是 100：50+50+30+10 = 140，应等于 满分 100"
    ]


def test_two_projects_of_one_name_and_none_with_indicators(evaluation: Shipped) -> None:
    head, _ = UNIT.split("    年度绩效指标:\n")

    found = evaluation.judged(head + head.split("项目:\n")[1]).diagnostics

    assert [(d.code, d.line) for d in found] == [("missing", 5), ("missing", 14), ("unique", 14)]


@pytest.mark.parametrize(
    ("budget", "spent", "rate", "score"),
    [
        ("50", "50", "100.00%", "10"),
        ("300", "288.5", "96.17%", "9.62"),  # 0.961666…; 9.61666…
        ("121.11", "117.11", "96.70%", "9.67"),  # 0.966972…
        ("3", "1", "33.33%", "3.33"),
        ("3", "2", "66.67%", "6.67"),
        ("800", "100.4", "12.55%", "1.26"),  # half a hundredth: 1.255
        ("8", "0", "0.00%", "0"),
        ("0", "0", "", "0"),  # nothing to spend
        ("50", "52", "104.00%", "10"),  # an error elsewhere; never above the weight
    ],
)
def test_the_rate_of_spending_and_its_points(
    evaluation: Shipped, budget: str, spent: str, rate: str, score: str
) -> None:
    unit = judged(
        evaluation,
        ("全年预算数: 50", f"全年预算数: {budget}"),
        ("全年执行数: 48", f"全年执行数: {spent}"),
    )
    printed = context.build(evaluation.pack, evaluation.settings, unit.values)["项目"][0]

    total = printed["项目资金"]["年度资金总额"]
    assert (total["执行率"], total["得分"]) == (rate, score)


def test_amounts_left_out_are_passed_over_in_the_sum(evaluation: Shipped) -> None:
    carried = "    项目资金:\n      上年结转资金: {年初预算数: 0, 全年预算数: 10, 全年执行数: 6}\n"

    unit = judged(evaluation, ("    项目资金:\n", carried))

    total = project(unit)["项目资金"]["年度资金总额"]
    assert {name: str(total[name]) for name in ("年初预算数", "全年预算数", "全年执行数")} == {
        "年初预算数": "50",
        "全年预算数": "60",
        "全年执行数": "54",
    }
    assert total["得分"] == Decimal(9)
    assert "执行率" not in project(unit)["项目资金"].get("其他资金", {})


@pytest.mark.parametrize(
    ("first", "second", "total", "grade"),
    [
        ("30", "20", "100", "优"),
        ("30", "10", "90", "优"),
        ("30", "9.99", "89.99", "良"),
        ("10", "20", "80", "良"),
        ("9.99", "20", "79.99", "中"),
        ("0", "10", "60", "中"),
        ("0", "9.5", "59.5", "差"),
    ],
)
def test_the_total_and_its_grade(
    evaluation: Shipped, first: str, second: str, total: str, grade: str
) -> None:
    changes = ("全年执行数: 48", "全年执行数: 50"), ("得分: 30", f"得分: {first}")

    unit = judged(evaluation, *changes, ("得分: 19.81", f"得分: {second}"))

    assert (f"{project(unit)['总分']:f}", project(unit)["等级"]) == (total, grade)


def test_the_demonstration_comes_to_what_was_computed_by_hand(evaluation: Shipped) -> None:
    totals = {}
    for data in demo_units("self-evaluation"):
        unit = evaluation.judged(evaluation.text(data))
        for each in unit.values["项目"]:
            totals[each["项目名称"]] = (f"{each['总分']:f}", each["等级"])

    assert totals == {
        "农村公路日常养护": ("99.77", "优"),
        "隐患路段治理": ("96.13", "优"),
        "校舍维修改造": ("98.75", "优"),
        "教学设备更新": ("98.8", "优"),
        "安防设施建设": ("98.13", "优"),
        "学生接送车辆监管": ("81.08", "良"),
        "教师培训": ("99.52", "优"),
        "普惠性幼儿园奖补": ("96.52", "优"),
        "群众文化活动": ("80.24", "良"),
        "监测设备运行维护": ("100", "优"),
    }
