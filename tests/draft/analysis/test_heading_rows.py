"""Headings of filled forms, above which and under which somebody's words stand."""

from __future__ import annotations

import pytest

from tests.pictured_form import draft, lines

_VISITS = "序号↓ │ 时间↓ │ 来访人↓ │ 接待开支 ×2\n↑ │ ↑ │ ↑ │ 餐费 │ 住宿费\n"
_POSTS = "单位名称 │ {} ×4\n岗位↓ │ 等级↓ │ 现有人员 ×3\n↑ │ ↑ │ 小计 │ 男 │ 女\n"


def test_heading_of_two_rows_is_known_above_what_is_filled_in() -> None:
    filled = "1 │ 2024年1月18日 │ 省厅 │ 620 │ 0\n2 │ 2024年2月7日 │ 市局 │ 990 │ 1600"

    result = draft(f"填报单位：甲局\n{_VISITS}{filled}")

    last = lines(result)[-1]
    assert last.startswith("[")
    assert [part for part in ("时间", "来访人", "餐费", "住宿费") if f"{part}}}" not in last] == []


@pytest.mark.parametrize(
    "rows",
    [
        "管理↓ │ 七级 │ │ │ \n↑ │ 八级 │ │ │ \n技术↓ │ 高级 │ │ │ \n↑ │ 中级 │ │ │ ",
        "管理↓ │ 七级 │ 1 │ 1 │ 0\n↑ │ 八级 │ 3 │ 2 │ 1\n技术↓ │ 高级 │ 2 │ 1 │ 1\n↑ │ 中级 │ 5 │ 3 │ 2",  # noqa: E501
    ],
)
def test_columns_of_labels_beside_figures_are_groups(rows: str) -> None:
    day = "填报日期：2024年3月8日" if "3" in rows else "填报日期：    年  月  日"
    unit = "甲局" if "3" in rows else ""

    result = draft(f"{day}\n{_POSTS.format(unit)}{rows}")

    assert lines(result)[-1].endswith("中级 │ {技术.中级.小计} │ {技术.中级.男} │ {技术.中级.女}")


def test_total_row_adds_up_counts_and_no_texts() -> None:
    result = draft(
        "单位名称 │ ×4\n序号 │ 班次名称 │ 地点 │ 学员 │ 开支\n"
        "1 │ │ │ │ \n2 │ │ │ │ \n合计 ×2 │ │ │ "
    )

    assert lines(result)[-1] == "合计 │  │ {学员合计} │ {开支合计}"
