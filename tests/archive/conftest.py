from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from generator.archive import archived_campaign, command, consistency
from generator.archive.archived_campaign import ArchivedCampaign
from generator.archive.bagit import bag_check, bag_files
from generator.build import stages
from tests import archives, vehicles

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def progress(items: object, *_: object) -> object:
    """No progress bar."""
    return items


@pytest.fixture(scope="session")
def _archived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a campaign of three units, 甲局, 乙局 and 丙局, built and archived once."""
    project = tmp_path_factory.mktemp("archived")
    folder, out = project / "data" / "2023", project / "build" / "2023"
    vehicles.write_settings(folder, "单位顺序: [甲局, 乙局, 丙局]")
    for number, name in enumerate(("甲局", "乙局", "丙局"), 1):
        vehicles.write_unit(folder, name, *range(10, 10 + number))
    campaign = vehicles.load(folder)
    stages.build(campaign, out, stages.Options())
    archives.put_pdfs(out)
    options = command.Options(project / "archive", archives.DAY)
    command.archive_campaign(campaign, out, options, progress)  # type: ignore[arg-type]
    return project


@pytest.fixture
def project(_archived: Path, tmp_path: Path) -> Path:
    """A project whose campaign was built, each document with what stands for its PDF."""
    for name in ("data", "build"):
        shutil.copytree(_archived / name, tmp_path / "project" / name)
    return tmp_path / "project"


@pytest.fixture
def bag(_archived: Path, tmp_path: Path) -> Path:
    """The archive of that project, as a folder."""
    return shutil.copytree(_archived / archives.BAG, tmp_path / archives.DAY)


@pytest.fixture
def faults(bag: Path) -> Callable[[], list[str]]:
    """What contradicts what in the bag, as it is now."""

    def check() -> list[str]:
        with bag_files.open_bag(bag) as files:
            checksums = bag_check.check(files, progress)  # type: ignore[arg-type]
            archive = archived_campaign.open_archive(files, checksums)
            assert isinstance(archive, ArchivedCampaign)
            found = consistency.check(archive, progress)  # type: ignore[arg-type]
            return [str(fault) for fault in found]

    return check
