"""The summary table of an appendix: its figures, its volumes, what makes it out of date."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from generator.word import soffice
from tests import units, wordml
from tests.wordml import W

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]

# What `units.unit_text` says of a unit with so many 专项 of one row.
ONE = ["11", "11", "0", "0", "10", "1", "1", "1"]
TWO = ["12", "12", "0", "0", "10", "2", "2", "2"]


def summary_table(appendix: Path) -> list[list[str]]:
    """The rows of the table below its heading of two rows."""
    table = wordml.tables(wordml.document_root(appendix))[0]
    return [[cell.text for cell in row] for row in table[2:]]


def test_every_unit_has_a_row_and_all_are_added_up(office: Path, forms: Forms) -> None:
    units.write_unit(office, "乙局", "2", funds=2)
    text = units.data_file(office, "3").read_text(encoding="utf-8")
    text = text.replace("一般公共预算拨款: 11", "一般公共预算拨款: 10.90")
    text = text.replace("政府性基金拨款: 0", "政府性基金拨款: 0.1")
    units.write(units.data_file(office, "3"), text)

    said = forms("build")

    assert said.code == 0
    assert summary_table(office / units.BUILT / "appendix.docx") == [
        ["1", "甲局", *ONE],
        ["2", "乙局", *TWO],
        ["3", "丙局", "11", "10.90", "0.1", "0", "10", "1", "1", "1"],
        ["合计", "34", "33.9", "0.1", "0", "30", "4", "4", "4"],
    ]


def test_it_heads_the_contents_list_and_the_numbered_pages(office: Path, forms: Forms) -> None:
    forms("build")

    root = wordml.document_root(office / units.BUILT / "appendix.docx")
    links = [link.get(f"{W}anchor", "") for link in root.iter(f"{W}hyperlink")]
    marks = [mark.get(f"{W}name", "") for mark in root.iter(f"{W}bookmarkStart")]
    numbers = [mark.get(f"{W}id", "") for mark in root.iter(f"{W}bookmarkStart")]
    starts = [section.find(f"{W}pgNumType") is not None for section in root.iter(f"{W}sectPr")]
    assert links[:3] == ["summary_of_units", "unit1_form1", "unit1_form1"]
    assert set(links) <= set(marks)
    assert len(set(numbers)) == len(numbers)
    assert starts == [False, True, *[False] * 9]


def test_what_is_left_blank_on_purpose_is_blank_and_counts_for_nothing(
    office: Path, forms: Forms
) -> None:
    path = units.data_file(office, "1")
    text = path.read_text(encoding="utf-8")
    units.write(path, text.replace("年度预算申请:\n", "年度预算申请:\n  资金总额:\n"))

    forms("build")

    first, *_, total = summary_table(office / units.BUILT / "appendix.docx")
    assert (first[2:4], total[1:3]) == (["", "11"], ["22", "33"])


def test_a_volume_adds_up_its_units_and_the_last_one_all(office: Path, forms: Forms) -> None:
    units.write_settings(office, volume=2)

    forms("build")

    first, last = (summary_table(office / units.BUILT / f"appendix-0{i}.docx") for i in (1, 2))
    assert [row[:3] for row in first] == [
        ["1", "甲局", "11"],
        ["2", "乙局", "11"],
        ["本册合计", "22", "22"],
    ]
    assert [row[:3] for row in last] == [
        ["1", "丙局", "11"],
        ["本册合计", "11", "11"],
        ["总计", "33", "33"],
    ]


def test_a_unit_that_changes_makes_its_volume_and_the_last_one_anew(
    office: Path, forms: Forms
) -> None:
    units.write_settings(office, volume=1)
    forms("build")
    before = units.built(office)
    units.write_unit(office, "甲局", "1", funds=2)

    forms("build")

    after = units.built(office)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"units/甲局.docx", "appendix-01.docx", "appendix-03.docx", "manifest.json"}
    assert summary_table(office / units.BUILT / "appendix-03.docx")[-1] == [
        "总计",
        "34",
        "34",
        "0",
        "0",
        "30",
        "4",
        "4",
        "4",
    ]


def test_it_is_made_of_the_units_documents_alone(office: Path, forms: Forms) -> None:
    forms("build")
    path = office / units.BUILT / "appendix.docx"
    before = path.read_bytes()
    path.unlink()

    said = forms("build")

    assert path.read_bytes() == before
    assert "本次生成或更新 1 个文件" in said.out


def test_a_pack_without_the_table_has_an_appendix_without_it(office: Path, forms: Forms) -> None:
    path = office / "templates" / "performance-targets" / "pack.yaml"
    text = path.read_text(encoding="utf-8")
    units.write(path, re.sub(r"  # All units at a glance.*?\n\n", "\n", text, flags=re.DOTALL))

    said = forms("build")

    appendix = office / units.BUILT / "appendix.docx"
    with zipfile.ZipFile(appendix) as archive:
        document = archive.read("word/document.xml").decode()
    assert said.code == 0
    assert "summary_of_units" not in document
    assert len(wordml.tables(wordml.document_root(appendix))) == 3 * 3


def _without_remarks(files: dict[str, bytes]) -> dict[str, list[bytes]]:
    """The files' lines but for what an import doubted and blank ones."""
    return {
        name: [
            line for line in text.splitlines() if line and not line.startswith("# 核对".encode())
        ]
        for name, text in files.items()
    }


@pytest.mark.parametrize("way", [("docx",), ("odt", "docx"), ("doc", "docx")], ids="-".join)
def test_an_import_passes_it_over_though_the_appendix_was_saved_by_libreoffice(
    way: tuple[str, ...],
    office: Path,
    forms: Forms,
    tmp_path: Path,
    need_program: Callable[[str], str],
) -> None:
    need_program("soffice")
    forms("build")
    forms("import", str(office / units.BUILT / "appendix.docx"))
    want = units.files(office / "imported")
    document = office / units.BUILT / "appendix.docx"
    for i, kind in enumerate(way):
        [document] = soffice.convert([document], kind, tmp_path / str(i), timeout_seconds=120)

    said = forms("import", str(document), "--out", "again")

    assert (said.code, "错误[" in said.out) == (0, False)
    assert "汇总表" not in said.out
    # The lines of the contents list stay as remarks where LibreOffice has saved them.
    assert _without_remarks(units.files(office / "again")) == _without_remarks(want)
