"""An address names campaigns and data files by ids that are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.campaign import campaigns
from generator.desk import address_ids

if TYPE_CHECKING:
    from pathlib import Path


def test_campaigns_and_data_files_are_found_by_their_ids(project: Path) -> None:
    [(campaign, folder)] = address_ids.campaign_folders(project / "data").items()
    [file] = campaigns.unit_files(folder)
    unit = address_ids.of(file)

    assert folder == project / "data" / "2023"
    assert campaign == address_ids.of("2023")
    assert address_ids.unit_file(folder, [file], unit) == folder / file
    assert (campaign + unit).isalnum()


def test_only_what_the_folder_lists_has_an_id(project: Path) -> None:
    (project / "data" / "空文件夹").mkdir()

    assert len(address_ids.campaign_folders(project / "data")) == 1
    assert (
        address_ids.unit_file(project, ["units/甲局.yaml"], address_ids.of("units/乙局.yaml"))
        is None
    )


def test_a_name_that_is_no_text_has_an_id() -> None:
    assert address_ids.of("units/\udcff.yaml") != address_ids.of("units/\udcfe.yaml")
