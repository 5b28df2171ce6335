"""Rows of a list form and the forms repeated for them are the same rows by name, then by number."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

import docx
import pytest
from docx.table import _Cell

from generator.campaign import data_file
from generator.form import word_form
from generator.readback import read_document
from tests import any_data
from tests.filled_word import handed_out

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    from docx.document import Document as Word
    from docx.table import Table

    from generator.readback.read_document import Document

NAME = "training-plan"
# Each course has a form of two tables; of the list form, the fifth row is the first course's.
FIRST_LISTED = 4
NUMBERS = {"甲班": "10", "乙班": "20", "丙班": "30"}


@cache
def _blank() -> bytes:
    pack = any_data.load(NAME)
    unit = handed_out(pack, any_data.SETTINGS[NAME], {"单位": "某局"})
    return word_form.render(word_form.prepare(pack), unit)


@cache
def _reader() -> Any:
    return read_document.reader(any_data.load(NAME))


def _type(table: Table, row: int, column: int, text: str) -> None:
    _Cell(table._tbl.tr_lst[row].tc_lst[column], table).text = text  # noqa: SLF001


def _filled(forms: Sequence[str], listed: Sequence[str | tuple[str, str]]) -> Word:
    word = docx.Document(io.BytesIO(_blank()))
    for number, name in enumerate(forms):
        if name:
            _type(word.tables[2 * number], 3, 1, name)
            _type(word.tables[2 * number], 3, 3, NUMBERS[name])
            _type(word.tables[2 * number], 5, 1, f"{name}报到")
    for number, each in enumerate(listed, FIRST_LISTED):
        name, people = each if isinstance(each, tuple) else (each, NUMBERS.get(each, ""))
        _type(word.tables[8], number, 1, name)
        _type(word.tables[8], number, 2, people)
    return word


def _read(word: Word, folder: Path) -> Document:
    word.save(str(folder / "某局.docx"))
    return read_document.read(folder / "某局.docx", [_reader()])


def _courses(document: Document) -> list[tuple[str, str, str]]:
    """Name, number of people and what the schedule says, of each course."""
    [unit] = document.units
    values: Any = data_file.canonical(document.pack, unit.values, unit.printed)
    return [
        (row["名称"], row["人数"], "".join(day["内容"] for day in row.get("日程", ())))
        for row in values["培训班"]
    ]


@pytest.mark.parametrize(
    "forms",
    [["甲班", "乙班", "丙班"], ["丙班", "甲班", "乙班"], ["", "丙班", "乙班", "甲班"]],
)
def test_the_order_of_the_forms_does_not_matter(forms: list[str], tmp_path: Path) -> None:
    document = _read(_filled(forms, ["甲班", "乙班", "丙班"]), tmp_path)

    assert document.diagnostics == ()
    assert _courses(document) == [(name, NUMBERS[name], f"{name}报到") for name in NUMBERS]


def test_a_list_that_is_left_blank_says_nothing(tmp_path: Path) -> None:
    document = _read(_filled(["乙班", "甲班"], []), tmp_path)

    assert document.diagnostics == ()
    assert [name for name, *_ in _courses(document)] == ["乙班", "甲班"]


def test_a_form_that_the_list_lacks_comes_last_and_is_told(tmp_path: Path) -> None:
    document = _read(_filled(["甲班", "乙班", "丙班"], ["甲班", "丙班"]), tmp_path)

    [found] = document.diagnostics
    assert (found.code, found.severity) == ("missing-form", "warning")
    assert "“乙班”只填了单独的一张表，未列入汇总表" in found.message
    assert document.units[0].remarks["培训班", 2, "名称"] == [f"核对：{found.message}"]
    assert [name for name, *_ in _courses(document)] == ["甲班", "丙班", "乙班"]


def test_a_form_deleted_in_the_middle_is_told_and_mixes_nothing(tmp_path: Path) -> None:
    word = _filled(["甲班", "乙班", "丙班"], ["甲班", "乙班", "丙班"])
    for table in word.tables[2:4]:
        table._tbl.getparent().remove(table._tbl)  # noqa: SLF001
    document = _read(word, tmp_path)

    assert _courses(document) == [
        ("甲班", "10", "甲班报到"),
        ("乙班", "20", ""),
        ("丙班", "30", "丙班报到"),
    ]
    # A line of the form between its tables, which is left, says nothing.
    [found] = document.diagnostics
    assert found.code == "missing-form"
    assert "“乙班”只在此表中填写" in found.message
    assert document.units[0].remarks["培训班", 1, "名称"] == [f"核对：{found.message}"]


def test_a_form_that_is_still_blank_is_a_warning(tmp_path: Path) -> None:
    document = _read(_filled(["甲班"], ["甲班", "乙班"]), tmp_path)

    assert [(each.severity, each.code) for each in document.diagnostics] == [
        ("warning", "missing-form")
    ]


def test_a_name_changed_at_one_place_only_is_a_conflict(tmp_path: Path) -> None:
    document = _read(_filled(["甲班", "乙班"], ["甲班", ("乙班（新）", "20")]), tmp_path)

    assert [each.code for each in document.diagnostics] == ["conflict"]
    assert [name for name, *_ in _courses(document)] == ["甲班", "乙班"]


def test_two_different_rows_of_one_number_are_not_mixed(tmp_path: Path) -> None:
    document = _read(_filled(["甲班", "乙班"], ["甲班", ("丁班", "44")]), tmp_path)

    # The row without a form, and the form that the list does not name.
    assert [each.code for each in document.diagnostics] == ["missing-form", "missing-form"]
    assert _courses(document) == [
        ("甲班", "10", "甲班报到"),
        ("丁班", "44", ""),
        ("乙班", "20", "乙班报到"),
    ]
