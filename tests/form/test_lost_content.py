"""What a template has lost against the picture that was accepted."""

from __future__ import annotations

import pytest

from generator.form import lost_content

ACCEPTED = """列宽 800 3000
  1 │ 登记表 ×2 │
  2 │ 序号 ↓ │ 车牌 │
  3 │ {%tr for 车 in 车辆 %} ×2 │
  4 │ {{ 车.序号 }} │ {{ 车.车牌 }} │
  5 │ {%tr endfor %} ×2 │
  6 │ 合计 │ {{ 总数 }} │
  7 │ 签字：¶¶日期： ×2 │
  8 │ 填表人：{{ 人 }}  电话：{{ 电话 }} ×2 │
"""


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("  7 │ 签字：¶¶日期： ×2 │\n", "", [(7, "第 7 行不见了：“签字： 日期：”")]),
        ("  6 │ 合计 │ {{ 总数 }} │\n", "", [(6, "第 6 行不见了：“合计”、“{{ 总数 }}”")]),
        ("│ 车牌 │", "│ │", [(2, "第 2 行中不见了：“车牌”")]),
        ("  电话：{{ 电话 }}", "", [(8, "第 8 行中不见了：“{{ 电话 }}”")]),
        # Changed, moved or otherwise merged is not lost.
        ("合计", "总计", []),
        ("│ 登记表 ×2 │", "│ 登记表 │ │", []),
        ("序号 ↓ │ 车牌", "车牌 │ 序号", []),
        ("{{ 人 }}", "{{ 甲 }}", []),
        ("  3 │ {%tr for 车 in 车辆 %} ×2 │\n", "", []),
    ],
)
def test_what_is_gone_is_named(old: str, new: str, lost: list[tuple[int, str]]) -> None:
    assert old in ACCEPTED
    drawn = ACCEPTED.replace(old, new)

    found = lost_content.find(ACCEPTED, drawn)

    assert [(each.row, each.message) for each in found] == lost


def test_a_line_outside_the_tables_is_named_when_it_is_gone() -> None:
    line = "表外段落：本表一式两份。\n"

    found = lost_content.find(f"{ACCEPTED}{line}", ACCEPTED)

    assert found == [lost_content.Lost(8, "表格以外的段落不见了：“本表一式两份。”")]
    assert lost_content.find(f"{ACCEPTED}{line}", ACCEPTED + line.replace("两", "三")) == []


def test_of_several_tables_the_one_that_lost_a_row_is_named() -> None:
    second = "列宽 3000\n  1 │ 经费 │\n  2 │ 总计 │\n"

    found = lost_content.find(ACCEPTED + second, (ACCEPTED + second).replace("  2 │ 总计 │\n", ""))

    assert found == [lost_content.Lost(10, "第 2 个表格第 2 行不见了：“总计”")]


def test_a_row_that_moved_is_not_lost() -> None:
    rows = ACCEPTED.splitlines(keepends=True)

    assert lost_content.find(ACCEPTED, "".join([*rows[:2], rows[-1], *rows[2:-1]])) == []


def test_without_an_accepted_picture_nothing_is_lost() -> None:
    assert lost_content.find("", ACCEPTED) == []
