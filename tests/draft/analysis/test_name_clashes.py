from __future__ import annotations

from tests.pictured_form import draft, lines, paths

_FIRST = "附表1\n甲情况表\n单位名称 │ ×3\n"
_SECOND = "附表2\n乙登记表\n"


def test_same_label_on_two_forms_is_one_field() -> None:
    made = draft(_FIRST + "活动地点 │ ×3", _SECOND + "活动地点 │ │ 天数 │ ")

    assert paths(made) == ["单位名称", "活动地点", "天数"]


def test_label_that_says_little_is_a_field_on_each_form() -> None:
    made = draft(_FIRST + "备注 │ ×3", _SECOND + "备注 │ │ 天数 │ ")

    assert paths(made) == ["单位名称", "备注", "备注2", "天数"]
    assert any(guess.what == "“备注”在前面的表中已有，此表中名为“备注2”" for guess in made.guesses)


def test_name_and_figures_of_a_thing_are_the_same_in_the_list_and_on_its_form() -> None:
    made = draft(
        _FIRST + "资产名称 │ 数量 │ 金额 │ 备注\n│ │ │ \n│ │ │ ",
        _SECOND + "资产名称 │ ×3\n数量 │ │ 金额 │ \n备注 │ ×3",
    )

    of_assets = [path for path in paths(made) if path.startswith("资产")]
    assert of_assets == [f"资产[].{name}" for name in ("名称", "数量", "金额", "备注", "备注2")]


def test_list_of_one_form_and_group_of_another_are_two_things() -> None:
    made = draft(
        _FIRST + "计划↓ │ 事项 │ 目标 │ 时限\n↑ │ │ │ \n↑ │ │ │ ",
        _SECOND + "计划↓ │ 依据 │ \n↑ │ 措施 │ ",
    )

    assert paths(made)[1:] == [
        "计划[].事项",
        "计划[].目标",
        "计划[].时限",
        "计划2.依据",
        "计划2.措施",
    ]


def test_field_with_the_name_of_a_group_goes_into_it() -> None:
    made = draft(_FIRST + "资金 │ ×3\n资金↓ │ 拨款 │ ×2\n↑ │ 自筹 │ ×2")

    assert lines(made)[3] == "资金 │ {资金.资金}"
    assert paths(made) == ["单位名称", "资金.资金", "资金.拨款", "资金.自筹"]
