"""Labels are known again whatever blanks, widths and fields are between their characters."""

from __future__ import annotations

import re

import pytest

from generator.readback import label_patterns


@pytest.mark.parametrize(
    ("label", "text", "is_known"),
    [
        ("名称", "名　　称", True),
        ("名称", "名\u200b称 ", True),
        ("金额(万元)", "金额（万元）", True),
        ("100%", "１００％", True),
        ("名称", "名字", False),
        ("a.b", "axb", False),
    ],
)
def test_label_is_known_with_any_blanks_and_in_either_width(
    label: str, text: str, *, is_known: bool
) -> None:
    assert (re.fullmatch(label_patterns.loose(label), text) is not None) is is_known


@pytest.mark.parametrize(
    ("pieces", "text", "fields"),
    [
        (["名称:", ""], "名称:某局", ("某局",)),
        (["", "年", ""], "2024年5月", ("2024", "5月")),
        # A field ends where the next label first stands; the last one takes the rest.
        (["甲", "", "乙", ""], "甲1乙2乙3", ("1", "2乙3")),
        (["第", "", "页"], "第 3 页", (" 3 ",)),
        (["甲", "", "乙", ""], "甲1丙2", None),
    ],
)
def test_fields_are_what_stands_between_labels(
    pieces: list[str], text: str, fields: tuple[str, ...] | None
) -> None:
    found = re.fullmatch(label_patterns.in_order(pieces), text, re.DOTALL)

    assert (found.groups() if found else None) == fields


@pytest.mark.parametrize(
    ("label", "text", "has_addition"),
    [
        ("填报单位:", "填报单位：某局", True),
        ("填报单位:(盖章)", "填报单位：某局（盖章）", True),
        ("填报单位", "填报单位某局", False),
        ("填报单位:", "填表单位：某局", False),
    ],
)
def test_label_with_something_behind_its_colon_is_the_label_filled_in(
    label: str, text: str, *, has_addition: bool
) -> None:
    assert label_patterns.has_addition(label, text) is has_addition
