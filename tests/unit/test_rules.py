"""A pack's rules held against a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generator import figures, rules, schema
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.diagnostics import Diagnostic


def check(folder: Path, text: str, **texts: str) -> list[Diagnostic]:
    pack = small_pack.load(folder, **texts)
    source = small_pack.read(folder, text)
    values, _ = schema.validate(pack.unit, source)
    unit, _ = figures.complete(pack, source, values)
    return rules.check(pack, source, unit, {"年份": "2023"})


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
