from __future__ import annotations

import pytest

from generator.common.fold import bare, fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("名　　称", "名称"),
        ("名\n称\t：", "名称:"),
        ("金额（万元）", "金额(万元)"),
        ("ＡＢ１２", "AB12"),
        # Zero-width characters, as pasted from web pages.
        ("甲\u200b乙\ufeff", "甲乙"),
        ("①", "1"),
        (" ", ""),
    ],
)
def test_white_space_and_width_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["（本级）", "(本级)", "【本级】", "\u200b本级\n"])
def test_brackets_and_what_is_not_shown_do_not_count(text: str) -> None:
    assert bare(text) == "本级"
