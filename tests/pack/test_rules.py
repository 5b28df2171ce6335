"""A pack's rules held against a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generator.pack import derived_figures, rules, schema
from tests import small_pack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic


SETTINGS = {"年份": "2023"}


def check(
    folder: Path, text: str, settings: Mapping[str, Any] = SETTINGS, **texts: str
) -> list[Diagnostic]:
    pack = small_pack.load(folder, **texts)
    source = small_pack.read(folder, text)
    values, _ = schema.validate(pack.unit, source)
    unit, _ = derived_figures.complete(pack, source, values)
    return rules.check(pack, source, unit, settings)


GROUPS = "组:\n  - {名: 甲, 数: 3}\n  - {名: 乙, 数: 0}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GROUPS + "人: [{组: 甲, 数: 1.50}, {组: 甲, 数: 1.5}]", []),
        (
            GROUPS + "人: [{组: 甲, 数: 1}, {组: 乙, 数: 0}]",
            [(2, 15, "error", "sum", "1 ≠ 3（差 2）{other}")],
        ),
        (
            GROUPS + "人: [{组: 甲, 数: 3.0000001}]",
            [(2, 15, "error", "sum", "3.0000001 ≠ 3（差 0.0000001）{other}")],
        ),
        (GROUPS, [(2, 15, "error", "sum", "0 ≠ 3（差 3）{other}")]),
        (GROUPS + "人: [{组: 甲, 数: 五}]", []),
        (GROUPS + "人: [{组: 甲}]", []),
        ("组: [{名: 甲, 数: -1}]", []),
        ("组: [{数: 5}]", []),
        ("组: 无", []),
        ("名称: 某局", []),
    ],
)
def test_total_equals_its_parts(text: str, told: list[Any], tmp_path: Path) -> None:
    found = check(tmp_path, text)

    assert [(d.line, d.column, d.severity, d.code, d.message) for d in found] == told


def test_total_of_whole_numbers_equals_its_parts(tmp_path: Path) -> None:
    whole = small_pack.SCHEMA.replace("数: {type: decimal", "数: {type: integer")
    text = "组: [{名: 甲, 数: 3}, {名: 乙, 数: 1}]\n人: [{组: 甲, 数: 2}, {组: 乙, 数: 1}]"

    found = check(tmp_path, text, schema=whole)

    assert [d.message for d in found] == ["2 ≠ 3（差 1）{other}"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("组: [{名: 甲, 数: 0}, {名: 乙, 数: 0}]", []),
        ("组:\n- 名: 甲\n  数: 0\n- 名: ' 甲　'\n  数: 0\n", [(4, 6, "“甲”写了两次")]),
        ("组:\n- 名: 甲\n- 名: 甲\n- 名: 甲\n", [(3, 6, "“甲”写了两次"), (4, 6, "“甲”写了两次")]),
        ("组: [{数: 0}, {数: 0}, {名: }, {名: ''}]", []),
    ],
)
def test_names_are_unique(text: str, told: list[Any], tmp_path: Path) -> None:
    found = check(tmp_path, text)

    assert [(d.line, d.column, d.message) for d in found if d.code == "unique"] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("组: [{名: 甲, 数: 0}]\n人: [{组: 甲, 数: 0}, {姓名: 乙}, {组: }]", []),
        ("组: [{名: 甲, 数: 0}]\n人: [{组: 乙}]", [(2, 9, "warning", "没有“乙”")]),
        ("人: [{组: 乙}]", [(1, 9, "warning", "没有“乙”")]),
        ("组: [{数: 0}, {名: 甲, 数: 0}]\n人: [{组: 乙}]", []),
        ("组: 无\n人: [{组: 乙}]", []),
        ('人: [{组: "乙\\n丙"}]', [(1, 9, "warning", "没有“乙 丙”")]),
    ],
)
def test_name_exists_in_a_list_unless_the_list_is_in_doubt(
    text: str, told: list[Any], tmp_path: Path
) -> None:
    found = check(tmp_path, text)

    assert [(d.line, d.column, d.severity, d.message) for d in found] == told


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("账目:\n  收入: 1\n  支出: 2\n  结余: 4\n", (4, 7)),
        ("账目:\n  收入: 1\n  支出: 2\n", (1, 1)),
    ],
)
def test_sum_that_fails_is_placed_at_the_typed_total_or_at_its_group(
    text: str, place: tuple[int, int], tmp_path: Path
) -> None:
    rule = (
        "rules: [{id: a, code: sum, check: equal, total: 账目.结余, parts: [账目.收入],"
        " message: '{parts} ≠ {total}', hint: 核对。}]"
    )

    found = check(tmp_path, text, rules=rule)

    assert [((d.line, d.column), d.hint) for d in found] == [(place, "核对。")]


def test_each_row_is_judged_by_itself(tmp_path: Path) -> None:
    text = "组:\n- {名: 甲, 数: 1}\n- {名: 乙, 数: 2}\n- {名: 丙, 数: 3}\n人:\n- {组: 乙, 数: 2}\n"

    found = check(tmp_path, text)

    assert [(d.line, d.column) for d in found] == [(2, 13), (4, 13)]


@pytest.mark.parametrize(
    ("each", "told"),
    [
        # Of the same rows: only those that the first one found wrong are left out.
        ("组", [(2, "one"), (3, "two")]),
        # Of other rows: whatever the first one found may be why.
        ("人", [(2, "one")]),
        ("[组, 人]", [(2, "one")]),
    ],
)
def test_rule_after_another_leaves_out_what_that_one_found(
    each: str, told: list[Any], tmp_path: Path
) -> None:
    text = "组:\n- {说明: 甲乙}\n- {说明: 乙}\n人:\n- {说明: 乙}\n"
    rule = "rules:" + "".join(
        f"\n- {{id: {name}, code: {name}, check: lacks, field: 说明, pattern: {pattern},"
        f" message: m, hint: h, {more}}}"
        for name, pattern, more in [
            ("one", "甲", "each: 组"),
            ("two", "乙", f"after: one, each: {each}"),
        ]
    )

    found = check(tmp_path, text, rules=rule)

    assert [(d.line, d.code) for d in found] == told


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"年份": "2023"}, []),
        ({"年份": "2024"}, ["2023年 2024"]),
        # Its value is a text, whatever that has in it.
        ({"年份": "2.23"}, ["2023年 2.23"]),
        # Where the campaign lacks it, there is nothing to judge by.
        ({}, []),
        ({"年份": None}, []),
    ],
)
def test_pattern_may_name_a_setting(
    settings: dict[str, Any], told: list[str], tmp_path: Path
) -> None:
    rule = (
        "rules: [{id: a, code: a, check: matches, field: 组.说明, pattern: '{年份}年',"
        " message: '{value} {年份}', hint: 核对。}]"
    )

    found = check(tmp_path, "组: [{说明: 2023年}]", settings, rules=rule)

    assert [d.message for d in found] == told


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("{value}", "甲"),
        ("{姓名} {数} {人数} {年份}", "某某 1.50 3 2023"),
        ("{电话} {无} {}", "{电话} {无} {}"),
    ],
)
def test_message_names_what_was_found_values_of_the_row_and_settings(
    message: str, told: str, tmp_path: Path
) -> None:
    whole = "人数: {type: integer, required: false}\n        电话:"
    rule = (
        "rules: [{id: a, code: a, check: matches, each: 人, field: 组, pattern: 乙,"
        f" message: '{message}', hint: '{message}'}}]"
    )
    text = "人: [{姓名: 某某, 组: 甲, 数: 1.50, 人数: 3, 电话: ['1', '2']}]"

    [found] = check(tmp_path, text, rules=rule, schema=small_pack.SCHEMA.replace("电话:", whole))

    assert (found.message, found.hint) == (told, told)


def test_second_of_two_values_is_told_with_the_line_of_the_first(tmp_path: Path) -> None:
    rule = (
        "rules: [{id: a, code: a, check: unique, field: 组.名,"
        " message: '{value} {line}', hint: 核对。}]"
    )

    found = check(tmp_path, "组:\n- 数: 0\n  名: 甲\n- 名: 甲\n", rules=rule)

    assert [(d.line, d.message) for d in found] == [(4, "甲 3")]


@pytest.mark.parametrize(
    ("groups", "name", "hint"),
    [
        ("某某中心一", "某某中心", "您要填的是“某某中心一”吗？核对。"),
        ('"某某中心\\n一"', "某某中心", "您要填的是“某某中心 一”吗？核对。"),
        ("某某中心一", "无关", "核对。"),
    ],
)
def test_hint_names_the_value_that_was_probably_meant(
    groups: str, name: str, hint: str, tmp_path: Path
) -> None:
    found = check(tmp_path, f"组: [{{名: {groups}, 数: 0}}]\n人: [{{组: {name}}}]")

    assert [d.hint for d in found] == [hint]


def test_list_without_rows_is_told_at_its_key(tmp_path: Path) -> None:
    rule = "rules: [{id: a, code: a, check: present, field: 组, message: '{names}', hint: h}]"

    found = check(tmp_path, "名称: 某局\n组: []\n", rules=rule)

    assert [(d.line, d.column, d.message) for d in found] == [(2, 1, "组")]


@pytest.mark.parametrize(
    ("check_of_texts", "told"),
    [
        ("check: matches, pattern: 甲", [(2, 7), (3, 7)]),
        ("check: lacks, pattern: 甲", [(2, 14)]),
        ("check: punctuation", [(2, 15)]),
        ("check: calculations", [(3, 7)]),
    ],
)
def test_check_of_a_list_is_made_of_every_text_below(
    check_of_texts: str, told: list[tuple[int, int]], tmp_path: Path
) -> None:
    text = "组:\n- {名: 乙, 说明: 甲。。, 数: 0}\n- {名: 2×500元=2000元}\n"
    rule = f"rules: [{{id: a, code: a, {check_of_texts}, field: 组, message: m, hint: h}}]"

    found = check(tmp_path, text, rules=rule)

    assert [(d.line, d.column) for d in found] == told


@pytest.mark.parametrize(
    "rule", ["check: lacks, pattern: 甲", "check: matches, pattern: 乙", "check: punctuation"]
)
@pytest.mark.parametrize(("person", "told"), [("组: 一", [1]), ("组: 一, 说明: 甲。。", [1, 2])])
def test_text_taken_from_elsewhere_is_judged_where_it_stands(
    rule: str, person: str, told: list[int], tmp_path: Path
) -> None:
    text = f"组: [{{名: 一, 数: 0, 说明: 甲。。}}]\n人: [{{{person}}}]\n"
    written = f"rules: [{{id: a, code: a, {rule}, field: [组.说明, 人.说明], message: m, hint: h}}]"

    found = check(tmp_path, text, rules=written)

    assert [d.line for d in found] == told


@pytest.mark.parametrize(
    "rule",
    [
        "check: bound, each: 组, field: 说明, limit: 数, unit: 公里",
        "check: adds_up, each: 组, field: 说明, total: 数, unit: 公里",
        "check: bound, each: 人, field: 说明, limit: '组[名=组].数', unit: 元",
        "check: differs, field: 组.名, other: 组.说明, except: 无",
        "check: unique, field: 组",
    ],
)
def test_a_rule_that_cannot_judge_finds_nothing(rule: str, tmp_path: Path) -> None:
    text = "组: [{名: 甲, 数: 1, 说明: ≤9万元}, {名: 乙, 数: 1, 说明: 1万元+2万元}]\n人: [{说明: ≤9元, 组: 丙}]\n"  # noqa: E501
    written = f"rules:\n  - {{id: 一, code: c, {rule}, message: m, hint: h}}\n"

    assert check(tmp_path, text, rules=written) == []
