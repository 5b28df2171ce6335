"""Numbers of rows in each style."""

from __future__ import annotations

import pytest

from generator.common import row_numbers


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("一", "十二"),
        ("（一）", "（十二）"),
        ("1", "12"),
        ("（1）", "（12）"),
        ("", "12"),
        ("1.1", "12"),
    ],
)
def test_rows_are_numbered_in_the_style_of_the_pack(style: str, expected: str) -> None:
    assert row_numbers.row_number(12, style) == expected


@pytest.mark.parametrize(
    ("path", "style", "expected"),
    [
        ((), "一", "一"),
        (("项目", 1), "（一）", "（二）"),
        (("项目", 1, "指标", 2), "1", "3"),
        (("项目", 1, "指标", 2), "1.1", "2.3"),
        (("项目", 1, "指标", "数量", 0, "序号"), "1.1", "2.1"),
    ],
)
def test_a_row_is_numbered_by_its_place(
    path: tuple[str | int, ...], style: str, expected: str
) -> None:
    assert row_numbers.at(path, style) == expected


def test_a_number_is_known_without_that_of_the_row_around_it() -> None:
    assert row_numbers.without_row_around("2.3", "1.1") == "3"
    assert row_numbers.without_row_around("2.3", "1") == "2.3"
