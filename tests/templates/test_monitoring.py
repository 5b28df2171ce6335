"""The monitoring of projects: each rule with the mistake it finds, ticks, figures worked out."""

from __future__ import annotations

import pytest

from generator.form import context, handout_notes, lint
from tests.shipped_packs import Shipped, shipped

UNIT = """\
部门名称: 示例市示例区档案馆
填表人: 示例员甲
联系电话: 0000-00000001
项目:
  - 项目名称: 档案保护
    实施单位: 示例市示例区档案馆
    项目资金:
      财政资金:
        年初预算数: 50
        调整后预算数: 48
        执行数: 26
        全年预计执行数: 46
    年度总体目标: 整理档案1000卷。
    年度绩效指标:
      产出指标:
        数量指标:
          - 三级指标: 整理档案
            年度指标值: ≥1000卷
            执行情况: 600卷
            完成目标可能性: 确定能
        时效指标:
          - 三级指标: 完成时限
            年度指标值: 2024年10月底前
            执行情况: 已完成600卷
            全年预计完成情况: 11月20日前完成
            硬件条件保障: 是
            其他原因: 是
            原因说明: 库房改造延期。
            完成目标可能性: 有可能
"""
EXPECTED = "            全年预计完成情况: 11月20日前完成\n"
CAUSES = "            硬件条件保障: 是\n            其他原因: 是\n"
REASON = "            原因说明: 库房改造延期。\n"


@pytest.fixture(scope="module")
def monitoring() -> Shipped:
    return shipped("monitoring")


@pytest.mark.parametrize(
    ("old", "new", "line", "severity", "code", "message"),
    [
        (
            " 执行数: 26",
            " 执行数: 49",
            11,
            "error",
            "spending",
            "执行数大于调整后预算数：执行数 49 > 调整后预算数 48",
        ),
        (
            "      财政资金:",
            "      其他资金: {全年预计执行数: 3}\n      财政资金:",
            8,
            "error",
            "spending",
            "填了执行数或全年预计执行数，未填调整后预算数",
        ),
        (
            "预计执行数: 46",
            "预计执行数: 49",
            12,
            "error",
            "spending",
            "全年预计执行数大于调整后预算数：全年预计执行数 49 > 调整后预算数 48",
        ),
        (
            "预计执行数: 46",
            "预计执行数: 20",
            12,
            "error",
            "spending",
            "全年预计执行数小于已执行数：全年预计执行数 20 < 执行数 26",
        ),
        (
            "调整后预算数: 48",
            "调整后预算数: 480000",
            10,
            "error",
            "magnitude",
            "调整后预算数超过年初预算数的一千倍",
        ),
        (
            EXPECTED,
            "",
            22,
            "error",
            "reason",
            "完成目标可能性为“有可能”，未填全年预计完成情况",
        ),
        (CAUSES, "", 27, "error", "reason", "完成目标可能性为“有可能”，未选偏差原因"),
        (REASON, "", 22, "error", "reason", "完成目标可能性为“有可能”，未填原因说明"),
        (
            f"{REASON}            完成目标可能性: 有可能",
            "            完成目标可能性: 确定能",
            22,
            "error",
            "reason",
            "选了偏差原因，未填原因说明",
        ),
        (
            "可能性: 有可能",
            "可能性: 可能",
            29,
            "error",
            "allowed",
            "可能",
        ),
        (
            "            完成目标可能性: 确定能\n",
            "",
            17,
            "error",
            "required",
            "完成目标可能性",
        ),
        (
            " 执行数: 26",
            " 执行数: 13.59",
            5,
            "warning",
            "progress",
            "项目“档案保护”的执行率比时间进度低 30 个百分点以上",
        ),
        (
            "三级指标: 完成时限",
            "三级指标: 整理档案",
            22,
            "warning",
            "repeated",
            "项目“档案保护”的三级指标“整理档案”重复（第 17 行已有）",
        ),
        ("执行情况: 600", "执行情况: ≥600", 19, "warning", "actual", "执行情况不应带符号"),
        (
            "目标: 整理",
            "目标: 2023年整理",
            13,
            "warning",
            "year",
            "年份与监控年度不一致：文字中为 2023年，监控年度为 2024年",
        ),
        ("改造延期。", "改造，，延期。", 28, "warning", "punctuation", "标点重复"),
        ("0000-00000001", "办公室", 3, "warning", "telephone", "联系电话格式可能有误"),
    ],
)
def test_each_rule_finds_its_mistake(  # noqa: PLR0913, PLR0917 - what is changed and found
    monitoring: Shipped, old: str, new: str, line: int, severity: str, code: str, message: str
) -> None:
    assert UNIT.count(old) == 1

    found = monitoring.judged(UNIT.replace(old, new)).diagnostics

    fitting = [d for d in found if (d.severity, d.code, d.line) == (severity, code, line)]
    assert any(message in d.message for d in fitting), found


def test_a_unit_without_a_mistake_has_no_finding(monitoring: Shipped) -> None:
    assert monitoring.judged(UNIT).diagnostics == ()


@pytest.mark.parametrize("possibility", ["有可能", "完全不可能"])
def test_a_target_that_may_be_missed_asks_for_expectation_cause_and_reason(
    monitoring: Shipped, possibility: str
) -> None:
    text = UNIT.replace("可能性: 确定能", f"可能性: {possibility}")

    found = monitoring.judged(text).diagnostics

    assert [(d.code, d.line) for d in found] == [("reason", 17), ("reason", 17), ("reason", 20)]
    assert all(possibility in d.message for d in found)


def test_two_projects_of_one_name_and_none_with_indicators(monitoring: Shipped) -> None:
    head, _ = UNIT.split("    年度绩效指标:\n")

    found = monitoring.judged(head + head.split("项目:\n")[1]).diagnostics

    assert [(d.code, d.line) for d in found] == [("missing", 5), ("missing", 14), ("unique", 14)]


def test_chosen_causes_and_the_possibility_are_ticked(monitoring: Shipped) -> None:
    unit = monitoring.judged(UNIT)
    printed = context.build(monitoring.pack, monitoring.settings, unit.values)["项目"][0]

    [row] = printed["年度绩效指标"]["产出指标"]["时效指标"]
    assert {name: value for name, value in row.items() if value == "√"} == {
        "硬件条件保障_是": "√",
        "其他原因_是": "√",
        "完成目标可能性_有可能": "√",
    }


def test_sums_and_the_rate_of_spending_of_the_changed_budget(monitoring: Shipped) -> None:
    own = "{年初预算数: 0, 调整后预算数: 12, 执行数: 4, 全年预计执行数: 12}"
    unit = monitoring.judged(
        UNIT.replace("      财政资金:", f"      其他资金: {own}\n      财政资金:")
    )
    printed = context.build(monitoring.pack, monitoring.settings, unit.values)["项目"][0]

    assert unit.diagnostics == ()
    assert printed["项目资金"]["年度资金总额"] == {
        "年初预算数": "50",
        "调整后预算数": "60",
        "执行数": "30",
        "执行率": "50.00%",
        "全年预计执行数": "58",
    }
    assert printed["项目资金"]["财政资金"]["执行率"] == "54.17%"


@pytest.mark.parametrize(("spent", "codes"), [("13.6", []), ("13.59", ["progress"])])
def test_slow_spending_is_measured_by_the_month(
    monitoring: Shipped, spent: str, codes: list[str]
) -> None:
    """By the end of July 58.33 % of the year is gone: 28.33 % of 48 are 13.6."""
    text = UNIT.replace(" 执行数: 26", f" 执行数: {spent}")

    assert [d.code for d in monitoring.judged(text).diagnostics] == codes


def test_the_note_under_the_form_says_once_how_causes_are_ticked(monitoring: Shipped) -> None:
    [note] = handout_notes.notes(monitoring.pack, lint.read_models(monitoring.pack)[0])

    causes = "“经费保障”“制度保障”“人员保障”“硬件条件保障”“其他原因”"
    assert f"{causes}有此情况的，请在单元格中打“√”；没有的留空。" in note
    assert note.count("只选一项") == 1
