"""Points by what a figure reached of its target, against figures computed by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.pack.text_checks import attainment


def points(target: str, actual: str, full: str = "10") -> str | None:
    """The points as printed; None where nothing is said."""
    earned = attainment.attained(target, actual, Decimal(full))
    return None if earned is None else f"{earned.points:f}"


@pytest.mark.parametrize(
    ("target", "actual", "full", "expected"),
    [
        # at least: reached, exceeded, in proportion, nothing
        ("≥95%", "95%", "10", "10"),
        ("≥95%", "99.9%", "10", "10"),
        ("≥95%", "94.1%", "10", "9.91"),  # 94.1/95×10 = 9.90526…
        ("≥234公里", "117公里", "15", "7.5"),
        ("≥12次", "0次", "10", "0"),
        ("不少于3次", "2次", "10", "6.67"),
        ("50场以上", "42场", "10", "8.4"),
        (">3000条", "3000条", "10", "10"),
        ("≥0起", "0起", "10", "10"),
        # at most: kept, t < a < 2t, a = 2t, beyond, t = 0
        ("≤50万元", "50万元", "10", "10"),
        ("≤50万元", "38.2万元", "10", "10"),
        ("≤50万元", "51万元", "10", "9.8"),
        ("≤111.11万元", "117.11万元", "10", "9.46"),  # (1-6/111.11)×10 = 9.45999…
        ("≤50万元", "99.99万元", "10", "0"),  # 0.002 of a point
        ("≤50万元", "100万元", "10", "0"),
        ("≤50万元", "230万元", "10", "0"),
        ("≤0起", "0起", "10", "10"),
        ("≤0起", "1起", "10", "0"),
        ("24小时内", "36小时", "10", "5"),
        ("发现后7日内", "5日", "10", "10"),
        # without a sign: as at least; of 0 as at most
        ("6所", "6所", "10", "10"),
        ("6所", "7所", "10", "10"),
        ("18间", "16间", "6", "5.33"),
        ("100%", "98%", "10", "9.8"),
        ("0起", "0起", "15", "15"),
        ("0起", "1起", "15", "0"),
        ("50万元", "50万元", "10", "10"),
        # half points, and half a hundredth, which is one
        ("≥4项", "3项", "2.5", "1.88"),  # 1.875
        ("≥8项", "1项", "0.5", "0.06"),  # 0.0625
        ("≥200项", "1项", "1", "0.01"),  # 0.005
        ("≥201项", "1项", "1", "0"),  # 0.00497…
        ("≥3项", "1项", "0", "0"),
        ("≥3项", "3项", "7.50", "7.5"),
    ],
)
def test_points_are_those_of_the_formula(
    target: str, actual: str, full: str, expected: str
) -> None:
    assert points(target, actual, full) == expected


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("≥95%", "93.1", "9.8"),  # in the target's unit
        ("≥540000元", "27万元", "5"),
        ("≤54万元", "594000元", "9"),
        ("≥1,200人次", "600人次", "5"),
        ("≥９５％", "95%", "10"),
        ("＞＝95%", "95%", "10"),
        ("每周不少于2次", "每周1次", "5"),
        ("人均每年≥400元", "人均每年380元", "9.5"),
        ("≥95%", "达到95%", "10"),
        ("≥8个", "实际完成4个", "5"),
    ],
)
def test_units_and_ways_of_writing_are_understood(target: str, actual: str, expected: str) -> None:
    assert points(target, actual) == expected


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("2024年12月底前", "2024年12月20日"),  # days
        ("12月底前", "11月底前"),
        ("2024年", "2023年"),
        ("15日", "14日"),
        ("持续完善", "达成年度指标"),  # no numbers
        ("≥95%", ""),
        ("≥95%", "≥95%"),  # a bound is no figure
        ("≥95%", "约95%"),
        ("≥50份", "50余份"),
        ("90%-95%", "92%"),  # several
        ("≥3次", "3次，另有2次推迟"),
        ("前3名", "第2名"),  # ranks and grades
        ("2级", "3级"),
        ("百分之95", "百分之90"),
        ("≥12次", "12场"),  # other units
        ("≥12", "12次"),
        ("每周1次", "52次"),
        ("≥-5%", "3%"),  # no proportion of it
        ("≥95%", "0.952"),  # a share, not 0.952%
        ("50万元", "45万元"),  # less may be better
        ("3个月", "2个月"),
        ("两次", "1次"),
        ("≥5次" + "，全部完成" * 20, "5次"),
    ],
)
def test_where_the_texts_may_say_something_else_nothing_is_said(target: str, actual: str) -> None:
    assert points(target, actual) is None


@pytest.mark.parametrize(
    ("target", "actual", "how"),
    [
        ("≥95%", "93.1%", "93.1÷95×10=9.8"),
        ("≤50万元", "51万元", "（1-（51-50）÷50）×10=9.8"),
        ("≤50万元", "120万元", "实际数达到目标的两倍，得 0 分"),
        ("0起", "1起", "实际数不为 0，得 0 分"),
        ("6所", "6所", "已达到目标，得满分"),
    ],
)
def test_the_calculation_is_shown(target: str, actual: str, how: str) -> None:
    earned = attainment.attained(target, actual, Decimal(10))

    assert earned is not None
    assert earned.how == how
