"""A campaign of sixty invented units: their names, their data, the roster, the project on disk."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING, Any

from tests.conftest import PACKS

if TYPE_CHECKING:
    from pathlib import Path

CAMPAIGN, YEAR = "2024", "2024"
PACK = "performance-targets"
DEADLINE = "2024-03-01"
PLACE = "示例市示例区"
_SHORT = """
教育局 科技局 民政局 司法局 财政局 住建局 交通局 水利局 商务局 文旅局 卫健局 审计局 统计局 信访局
医保局 林业局 城管局 应急局 粮食局 档案馆 图书馆 文化馆 博物馆 体育馆 少年宫 党校 团委 妇联 科协
残联 工商联 总工会 红十字会 机关事务中心 政务服务中心 大数据中心 融媒体中心 招商中心 就业中心
社保中心
疾控中心 妇幼保健院 人民医院 中医院 第一中学 第二中学 实验小学 特殊学校 职业学校 环卫所 园林所
排水所 路灯所 河道所 畜牧站 农技站 植保站 种子站 防汛站 质检站
"""
NAMES = tuple(f"{PLACE}{short}" for short in _SHORT.split())
assert len({*NAMES}) == 60
_OUTPUT = {"数量指标": "12次", "质量指标": "≥98%", "时效指标": "12月底前", "成本指标": "≤{}万元"}
_EFFECT = {
    **dict.fromkeys(("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"), "≥90%"),
    "社会公众及服务对象满意度指标": "≥95%",
}


def alias(unit: str) -> str:
    """What the unit is called for short: 示例区档案馆 is 区档案馆."""
    return f"区{unit.removeprefix(PLACE)}"


def total(number: int) -> int:
    """The unit's 资金总额, which is also its 控制数 but for some."""
    return 100 + number + 10 * _rows(number)


def _rows(number: int) -> int:
    return 1 + number % 3


def values(number: int) -> dict[str, Any]:
    """What the unit fills in, nothing of it wrong; texts, as in a data file."""
    unit = NAMES[number]
    project = 10 * _rows(number)
    fund = f"{unit.removeprefix(PLACE)}专项经费"
    goal = "按计划完成全年任务，服务质量稳步提高。"
    return {
        "部门名称": unit,
        "填表人": "某某",
        "联系电话": "0731-12345678",
        "年度预算申请": {
            "一般公共预算拨款": str(total(number)),
            "政府性基金拨款": "0",
            "其他资金": "0",
            "基本支出": str(total(number) - project),
            "项目支出": str(project),
        },
        "部门职责概述": "贯彻执行有关法律法规和方针政策。\n承担区委、区政府交办的其他工作。",
        "年度重点工作计划": [
            {"事项": "日常服务", "责任单位": "办公室", "工作目标": "全年服务群众1000人次以上。"}
        ],
        "年度绩效指标": _indicators(total(number), {}),
        "专项资金": [
            {"名称": fund, "金额": str(project), "实施期绩效目标": goal, "年度绩效目标": goal}
        ],
        "支出方向": [_direction(fund, project, _rows(number))],
    }


def _direction(fund: str, amount: int, rows: int) -> dict[str, Any]:
    details = [
        {
            "支出内容简介": f"第{row + 1}期培训",
            "支出明细": "培训费",
            "金额": "10",
            "测算依据及过程说明": "100人×1000元=10万元",
        }
        for row in range(rows)
    ]
    return {
        "名称": "业务培训",
        "所属专项": fund,
        "金额": str(amount),
        "项目实施期": f"{YEAR}年全年",
        "年度绩效指标": _indicators(amount, {"绩效标准": "计划标准"}),
        "支出明细": details,
    }


def _indicators(cost: int, standard: dict[str, str]) -> dict[str, Any]:
    def row(name: str, value: str) -> list[dict[str, str]]:
        indicator = name.removesuffix("指标").removesuffix("效益")
        return [{"三级指标": f"{indicator}目标", "指标值": value.format(cost), **standard}]

    return {
        "产出指标": {name: row(name, value) for name, value in _OUTPUT.items()},
        "效益指标": {name: row(name, value) for name, value in _EFFECT.items()},
    }


def write_project(root: Path, ceilings: dict[int, int]) -> Path:
    """The project's campaign: settings and roster; `ceilings` are other 控制数."""
    shutil.copytree(PACKS / PACK, root / "templates" / PACK)
    folder = root / "data" / CAMPAIGN
    (folder / "units").mkdir(parents=True)
    settings = f"表单: {PACK}\n年度: {YEAR}\n级次: 区级\n地区: {PLACE}\n"
    (folder / "settings.yaml").write_text(settings, encoding="utf-8")
    with (folder / "roster.csv").open("w", encoding="gb18030", newline="") as stream:
        roster = csv.writer(stream)
        roster.writerow(("单位名称", "单位代码", "别名", "联系人", "控制数", "截止日期"))
        for number, unit in enumerate(NAMES):
            ceiling = ceilings.get(number, total(number))
            roster.writerow((unit, f"{number + 1:03}", alias(unit), "某某", ceiling, DEADLINE))
    return folder
