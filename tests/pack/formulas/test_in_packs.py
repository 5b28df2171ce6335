"""Formulas in the files of a pack: values, what is found in data, conditions of rules."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests import computed_pack, small_pack

if TYPE_CHECKING:
    from pathlib import Path


def test_fields_are_worked_out_in_turn(tmp_path: Path) -> None:
    text = "账目: {收入: 3, 支出: 2}\n组: [{名: a, 数: 12}]\n人: [{姓名: x, 组: a}, {姓名: y}]\n"

    values, findings = computed_pack.found(tmp_path, text)

    assert findings == []
    assert values["账目"]["结余"] == Decimal("66.67")
    assert [row.get("组数") for row in values["人"]] == [10, 10]  # MIN passes over what is blank.
    assert [row.get("说明") for row in values["人"]] == ["中", "中"]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "账目: {收入: 3, 支出: 2, 结余: 66.7}\n",
            (1, 24, "结余与计算结果不一致：填的是 66.7，应为 66.67，相差 0.03"),
            "请删除此行，由程序自动计算（ROUND(2÷3×100, 2) = 66.67）；或核对相关的各个数。",
        ),
        (
            "账目: {收入: 3, 支出: 2}\n人:\n  - {姓名: x, 说明: 优}\n",
            (3, 17, "说明与计算结果不一致：填的是“优”，应为“中”"),
            "请删除此行，由程序自动计算（LOOKUP(66.67, 评级) = “中”）；或核对相关的各个数。",
        ),
        (
            "账目:\n  收入: 0\n  支出: 2\n",
            (1, 1, "“结余”无法计算：除数“账目.收入”为 0（2÷0）"),
            "请核对“支出”、“收入”。",
        ),
        (
            "账目: {收入: 3, 支出: 1}\n人:\n  - 姓名: x\n  - 姓名: y\n",
            (3, 5, "“说明”无法计算：对照表“评级”中没有 33.33 对应的内容"),
            "请核对“结余”。",
        ),
    ],
)
def test_what_is_not_as_worked_out_is_told_with_the_numbers(
    text: str, message: tuple[int, int, str], hint: str, tmp_path: Path
) -> None:
    _, findings = computed_pack.found(tmp_path, text)

    assert findings[0].code == "formula"
    assert computed_pack.told(findings)[0] == message
    assert findings[0].hint == hint


@pytest.mark.parametrize(
    "text",
    [
        "账目: {收入: 三, 支出: 2, 结余: 5}\n",
        "账目: {支出: 2, 结余: 5}\n",
        "账目: {收入: 3.00, 支出: 2.0, 结余: 66.670}\n",
        "账目: {收入: 0, 支出: 2, 结余: 5}\n",
        "组: [{名: a, 数: 一}, {名: b, 数: 2}]\n人: [{姓名: x, 组: a, 组数: 3}]\n",
    ],
)
def test_what_cannot_be_worked_out_is_left_as_typed(text: str, tmp_path: Path) -> None:
    _, findings = computed_pack.found(tmp_path, text)

    assert [d for d in findings if d.code == "formula"] == []


def test_a_computed_value_that_breaks_a_bound_shows_its_arithmetic(tmp_path: Path) -> None:
    bounded = small_pack.SCHEMA.replace("组数: {type: decimal,", "组数: {type: decimal, max: 8,")

    text = "组: [{名: a, 数: 12}]\n人:\n  - {姓名: x, 组: a}\n"
    _, findings = computed_pack.found(tmp_path, text, schema=bounded)

    [finding] = findings
    assert (finding.line, finding.code) == (3, "max")
    assert finding.hint == "此栏由程序自动计算：MIN(10, 12) = 10。请核对相关的各个数。"


RULE = "rules:\n  - {{id: a, code: a, {}, message: '{{arithmetic}}', hint: h}}\n"
ROWS = "名称: 某局\n组:\n  - {名: a, 数: 12}\n  - {名: b, 数: 3}\n"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("check: holds, each: 组, formula: 数 <= 10", [(3, 15, "数 12 > 10")]),
        ("check: holds, each: 组, formula: 数 <= 10, field: 名", [(3, 9, "数 12 > 10")]),
        ('check: holds, each: 组, formula: 数 <= 10, when: 名 = "b"', []),
        ("check: holds, each: 组, formula: 数 <= 10, when: 年份=2024", [(3, 15, "数 12 > 10")]),
        ("check: holds, each: 组, formula: 数 <= 10, when: 年份!=2024", []),
        (
            "check: holds, each: 组, formula: 数 <= 10, when: '年份 = \"2024\"'",
            [(3, 15, "数 12 > 10")],
        ),
        (
            "check: holds, formula: 总数 = 16",
            [(1, 1, "总数 15，应等于 16")],
        ),
        ("check: holds, formula: SUM(组.数) = 16", [(3, 15, "12+3 = 15，应等于 16")]),
        ("check: holds, formula: 账目.收入 = 1", []),
        ("check: holds, formula: 1 / (总数 - 15) > 1", []),
    ],
)
def test_a_condition_must_hold_where_it_applies(
    rule: str, expected: list[tuple[int, int, str]], tmp_path: Path
) -> None:
    _, findings = computed_pack.found(tmp_path, ROWS, rules=RULE.format(rule))

    assert computed_pack.told(findings) == expected


def test_a_condition_of_refused_values_says_nothing(tmp_path: Path) -> None:
    text = "组: [{名: a, 数: 一}, {名: b, 数: 3}]\n"

    rule = RULE.format("check: holds, formula: SUM(组.数) = 16")
    _, findings = computed_pack.found(tmp_path, text, rules=rule)

    assert [d.code for d in findings] == ["number"]


REQUIRED = """\
rules:
  - {id: a, code: a, check: present, each: 组, field: 说明, when: 数 < 10, message: '“{名}”缺{names}', hint: h}
"""  # noqa: E501


def test_a_text_is_required_where_a_condition_holds(tmp_path: Path) -> None:
    text = (
        ROWS
        + "  - {名: c, 数: 3, 说明: 有}\n  - 名: d\n    数: 4\n    说明:\n  - {名: e, 数: 五}\n"
    )

    _, findings = computed_pack.found(tmp_path, text, rules=REQUIRED)

    assert computed_pack.told([d for d in findings if d.code == "a"]) == [
        (4, 5, "“b”缺说明"),
        (8, 5, "“d”缺说明"),
    ]
