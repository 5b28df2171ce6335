"""A command loads what it needs: which libraries are in a process once it has run."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests import listed_units
from tests.conftest import CHECKOUT, REAL_UNIT

if TYPE_CHECKING:
    from pathlib import Path

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
READER_OF_ROSTERS = "generator.campaign.roster"
FROM_ELSEWHERE = {"rapidfuzz", "distributed", "pyhanko", "cryptography"}


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--version"], {"lxml", "cerberus", "yaml", "rich", "sqlite3", *LAYOUT, *FROM_ELSEWHERE}),
        (["--help"], {"lxml", "cerberus", "yaml", "rich", "sqlite3", *LAYOUT, *FROM_ELSEWHERE}),
        (["blank", "--help"], {"lxml", "rich", "sqlite3", "xlsxwriter", *LAYOUT, *FROM_ELSEWHERE}),
        (
            ["receive", "--help"],
            {"lxml", "rich", "sqlite3", "xlsxwriter", *LAYOUT, *FROM_ELSEWHERE},
        ),
        (["desk", "--help"], {"lxml", "starlette", "uvicorn", *LAYOUT, *FROM_ELSEWHERE}),
        (
            ["check", UNIT],
            {"xlsxwriter", "starlette", "lxml", "rich", "sqlite3", *LAYOUT, *FROM_ELSEWHERE},
        ),
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


def test_a_roster_needs_no_xml_parser_and_without_one_its_reader_is_not_loaded(
    tmp_path: Path,
) -> None:
    roster = listed_units.write(tmp_path) / "roster.csv"
    modules = RUN.replace('name.partition(".")[0] for name in', "name for name in")

    def loaded() -> set[str]:
        done = subprocess.run(
            [sys.executable, "-c", modules, "check", "data/2024/units/甲局.yaml"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return set(done.stdout.rpartition("loaded:")[2].split())

    listed = loaded()
    roster.unlink()

    assert listed & {"lxml", "lxml.etree", "sqlite3", "xlsxwriter"} == set()
    assert listed - loaded() >= {READER_OF_ROSTERS}
