"""The edit that writes a computed value where none is filled in."""

from __future__ import annotations

import pytest

from generator.common.diagnostics import Fix
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.pack import blank_fixes


def fix(text: str) -> Fix | None:
    """The edit that fills in 得分, beside 分值, of the only row."""
    parsed = source.parse(FileBytes(text.encode(), ""), "unit.yaml")
    return blank_fixes.fix(parsed, ("指标", 0, "得分"), ("指标", 0, "分值"), "9.5")


@pytest.mark.parametrize(
    ("text", "line", "lines"),
    [
        ("指标:\n  - 分值: 10\n    得分:\n", 3, ["    得分: 9.5"]),
        ("指标:\n  - 得分:  # 待填\n    分值: 10\n", 2, ["  - 得分: 9.5 # 待填"]),
        ("指标:\n  - 名称: 甲\n    分值: 10 # 十分\n", 3, ["    分值: 10 # 十分", "    得分: 9.5"]),
        ("指标:\n  -   分值: 10\n", 2, ["  -   分值: 10", "      得分: 9.5"]),
    ],
)
def test_the_value_is_written_where_the_field_is_or_below_its_neighbour(
    text: str, line: int, lines: list[str]
) -> None:
    assert fix(text) == Fix(line, line, tuple(lines))


@pytest.mark.parametrize(
    "text",
    [
        "指标: [{分值: 10}]\n",
        "指标:\n  - {分值: 10, 得分: }\n",
        "指标:\n  - 得分: 8\n    分值: 10\n",
        "指标: []\n",
    ],
)
def test_where_it_is_not_on_a_line_of_its_own_there_is_no_edit(text: str) -> None:
    assert fix(text) is None
