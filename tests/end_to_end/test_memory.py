"""Memory that a build takes hardly grows with the number of units, however much is said of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import units

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import Popen

    Start = Callable[..., Popen[str]]

pytestmark = pytest.mark.slow
# Between these two no buffer and hardly a table grows.
FEW, MANY = 200, 300
# Half of what a record alone takes, with its hashes and its findings.
MOST_BYTES_A_UNIT = 2500
# Most bytes in use by a build of so many units, and by one that need not build them again. All in
# one process, so that what does not depend on units (modules, the compiled pack) is not counted.
MEASURED = """
import gc, json, os, shutil, sys, tracemalloc
import pytest
from generator.__main__ import main
from tests import compiled_once
from tests.end_to_end import test_memory

compiled_once.keep(pytest.MonkeyPatch())
sys.stdout = open(os.devnull, "w", encoding="utf-8")

def peak():
    gc.collect()
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    assert main(["build", "--jobs", "1"]) == 0
    return tracemalloc.get_traced_memory()[1] - before

def peaks(number):
    shutil.rmtree("build", ignore_errors=True)
    test_memory.write_units(number)
    return [peak(), peak()]

peaks(test_memory.MANY)
tracemalloc.start()
json.dump([peaks(test_memory.FEW), peaks(test_memory.MANY)], sys.stderr)
"""


def write_units(number: int) -> None:
    """A campaign of so many units in the working directory, of each of which much is said."""
    shutil.rmtree(Path(units.CAMPAIGN) / "units", ignore_errors=True)
    for i in range(number):
        units.write_unit(Path(), f"单位{i}", f"{i:04}", funds=0, text="认真 做好 工作,落实。。")


def test_a_unit_more_takes_hardly_any_memory_more(office: Path, start: Start) -> None:
    process = start(["-c", MEASURED], office)
    _, err = process.communicate(timeout=300)

    assert process.returncode == 0, err
    few, many = json.loads(err)
    growth = [(b - a) / (MANY - FEW) for a, b in zip(few, many, strict=True)]
    assert max(growth) < MOST_BYTES_A_UNIT, growth
