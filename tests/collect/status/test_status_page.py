"""The page of states: all in words, by its structure, and nothing from elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import html

from generator.collect.status import status_page
from tests.collect.states import CLEAN, TODAY, UNITS

if TYPE_CHECKING:
    from generator.collect.unit_states import UnitState

ODD = "<b>&\"'局</b>"


@pytest.fixture(autouse=True)
def _fixed_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1709596800")


def parsed(units: list[UnitState], campaign: str = "2024") -> html.HtmlElement:
    return html.document_fromstring("".join(status_page.lines(campaign, units, TODAY)))


def texts(tree: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(each.itertext()) for each in tree.iterfind(path)]


def test_numbers_of_states_come_first_in_the_words_of_the_field() -> None:
    tree = parsed(UNITS)

    assert texts(tree, ".//dl/div") == [
        "未报  （未送审） 1 其中逾期 1",
        "有错误 1",
        "退回修改  （被退回） 1",
        "已报待审  （待审核） 2 其中有警告 1",
        "已审核 1",
    ]
    assert texts(tree, ".//ul/li") == [
        "已报送的单位中，迟报 1 个。",
        "有控制数的单位已报 2 个，共申报 219.5 万元，控制数共 200 万元，超控制数 1 个单位。",
        "单位文档已是最新 4 份，待更新或未生成 1 份。",
    ]


def test_each_unit_stands_below_its_state_with_what_there_is_to_know() -> None:
    tree = parsed(UNITS)
    rows = [texts(row, "./*") for row in tree.iterfind(".//tbody/tr")]
    heads = texts(tree, ".//thead/tr/th")

    assert [row[0] for row in rows] == [
        *("未报（1 个）", "第二局", "有错误（1 个）", "丙局", "退回修改（1 个）", "丁局"),
        *("已报待审（2 个）", "甲局", "戊局", "已审核（1 个）", "己局"),
    ]
    late = dict(zip(heads, next(row for row in rows if row[0] == "戊局"), strict=True))
    assert late == {
        "单位": "戊局",
        "代码": "001",
        "起始日期": "2024-03-03 收到",
        "错误": "",
        "警告": "3",
        "已核对": "1",
        "申报金额": "120.50",
        "控制数": "100",
        "比控制数": "超 20.5",
        "文档": "已是最新",
        "备注": "迟报 2 天，超控制数 20.5 万元",
    }


def test_columns_that_say_nothing_are_left_out() -> None:
    unit = replace(CLEAN, code="", since=None, answered=0, total=None, deadline=None)

    assert texts(parsed([unit]), ".//thead/tr/th") == ["单位", "文档"]


def test_a_deadline_of_all_units_is_said_once() -> None:
    whole = "截至 2024-03-05，共 2 个单位，截止日期均为 2024-03-01。"
    assert texts(parsed(UNITS[:2]), ".//main/p")[0] == whole

    tree = parsed([CLEAN, replace(CLEAN, deadline=None)])
    assert texts(tree, ".//main/p")[0] == "截至 2024-03-05，共 2 个单位。"
    assert "截止日期" in texts(tree, ".//thead/tr/th")


def test_heads_have_a_scope_and_there_is_one_h1() -> None:
    tree = parsed(UNITS)

    assert tree.get("lang") == "zh-CN"
    assert len(tree.findall(".//h1")) == 1
    assert {th.get("scope") for th in tree.iterfind(".//th")} == {"col", "row", "rowgroup"}


def test_texts_stay_texts_and_nothing_is_fetched_or_run() -> None:
    tree = parsed([replace(CLEAN, unit=ODD)], ODD)

    assert tree.findall(".//b") == []
    assert tree.findtext(".//h1") == tree.findtext(".//title") == f"填报任务 {ODD} 收表进度"
    assert ODD in texts(tree, ".//tbody/tr/th")
    assert not tree.xpath("//script | //img | //*[@src] | //link[@href!='data:,']")


def test_a_campaign_without_units_has_a_page() -> None:
    assert texts(parsed([]), ".//tbody") == []
