"""From nothing but an archive: its program, installed anew, rebuilds the documents."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from typing import TYPE_CHECKING

import pytest

from tests import archives, units
from tests.archives import BAG, ZIP

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

pytestmark = pytest.mark.slow

OWN_WHEEL = """
from generator.archive import program_wheel
wheel = program_wheel.current()
print(wheel.sha256, wheel.state)
"""


def run(folder: Path, *command: object) -> str:
    """What the command prints, run in the folder away from the checkout."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [*map(str, command)],
        cwd=folder,
        env={**environment, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_new_environment_made_from_an_archive_rebuilds_equal_bytes(
    built: Path, forms: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms("archive", "--no-pdf", "--date", archives.DAY)
    (wheel,) = (built / BAG / "data" / "program").glob("*.whl")
    monkeypatch.setattr("generator.archive.program_info.__version__", "9.9.9")
    later = forms("verify", str(ZIP), "--rebuild")
    # As data/说明文件.txt has it, but for what only takes time: a pip of its own, compiling.
    fresh = tmp_path / "fresh"
    venv.create(fresh, symlinks=os.name != "nt")
    python = fresh / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = (sys.executable, "-m", "pip", "--python", python, "install", "--no-compile")
    run(tmp_path, *install, "--require-hashes", "-r", wheel.with_name("requirements.lock"))
    run(tmp_path, *install, "--no-deps", wheel)

    rebuilt = run(tmp_path, python, "-m", "generator", "verify", built / ZIP, "--rebuild")
    own = run(tmp_path, python, "-c", OWN_WHEEL)

    assert (later.code, "错误：" in later.out) == (4, False)
    assert f"请先把 data/program/{wheel.name} 的 SHA-256 与" in later.out
    assert "4 份文档逐字节相同" in rebuilt
    assert "核对通过" in rebuilt
    assert own.split() == [units.sha256(wheel.read_bytes()), "unchanged"]
