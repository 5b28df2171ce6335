"""Differences as lines of text, and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from generator.compare import as_text
from generator.compare.comparison import Outcome, Side
from generator.compare.field_changes import Difference

if TYPE_CHECKING:
    from generator.compare.outline import Outline

ROW = {"车牌": "湘B1", "里程": "5", "备注": ""}


@pytest.fixture
def sides(register: Outline) -> tuple[Side, Side]:
    old, new = (Side(name, register, {}, None, is_single=False) for name in ("2023", "2024"))
    return old, new


def lines(sides: tuple[Side, Side], *differences: Difference) -> list[str]:
    """The lines below the unit's and the form's."""
    found = [*as_text.lines([Outcome("甲局", differences)], *sides)]
    assert found[0] == "甲局"
    return [line.strip() for line in found[2:]]


def changed(old: str, new: str) -> Difference:
    return Difference(0, ("备注",), "备注", "changed", old, new)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("甲", "乙", "备注：甲 → 乙"),
        ("", "乙", "备注：（空） → 乙"),
        ("同" * 30 + "甲", "同" * 30 + "乙", f"备注：…{'同' * 20}甲 → …{'同' * 20}乙"),
        ("甲" + "同" * 30, "同" * 30, f"备注：甲{'同' * 20}… → {'同' * 20}…"),
        ("\x07", "乙", "备注：\ufffd → 乙"),
    ],
)
def test_a_changed_text_is_one_line(
    sides: tuple[Side, Side], old: str, new: str, line: str
) -> None:
    assert lines(sides, changed(old, new)) == [line]


def test_of_several_paragraphs_those_that_differ_are_shown(sides: tuple[Side, Side]) -> None:
    assert lines(sides, changed("一\n二\n三", "一\n乙\n三\n四")) == [
        "备注：",
        "第 2 段：二 → 乙",
        "+ 第 4 段：四",
    ]


def test_rows_are_marked_by_what_became_of_them(sides: tuple[Side, Side]) -> None:
    path = "车辆", 0
    differences = (
        Difference(0, path, "车辆第 1 行", "added", None, ROW),  # type: ignore[arg-type]
        Difference(0, path, "车辆第 1 行", "removed", ROW, None),  # type: ignore[arg-type]
        Difference(0, path, "车辆第 1 行", "moved", 2, 1),
    )

    assert lines(sides, *differences) == [
        "+ 新增一行：车辆第 1 行：车牌 湘B1；里程 5",
        "- 删除一行：车辆第 1 行：车牌 湘B1；里程 5",
        "~ 位置调整：车辆第 1 行，原为第 2 行",
    ]


def test_a_unit_of_one_side_is_one_line(sides: tuple[Side, Side]) -> None:
    outcomes = [Outcome("甲局", only="old"), Outcome("乙局", only="new")]

    assert [*as_text.lines(outcomes, *sides)] == [
        "甲局：只在“2023”中有",
        "乙局：只在“2024”中有（新增）",
    ]


def test_json_counts_rows_from_one(sides: tuple[Side, Side]) -> None:
    outcomes = [
        Outcome("甲局", (Difference(0, ("车辆", 0), "", "moved", 2, 1),)),
        Outcome("乙局", only="old"),
    ]

    found = json.loads("".join(as_text.json_pieces(outcomes, sides[1])))

    assert [(each["unit"], each["field"], each["kind"]) for each in found] == [
        ("甲局", "车辆.1", "moved"),
        ("乙局", "", "removed"),
    ]
    assert (found[0]["old"], found[0]["new"], found[1]["old"]) == (2, 1, None)


def test_json_of_no_difference_is_an_empty_list(sides: tuple[Side, Side]) -> None:
    assert "".join(as_text.json_pieces([], sides[1])) == "[]\n"
