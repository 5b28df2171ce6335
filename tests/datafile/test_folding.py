"""Whether YAML joins lines of a scalar, and on which line each of its lines stands."""

from __future__ import annotations

import pytest
import yaml

from generator.datafile import folding


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("'一\n二'", True),
        ("'一\n\n  二'", False),
        ("'一\n\n\n  二'", False),
        ("'一\n\n  二\n  三'", True),
        ('"一\n二"', True),
        ('"一\\\n  \\ 二"', False),
        ('"一\\\\\n  二"', True),
        ('"一\\n\\\n  二"', False),
        ('"一\n\n  二"', False),
        (">\n  一\n  二\n", True),
        (">-\n  一\n\n  二\n", False),
        (">\n  一\n\n    二\n    三\n\n  四\n", False),
        (">\n  一", False),
        ("|\n  一\n  二\n", False),
        ("一\n  二", True),
    ],
)
def test_a_line_break_that_stands_for_a_blank_joins_lines(text: str, *, joined: bool) -> None:
    style = text[0] if text[0] in "'\">|" else ""
    lines = text.split("\n")
    value = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - it reads only text

    assert folding.joins(style, lines[1:] if style in "|>" and style else lines, value) is joined


@pytest.mark.parametrize(
    ("text", "number", "line"),
    [
        ("甲: '一\n\n  二\n\n\n  三'", 1, 2),
        ("甲: '一\n\n  二\n\n\n  三'", 2, 5),
        ('甲: "一\\\n  \\ 一\n\n  二"', 1, 3),
        ("甲: >-\n  一\n\n  二", 0, 1),
        ("甲: >-\n  一\n\n  二", 1, 3),
        ("甲: >-\n\n  一\n\n\n  二", 1, 2),
        ("甲: >-\n\n  一\n\n\n  二", 3, 5),
        ("甲: '一\n\n  二'", 9, 0),
    ],
)
def test_each_line_of_a_value_stands_on_a_line_of_the_file(
    text: str, number: int, line: int
) -> None:
    assert folding.line_of(text[3], text.split("\n"), number) == line
