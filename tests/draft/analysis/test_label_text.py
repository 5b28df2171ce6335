from __future__ import annotations

import pytest

from generator.draft.analysis import label_text


@pytest.mark.parametrize(
    ("label", "name", "unit", "hint"),
    [
        ("名  称", "名称", "", ""),
        ("年度预算申请\n（万元）", "年度预算申请", "万元", ""),
        ("其中：一般公共预算拨款", "一般公共预算拨款", "", ""),
        ("预计采购时间（填写到月）", "预计采购时间", "", "填写到月"),
        ("责任单位/科室", "责任单位", "", ""),
        ("一、基本概况", "基本概况", "", ""),
        ("（二）主要做法：", "主要做法", "", ""),
        ("1-7月执行数", "执行数", "", ""),
        ("2024年预算数", "预算数", "", ""),
        ("填报单位（盖章）：", "填报单位", "", ""),
        ("全年预算数（A）", "全年预算数", "", ""),
        ("得分（满分100）", "得分", "", "满分100"),
        ("数量（台/套）", "数量", "台/套", ""),
        ("“三公”经费", "三公经费", "", ""),
        ("#", "", "", ""),
    ],
)
def test_label_gives_name_unit_and_hint(label: str, name: str, unit: str, hint: str) -> None:
    read = label_text.parse(label)

    assert (read.name, read.unit, read.hint) == (name, unit, hint)


def test_names_can_stand_in_tags() -> None:
    labels = ["35岁以下", "10万元以上", "a{b}c", "第1项", "A/B", "一", "比例（%）"]

    assert all(label_text.identifier(label).isidentifier() for label in labels)
