"""Where a mistake is that stopped the parser, and what staff are told."""

from __future__ import annotations

import pytest

from generator.common.diagnostics import Diagnostic
from generator.datafile import parser_messages
from generator.datafile.typing_slips import BlockHead


@pytest.mark.parametrize(
    ("problem", "place", "text", "expected_place", "message"),
    [
        ("mapping values are not allowed in this context", (1, 5), "a: b: c", (1, 5), "此处多了一个冒号"),  # noqa: E501
        ("found character that cannot start any token", (2, 1), "a:\n\tb: 1", (2, 1), "行首有 Tab，只能用空格"),  # noqa: E501
        # The key above lacks its colon's space.
        ("could not find expected ':'", (2, 1), "a:1\nb: 2", (1, 1), "此行缺少“: ”（英文冒号加一个空格）"),  # noqa: E501
        ("could not find expected ':'", (2, 1), "甲\t乙\nb", (1, 1), "此处可能粘贴了表格的一整行"),
        ("could not find expected ':'", (1, 1), "a:\u00a01", (1, 1), "冒号后面是从 Word 或网页粘贴来的特殊空格"),  # noqa: E501
        ("did not find expected key", (2, 1), "-a\nb: 1", (1, 1), "“-”后应有一个空格"),
        ("did not find expected key", (2, 1), "—a\nb: 1", (1, 1), "“—”不是半角的减号“-”"),
        # After the end of the file: the last character of its last line.
        ("unexpected end of stream", (9, 1), "a: 'b", (1, 6), "引号不成对"),
        ("something new", (1, 1), "a", (1, 1), "书写格式有误"),
    ],
)  # fmt: skip
def test_the_mistake_is_told_where_it_was_made(
    problem: str,
    place: tuple[int, int],
    text: str,
    expected_place: tuple[int, int],
    message: str,
) -> None:
    found, (told, hint) = parser_messages.explain(problem, place, text.split("\n"))

    assert (found, told) == (expected_place, message)
    assert hint.endswith("。")


def test_lines_that_are_not_aligned_are_told_by_number() -> None:
    lines = ["组:", "  a: 1", "   b: 2"]

    place, (message, hint) = parser_messages.explain("did not find expected key", (3, 4), lines)

    assert place == (3, 4)
    assert message == "此行与第 2 行没有对齐：此行行首 3 个空格，第 2 行 2 个"
    assert hint.startswith("同一组栏目名的行首空格应一样多")


@pytest.mark.parametrize(
    ("context", "is_at_start"),
    [
        ("while scanning a simple key", True),
        ("while scanning a quoted scalar", True),
        ("while parsing a flow mapping", True),
        ("while scanning an anchor", True),
        ("while parsing a block mapping", False),
        ("None", False),
    ],
)
def test_some_mistakes_are_where_their_context_starts(context: str, *, is_at_start: bool) -> None:
    assert parser_messages.is_at_start(context) is is_at_start


FINDING = Diagnostic("a.yaml", 1, 1, "error", "syntax", "消息", "提示。")


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        (None, "提示。"),
        ("a: 'b'", "提示。此行可写成：a: 'b'"),
        ("    a: 'b'", "提示。此行可写成（行首 4 个空格）：a: 'b'"),
    ],
)
def test_a_hint_quotes_the_corrected_line(line: str | None, hint: str) -> None:
    assert parser_messages.with_suggestion(FINDING, line).hint == hint


def test_a_hint_says_how_to_write_a_block() -> None:
    head = BlockHead("  a: |", 4)

    hint = parser_messages.with_block_suggestion(FINDING, head).hint

    assert hint == (
        "提示。此行可写成（行首 2 个空格）：a: |，原来的文字移到下一行（行首 4 个空格）。"
    )
    assert parser_messages.with_block_suggestion(FINDING, None) == FINDING
