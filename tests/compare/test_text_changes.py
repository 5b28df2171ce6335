"""Where two texts differ."""

from __future__ import annotations

import pytest

from generator.compare import text_changes
from generator.compare.text_changes import ChangedParagraph


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("甲", "甲", []),
        ("甲", "乙", [ChangedParagraph(1, "甲", "乙")]),
        ("甲\n乙\n丙", "甲\n丁\n丙", [ChangedParagraph(2, "乙", "丁")]),
        ("甲\n丙", "甲\n乙\n丙", [ChangedParagraph(2, None, "乙")]),
        ("甲\n乙\n丙", "甲\n丙", [ChangedParagraph(2, "乙", None)]),
        ("甲\n丙", "甲\n\n丙", [ChangedParagraph(2, None, "")]),
    ],
)
def test_only_paragraphs_that_differ_are_told(
    old: str, new: str, found: list[ChangedParagraph]
) -> None:
    assert text_changes.changed_paragraphs(old, new) == found


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("甲乙丙", "甲丁丙", ("甲", "乙", "丁", "丙")),
        ("甲甲", "甲甲甲", ("甲甲", "", "甲", "")),
        ("", "甲", ("", "", "甲", "")),
        ("甲", "甲", ("甲", "", "", "")),
    ],
)
def test_a_text_is_cut_around_what_differs(
    old: str, new: str, found: tuple[str, str, str, str]
) -> None:
    assert text_changes.split(old, new) == found
