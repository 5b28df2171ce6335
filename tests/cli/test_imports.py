"""A command loads what it needs: which libraries are in a process once it has run."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import CHECKOUT, REAL_UNIT

UNIT = f"data/2023/units/{REAL_UNIT}.yaml"
RUN = """
import sys
from generator.__main__ import main
try:
    main(sys.argv[1:])
finally:
    print("loaded:", *sorted({name.partition(".")[0] for name in sys.modules}))
"""
LAYOUT = {"docxtpl", "jinja2", "docx", "pikepdf", "PIL"}
FROM_ELSEWHERE = {"rapidfuzz", "distributed", "pyhanko", "cryptography"}


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--version"], {"lxml", "cerberus", "yaml", "rich", "sqlite3", *LAYOUT, *FROM_ELSEWHERE}),
        (["--help"], {"lxml", "cerberus", "yaml", "rich", "sqlite3", *LAYOUT, *FROM_ELSEWHERE}),
        (["blank", "--help"], {"lxml", "rich", "sqlite3", "xlsxwriter", *LAYOUT, *FROM_ELSEWHERE}),
        (["check", UNIT], {"xlsxwriter", "lxml", "rich", "sqlite3", *LAYOUT, *FROM_ELSEWHERE}),
    ],
)
def test_a_command_loads_only_what_it_needs(arguments: list[str], unwanted: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=CHECKOUT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    loaded = done.stdout.rpartition("loaded:")[2].split()
    assert "generator" in loaded
    assert unwanted & set(loaded) == set()
