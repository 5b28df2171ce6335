"""Invented units, valid under the pack's rules, each odd in its own way."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from typing import Any

AWKWARD = "a&b <w:p/> {{ 部门名称 }} {% raw %} {_{ }_} {# #} \"双\" '单' 😀 𠮷 内　部\u00a0空 \\n ]]> &amp;"  # noqa: E501


def _rows(count: int, *, standard: bool = False, text: str = "指标") -> list[dict[str, str]]:
    more = {"绩效标准": "计划标准"} if standard else {}
    return [{"三级指标": f"{text}{i}", "指标值": f"≥{i}个", **more} for i in range(1, count + 1)]


def unit(directions: int = 1, details: int = 1, amount: str = "1.5") -> dict[str, Any]:
    """A unit with one 专项 for each direction, whose sums agree."""
    every = Decimal(amount)
    names = [f"专项{i}" for i in range(1, directions + 1)]
    fund = str(every * details)
    funds = str(every * details * directions)
    return {
        "部门名称": "示例单位",
        "填表人": "某某",
        "联系电话": "0731-1",
        "年度预算申请": {
            "一般公共预算拨款": funds,
            "政府性基金拨款": "0",
            "其他资金": "0.10",
            "基本支出": "0.10",
            "项目支出": funds,
        },
        "部门职责概述": "一\n二\n\n四",
        "年度重点工作计划": [{"事项": "甲", "责任单位": "办", "工作目标": "好"}],
        "年度绩效指标": {
            "产出指标": {"数量指标": _rows(3)},
            "效益指标": {"社会效益指标": _rows(2)},
        },
        "专项资金": [
            {"名称": n, "金额": fund, "实施期绩效目标": f"{n}期", "年度绩效目标": f"{n}年"}
            for n in names
        ],
        "支出方向": [
            {
                "名称": f"方向{n}",
                "所属专项": n,
                "金额": fund,
                "项目实施期": "全年",
                "年度绩效指标": {"产出指标": {"数量指标": _rows(2, standard=True)}},
                "支出明细": [
                    {
                        "支出内容简介": f"内容{i}",
                        "支出明细": "明细",
                        "金额": amount,
                        "测算依据及过程说明": "依据",
                    }
                    for i in range(details)
                ],
            }
            for n in names
        ],
    }


def _changed(data: dict[str, Any], *path: str | int, to: Any) -> dict[str, Any]:
    result = copy.deepcopy(data)
    place: Any = result
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return result


def _awkward_everywhere(node: Any, key: str = "") -> Any:
    if isinstance(node, dict):
        return {k: _awkward_everywhere(v, k) for k, v in node.items()}
    if isinstance(node, list):
        return [_awkward_everywhere(v, key) for v in node]
    fixed = ("金额", "拨款", "资金", "支出", "绩效标准", "所属专项", "名称")
    return node if key.endswith(fixed) else f"{AWKWARD}{node}\n{AWKWARD}\t."


def _no_fund() -> dict[str, Any]:
    found = unit(0)
    del found["专项资金"], found["支出方向"]
    return found


LONG = "".join(f"第{i}句，写得很长。" for i in range(400))[:3000]
NAME = "项目名称" * 50
UNITS = {
    "twelve directions": unit(12),
    "forty rows in one indicator": _changed(
        unit(), "年度绩效指标", "产出指标", "成本指标", to=_rows(40)
    ),
    "a text of 3000 characters": _changed(unit(), "部门职责概述", to=LONG),
    "a project name of 200 characters": _changed(
        _changed(_changed(unit(), "支出方向", 0, "名称", to=NAME), "专项资金", 0, "名称", to=NAME),
        "支出方向",
        0,
        "所属专项",
        to=NAME,
    ),
    "awkward characters": _awkward_everywhere(unit(2)),
    "no fund at all": _no_fund(),
    "six decimals": unit(2, 3, "0.000001"),
    "no indicator": _changed(
        _changed(unit(), "支出方向", 0, "年度绩效指标", to={}), "年度绩效指标", to={}
    ),
    "no detail, nothing to spend": _changed(
        _changed(unit(1, 1, "0"), "支出方向", 0, "支出明细", to=[]), "年度重点工作计划", to=[]
    ),
    "nothing typed by whom": _changed(_changed(unit(), "填表人", to=""), "联系电话", to=""),
    "a total left blank": _changed(unit(3), "专项资金合计", to=""),
    "typed amounts keep their digits": _changed(
        unit(1, 1, "718.40"), "年度预算申请", "政府性基金拨款", to="0.00"
    ),
}


def as_yaml(data: dict[str, Any]) -> str:
    """A data file's text: JSON is YAML."""
    return json.dumps(data, ensure_ascii=False, indent=2)
