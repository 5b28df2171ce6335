"""A small campaign on disk, and a stand-in for the forms, which only says what it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.campaign import campaigns
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.form.handout import Handout
    from generator.pack.pack import Pack


def write(root: Path, **units: str) -> Path:
    """The campaign's folder; a data file for each of the units, with their texts below the name."""
    small_pack.write(root / "templates" / "small")
    folder = root / "data" / "2024"
    (folder / "units").mkdir(parents=True)
    (folder / "settings.yaml").write_text("表单: small\n年份: '2024'\n", encoding="utf-8")
    for name, text in units.items():
        path = folder / "units" / f"{name}.yaml"
        path.write_text(f"名称: {name}\n{text}", encoding="utf-8")
    return folder


def load(folder: Path) -> Campaign:
    return campaigns.load(folder, folder.parent.parent / "templates")


def write_roster(folder: Path, *rows: str, head: str = "单位名称") -> Path:
    path = folder / "roster.csv"
    path.write_bytes("".join(f"{row}\r\n" for row in (head, *rows)).encode("gb18030"))
    return path


def prepare(_: Pack) -> None:
    """As the modules that make forms do."""


def render(_: None, handout: Handout) -> bytes:
    """A form that shows the values it is filled with."""
    return f"{handout.mark.unit} {dict(handout.values)}".encode()
