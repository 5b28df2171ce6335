from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from generator.campaign import campaigns
from tests import vehicles

if TYPE_CHECKING:
    from pathlib import Path

    from generator.campaign.campaigns import Campaign

PERSONAL = "personal: [车辆.车牌]\n"


@pytest.fixture
def campaign(tmp_path: Path) -> Campaign:
    """A campaign of three units with 1, 2 and 3 vehicles, whose plates are personal."""
    templates = tmp_path / "templates"
    shutil.copytree(vehicles.TEMPLATES, templates)
    with (templates / "vehicle-register" / "pack.yaml").open("a", encoding="utf-8") as stream:
        stream.write(PERSONAL)
    folder = tmp_path / "data" / "2024"
    vehicles.write_settings(folder, "单位顺序: [甲局, 乙局, 丙局]")
    for number, name in enumerate(("甲局", "乙局", "丙局"), 1):
        vehicles.write_unit(folder, name, *range(10, 10 + number))
    return campaigns.load(folder, templates)
