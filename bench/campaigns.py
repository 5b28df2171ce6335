"""Campaigns of any size to measure with: copies of one unit under other names."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

CHECKOUT = Path(__file__).parent.parent
REAL = CHECKOUT / "data" / "2023"
NAME = "示例单位{}"
_OUTPUT = ("数量指标", "质量指标", "时效指标", "成本指标")
_EFFECT = (
    *("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "社会公众及服务对象满意度指标",
)
_VALUES = {"成本指标": "≤10万元", "社会公众及服务对象满意度指标": "≥95%"}
_TEXT = "认真做好本单位承担的各项工作，按照要求的时间和质量完成，方便群众办事，让群众满意"


def write(folder: Path, units: int, text: Callable[[int], str], volume: int = 0) -> Path:
    """A project's `data` folder with one campaign of so many units; `text` gives a unit's file.

    Its appendix has volumes of so many units, one volume for none.
    """
    campaign = folder / "data" / "2023"
    (campaign / "units").mkdir(parents=True)
    settings = (REAL / "settings.yaml").read_text(encoding="utf-8")
    # The units of its order are not there.
    settings = settings[: settings.index("单位顺序")]
    settings += f"每册单位数: {volume}\n" if volume else ""
    (campaign / "settings.yaml").write_text(settings, "utf-8")
    for number in range(units):
        path = campaign / "units" / f"{number:05}.yaml"
        path.write_text(text(number), encoding="utf-8")
    return folder / "data"


def real(number: int) -> str:
    """The real 2023 unit under another name, with all that is warned of."""
    [path] = (REAL / "units").iterdir()
    return path.read_text(encoding="utf-8").replace(path.stem, NAME.format(number))


def clean(number: int) -> str:
    """An invented unit as big as the real one, about which nothing is said."""
    return _clean().replace(NAME.format(""), NAME.format(number))


@cache
def _clean() -> str:
    """That unit's file, its name without a number."""
    unit = _unit(NAME.format(""))
    duties = "".join(f"  {_TEXT}{line}。\n" for line in range(20))
    return f"{yaml.safe_dump(unit, allow_unicode=True, sort_keys=False)}部门职责概述: |\n{duties}"


def _unit(name: str) -> dict[str, Any]:
    funds = {"甲专项": 3, "乙专项": 4, "丙专项": 7}
    return {
        "部门名称": name,
        "填表人": "某某",
        "联系电话": "0731-1234567",
        "年度预算申请": {
            "一般公共预算拨款": "184",
            "政府性基金拨款": "0",
            "其他资金": "0",
            "基本支出": "44",
            "项目支出": "140",
        },
        "年度重点工作计划": [
            {"事项": f"事项{i}", "责任单位": "办公室", "工作目标": f"{_TEXT}{i}。"}
            for i in range(3)
        ],
        "年度绩效指标": _indicators(2, {}),
        "专项资金": [{"名称": f, "金额": str(n * 10), **_goals(f)} for f, n in funds.items()],
        "支出方向": [_direction(fund, rows) for fund, rows in funds.items()],
    }


def _goals(fund: str) -> dict[str, str]:
    return {"实施期绩效目标": f"{fund}：{_TEXT}。", "年度绩效目标": f"{fund}：今年{_TEXT}。"}


def _direction(fund: str, rows: int) -> dict[str, Any]:
    detail = {"金额": "10", "测算依据及过程说明": "会议费100人×1000元=10万元"}
    return {
        "名称": f"{fund}的方向",
        "所属专项": fund,
        "金额": str(rows * 10),
        "项目实施期": "2023年全年",
        "年度绩效指标": _indicators(1, {"绩效标准": "计划标准"}),
        "支出明细": [
            {"支出内容简介": f"会议费{i}", "支出明细": f"会议费{i}", **detail} for i in range(rows)
        ],
    }


def _indicators(rows: int, standard: dict[str, str]) -> dict[str, Any]:
    """So many rows of each of the nine."""

    def of(name: str) -> list[dict[str, str]]:
        value = _VALUES.get(name, "12次")
        return [
            {"三级指标": f"{name}：{_TEXT[:18]}{i}", "指标值": value, **standard}
            for i in range(rows)
        ]

    return {
        "产出指标": {name: of(name) for name in _OUTPUT},
        "效益指标": {name: of(name) for name in _EFFECT},
    }
