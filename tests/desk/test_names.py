"""An address names campaigns and data files by ids that are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.campaign import campaigns
from generator.desk import names

if TYPE_CHECKING:
    from pathlib import Path


def test_campaigns_and_data_files_are_found_by_their_ids(project: Path) -> None:
    [(campaign, folder)] = names.campaign_folders(project / "data").items()
    [file] = campaigns.unit_files(folder)
    unit = names.of(file)

    assert folder == project / "data" / "2023"
    assert campaign == names.of("2023")
    assert names.unit_file(folder, [file], unit) == folder / file
    assert (campaign + unit).isalnum()


def test_only_what_the_folder_lists_has_an_id(project: Path) -> None:
    (project / "data" / "空文件夹").mkdir()

    assert len(names.campaign_folders(project / "data")) == 1
    assert names.unit_file(project, ["units/甲局.yaml"], names.of("units/乙局.yaml")) is None


def test_a_name_that_is_no_text_has_an_id() -> None:
    assert names.of("units/\udcff.yaml") != names.of("units/\udcfe.yaml")
