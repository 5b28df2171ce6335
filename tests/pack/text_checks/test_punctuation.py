"""Slips of punctuation: what is one, and what only looks like one."""

from __future__ import annotations

import pytest

from generator.pack.text_checks import punctuation


def found(text: str) -> list[tuple[str, str, int]]:
    return [(slip.kind, slip.text, slip.start) for slip in punctuation.find(text)]


@pytest.mark.parametrize(
    ("text", "kind", "slip", "start"),
    [
        ("获得感。。", "doubled", "。。", 3),
        ("甲。，乙", "doubled", "。，", 1),
        ("甲，。乙", "doubled", "，。", 1),
        ("甲、、乙", "doubled", "、、", 1),
        ("甲；；乙", "doubled", "；；", 1),
        ("甲：：乙", "doubled", "：：", 1),
        ("甲。。。乙", "doubled", "。。。", 1),
        ("≥９５％以上", "wide-digits", "９５％", 1),
        ("增长５．２个百分点，９次", "wide-digits", "５．２", 2),
        ("标识，悬挂横幅，", "trailing", "，", 7),
        ("甲、", "trailing", "、", 1),
        ("甲；", "trailing", "；", 1),
        ("甲：", "trailing", "：", 1),
        ("甲：\n", "trailing", "：", 1),
        ("甲，\n乙", "trailing", "，", 1),
        ("甲、　\n乙", "trailing", "、", 1),
        ("甲\u3000乙", "wide-blank", "\u3000", 1),
        ("甲\u00a0\u3000 乙", "wide-blank", "\u00a0\u3000 ", 1),
        ("5\u3000个", "wide-blank", "\u3000", 1),
        ("综合,协调", "half-width", ",", 2),
        ("综合;协调", "half-width", ";", 2),
        ("费用:三万", "half-width", ":", 2),
        ("费用:3万", "half-width", ":", 2),
        ("好.坏", "half-width", ".", 1),
        ("好!", "half-width", "!", 1),
        ("好吗?\n好", "half-width", "?", 2),
        ("《甲》,乙", "half-width", ",", 3),
        ("档案(含电子)收集", "half-width", "(", 2),
        ("(含电子)收集", "half-width", ")", 4),
        ("12次.第二", "half-width", ".", 3),
        ("甲 ·", "blank", " ", 1),
        ("机要保密经费 、值班", "blank", " ", 6),
        ("10万元 （参照）", "blank", " ", 4),
        ("最少4次 ，合计", "blank", " ", 4),
        ("（为准 ）", "blank", " ", 3),
        ("甲 \t乙", "blank", " \t", 1),
        ("甲。 A", "blank", " ", 2),
        ("（一)", "unbalanced", ")", 2),
        ("综合(协调）工作", "unbalanced", "）", 5),
        ("甲）乙", "unbalanced", "）", 1),
        ("甲1）乙", "unbalanced", "）", 2),
        ("甲（乙", "unbalanced", "（", 1),
        ("甲》", "unbalanced", "》", 1),
        ("“甲", "unbalanced", "“", 0),
        ("甲‘乙", "unbalanced", "‘", 1),
        ("【甲", "unbalanced", "【", 0),
        ("甲」", "unbalanced", "」", 1),
        ("《甲“乙》", "unbalanced", "“", 2),
        ("甲\n乙）", "unbalanced", "）", 3),
    ],
)
def test_slip_is_found_at_its_place(text: str, kind: str, slip: str, start: int) -> None:
    assert found(text) == [(kind, slip, start)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "甲，乙、丙；丁：戊。",
        "甲……乙——丙",
        "真的吗？！",
        "好！！！",
        "甲：\n乙；\n丙。",
        "\u3000\u3000甲。\n\u3000\u3000乙。\u3000\n",
        "  甲  \n\t乙",
        "1,500元",
        "12:30",
        "http://a.b",
        "(a)",
        "6.26禁毒日",
        "≤5%",
        "A:B",
        "5 个",
        "A 类",
        "Excel 表",
        "don’t",
        "他说“甲‘乙’”",
        "（甲\n乙）",
        "《甲（试行）》【丙】「丁」",
        "1）甲；2）乙",
        "一）甲\n二）乙",
        "包括：a）甲",
        "1)甲",
        " １）甲",
        "１．甲\n２．乙",
        "（１２）甲",
        "95％",
        "（包括：1）甲；2）乙）",
        "（包括：1)甲；2)乙）",
        "（见附件1，2）",
        "维修(护)费",
        "4台(套)设备",
        "(一)负责管理。\n(十二)其他",
        "(1)负责管理",
        "1）甲 2）乙 3）丙",
        "· 负责管理",
        "  · 甲\n  · 乙",
        "— 甲",
        "• 甲",
        "500元/天.人",
        "500元/人.天，2次",
        "3人.天×100元",
    ],
)
def test_what_is_customary_is_no_slip(text: str) -> None:
    assert found(text) == []


def test_slips_come_in_the_order_of_the_text() -> None:
    slips = found("甲 、乙,丙。。（丁\n戊，")

    assert [kind for kind, _, _ in slips] == [
        "blank",
        "half-width",
        "doubled",
        "unbalanced",
        "trailing",
    ]


@pytest.mark.parametrize("text", ["甲（", "甲“", "甲《"])
def test_text_that_ends_with_an_opening_bracket_is_broken_off_and_unbalanced(text: str) -> None:
    assert [kind for kind, _, _ in found(text)] == ["trailing", "unbalanced"]


def test_both_slips_at_the_end_are_found() -> None:
    assert found("甲，，") == [("doubled", "，，", 1), ("trailing", "，", 2)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("降事故，保安全、保畅通。", "降事故保安全保畅通"),
        (" 甲\u3000乙\n丙\t", "甲乙丙"),
        ("“甲”（乙）", "甲乙"),
        ("ＡＢ１２", "AB12"),
        ("１．５％", "1.5%"),
        ("1,500元", "1500元"),
        ("6.26", "6.26"),
        ("1.甲", "1甲"),
        ("≤5", "≤5"),
        ("，。", ""),
    ],
)
def test_words_are_left_without_punctuation(text: str, words: str) -> None:
    assert punctuation.words_only(text) == words
