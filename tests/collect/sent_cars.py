"""A project of the smallest pack with forms handed out, and the files that its units send."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import docx

from generator.__main__ import main
from tests import compiled_once
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

CAMPAIGN = "2024"
UNITS = ("甲局", "乙局")


def write_project(root: Path, units: tuple[str, ...] = UNITS) -> Path:
    """The campaign's folder, with a roster."""
    shutil.copytree(
        CHECKOUT / "tests" / "packs" / "vehicle-register",
        root / "templates" / "vehicle-register",
    )
    folder = root / "data" / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "settings.yaml").write_text("表单: vehicle-register\n年份: 2024\n", encoding="utf-8")
    rows = "".join(f"{unit}\n" for unit in units)
    (folder / "roster.csv").write_text(f"单位名称\n{rows}", encoding="utf-8")
    return folder


def work_in_copy(project: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a copy of the project the current folder, a month after forms were handed out."""
    compiled_once.keep(monkeypatch)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1706745600")
    monkeypatch.setenv("XDG_CACHE_HOME", str(root.parent / "cache"))
    shutil.copytree(project, root)
    monkeypatch.chdir(root)


def hand_out() -> None:
    """Forms for all, in the current folder's project."""
    assert main(["blank", CAMPAIGN]) == 0


def fill(form: Path, to: Path, *cars: str) -> Path:
    """The form with cars typed in, `湘A1 20` each, saved as another file."""
    document = docx.Document(str(form))
    rows = document.tables[0].rows[2:-1]
    for row, car in zip(rows, cars, strict=False):
        number, mileage = car.split()
        row.cells[1].text, row.cells[2].text = number, mileage
    to.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(to))
    return to
