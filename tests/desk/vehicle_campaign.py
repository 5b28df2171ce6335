"""A project of a few units that fill in the register of vehicles."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from generator.desk.folders import Folders
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

ONE = """\
单位: 甲局
车辆:
  - 车牌: 京A1
    里程: 10
  - 车牌: 京A2
    里程: 20
"""


def write(root: Path, **units: str) -> Folders:
    """The project's folders; a data file for each unit, by its name."""
    shutil.copytree(CHECKOUT / "tests" / "packs" / "vehicle-register", root / "templates" / "cars")
    folder = root / "data" / "2024"
    (folder / "units").mkdir(parents=True)
    (folder / "settings.yaml").write_text("表单: cars\n年份: '2024'\n", encoding="utf-8")
    for name, text in units.items():
        (folder / "units" / f"{name}.yaml").write_text(text, encoding="utf-8")
    names = ("data", "templates", "build", "blank", "returned", "archive")
    return Folders(*(root / name for name in names))
