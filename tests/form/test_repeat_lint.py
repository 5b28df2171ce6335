"""What only a form that repeats prints is lost for a unit whose list is empty."""

from __future__ import annotations

import pytest

from generator.form import lint, repeat_lint
from tests import drawn_pack

PACK = """\
name: repeated
version: 1
unit_name: 单位
forms:
  - {template: list.docx, contents: '{{ 单位 }}'}
  - {template: one.docx, contents: '{{ 项.名称 }}', repeat: 项目, as: 项}
properties: {title: t, subject: s, creator: c}
appendix: {title: t, contents: c}
"""
SCHEMA = """\
settings:
  年度: {type: string}
unit:
  单位: {type: string}
  负责人: {type: string}
  人员: {type: list, schema: {type: dict, schema: {姓名: {type: string}}}}
  项目: {type: list, required: false, schema: {type: dict, schema: {名称: {type: string}}}}
"""
LIST = """\
列宽
│ 单位 │ {{ 单位 }} │
"""
ONE = """\
表外段落：{{ 年度 }}年，负责人：{{ 负责人 }}
列宽
│ 单位 │ {{ 单位 }} │
│ 项目 │ {{ 项.名称 }} │
│ 负责人 │ {{ 负责人 }} │
│ {%tr for 行 in 人员 %} ×2 │
│ 人员 │ {{ 行.姓名 }} │
│ {%tr endfor %} ×2 │
"""


def _doubts(text: str = PACK, schema: str = SCHEMA, of_list: str = LIST) -> list[str]:
    pack = drawn_pack.load(text, schema, list=of_list, one=ONE)
    models, faults = lint.read_models(pack)
    assert not faults
    return [f"{f.row} {f.cell} {f.message}" for f, _ in repeat_lint.doubts(pack, models)]


def test_each_field_is_told_once_where_it_stands() -> None:
    assert _doubts() == [
        "3 2 “负责人”只在此表中有，“项目”没有内容时没有此表，它就不会填入表格",
        "5 2 “人员.姓名”只在此表中有，“项目”没有内容时没有此表，它就不会填入表格",
    ]


@pytest.mark.parametrize(
    ("text", "schema", "of_list"),
    [
        (PACK, SCHEMA, f"{LIST}│ 负责人 │ {{{{ 负责人 }}}} │\n{ONE[ONE.index('│ {%') :]}"),
        (PACK, SCHEMA.replace("项目: {type: list, required: false,", "项目: {type: list, minlength: 1,"), LIST),  # noqa: E501
        (PACK.replace("properties", "least_rows: [{list: 项目, rows: 1}]\nproperties"), SCHEMA, LIST),  # noqa: E501
    ],
    ids=["printed elsewhere too", "never without a row", "drawn without a row"],
)  # fmt: skip
def test_what_is_always_printed_is_in_order(text: str, schema: str, of_list: str) -> None:
    assert _doubts(text, schema, of_list) == []


def test_the_lint_warns_and_says_what_to_do() -> None:
    found = lint.check(drawn_pack.load(PACK, SCHEMA, list=LIST, one=ONE))

    warnings = [each for each in found if "只在此表中有" in each.message]
    assert [each.severity for each in warnings] == ["warning", "warning"]
    assert warnings[0].file.endswith("one.docx")
    assert "minlength: 1" in warnings[0].hint
