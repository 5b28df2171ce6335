"""The state of units as a clerk reads it on a terminal, and as programs do."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.collect.status import status_text
from tests.collect.states import NOON, TODAY, UNITS

if TYPE_CHECKING:
    from generator.collect.unit_states import State, UnitState


@pytest.fixture(autouse=True)
def _fixed_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1709596800")


def text(units: list[UnitState], *, whole: bool = False) -> str:
    return "\n".join(status_text.lines("2024", units, TODAY, whole=whole))


def test_numbers_come_first_then_who_is_to_be_asked_or_told() -> None:
    assert (
        text(UNITS)
        == """\
填报任务 2024：6 个单位，截至 2024-03-05
  未报      1  其中逾期 1
  有错误    1
  退回修改  1
  已报待审  2  其中有警告 1
  已审核    1
已报送的单位中，迟报 1 个。
有控制数的单位已报 2 个，共申报 219.5 万元，控制数共 200 万元，超控制数 1 个单位。
单位文档已是最新 4 份，待更新或未生成 1 份。

未报（1 个）
  第二局  2024-03-03 下发，逾期 4 天

有错误（1 个）
  丙局  错误 12，警告 1，2024-03-03 收到

退回修改（1 个）
  丁局  有文件未接收

已报待审，有警告（1 个）
  戊局  警告 3，2024-03-03 收到，迟报 2 天，超控制数 20.5 万元

迟报（1 个）
  戊局  2024-03-01 截止，迟报 2 天，已报待审

超控制数（1 个）
  戊局  申报 120.50，控制数 100，超 20.5 万元"""
    )


def test_long_lists_are_cut_unless_all_is_asked_for() -> None:
    units = [replace(UNITS[1], unit=f"第{i}局") for i in range(40)] + UNITS[:1]

    assert "其余 10 个，请加 --all 列出。" in text(units)
    assert "甲局" not in text(units)
    whole = text(units, whole=True)
    assert "其余" not in whole
    assert "第39局" in whole
    assert "甲局  2024-03-03 收到" in whole


def test_a_list_that_is_cut_names_those_that_are_late() -> None:
    missing = replace(UNITS[1], late=False)
    units = [*(replace(missing, unit=f"第{i}局") for i in range(40)), UNITS[1]]

    first = text(units).partition("未报（41 个）\n")[2].splitlines()[0]
    assert first.split() == ["第二局", "2024-03-03", "下发，逾期", "4", "天"]


@pytest.mark.parametrize(
    ("states", "step"),
    [
        (("missing", "returned"), ""),
        (("missing", "errors"), "下一步：退回有错误、有警告的，请运行 R"),
        (("clean", "missing"), "下一步：核对后登记为已审核，请运行 A --unit 单位全称"),
        (
            ("warnings",),
            "下一步：退回有错误、有警告的，请运行 R；核对后登记为已审核，请运行 A --unit 单位全称",
        ),
        (("accepted",), "下一步：全部单位已审核，请运行 B"),
    ],
)
def test_what_comes_next(states: tuple[State, ...], step: str) -> None:
    units = [replace(UNITS[0], state=state) for state in states]

    assert status_text.next_step(units, status_text.Commands("R", "A", "B")) == step


def test_a_terminal_of_eighty_columns_holds_a_row() -> None:
    name = "示例市高新技术产业开发区农业农村局"
    late = replace(UNITS[1], unit=name, is_refused=True)

    widths = (sum(2 if ord(c) > 255 else 1 for c in line) for line in text([late]).split("\n"))

    assert max(widths) <= 80


def test_json_is_a_list_of_records_with_exact_amounts() -> None:
    first, missing, *_ = json.loads(status_text.as_json(UNITS))

    assert first == {
        "unit": "甲局",
        "code": "001",
        "state": "clean",
        "since": "2024-03-03T12:00:00Z",
        "errors": 0,
        "warnings": 0,
        "answered": 1,
        "total": "120.50",
        "ceiling": None,
        "deadline": "2024-03-01",
        "late": False,
        "document_up_to_date": True,
    }
    assert (missing["total"], missing["state"], missing["late"]) == (None, "missing", True)


def test_a_missing_unit_is_late_until_today_whatever_was_refused() -> None:
    sent = replace(UNITS[1], first_received=NOON, is_refused=True)

    assert "第二局  2024-03-03 下发，逾期 4 天，有文件未接收" in text([sent])
