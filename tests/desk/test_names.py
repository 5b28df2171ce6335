"""An address names campaigns and data files by ids that are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.desk import names

if TYPE_CHECKING:
    from pathlib import Path


def test_campaigns_and_data_files_are_found_by_their_ids(project: Path) -> None:
    [(campaign, folder)] = names.campaign_folders(project / "data").items()
    [(unit, file)] = names.unit_files(folder).items()

    assert folder == project / "data" / "2023"
    assert file.parent == folder / "units"
    assert campaign == names.of("2023")
    assert unit == names.of(f"units/{file.name}")
    assert (campaign + unit).isalnum()


def test_only_what_the_folder_lists_has_an_id(project: Path) -> None:
    folder = project / "data" / "2023"
    (folder / "units" / "某局.yaml.bak").touch()
    (folder / "units" / "说明.txt").touch()
    (project / "data" / "空文件夹").mkdir()

    assert len(names.campaign_folders(project / "data")) == len(names.unit_files(folder)) == 1


def test_a_name_that_is_no_text_has_an_id() -> None:
    assert names.of("units/\udcff.yaml") != names.of("units/\udcfe.yaml")
