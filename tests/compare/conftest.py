"""The fields of the vehicle register, and a project with two of its campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.compare import outline
from generator.compare.sources import Library
from generator.pack import pack
from generator.readback import read_document
from tests import vehicles

if TYPE_CHECKING:
    from pathlib import Path

    from generator.compare.outline import Outline


@pytest.fixture(scope="session")
def register() -> Outline:
    reader = read_document.reader(pack.load(vehicles.TEMPLATES / "vehicle-register"))
    return outline.read(reader.pack, reader.patterns)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Campaigns old and new; in the new one the vehicle of 甲局 has driven 2 km more."""
    for name, mileage in (("old", 10), ("new", 12)):
        vehicles.write_settings(tmp_path / name)
        vehicles.write_unit(tmp_path / name, "甲局", mileage)
        vehicles.write_unit(tmp_path / name, "乙局", 5)
    return Library(tmp_path, vehicles.TEMPLATES)
