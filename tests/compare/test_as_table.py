"""Differences as a Word table."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from generator.compare import as_table
from generator.compare.comparison import Outcome, Side
from generator.compare.field_changes import Difference
from generator.word import document_rows
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from generator.compare.outline import Outline


def document(register: Outline, *outcomes: Outcome) -> bytes:
    """The main part of the table."""
    old, new = (Side(name, register, {}, None, is_single=False) for name in ("2023", "2024"))
    stream = io.BytesIO()
    as_table.write(stream, {}, outcomes, (old, new), lambda: ["完"])
    with zipfile.ZipFile(stream) as archive:
        return archive.read("word/document.xml")


def rows(part: bytes) -> list[list[str]]:
    found = document_rows.read(part).rows
    return [[cell.text for cell in row.cells] for row in found if row.table]


def runs_marked(part: bytes) -> list[str]:
    return [
        "".join(run.itertext())
        for run in etree.fromstring(part).iter(qn("w:r"))
        if run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}") is not None
    ]


def test_a_difference_is_a_row_of_five_cells(register: Outline) -> None:
    difference = Difference(
        0, ("里程合计",), "里程合计", "changed", "10", "12", amount_change="+2 公里"
    )

    part = document(register, Outcome("甲局", (difference,)), Outcome("乙局", only="new"))

    form = register.forms[0]
    assert rows(part) == [
        ["单位", "表名", "栏目", "原内容", "新内容"],
        ["甲局", form, "里程合计", "10", "12（增加 2 公里）"],
        ["乙局", "—", "只在“2024”中有（新增）", "—", "—"],
    ]


def test_without_differences_there_is_no_table_but_the_last_line(register: Outline) -> None:
    part = document(register)

    assert rows(part) == []
    assert document_rows.read(part).rows[-1].cells[0].text == "完"


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("短的甲字", "短的乙字", []),
        ("相当长的一段文字在此甲", "相当长的一段文字在此乙及其他", ["甲", "乙及其他"]),
    ],
)
def test_what_differs_in_a_long_text_is_marked(
    register: Outline, old: str, new: str, marked: list[str]
) -> None:
    difference = Difference(0, ("单位",), "单位", "changed", old, new)

    assert runs_marked(document(register, Outcome("甲局", (difference,)))) == marked


def test_styles_that_the_pack_has_already_are_kept() -> None:
    first = as_table.with_styles(b"")
    again = as_table.with_styles(first)

    assert first == again
    assert first.count(b'w:styleId="DiffCell"') == 1
