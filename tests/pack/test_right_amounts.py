"""Amounts of whole units that are right though something else in the file, or last year, is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from generator.campaign import check
from generator.campaign.last_year import LastYear
from tests.conftest import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.pack.pack import Pack

    Found = Callable[..., set[tuple[str, str]]]

UNIT = """部门名称: 某局
年度预算申请:
  一般公共预算拨款: {general}
  政府性基金拨款: {amount}
  其他资金: 0
  基本支出: {general}
  项目支出: {amount}
部门职责概述: 职责。
年度绩效指标:
  产出指标:
    成本指标:
      - 三级指标: {whole}
        指标值: {whole_value}
专项资金:
  - 名称: 甲专项
    金额: {amount}
    实施期绩效目标: 目标。
    年度绩效目标: 目标。
支出方向:
  - 名称: 甲方向
    所属专项: 甲专项
    金额: {amount}
    项目实施期: {period}
    年度绩效指标:
      产出指标:
        成本指标:
          - 三级指标: {name}
            指标值: {value}
    支出明细:
      - 支出内容简介: 工程款
        支出明细: 工程款
        金额: {amount}
        测算依据及过程说明: {basis}
"""


class Said(NamedTuple):
    """What the unit says of its one amount."""

    amount: str
    name: str = "总成本"
    value: str = "按预算"
    basis: str = "按实际发生数"
    period: str = "2023年全年"
    whole: str = "总成本"
    whole_value: str = "按预算"
    general: str = "0"


@pytest.fixture
def found(tmp_path: Path, performance_targets: Pack) -> Found:
    """The codes with the severities of what is found in the amounts, by the figures' names."""

    def find(said: Said, before: str = "") -> set[tuple[str, str]]:
        earlier = Said(before or "1", general=said.general)
        for year, values in (("2022", earlier), ("2023", said)):
            path = tmp_path / year / "units" / "某局.yaml"
            path.parent.mkdir(parents=True)
            path.write_text(UNIT.format(**values._asdict()), encoding="utf-8")
        files = frozenset(["units/某局.yaml"])
        last = LastYear(tmp_path / "2022", "2022", files, "部门名称", str)
        settings = {**SETTINGS, "年度": "2023"}
        unit = check.check_unit(
            performance_targets, path, settings, before=last if before else None
        )
        codes = ("bound", "magnitude", "adds-up", "calculation", "sum")
        return {(d.code, d.severity) for d in unit.diagnostics if d.code in codes}

    return find


@pytest.mark.parametrize(
    "name",
    [
        "工程总造价",
        "合同总价",
        "合同金额",
        "概算批复金额",
        "项目总投资",
        "带动社会投资额",
        "最高限价",
        "招标控制价",
        "中标价",
        "撬动贷款",
    ],
)
@pytest.mark.parametrize("field", ["name", "whole"])
def test_another_quantity_may_be_more_than_the_amount(name: str, field: str, found: Found) -> None:
    value = "value" if field == "name" else "whole_value"

    assert found(Said("48")._replace(**{field: name, value: "≤500万元"})) == set()


@pytest.mark.parametrize(
    ("said", "severity"),
    [
        (Said("48", "总成本", "≤500万元"), "error"),
        (Said("48", "不超过预算", "≤500万元"), "error"),
        (Said("48", "项目支出", "≤49万元"), "error"),
        (Said("48", whole="总成本", whole_value="≤500万元"), "error"),
        (Said("48", "道路改造", "≤500万元"), "warning"),
        (Said("48", "总成本", "≤500万元", period="2023年至2025年"), "warning"),
        (Said("48", "总成本", "≤500万元", period="2022年7月—2023年6月"), "warning"),
        (Said("48", "总成本", "≤500万元", period="三年"), "warning"),
        (Said("48", "总成本", "≤500万元", period="2023年1月至2023年12月"), "error"),
    ],
)
def test_what_may_be_another_quantity_is_a_warning(said: Said, severity: str, found: Found) -> None:
    assert found(said) == {("bound", severity)}


@pytest.mark.parametrize(
    "said",
    [
        Said("20000", "危房改造补助", "2万元", "10000户×2万元/户=20000万元"),
        Said("20000", "危房改造补助", "≤2万元", "每户2万元，10000户"),
        Said("20000", "危房改造补助", "2万元", "补助2万元，10000户，共20000万元"),
        Said("500", "慰问金", "0.05万元", "10000人×0.05万元/人=500万元"),
        Said("500", "慰问金", "0.05万元", "10000人×500元=500万元"),
        Said("500", whole="慰问金", whole_value="0.05万元", basis="10000人×500元=500万元"),
    ],
)
def test_a_price_is_not_the_whole_where_the_calculation_has_it(said: Said, found: Found) -> None:
    assert found(said) == set()


@pytest.mark.parametrize(
    ("amount", "before", "basis"),
    [
        ("5000", "0.5", "按合同价5000万元"),
        ("5000", "0.5", "合同价5000万元"),
        ("5000", "0.5", "按合同价0.5亿元"),
        ("5000", "0.5", "概算8000万元，本年安排5000万元"),
        ("5000", "0.5", "A设备3000万元，B设备2000万元"),
        ("5000", "0.5", "500户×10万元/户=5000万元"),
        ("5000", "0.5", "500户×10万元/户"),
        ("5000", "0.5", "每户10万元，500户"),
        ("5000", "0.5", "投资20000万元的25%"),
        ("10000", "1", "按合同价10000万元"),
        ("0.5", "5000", "按合同价0.5万元"),
        ("0.5", "5000", "10人×500元"),
    ],
)
@pytest.mark.parametrize("general", ["0", "700"])
def test_last_years_amount_proves_nothing_where_the_file_says_this_years(
    amount: str,
    before: str,
    basis: str,
    general: str,
    found: Found,
) -> None:
    said = found(Said(amount, basis=basis, general=general), before)

    assert said == {("magnitude", "warning")}


@pytest.mark.parametrize(
    "said",
    [
        Said("5000", "工程总造价", "≤5000万元"),
        Said("5000", "道路改造", "≤5000万元"),
        Said("5000", whole="总成本", whole_value="≤5000万元"),
    ],
)
def test_an_indicator_may_say_it_for_all_figures_that_are_as_much(said: Said, found: Found) -> None:
    assert found(said, "0.5") == {("magnitude", "warning")}


@pytest.mark.parametrize(
    ("said", "before"),
    [
        (Said("5000"), "0.5"),
        (Said("5000", basis="按合同价500万元"), "0.5"),
        (Said("5000", basis="100户×5万元/户"), "0.5"),
        (Said("540000", "总成本", "≤54万元"), ""),
        (Said("540000", "危房改造补助", "≤54万元", "9万户×6元=54万元"), ""),
        (Said("540000", basis="按合同价54万元", whole_value="≤54万元"), ""),
        (Said("540000", basis="540000元", general="700"), "54"),
        (Said("54", "总成本", "≤540000万元", "办公费54万元"), ""),
    ],
)
def test_what_nothing_in_the_file_agrees_with_stays_an_error(
    said: Said, before: str, found: Found
) -> None:
    assert ("magnitude", "error") in found(said, before)


def test_an_indicator_that_is_less_than_what_the_calculation_says_is_doubtful(found: Found) -> None:
    said = Said("20000", "危房改造补助", "≤2万元", "财政补助20000万元")

    assert found(said) == {("magnitude", "warning")}


@pytest.mark.parametrize(
    "said",
    [
        *(
            Said("10000", name, "≤1万元")
            for name in ("农户改厕补助", "亩造价补贴", "宣传费", "项目管理费", "设备维修费", "奖励")
        ),
        Said("10000", whole="印刷费", whole_value="≤1万元"),
        *(
            Said("10000", basis=basis)
            for basis in ("含监理费1万元", "定额1万元", "投标保证金1万元", "结余1万元", "一人1万元")
        ),
    ],
)
def test_what_may_be_a_part_or_a_price_is_a_warning(said: Said, found: Found) -> None:
    assert found(said) - {("adds-up", "warning")} <= {("magnitude", "warning")}


@pytest.mark.parametrize(
    "said",
    [
        Said("540000", "项目总成本（万元）", "≤54"),
        Said("540000", "预算控制数", "54万元整"),
        Said("540000", "总成本", "每年≤54万元"),
        # Two places that say so are sure.
        Said("540000", "宣传费", "≤54万元", "宣传费54万元"),
        Said("540000", basis="54万元/年"),
        Said("540000", basis="每册108元×5000册"),
    ],
)
def test_what_speaks_of_the_whole_is_an_error(said: Said, found: Found) -> None:
    assert ("magnitude", "error") in found(said)


@pytest.mark.parametrize(
    ("amount", "general", "severities"),
    [
        ("90000", "710000", {("magnitude", "warning")}),
        ("9000", "71000", set()),
        ("90000", "710050", set()),
        ("900", "710000", set()),
    ],
)
def test_a_file_of_large_round_figures_alone_is_doubtful(
    amount: str, general: str, severities: set[tuple[str, str]], found: Found
) -> None:
    assert found(Said(amount, general=general)) == severities
