"""What a hint says of the form, without the notation of data files."""

from __future__ import annotations

import pytest

from generator.pack import form_hints


@pytest.mark.parametrize(
    ("hint", "kept"),
    [
        ("", []),
        ("没有的填 0。", ["没有的填 0。"]),
        ("冒号后是空格和“|”，从下一行起填写。", []),
        ("一行为一段。行首多空两个空格。请填全称", ["一行为一段。", "请填全称"]),
    ],
)
def test_sentences_about_the_notation_are_left_out(hint: str, kept: list[str]) -> None:
    assert form_hints.sentences(hint) == kept
