"""Formulas in which nothing is wrong, and that are not what somebody meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.pack.pack_lint import check
from tests import computed_pack, small_pack

if TYPE_CHECKING:
    from pathlib import Path


def test_the_lint_warns_of_what_is_no_mistake_but_not_meant(tmp_path: Path) -> None:
    chosen = small_pack.SCHEMA.replace(
        "说明: {type: string, required: false}\n  人",
        "说明: {type: string, allowed: [有, 无], required: false}\n  人",
    ).replace("支出: {type: decimal,", "支出: {type: decimal, decimals: 2,")
    derived = (
        "  - {field: 总数, formula: 账目.收入 / 3}\n"
        "  - {field: 账目.结余, formula: '账目.收入 / 3', format: {decimals: 2}}\n"
        "  - {field: 账目.支出, formula: 'IF(满分 > 2, 账目.收入 / 3, 2)'}\n"
        "  - {each: 人, field: 组数, formula: 'ROUND(数 / 3, 2)'}\n"
    )
    rule = (
        "rules:\n"
        "  - {id: a, code: a, check: holds, formula: 1 > 2, message: m, hint: h}\n"
        '  - {id: b, code: b, check: present, each: 组, field: 名, when: 说明 = "没有", message: m, hint: h}\n'  # noqa: E501
    )
    pack = small_pack.load(
        tmp_path, pack=computed_pack.with_derived(derived), rules=rule, schema=chosen
    )

    messages = [d.message for d in check.findings(pack)]

    for message in (
        "除不尽时小数有 15 位",
        "除不尽时小数超过 2 位，不符合此栏的规定",
        "IF 的条件不含字段和公共设置，结果总是不变",
        "没有公式使用“上限”，此项不起作用",
        "没有公式使用“评级”，此项不起作用",
        "此条件不含字段和公共设置，总是不成立",
        "“说明”不能填“没有”，此比较的结果总是不变",
    ):
        assert messages.count(message) == 1, messages


def test_a_division_by_a_hundred_leaves_no_long_number(tmp_path: Path) -> None:
    derived = (
        "  - {field: 总数, formula: 账目.收入 / 100 / 8}\n"
        "  - {field: 账目.结余, formula: 账目.收入 / 100 / 12}\n"
    )
    pack = small_pack.load(tmp_path, pack=computed_pack.with_derived(derived))

    warned = [d.line for d in check.findings(pack) if d.message.startswith("除不尽")]
    assert warned == [12]


def test_the_lint_knows_choices_equal_sides_and_hidden_constants(tmp_path: Path) -> None:
    before = "组数: {type: decimal, required: false}\n        说明: {type: string,"
    schema_text = small_pack.SCHEMA.replace(before, f"{before} allowed: [优等, 中等, 合格],")
    constants = (
        "constants: {数: 1, 等级: 优, 上限: 3}\n"
        "tables: {评级: [{from: 9, value: 优等}, {from: 6, value: 甲级}]}\n"
    )
    derived = (
        "  - {each: 人, field: 说明, formula: 'IF(上限 = 数, \"优秀等\", LOOKUP(数, 评级))'}\n"
    )
    rule = (
        "rules:\n"
        "  - {id: a, code: a, check: holds, each: 人, formula: 数 <= 数, message: m, hint: h}\n"
        "  - {id: b, code: b, check: present, each: 人, field: 姓名, when: 说明 = 等级, message: m, hint: h}\n"  # noqa: E501
    )
    pack = small_pack.load(
        tmp_path,
        pack=computed_pack.with_derived(derived, constants),
        rules=rule,
        schema=schema_text,
    )

    hints = {d.message: d.hint for d in check.findings(pack)}

    assert hints["公式可能得出“优秀等”，“说明”不能填此内容"] == "您要填的是“优等”吗？"
    assert hints["公式可能得出“甲级”，“说明”不能填此内容"] == "可以是：优等、中等、合格。"
    assert hints["“说明”不能填“优”，此比较的结果总是不变"] == "您要填的是“优等”吗？"
    assert hints["比较的两边都是“数”，结果总是不变"] == "请改正公式，或删除此项。"
    hidden = "公式中的“数”是字段或设置，取不到此常量"
    assert hints[hidden] == "请为此常量另取一个名称。"
