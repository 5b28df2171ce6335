"""The tags that a template may contain, told from all others."""

from __future__ import annotations

import pytest

from generator.form import tags
from generator.form.tags import Command, Piece


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{%tr for 行 in 组.表 %}", Command("for", "行", "组.表")),
        (" {%tr if 名称 %}\n", Command("if", "", "名称")),
        ("{%tr if not 组.名 %}", Command("if", "", "组.名", negated=True)),
        ("{%tr elif 名称 %}", Command("elif", "", "名称")),
        ("{%tr else %}", Command("else")),
        ("{%tr endif %}", Command("endif")),
        ("{%tr endfor %}", Command("endfor")),
    ],
)
def test_a_row_loops_or_chooses(text: str, expected: Command) -> None:
    assert tags.command(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "名称",
        "{% for 行 in 组 %}",
        "{%tr for 行 in 组|sort %}",
        "{%tr for 行, 号 in 组 %}",
        "{%tr if 名称 == 1 %}",
        "{%tr if 名称 and 组 %}",
        "{%tr endfor %}甲",
        "{%tr set 甲 = 1 %}",
    ],
)
def test_nothing_else_is_a_command(text: str) -> None:
    assert tags.command(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [Piece("")]),
        ("甲 {{ 行.金额 }}元", [Piece("甲 "), Piece("行.金额", is_field=True), Piece("元")]),
        ("{{名称}}", [Piece(""), Piece("名称", is_field=True), Piece("")]),
        ("甲{% vm %}", [Piece("甲"), Piece("", merges=True), Piece("")]),
        ("{{ 甲|upper }}", [Piece(""), Piece("{{ 甲|upper }}", is_foreign=True), Piece("")]),
        ("{{ 1甲 }}", [Piece(""), Piece("{{ 1甲 }}", is_foreign=True), Piece("")]),
        ("{# 甲\n乙 #}", [Piece(""), Piece("{# 甲\n乙 #}", is_foreign=True), Piece("")]),
    ],
)
def test_a_cell_is_texts_fields_and_merges(text: str, expected: list[Piece]) -> None:
    assert tags.pieces(text) == expected
