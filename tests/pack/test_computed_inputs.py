"""What computed values are worked out from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.pack import computed_inputs
from tests import scored_pack, small_pack

if TYPE_CHECKING:
    from pathlib import Path


def test_computed_values_name_what_they_are_worked_out_from() -> None:
    inputs = computed_inputs.of_unit(scored_pack.load(), scored_pack.unit()).inputs

    assert inputs["指标", 1, "执行率"] == (("指标", 1, "执行数"), ("指标", 1, "预算数"))
    assert inputs[("总分",)] == tuple(("指标", row, "得分") for row in range(4))
    assert inputs["项目", 0, "支出", 1, "占比"] == (
        ("项目", 0, "支出", 1, "金额"),
        ("项目", 0, "小计"),
    )
    # Settings, constants and tables are no values of the unit.
    assert inputs[("等级",)] == (("总分",),)
    assert inputs[("余分",)] == (("总分",),)


def test_rows_known_by_a_key_are_inputs_with_their_keys(tmp_path: Path) -> None:
    pack = small_pack.load(tmp_path)
    unit = {"名称": "某局", "组": [{"名": "甲", "数": "1"}], "人": [{"姓名": "某", "组": "甲"}]}

    inputs = computed_inputs.of_unit(pack, unit).inputs

    assert inputs["人", 0, "组数"] == (("人", 0, "组"), ("组", 0, "名"), ("组", 0, "数"))
    assert inputs[("总数",)] == (("组", 0, "数"),)
    assert ("组", 0, "序号") not in inputs


def test_choices_are_those_of_the_schema() -> None:
    choices = computed_inputs.of_unit(scored_pack.load(), scored_pack.unit()).choices

    assert choices == {("项目", "类别"): ("一类", "二类")}
