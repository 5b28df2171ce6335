from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import vehicles

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A campaign of three units, 甲局, 乙局 and 丙局, with 1, 2 and 3 vehicles."""
    campaign = tmp_path / "data" / "2024"
    vehicles.write_settings(campaign, "单位顺序: [甲局, 乙局, 丙局]")
    for number, name in enumerate(("甲局", "乙局", "丙局"), 1):
        vehicles.write_unit(campaign, name, *range(10, 10 + number))
    return campaign


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The campaign's output folder."""
    return tmp_path / "build" / "2024"
