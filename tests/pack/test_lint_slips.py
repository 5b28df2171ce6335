"""Slips in a pack that make a figure wrong or a rule useless; packs that are right are not told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.pack import schema
from generator.pack.pack_lint import check
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic

RULES = small_pack.RULES.replace("{other}", "")


def _warned(folder: Path, **texts: str) -> list[Diagnostic]:
    return check.findings(small_pack.load(folder, **{"rules": RULES, **texts}))


def _rule(rule: str) -> str:
    return f"rules:\n  - {{id: 一, code: c, {rule}, hint: h}}\n"


COUNT, WORDS = "数: {type: decimal, min: 0", "说明: {type: string, required: false"
SLIPS = {
    "octal": ("schema", COUNT, COUNT + ", max: 010", "010", "max 的“010”读作 8", "请填一般的数字，如 max: 10。"),  # noqa: E501
    "base of sixty": ("schema", COUNT, COUNT + ", max: 12:30", "12:30", "max 的“12:30”读作 750", "请填一般的数字，如 max: 50。"),  # noqa: E501
    "octal length": ("schema", WORDS, WORDS + ", maxlength: 020", "020", "maxlength 的“020”读作 16", "请填一般的数字，如 maxlength: 20。"),  # noqa: E501
    "optional beside a required one": ("schema", WORDS, WORDS + ", excludes: 名", "名}", "“名”为必填，不能同时填写的“说明”无法填写", "请给“名”加上 required: false，或删除 excludes。"),  # noqa: E501
    "required beside an optional one": ("schema", "名: {type: string", "名: {type: string, excludes: 说明", "说明}", "“名”为必填，不能同时填写的“说明”无法填写", "请给“名”加上 required: false，或删除 excludes。"),  # noqa: E501
    "sum of the same": ("pack", "[账目.收入, 账目.支出]", "[账目.收入, 账目.收入]", "账目.收入]}", "此项与前面的一项相同，会相加两次", "请删除此项，或改正。"),  # noqa: E501
    "column of the same": ("pack", "[组.数, 账目.收入]", "[组.数, 组.数]", "组.数]}", "此项与前面的一项相同，会相加两次", "请删除此项，或改正。"),  # noqa: E501
    "column of texts": ("pack", "[组.数, 账目.收入]", "[组.名, 账目.收入]", "组.名,", "“组.名”是文字，不能相加", "只有数字（decimal、integer）可以相加。"),  # noqa: E501
    "the year's own text": ("pack", "properties:", "rollover: {year: 年份, texts: [年份]}\nproperties:", "年份]}", "“年份”已是 year，此处不起作用", "请删除此项，或改正。"),  # noqa: E501
}  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_slip_in_the_schema_or_an_entry_is_told_at_its_place(name: str, tmp_path: Path) -> None:
    file, old, new, place, message, hint = SLIPS[name]
    texts = {"pack": small_pack.SUMMED_UP, "schema": small_pack.SCHEMA}
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new, 1)

    [found] = _warned(tmp_path, **texts)

    assert found.file.endswith(f"{file}.yaml")
    assert (found.message, found.hint) == (message, hint)
    line = texts[file].split("\n")[found.line - 1]
    assert line[found.column - 1 :].startswith(place)


MAGNITUDE = "check: magnitude, total: 总数, unit: 元"


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("check: equal, total: 账目.结余, parts: [组.数, 组.数], message: m", "“组.数”与前面的相同，会相加两次"),  # noqa: E501
        ("check: at_most, total: 账目.结余, parts: [账目.*, 账目.收入], message: m", "“账目.收入”与前面的相同，会相加两次"),  # noqa: E501
        ("check: unique, field: [组.名, 组.名], message: m", "“组.名”与前面的相同，此规则总是提示"),
        (f"{MAGNITUDE}, most: '0', message: m", "most 为 0，任何金额都会提示"),
        (f"{MAGNITUDE}, most: '-5', message: m", "most 为 -5，任何金额都会提示"),
        (f"{MAGNITUDE}, bounds: 组.说明, other: 组.名, message: m", "没有 except，other 不起作用"),
        (f"{MAGNITUDE}, except: 每, message: m", "没有 bounds，except 不起作用"),
        ("check: unique, field: 组.名, message: '{value写了两次'", "message 中“{value写了两次”的花括号不成对，不会替换为内容"),  # noqa: E501
        ("check: unique, field: 组.名, message: '“value}”重复'", "message 中“value}”的花括号不成对，不会替换为内容"),  # noqa: E501
    ],
)  # fmt: skip
def test_slip_in_a_rule_is_told(rule: str, message: str, tmp_path: Path) -> None:
    [found] = _warned(tmp_path, rules=_rule(rule))

    assert found.message == message


@pytest.mark.parametrize(
    ("one", "other", "is_told"),
    [
        ("required: false, excludes: 乙", "required: false", False),
        ("required: false, excludes: 乙", "required: false, excludes: 甲", False),
        ("excludes: 乙", "excludes: 甲", False),
        ("excludes: 乙", "required: true", True),
        ("excludes: 乙", "required: false", True),
        ("excludes: 乙", "required: false, excludes: 甲", True),
        ("required: false, excludes: 乙", "required: true", True),
    ],
)
def test_what_is_told_of_two_that_exclude_each_other_is_so(
    one: str, other: str, *, is_told: bool, tmp_path: Path
) -> None:
    fields = f"  甲: {{type: string, {one}}}\n  乙: {{type: string, {other}}}\n  名称:"
    text = small_pack.SCHEMA.replace("  名称:", fields, 1)
    pack = small_pack.load(tmp_path, schema=text, rules=RULES)
    filled = {
        frozenset(given)
        for given in ("甲", "乙")
        if not schema.validate(pack.unit, small_pack.read(tmp_path, f"名称: 局\n{given}: 有\n"))[1]
    }

    assert bool(check.findings(pack)) is is_told
    assert (filled != {frozenset("甲"), frozenset("乙")}) is is_told
