"""What is told of a regular expression in a pack, and what only the texts themselves can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.pack.pack_lint import check, patterns
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic


def _warned(folder: Path, **texts: str) -> list[Diagnostic]:
    rules = small_pack.RULES.replace("{other}", "")
    return check.findings(small_pack.load(folder, **{"rules": rules, **texts}))


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [("20[0-9]{2}", 4, 4), ("a?(?=bc)", 0, 1), ("(甲|乙丙)+", 1, None)],
)
def test_the_width_of_a_pattern(pattern: str, least: int, most: int | None) -> None:
    width = patterns.width(pattern)

    assert width.least == least
    assert width.most == most or (most is None and width.most > 10**6)


@pytest.mark.parametrize(
    ("pattern", "nowhere"),
    [
        ("a^", True),
        ("$a", True),
        ("^$", True),
        ("$^", True),
        ("(?:)^$", True),
        ("(?m)a$\n^b", False),
        ("(a^|$b)", True),
        ("(?!)", True),
        ("a(?!)", True),
        ("(a^|b)", False),
        ("^(?!甲)", False),
        ("甲?^", False),
        ("^.*$", False),
        ("$", False),
        ("a$|^b", False),
        ("(?<!^)甲", False),
        ("[0-9]*$", False),
    ],
)
def test_only_what_surely_is_found_nowhere_is_called_so(pattern: str, *, nowhere: bool) -> None:
    assert patterns.is_found_nowhere(pattern) is nowhere


@pytest.mark.parametrize(
    ("pattern", "anywhere"),
    [
        (".*", True),
        ("[0-9]?", True),
        ("^", True),
        ("$", True),
        ("甲*$", True),
        (r"\S+$", True),
        ("(甲|.)", True),
        (r"^[\s\S]+$", True),
        ("(?s)^.+$", True),
        ("[^#]*", True),
        ("[^#]+", False),
        ("^[^#]*$", False),
        ("^[^;；|]+$", False),
        ("^(?!附件)", False),
        ("^(?!.*测试)", False),
        ("(?<!测试)$", False),
        ("^(?!0731)", False),
        (r"\D", False),
        (r"[^\s\S]", False),
        ("^.+$", False),
        (r"^[\s\S]{1,2000}$", False),
        ("^.{1,20}$", False),
        ("..", False),
        (r"\b", False),
        ("(甲|乙)", False),
        ("^$", False),
    ],
)
def test_only_what_surely_is_found_anywhere_is_called_so(pattern: str, *, anywhere: bool) -> None:
    assert patterns.is_found_anywhere(pattern) is anywhere


@pytest.mark.parametrize(
    "rule",
    [
        "check: matches, field: 名称, pattern: '^(?!附件)'",
        "check: matches, field: 名称, pattern: '^[^#]*$'",
        "check: matches, field: 名称, pattern: '^[^;；|]+$'",
        "check: matches, field: 名称, pattern: '^(?!.*测试)'",
        "check: matches, field: 名称, pattern: '(?<!测试)$'",
        "check: lacks, field: 名称, pattern: '^(?!0731)'",
        "check: lacks, field: 名称, pattern: '(?m)[ 　]$'",
        "check: lacks, each: 组, field: 说明, pattern: '[^0-9]'",
    ],
)
def test_what_depends_on_the_characters_is_not_judged(rule: str, tmp_path: Path) -> None:
    assert (
        _warned(tmp_path, rules=f"rules:\n  - {{id: 一, code: c, {rule}, message: m, hint: h}}\n")
        == []
    )


@pytest.mark.parametrize(
    "regex", ["[^#]+", "[^#]*", "[^;]+", r"[\s\S]{1,2000}", "(?!附件).+", r"\D*"]
)
def test_a_regex_that_leaves_something_out_has_an_effect(regex: str, tmp_path: Path) -> None:
    text = small_pack.SCHEMA.replace(
        "说明: {type: string", f"说明: {{type: string, regex: '{regex}'", 1
    )

    assert _warned(tmp_path, schema=text) == []
