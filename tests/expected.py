"""The three performance-target forms as the data say they must be, written without the program.

A second telling of the official layout (the grid of the 2023 document): what the templates draw is
held against it for units the tests make up.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import cn2an

from tests.wordml import Cell, Table

OUTPUTS = ("数量指标", "质量指标", "时效指标", "成本指标")
EFFECTS = (
    "经济效益指标",
    "社会效益指标",
    "生态效益指标",
    "可持续影响指标",
    "社会公众及服务对象满意度指标",
)
TRIMMED = " \t\u3000\u00a0"
DOWN, ON = "restart", "continue"


def tables(year: str, level: str, unit: dict[str, Any]) -> list[Table]:
    """Every table of the unit's document, in order."""
    signed = (_text(unit, "填表人"), _text(unit, "联系电话"))
    directions = [_annex3(year, level, d, unit, signed) for d in unit.get("支出方向", [])]
    return [_annex1(year, unit, signed), _annex2(year, level, unit, signed), *directions]


def _text(row: dict[str, Any], name: str) -> str:
    return str(row.get(name, "")).strip(TRIMMED)


def _total(unit: dict[str, Any], rows: str) -> str:
    found = sum((Decimal(row["金额"]) for row in unit.get(rows, [])), Decimal(0))
    return f"{found.normalize():f}" if found else "0"


def _annex1(year: str, unit: dict[str, Any], signed: tuple[str, str]) -> Table:
    asked = unit["年度预算申请"]
    income = [asked[name] for name in ("一般公共预算拨款", "政府性基金拨款", "其他资金")]
    total = sum(map(Decimal, income), Decimal(0)).normalize()
    plans = unit.get("年度重点工作计划") or [{}]
    budget = [
        [Cell("按收入性质分", 3), Cell("按支出性质分", 2)],
        [
            Cell("其中：一般公共预算拨款", 2),
            Cell(income[0]),
            Cell("其中：基本支出"),
            Cell(asked["基本支出"]),
        ],
        [
            Cell("     政府性基金拨款", 2),
            Cell(income[1]),
            Cell("      项目支出"),
            Cell(asked["项目支出"]),
        ],
        [Cell("         其他资金", 2), Cell(income[2]), Cell(""), Cell("")],
    ]
    return [
        [Cell("附表1"), *[Cell("")] * 5],
        [Cell(f"{year}年部门整体支出绩效目标表", 6)],
        [Cell("填报单位：（盖章）", 2), Cell(""), Cell(""), Cell("金额：万元", 2)],
        [Cell("部门名称"), Cell(_text(unit, "部门名称"), 5)],
        [Cell("年度预算申请\n（万元）", 1, DOWN), Cell(f"资金总额：{total:f}", 5)],
        *[[Cell("", 1, ON), *row] for row in budget],
        [Cell("部门职责概述"), Cell(_text(unit, "部门职责概述"), 5)],
        [
            Cell("年度重点       工作计划", 1, DOWN),
            Cell("事项", 2),
            Cell("责任单位/科室"),
            Cell("工作目标", 2),
        ],
        *[
            [
                Cell("", 1, ON),
                Cell(_text(plan, "事项"), 2),
                Cell(_text(plan, "责任单位")),
                Cell(_text(plan, "工作目标"), 2),
            ]
            for plan in plans
        ],
        [
            Cell("年度绩效指标", 1, DOWN),
            Cell("一级指标"),
            Cell("二级指标"),
            Cell("三级指标", 2),
            Cell("指标值及单位"),
        ],
        *_indicators(unit, {"三级指标": 2, "指标值": 1}, {}),
        [
            Cell(
                f"单位负责人签字：\n\n填表人：     {signed[0]}"
                f"                               联系电话：   {signed[1]}",
                6,
            )
        ],
    ]


def _indicators(owner: dict[str, Any], spans: dict[str, int], labels: dict[str, str]) -> Table:
    found: Table = []
    for first, seconds in (("产出指标", OUTPUTS), ("效益指标", EFFECTS)):
        for second in seconds:
            group = (owner.get("年度绩效指标") or {}).get(first) or {}
            rows = group.get(second) or [{}]
            for i, row in enumerate(rows):
                starts = second == seconds[0] and i == 0
                found.append(
                    [
                        Cell("", 1, ON),
                        Cell(first, 1, DOWN) if starts else Cell("", 1, ON),
                        Cell("", 1, ON) if i else Cell(labels.get(second, second), 1, DOWN),
                        *[Cell(_text(row, name), span) for name, span in spans.items()],
                    ]
                )
    return found


def _annex2(year: str, level: str, unit: dict[str, Any], signed: tuple[str, str]) -> Table:
    rows = list(unit.get("专项资金", []))
    rows += [{}] * (6 - len(rows))
    total = "" if unit.get("专项资金合计") == "" else _total(unit, "专项资金")
    return [
        [Cell("附表2", 2), *[Cell("")] * 3],
        [Cell(f"{year}年{level}专项资金绩效目标汇总表", 5)],
        [Cell("填报单位：（盖章）", 2), Cell(""), Cell(""), Cell("金额单位：万元")],
        [Cell(t) for t in ("序号", "名  称", "金  额", "实施期绩效目标", "年度绩效目标")],
        [Cell(""), Cell("合  计"), Cell(total), Cell(""), Cell("")],
        *[
            [
                Cell(cn2an.an2cn(i) if row else ""),
                *[Cell(_text(row, n)) for n in ("名称", "金额", "实施期绩效目标", "年度绩效目标")],
            ]
            for i, row in enumerate(rows, 1)
        ],
        [Cell("单位负责人签字：", 5)],
        [
            Cell(
                f"填表人： {signed[0]}                                   联系电话：       {signed[1]}",  # noqa: E501
                5,
            )
        ],
    ]


def _annex3(
    year: str, level: str, direction: dict[str, Any], unit: dict[str, Any], signed: tuple[str, str]
) -> Table:
    [fund] = [f for f in unit["专项资金"] if f["名称"] == direction["所属专项"]]
    details = direction.get("支出明细") or [{}]
    goals = {
        name: _text(direction if name in direction else fund, name)
        for name in ("实施期绩效目标", "年度绩效目标")
    }
    return [
        [Cell("附表3"), *[Cell("")] * 5],
        [Cell(f"{year}年{level}专项资金支出方向绩效目标表", 6)],
        [Cell("填报单位：（盖章）", 3), Cell("          金额单位：万元", 3)],
        [
            Cell("支出方向      （子项）"),
            Cell(_text(direction, "名称"), 2),
            Cell("所属专项", 1, DOWN),
            Cell("名称"),
            Cell(_text(direction, "所属专项")),
        ],
        [
            Cell("项目金额"),
            Cell(direction["金额"], 2),
            Cell("", 1, ON),
            Cell("金额"),
            Cell(fund["金额"]),
        ],
        [Cell("项目实施期"), Cell(_text(direction, "项目实施期"), 5)],
        *[[Cell(name), Cell(goal, 5)] for name, goal in goals.items()],
        [
            Cell("年度绩效指标", 1, DOWN),
            *[Cell(t) for t in ("一级指标", "二级指标", "三级指标", "指标值及单位", "绩效标准")],
        ],
        *_indicators(
            direction,
            {"三级指标": 1, "指标值": 1, "绩效标准": 1},
            {"可持续影响指标": "可持续影响  指标"},
        ),
        [
            Cell("支出明细及测算 说明", 1, DOWN),
            *[Cell(t) for t in ("支出内容简介", "支出明细", "金额")],
            Cell("支出测算依据及过程说明", 2),
        ],
        *[
            [
                Cell("", 1, ON),
                *[Cell(_text(row, name)) for name in ("支出内容简介", "支出明细", "金额")],
                Cell(_text(row, "测算依据及过程说明"), 2),
            ]
            for row in details
        ],
        [Cell("", 1, ON), Cell("合  计", 2), Cell(_total(direction, "支出明细")), Cell("", 2)],
        [
            Cell(
                f"单位负责人签字：\n\n填表人：   {signed[0]}"
                f"                                联系电话：   {signed[1]}",
                6,
            )
        ],
    ]
