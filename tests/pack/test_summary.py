"""The summary table that a pack declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.common.diagnostics import RefusedError
from generator.pack import pack
from generator.pack.selectors import Selector
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path


def test_a_summary_table_is_read_into_plain_values(tmp_path: Path) -> None:
    summary = small_pack.load(tmp_path, pack=small_pack.SUMMED_UP).summary

    assert summary
    assert (summary.title, summary.note) == ("{{ 年份 }}年汇总", "单位：元")
    assert [(c.label, c.group, c.width, c.kind, c.has_total) for c in summary.columns] == [
        ("序号", "", 1, "number", False),
        ("单位", "", 4, "field", False),
        ("收入", "账目", 2, "field", True),
        ("支出", "账目", 2, "field", True),
        ("组数", "", 1, "count", True),
        ("共", "", 1, "sum", True),
    ]
    assert summary.columns[5].selectors == (Selector(("组", "数")), Selector(("账目", "收入")))


def test_a_pack_need_not_have_a_summary_table(tmp_path: Path) -> None:
    assert small_pack.load(tmp_path).summary is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{label: 单位, field: 名称", "{label: 单位, field: 名字", (25, 28, "pack", "schema.yaml 中没有字段“名字”")),  # noqa: E501
        ("{label: 单位, field: 名称", "{label: 单位, field: 组", (25, 28, "pack", "“组”不是一段文字或一个数字，无法填入单元格")),  # noqa: E501
        ("{label: 单位, field: 名称", "{label: 单位, field: 组.名", (25, 28, "pack", "“组.名”在列表之中")),  # noqa: E501
        ("count: 组", "count: 名称", (28, 28, "pack", "字段“名称”应为一个列表（每项以“-”开头）")),
        ("[组.数, ", "[组.额, ", (29, 25, "pack", "schema.yaml 中没有字段“组.额”")),
        ("count: 组", "count: 组, field: 名称", (28, 38, "excludes", "“field”不能与“count”同时填写")),  # noqa: E501
        (", count: 组", "", (28, 9, "pack", "每列应有且只有一个：field、count、sum、number")),
        ("{label: 序号, number: 一", "{label: 序号, number: 甲", (24, 29, "allowed", "“number”不能填“甲”")),  # noqa: E501
        ("{label: 序号, number: 一", "{label: 序号, count: 组", (24, 9, "pack", "第一列应为序号或文字")),  # noqa: E501
        ("width: 4", "width: 0", (25, 39, "min", "“width”不能小于 1")),
        ("    title: '{{ 年份 }}年汇总'\n", "", (20, 3, "required", "缺少“title”")),
        ("      - {label: 序号, number: 一}\n", "      - 序号\n", (24, 9, "type", "“第 1 项”应填若干栏目（每行一个“栏目名: 内容”）")),  # noqa: E501
    ],
)  # fmt: skip
def test_mistake_in_a_summary_table_is_told_with_its_place(
    old: str, new: str, told: tuple[int, int, str, str], tmp_path: Path
) -> None:
    assert old in small_pack.SUMMED_UP
    folder = small_pack.write(tmp_path, pack=small_pack.SUMMED_UP.replace(old, new, 1))

    with pytest.raises(RefusedError) as refused:
        pack.load(folder)

    first = refused.value.diagnostics[0]
    assert (first.line, first.column, first.code) == told[:3]
    assert first.message.startswith(told[3])
