"""Formulas in the files of a pack: values, what is found in data, what the lint says."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from generator.common.diagnostics import RefusedError
from generator.pack import derived_figures, rules, schema
from generator.pack.pack_lint import check
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic

CONSTANTS = """\
constants: {满分: 100, 上限: 10}
tables:
  评级: [{from: 90, value: 优}, {from: 60, value: 中}]
"""
DERIVED = """\
derived:
  - {field: 总数, sum: [组.数]}
  - {field: 账目.结余, formula: 'ROUND(账目.支出 / 账目.收入 * 满分, 2)'}
  - {each: 人, field: 组数, formula: 'MIN(上限, 组[名=组].数)'}
  - {each: 人, field: 说明, formula: 'LOOKUP(账目.结余, 评级)'}
"""
_, _, TAIL = small_pack.PACK.partition("least_rows:")
HEAD, _, _ = small_pack.PACK.partition("derived:")
PACK = f"{HEAD}{CONSTANTS}{DERIVED}least_rows:{TAIL}"


def with_derived(derived: str, constants: str = CONSTANTS) -> str:
    return f"{HEAD}{constants}derived:\n{derived}least_rows:{TAIL}"


def found(folder: Path, text: str, **texts: str) -> tuple[dict[str, Any], list[Diagnostic]]:
    """A unit's values, and what is found in its file."""
    pack = small_pack.load(folder, **{"pack": PACK, "rules": "rules: []\n", **texts})
    source = small_pack.read(folder, text)
    typed, of_schema = schema.validate(pack.unit, source)
    values, of_derived = derived_figures.complete(pack, source, typed, {"年份": "2024"})
    of_rules = rules.check(pack, source, values, {"年份": "2024"})
    return values, [d for d in (*of_schema, *of_derived, *of_rules) if d.code != "required"]


def told(findings: list[Diagnostic]) -> list[tuple[int, int, str]]:
    return [(d.line, d.column, d.message) for d in findings]


def test_fields_are_worked_out_in_turn(tmp_path: Path) -> None:
    text = "账目: {收入: 3, 支出: 2}\n组: [{名: a, 数: 12}]\n人: [{姓名: x, 组: a}, {姓名: y}]\n"

    values, findings = found(tmp_path, text)

    assert findings == []
    assert values["账目"]["结余"] == Decimal("66.67")
    assert [row.get("组数") for row in values["人"]] == [10, 10]  # MIN passes over what is blank.
    assert [row.get("说明") for row in values["人"]] == ["中", "中"]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "账目: {收入: 3, 支出: 2, 结余: 66.7}\n",
            (1, 24, "结余与计算结果不一致：填的是 66.7，应为 66.67，相差 0.03"),
            "请删除此行，由程序自动计算（ROUND(2÷3×100, 2) = 66.67）；或核对相关的各个数。",
        ),
        (
            "账目: {收入: 3, 支出: 2}\n人:\n  - {姓名: x, 说明: 优}\n",
            (3, 17, "说明与计算结果不一致：填的是“优”，应为“中”"),
            "请删除此行，由程序自动计算（LOOKUP(66.67, 评级) = “中”）；或核对相关的各个数。",
        ),
        (
            "账目:\n  收入: 0\n  支出: 2\n",
            (1, 1, "“结余”无法计算：除数“账目.收入”为 0（2÷0）"),
            "请核对“支出”、“收入”。",
        ),
        (
            "账目: {收入: 3, 支出: 1}\n人:\n  - 姓名: x\n  - 姓名: y\n",
            (3, 5, "“说明”无法计算：对照表“评级”中没有 33.33 对应的内容"),
            "请核对“结余”。",
        ),
    ],
)
def test_what_is_not_as_worked_out_is_told_with_the_numbers(
    text: str, message: tuple[int, int, str], hint: str, tmp_path: Path
) -> None:
    _, findings = found(tmp_path, text)

    assert findings[0].code == "formula"
    assert told(findings)[0] == message
    assert findings[0].hint == hint


@pytest.mark.parametrize(
    "text",
    [
        "账目: {收入: 三, 支出: 2, 结余: 5}\n",
        "账目: {支出: 2, 结余: 5}\n",
        "账目: {收入: 3.00, 支出: 2.0, 结余: 66.670}\n",
        "账目: {收入: 0, 支出: 2, 结余: 5}\n",
        "组: [{名: a, 数: 一}, {名: b, 数: 2}]\n人: [{姓名: x, 组: a, 组数: 3}]\n",
    ],
)
def test_what_cannot_be_worked_out_is_left_as_typed(text: str, tmp_path: Path) -> None:
    _, findings = found(tmp_path, text)

    assert [d for d in findings if d.code == "formula"] == []


def test_a_computed_value_that_breaks_a_bound_shows_its_arithmetic(tmp_path: Path) -> None:
    bounded = small_pack.SCHEMA.replace("组数: {type: decimal,", "组数: {type: decimal, max: 8,")

    text = "组: [{名: a, 数: 12}]\n人:\n  - {姓名: x, 组: a}\n"
    _, findings = found(tmp_path, text, schema=bounded)

    [finding] = findings
    assert (finding.line, finding.code) == (3, "max")
    assert finding.hint == "此栏由程序自动计算：MIN(10, 12) = 10。请核对相关的各个数。"


RULE = "rules:\n  - {{id: a, code: a, {}, message: '{{arithmetic}}', hint: h}}\n"
ROWS = "名称: 某局\n组:\n  - {名: a, 数: 12}\n  - {名: b, 数: 3}\n"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("check: holds, each: 组, formula: 数 <= 10", [(3, 15, "数 12 > 10")]),
        ("check: holds, each: 组, formula: 数 <= 10, field: 名", [(3, 9, "数 12 > 10")]),
        ('check: holds, each: 组, formula: 数 <= 10, when: 名 = "b"', []),
        ("check: holds, each: 组, formula: 数 <= 10, when: 年份=2024", [(3, 15, "数 12 > 10")]),
        ("check: holds, each: 组, formula: 数 <= 10, when: 年份!=2024", []),
        (
            "check: holds, each: 组, formula: 数 <= 10, when: '年份 = \"2024\"'",
            [(3, 15, "数 12 > 10")],
        ),
        (
            "check: holds, formula: 总数 = 16",
            [(1, 1, "总数 15，应等于 16")],
        ),
        ("check: holds, formula: SUM(组.数) = 16", [(3, 15, "SUM(12, 3) = 15，应等于 16")]),
        ("check: holds, formula: 账目.收入 = 1", []),
        ("check: holds, formula: 1 / (总数 - 15) > 1", []),
    ],
)
def test_a_condition_must_hold_where_it_applies(
    rule: str, expected: list[tuple[int, int, str]], tmp_path: Path
) -> None:
    _, findings = found(tmp_path, ROWS, rules=RULE.format(rule))

    assert told(findings) == expected


def test_a_condition_of_refused_values_says_nothing(tmp_path: Path) -> None:
    text = "组: [{名: a, 数: 一}, {名: b, 数: 3}]\n"

    rule = RULE.format("check: holds, formula: SUM(组.数) = 16")
    _, findings = found(tmp_path, text, rules=rule)

    assert [d.code for d in findings] == ["number"]


REQUIRED = """\
rules:
  - {id: a, code: a, check: present, each: 组, field: 说明, when: 数 < 10, message: '“{名}”缺{names}', hint: h}
"""  # noqa: E501


def test_a_text_is_required_where_a_condition_holds(tmp_path: Path) -> None:
    text = (
        ROWS
        + "  - {名: c, 数: 3, 说明: 有}\n  - 名: d\n    数: 4\n    说明:\n  - {名: e, 数: 五}\n"
    )

    _, findings = found(tmp_path, text, rules=REQUIRED)

    assert told([d for d in findings if d.code == "a"]) == [
        (4, 5, "“b”缺说明"),
        (8, 5, "“d”缺说明"),
    ]


@pytest.mark.parametrize(
    ("derived", "place", "message", "hint"),
    [
        (
            "  - {field: 总数, formula: 总数 + 1}\n",
            (11, 26),
            "“总数”由自身得到，无法计算",
            "请改用其他字段。",
        ),
        (
            "  - {field: 总数, formula: 账目.结余}\n  - {field: 账目.结余, formula: 账目.收入}\n",
            (11, 26),
            "“账目.结余”排在后面才计算，此处取不到",
            "请把它移到此项前面。",
        ),
        (
            "  - {field: 名称, formula: 总数}\n",
            (11, 26),
            "公式的结果应为文字，现为数字",
            "请修改公式",
        ),
        (
            "  - field: 总数\n    formula: >-\n      组.数\n",
            (13, 7),
            "“组.数”有多个值",
            "SUM(组.数)",
        ),
        (
            "  - {field: 总数, formula: '人[说明=名称].数'}\n  - {each: 人, field: 说明, number: 一}\n",  # noqa: E501
            (11, 27),
            "“人[说明=名称].数”排在后面才计算",
            "请把它移到此项前面。",
        ),
        ('  - {field: 总数, formula: "组"}\n', (11, 27), "“组”是一个列表", "COUNT(组)"),
    ],
)
def test_a_mistake_in_a_pack_is_placed_in_its_file(
    derived: str, place: tuple[int, int], message: str, hint: str, tmp_path: Path
) -> None:
    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=with_derived(derived))

    [finding] = refused.value.diagnostics
    assert (finding.code, finding.file) == ("formula", f"{tmp_path.as_posix()}/pack.yaml")
    assert (finding.line, finding.column) == place
    assert message in finding.message
    assert hint in finding.hint


@pytest.mark.parametrize(
    ("constants", "message"),
    [
        ("constants: {满 分: 1}\n", "名称“满 分”应由文字、数字和下划线组成，且不以数字开头"),
        ("constants: {满分: [1]}\n", "常量“满分”应为一个数字或一段文字"),
        ("constants: {满分: }\n", "常量“满分”应为一个数字或一段文字"),
        ("constants: {甲: 1}\ntables: {甲: [{from: 1, value: 2}]}\n", "“甲”已是常量的名称"),
        (
            "tables: {甲: 1}\n",
            "对照表“甲”应为若干行，每行应为 {from: 数字, value: 内容}，或每行应为 {code: 代码, value: 内容}",  # noqa: E501
        ),
        ("tables: {甲: [{from: 1, valeu: 2}]}\n", "对照表“甲”的每行应为 {from: 数字, value: 内容}"),
        (
            "tables: {甲: [{code: 1, value: 2}, {from: 1, value: 2}]}\n",
            "对照表“甲”的每行应为 {code: 代码, value: 内容}",
        ),
        ("tables: {甲: [{from: 一, value: 2}]}\n", "from 应为数字，现为“一”"),
        ("tables: {甲: [{from: 1, value: 2}, {from: 1.0, value: 3}]}\n", "“1.0”上面已有"),
        (
            "tables: {甲: [{code: a, value: 2}, {code: b, value: 优}]}\n",
            "对照表“甲”的 value 应全是数字，或全是文字",
        ),
    ],
)
def test_a_mistake_in_constants_and_tables_is_told(
    constants: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=with_derived("  []\n", constants))

    assert [d.message for d in refused.value.diagnostics] == [message]


def test_a_faulty_table_is_told_once_not_in_each_formula(tmp_path: Path) -> None:
    constants = "tables: {甲: [{from: 90%, value: 2}]}\n"
    derived = "  - {field: 总数, formula: 'LOOKUP(1, 甲) + 甲'}\n"

    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=with_derived(derived, constants))

    assert [d.message for d in refused.value.diagnostics] == ["from 应为数字，现为“90%”"]


@pytest.mark.parametrize("field", ["组", "账目"])
def test_a_list_or_a_group_is_not_worked_out(field: str, tmp_path: Path) -> None:
    derived = f"  - {{field: {field}, formula: 1}}\n"

    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=with_derived(derived))

    assert [d.message for d in refused.value.diagnostics] == [
        f"“{field}”不是一段文字或一个数字，不能由公式计算"
    ]


def test_the_lint_warns_of_what_is_no_mistake_but_not_meant(tmp_path: Path) -> None:
    chosen = small_pack.SCHEMA.replace(
        "说明: {type: string, required: false}\n  人",
        "说明: {type: string, allowed: [有, 无], required: false}\n  人",
    ).replace("支出: {type: decimal,", "支出: {type: decimal, decimals: 2,")
    derived = (
        "  - {field: 总数, formula: 账目.收入 / 3}\n"
        "  - {field: 账目.结余, formula: '账目.收入 / 3', format: {decimals: 2}}\n"
        "  - {field: 账目.支出, formula: 'IF(满分 > 2, 账目.收入 / 3, 2)'}\n"
        "  - {each: 人, field: 组数, formula: 'ROUND(数 / 3, 2)'}\n"
    )
    rule = (
        "rules:\n"
        "  - {id: a, code: a, check: holds, formula: 1 > 2, message: m, hint: h}\n"
        '  - {id: b, code: b, check: present, each: 组, field: 名, when: 说明 = "没有", message: m, hint: h}\n'  # noqa: E501
    )
    pack = small_pack.load(tmp_path, pack=with_derived(derived), rules=rule, schema=chosen)

    messages = [d.message for d in check.findings(pack)]

    for message in (
        "除不尽时小数有 15 位",
        "除不尽时小数超过 2 位，不符合此栏的规定",
        "IF 的条件不含字段和公共设置，结果总是不变",
        "没有公式使用“上限”，此项不起作用",
        "没有公式使用“评级”，此项不起作用",
        "此条件不含字段和公共设置，总是不成立",
        "“说明”不能填“没有”，此比较的结果总是不变",
    ):
        assert messages.count(message) == 1, messages


def test_the_lint_knows_choices_equal_sides_and_hidden_constants(tmp_path: Path) -> None:
    before = "组数: {type: decimal, required: false}\n        说明: {type: string,"
    schema_text = small_pack.SCHEMA.replace(before, f"{before} allowed: [优等, 中等, 合格],")
    constants = (
        "constants: {数: 1, 等级: 优, 上限: 3}\n"
        "tables: {评级: [{from: 9, value: 优等}, {from: 6, value: 甲级}]}\n"
    )
    derived = (
        "  - {each: 人, field: 说明, formula: 'IF(上限 = 数, \"优秀等\", LOOKUP(数, 评级))'}\n"
    )
    rule = (
        "rules:\n"
        "  - {id: a, code: a, check: holds, each: 人, formula: 数 <= 数, message: m, hint: h}\n"
        "  - {id: b, code: b, check: present, each: 人, field: 姓名, when: 说明 = 等级, message: m, hint: h}\n"  # noqa: E501
    )
    pack = small_pack.load(
        tmp_path, pack=with_derived(derived, constants), rules=rule, schema=schema_text
    )

    told = {d.message: d.hint for d in check.findings(pack)}

    assert told["公式可能得出“优秀等”，“说明”不能填此内容"] == "您要填的是“优等”吗？"
    assert told["公式可能得出“甲级”，“说明”不能填此内容"] == "可以是：优等、中等、合格。"
    assert told["“说明”不能填“优”，此比较的结果总是不变"] == "您要填的是“优等”吗？"
    assert told["比较的两边都是“数”，结果总是不变"] == "请改正公式，或删除此项。"
    hidden = "公式中的“数”是字段或设置，取不到此常量"
    assert told[hidden] == "请为此常量另取一个名称。"


@pytest.mark.parametrize(
    ("constants", "derived", "expected"),
    [
        (
            "tables: {评级: [{from: 一, value: 优}], 说明: [{from: 二, value: 优}]}\n",
            """\
  - {each: 人, field: 说明, formula: 'LOOKUP(数, 评级)'}
  - {each: 组, field: 说明, formula: 'LOOKUP(数, 说明)'}
""",
            ["from 应为数字，现为“一”", "from 应为数字，现为“二”"],
        ),
        (
            "constants: {满分: }\n",
            "  - {field: 总数, formula: 满分 + 1}\n  - {field: 账目.收入, formula: 满分 + 2}\n",
            ["常量“满分”应为一个数字或一段文字"],
        ),
    ],
)
def test_a_faulty_constant_or_table_is_told_once(
    constants: str, derived: str, expected: list[str], tmp_path: Path
) -> None:
    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=with_derived(derived, constants))

    assert [d.message for d in refused.value.diagnostics] == expected


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("0.00%", "请写成 {decimals: 2, percent: true}。"),
        ("'#,##0.0'", "请写成 {decimals: 1, thousands: true}。"),
        ("两位小数", "请写成几项，如 {decimals: 2, percent: true}。"),
    ],
)
def test_a_format_of_spreadsheets_is_told_with_ours(
    written: str, hint: str, tmp_path: Path
) -> None:
    derived = f"  - {{field: 总数, format: {written}, sum: [组.数]}}\n"
    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=with_derived(derived))

    assert [d.hint for d in refused.value.diagnostics] == [hint]


def test_a_formula_that_its_commas_cut_is_to_be_quoted(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=with_derived("  - {field: 总数, formula: ROUND(1.5, 0)}\n"))

    [finding] = refused.value.diagnostics
    assert finding.message == "公式中的逗号把公式分成了几项"
    assert finding.hint == "请用英文单引号（'）把整个公式括起来。"
