"""Figures in another unit than their own: what tells them, and what right figures are not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from generator.pack import magnitudes
from generator.pack.checks import CHECKS

PATH = ("行", 0, "数")
PRICE = "均|每|单位成本|单价|标准|/"


class Case(NamedTuple):
    """A figure in 万元, and what is said of it elsewhere; bounds may have a name before a colon."""

    figure: str
    bounds: tuple[str, ...] = ()
    listing: str = ""
    last_year: str = ""
    most: str = ""


def find(case: Case) -> list[tuple[bool, str, str]]:
    """Whether it is a warning, what is told, and the mended figure."""
    named = [bound.rpartition(":") for bound in case.bounds]
    values: dict[str, Any] = {
        "total": [(PATH, Decimal(case.figure) if case.figure else None)],
        "bounds": [(("本", i, "值"), text) for i, (_, _, text) in enumerate(named)],
        "other": [(("本", i, "名"), name or None) for i, (name, _, _) in enumerate(named)],
        "listing": [(("行", 0, "依据"), case.listing or None)],
        "references": [],
    }
    if case.last_year:
        values["references"] = [(PATH, magnitudes.outside("上年", Decimal(case.last_year)))]
    options = {"unit": "万元", "except": PRICE, "most": case.most}
    found = CHECKS["magnitude"].find(values, options)
    return [(f.is_warning, f.placeholders["slip"], str(f.placeholders["mended"])) for f in found]


WRONG = [
    # 元 typed, the bound says 万元.
    (Case("540000", ("≤54万元",)), "54"),
    (Case("540000", ("不超过54万元。",)), "54"),
    (Case("540000", ("54万元以内",)), "54"),
    (Case("540000", ("54万元",)), "54"),
    (Case("540000", ("项目总成本≤54万元",)), "54"),
    (Case("540000", ("≤540000元",)), "54"),
    (Case("544600", ("≤54万元",)), "54.46"),
    (Case("5000", ("≤0.5万元",)), "0.5"),
    (Case("300000000", ("≤3亿元",)), "30000"),
    (Case("540000", ("54万元整",)), "54"),
    (Case("540000", ("人民币54万元",)), "54"),
    (Case("540000", ("不超过预算54万元",)), "54"),
    (Case("540000", ("≤54（万元）",)), "54"),
    # Of several bounds one is the whole, or all together are.
    (Case("540000", ("培训成本:≤5万元", "总成本:≤54万元")), "54"),
    (Case("540000", ("办公成本:≤20万元", "培训成本:≤34万元")), "54"),
    (Case("540000", ("人均成本:≤100元", "总成本:≤54万元")), "54"),
    # 亿 typed, or moved by mistake.
    (Case("0.0054", ("≤54万元",)), "54"),
    (Case("3", ("≤3亿元",), "", "30000"), "30000"),
    # The texts beside it.
    (Case("500000", listing="毛发检测：50万元（100元/份×5000份=50万元）"), "50"),
    (Case("500000", listing="100元/份×5000份=50万元"), "50"),
    (Case("500000", listing="单价100元，5000份，共50万元"), "50"),
    (Case("500000", listing="100元×5000份=500000元"), "50"),
    (Case("90000", listing="提示牌10个*3000共3万元，宣传栏40块*500共2万，宣传单4万元"), "9"),
    (Case("540000", listing="办公费10万元，印刷费44万元"), "54"),
    (Case("540000", listing="办公费100000元，印刷费44万元"), "54"),
    (Case("540000", listing="合计54万元，其中办公费10万元"), "54"),
    (Case("540000", listing="540000元"), "54"),
    (Case("5000", listing="培训费5000元（10人×500元=5000元）"), "0.5"),
    (Case("0.005", listing="检测50万元"), "50"),
    (Case("540000", listing="约54万元"), "54"),
    (Case("540000", listing="办公费约10万元，差旅费44万元左右"), "54"),
    (Case("540000", listing="控制在54万元以内"), "54"),
    (Case("540000", listing="每册108元×5000册"), "54"),
    (Case("540000", listing="54万元/年"), "54"),
    # Last year's, where the file itself says nothing of the figure.
    (Case("540000", last_year="54"), "54"),
    (Case("541000", last_year="54"), "54.1"),
    (Case("0.0054", last_year="54"), "54"),
    (Case("540000", ("人均成本:≤100元",), "", "54"), "54"),
    # The file contradicts itself, though last year had the same mistake.
    (Case("540000", ("≤54万元",), "", "540000"), "54"),
    # One finding, though everything says so.
    (Case("540000", ("≤54万元",), "办公费54万元", "54", "100000"), "54"),
]


@pytest.mark.parametrize(("case", "mended"), WRONG)
def test_a_figure_in_another_unit_is_an_error_with_the_mended_one(case: Case, mended: str) -> None:
    [(is_warning, slip, told)] = find(case)

    assert not is_warning
    assert told == mended
    assert f"以万元为单位应填 {mended}" in slip


@pytest.mark.parametrize(
    ("case", "value"),
    [
        # The figure's digits with another unit behind them, or moved by four places.
        (Case("54", ("≤540000万元",)), "540000"),
        (Case("54", ("≤54亿元",)), "540000"),
        (Case("3", ("≤3亿元",)), "30000"),
        (Case("54", listing="印刷费54元"), "0.0054"),
        (Case("100", last_year="1000000"), "1000000"),
        (Case("12", last_year="0.0012"), "0.0012"),
    ],
)
def test_where_either_of_two_may_be_wrong_both_are_named(case: Case, value: str) -> None:
    [(is_warning, slip, told)] = find(case)

    assert not is_warning
    assert slip.endswith(f"为 {value} 万元，相差一万倍，两处中有一处计量单位有误")
    assert told == case.figure


RIGHT = [
    Case("54", ("≤54万元",)),
    Case("54", ("≤540000元",), "540000元", "54"),
    Case("54", ("总成本:≤54万元", "人均成本:≤54元")),
    # Truly small, truly large.
    Case("0.5", ("≤0.5万元",), "5000元", "0.5"),
    Case("0.5", ("≤5000元",)),
    Case("0.01", listing="邮寄费100元"),
    Case("30000", ("≤3亿元",), "道路工程3亿元", "28000", "100000"),
    Case("30000", ("≤30000万元",), "一标段20000万元，二标段1亿元", most="100000"),
    Case("100000", most="100000"),
    # Prices beside totals.
    Case("50", listing="100元×5000份=50万"),
    Case("50", listing="100元/份×5000份=50万元"),
    Case("50", listing="50元/份，10000份"),
    Case("50", listing="单价50元，1万份，共计50万元"),
    Case("50", listing="宣传册10000份，50元"),
    Case("50", listing="误餐费50元，500人，20次"),
    Case("50", listing="补助50元，1万人次"),
    Case("50", listing="每人50元"),
    Case("50", listing="50万元，其中50元/份"),
    Case("100", ("≤100元",)),
    Case("100", ("每份成本≤100元",)),
    Case("10000", ("户均补助:≤1万元",)),
    Case("10000", ("单位成本:≤1万元", "总成本:≤10000万元")),
    Case("10000", ("≤1万元/户",)),
    # A part of the whole, figures of another kind, texts that say nothing certain.
    Case("54", ("办公成本:≤5万元",)),
    Case("54", ("控制在预算以内",), "按实际发生数"),
    Case("54", ("人均每年≥1000元",)),
    Case("54", listing="约54万元"),
    Case("50", listing="单价约50元，数量据实"),
    Case("540000", listing="上年54万元，比上年增加"),
    Case("540000", listing="人民币五十四万元"),
    # Zero and blank.
    Case("0", ("≤54万元",), "", "54"),
    Case("0.00", ("≤54万元",)),
    Case("", ("≤54万元",), "54万元", "54"),
    Case("54", ("≤0万元",), "0元"),
    # Last year's: a hundred times is a matter of policy.
    Case("5400", last_year="54"),
    Case("0.54", last_year="54"),
    Case("53946", last_year="54"),
]


@pytest.mark.parametrize("case", RIGHT)
def test_nothing_is_said_of_a_right_figure(case: Case) -> None:
    assert find(case) == []


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (Case("100000.01", most="100000"), "超过一般上限 100000 万元"),
        (Case("200000", last_year="100", most="100000"), "超过一般上限 100000 万元"),
        (Case("54000", last_year="54"), "上年为 54 万元，相差 1000 倍"),
        (Case("64800", last_year="54"), "上年为 54 万元，相差 1200 倍"),
        (Case("0.05", last_year="54"), "上年为 54 万元，相差 1080 倍"),
        # The file itself confirms the figure: last year's may be the wrong one.
        (Case("54", ("≤54万元",), last_year="540000"), "上年为 540000 万元，相差 10000 倍"),
        (Case("54", listing="54万元", last_year="0.0054"), "上年为 0.0054 万元，相差 10000 倍"),
    ],
)
def test_a_figure_that_may_be_right_is_a_warning(case: Case, told: str) -> None:
    [(is_warning, slip, _)] = find(case)

    assert is_warning
    assert slip == told


@pytest.mark.parametrize(
    ("unit", "figure", "typed", "mended"),
    [
        ("万元", "540000", "元", "54"),
        ("万元", "0.0054", "亿元", "54"),
        ("元", "54", "万元", "540000"),
    ],
)
def test_the_unit_that_was_probably_typed_is_named(
    unit: str, figure: str, typed: str, mended: str
) -> None:
    others = [magnitudes.outside("上年", Decimal(mended))]
    doubt = magnitudes.doubt(Decimal(figure), [], others, {"unit": unit, "most": ""})

    assert doubt is not None
    assert doubt.slip == f"上年为 {mended} {unit}，可能按“{typed}”填写；以{unit}为单位应填 {mended}"
    assert doubt.advice == f"按{typed}填写的，请改为 {mended}；填写正确的，请核对上年的数据。"
