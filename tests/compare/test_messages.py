"""The words of a comparison: how much differs, by how much, and what to do where nothing was compared."""  # noqa: E501

from __future__ import annotations

from unittest.mock import sentinel

import pytest

from generator.compare import messages
from generator.compare.comparison import Side, Tally
from generator.compare.field_changes import Difference


def side(name: str) -> Side:
    """A side of which nothing but the name counts."""
    return Side(name, sentinel.outline, {}, settings=None, is_single=False)


@pytest.mark.parametrize(
    ("tally", "told"),
    [
        (Tally(units=3), "已比较 3 个单位，没有差异。"),
        (Tally(units=3, differing=1, places=2), "已比较 3 个单位，1 个有差异，共 2 处。"),
        (Tally(units=3, places=2), "已比较 3 个单位，仅公共设置有差异，共 2 处。"),
        (
            Tally(units=1, only_old=1, only_new=2),
            "已比较 1 个单位，没有差异；只在“2023”中有的 1 个；只在“2024”中有的 2 个。",
        ),
        (
            Tally(only_old=1, only_new=2),
            (
                "两边没有相同的单位；只在“2023”中有的 1 个；只在“2024”中有的 2 个。"
                "请核对两边的单位名称是否一致。"
            ),
        ),
    ],
)
def test_the_summary_says_how_much_differs(tally: Tally, told: str) -> None:
    assert messages.summary(side("2023"), side("2024"), tally) == told


@pytest.mark.parametrize(
    ("gap", "told"), [("+2.5 万元", "（增加 2.5 万元）"), ("-3", "（减少 3）"), ("", "")]
)
def test_how_much_an_amount_grew_is_said_in_words(gap: str, told: str) -> None:
    difference = Difference(0, ("金额",), "金额", "changed", "1", "2", amount_change=gap)

    assert messages.amount_change(difference) == told


def test_a_document_that_was_not_read_whole_is_to_be_looked_at() -> None:
    tally = Tally(errors=[0, 2])
    told = list(messages.notes(side("2023"), side("某局.docx"), tally))

    assert told == ["“某局.docx”有 2 处未能准确识别，仅比较了能识别的内容；请按提示核对此文件。"]
