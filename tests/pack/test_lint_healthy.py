"""Packs that are right, written as other people would write them: nothing is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.pack.pack_lint import check
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

RULES = small_pack.RULES.replace("{other}", "")
COUNT, WORDS = "数: {type: decimal, min: 0", "说明: {type: string, required: false"
TOTAL = "  总数: {type: decimal, required: false"
PROPERTIES = "properties:"

# Of each pack: the file, what is replaced in it, and by what.
CHANGES = {
    "a telephone": ("schema", WORDS, WORDS + ", regex: '1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}'"),
    "one line without marks": ("schema", WORDS, WORDS + r", regex: '[^#;；\r\n]+', maxlength: 200"),
    "not a title": ("schema", WORDS, WORDS + ", regex: '(?!附件|测试).*[^。，、]'"),
    "a name of several words": ("schema", WORDS, WORDS + r", regex: '\S+( \S+)*'"),
    "a choice with a pattern": ("schema", WORDS, WORDS + ", regex: '[^0-9]+', allowed: [有, 无]"),
    "bounds below nothing": ("schema", COUNT, "数: {type: decimal, min: -5.50, max: 1_000_000"),
    "bounds as YAML writes them": ("schema", COUNT, "数: {type: decimal, min: +0.10, max: 1.0e+3"),
    "months": ("schema", COUNT, "数: {type: integer, max: 12, min: 1"),
    "one value only": ("schema", COUNT, "数: {type: decimal, max: 0.5, decimals: 1, min: 0.5"),
    "either of two": ("schema", TOTAL, TOTAL + ", excludes: [账目, 人]"),
    "together with another": ("schema", WORDS, WORDS + ", dependencies: [名, 数]"),
    "a unit that is no money": ("schema", COUNT, "数: {type: integer, meta: {unit: 公里}, min: 0"),
    "rules that are shared": ("schema", "settings:", "共用: {文: &text {maxlength: 9}}\nsettings:\n  备注: {<<: *text, required: false}"),  # noqa: E501
    "endings in brackets": ("pack", PROPERTIES, "unit_names: {endings: [（本级）, (HQ), 汇总]}\nproperties:"),  # noqa: E501
    "years in many texts": ("pack", PROPERTIES, "rollover: {year: 年份, texts: [名称, 人.说明]}\nproperties:"),  # noqa: E501
    "a list of one row more": ("pack", "{list: 组, rows: 3}", "{list: 组, rows: 2}\n  - {list: 人, rows: 2}"),  # noqa: E501
    "columns that share a sum": ("pack", "[组.数, 账目.收入]", "[组.数, 人.数, 账目.收入]"),
}  # fmt: skip
MAGNITUDE = "check: magnitude, total: 总数, unit: 万元"
BUILT = (
    "check: matches, field: 名称, pattern: '^(?!附件)[^#]*$'",
    "check: matches, each: 人, field: 说明, pattern: '^[^;；|]+$', when: 年份=2024",
    r"check: lacks, field: [名称, 组.名], pattern: '(?m)^\s|\s$'",
    "check: lacks, each: 组, field: 说明, pattern: '(?i)todo|待定|[xX]{2,}'",
    "check: lacks, field: 名称, pattern: '(?<!区)(?<!县)局$'",
    "check: lacks, field: 名称, pattern: '{年份}年'",
    "check: equal, total: 账目.结余, parts: [组.数, 人.数]",
    "check: equal, each: 组, total: 数, parts: ['人[组=名].数', '人[姓名=名].数']",
    "check: unique, field: [组.名, 人.姓名]",
    "check: differs, each: 组, field: 名, other: 说明, except: '^[^甲]'",
    f"{MAGNITUDE}, listing: 组.说明",
    f"{MAGNITUDE}, bounds: 组.说明, most: '0.5'",
    f"{MAGNITUDE}, bounds: 组.说明, other: 组.名, except: '[每均]|标准', most: '1000000'",
)


@pytest.mark.parametrize("name", CHANGES)
def test_nothing_is_told_of_a_pack_that_is_right(name: str, tmp_path: Path) -> None:
    file, old, new = CHANGES[name]
    texts = {"pack": small_pack.SUMMED_UP, "schema": small_pack.SCHEMA, "rules": RULES}
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new, 1)

    assert check.findings(small_pack.load(tmp_path, **texts)) == []


@pytest.mark.parametrize("rule", BUILT)
def test_nothing_is_told_of_a_rule_that_is_right(rule: str, tmp_path: Path) -> None:
    text = f"rules:\n  - {{id: 一, code: c, {rule}, message: '{{年份}}', hint: 核对。}}\n"

    assert check.findings(small_pack.load(tmp_path, rules=text)) == []
