"""Small campaigns of the second pack, whose one form is compiled in a twentieth of a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.campaign import campaigns
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

    from generator.campaign.campaigns import Campaign

TEMPLATES = CHECKOUT / "tests" / "packs"


def write_unit(campaign: Path, name: str, *mileages: object, file: str = "") -> Path:
    """Write the unit's data file: a vehicle for each mileage."""
    rows = "".join(
        f"  - 车牌: 湘B{number}\n    里程: {mileage}\n" for number, mileage in enumerate(mileages)
    )
    path = campaign / "units" / f"{file or name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"单位: {name}\n车辆:\n{rows or '  []'}\n", encoding="utf-8")
    return path


def write_settings(campaign: Path, *lines: str) -> Path:
    """Write the campaign's settings file, with these lines added."""
    campaign.mkdir(parents=True, exist_ok=True)
    path = campaign / "settings.yaml"
    path.write_text("\n".join(["表单: vehicle-register", "年份: 2024", *lines, ""]), "utf-8")
    return path


def load(folder: Path) -> Campaign:
    """The campaign in the folder."""
    return campaigns.load(folder, TEMPLATES)
