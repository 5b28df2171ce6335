"""Bounds of the schema on what is worked out: as on what is typed, at a place of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.pack import derived_figures, schema
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic
    from generator.pack.pack import Pack

TWO = "名称: 某\n组:\n  - {名: 甲, 数: 20, 说明: 甲组的说明}\n  - {名: 乙, 数: 35}\n"
PERSON = TWO + "人:\n  - {姓名: 一, 组: 甲}\n"


def found(folder: Path, text: str, *changes: tuple[str, str]) -> list[Diagnostic]:
    """The findings about the figures of a data file, with the schema changed."""
    rules = small_pack.SCHEMA
    for old, new in changes:
        assert old in rules
        rules = rules.replace(old, new)
    pack = small_pack.load(folder, schema=rules)
    source = small_pack.read(folder, text)
    values, _ = schema.validate(pack.unit, source)
    return derived_figures.complete(pack, source, values)[1]


SUM = "总数: {type: decimal,"
ROW_SUM = "结余: {type: decimal,"
LOOKUP = "组数: {type: decimal,"
DEFAULT = "        组数: {type: decimal, required: false}\n        说明: {type: string,"


@pytest.mark.parametrize(
    ("bounds", "code", "message"),
    [
        ("min: 50, max: 50,", "max", "“总数”不能大于 50，现为 55（自动计算）"),
        ("max: 54.9,", "max", "“总数”不能大于 54.9，现为 55（自动计算）"),
        ("min: 60,", "min", "“总数”不能小于 60，现为 55（自动计算）"),
        ("meta: {unit: 万元}, min: 60,", "min", "“总数”不能小于 60 万元，现为 55 万元（自动计算）"),
    ],
)
def test_a_sum_is_held_to_its_bounds(bounds: str, code: str, message: str, tmp_path: Path) -> None:
    first = found(tmp_path, TWO, (SUM, f"{SUM} {bounds}"))[0]

    assert (first.code, first.message, first.severity) == (code, message, "error")
    # Nobody typed it: shown at the list that is added up, known as the field it is about.
    assert (first.line, first.column, first.path) == (2, 1, ("总数",))
    assert first.hint == "此栏由程序自动计算：20+35=55。请核对相关的各个数。"


@pytest.mark.parametrize("bounds", ["min: 55, max: 55,", "min: 0.1,", "decimals: 0,", "max: '5',"])
def test_a_sum_within_its_bounds_is_right(bounds: str, tmp_path: Path) -> None:
    assert found(tmp_path, TWO, (SUM, f"{SUM} {bounds}")) == []


def test_decimals_are_counted_in_a_sum(tmp_path: Path) -> None:
    [only] = found(tmp_path, "组: [{名: 甲, 数: 0.125}]\n", (SUM, f"{SUM} decimals: 2,"))

    assert only.code == "decimals"
    assert only.message == "“总数”的小数位数过多：最多 2 位，现为 0.125（自动计算）"
    assert (only.line, only.column) == (1, 15)


def test_a_whole_number_is_to_come_out_whole(tmp_path: Path) -> None:
    [only] = found(tmp_path, "组: [{名: 甲, 数: 1.5}]\n", (SUM, "总数: {type: integer,"))

    assert (only.code, only.message) == ("number", "“总数”应填整数，现为“1.5”（自动计算）")


def test_a_sum_of_nothing_is_shown_at_the_empty_list(tmp_path: Path) -> None:
    [only] = found(tmp_path, "名称: 某\n组: []\n", (SUM, f"{SUM} min: 1,"))

    assert (only.line, only.column) == (2, 1)
    assert only.hint == "此栏由程序自动计算。请核对相关的各个数。"


def test_a_figure_of_a_group_is_shown_at_its_group(tmp_path: Path) -> None:
    text = "名称: 某\n账目:\n  收入: 3\n  支出: 4\n"

    [only] = found(tmp_path, text, (ROW_SUM, f"{ROW_SUM} max: 6,"))

    assert (only.line, only.column, only.path) == (2, 1, ("账目", "结余"))


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ((LOOKUP, f"{LOOKUP} max: 19,"), "max", "“组数”不能大于 19，现为 20（自动取得）"),
        ((LOOKUP, "组数: {type: string, allowed: [三十],"), "allowed", "“组数”不能填“20”（自动取得）"),  # noqa: E501
        ((DEFAULT, f"{DEFAULT} maxlength: 3,"), "maxlength", "“说明”太长：最多 3 个字，现有 5 个字（自动沿用）"),  # noqa: E501
        ((DEFAULT, f"{DEFAULT} minlength: 9,"), "minlength", "“说明”太短：至少 9 个字，现有 5 个字（自动沿用）"),  # noqa: E501
        ((DEFAULT, f"{DEFAULT} regex: '[0-9]+',"), "regex", "“说明”的格式不对：“甲组的说明”（自动沿用）"),  # noqa: E501
        ((DEFAULT, f"{DEFAULT} allowed: [乙],"), "allowed", "“说明”不能填“甲组的说明”（自动沿用）"),
        ((DEFAULT, DEFAULT.replace("说明: {type: string", "说明: {type: decimal")), "number", "“说明”应填数字，现为“甲组的说明”（自动沿用）"),  # noqa: E501
    ],
)  # fmt: skip
def test_what_is_looked_up_or_taken_over_is_held_to_its_bounds(
    changes: tuple[str, str], code: str, message: str, tmp_path: Path
) -> None:
    [only] = found(tmp_path, PERSON, changes)

    assert (only.code, only.message) == (code, message)
    # At the row that it belongs to.
    assert (only.line, only.column) == (6, 5)
    assert "第 3 行的“" in only.hint


def test_row_numbers_are_held_to_the_schema_where_it_has_them(tmp_path: Path) -> None:
    name = "        名: {type: string}\n"
    number = "        序号: {type: string, required: false, allowed: [一]}\n"

    [only] = found(tmp_path, TWO, (name, name + number))

    assert (only.message, only.line) == ("“序号”不能填“二”（自动编号）", 4)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        # Typed: judged as typed, once.
        ("总数: 55\n", []),
        # Differs: that is said, and not the bound as well.
        ("总数: 40\n", ["sum"]),
        # Left blank on purpose: nothing is printed.
        ("总数:\n", ["blank"]),
    ],
)
def test_a_figure_that_is_typed_is_not_judged_twice(
    typed: str, codes: list[str], tmp_path: Path
) -> None:
    changed = found(tmp_path, typed + TWO, (SUM, f"{SUM} max: 50,"))

    assert [d.code for d in changed] == codes


def test_what_cannot_be_worked_out_breaks_no_bound(tmp_path: Path) -> None:
    assert found(tmp_path, "组: [{名: 甲}]\n", (SUM, f"{SUM} min: 50,")) == []


def test_a_value_that_keeps_its_bounds_as_its_sources_do_is_not_judged_again(
    performance_targets: Pack,
) -> None:
    assert [d.field for d in performance_targets.derived if d.bounds] == []


@pytest.mark.parametrize(
    ("total", "part", "is_judged"),
    [
        ("min: 0", "min: 0", False),
        ("min: -1", "min: 0", False),
        ("min: 0", "min: 0.5", False),
        ("min: 0, decimals: 2", "min: 0, decimals: 2", False),
        ("min: 0", "max: 3", True),
        ("min: 0", "min: -1", True),
        ("min: 0.1", "min: 0.1", True),
        ("max: 9", "min: 0, max: 3", True),
        ("min: 0, decimals: 2", "min: 0", True),
        ("min: 0, decimals: 2", "min: 0, decimals: 3", True),
    ],
)
def test_a_sum_is_judged_unless_its_parts_keep_its_bounds(
    total: str, part: str, *, is_judged: bool, tmp_path: Path
) -> None:
    text = small_pack.SCHEMA.replace(SUM, f"{SUM} {total},")
    text = text.replace("数: {type: decimal, min: 0}", f"数: {{type: decimal, {part}}}")

    first = small_pack.load(tmp_path, schema=text).derived[0]

    assert (first.bounds is not None) is is_judged


def test_a_sum_without_a_type_has_no_bounds(tmp_path: Path) -> None:
    assert found(tmp_path, TWO, (SUM, "总数: {")) == []


@pytest.mark.parametrize(("bounds", "broken"), [("type: integer,", ["“总数”应填整数"]), ("", [])])
def test_a_formula_in_a_whole_number_gives_whole_numbers(
    bounds: str, broken: list[str], tmp_path: Path
) -> None:
    formula = small_pack.PACK.replace("sum: [组.数]}", "formula: SUM(组.数) / 2}", 1)
    rules = small_pack.SCHEMA.replace(SUM, f"总数: {{{bounds or 'type: decimal,'}", 1)
    pack = small_pack.load(tmp_path, schema=rules, pack=formula)
    source = small_pack.read(tmp_path, TWO)
    values, _ = schema.validate(pack.unit, source)

    findings = derived_figures.complete(pack, source, values)[1]

    assert [(d.code, d.line) for d in findings] == [("number", 2)] * len(broken)
    assert all(d.message.startswith(words) for d, words in zip(findings, broken, strict=True))
