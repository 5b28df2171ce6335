"""The second pack with a year and a rule that compares figures with last year's campaign."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from generator.campaign import campaigns
from tests import vehicles

if TYPE_CHECKING:
    from pathlib import Path

    from generator.campaign.campaigns import Campaign

_RULE = """
  - id: mileage-magnitude
    code: magnitude
    check: magnitude
    each: 车辆
    total: 里程
    unit: 万元
    message: '{name} {total} 万元，{slip}'
    hint: '{advice}'

  - id: total-magnitude
    code: magnitude
    check: magnitude
    after: mileage-magnitude
    total: 里程合计
    unit: 万元
    message: '{name} {total} 万元，{slip}'
    hint: '{advice}'
"""


def write_templates(project: Path) -> Path:
    """The folder of templates, with that pack alone."""
    templates = project / "templates"
    folder = shutil.copytree(
        vehicles.TEMPLATES / "vehicle-register", templates / "vehicle-register"
    )
    with (folder / "pack.yaml").open("a", encoding="utf-8") as stream:
        stream.write("\nrollover: {year: 年份}\n")
    with (folder / "rules.yaml").open("a", encoding="utf-8") as stream:
        stream.write(_RULE)
    return templates


def write_campaign(project: Path, year: str, name: str = "") -> Path:
    """A campaign of that year without units, in a folder of that name."""
    folder = project / "data" / (name or year)
    (folder / "units").mkdir(parents=True)
    settings = f"表单: vehicle-register\n年份: {year}\n"
    (folder / "settings.yaml").write_text(settings, encoding="utf-8")
    return folder


def load(folder: Path) -> Campaign:
    """The campaign, with the pack of its project."""
    return campaigns.load(folder, folder.parent.parent / "templates")
