"""Memory that a build takes hardly grows with the number of units, however much is said of them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests import units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import Popen

    Start = Callable[..., Popen[str]]

pytestmark = pytest.mark.slow
# Between these two no set or dict of as many entries grows.
FEW, MANY = 250, 350
# Half of what a record alone takes, with its hashes and its findings. CPython keeps up to 2,000
# freed tuples of a length: until some 650 units these come to 500 to 2,000 bytes a unit.
MOST_BYTES_A_UNIT = 2500
# What is printed is heard by nobody: `communicate` would keep it.
MEASURED = """
import os, sys, tracemalloc
from generator.__main__ import main

sys.stdout = open(os.devnull, "w", encoding="utf-8")
tracemalloc.start()
code = main(["build", "--jobs", "1"])
print(tracemalloc.get_traced_memory()[1], file=sys.stderr)
sys.exit(code)
"""


def _peaks(office: Path, start: Start, number: int) -> list[int]:
    """Most bytes in use by a build of so many units, and by one that need not build them again."""
    shutil.rmtree(office / "build", ignore_errors=True)
    for i in range(number):
        units.write_unit(office, f"单位{i}", f"{i:04}", text="认真 做好 工作,落实。。")
    found = []
    for _ in range(2):
        process = start(["-c", MEASURED], office)
        _, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        found.append(int(err))
    return found


def test_a_unit_more_takes_hardly_any_memory_more(office: Path, start: Start) -> None:
    few, many = (_peaks(office, start, number) for number in (FEW, MANY))

    growth = [(b - a) / (MANY - FEW) for a, b in zip(few, many, strict=True)]
    assert max(growth) < MOST_BYTES_A_UNIT, growth
