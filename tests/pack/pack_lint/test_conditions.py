"""What is said of a rule's `when` that reads as a condition of another language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.pack.pack_lint import check
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

RULE = """\
rules:
  - {{id: 一, code: c, check: present, field: 总数, when: '{}', message: m, hint: h}}
"""


@pytest.mark.parametrize(
    ("when", "message", "hint"),
    [
        ("年份==2024", "“=2024”多一个等号，此规则不会执行", "请改为 年份=2024。"),
        ("年份!==2024", "“=2024”多一个等号，此条件总是成立，不起作用", "请改为 年份!=2024。"),
        ("年份=2024 && 总数 > 3", "“2024 && 总数 > 3”不是一项内容，其中还有条件，此规则不会执行", "AND(年份 ="),  # noqa: E501
        ("年份=2024 and 总数>3", "其中还有条件，此规则不会执行", "AND(年份 ="),
        ("年份=2023 or 年份=2024", "其中还有条件，此规则不会执行", "OR(年份 ="),
        ("年份=2023或年份=2024", "其中还有条件，此规则不会执行", "OR(年份 ="),
        ("年份=“2024”", "““2024””带有引号，此规则不会执行", "请删除引号。"),
    ],
)  # fmt: skip
def test_signs_of_other_languages_are_told_with_what_to_write(
    when: str, message: str, hint: str, tmp_path: Path
) -> None:
    [found] = check.findings(small_pack.load(tmp_path, rules=RULE.format(when)))

    assert message in found.message
    assert hint in found.hint
    assert found.severity == "warning"


def test_a_value_with_such_words_but_no_condition_is_a_value(tmp_path: Path) -> None:
    schema = small_pack.SCHEMA.replace("unit:\n", "  地区: {type: string}\nunit:\n", 1)
    rules = RULE.format("地区=甲或乙 and Co.")

    assert not check.findings(small_pack.load(tmp_path, schema=schema, rules=rules))
