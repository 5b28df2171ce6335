"""`forms blank`: forms to hand out in Word and Excel, filled with what is known, and logged."""

from __future__ import annotations

import hashlib
import json
import zipfile
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest

from generator.datafile import source
from tests import killed, units
from tests.killed import KILLED

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]
    Start = Callable[..., subprocess.Popen[str]]

pytestmark = pytest.mark.slow
RECEIVED = units.CAMPAIGN / "received"


@pytest.fixture
def listed(office: Path) -> Path:
    """The office, whose campaign has a roster: two of its three units and one without data."""
    rows = "单位名称,控制数（万元）\r\n乙局,11\r\n甲局,\r\n丁局,\r\n"
    (office / units.CAMPAIGN / "roster.csv").write_bytes(rows.encode("gb18030"))
    return office


def snapshot(root: Path) -> dict[str, tuple[int, bytes]]:
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def assert_consistent(office: Path, suffix: str) -> None:
    """Each unit has one base, its form is the last one that the log names."""
    text = (office / RECEIVED / "log.jsonl").read_text(encoding="utf-8")
    last = {line["file"]: line["sha256"] for line in map(json.loads, text.splitlines())}
    out = office / "blank" / "2023"
    forms = {path.name for path in out.glob(f"*.{suffix}") if path.name != "填表说明.docx"}
    assert forms == {name for name in last if name.endswith(suffix)}
    for name in forms:
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == last[name]
        bases = [path.name for path in (office / RECEIVED / name.split(".")[0]).iterdir()]
        assert bases == ["001-base.yaml"]


def cells_of_document(path: Path) -> set[str]:
    tables = docx.Document(str(path)).tables
    return {cell.text for table in tables for row in table.rows for cell in row.cells}


def cells_of_workbook(path: Path) -> set[str]:
    sheets = openpyxl.load_workbook(path)
    return {str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row}


def test_forms_in_word_and_excel_with_their_guide(listed: Path, forms: Forms) -> None:
    said = forms("blank", "2023", "--with-guide")
    in_excel = forms("blank", "2023", "--with-guide", "--format", "xlsx")

    out = listed / "blank" / "2023"
    names = [f"{unit}局.{suffix}" for unit in "丁丙乙甲" for suffix in ("docx", "xlsx")]
    assert (said.code, in_excel.code, said.err) == (0, 0, "")
    assert "“丙局”有数据文件，但不在名册中" in said.out
    assert {path.name for path in out.iterdir()} == {*names, "填表说明.docx"}
    for cells in (cells_of_document(out / "甲局.docx"), cells_of_workbook(out / "甲局.xlsx")):
        assert {"甲局", "专项0", "方向0-0"} <= {
            cell.removeprefix("单位：") for cell in cells
        } | cells
    assert_consistent(listed, "docx")
    assert_consistent(listed, "xlsx")

    before = snapshot(listed)
    assert forms("blank", "2023", "--with-guide").code == 0
    assert forms("blank", "2023", "--format", "xlsx").code == 0
    assert snapshot(listed) == before

    for name in ("甲局.docx", "填表说明.docx"):
        filled = docx.Document(str(out / name))
        filled.paragraphs[0].add_run("填好了")
        filled.save(str(out / name))
    moved = forms("blank", "2023", "--with-guide")
    assert "甲局.docx 已被修改过，原文件另存为 甲局.bak.docx。" in moved.out
    assert "填表说明.docx 已被修改过，原文件另存为 填表说明.bak.docx。" in moved.out
    assert "填好了" in docx.Document(str(out / "甲局.bak.docx")).paragraphs[0].text
    assert_consistent(listed, "xlsx")


def test_a_roster_of_these_units_and_the_record_disturb_neither_build_nor_archive(
    built: Path, forms: Forms
) -> None:
    rows = "单位名称\n甲局\n乙局\n丙局\n"
    (built / units.CAMPAIGN / "roster.csv").write_text(rows, encoding="utf-8")
    assert forms("blank", "2023").code == 0

    assert "本次生成或更新 0 个文件" in forms("build").out
    assert forms("archive", "--no-pdf", "--date", "2024-03-01").code == 0
    assert forms("verify", "archive/2023/2024-03-01.zip").code == 0


def test_next_years_forms_have_last_years_texts(office: Path, forms: Forms) -> None:
    assert forms("rollover", "2023", "2024").code == 0

    assert forms("blank", "2024").code == 0

    cells = cells_of_document(office / "blank" / "2024" / "甲局.docx")
    base = office / "data" / "2024" / "received" / "甲局" / "001-base.yaml"
    kept = source.read(base, "").data
    assert "专项0" in cells
    assert "11" not in cells
    assert kept["专项资金"] == [{"名称": "专项0", "实施期绩效目标": "甲", "年度绩效目标": "甲"}]


@pytest.mark.parametrize(("n", "when"), [(1, "after"), (2, "after")])
def test_killed_between_base_form_and_log_the_next_run_finishes(
    office: Path, start: Start, forms: Forms, n: int, when: str
) -> None:
    started = start(killed.at(["blank", "2023"], n, when=when), office)
    started.communicate()

    assert started.returncode == KILLED
    for path in (office / "blank" / "2023").glob("[!.]*.docx"):
        assert zipfile.ZipFile(path).testzip() is None
    said = forms("blank", "2023")
    assert said.code == 0
    assert "另存为" not in said.out
    assert_consistent(office, "docx")
    left = [path.name for path in office.rglob(".~forms-*")]
    assert left == []
