"""Tags as autocorrect and input methods leave them, and what they should be."""

from __future__ import annotations

import pytest

from generator.form import tag_repair


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("{{ 行.金额 }}", ""),
        ("{{  行.金额  }}", "{{ 行.金额 }}"),
        ("｛｛行．金额｝｝", "{{ 行.金额 }}"),
        ("{{ 行。 金额 }}", "{{ 行.金额 }}"),
        ("{{ 行\u200b.金额\u00a0}}", "{{ 行.金额 }}"),
        ("{{ ‘行.金额’ }}", "{{ 行.金额 }}"),
        ("{行.金额}", "{{ 行.金额 }}"),
        ("{%vm%}", "{% vm %}"),
        ("{%tr FOR 行 In 支出明细%}", "{%tr for 行 in 支出明细 %}"),
        ("｛％tr　endfor　％｝", "{%tr endfor %}"),
        ("{% end if %}", "{%tr endif %}"),
        ("{%- tr elif  not 备注 -%}", "{%tr elif not 备注 %}"),
        # What is more than a slip has no right form.
        ("{{ 金额 + 1 }}", ""),
        ("{{ 金额|round }}", ""),
        ("{%tr if 金额 > 1 %}", ""),
        ("{%tr set 甲 = 1 %}", ""),
    ],
)
def test_a_slip_has_a_right_form(typed: str, right: str) -> None:
    assert tag_repair.repaired(typed) == right


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("甲{{ 乙 }}丙", []),
        ("合计｛｛ 乙 ｝｝元", [("｛｛ 乙 ｝｝", "{{ 乙 }}")]),
        ("（盖章）[甲]", []),
        ("{{ 甲 }}{ { 乙 } }", [("{ { 乙 } }", "{{ 乙 }}")]),
    ],
)
def test_what_looks_like_a_tag_is_found_in_texts(text: str, found: list[tuple[str, str]]) -> None:
    assert list(tag_repair.lookalikes(text)) == found


def test_a_slip_is_named() -> None:
    assert (
        tag_repair.slips("｛｛ “行”\u00a0}}") == "全角括号或百分号、中文引号、不间断空格等特殊空格"
    )
