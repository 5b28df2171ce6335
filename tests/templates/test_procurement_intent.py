"""The procurement intentions: each rule with the mistake it finds."""

from __future__ import annotations

import pytest

from tests.shipped_packs import shipped

UNIT = """\
部门名称: 示例市示例区档案馆
采购项目:
  - 采购项目名称: 档案数字化
    采购需求概况: 扫描馆藏档案1000卷，错误率低于3‰。
    预算金额: 21.6
    预计采购时间: 2024年7月
  - 采购项目名称: 密集架
    采购需求概况: 密集架12组，含安装。
    预算金额: 9
    预计采购时间: 2024年8月
公开日期: 2024年5月28日
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "severity", "message"),
    [
        (
            "2024年7月",
            "2024年4月",
            6,
            "error",
            "预计采购时间早于公开日期：公开日期 “2024年5月28日” > 预计采购时间 “2024年4月”",
        ),
        (
            "2024年8月",
            "2024年5月",
            10,
            "warning",
            "公开当月即采购，距公开不足 30 日：公开日期 “2024年5月28日” ≥ 预计采购时间 “2024年5月”",
        ),
        ("密集架\n", "档案数字化\n", 7, "warning", "采购项目“档案数字化”重复（第 3 行已有）"),
        (
            "密集架12组，含安装。",
            "密集架",
            8,
            "warning",
            "采购需求概况与采购项目名称相同，均为“密集架”",
        ),
        (
            "密集架12组，含安装。",
            "密集架，含安装。",
            8,
            "warning",
            "采购需求概况中没有数量：“密集架，含安装。”",
        ),
        ("预算金额: 9\n", "预算金额: 216000\n", 9, "warning", "预算金额 216000 万元，超过一般上限"),
        ("，含安装。", "，，含安装。", 8, "warning", "标点重复：“密集架12组，，含安装。”"),
        (
            "密集架12组，",
            "密集架：7500元×12组=8万元，",
            8,
            "warning",
            "算式有误：“7500元×12组=8万元”，计算结果应为 9万元，现为 8万元",
        ),
        (
            "密集架12组，",
            "密集架12组，2023年10月前，",
            8,
            "warning",
            "年份与年度不一致：文字中为 2023年，公开的年度为 2024年",
        ),
        ("预计采购时间: 2024年8月", "预计采购时间: 下半年", 10, "error", "应填年月，现为“下半年”"),
        (
            "公开日期: 2024年5月28日",
            "公开日期: 2024年5月",
            11,
            "error",
            "应填日期，现为“2024年5月”",
        ),
    ],
)
def test_a_mistake_is_told_in_its_place(
    old: str, new: str, line: int, severity: str, message: str
) -> None:
    assert UNIT.count(old) == 1

    [found] = shipped("procurement-intent").judged(UNIT.replace(old, new)).diagnostics

    assert (found.line, found.severity) == (line, severity)
    assert message in found.message


def test_what_is_right_has_no_findings() -> None:
    assert shipped("procurement-intent").judged(UNIT).diagnostics == ()


def test_before_the_day_of_publication_is_known_nothing_is_said_of_it() -> None:
    text = UNIT.replace("2024年5月28日", "")

    assert shipped("procurement-intent").judged(text).diagnostics == ()
