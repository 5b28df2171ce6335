"""States after a build: those that a check would find, whatever has changed since."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from generator.build import manifest, stages
from generator.campaign import check
from generator.collect import unit_states
from tests import compared_pack, listed_units, vehicles

if TYPE_CHECKING:
    from pathlib import Path

    from generator.collect.unit_states import UnitState

TODAY = date(2024, 3, 5)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("project")
    folder = listed_units.write(project)
    stages.build(compared_pack.load(folder), project / "out", stages.Options())
    return project


@pytest.fixture
def folder(project: Path, tmp_path: Path) -> Path:
    return shutil.copytree(project, tmp_path / "project") / "data" / "2024"


def states(folder: Path, out: str = "out") -> list[UnitState]:
    found = unit_states.find(compared_pack.load(folder))
    return [*unit_states.of_campaign(found, folder.parents[1] / out, TODAY)]


def as_checked(folder: Path) -> list[UnitState]:
    return states(folder, "nothing")


def without_documents(units: list[UnitState]) -> list[UnitState]:
    return [replace(unit, document=None) for unit in units]


def test_what_was_built_is_not_checked_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = as_checked(folder)
    monkeypatch.setattr(check, "check_unit", None)

    found = states(folder)

    assert without_documents(found) == without_documents(expected)
    assert [(u.total, u.ceiling, u.document_up_to_date) for u in found] == [
        (10, 1000, True),
        (20, 100, True),
        (30, None, True),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        ("甲局,,9", "乙局,,100", "丙局"),
        ("甲局,,1000", "乙局（本级）,乙局,100", "丙局"),
        ("甲局,,1000", "丙局"),
    ],
)
def test_a_changed_roster_is_noticed(folder: Path, rows: tuple[str, ...]) -> None:
    listed_units.write_roster(folder, *rows)

    found = states(folder)

    assert without_documents(found) == without_documents(as_checked(folder))
    assert [unit.state for unit in found].count("errors") == 1


def test_changed_data_and_new_neighbours_are_noticed(folder: Path) -> None:
    vehicles.write_unit(folder, "乙局", 2000)
    other = folder / "units" / "另一份.yaml"
    other.write_bytes((folder / "units" / "丙局.yaml").read_bytes())

    found = states(folder)

    assert without_documents(found) == without_documents(as_checked(folder))
    assert [unit.state for unit in found].count("errors") == 3


def test_a_manifest_of_an_earlier_version_knows_no_totals(folder: Path) -> None:
    path = folder.parents[1] / "out" / manifest.NAME
    built = manifest.read(path)
    assert built
    units = {data: replace(record, total="") for data, record in built.units.items()}
    manifest.write(path, replace(built, units=units))

    assert [unit.total for unit in states(folder)] == [10, 20, 30]
