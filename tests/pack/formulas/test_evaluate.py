"""Formulas worked out, against values computed by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from generator.pack.formulas import evaluate
from generator.pack.formulas.named_values import FormulaRow
from tests import small_formula
from tests.small_formula import number

UNIT: dict[str, Any] = {
    "名称": "某局",
    "甲": number("718.46"),
    "乙": number("3"),
    "开始": "2024-05-01",
    "结束": "2024年4月30日",
    "到期": "2024.5",
    "组": [
        {"名": "a", "类": "x", "甲": number("1.10"), "乙": number("2")},
        {"名": "b", "类": "y", "甲": None, "乙": number("-4")},
        {"名": "c", "类": "x", "甲": number("2.25"), "乙": None},
    ],
    "指标": {"数量": [{"甲": number("5")}], "质量": [{"甲": number("7")}, {"甲": None}]},
    "电话": ["1", "2"],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", "7"),
        ("=(1 + 2) * 3", "9"),
        ("10 - 4 - 3", "3"),
        ("12 / 4 / 3", "1"),
        ("-2 * -3", "6"),
        ("1 - -1", "2"),
        ("0.1 + 0.2", "0.3"),
        ("甲 * 率", "71.846"),
        # A third of it, three times, is the amount again: nothing is rounded on the way.
        ("甲 / 乙 * 乙", "718.46"),
        ("1 / 3", "0.333333333333333"),
        ("2 / 3", "0.666666666666667"),
        ("-2 / 3", "-0.666666666666667"),
        ("满分 / 8", "12.5"),
        ("1 / 4000000000000000", "0"),
        ("SUM(组.甲)", "3.35"),
        ("SUM(组.甲, 甲, 1)", "722.81"),
        ("SUM(指标.*.甲)", "12"),
        ("MIN(组.乙, 0)", "-4"),
        ("MAX(组.甲)", "2.25"),
        ("max(组.乙, 3)", "3"),
        ("SUM(丙, 丙 + 1, 3)", "3"),
        ("MIN(指标.*.乙, 组[类=等级].乙, 3)", "3"),
        ("COUNT(组)", "3"),
        ("COUNT(组.甲)", "2"),
        ("COUNT(组.名, 名称, 等级, 丙)", "4"),
        ("COUNT(电话)", "2"),
        ("COUNT(指标.*)", "3"),
        ("ABS(-3.5)", "3.5"),
        ('LOOKUP("205", 科目)', "2"),
    ],
)
def test_an_amount_is_exact(text: str, expected: str) -> None:
    found = small_formula.value(text, UNIT)

    assert f"{found:f}" == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ROUND(2.5, 0)", "3"),
        ("ROUND(-2.5, 0)", "-3"),
        ("ROUND(1.005, 2)", "1.01"),
        ("ROUND(0.285 * 100, 0)", "29"),
        ("ROUND(1.004999999999999999, 2)", "1"),
        ("ROUND(10 / 6, 2)", "1.67"),
        ("ROUND(1 / 3 * 3, 0)", "1"),
        ("ROUND(1234.5, -2)", "1200"),
        ("ROUND(1250, -2)", "1300"),
        ("ROUND(-0.4, 0)", "0"),
        ("ROUND(0.0000000000000005, 15)", "0.000000000000001"),
        ("ROUND(0.00000000000000049, 15)", "0"),
        ("ROUND(分, 2)".replace("分", "甲 / 乙"), "239.49"),
    ],
)
def test_rounding_is_half_away_from_zero(text: str, expected: str) -> None:
    assert f"{small_formula.value(text, UNIT):f}" == expected


@pytest.mark.parametrize(
    "text",
    [
        "丙",
        "丙 + 1",
        "1 - 丙",
        "丙 * 0",
        "丙 / 0",
        "0 / 丙",
        "-丙",
        "ABS(丙)",
        "ROUND(丙, 2)",
        "SUM(丙)",
        "MIN(10, 丙)",
        "MAX(组.乙, 丙 + 1)",
        'MIN(10, IF(甲 > 1, "", 2))',
        "MAX(指标.*.乙)",
        "IF(丙 > 1, 1, 2)",
        "IF(甲 > 1000, 1)",
        'IF(甲 > 1, "", 2)',
    ],
)
def test_what_comes_of_a_blank_amount_is_blank(text: str) -> None:
    assert small_formula.value(text, UNIT) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲 = 718.460", True),
        ("甲 <> 718.46", False),
        ("甲 / 乙 * 乙 = 甲", True),
        ("甲 < 718.460001", True),
        ("乙 >= 3", True),
        ("丙 > 1", None),
        ("丙 = 0", None),
        ("丙 <> 甲", None),
        # A blank text is blank beside a number or a date, too.
        ('IF(丙 = "", "", 甲) <= 甲', None),
        ('IF(甲 = "", "", 甲) < 甲', False),
        ('IF(甲 = "", "", 甲) >= 甲', True),
        ('IF(丙 = "", "", 结束) < 开始', None),
        ('IF(甲 > 1, "") = 等级', True),
        # What is blank already is not held against the rest.
        ("丙 + 1 > 1 / 0", None),
        # A field and a table may have one name.
        ("等级 = LOOKUP(乙 * 30, 等级)", False),
        ('IF(等级 = "", LOOKUP(乙 * 30, 等级), 等级) = "甲等"', True),
        ('丙 = ""', True),
        ('甲 = ""', False),
        ('甲 <> ""', True),
        ('等级 = ""', True),
        ('"" <> 等级', False),
        ('开始 = ""', False),
        ('等级 = "优"', False),
        ('等级 <> "优"', True),
        ("名称 = 名称", True),
        ("名称 = 等级", False),
        ('名称 = "某局"', True),
        ("优等 = 名称", False),
        ("开始 > 结束", True),
        ('结束 = "2024-04-30"', True),
        ('"2024-05-02" > 开始', True),
        # A month is neither before nor after one of its days.
        ("到期 = 开始", True),
        ("到期 > 结束", True),
        ("AND(甲 > 1, 乙 > 1)", True),
        ("AND(丙 > 1, 乙 > 1)", None),
        ("AND(丙 > 1, 乙 > 5)", False),
        ("AND(乙 > 5, 1 / 0 > 1)", False),
        ("OR(丙 > 1, 乙 > 5)", None),
        ("OR(丙 > 1, 乙 > 1)", True),
        ("NOT(丙 > 1)", None),
        ("NOT(乙 > 5)", True),
    ],
)
def test_a_condition_of_blank_values_is_true_false_or_unknown(text: str, expected: Any) -> None:
    assert small_formula.value(text, UNIT, "condition") is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('IF(甲 > 1, "多", "少")', "多"),
        ('IF(等级 = "", "未评", 等级)', "未评"),
        ("LOOKUP(60, 评级)", "中"),
        ("LOOKUP(89.999, 评级)", "中"),
        ("LOOKUP(90, 评级)", "优"),
        ("LOOKUP(1000, 评级)", "优"),
        ("LOOKUP(丙, 评级)", None),
        ("等级", None),
        ('"""是"""', '"是"'),
    ],
)
def test_a_text_is_chosen(text: str, expected: str | None) -> None:
    assert small_formula.value(text, UNIT, "text") == expected


def test_rows_are_not_known_by_what_is_blank() -> None:
    unit = {"名称": "", "组": [{"名": "", "甲": number("1")}, {"甲": number("2")}]}

    assert small_formula.value("组[名=名称].甲", unit) is None
    assert small_formula.value("COUNT(组[名=名称].甲)", unit) == 0


def test_a_date_is_the_text_of_its_field() -> None:
    assert small_formula.value("IF(开始 > 结束, 结束, 开始)", UNIT, "date") == "2024年4月30日"


@pytest.mark.parametrize(
    ("text", "kind", "problem"),
    [
        ("甲 / (乙 - 3)", "amount", "除数“乙-3”为 0（718.46÷(3-3)）"),
        ("SUM(1 / 0)", "amount", "除数“0”为 0（1÷0）"),
        ("LOOKUP(乙, 评级)", "text", "对照表“评级”中没有 3 对应的内容"),
        ("LOOKUP(名称, 科目)", "amount", "对照表“科目”中没有 某局 对应的内容"),
        ("*".join(["99999999999999999999"] * 2), "amount", "结果超过 30 位"),
        ("*".join(["999999999999999999999999999999"] * 32), "amount", "结果超过 30 位"),
        ("*".join(["999999999999999999999999999999"] * 31 + ["甲"]), "amount", "结果超过 30 位"),
        ("*".join(["甲"] * 60), "amount", "计算中的数过大"),
    ],
)
def test_what_cannot_be_worked_out_is_said_in_words(text: str, kind: Any, problem: str) -> None:
    long = {"甲": number("718.46")} if "(" in text else {"甲": number("9" * 30)}
    found = small_formula.outcome(text, {**UNIT, **long}, kind)

    assert (found.value, found.problem) == (None, problem)


ROWS: dict[str, Any] = {
    "名称": "某局",
    "甲": number("100"),
    "组": UNIT["组"],
    "项目": [
        {"名": "p", "类": "x", "甲": number("8"), "行": [{"甲": number("2")}, {"甲": number("3")}]},
        {"名": "q", "类": None, "甲": None, "行": []},
        {"名": "r", "类": "z", "甲": number("9"), "行": [{"甲": None}]},
    ],
}


@pytest.mark.parametrize(
    ("text", "path", "each", "expected"),
    [
        # In the row, else in the row around it, else in the unit.
        ("甲", ("项目", 0), "项目", 8),
        ("甲", ("项目", 1), "项目", None),
        ("SUM(行.甲)", ("项目", 0), "项目", 5),
        ("SUM(行.甲)", ("项目", 1), "项目", None),
        ("COUNT(行)", ("项目", 1), "项目", 0),
        ("甲", ("项目", 0, "行", 1), "项目.行", 3),
        ("COUNT(名)", ("项目", 0, "行", 1), "项目.行", 1),
        ("甲 / SUM(行.甲)", ("项目", 0, "行", 1), "项目.行", "0.6"),
        ("SUM(项目.甲)", ("项目", 0, "行", 1), "项目.行", 17),
        # Rows of another list that are known by a field: the first, or all of them.
        ("组[类=类].甲", ("项目", 0), "项目", "1.1"),
        ("SUM(组[类=类].甲)", ("项目", 0), "项目", "3.35"),
        ("COUNT(组[类=类].名)", ("项目", 2), "项目", 0),
        ("组[类=类].甲", ("项目", 1), "项目", None),
        ("组[类=类].甲", ("项目", 2), "项目", None),
        ("SUM(组[类=类].甲)", ("项目", 0, "行", 0), "项目.行", "3.35"),
    ],
)
def test_names_are_sought_from_the_row_outwards(
    text: str, path: Any, each: str, expected: Any
) -> None:
    found = small_formula.outcome(text, ROWS, path=path, each=each)

    assert found.value == (None if expected is None else Decimal(expected))


def test_a_setting_that_is_a_text_as_a_form_prints_it_counts() -> None:
    read = small_formula.read("满分 * 2")

    rows = [FormulaRow(read, {}, {"满分": each}, (), {}, {}) for each in ("50", None)]
    found = [evaluate.evaluate(row).value for row in rows]
    assert found == [100, None]


class CountedRows(list[dict[str, Any]]):
    """Rows that count how often somebody goes through them."""

    times = 0

    def __iter__(self) -> Any:
        self.times += 1
        return super().__iter__()


@pytest.mark.parametrize("text", ["甲 / SUM(组.甲)", "甲 - 组[名=名].甲", "SUM(组[类=类].甲)"])
def test_what_many_rows_share_is_worked_out_once(text: str) -> None:
    rows = CountedRows({"名": str(n), "类": "x", "甲": Decimal(n)} for n in range(1, 300))
    unit: dict[str, Any] = {"组": rows}
    read, memo = small_formula.read(text, each="组"), {}  # type: ignore[var-annotated]

    for n in range(len(rows)):
        row = FormulaRow(read, unit, {}, ("组", n), unit["组"][n], memo)
        assert evaluate.evaluate(row).value is not None
    assert rows.times == 1


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (
            "甲 <= MIN(10, ROUND(10 * 95 / 满分, 2))",
            "condition",
            "甲 718.46 > MIN(10, ROUND(10×95÷100, 2)) = 9.5",
        ),
        ("甲 < 甲", "condition", "甲 718.46 ≥ 甲 718.46"),
        ("NOT(甲 > 乙)", "condition", "甲 718.46 > 乙 3"),
        ("NOT(乙 = 3)", "condition", "乙 3，应不等于 3"),
        ("NOT(乙 <> 4)", "condition", "乙 3，应等于 4"),
        ('名称 = ""', "condition", "名称 “某局”，应为空白"),
        ("OR(乙 > 5, 甲 < 乙)", "condition", "乙 3 ≤ 5；甲 718.46 ≥ 乙 3"),
        ("NOT(OR(乙 > 5, AND(甲 > 乙, 乙 >= 3)))", "condition", "甲 718.46 > 乙 3；乙 3 ≥ 3"),
        ("IF(甲 > 1, 乙 > 5, 乙 > 6)", "condition", "乙 3 ≤ 5"),
        ("SUM(组.甲) = 4", "condition", "1.10+2.25 = 3.35，应等于 4"),
        ("SUM(乙) = 4", "condition", "3，应等于 4"),
        ("SUM(组.甲, -乙) * 2", "amount", "(1.10+2.25+(-3))×2 = 0.7"),
        ("SUM(组.甲) + 乙 - SUM(组.甲)", "amount", "1.10+2.25+3-(1.10+2.25) = 3"),
        ("SUM(组[类=名称].甲, 乙)", "amount", "3"),
        ('等级 <> ""', "condition", "等级 空白"),
        (
            "AND(乙 > 5, 甲 > 乙, 名称 = 优等)",
            "condition",
            "乙 3 ≤ 5；名称 “某局”，应等于 优等 “优”",
        ),
        ("(甲 + 1) * (乙 - (2 - 1))", "amount", "(718.46+1)×(3-(2-1)) = 1438.92"),
        ("MIN(组[类=名称].甲)", "amount", "MIN(空白) = 空白"),
        ("1 / 0", "amount", "1÷0 = 除数“0”为 0（1÷0）"),
        ("乙", "amount", "3"),
    ],
)
def test_the_arithmetic_has_the_numbers_put_in(text: str, kind: Any, expected: str) -> None:
    assert small_formula.words(text, UNIT, kind) == expected
