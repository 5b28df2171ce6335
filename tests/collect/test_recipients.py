"""Who gets a form: the units of the roster and of the data files, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.campaign import roster_units
from generator.collect import recipients
from generator.common.diagnostics import UsageError
from tests.collect import campaign_of_units

if TYPE_CHECKING:
    from pathlib import Path

    from generator.collect.recipients import Recipients


def find(folder: Path) -> Recipients:
    campaign = campaign_of_units.load(folder)
    return recipients.find(campaign, roster_units.find(campaign))


def units(found: Recipients) -> list[tuple[str, bool]]:
    return [(recipient.unit, recipient.path is not None) for recipient in found.units]


def test_without_a_roster_those_with_a_data_file_get_a_form(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 第10局="", 第2局="")

    assert units(find(folder)) == [("第2局", True), ("第10局", True)]


def test_the_roster_comes_first_in_its_own_order(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="", 丁局="")
    campaign_of_units.write_roster(folder, "乙局", "甲局", "丙局")

    found = find(folder)

    assert units(found) == [("乙局", False), ("甲局", True), ("丙局", False), ("丁局", True)]
    assert found.refused == ()


def test_a_unit_that_is_not_on_the_roster_gets_a_form_and_is_named(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 图书馆="")
    campaign_of_units.write_roster(folder, "示例市示例区图书馆")

    found = find(folder)

    [note] = found.notes
    assert ("图书馆", True) in units(found)
    assert "“图书馆”有数据文件，但不在名册中" in note
    assert "示例市示例区图书馆" in note


def test_a_data_file_under_an_alias_is_the_units(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 图书馆="", 第10局="")
    campaign_of_units.write_roster(
        folder, "示例图书馆,图书馆、书馆", "第十局,", head="单位名称,别名"
    )

    found = find(folder)

    assert units(found) == [("图书馆", True), ("第10局", True)]
    assert ["第 2 行" in found.notes[0], "第 3 行" in found.notes[1]] == [True, True]


def test_units_whose_forms_would_share_a_path_get_none(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 甲="", 乙="")
    for file, name in (("甲", "甲/一局"), ("乙", "甲:一局")):
        (folder / "units" / f"{file}.yaml").write_text(f"名称: {name}\n", encoding="utf-8")

    found = find(folder)

    assert units(found) == []
    assert [(d.code, d.line, d.column) for d in found.refused] == [("same-unit", 1, 5)] * 2


def test_a_row_whose_form_would_lie_where_anothers_does_gets_none(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="")
    (folder / "units" / "甲局.yaml").write_text("名称: 1?1局\n", encoding="utf-8")
    campaign_of_units.write_roster(folder, "1*1局")

    found = find(folder)

    assert units(found) == [("1?1局", True)]
    assert [(d.code, d.line) for d in found.refused] == [("roster", 2)]


def test_a_data_file_without_a_name_is_told(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="")
    (folder / "units" / "甲局.yaml").write_text("总数: 1\n", encoding="utf-8")

    found = find(folder)

    assert [d.code for d in found.refused] == ["required"]
    assert units(found) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [("名称: [甲局]\n", "required"), ("总数: 1\n", "required"), ("", "empty")],
)
def test_why_a_data_file_names_no_unit_is_told(tmp_path: Path, content: str, code: str) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="")
    (folder / "units" / "甲局.yaml").write_text(content, encoding="utf-8")

    found = find(folder)

    assert units(found) == []
    assert {d.code for d in found.refused} == {code}


def test_a_data_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path)
    (folder / "units" / "甲局.yaml").mkdir()

    [finding] = find(folder).refused

    assert "这是一个文件夹" in finding.message


def test_the_name_is_read_as_the_data_file_means_it(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="")
    (folder / "units" / "甲局.yaml").write_text("名称: '甲''局'  # 注\n", encoding="utf-8")

    assert units(find(folder)) == [("甲'局", True)]


def test_only_those_asked_for_get_a_form(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="", 乙局="")
    campaign = campaign_of_units.load(folder)

    found = recipients.only(find(folder), ["乙局"], campaign, "forms blank 2024")

    assert units(found) == [("乙局", True)]


def test_a_name_that_is_no_units_is_told_with_the_nearest(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 示例市图书馆="")
    campaign = campaign_of_units.load(folder)

    with pytest.raises(UsageError, match="您要输入的是“示例市图书馆”吗"):
        recipients.only(find(folder), ["图书馆"], campaign, "forms blank 2024")
