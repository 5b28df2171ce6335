"""The units of a campaign, and how far each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.collect import unit_states
from generator.common.diagnostics import RefusedError
from tests.collect import campaign_of_units

if TYPE_CHECKING:
    from pathlib import Path

    from generator.collect.unit_states import CampaignUnits


def find(folder: Path) -> CampaignUnits:
    return unit_states.find(campaign_of_units.load(folder))


def listed(found: CampaignUnits) -> list[tuple[str, int, str]]:
    return [
        (unit.name, unit.row.row if unit.row else 0, unit.path.name if unit.path else "")
        for unit in found.units
    ]


def test_the_rosters_units_come_first_then_those_of_further_files(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="", 丁局="")
    campaign_of_units.write_roster(folder, "乙局", "甲局")

    assert listed(find(folder)) == [
        ("乙局", 2, ""),
        ("甲局", 3, "甲局.yaml"),
        ("丁局", 0, "丁局.yaml"),
    ]


def test_a_file_under_an_alias_is_the_rows(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 图书馆="", 第10局="")
    campaign_of_units.write_roster(
        folder, "示例图书馆,图书馆、书馆", "第十局,", head="单位名称,别名"
    )

    assert listed(find(folder)) == [
        ("示例图书馆", 2, "图书馆.yaml"),
        ("第十局", 3, "第10局.yaml"),
    ]


def test_a_file_that_names_no_unit_goes_by_its_own_name(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="")
    (folder / "units" / "乙局.yaml").write_text("名称:\n", encoding="utf-8")
    campaign_of_units.write_roster(folder, "乙局", "甲局")

    assert listed(find(folder)) == [("乙局", 2, "乙局.yaml"), ("甲局", 3, "甲局.yaml")]


def test_a_roster_with_mistakes_is_refused(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="")
    campaign_of_units.write_roster(folder, "甲局", "甲局")

    with pytest.raises(RefusedError):
        find(folder)


def test_each_data_file_is_checked_beside_the_others(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="总数: 五\n")
    (folder / "units" / "又一份.yaml").write_text("名称: 甲局\n", encoding="utf-8")
    campaign_of_units.write_roster(folder, "甲局", "乙局")

    found = {
        (each.unit.path.name if each.unit.path else ""): {d.code for d in each.checked.diagnostics}
        if each.checked
        else None
        for each in unit_states.units(find(folder))
    }

    assert found == {"甲局.yaml": {"number", "same-unit"}, "又一份.yaml": {"same-unit"}, "": None}


def test_only_the_wanted_units_are_checked(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="", 乙局="")

    units = unit_states.units(find(folder), ["乙局"])

    assert [each.unit.name for each in units] == ["乙局"]
