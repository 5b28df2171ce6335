"""Built-in styles by the names that Chinese Word shows."""

from __future__ import annotations

import pytest

from generator.word import style_names


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Normal", "正文"),
        ("heading 1", "标题 1"),
        ("Heading 3", "标题 3"),
        ("toc 2", "TOC 2"),
        ("Table Grid", "网格型"),
        ("List Paragraph", "列表段落"),
        ("表内文字", "表内文字"),
        ("附件 1", "附件 1"),
    ],
)
def test_a_style_is_shown_as_word_shows_it(name: str, shown: str) -> None:
    assert style_names.shown(name) == shown
    assert style_names.is_built_in(name) == (shown != name)
