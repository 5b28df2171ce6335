"""A small pack with ticks: in columns of nested lists, in boxes in cells and outside tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests import drawn_pack

if TYPE_CHECKING:
    from generator.pack.pack import Pack

PACK = """\
name: monitoring
version: 1
unit_name: 单位
forms:
  - {template: list.docx, contents: '{{ 单位 }}监控表'}
  - {template: one.docx, contents: '{{ 项.名称 }}', repeat: 项目, as: 项}
tick:
  - {field: 项目.指标.可能性, names: {完全不可能: 不可能}}
  - {field: 项目.属性, style: ☑}
  - {field: 方式, style: ☑, names: {其他（请注明）: 其他}}
properties: {title: t, subject: s, creator: c}
appendix: {title: t, contents: c}
"""
SCHEMA = """\
settings:
  年度: {type: string}
unit:
  单位: {type: string}
  方式: {type: string, required: false, allowed: [现场, 书面, 其他（请注明）]}
  说明: {type: string, required: false}
  项目:
    type: list
    schema:
      type: dict
      schema:
        名称: {type: string}
        属性: {type: string, required: false, allowed: [新增, 延续]}
        指标:
          type: list
          required: false
          schema:
            type: dict
            schema:
              名称: {type: string}
              可能性: {type: string, required: false, allowed: [确定能, 有可能, 完全不可能]}
"""
LIST = """\
表外段落：{{ 年度 }}年绩效运行监控表
表外段落：填报单位（盖章）：{{ 单位 }}
列宽
│ 项目 │ 指标 │ 完成目标可能性 ×3 │
│ 项目 │ 指标 │ 确定能 │ 有可能 │ 完全不可能 │
│ {%tr for 目 in 项目 %} ×5 │
│ {%tr for 行 in 目.指标 %} ×5 │
│ {{ 目.名称 }}{% vm %} │ {{ 行.名称 }} │ {{ 行.可能性_确定能 }} │ {{ 行.可能性_有可能 }} │ {{ 行.可能性_不可能 }} │
│ {%tr endfor %} ×5 │
│ {%tr endfor %} ×5 │
表外段落：监控方式：现场{{ 方式_现场 }} 书面{{ 方式_书面 }} 其他{{ 方式_其他 }} 说明：{{ 说明 }}
"""  # noqa: E501
ONE = """\
表外段落：{{ 项.名称 }}（项目情况表）
列宽
│ 项目名称 │ {{ 项.名称 }} │
│ 项目属性 │ 新增项目{{ 项.属性_新增 }} 延续项目{{ 项.属性_延续 }} │
"""
SETTINGS = {"年度": "2024"}


def load(tick: str = "", *, list_form: str = LIST, one: str = ONE) -> Pack:
    """The pack; with `tick`, that in place of its own."""
    head, _, rest = PACK.partition("tick:\n")
    text = f"{head}{tick}{rest[rest.index('properties') :]}" if tick else PACK
    return drawn_pack.load(text, SCHEMA, list=list_form, one=one)


def unit(*choices: str, kind: str = "", way: str = "") -> dict[str, Any]:
    """A unit of one project with an indicator for each of these choices."""
    rows = [
        {"名称": f"指标{number}", **({"可能性": choice} if choice else {})}
        for number, choice in enumerate(choices, 1)
    ]
    project = {"名称": "甲项目", **({"属性": kind} if kind else {}), "指标": rows}
    return {"单位": "示例局", **({"方式": way} if way else {}), "项目": [project]}
