"""Each rule of the performance targets: a unit that holds it, one that breaks it, what is told where."""  # noqa: E501

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from generator.campaign import check
from generator.datafile import source
from tests import made_up
from tests.conftest import SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.pack import Pack

OUTPUT = ("数量指标", "质量指标", "时效指标", "成本指标")
EFFECT = (
    "经济效益指标",
    "社会效益指标",
    "生态效益指标",
    "可持续影响指标",
    "社会公众及服务对象满意度指标",
)
VALUES = {"成本指标": "≤10万元", "社会公众及服务对象满意度指标": "≥95%"}
Change: TypeAlias = "tuple[KeyPath, Any]"
# Rule, what breaks it, its severity, the path and the words told, and what almost breaks it.
Rule: TypeAlias = "tuple[str, list[Change], str, KeyPath, str, list[Change]]"


def indicators(standard: dict[str, str]) -> dict[str, Any]:
    """One row of each of the nine, none of which gives cause for a warning."""

    def rows(name: str) -> list[dict[str, str]]:
        return [{"三级指标": f"{name}一", "指标值": VALUES.get(name, "12次"), **standard}]

    return {
        "产出指标": {name: rows(name) for name in OUTPUT},
        "效益指标": {name: rows(name) for name in EFFECT},
    }


def unit() -> dict[str, Any]:
    """Two 专项, one of them with two 支出方向, about which nothing is said."""
    goals = {"实施期绩效目标": "目标一。", "年度绩效目标": "目标二。"}

    def direction(name: str, fund: str, amount: str, basis: str) -> dict[str, Any]:
        detail = {"支出内容简介": "会议费", "支出明细": "会议费", "金额": amount}
        return {
            "名称": name,
            "所属专项": fund,
            "金额": amount,
            "项目实施期": "2023年全年",
            **goals,
            "年度绩效指标": indicators({"绩效标准": "计划标准"}),
            "支出明细": [{**detail, "测算依据及过程说明": basis}],
        }

    return {
        "部门名称": "某局",
        "联系电话": "0731-1234567",
        "年度预算申请": {
            "一般公共预算拨款": "40",
            "政府性基金拨款": "0",
            "其他资金": "0",
            "基本支出": "4",
            "项目支出": "36",
        },
        "部门职责概述": "职责。",
        "年度重点工作计划": [{"事项": "事项", "责任单位": "办公室", "工作目标": "2023年完成。"}],
        "年度绩效指标": indicators({}),
        "专项资金": [
            {"名称": "甲专项", "金额": "24", **goals},
            {"名称": "乙专项", "金额": "12", **goals},
        ],
        "支出方向": [
            direction("甲一", "甲专项", "10", "会议费100人×1000元=10万元"),
            direction("甲二", "甲专项", "14", "办公费10万元，印刷费4万元。"),
            direction("乙", "乙专项", "12", "按实际发生数"),
        ],
    }


MISSING = object()


def changed(*changes: Change) -> dict[str, Any]:
    """The unit with values replaced, or taken away, at those paths."""
    data = copy.deepcopy(unit())
    for path, value in changes:
        node: Any = data
        for step in path[:-1]:
            node = node[step]
        if value is MISSING:
            del node[path[-1]]
        else:
            node[path[-1]] = value
    return data


def found_in(folder: Path, pack: Pack, data: dict[str, Any], **settings: str) -> list[Diagnostic]:
    path = folder / "某局.yaml"
    path.write_text(made_up.as_yaml(data), encoding="utf-8")
    return list(check.check_unit(pack, path, {**SETTINGS, **settings}).diagnostics)


def place(folder: Path, data: dict[str, Any], path: KeyPath, *, at_key: bool) -> tuple[int, int]:
    file = folder / "某局.yaml"
    file.write_text(made_up.as_yaml(data), encoding="utf-8")
    return source.read(file, "某局.yaml").place(path, at_key=at_key)


A, B = ("支出方向", 0), ("支出方向", 1)
BUDGET = ("年度预算申请",)
QUANTITY = ("年度绩效指标", "产出指标", "数量指标")
TIME = ("年度绩效指标", "产出指标", "时效指标")
COST = ("年度绩效指标", "产出指标", "成本指标")
SATISFACTION = ("年度绩效指标", "效益指标", EFFECT[-1])
BASIS = (*A, "支出明细", 0, "测算依据及过程说明")
OTHERS = {"项目支出范围": "含其他项目"}

RULES: list[Rule] = [
    (
        "fund-names-unique",
        [(("专项资金", 1, "名称"), "甲专项"), ((*B, "所属专项"), "乙专项")],
        "error",
        ("专项资金", 1, "名称"),
        "专项资金“甲专项”重复填写（第 ",
        [(("专项资金", 1, "名称"), "甲专项一"), (("支出方向", 2, "所属专项"), "甲专项一")],
    ),
    (
        "fund-of-direction-exists",
        [((*A, "所属专项"), "甲专顶")],
        "error",
        (*A, "所属专项"),
        "所属专项“甲专顶”不在“专项资金”中",
        [((*A, "所属专项"), "　甲专项 ")],
    ),
    (
        "direction-names-unique",
        [((*B, "名称"), "甲一")],
        "error",
        (*B, "名称"),
        "支出方向“甲一”重复填写（第 ",
        [((*B, "名称"), "甲一二")],
    ),
    (
        "income-equals-expense",
        [((*BUDGET, "基本支出"), "5")],
        "error",
        (*BUDGET, "资金总额"),
        "收支不平：基本支出与项目支出合计 41 万元，资金总额 40 万元，相差 1 万元",
        [((*BUDGET, "基本支出"), "4.000")],
    ),
    (
        "project-expense-equals-funds",
        [((*BUDGET, "项目支出"), "37"), ((*BUDGET, "基本支出"), "3")],
        "error",
        (*BUDGET, "项目支出"),
        "专项资金合计与项目支出不一致：合计 36 万元，项目支出 37 万元，相差 1 万元",
        [((*BUDGET, "项目支出"), "36.0")],
    ),
    (
        "fund-equals-directions",
        [(("专项资金", 0, "金额"), "23"), (("专项资金", 1, "金额"), "13")],
        "error",
        ("专项资金", 0, "金额"),
        "专项资金金额与支出方向合计不一致：专项资金金额 23 万元，合计 24 万元，相差 1 万元",
        [],
    ),
    (
        "direction-equals-details",
        [((*B, "支出明细", 0, "金额"), "13.5")],
        "error",
        (*B, "金额"),
        "项目金额与支出明细合计不一致：项目金额 14 万元，合计 13.5 万元，相差 0.5 万元",
        [],
    ),
    (
        "income-magnitude",
        [((*BUDGET, "其他资金"), "1000001")],
        "warning",
        (*BUDGET, "其他资金"),
        "其他资金 1000001 万元，超过一般上限 1000000 万元",
        [],
    ),
    (
        "expense-magnitude",
        [((*BUDGET, "基本支出"), "1000001")],
        "warning",
        (*BUDGET, "基本支出"),
        "基本支出 1000001 万元，超过一般上限 1000000 万元",
        [],
    ),
    (
        "total-magnitude",
        [
            ((*COST, 0, "指标值"), "≤40万元"),
            ((*COST, 0, "三级指标"), "总成本"),
            ((*BUDGET, "一般公共预算拨款"), "400000"),
        ],
        "error",
        (*BUDGET, "资金总额"),
        "资金总额 400000 万元，成本指标为 40 万元，可能按“元”填写；以万元为单位应填 40",
        [((*COST, 0, "指标值"), "≤40万元"), ((*COST, 0, "三级指标"), "人均成本")],
    ),
    (
        "fund-magnitude",
        [(("专项资金", 0, "金额"), "1000001")],
        "warning",
        ("专项资金", 0, "金额"),
        "金额 1000001 万元，超过一般上限 1000000 万元",
        [],
    ),
    (
        "direction-magnitude",
        [((*A, "金额"), "100000"), ((*A, *COST, 0, "三级指标"), "总成本")],
        "error",
        (*A, "金额"),
        "金额 100000 万元，成本指标为 10 万元，可能按“元”填写；以万元为单位应填 10",
        [((*A, *COST, 0, "指标值"), "≤10元"), ((*A, *COST, 0, "三级指标"), "每份成本")],
    ),
    (
        "detail-magnitude",
        [((*B, "支出明细", 0, "金额"), "0.0014")],
        "error",
        (*B, "支出明细", 0, "金额"),
        "金额 0.0014 万元，测算依据及过程说明为 14 万元，可能按“亿元”填写；以万元为单位应填 14",
        [((*B, "支出明细", 0, "测算依据及过程说明"), "印刷140000元")],
    ),
    (
        "cost-within-total",
        [((*COST, 0, "指标值"), "≤40.5万元")],
        "error",
        (*COST, 0, "指标值"),
        "成本指标超过资金总额：“≤40.5万元”，资金总额 40 万元，多 0.5 万元",
        [((*COST, 0, "指标值"), "≤400000元")],
    ),
    (
        "cost-within-amount",
        [((*A, *COST, 0, "指标值"), "不超过 11 万元")],
        "error",
        (*A, *COST, 0, "指标值"),
        "成本指标超过项目金额：“不超过 11 万元”，项目金额 10 万元，多 1 万元",
        [((*A, *COST, 0, "指标值"), "≥11万元")],
    ),
    (
        "indicators-none",
        [(("年度绩效指标",), {})],
        "warning",
        ("年度绩效指标",),
        "附表1 未填任何绩效指标（九个二级指标均为空）",
        [],
    ),
    (
        "indicator-missing",
        [((*QUANTITY,), MISSING), ((*TIME,), [])],
        "warning",
        ("年度绩效指标", "产出指标"),
        "附表1 未填数量指标、时效指标，表中将为空行",
        [],
    ),
    (
        "direction-indicators-none",
        [((*A, "年度绩效指标"), MISSING)],
        "warning",
        A,
        "支出方向“甲一”未填任何绩效指标（九个二级指标均为空）",
        [],
    ),
    (
        "direction-indicator-missing",
        [((*A, *SATISFACTION), MISSING)],
        "warning",
        (*A, "年度绩效指标", "效益指标"),
        "支出方向“甲一”未填社会公众及服务对象满意度指标，表中将为空行",
        [],
    ),
    (
        "indicator-repeated",
        [((*TIME, 0, "三级指标"), "数量指标一")],
        "warning",
        (*TIME, 0, "三级指标"),
        "附表1 的三级指标“数量指标一”重复（第 ",
        [],
    ),
    (
        "direction-indicator-repeated",
        [((*A, *TIME, 0, "三级指标"), "数量指标一")],
        "warning",
        (*A, *TIME, 0, "三级指标"),
        "支出方向“甲一”的三级指标“数量指标一”重复（第 ",
        [((*A, *TIME, 0, "三级指标"), "数量指标二")],
    ),
    (
        "indicator-is-its-value",
        [((*A, *TIME, 0, "三级指标"), "2023年12月"), ((*A, *TIME, 0, "指标值"), "2023年12月")],
        "warning",
        (*A, *TIME, 0, "指标值"),
        "指标值与三级指标相同，均为“2023年12月”",
        [
            ((*A, "年度绩效指标", "效益指标", "生态效益指标", 0, "三级指标"), "无直接生态效益"),
            ((*A, "年度绩效指标", "效益指标", "生态效益指标", 0, "指标值"), "无直接生态效益"),
        ],
    ),
    (
        "value-without-number",
        [((*A, *TIME, 0, "指标值"), "及时")],
        "warning",
        (*A, *TIME, 0, "指标值"),
        "指标值未量化：“及时”中没有数字",
        [((*A, *TIME, 0, "指标值"), "每年两次")],
    ),
    (
        "satisfaction-without-percentage",
        [((*SATISFACTION, 0, "指标值"), "不断提升")],
        "warning",
        (*SATISFACTION, 0, "指标值"),
        "满意度指标值未填百分比：“不断提升”",
        [((*SATISFACTION, 0, "指标值"), "百分之九十五以上")],
    ),
    (
        "value-without-unit",
        [((*A, *TIME, 0, "指标值"), "≥12")],
        "warning",
        (*A, *TIME, 0, "指标值"),
        "指标值缺少计量单位：“≥12”",
        [((*A, *TIME, 0, "指标值"), "≥12天")],
    ),
    (
        "work-item-repeated",
        [
            (
                ("年度重点工作计划",),
                [{"事项": "事项", "责任单位": "甲", "工作目标": "乙"}] * 2,
            )
        ],
        "warning",
        ("年度重点工作计划", 1, "事项"),
        "年度重点工作计划的事项“事项”重复（第 ",
        [],
    ),
    (
        "several-figures",
        [((*QUANTITY, 0, "指标值"), "每季度1次；每年1轮")],
        "warning",
        (*QUANTITY, 0, "指标值"),
        "一项填了多个指标值：“每季度1次；每年1轮”",
        [((*QUANTITY, 0, "指标值"), "每季度 10,000 次以上，逐年提高")],
    ),
    (
        "punctuation",
        [(("部门职责概述",), "职责。。")],
        "warning",
        ("部门职责概述",),
        "标点重复：“职责。。”",
        [(("部门职责概述",), "职责……")],
    ),
    (
        "goal-differs-from-fund",
        [((*A, "实施期绩效目标"), "目标一")],
        "warning",
        (*A, "实施期绩效目标"),
        "实施期绩效目标与所属专项资金的绩效目标仅标点不同：“目标一”与“目标一。”",
        [((*A, "实施期绩效目标"), "另一个目标")],
    ),
    (
        "year-goal-differs-from-fund",
        [((*A, "年度绩效目标"), "目标，二。")],
        "warning",
        (*A, "年度绩效目标"),
        "年度绩效目标与所属专项资金的绩效目标仅标点不同：“目标，二。”与“目标二。”",
        [((*A, "年度绩效目标"), MISSING)],
    ),
    (
        "calculation-comes-out",
        [(BASIS, "100元/份×500份=6万元，合计10万元")],
        "warning",
        BASIS,
        "测算算式有误：“100元/份×500份=6万元”，计算结果应为 5万元，现为 6万元",
        [(BASIS, "100元/份×1000份=10万元")],
    ),
    (
        "basis-adds-up",
        [(BASIS, "办公费3万元，印刷费8万元")],
        "warning",
        BASIS,
        "测算依据与金额不一致：测算依据合计 3+8=11 万元，本行金额 10 万元，相差 1 万元",
        [(BASIS, "办公费3万元，印刷费7万元")],
    ),
    (
        "other-year",
        [(("年度重点工作计划", 0, "工作目标"), "2022年完成。")],
        "warning",
        ("年度重点工作计划", 0, "工作目标"),
        "年份与预算年度不一致：文字中为 2022年，预算年度为 2023年",
        [(("年度重点工作计划", 0, "工作目标"), "按财预〔2015〕88号，2023年完成 12022年。")],
    ),
    (
        "period-without-year",
        [((*A, "项目实施期"), "2022年全年")],
        "warning",
        (*A, "项目实施期"),
        "项目实施期“2022年全年”不含预算年度（2023年）",
        [((*A, "项目实施期"), "2022年1月至2025年12月")],
    ),
    (
        "telephone",
        [(("联系电话",), "23456")],
        "warning",
        ("联系电话",),
        "联系电话格式可能有误：“23456”",
        [(("联系电话",), "（0731）1234567转8")],
    ),
]
IDS = [rule[0] for rule in RULES]
# Rules for campaigns whose settings say more have tests of their own below.
WITH_SETTINGS = {"funds-within-project-expense", "project-expense-beyond-funds"}
AT_KEYS = ("missing",)


def test_nothing_is_said_of_the_unit_they_all_start_from(
    tmp_path: Path, performance_targets: Pack
) -> None:
    assert found_in(tmp_path, performance_targets, unit()) == []


def test_every_rule_of_the_pack_is_held_and_broken_here(performance_targets: Pack) -> None:
    assert {rule.id for rule in performance_targets.rules} == {*IDS, *WITH_SETTINGS}


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_broken_rule_is_told_at_its_place(
    rule: Rule, tmp_path: Path, performance_targets: Pack
) -> None:
    _, changes, severity, path, message, _ = rule
    data = changed(*changes)

    found = found_in(tmp_path, performance_targets, data)

    [told] = [d for d in found if d.message.startswith(message)]
    line, column = place(tmp_path, data, path, at_key=told.code in AT_KEYS)
    assert told.severity == severity
    assert told.line == line
    assert told.column >= column
    assert told.hint
    assert "{" not in told.message + told.hint


@pytest.mark.parametrize(
    "changes", [rule[5] for rule in RULES if rule[5]], ids=[r[0] for r in RULES if r[5]]
)
def test_rule_that_just_holds_says_nothing(
    changes: list[Change], tmp_path: Path, performance_targets: Pack
) -> None:
    assert found_in(tmp_path, performance_targets, changed(*changes)) == []


@pytest.mark.parametrize(
    ("expense", "told"),
    [
        ("36", []),
        ("35", [("error", "专项资金合计大于项目支出：合计 36 万元，项目支出 35 万元，多 1 万元")]),
        (
            "37",
            [
                (
                    "warning",
                    "专项资金合计与项目支出不一致：合计 36 万元，项目支出 37 万元，相差 1 万元",
                )
            ],
        ),
    ],
)
def test_other_projects_may_make_up_the_rest_where_the_settings_say_so(
    expense: str, told: list[tuple[str, str]], tmp_path: Path, performance_targets: Pack
) -> None:
    data = changed(
        ((*BUDGET, "项目支出"), expense), ((*BUDGET, "基本支出"), str(40 - int(expense)))
    )

    found = found_in(tmp_path, performance_targets, data, **OTHERS)

    assert [(d.severity, d.message) for d in found] == told


@pytest.mark.parametrize(
    ("typed", "income"),
    [({}, "40+0+0=40"), ({"其他资金": MISSING, "资金总额": "40"}, "40")],
)
def test_both_sides_of_income_and_expense_are_told_as_additions(
    typed: dict[str, Any], income: str, tmp_path: Path, performance_targets: Pack
) -> None:
    data = changed(((*BUDGET, "基本支出"), "5"), *(((*BUDGET, k), v) for k, v in typed.items()))

    found = found_in(tmp_path, performance_targets, data)

    [told] = [d for d in found if d.code == "sum"]
    assert told.hint == (
        f"按收入性质分的三项（{income} 万元）与按支出性质分的两项（5+36=41 万元）应相等，"
        "请核对“年度预算申请”中的五个数。"
    )


def test_line_of_the_fund_whose_goal_differs_is_told(
    tmp_path: Path, performance_targets: Pack
) -> None:
    data = changed(((*A, "年度绩效目标"), "目标二"))

    [told] = found_in(tmp_path, performance_targets, data)

    line, _ = place(tmp_path, data, ("专项资金", 0, "年度绩效目标"), at_key=False)
    assert f"附表2（第 {line} 行）" in told.hint
    assert "只删除此处的“年度绩效目标”一栏" in told.hint


def test_slip_within_a_long_text_is_placed_where_it_is(
    tmp_path: Path, performance_targets: Pack
) -> None:
    path = tmp_path / "某局.yaml"
    path.write_text("部门职责概述: |\n  第一段。\n    第二段。。\n", encoding="utf-8")

    found = check.check_unit(performance_targets, path, SETTINGS).diagnostics

    assert [(d.line, d.column) for d in found if d.code == "punctuation"] == [(3, 8)]
