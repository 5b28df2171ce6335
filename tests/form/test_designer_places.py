"""Places as a designer counts them on paper."""

from __future__ import annotations

import pytest

from generator.form import designer_places
from generator.form.tag_reading import Fault
from tests.small_form import read

TABLES = read(
    [
        [("金额\n（万元）", 1, "restart"), "一"],
        [("", 1, "continue"), ""],
        ["", "很长的文字，一直写到这一行的末尾还没有写完"],
    ]
).tables


@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        (1, 1, "第 1 行第 1 个单元格（“金额 （万元）”）"),
        (2, 1, "第 2 行第 1 个单元格（“金额 （万元）”，纵向合并的单元格）"),
        (2, 2, "第 2 行第 2 个单元格（空单元格）"),
        (3, 0, "第 3 行（“很长的文字，一直写到这一行的末尾还没有写…”）"),
        (9, 1, "第 9 行第 1 个单元格"),
    ],
)
def test_a_place_says_what_stands_there(row: int, cell: int, words: str) -> None:
    assert designer_places.words(Fault(row, cell, ""), TABLES) == words


def test_an_empty_cell_is_named_by_its_left_neighbour() -> None:
    tables = read([["项目金额", ""]], [["甲"]]).tables

    assert designer_places.words(Fault(1, 2, ""), tables) == (
        "第 1 个表格第 1 行第 2 个单元格（空单元格，左边是“项目金额”）"
    )


@pytest.mark.parametrize(("twips", "shown"), [(9638, "17 厘米"), (800, "1.41 厘米")])
def test_lengths_are_centimetres(twips: int, shown: str) -> None:
    assert designer_places.centimetres(twips) == shown
