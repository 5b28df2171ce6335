"""What units are judged by is read again only where it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.desk import judging
from generator.desk.unit_data import unit_file
from generator.desk.unit_data.unit_file import UnitFile
from tests.desk import desk_units
from tests.desk.desk_units import TEXT, open_file

if TYPE_CHECKING:
    from pathlib import Path

    from generator.desk.judging import Judging


def again(file: UnitFile) -> Judging:
    campaign = file.judging.campaign
    return judging.read(campaign.folder, campaign.pack.folder.parent, file.judging)


def test_nothing_is_read_again_while_nothing_changes(tmp_path: Path) -> None:
    file = open_file(tmp_path)

    assert again(file) is file.judging


def test_another_file_of_the_same_unit_is_found(tmp_path: Path) -> None:
    file = open_file(tmp_path)
    file.path.with_name("副本.yaml").write_text(TEXT, "utf-8")

    unit = unit_file.read(UnitFile(again(file), file.path, file.past))

    assert "same-unit" in {d.code for d in unit.checked.diagnostics}
    of_both = desk_units.checked(file)
    assert set(unit.checked.diagnostics) <= set(of_both)


def test_a_roster_that_comes_is_read(tmp_path: Path) -> None:
    file = open_file(tmp_path)
    folder = file.judging.campaign.folder
    (folder / "roster.csv").write_text("单位名称\n乙局\n", "utf-8")

    unit = unit_file.read(UnitFile(again(file), file.path, file.past))

    assert "unlisted" in {d.code for d in unit.checked.diagnostics}
    assert unit.checked.diagnostics == desk_units.checked(file)


def test_other_settings_are_read(tmp_path: Path) -> None:
    file = open_file(tmp_path)
    settings = file.judging.campaign.folder / "settings.yaml"
    settings.write_text("表单: small\n年份: 2025\n\n", "utf-8")

    assert again(file).campaign.settings["年份"] == "2025"
