"""The wheel alone, away from the checkout: from a new project to its documents."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from tests.conftest import CHECKOUT

pytestmark = pytest.mark.slow

UNIT = CHECKOUT / "examples/data/2024/units/示例市示例区档案馆.yaml"
# One process for all: each command is a second to start.
COMMANDS = """
import os, sys
from pathlib import Path
from generator.__main__ import main
unit = Path(sys.argv[1])
assert main(["init", "我的 填报", "--year", "2024"]) == 0
os.chdir("我的 填报")
assert main(["new", unit.stem]) == 0
assert main(["check"]) == 1
Path("data/2024/units", unit.name).write_bytes(unit.read_bytes())
assert main(["check"]) == 0
assert main(["build", "--jobs", "1"]) == 0
assert main(["blank", "--format", "xlsx"]) == 0
"""


def wheel_of(sources: Path, folder: Path) -> Path:
    [path] = WheelBuilder(str(sources)).build(directory=str(folder), versions=["standard"])
    return Path(path)


def test_a_project_needs_nothing_but_the_wheel(tmp_path: Path) -> None:
    program = tmp_path / "program"
    shutil.unpack_archive(wheel_of(CHECKOUT, tmp_path), program, "zip")
    packs = program / "generator/shipped_packs"
    (packs / "monitoring/of the wheel.txt").touch()
    desk = tmp_path / "desktop"
    desk.mkdir()

    done = subprocess.run(
        [sys.executable, "-c", COMMANDS, UNIT],
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(program)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    project = desk / "我的 填报"
    assert (project / "templates/monitoring/of the wheel.txt").is_file()
    made = {path.suffix for path in (project / "build/2024").iterdir()}
    assert {".docx", ".json", ".txt"} <= made
    assert [path.name for path in (project / "blank/2024").glob("*.xlsx")] == [f"{UNIT.stem}.xlsx"]


def test_the_sources_give_the_same_wheel(tmp_path: Path) -> None:
    [sdist] = SdistBuilder(str(CHECKOUT)).build(directory=str(tmp_path), versions=["standard"])
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "sources", filter="data")
    [sources] = (tmp_path / "sources").iterdir()

    of_sources = wheel_of(sources, tmp_path / "again")

    assert of_sources.read_bytes() == wheel_of(CHECKOUT, tmp_path).read_bytes()
    for name in ("Makefile", "requirements.lock", "tests/bad", "examples/data/2024", "bench"):
        assert (sources / name).exists()
