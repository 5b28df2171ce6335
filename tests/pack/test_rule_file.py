"""A pack's rules read from its file, and their mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.common.diagnostics import RefusedError
from generator.pack.rule_file import When
from generator.pack.selectors import Selector
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.pack.rule_file import Rule

RULE = "rules:\n  - {{id: 一, code: c, {}, message: m, hint: h}}\n"


def rule(folder: Path, text: str) -> Rule:
    [found] = small_pack.load(folder, rules=RULE.format(text)).rules
    return found


def messages(folder: Path, rules: str) -> list[str]:
    with pytest.raises(RefusedError) as refused:
        small_pack.load(folder, rules=rules)
    return [d.message for d in refused.value.diagnostics]


def test_a_rule_has_arguments_and_options(tmp_path: Path) -> None:
    found = rule(tmp_path, "check: bound, each: 组, field: 说明, limit: 数, unit: 元")

    assert (found.severity, found.after, found.each) == ("error", "", (("组",),))
    field, limit = Selector(("说明",)), Selector(("数",))
    assert found.arguments == {"field": (field,), "limit": (limit,), "other": ()}
    assert found.options == {"unit": "元", "except": "", "doubtful": ""}


def test_a_check_of_texts_takes_all_texts_of_a_list(tmp_path: Path) -> None:
    found = rule(tmp_path, "check: punctuation, field: 人")

    names = [selector.path[-1] for selector in found.arguments["field"]]
    assert names == ["姓名", "组", "说明"]


def test_values_to_exist_in_are_those_of_the_whole_unit(tmp_path: Path) -> None:
    found = rule(tmp_path, "check: exists_in, each: 人, field: 组, in: 组.名")

    assert found.arguments["in"] == (Selector(("组", "名")),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年份=2023", When("年份", "2023", negated=False)),
        ("年份!=2023", When("年份", "2023", negated=True)),
    ],
)
def test_a_rule_may_hold_for_some_settings_only(text: str, expected: When, tmp_path: Path) -> None:
    assert rule(tmp_path, f"check: present, field: 组, when: {text}").when == expected


def test_a_pattern_may_name_settings(tmp_path: Path) -> None:
    found = rule(tmp_path, "check: matches, field: 名称, pattern: '{年份}年[0-9]{1,2}月'")

    assert found.settings == ("年份",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("check: same, field: 名称", "没有“same”这种检查"),
        ("check: unique", "检查 unique 的参数应为：field"),
        ("check: unique, field: 名称, in: 组.名", "检查 unique 的参数应为：field"),
        ("check: matches, field: 名称, pattern: '('", "不是有效的正则表达式"),
        ("check: matches, field: 名称, pattern: '{级次}'", "schema.yaml 的 settings 中没有“级次”"),
        ("check: present, field: 组, when: 年份", "应为“设置=内容”或“设置!=内容”"),
        ("check: present, field: 组, after: 二", "上面没有规则“二”"),
        ("check: equal, total: 组.数, parts: 人.数", "“组.数”在列表之中，须写明 each"),
    ],
)
def test_a_mistake_of_a_rule_is_named(text: str, message: str, tmp_path: Path) -> None:
    found = messages(tmp_path, RULE.format(text))

    assert len(found) == 1
    assert found[0].startswith(message)


def test_an_argument_of_very_many_fields_is_refused(tmp_path: Path) -> None:
    fields = ", ".join(["组.数"] * 1000)

    assert messages(tmp_path, RULE.format(f"check: equal, total: 总数, parts: [{fields}]")) == [
        "“parts”包含的字段过多，应少于 1000 个"
    ]


def test_a_file_of_very_many_entries_is_refused(tmp_path: Path) -> None:
    rows = "".join(
        f"  - {{id: a{i}, code: b, check: unique, field: 组.名, message: x, hint: x}}\n"
        for i in range(800)
    )

    assert messages(tmp_path, f"rules:\n{rows}") == ["文件中的内容过多，应不超过 5000 项"]


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    one = RULE.format("check: unique, field: 组.名")

    assert messages(tmp_path, one + one.removeprefix("rules:\n")) == ["上面已有规则“一”"]
