"""Figures worked out, and typed ones held against them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from generator.pack import derived_figures, schema
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic


def complete(folder: Path, text: str, **texts: str) -> tuple[dict[str, Any], list[Diagnostic]]:
    pack = small_pack.load(folder, **texts)
    source = small_pack.read(folder, text)
    values, _ = schema.validate(pack.unit, source)
    return derived_figures.complete(pack, source, values)


GROUPS = "组: [{名: 甲, 数: 1.50, 说明: 甲组}, {名: 乙, 数: 0.5}]\n"


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        (GROUPS, "总数", Decimal(2)),
        ("组: []\n", "总数", Decimal(0)),
        ("组: [{名: 甲}]\n", "总数", None),
        ("组: 无\n", "总数", None),
        ("总数: 2.00\n" + GROUPS, "总数", Decimal("2.00")),
        ("总数:\n" + GROUPS, "总数", None),
        ("账目: {收入: 3, 支出: -1}\n", "账目", {"收入": 3, "支出": -1, "结余": 2}),
        ("账目: {收入: 3}\n", "账目", {"收入": 3}),
        ("账目: []\n", "账目", None),
    ],
)
def test_sum_left_out_is_worked_out(text: str, field: str, expected: Any, tmp_path: Path) -> None:
    unit, _ = complete(tmp_path, text)

    assert unit.get(field) == expected


def test_whole_numbers_are_summed_up_and_held_against_what_is_typed(tmp_path: Path) -> None:
    whole = small_pack.SCHEMA.replace("数: {type: decimal", "数: {type: integer")

    unit, found = complete(tmp_path, "组: [{数: 1}, {数: 2}]\n", schema=whole)
    _, typed = complete(tmp_path, "总数: 9\n组: [{数: 1}, {数: 2}]\n", schema=whole)

    assert (unit["总数"], found) == (3, [])
    assert [d.message for d in typed] == ["总数与计算结果不一致：填的是 9，应为 3，相差 6"]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("98.52", "此栏是百分数，98.52% 即 0.9852。请删除此行"),
        ("99", "此栏是百分数，99% 即 0.99。请删除此行"),
        ("0.99", "请删除此行"),
        ("1", "请删除此行"),
    ],
)
def test_a_percentage_typed_without_its_sign_is_told(typed: str, hint: str, tmp_path: Path) -> None:
    rate = "formula: 账目.收入 / 账目.支出, format: {decimals: 2, percent: true}"
    entries = small_pack.PACK.replace("field: 总数, sum: [组.数]", f"field: 总数, {rate}")

    _, found = complete(
        tmp_path, f"总数: {typed}\n账目: {{收入: 98.52, 支出: 100}}\n", pack=entries
    )

    assert [each.code for each in found] == ["formula"]
    assert found[0].hint.startswith(hint)


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("组: 甲", {"组数": Decimal("1.50"), "说明": "甲组"}),
        ("组: 乙", {"组数": Decimal("0.5")}),
        ("组: 丙", {}),
        ("数: 1", {}),
        ("组: 甲, 说明: 自己的", {"组数": Decimal("1.50"), "说明": "自己的"}),
        ("组: 甲, 说明: ", {"组数": Decimal("1.50")}),
        ("组: 甲, 组数: 1.5", {"组数": Decimal("1.5"), "说明": "甲组"}),
    ],
)
def test_figures_and_texts_are_looked_up(
    person: str, expected: dict[str, Any], tmp_path: Path
) -> None:
    unit, _ = complete(tmp_path, GROUPS + f"人: [{{{person}}}]\n")

    [row] = unit["人"]
    assert {k: v for k, v in row.items() if k in ("组数", "说明")} == expected


def test_rows_are_numbered_in_both_styles(tmp_path: Path) -> None:
    unit, _ = complete(tmp_path, GROUPS + "人: [{姓名: 甲}, {姓名: 乙}]\n")

    assert [row["序号"] for row in unit["组"]] == ["一", "二"]
    assert [row["号"] for row in unit["人"]] == ["1", "2"]


def test_the_rows_of_each_list_within_a_row_are_numbered_from_one(tmp_path: Path) -> None:
    phones = (
        "电话: {type: list, required: false, schema: {type: dict, schema: {号: {type: string}}}}"
    )
    old = "电话: {type: list, required: false, schema: {type: string}}"
    schema = small_pack.SCHEMA.replace(old, phones)
    number = "{each: 人.电话, field: 序号, number: '1'}"
    pack = small_pack.PACK.replace("{each: 人, field: 号, number: '1'}", number)
    text = "人: [{姓名: 甲, 电话: [{号: a}, {号: b}]}, {姓名: 乙, 电话: [{号: c}]}]\n"

    unit, _ = complete(tmp_path, text, schema=schema, pack=pack)

    assert [[row["序号"] for row in each["电话"]] for each in unit["人"]] == [["1", "2"], ["1"]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GROUPS + "总数: 2\n", []),
        (
            GROUPS + "总数: 2.5\n",
            [(2, 5, "error", "sum", "总数与计算结果不一致：填的是 2.5，应为 2，相差 0.5")],
        ),
        (
            GROUPS + "总数: 2.0000001\n",
            [
                (
                    2,
                    5,
                    "error",
                    "sum",
                    "总数与计算结果不一致：填的是 2.0000001，应为 2，相差 0.0000001",
                )
            ],
        ),
        (
            GROUPS + "人:\n  - 组: 甲\n    组数: 1.51\n",
            [(4, 9, "error", "lookup", "组数与来源数据不一致：填的是 1.51，应为 1.50，相差 0.01")],
        ),
        (GROUPS + "人: [{组: 丙, 组数: 5}]\n", []),
        ("组: [{名: 甲, 数: 五}]\n总数: 5\n", []),
        ("总数:\n", [(1, 1, "warning", "blank", "“总数”未填，表中此栏将留空")]),
        (
            "账目:\n  结余: '　'\n",
            [(2, 3, "warning", "blank", "“结余”未填，表中此栏将留空")],
        ),
    ],
)
def test_typed_figure_is_held_against_the_computed_one(
    text: str, told: list[Any], tmp_path: Path
) -> None:
    _, found = complete(tmp_path, text)

    assert [(d.line, d.column, d.severity, d.code, d.message) for d in found] == told


def test_validated_values_are_left_as_they_are(tmp_path: Path) -> None:
    pack = small_pack.load(tmp_path)
    source = small_pack.read(tmp_path, GROUPS)
    values, _ = schema.validate(pack.unit, source)

    derived_figures.complete(pack, source, values)

    assert "总数" not in values
    assert values == schema.validate(pack.unit, source)[0]


def test_default_gives_way_to_what_is_typed_be_it_an_amount(tmp_path: Path) -> None:
    pack = small_pack.PACK.replace("lookup:", "default:")

    unit, found = complete(tmp_path, GROUPS + "人: [{组: 甲, 组数: 3}, {组: 甲}]", pack=pack)

    assert [person["组数"] for person in unit["人"]] == [3, Decimal("1.50")]
    assert found == []
