"""What is mislaid or misspelt around the data files takes nothing away and stops nothing else."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests import units, wordml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

SETTINGS = f"{units.CAMPAIGN}/settings.yaml"


def _documents(office: Path) -> set[str]:
    return {path.name for path in (office / "build").rglob("*.docx")}


def test_a_folder_of_units_renamed_is_an_error_and_loses_no_document(
    office: Path, forms: Callable[..., Said]
) -> None:
    forms("build")
    before = _documents(office)
    (office / units.CAMPAIGN / "units").rename(office / units.CAMPAIGN / "unit")

    said = forms("build")

    assert said.code == 1
    assert "错误[no-units]" in said.out
    assert _documents(office) == before


def test_a_data_file_misnamed_loses_no_document(office: Path, forms: Callable[..., Said]) -> None:
    forms("build")
    (office / units.CAMPAIGN / "units" / "1.yaml").rename(
        office / units.CAMPAIGN / "units" / "1.yaml.txt"
    )

    said = forms("build")

    assert (said.code, "错误[passed-over]" in said.out) == (1, True)
    assert "甲局.docx" in _documents(office)
    assert units.manifest(office)["appendix"][0]["out_of_date"]


@pytest.mark.parametrize("order", ["甲局", "{a: b}", "[[甲局]]", "[]"])
def test_an_order_of_units_written_wrong_is_told(
    order: str, office: Path, forms: Callable[..., Said]
) -> None:
    text = units.settings_text().split("单位顺序")[0]
    units.write(office / SETTINGS, f"{text}\n单位顺序: {order}\n")

    said = forms("check")

    assert said.code == (0 if order == "[]" else 1)
    assert ("错误[type]" in said.out) == (order != "[]")


def test_a_title_of_two_lines_has_two_lines_on_the_cover(
    office: Path, forms: Callable[..., Said]
) -> None:
    text = units.settings_text().split("附表汇编标题")[0]
    units.write(office / SETTINGS, f"{text}\n附表汇编标题: |\n  示例区\n  附表\n")

    said = forms("build")

    [appendix] = (office / "build").rglob("appendix.docx")
    title = next(wordml.document_root(appendix).iter(f"{wordml.W}p"))
    _, *nodes = title.find(f"{wordml.W}r")  # the first are its properties
    drawn = [(node.tag.removeprefix(wordml.W), node.text) for node in nodes]
    assert said.code == 0
    assert drawn == [("t", "示例区"), ("br", None), ("t", "附表")]


def test_the_work_is_finished_when_nobody_reads_the_output(office: Path) -> None:
    command = [sys.executable, "-m", "generator", "build"]
    with subprocess.Popen(command, cwd=office, stdout=subprocess.PIPE) as build:
        assert build.stdout is not None
        build.stdout.close()

    assert build.returncode == 0
    assert {"甲局.docx", "乙局.docx", "丙局.docx", "appendix.docx"} <= _documents(office)
