"""Mistakes in the formulas, constants and tables of a pack, placed in its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.common.diagnostics import RefusedError
from tests import computed_pack, small_pack

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("derived", "place", "message", "hint"),
    [
        (
            "  - {field: 名称, formula: 总数}\n",
            (11, 26),
            "公式的结果应为文字，现为数字",
            "请修改公式",
        ),
        (
            "  - field: 总数\n    formula: >-\n      组.数\n",
            (13, 7),
            "“组.数”有多个值",
            "SUM(组.数)",
        ),
        ('  - {field: 总数, formula: "组"}\n', (11, 27), "“组”是一个列表", "COUNT(组)"),
    ],
)
def test_a_mistake_in_a_pack_is_placed_in_its_file(
    derived: str, place: tuple[int, int], message: str, hint: str, tmp_path: Path
) -> None:
    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=computed_pack.with_derived(derived))

    [finding] = refused.value.diagnostics
    assert (finding.code, finding.file) == ("formula", f"{tmp_path.as_posix()}/pack.yaml")
    assert (finding.line, finding.column) == place
    assert message in finding.message
    assert hint in finding.hint


@pytest.mark.parametrize(
    ("constants", "message"),
    [
        ("constants: {满 分: 1}\n", "名称“满 分”应由文字、数字和下划线组成，且不以数字开头"),
        ("constants: {满分: [1]}\n", "常量“满分”应为一个数字或一段文字"),
        ("constants: {满分: }\n", "常量“满分”应为一个数字或一段文字"),
        ("constants: {甲: 1}\ntables: {甲: [{from: 1, value: 2}]}\n", "“甲”已是常量的名称"),
        (
            "tables: {甲: 1}\n",
            "对照表“甲”应为若干行，每行应为 {from: 数字, value: 内容}，或每行应为 {code: 代码, value: 内容}",  # noqa: E501
        ),
        ("tables: {甲: [{from: 1, valeu: 2}]}\n", "对照表“甲”的每行应为 {from: 数字, value: 内容}"),
        (
            "tables: {甲: [{code: 1, value: 2}, {from: 1, value: 2}]}\n",
            "对照表“甲”的每行应为 {code: 代码, value: 内容}",
        ),
        ("tables: {甲: [{from: 一, value: 2}]}\n", "from 应为数字，现为“一”"),
        ("tables: {甲: [{from: 1, value: 2}, {from: 1.0, value: 3}]}\n", "“1.0”上面已有"),
        (
            "tables: {甲: [{code: a, value: 2}, {code: b, value: 优}]}\n",
            "对照表“甲”的 value 应全是数字，或全是文字",
        ),
    ],
)
def test_a_mistake_in_constants_and_tables_is_told(
    constants: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=computed_pack.with_derived("  []\n", constants))

    assert [d.message for d in refused.value.diagnostics] == [message]


def test_a_faulty_table_is_told_once_not_in_each_formula(tmp_path: Path) -> None:
    constants = "tables: {甲: [{from: 90%, value: 2}]}\n"
    derived = "  - {field: 总数, formula: 'LOOKUP(1, 甲) + 甲'}\n"

    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=computed_pack.with_derived(derived, constants))

    assert [d.message for d in refused.value.diagnostics] == ["from 应为数字，现为“90%”"]


@pytest.mark.parametrize("field", ["组", "账目"])
def test_a_list_or_a_group_is_not_worked_out(field: str, tmp_path: Path) -> None:
    derived = f"  - {{field: {field}, formula: 1}}\n"

    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=computed_pack.with_derived(derived))

    assert [d.message for d in refused.value.diagnostics] == [
        f"“{field}”不是一段文字或一个数字，不能由公式计算"
    ]


@pytest.mark.parametrize(
    ("constants", "derived", "expected"),
    [
        (
            "tables: {评级: [{from: 一, value: 优}], 说明: [{from: 二, value: 优}]}\n",
            """\
  - {each: 人, field: 说明, formula: 'LOOKUP(数, 评级)'}
  - {each: 组, field: 说明, formula: 'LOOKUP(数, 说明)'}
""",
            ["from 应为数字，现为“一”", "from 应为数字，现为“二”"],
        ),
        (
            "constants: {满分: }\n",
            "  - {field: 总数, formula: 满分 + 1}\n  - {field: 账目.收入, formula: 满分 + 2}\n",
            ["常量“满分”应为一个数字或一段文字"],
        ),
    ],
)
def test_a_faulty_constant_or_table_is_told_once(
    constants: str, derived: str, expected: list[str], tmp_path: Path
) -> None:
    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=computed_pack.with_derived(derived, constants))

    assert [d.message for d in refused.value.diagnostics] == expected


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("0.00%", "请写成 {decimals: 2, percent: true}。"),
        ("'#,##0.0'", "请写成 {decimals: 1, thousands: true}。"),
        ("两位小数", "请写成几项，如 {decimals: 2, percent: true}。"),
    ],
)
def test_a_format_of_spreadsheets_is_told_with_ours(
    written: str, hint: str, tmp_path: Path
) -> None:
    derived = f"  - {{field: 总数, format: {written}, sum: [组.数]}}\n"
    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=computed_pack.with_derived(derived))

    assert [d.hint for d in refused.value.diagnostics] == [hint]


def test_a_formula_that_its_commas_cut_is_to_be_quoted(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        small_pack.load(
            tmp_path, pack=computed_pack.with_derived("  - {field: 总数, formula: ROUND(1.5, 0)}\n")
        )

    [finding] = refused.value.diagnostics
    assert finding.message == "公式中的逗号把公式分成了几项"
    assert finding.hint == "请用英文单引号（'）把整个公式括起来。"


@pytest.mark.parametrize("after", [' # 1", 1, 2)', ' #1"'])
def test_a_formula_that_a_comment_cuts_off_is_to_be_quoted(after: str, tmp_path: Path) -> None:
    derived = f'  - field: 总数\n    formula: IF(名称 = "甲{after}\n'
    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=computed_pack.with_derived(derived))

    [finding] = refused.value.diagnostics
    assert finding.message == "文字缺少右边的引号"
    assert finding.hint.startswith("空格后的 # 及其后的内容是注释")
