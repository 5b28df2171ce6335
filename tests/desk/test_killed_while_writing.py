"""A process that ends while the desk writes leaves the old file or the new one."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from generator.desk.unit_data.cell_changes import CellText
from tests import killed
from tests.conftest import CHECKOUT
from tests.desk.desk_units import TEXT, change, open_file, text

if TYPE_CHECKING:
    from pathlib import Path

NEW = TEXT.replace("总数: 8", "总数: 9")
_SCRIPT = """
import os, signal, sys
from pathlib import Path
from generator.desk.unit_data import undo_steps, unit_file
from generator.desk import judging
from generator.desk.unit_data.cell_changes import CellText

root, when, end = Path(sys.argv[1]), sys.argv[2], getattr(signal, "SIGKILL", signal.SIGTERM)
replace = os.replace

def ended(*places):
    if when == "before":
        os.kill(os.getpid(), end)
    replace(*places)
    os.kill(os.getpid(), end)

os.replace = ended
desk = judging.read(root / "data" / "2024", root / "templates")
path = next(desk.campaign.paths)
file = unit_file.UnitFile(desk, path, undo_steps.History())
unit_file.change(file, [CellText(("总数",), "9")], unit_file.read(file).sha256)
"""


@pytest.mark.slow
@pytest.mark.parametrize(("when", "left"), [("before", TEXT), ("after", NEW)])
def test_the_file_is_whole_and_the_next_change_cleans_up(
    tmp_path: Path, when: str, left: str
) -> None:
    file = open_file(tmp_path)

    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, tmp_path, when],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        check=False,
    )

    assert done.returncode == killed.KILLED
    assert text(file) == left
    assert change(file, CellText(("名称",), "乙局")).kind == "done"
    assert [path.name for path in file.path.parent.iterdir()] == [file.path.name]
