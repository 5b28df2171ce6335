"""What to do about a finding, without words about the data file."""

from __future__ import annotations

import re

import pytest

from generator.common.diagnostics import Diagnostic
from generator.pack import finding_advice
from generator.pack.fields import Field
from generator.pack.finding_advice import Words

WORDS = Words(
    replaced=finding_advice.compiled((("删除此行(.)", r"清空\1"),)),
    notation=re.compile("冒号|行首"),
    of_code={"sum": "请核对各数。"},
    correct="请改正。",
    check="请核对。",
)


def of_hint(hint: str, code: str = "number", severity: str = "error") -> str:
    finding = Diagnostic("a", 1, 1, severity, code, "错", hint)  # type: ignore[arg-type]
    return finding_advice.of_hint(finding, WORDS)


@pytest.mark.parametrize(
    ("hint", "left"),
    [
        ("请填数字；冒号后有空格。", "请填数字。"),
        ("冒号后有空格；或请填数字。", "请填数字。"),
        ("请删除此行。", "请清空。"),
        ("请核对（第 3 行已有）。", "请核对。"),
    ],
)
def test_clauses_about_the_form_are_left(hint: str, left: str) -> None:
    assert of_hint(hint) == left


def test_where_nothing_is_left_the_code_says_what_to_do() -> None:
    assert of_hint("请看行首。", "sum") == "请核对各数。"
    assert of_hint("请看行首。") == "请改正。"
    assert of_hint("请看行首。", severity="warning") == "请核对。"


def test_a_missing_field_is_filled_in_as_its_own_hint_says() -> None:
    amount = Field("amount", hint="没有的填 0。冒号后填。")
    kind = Field("text", hint="删除此行。", allowed=("甲", "乙"))
    unit = Field("group", children={"数": amount, "类": kind})

    assert finding_advice.to_fill_in(unit, ("数",), WORDS) == "请填写。没有的填 0。"
    assert finding_advice.to_fill_in(unit, ("类",), WORDS) == "请填写。只能填：甲、乙。清空。"
    assert finding_advice.to_fill_in(unit, ("无",), WORDS) == "请填写。"
