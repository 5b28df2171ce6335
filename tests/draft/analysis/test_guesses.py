from __future__ import annotations

from tests.pictured_form import draft


def _told(*pictures: str) -> list[str]:
    return [f"{guess.place}：{guess.what}" for guess in draft(*pictures).guesses]


def test_every_guess_names_its_place_and_how_to_change_it() -> None:
    made = draft(
        "附表1\n2024年车辆情况表\n单位名称 │ ×2\n"
        "车牌 │ 里程（公里） │ 购置日期\n│ │ \n│ │ \n合计 │ │ "
    )

    assert [f"{guess.place}：{guess.what}" for guess in made.guesses] == [
        "附表1 第 1 行第 2 个单元格：“单位名称”是单位名称，字段名为“单位名称”",
        "附表1：标题中的年度“2024”由公共设置“年度”填入",
        "附表1 第 5 行第 3 个单元格：合计行的空白单元格，留空",
        "附表1 第 5 行第 2 个单元格：“车辆合计”等于“车辆.里程”之和",
        "附表1：“车辆”按列表处理，一项一行",
        "附表1：“里程”“车辆合计”按数字填写，计量单位为公里",
        "附表1：“购置日期”按日期填写",
    ]
    assert all(guess.how.endswith("。") for guess in made.guesses)


def test_questions_come_first() -> None:
    told = _told("登记表\n负责人 │ \n │ 主管部门意见 ×2 │")

    assert told[0] == "各表：单位名称字段“单位名称”未填入任何表格"


def test_field_on_several_forms_is_told_once() -> None:
    told = _told("附表1\n单位名称 │ \n填表人：   ", "附表2\n事由 │ \n填表人：   ")

    assert told[-1] == "附表1、附表2：“填表人”在几张表中是同一个字段，只填一次"
