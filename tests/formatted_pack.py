"""A small pack whose forms print computed amounts in formats, dates, and numbers of rows."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from generator.campaign import check
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.form import context, template, unit_document
from generator.word import provenance
from tests import drawn_pack

if TYPE_CHECKING:
    from generator.pack.pack import Pack

PACK = """\
name: spending
version: 1
unit_name: 单位
forms:
  - {template: form.docx, contents: '{{ 单位 }}执行情况表'}
derived:
  - {each: 项目, field: 序号, number: （一）}
  - {each: 项目.明细, field: 编号, number: '1.1'}
  - {each: 项目, field: 支出, sum: [明细.金额], format: {decimals: 2, thousands: true}}
  - {each: 项目, field: 执行率, formula: 支出 / 预算, format: {decimals: 2, percent: true}}
  - {field: 合计, sum: [项目.支出], format: {decimals: 2, thousands: true}}
  - {field: 总执行率, formula: 合计 / SUM(项目.预算), format: {percent: true, decimals: 1}}
properties: {title: t, subject: s, creator: c}
appendix:
  title: t
  contents: c
  summary:
    title: 汇总
    columns:
      - {label: 单位, field: 单位}
      - {label: 合计, field: 合计}
      - {label: 执行率, field: 总执行率}
      - {label: 支出, sum: [项目.支出]}
"""
SCHEMA = """\
settings:
  年度: {type: string}
unit:
  单位: {type: string}
  填报日期: {type: date, required: false}
  合计: {type: decimal, required: false, meta: {unit: 元}}
  总执行率: {type: decimal, required: false}
  项目:
    type: list
    schema:
      type: dict
      schema:
        名称: {type: string}
        完成月份: {type: month, required: false}
        预算: {type: decimal, meta: {unit: 元}}
        支出: {type: decimal, required: false, meta: {unit: 元}}
        执行率: {type: decimal, required: false}
        明细:
          type: list
          schema:
            type: dict
            schema:
              内容: {type: string}
              金额: {type: decimal, meta: {unit: 元}}
"""
FORM = """\
表外段落：{{ 单位 }}执行情况表
列宽
│ 序号 │ 项目 │ 完成月份 │ 预算 │ 支出 │ 执行率 │
│ {%tr for 目 in 项目 %} ×6 │
│ {{ 目.序号 }} │ {{ 目.名称 }} │ {{ 目.完成月份 }} │ {{ 目.预算 }} │ {{ 目.支出 }} │ {{ 目.执行率 }} │
│ {%tr for 行 in 目.明细 %} ×6 │
│ {{ 行.编号 }} │ {{ 行.内容 }} ×4 │ {{ 行.金额 }} │
│ {%tr endfor %} ×6 │
│ {%tr endfor %} ×6 │
│ 合计 ×4 │ {{ 合计 }} │ {{ 总执行率 }} │
│ 填报日期 │ {{ 填报日期 }} ×5 │
"""  # noqa: E501
UNIT = """\
单位: 示例局
填报日期: 2024年5月1日
项目:
  - {名称: 道路养护, 完成月份: 2024.12, 预算: 1200, 明细: [{内容: 路面, 金额: 1000}, {内容: 标线, 金额: 182.5}]}
  - {名称: 环境整治, 预算: 30, 明细: [{内容: 清淤, 金额: 20}]}
"""  # noqa: E501
SETTINGS = {"年度": "2024"}


def load() -> Pack:
    return drawn_pack.load(PACK, SCHEMA, form=FORM)


def checked(text: str = UNIT) -> check.CheckedUnit:
    """What a check says of the unit's data file."""
    parsed = source.parse(FileBytes(text.encode(), ""), "示例局.yaml")
    return check.check_source(load(), parsed, SETTINGS)


@cache
def document(text: str = UNIT) -> bytes:
    """The unit's document."""
    seen = context.build(load(), SETTINGS, checked(text).values)
    renderer = unit_document.renderer(template.compile_pack(load()))
    proof = provenance.Provenance("2024", "示例局", "0", "", "", "", "")
    return unit_document.render(renderer, seen, proof).docx
