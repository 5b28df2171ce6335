"""What a form to hand out shows: known texts, blank sums, spare rows and copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generator.form import handout, lint
from generator.pack import pack
from tests.conftest import CHECKOUT, PACKS
from tests.filled_word import handed_out

if TYPE_CHECKING:
    from generator.form.context import Context

SMALL_PACKS = CHECKOUT / "tests" / "packs"
TARGETS = pack.load(PACKS / "performance-targets")
TRAINING = pack.load(SMALL_PACKS / "training-plan")
VEHICLES = pack.load(SMALL_PACKS / "vehicle-register")
CROWDED = handout.crowded_lists(lint.read_models(TARGETS)[0])


def _shown(values: dict[str, Any]) -> Any:
    unit = handed_out(TARGETS, {"年度": "2024"}, values)
    return handout.context(TARGETS, unit, CROWDED)


def test_what_is_known_is_shown_and_sums_are_blank() -> None:
    funds = [{"名称": "甲", "金额": "1.50"}]
    shown = _shown(
        {
            "部门名称": "某局",
            "年度预算申请": {"资金总额": "9", "其他资金": "约 3"},
            "专项资金合计": "1.5",
            "专项资金": funds,
        }
    )

    assert (shown["年度"], shown["部门名称"]) == ("2024", "某局")
    # An amount that is none is printed as typed.
    assert shown["年度预算申请"]["其他资金"] == "约 3"
    assert (shown["年度预算申请"]["资金总额"], shown["专项资金合计"]) == ("", "")
    assert shown["专项资金"][0]["金额"] == "1.50"


def test_looked_up_amounts_are_shown_and_defaults_are_not() -> None:
    funds = [{"名称": "甲", "金额": "1.50", "年度绩效目标": "好"}, {"金额": "7"}]
    directions = [{"名称": "一", "所属专项": "甲"}, {"名称": "二"}, {"所属专项": "丙"}]
    shown = _shown({"部门名称": "某局", "专项资金": funds, "支出方向": directions})

    assert [each["专项金额"] for each in shown["支出方向"][:3]] == ["1.50", "", ""]
    assert shown["支出方向"][0]["年度绩效目标"] == ""


def test_lists_have_spare_rows_and_repeating_forms_spare_copies() -> None:
    work = [{"事项": "甲"}] * 2
    indicators = {"产出指标": {"数量指标": [{"三级指标": "甲"}] * 5}}
    shown = _shown({"部门名称": "某局", "年度重点工作计划": work, "年度绩效指标": indicators})

    assert len(shown["年度重点工作计划"]) == 2 + handout.SPARE_ROWS
    # At least the rows that the pack says.
    assert len(shown["专项资金"]) == 6
    assert len(shown["支出方向"]) == handout.LEAST_COPIES
    # Nine lists of indicators in one table: fewer.
    assert len(shown["年度绩效指标"]["产出指标"]["数量指标"]) == 5 + handout.SPARE_ROWS_OF_MANY
    assert len(shown["年度绩效指标"]["产出指标"]["质量指标"]) == handout.SPARE_ROWS_OF_MANY
    assert len(shown["支出方向"][3]["支出明细"]) == handout.SPARE_ROWS
    more = _shown({"部门名称": "某局", "支出方向": [{"名称": "甲"}] * 5})
    assert len(more["支出方向"]) == 5 + handout.SPARE_COPIES


def test_spare_rows_are_numbered_where_rows_are() -> None:
    shown: Context = handout.context(TRAINING, handed_out(TRAINING, {}, {"单位": "某局"}))
    courses: Any = shown["培训班"]

    assert [each["序号"] for each in courses] == ["1", "2", "3", "4"]
    assert [each["序号"] for each in courses[3]["支出"]] == ["1", "2", "3"]
    assert [each["序号"] for each in _shown({"部门名称": "某局"})["专项资金"]][:2] == ["一", "二"]


def test_the_values_that_were_handed_in_stay_as_they_are() -> None:
    values: dict[str, Any] = {"部门名称": "某局", "专项资金合计": "1", "专项资金": [{"名称": "甲"}]}
    _shown(values)

    assert values == {"部门名称": "某局", "专项资金合计": "1", "专项资金": [{"名称": "甲"}]}


@pytest.mark.parametrize("each", [TRAINING, VEHICLES])
def test_lists_are_crowded_only_beside_many_of_the_same_fields(each: pack.Pack) -> None:
    assert handout.crowded_lists(lint.read_models(each)[0]) == frozenset()
    assert ("年度重点工作计划",) not in CROWDED
    assert ("支出方向", "支出明细") not in CROWDED
    assert ("年度绩效指标", "产出指标", "数量指标") in CROWDED
