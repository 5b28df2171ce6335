"""Warnings about single scalars, from the parser's events."""

from __future__ import annotations

from itertools import product

import pytest
import yaml

from generator.datafile import scalar_warnings


def warnings(text: str) -> list[tuple[int, int, str]]:
    """Line, column and code of each warning about keys and values of the text."""
    events = [e for e in yaml.parse(text, yaml.BaseLoader) if isinstance(e, yaml.ScalarEvent)]
    lines = text.split("\n")
    found = (warning for event in events for warning in scalar_warnings.check(event, lines))
    return sorted({(*warning.place, warning.code) for warning in found})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 甲", []),
        ("a: 甲#1", []),
        ("a: 甲 # 注释", []),
        ("a: 项目 #1", [(1, 7, "note")]),
        ("a: '项目 #1'", []),
        ("a: '项目' #1", [(1, 9, "note")]),
        # After a key whose value is then empty.
        ("a: #1", [(1, 4, "note")]),
        # A block scalar's lines are text.
        ("a: |\n  甲 #1\n", []),
        ("a: |\n  甲\n  # 注释\n", [(3, 3, "note")]),
        ("a: >\n  # 注释\n", []),
    ],
)
def test_a_comment_that_may_be_text_is_warned_of(
    text: str, expected: list[tuple[int, int, str]]
) -> None:
    assert warnings(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 甲 # 已核对[sum]: 属实", []),
        ("a: 甲 #已核对[sum]: 属实", []),
        ("a: 甲# 已核对[sum]：属实", [(1, 5, "note")]),
        ("a: 甲 ＃ 已核对【sum】：属实", [(1, 6, "note")]),
        ("＃ 已核对[sum]: 属实", [(1, 1, "note")]),
        ("a: 甲＃核对：好", [(1, 5, "note")]),
        ("a: '甲# 已核对[sum]：属实'", []),
        ("a: 甲#核对过", []),
        ("a: 甲 // 已核对[sum]：属实", [(1, 6, "note")]),
        ("a: 甲（已核对[sum]：属实）", [(1, 5, "note")]),
        ("a: 甲，已核对【sum】：属实", [(1, 6, "note")]),
        ("a: 数据已核对：属实", []),
        ("a: 调研室  ＃ 牵头", [(1, 9, "note")]),
        ("a: 调研室 ＃3 机组", []),
        ("a:  ＃ 有意留空", [(1, 5, "note")]),
        ("a: 54万元 ＃含上年", []),
        ("a: 调研室＃牵头", []),
        ("a: 已核对[附件]：属实", []),
        ("a: 已核对（GDP）数据", []),
    ],
)
def test_an_answer_that_is_no_comment_is_warned_of(
    text: str, expected: list[tuple[int, int, str]]
) -> None:
    assert warnings(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Part of the text.
        ("a: “放管服”", []),
        ("a: ‘甲’", []),
        # Meant for YAML's: without them the value would be no plain scalar.
        ("a: ‘>3次’", [(1, 4, "quotes")]),
        ("a: “%甲”", [(1, 4, "quotes")]),
        # One warning for both mistakes: the comment cuts the text, or follows it.
        ("a: ‘甲 #1’", [(1, 4, "quotes")]),
        ("a: ‘>3次’ #1", [(1, 4, "quotes")]),
        ("a: '‘>3次’'", []),
    ],
)
def test_chinese_quotes_in_place_of_yamls_are_warned_of(
    text: str, expected: list[tuple[int, int, str]]
) -> None:
    assert warnings(text) == expected


def test_the_hint_quotes_the_corrected_line() -> None:
    [_, event] = [e for e in yaml.parse("a: ‘>3次’") if isinstance(e, yaml.ScalarEvent)]

    [warning] = scalar_warnings.check(event, ["a: ‘>3次’"])

    assert warning.hint.endswith("此行可写成：a: '>3次'")


def test_no_warning_is_missed_by_the_quick_test() -> None:
    signs = ("甲", " ", "#", "＃", "已核对[sum]：", "已核對", "‘", "”", "%", "3")
    warned = 0
    for pieces in product(signs, repeat=3):
        line = f"a: {''.join(pieces)}"
        try:
            events = [
                e for e in yaml.parse(line, yaml.BaseLoader) if isinstance(e, yaml.ScalarEvent)
            ]
        except yaml.YAMLError:
            continue
        for event in events:
            found = [*scalar_warnings.check(event, [line])]
            warned += len(found)
            assert not found or scalar_warnings.are_possible(event.value, line), line
    assert warned
