"""The wheel alone, away from the checkout: from a new project to its documents."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING

import pytest

from release import release, wheels
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

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


def test_a_project_needs_nothing_but_the_wheel(tmp_path: Path) -> None:
    program = tmp_path / "program"
    shutil.unpack_archive(wheels.build("wheel", tmp_path), program, "zip")
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


def test_the_sources_are_whole_and_give_the_same_wheel(tmp_path: Path) -> None:
    source, wheel = wheels.build("sdist", tmp_path), wheels.build("wheel", tmp_path)

    release.check_rebuilt(source, wheel)

    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"Makefile", "requirements.lock", "set_up.py", "bench/report.py"} <= names
    assert {name.partition("/")[0] for name in names} >= {"docs", "examples", "release", "tests"}
    wheel.write_bytes(b"another")
    with pytest.raises(AssertionError, match="gives another"):
        release.check_rebuilt(source, wheel)
