"""A small pack whose forms compute: rates, scores, grades, dates, rows in rows, copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests import drawn_pack

if TYPE_CHECKING:
    from generator.pack.pack import Pack

PACK = """\
name: scored
version: 1
unit_name: 单位
forms:
  - {template: list.docx, contents: '{{ 单位 }}自评表'}
  - {template: one.docx, contents: '{{ 项.名称 }}', repeat: 项目, as: 项}
constants: {满分: 100}
tables:
  等级表: [{from: 0, value: 差}, {from: 60, value: 中}, {from: 90, value: 优}]
  折算: [{code: 一类, value: 1}, {code: 二类, value: 0.8}]
derived:
  - {each: 指标, field: 执行率, formula: 执行数 / 预算数, format: {decimals: 2, percent: true}}
  - {each: 指标, field: 得分, formula: 'MIN(分值, ROUND(分值 * 执行率, 2))'}
  - {field: 总分, formula: SUM(指标.得分)}
  - {field: 等级, formula: 'LOOKUP(MAX(总分, 0), 等级表)'}
  - field: 平均
    formula: SUM(指标.执行数) / COUNT(指标.执行数)
    format: {decimals: 2, thousands: true}
  - {field: 余分, formula: 满分 - 总分}
  - {field: 指标数, formula: COUNT(指标)}
  - field: 说明
    formula: IF(AND(总分 < 60, 原因 = ""), "请填原因", IF(上年 <> 年度, "跨年", ""))
  - {each: 项目, field: 小计, sum: [支出.金额]}
  - {each: 项目.支出, field: 占比, formula: '金额 / 小计', format: {percent: true, decimals: 1}}
  - {each: 项目, field: 分值和, formula: 'SUM(指标[名称=所属].分值)'}
  - {each: 项目, field: 首个, formula: '指标[名称=所属].执行数 * LOOKUP(类别, 折算)'}
  - {each: 项目, field: 逾期, formula: 'IF(完成 > 期限, "逾期", "按期")'}
  - {field: 项目金额, formula: 'SUM(项目.小计)'}
  - {field: 项目数, formula: 'COUNT(项目.名称) + 0 * COUNT(项目.完成)'}
properties: {title: t, subject: s, creator: c}
appendix: {title: t, contents: c}
"""
SCHEMA = """\
settings:
  年度: {type: string}
unit:
  单位: {type: string}
  上年: {type: string, required: false}
  原因: {type: string, required: false}
  总分: {type: decimal, required: false}
  等级: {type: string, required: false}
  平均: {type: decimal, required: false}
  余分: {type: decimal, required: false}
  指标数: {type: integer, required: false}
  说明: {type: string, required: false}
  项目金额: {type: decimal, required: false}
  项目数: {type: integer, required: false}
  指标:
    type: list
    schema:
      type: dict
      schema:
        名称: {type: string, required: false}
        分值: {type: decimal, required: false}
        预算数: {type: decimal, required: false}
        执行数: {type: decimal, required: false}
        执行率: {type: decimal, required: false}
        得分: {type: decimal, required: false}
  项目:
    type: list
    schema:
      type: dict
      schema:
        名称: {type: string, required: false}
        所属: {type: string, required: false}
        类别: {type: string, required: false, allowed: [一类, 二类]}
        完成: {type: date, required: false}
        期限: {type: month, required: false}
        逾期: {type: string, required: false}
        小计: {type: decimal, required: false}
        分值和: {type: decimal, required: false}
        首个: {type: decimal, required: false}
        支出:
          type: list
          schema:
            type: dict
            schema:
              用途: {type: string, required: false}
              金额: {type: decimal, required: false}
              占比: {type: decimal, required: false}
"""
LIST = """\
列宽
│ {{ 年度 }}年自评表 ×6 │
│ 单位 │ {{ 单位 }} │ 上年 │ {{ 上年 }} │ 原因 │ {{ 原因 }} │
│ 名称 │ 分值 │ 预算数 │ 执行数 │ 执行率 │ 得分 │
│ {%tr for 行 in 指标 %} ×6 │
│ {{ 行.名称 }} │ {{ 行.分值 }} │ {{ 行.预算数 }} │ {{ 行.执行数 }} │ {{ 行.执行率 }} │ {{ 行.得分 }} │
│ {%tr endfor %} ×6 │
│ 总分 │ {{ 总分 }} │ 等级 │ {{ 等级 }} │ 平均 │ {{ 平均 }} │
│ 余分 │ {{ 余分 }} │ 指标数 │ {{ 指标数 }} │ 说明 │ {{ 说明 }} │
│ 项目金额 │ {{ 项目金额 }} │ 项目数 │ {{ 项目数 }} ×3 │
"""  # noqa: E501
ONE = """\
列宽
│ 项目名称 │ {{ 项.名称 }} │ 所属指标 │ {{ 项.所属 }} │
│ 完成时间 │ {{ 项.完成 }} │ 期限 │ {{ 项.期限 }} │
│ 逾期与否 │ {{ 项.逾期 }} │ 类别 │ {{ 项.类别 }} │
│ 分值之和 │ {{ 项.分值和 }} │ 首个指标 │ {{ 项.首个 }} │
│ 用途 │ 金额 │ 占比 ×2 │
│ {%tr for 行 in 项.支出 %} ×4 │
│ {{ 行.用途 }} │ {{ 行.金额 }} │ {{ 行.占比 }} ×2 │
│ {%tr endfor %} ×4 │
│ 小计 │ {{ 项.小计 }} ×3 │
"""
SETTINGS = {"年度": "2024"}


def load() -> Pack:
    """The pack."""
    return drawn_pack.load(PACK, SCHEMA, list=LIST, one=ONE)


def unit() -> dict[str, Any]:
    """A unit with most of its values filled in."""
    return {
        "单位": "示例局",
        "上年": "2023",
        "指标": [
            {"名称": "甲", "分值": "10", "预算数": "100", "执行数": "95"},
            {"名称": "乙", "分值": "20.5", "预算数": "3", "执行数": "2"},
            {"名称": "丙", "分值": "5", "预算数": "0", "执行数": "1"},
            {"名称": "丁", "分值": "60", "预算数": "50", "执行数": "60"},
        ],
        "项目": [
            {
                "名称": "一号",
                "所属": "乙",
                "类别": "二类",
                "完成": "2024年5月1日",
                "期限": "2024-04",
                "支出": [{"用途": "办公", "金额": "10"}, {"用途": "印刷", "金额": "20.50"}],
            },
            {"名称": "二号", "所属": "无", "完成": "2024-05-31", "期限": "2024年5月", "支出": []},
        ],
    }
