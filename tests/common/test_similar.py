from __future__ import annotations

import pytest

from generator.common import similar


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("部门名称", "部门名称"),
        ("部门名", "部门名称"),
        ("部们名称", "部门名称"),
        # Two neighbours swapped are one edit.
        ("联系话电", "联系电话"),
        ("联糸电活", "联系电话"),
        # Half of the characters are enough, less is not.
        ("联系", "联系电话"),
        ("联", ""),
        ("填报", ""),
        ("", ""),
    ],
)
def test_nearest_name_needs_half_of_the_characters(name: str, nearest: str) -> None:
    assert similar.nearest(name, ["部门名称", "联系电话"]) == nearest


def test_without_names_none_is_near() -> None:
    assert similar.nearest("甲", []) == ""


@pytest.mark.parametrize(
    ("a", "b", "share"),
    [("甲乙丙丁", "甲乙丙丁", 1), ("甲乙丙丁", "甲丙", 2 / 3), ("甲乙", "丙丁", 0), ("", "", 1)],
)
def test_similarity_is_the_share_of_characters_in_common(a: str, b: str, share: float) -> None:
    assert similar.similarity(a, b) == pytest.approx(share)
    assert similar.similarity(b, a) == similar.similarity(a, b)
