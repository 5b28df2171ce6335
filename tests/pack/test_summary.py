"""The summary table that a pack declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.common.diagnostics import RefusedError
from generator.pack.selectors import Selector
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path


def test_a_table_has_a_title_a_note_and_columns(tmp_path: Path) -> None:
    summary = small_pack.load(tmp_path, pack=small_pack.SUMMED_UP).summary

    assert summary is not None
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


def test_a_pack_need_not_have_one(tmp_path: Path) -> None:
    assert small_pack.load(tmp_path).summary is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{label: 序号, number: 一}", "{label: 数, field: 总数}", "第一列应为序号或文字"),
        (
            "{label: 组数, count: 组}",
            "{label: 组数}",
            "每列应有且只有一个：field、count、sum、number",
        ),
        ("count: 组}", "count: 名称}", "字段“名称”应为一个列表"),
        ("field: 名称", "field: 账目", "“账目”不是一段文字或一个数字"),
        ("field: 名称", "field: 组.名", "“组.名”在列表之中"),
        ("field: 名称", "field: 别名", "schema.yaml 中没有字段“别名”"),
    ],
)
def test_a_mistake_of_a_column_is_named(old: str, new: str, message: str, tmp_path: Path) -> None:
    text = small_pack.SUMMED_UP
    assert old in text

    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=text.replace(old, new, 1))

    found = [d.message for d in refused.value.diagnostics]
    assert [text.startswith(message) for text in found] == [True], found
