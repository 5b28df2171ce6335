"""Campaigns of the vehicle register, a pack small enough for quick tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.compare import outline
from generator.pack import pack
from generator.readback import read_document
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

    from generator.compare.outline import Outline

PACK = CHECKOUT / "tests" / "packs" / "vehicle-register"


def write_campaign(folder: Path, units: dict[str, str], *, year: str = "2023") -> None:
    """A campaign with a data file for each name, of a unit of that name with so many kilometres."""
    (folder / "units").mkdir(parents=True)
    settings = f"表单: {PACK.name}\n年份: {year}\n"
    (folder / "settings.yaml").write_text(settings, encoding="utf-8")
    for name, miles in units.items():
        text = f"单位: {name}\n车辆:\n  - 车牌: 甲1\n    里程: {miles}\n"
        (folder / "units" / f"{name}.yaml").write_text(text, encoding="utf-8")


def printed_fields() -> Outline:
    """The fields that the register's form prints."""
    reader = read_document.reader(pack.load(PACK))
    return outline.read(reader.pack, reader.patterns)
