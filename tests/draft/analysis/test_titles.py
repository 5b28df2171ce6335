from __future__ import annotations

import pytest

from generator.draft.analysis import titles, unit_mentions
from generator.draft.analysis.text_holes import Hole
from tests import pictured_form


def _marked(text: str, *, is_title: bool = True) -> str:
    return "".join(
        f"{{{piece.kind}{piece.value}}}" if isinstance(piece, Hole) else piece
        for piece in titles.settings_in(text, is_title=is_title)
    )


@pytest.mark.parametrize(
    ("title", "marked"),
    [
        ("2023年区级专项资金绩效目标汇总表", "{year2023}年{level区级}专项资金绩效目标汇总表"),
        ("20××年车辆登记表", "{year}年车辆登记表"),
        ("20__年第__季度清单", "{year}年第__季度清单"),
        ("（    年度）", "（{year}年度）"),
        ("××县2024年支出表", "{place××县}{year2024}年支出表"),
        ("部门整体支出自评表", "部门整体支出自评表"),
        ("2024年3月8日", "2024年3月8日"),
    ],
)
def test_title_has_room_for_settings(title: str, marked: str) -> None:
    assert _marked(title) == marked


def test_level_and_place_are_settings_in_titles_only() -> None:
    assert _marked("2024年区级资金", is_title=False) == "{year2024}年区级资金"


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("2023年区级车辆情况登记表", "车辆"),
        ("示例市某局2024年6月至12月采购意向公开", "采购意向"),
        ("固定资产清单（试行）", "固定资产"),
    ],
)
def test_title_names_what_is_listed(title: str, subject: str) -> None:
    assert titles.subject(title) == subject


@pytest.mark.parametrize(
    ("picture", "unit"),
    [
        ("现将××单位采购意向公开如下：\n事项 │ ", "××单位"),
        ("现将某县教育局采购意向公开如下：\n事项 │ \n某县教育局\n2024年3月8日", "某县教育局"),
        ("登记表\n事项 │ ", ""),
    ],
)
def test_running_text_names_the_unit(picture: str, unit: str) -> None:
    assert unit_mentions.find(pictured_form.form(picture)) == unit
