from __future__ import annotations

import pytest

from generator.draft.analysis import field_kinds, label_text


@pytest.mark.parametrize(
    ("label", "kind", "unit"),
    [
        ("项目金额", "amount", "万元"),
        ("单价（元）", "amount", "元"),
        ("得分", "amount", ""),
        ("执行率（%）", "amount", "%"),
        ("资金用途", "long", ""),
        ("绩效指标", "text", ""),
        ("参加人数", "integer", ""),
        ("数量（台/套）", "integer", "台/套"),
        ("填报日期", "date", ""),
        ("项目起止时间", "text", ""),
        ("采购时间（填写到月）", "month", ""),
        ("年度目标", "long", ""),
        ("项目名称", "text", ""),
        ("性别", "choice", ""),
        ("使用状况（在用/闲置）", "choice", ""),
    ],
)
def test_label_says_the_kind(label: str, kind: str, unit: str) -> None:
    read = label_text.parse(label)

    field = field_kinds.field((read.name,), read, [], "万元")

    assert (field.kind, field.unit) == (kind, unit)


@pytest.mark.parametrize(
    ("label", "values", "kind"),
    [
        ("金额", ["12.5", "无"], "text"),
        ("金额", ["12.5", "1,200"], "amount"),
        ("数量（台）", ["12", "1,200"], "integer"),
        ("数量（台）", ["1.5"], "amount"),
        ("完成时间", ["2024年3月", "2024年12月"], "month"),
        ("完成时间", ["长期", "2024年12月"], "text"),
        ("做法", ["一句话很长很长，" * 6], "long"),
        ("标准", ["计划标准", "历史标准", "计划标准"] * 3, "choice"),
        ("名称", ["甲", "乙", "甲"] * 3, "text"),
        ("标准", ["计划标准", "历史标准"], "text"),
    ],
)
def test_values_of_filled_forms_have_the_last_word(
    label: str, values: list[str], kind: str
) -> None:
    read = label_text.parse(label)

    assert field_kinds.field((read.name,), read, values, "").kind == kind


def test_part_in_a_group_of_amounts_is_an_amount() -> None:
    label = label_text.parse("其他")

    assert field_kinds.of_path(("资金总额及构成", "其他"), label) == "amount"
    assert field_kinds.of_path(("基本情况", "其他"), label) == "text"
