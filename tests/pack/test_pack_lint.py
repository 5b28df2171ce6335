"""What has no effect in a pack, or cannot hold, is told at its place; such a pack still loads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.pack import checks
from generator.pack.pack_lint import check
from tests import small_pack
from tests.conftest import CHECKOUT, PACKS

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic

REGISTER = CHECKOUT / "tests" / "packs" / "vehicle-register"
# The rules of the small pack, with a message that the lint has nothing to say of.
RULES = small_pack.RULES.replace("{other}", "")
RULE = "rules:\n  - {{id: 一, code: c, {}, hint: h}}\n"


def warned(folder: Path, **texts: str) -> list[Diagnostic]:
    """The warnings about the small pack with these files, which loads."""
    return check.findings(small_pack.load(folder, **{"rules": RULES, **texts}))


def at(found: Diagnostic, text: str) -> str:
    """What stands in the text at the finding's place."""
    return text.split("\n")[found.line - 1][found.column - 1 :]


@pytest.mark.parametrize("folder", [*sorted(PACKS.iterdir()), REGISTER], ids=lambda path: path.name)
def test_nothing_is_said_of_our_packs(folder: Path) -> None:
    assert check.findings(small_pack.pack.load(folder)) == []


@pytest.mark.parametrize("check_", checks.CHECKS.values(), ids=checks.CHECKS)
def test_every_check_says_what_the_lint_wants_to_know(check_: checks.Check) -> None:
    assert len(check_.kinds) == len(check_.arguments)
    assert check_.places is not None


def test_nothing_is_said_of_a_small_pack(tmp_path: Path) -> None:
    assert warned(tmp_path) == []


NAME, COUNT, WORDS = "  名称: {type: string", "数: {type: decimal, min: 0", "说明: {type: string"
GROUPS = "  组:\n    type: list\n"

SCHEMA = {
    "min above max": (COUNT, "数: {type: decimal, max: 3, min: 4", "4", "min 大于 max，任何数都不合规定"),  # noqa: E501
    "no whole number between": (COUNT, "数: {type: integer, max: 0.9, min: 0.1", "0.1", "min 与 max 之间没有整数"),  # noqa: E501
    "no decimal between": (COUNT, "数: {type: decimal, max: 0.19, decimals: 1, min: 0.11", "0.11", "min 与 max 之间没有小数不超过 1 位的数"),  # noqa: E501
    "min in quotes": (COUNT, "数: {type: decimal, min: '50'", "'50'", "min 应为数字，现为“50”，不起作用"),  # noqa: E501
    "min in words": (COUNT, "数: {type: decimal, min: 五十", "五十", "min 应为数字，现为“五十”"),
    "max with an exponent, a text to YAML": (COUNT, "数: {type: decimal, max: 1e3", "1e3", "max 应为数字，现为“1e3”"),  # noqa: E501
    "max without end": (COUNT, "数: {type: decimal, max: .inf", ".inf", "max 应为数字"),
    "min that is a date": (COUNT, "数: {type: decimal, min: 2023-01-01", "2023", "min 应为数字"),
    "maxlength 0": (NAME, NAME + ", maxlength: 0", "0}", "maxlength 为 0，任何内容都不合规定，而此栏为必填"),  # noqa: E501
    "maxlength 0 of an optional text": (WORDS, WORDS + ", maxlength: 0", "0,", "maxlength 为 0，任何内容都不合规定"),  # noqa: E501
    "no rows at all": (GROUPS, GROUPS + "    maxlength: 0\n", "0", "maxlength 为 0，任何内容都不合规定"),  # noqa: E501
    "minlength above maxlength": (WORDS, WORDS + ", maxlength: 3, minlength: 4", "4", "minlength 大于 maxlength"),  # noqa: E501
    "more rows at least than at most": (GROUPS, GROUPS + "    maxlength: 1\n    minlength: 2\n", "2", "minlength 大于 maxlength"),  # noqa: E501
    "minlength 0": (WORDS, WORDS + ", minlength: 0", "0,", "minlength 为 0，不起作用"),
    "allowed empty": (WORDS, WORDS + ", allowed: []", "[]", "allowed 为空，任何内容都不合规定"),
    "allowed numbers": (WORDS, WORDS + ", allowed: [2023, '2024']", "2023", "allowed 中的 2023 没有加引号"),  # noqa: E501
    "allowed yes": (WORDS, WORDS + ", allowed: [有, no]", "no]", "allowed 中的 no 没有加引号"),
    "allowed with a blank": (WORDS, WORDS + ", allowed: ['有 ', 无]", "'有 '", "allowed 中的“有 ”为空或两端有空格"),  # noqa: E501
    "allowed twice": (WORDS, WORDS + ", allowed: [有, 无, 有]", "有],", "allowed 中的“有”重复"),
    "allowed against regex": (WORDS, WORDS + ", regex: '[0-9]+', allowed: ['1', 二]", "二]", "allowed 中的“二”不合 regex 的规定"),  # noqa: E501
    "allowed too long": (WORDS, WORDS + ", maxlength: 2, allowed: [有, 没有的]", "没有的", "allowed 中的“没有的”不合 maxlength 的规定"),  # noqa: E501
    "allowed too short": (WORDS, WORDS + ", minlength: 2, allowed: [有, 没有的]", "有,", "allowed 中的“有”不合 minlength 的规定"),  # noqa: E501
    "regex for nothing": (WORDS, WORDS + ", regex: '^$'", "'^$'", "没有内容与 regex 相符"),
    "regex with a blank at an end": (WORDS, WORDS + ", regex: ' [0-9]+'", "' [0-9]+'", "没有内容与 regex 相符"),  # noqa: E501
    "regex that fails": (WORDS, WORDS + ", regex: '(?!)'", "'(?!)'", "没有内容与 regex 相符"),
    "regex longer than maxlength": (WORDS, WORDS + ", maxlength: 3, regex: '20[0-9]{2}'", "'20", "与 regex 相符的内容都不合 maxlength 的规定"),  # noqa: E501
    "regex shorter than minlength": (WORDS, WORDS + ", minlength: 5, regex: '20[0-9]{2}'", "'20", "与 regex 相符的内容都不合 minlength 的规定"),  # noqa: E501
    "regex for everything": (WORDS, WORDS + r", regex: '[\s\S]*'", r"'[\s\S]*'", "任何内容都与 regex 相符，不起作用"),  # noqa: E501
    "unknown meta": (WORDS, WORDS + ", meta: {titel: 说明}", "titel", "meta 中的“titel”不起作用"),
    "unit of a text": (WORDS, WORDS + ", meta: {unit: 字}", "unit", "unit 只用于数字"),
    "unit of a list": (GROUPS, GROUPS + "    meta: {unit: 个}\n", "unit", "unit 只用于数字"),
    "meta of entries": ("type: dict\n      schema:\n        名:", "type: dict\n      meta: {title: 组}\n      schema:\n        名:", "meta", "列表各项的 meta 不起作用"),  # noqa: E501
    "required entries": ("schema: {type: string}", "schema: {type: string, required: false}", "required", "列表各项的 required 不起作用"),  # noqa: E501
    "excludes of entries": ("schema: {type: string}", "schema: {type: string, excludes: 组}", "excludes", "列表各项的 excludes 不起作用"),  # noqa: E501
    "excludes of nobody": (WORDS, WORDS + ", excludes: 名字", "名字", "excludes 中的“名字”不在同一组中，不起作用"),  # noqa: E501
    "excludes of another group": (WORDS, WORDS + ", excludes: [总数]", "[总数", "excludes 中的“总数”不在同一组中，不起作用"),  # noqa: E501
    "dependencies on nobody": (WORDS, WORDS + ", dependencies: 名字", "名字", "dependencies 中的“名字”不在同一组中，无法满足"),  # noqa: E501
    "dependencies on itself": (WORDS, WORDS + ", dependencies: 说明", "说明", "dependencies 中的“说明”是此字段自身"),  # noqa: E501
    "with and without": (WORDS, WORDS + ", dependencies: 名, excludes: 名", "名,", "“名”既须同时填写，又不能同时填写"),  # noqa: E501
    "a group of nothing": (NAME, "  空: {type: dict, required: false, schema: {}}\n" + NAME, "空:", "此组没有任何字段"),  # noqa: E501
    "a name that is a number": (NAME, "  2023: {type: string, required: false}\n" + NAME, "2023", "字段名 2023 没有加引号"),  # noqa: E501
    "a name with a blank": (NAME, "  '备注 ': {type: string, required: false}\n" + NAME, "'备注 '", "字段名“备注 ”两端有空格"),  # noqa: E501
    "a key twice": (COUNT, "数: {type: decimal, min: 3, min: 0", "min: 3", "“min”重复，只有第 20 行的起作用"),  # noqa: E501
    "a field twice": (NAME, NAME + "}\n" + NAME, "名称", "“名称”重复，只有第 5 行的起作用"),
    "a part of no meaning": ("unit:\n", "units: {甲: {type: string}}\nunit:\n", "units", "“units”不起作用"),  # noqa: E501
}  # fmt: skip


@pytest.mark.parametrize("name", SCHEMA)
def test_of_the_schema(name: str, tmp_path: Path) -> None:
    old, new, place, message = SCHEMA[name]
    assert old in small_pack.SCHEMA
    text = small_pack.SCHEMA.replace(old, new, 1)

    [found] = [d for d in warned(tmp_path, schema=text) if d.file.endswith("schema.yaml")]

    assert (found.severity, found.code) == ("warning", "no-effect")
    assert found.message.startswith(message)
    assert at(found, text).startswith(place)
    assert "Word" not in found.hint
    assert found.hint


def test_what_aliases_repeat_is_told_once_where_it_is_written(tmp_path: Path) -> None:
    text = small_pack.SCHEMA.replace(
        "        姓名: {type: string}\n        组: {type: string, required: false}\n",
        "        姓名: &text {type: string, regex: '^$'}\n        组: {<<: *text, required: false}\n",  # noqa: E501
    )

    found = warned(tmp_path, schema=text)

    assert [at(d, text)[:4] for d in found] == ["'^$'"]


def test_a_part_that_only_lends_its_rules_has_an_effect(tmp_path: Path) -> None:
    text = "共用: {数: &number {type: decimal, min: 0}}\n" + small_pack.SCHEMA
    text = text.replace("数: {type: decimal, min: 0}\n        说明", "数: *number\n        说明")

    assert warned(tmp_path, schema=text) == []


ENTRIES = {
    "a figure twice": ("[组.数]}\n", "[组.数]}\n  - {field: 总数, sum: [人.数]}\n", "总数, sum: [人", "“总数”上面已有，此处不起作用"),  # noqa: E501
    "a number for the unit": ("{each: 组, field: 序号, number: 一}", "{field: 序号, number: 一}", "一}", "没有 each，编号总是第一个"),  # noqa: E501
    "a figure that is a list": ("{field: 总数, sum: [组.数]}", "{field: 人, sum: [组.数]}", "人, sum", "“人”是列表，不会自动填写"),  # noqa: E501
    "a figure that is a group": ("{field: 总数, sum: [组.数]}", "{field: 账目, sum: [组.数]}", "账目,", "“账目”是一组字段，不会自动填写"),  # noqa: E501
    "a figure that must be typed": ("each: 组, field: 序号, number: 一}", "each: 组, field: 数, lookup: '人[组=名].数'}", "数, lookup", "“组.数”为必填，不填即为错误"),  # noqa: E501
    "a sum of texts": ("[组.数]", "[组.数, 组.名]", "组.名", "“组.名”是文字，不能相加"),
    "a sum of lists": ("[组.数]", "[组]", "组]", "“组”是列表，不能相加"),
    "a sum of itself": ("[组.数]", "[总数]", "总数]", "“总数”由自身得到"),
    "a sum of what comes later": ("[组.数]", "[账目.结余]", "账目.结余", "“账目.结余”排在后面才计算"),  # noqa: E501
    "a sum into a text": ("说明, default: '组[名=组].说明'", "说明, sum: [数]", "数]", "相加的结果是数字，而“说明”是文字"),  # noqa: E501
    "a text into a number": ("lookup: '组[名=组].数'", "lookup: '组[名=组].说明'", "'组[名=组].说明'}\n", "“组.说明”是文字，而此栏是数字"),  # noqa: E501
    "a list into a text": ("default: '组[名=组].说明'", "default: 电话", "电话", "“人.电话”是列表，不能填入一个单元格"),  # noqa: E501
    "the first of many": ("sum: [账目.收入, 账目.支出]", "lookup: 组.数", "组.数}", "“组.数”在列表之中，总是取第一行"),  # noqa: E501
    "one row at least": ("rows: 3", "rows: 1", "1}", "不写此项，列表也至少有 1 行"),
    "no row of a repeated list": ("{list: 组, rows: 3}", "{list: 人, rows: 0}", "0}", "不写此项，列表也至少有 0 行"),  # noqa: E501
    "rows twice": ("{list: 组, rows: 3}", "{list: 组, rows: 3}\n  - {list: 组, rows: 4}", "组, rows: 3", "“组”下面又有一项，此项不起作用"),  # noqa: E501
    "an ending of brackets": ("properties:", "unit_names: {endings: [本级, '（）']}\nproperties:", "'（）'", "“（）”只有括号或空格，不起作用"),  # noqa: E501
    "personal twice": ("properties:", "personal: [人.姓名, 人.说明, 人.姓名]\nproperties:", "人.姓名]", "“人.姓名”重复"),  # noqa: E501
    "a text of the year twice": ("properties:", "rollover: {year: 年份, texts: [名称, 名称]}\nproperties:", "名称]}", "“名称”重复"),  # noqa: E501
}  # fmt: skip


@pytest.mark.parametrize("name", ENTRIES)
def test_of_the_packs_entries(name: str, tmp_path: Path) -> None:
    old, new, place, message = ENTRIES[name]
    assert old in small_pack.PACK
    text = small_pack.PACK.replace(old, new, 1)

    found = [d for d in warned(tmp_path, pack=text) if d.file.endswith("pack.yaml")]

    assert found[0].message.startswith(message)
    assert [d.severity for d in found] == ["warning"]
    assert (at(found[0], text) + "\n").startswith(place)


@pytest.mark.parametrize(
    ("parts", "bounds", "message"),
    [
        ("min: 0, max: 3", "min: 50", "相加的结果最大为 6，不会达到此栏的 min 50"),
        ("min: 30, max: 40", "max: 50", "相加的结果最小为 60，总是超过此栏的 max 50"),
        ("min: 0", "max: -1", "相加的结果最小为 0，总是超过此栏的 max -1"),
    ],
)
def test_a_sum_that_its_parts_keep_out_of_its_bounds(
    parts: str, bounds: str, message: str, tmp_path: Path
) -> None:
    text = small_pack.SCHEMA
    for name in ("收入", "支出"):
        text = text.replace(f"{name}: {{type: decimal", f"{name}: {{type: decimal, {parts}")
    text = text.replace("结余: {type: decimal", f"结余: {{type: decimal, {bounds}")

    [found] = warned(tmp_path, schema=text)

    assert found.message == message
    assert at(found, small_pack.PACK).startswith("[账目.收入")


def test_a_sum_over_rows_may_be_of_any_size(tmp_path: Path) -> None:
    text = small_pack.SCHEMA.replace("总数: {type: decimal", "总数: {type: decimal, min: 5, max: 9")

    assert warned(tmp_path, schema=text) == []


NEVER = "此规则不会发现任何问题"
JUDGED = {
    "matches on a number": ("check: matches, each: 组, field: 数, pattern: '[0-9]', message: m", "数,", "“数”不是一段文字，检查 matches 对它不起作用"),  # noqa: E501
    "one of several paths": ("check: lacks, field: [名称, 总数], pattern: '[0-9]', message: m", "总数]", "“总数”不是一段文字，检查 lacks 对它不起作用"),  # noqa: E501
    "punctuation of a group of numbers": ("check: punctuation, field: 账目, message: m", "账目", "“账目”不是一段文字，检查 punctuation"),  # noqa: E501
    "texts that are not judged": ("check: lacks, field: 人.电话, pattern: '[0-9]', message: m", "人.电话", "“人.电话”不是一段文字"),  # noqa: E501
    "equal over texts": ("check: equal, each: 组, total: 名, parts: 数, message: m", "名,", "“名”不是一个数字，检查 equal 对它不起作用"),  # noqa: E501
    "a text among the parts": ("check: equal, total: 总数, parts: [组.数, 组.名], message: m", "组.名", "“组.名”不是一个数字"),  # noqa: E501
    "at_most of a list": ("check: at_most, total: 总数, parts: 组, message: m", "组,", "“组”不是一个数字"),  # noqa: E501
    "bound of a number": ("check: bound, each: 组, field: 数, limit: 数, unit: 元, message: m", "数,", "“数”不是一段文字"),  # noqa: E501
    "present of a group": ("check: present, field: 账目, message: m", "账目", "“账目”不是一个列表、一段文字或一个数字，检查 present"),  # noqa: E501
    "some_present of a group": ("check: some_present, field: [组, 账目], message: m", "账目", "“账目”不是一个列表"),  # noqa: E501
    "unique lists": ("check: unique, field: 组, message: m", "组,", "“组”不是一段文字或一个数字，检查 unique"),  # noqa: E501
    "unique in the unit": ("check: unique, field: 名称, message: m", "名称", "一个单位中只有一个“名称”，不会重复，" + NEVER),  # noqa: E501
    "unique in a row": ("check: unique, each: 组, field: 名, message: m", "名,", "each 的一行中只有一个“名”，不会重复"),  # noqa: E501
    "exists in itself": ("check: exists_in, field: 组.名, in: 组.名, message: m", "组.名, message", "field 与 in 是同一个字段，" + NEVER),  # noqa: E501
    "a number among texts": ("check: exists_in, each: 人, field: 数, in: 组.名, message: m", "组.名", "field 与 in 一个是文字、一个是数字，不会相同，此规则总是提示"),  # noqa: E501
    "equal to itself": ("check: equal, each: 组, total: 数, parts: 数, message: m", "数, message", "total 与 parts 是同一个字段，" + NEVER),  # noqa: E501
    "differs from itself": ("check: differs, each: 组, field: 名, other: 名, except: 无, message: m", "名, except", "field 与 other 是同一个字段，此规则总是提示"),  # noqa: E501
    "equal to its own sum": ("check: equal, total: 总数, parts: 组.数, message: m", "总数", "“总数”就是由 parts 自动得到的，总是相等，" + NEVER),  # noqa: E501
    "equal to its own look-up": ("check: at_most, each: 人, total: 组数, parts: '组[名=组].数', message: m", "组数", "“组数”就是由 parts 自动得到的"),  # noqa: E501
    "differs through a list": ("check: differs, field: 组.名, other: 名称, except: 无, message: m", "组.名", "“组.名”在列表之中，differs 只能比较一个"),  # noqa: E501
    "two limits": ("check: bound, field: 名称, limit: [总数, 账目.收入], unit: 元, message: m", "[总数", "limit 只能有一个路径，" + NEVER),  # noqa: E501
    "pattern for everything": ("check: matches, field: 名称, pattern: '.*', message: m", "'.*'", "任何文字中都能找到 pattern，" + NEVER),  # noqa: E501
    "pattern for any character": ("check: lacks, field: 名称, pattern: '[0-9]?', message: m", "'[0-9]?'", "任何文字中都能找到 pattern，此规则总是提示"),  # noqa: E501
    "pattern with a blank at the end": ("check: lacks, field: 名称, pattern: '[0-9] $', message: m", "'[0-9] $'", "pattern 要求内容两端有空格，无法找到，" + NEVER),  # noqa: E501
    "pattern for nothing": ("check: lacks, field: 名称, pattern: 'a^', message: m", "'a^'", "任何文字中都不能找到 pattern，" + NEVER),  # noqa: E501
    "except for everything": ("check: differs, each: 组, field: 名, other: 说明, except: '无*', message: m", "'无*'", "任何文字中都能找到 except，" + NEVER),  # noqa: E501
    "unit of no money": ("check: bound, field: 名称, limit: 总数, unit: 公里, message: m", "公里", "“公里”不是金额的计量单位"),  # noqa: E501
    "unknown place": ("check: unique, field: 组.名, message: '{valeu}'", "'{valeu}'", "message 中的“{valeu}”不会替换为内容"),  # noqa: E501
    "a place of another check": ("check: unique, field: 组.名, message: '{total}'", "'{total}'", "message 中的“{total}”不会替换为内容"),  # noqa: E501
    "a path as place": ("check: unique, field: 组.名, message: '{账目.收入}'", "'{账目.收入}'", "message 中的“{账目.收入}”不会替换为内容"),  # noqa: E501
    "a field of other rows": ("check: unique, field: 组.名, message: '{姓名}'", "'{姓名}'", "message 中的“{姓名}”"),  # noqa: E501
    "braces with nothing": ("check: unique, field: 组.名, message: '{}'", "'{}'", "message 中的“{}”"),  # noqa: E501
    "a setting that is never so": ("check: present, field: 组, when: 年份=二〇二三, message: m", "年份=", "设置“年份”不能填“二〇二三”，此规则不会执行"),  # noqa: E501
    "two equal signs": ("check: present, field: 组, when: 年份==2023, message: m", "年份=", "“=2023”多一个等号，此规则不会执行"),  # noqa: E501
    "a setting that is always otherwise": ("check: present, field: 组, when: 年份!=23, message: m", "年份!", "设置“年份”不能填“23”，此条件总是成立"),  # noqa: E501
    "a number among the settings": ("check: present, field: 组, when: 每册单位数=5, message: m", "每册", "设置“每册单位数”不是一段文字"),  # noqa: E501
    "a blank behind the sign": ("check: present, field: 组, when: '年份= 2023', message: m", "'年份", "“ 2023”两端有空格"),  # noqa: E501
    "a list in a pattern": ("check: lacks, field: 名称, pattern: '{单位顺序}年', message: m", "'{单位顺序}", "设置“单位顺序”不是一段文字"),  # noqa: E501
}  # fmt: skip


@pytest.mark.parametrize("name", JUDGED)
def test_of_a_rule(name: str, tmp_path: Path) -> None:
    rule, place, message = JUDGED[name]
    text = RULE.format(rule)

    [found] = warned(tmp_path, rules=text)

    assert (found.severity, found.code) == ("warning", "no-effect")
    assert found.message.startswith(message)
    assert at(found, text).startswith(place)


@pytest.mark.parametrize(
    ("schema", "rule", "message"),
    [
        ("名称: {type: string, allowed: [甲, 乙]", "check: matches, field: 名称, pattern: '[甲乙]'", "在 allowed 的各项中都能找到 pattern，" + NEVER),  # noqa: E501
        ("名称: {type: string, allowed: [甲, 乙]", "check: lacks, field: 名称, pattern: 丙", "在 allowed 的各项中都不能找到 pattern，" + NEVER),  # noqa: E501
        ("名称: {type: string, allowed: [甲, 乙]", "check: matches, field: 名称, pattern: 丙", "在 allowed 的各项中都不能找到 pattern，此规则总是提示"),  # noqa: E501
    ],
)  # fmt: skip
def test_a_pattern_is_tried_on_all_that_may_be_chosen(
    schema: str, rule: str, message: str, tmp_path: Path
) -> None:
    text = small_pack.SCHEMA.replace("名称: {type: string", schema)

    [found] = warned(tmp_path, schema=text, rules=RULE.format(f"{rule}, message: m"))

    assert found.message == message


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (GROUPS, GROUPS + "    maxlength: 0\n", "check: unique, field: 组.名"),
        ("        名: {type: string", "        名: {type: string, allowed: []", "check: unique, field: 组.名"),  # noqa: E501
        (GROUPS, GROUPS + "    maxlength: 0\n", "check: lacks, each: 组, field: 名, pattern: 甲"),
        (GROUPS, GROUPS + "    minlength: 5\n    maxlength: 2\n", "check: lacks, each: 组, field: 名, pattern: 甲"),  # noqa: E501
        ("总数: {type: decimal", "总数: {type: decimal, min: 50, max: 10", "check: equal, total: 总数, parts: 人.数"),  # noqa: E501
        ("收入: {type: decimal", "收入: {type: decimal, min: 50, max: 10", "check: unique, field: 组.名"),  # noqa: E501
        ("  年份: {type: string", "  年份: {type: string, maxlength: 0", "check: present, field: 组, when: 年份=2023"),  # noqa: E501
        (WORDS, WORDS + ", maxlength: 0, allowed: [有, 没有]", "check: unique, field: 组.名"),
        (WORDS, WORDS + ", regex: '(?!)', allowed: [有, 没有]", "check: unique, field: 组.名"),
    ],
)  # fmt: skip
def test_one_bound_that_nothing_keeps_is_told_once(
    old: str, new: str, rule: str, tmp_path: Path
) -> None:
    text = small_pack.SCHEMA.replace(old, new, 1)

    [found] = warned(tmp_path, schema=text, rules=RULE.format(f"{rule}, message: m"))

    assert found.file.endswith("schema.yaml")


def test_a_unit_of_no_money_is_told_where_the_schema_says_it(tmp_path: Path) -> None:
    text = small_pack.SCHEMA.replace(
        "总数: {type: decimal", "总数: {type: decimal, meta: {unit: 万圆}"
    )
    rule = "check: bound, field: 名称, limit: 总数, unit: 万元, message: m"
    another = RULE.format(rule).removeprefix("rules:\n").replace("一", "二")

    [found] = warned(tmp_path, schema=text, rules=RULE.format(rule) + another)

    assert found.message == "“万圆”不是金额的计量单位，而规则把“总数”作为金额比较"
    assert at(found, text).startswith("万圆}")
    assert found.hint == "可以是：元、千元、万元、百万元、亿元。"


@pytest.mark.parametrize(
    ("allowed", "when", "message"),
    [
        ("[甲, 乙]", "类=丙", "设置“类”不能填“丙”，此规则不会执行"),
        ("[甲, 乙]", "类=甲", ""),
        ("[甲]", "类=甲", "设置“类”只能填“甲”，此条件总是成立，不起作用"),
        ("[甲]", "类!=甲", "设置“类”只能填“甲”，此规则不会执行"),
    ],
)
def test_a_condition_is_held_against_what_the_setting_may_say(
    allowed: str, when: str, message: str, tmp_path: Path
) -> None:
    text = small_pack.SCHEMA.replace(
        "unit:\n", f"  类: {{type: string, allowed: {allowed}}}\nunit:\n"
    )

    found = warned(
        tmp_path,
        schema=text,
        rules=RULE.format(f"check: present, field: 组, when: {when}, message: m"),
    )

    assert [d.message for d in found] == ([message] if message else [])


def test_a_rule_after_one_of_other_campaigns(tmp_path: Path) -> None:
    first = RULE.format("check: present, field: 组, when: 年份=2023, message: m")
    second = first.replace("一", "二").replace("2023", "2024, after: 一").removeprefix("rules:\n")

    [found] = warned(tmp_path, rules=first + second)

    assert found.message == "规则“一”的 when 与此规则的不会同时成立，after 不起作用"
    assert (found.line, at(found, first + second)[:1]) == (3, "一")


def test_a_unit_is_that_of_the_limit(tmp_path: Path) -> None:
    text = small_pack.SCHEMA.replace(
        "总数: {type: decimal", "总数: {type: decimal, meta: {unit: 万元}"
    )
    rule = "check: bound, field: 名称, limit: 总数, unit: 元, message: m"

    [found] = warned(tmp_path, schema=text, rules=RULE.format(rule))

    assert found.message == "“总数”以万元为单位，与 unit 的“元”不一致"
    assert found.hint == "请改为 万元。"


@pytest.mark.parametrize(
    "rule",
    [
        "check: matches, field: 名称, pattern: '^[^0-9]*$', message: m",
        "check: matches, field: 名称, pattern: '^.{1,20}$', message: m",
        "check: lacks, field: 名称, pattern: '[ 。]$', message: m",
        "check: lacks, field: [组, 名称], pattern: 甲, message: '{value}{found}{年份}'",
        "check: unique, field: [名称, 组.名], message: '{value}{line}'",
        "check: unique, each: 人, field: 电话.号, message: m",
        "check: equal, total: 总数, parts: [组.数, 人.数], message: '{parts}{total_addends}'",
        "check: differs, each: [组], field: 名, other: 说明, except: ^无, message: '{名}{序号}'",
        "check: exists_in, each: 人, field: 组, in: 组.名, message: '{姓名}{value}'",
    ],
)
def test_nothing_is_said_of_a_rule_that_may_find_something(rule: str, tmp_path: Path) -> None:
    text = small_pack.SCHEMA.replace(
        "电话: {type: list, required: false, schema: {type: string}}",
        "电话: {type: list, required: false, schema: {type: dict, schema: {号: {type: string}}}}",
    )

    assert warned(tmp_path, schema=text, rules=RULE.format(rule)) == []


@pytest.mark.parametrize(("written", "plain"), [("1e+3", "1000"), ("'50'", "50"), ("五十", "50")])
def test_a_bound_that_is_no_number_is_shown_as_one(
    written: str, plain: str, tmp_path: Path
) -> None:
    text = small_pack.SCHEMA.replace(COUNT, f"{COUNT}, max: {written}", 1)

    [found] = warned(tmp_path, schema=text)

    assert found.hint == f"请填不加引号的数字，如 max: {plain}。"
