"""Notes under forms handed out are passed over; what was typed into one is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.readback import handed_out
from generator.word.document_rows import Cell, Row
from tests.small_rows import table

NOTES = (
    "填写说明：“合计”由程序计算，可不填。",
    "填写说明：“标准”请从以下各项中选择一项填写：甲、乙。",
)


def _line(text: str, **more: object) -> Row:
    return Row(0, 1, (replace(Cell(text), **more),))  # type: ignore[arg-type]


def _left(*rows: Row) -> list[str]:
    return [row.cells[0].text for row in handed_out.without_notes(rows, NOTES)]


@pytest.mark.parametrize(
    "text",
    [
        *NOTES,
        "  填写说明: “合计” 由程序计算，可不填。 ",
        # Somebody deleted a part of it.
        "填写说明：“合计”可不填。",
    ],
)
def test_a_note_is_passed_over(text: str) -> None:
    assert _left(_line(text)) == []


@pytest.mark.parametrize(
    ("text", "added"),
    [
        (f"{NOTES[0]}我局没有", "我局没有"),
        ("填写说明：“合计”由程序计算，应为 5，可不填。", "应为5,"),
        ("填写说明：“标准”请从以下各项中选择一项填写：甲、乙。丙", "丙"),
    ],
)
def test_what_was_typed_into_a_note_is_left(text: str, added: str) -> None:
    assert _left(_line(text)) == [added]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        # The program said it in other words, more or fewer, when the form was handed out.
        ("填写说明：合计不必填写。未用的行请留空。请勿修改表样文字。", []),
        (f"{NOTES[0]}行数不够的，请复制整行后填写。请勿修改表样文字。", []),
        (f"{NOTES[0]}请勿修改表样文字。我局没有。", ["我局没有。"]),
        ("填写说明：合计不必填写。请勿修改表样文字。我局没有", ["我局没有"]),
        ("填写说明：“合计”由程序计算，应为 5，可不填。请勿修改表样文字。", ["应为5,"]),
    ],
)
def test_a_note_in_other_words_is_one_by_its_place(text: str, left: list[str]) -> None:
    notes = [f"{note}请勿修改表样文字。" for note in NOTES]
    rows = handed_out.without_notes([_line(text)], notes)

    assert [row.cells[0].text for row in rows] == left


def test_a_note_of_an_earlier_pack_says_what_that_said() -> None:
    line = _line("填写说明：“标准”请从以下各项中选择一项填写：甲、乙、丙。请勿修改表样文字。")
    notes = [f"{note}请勿修改表样文字。" for note in NOTES]

    assert handed_out.without_notes([line], notes, is_pack_changed=True) == []


def test_other_lines_and_cells_stay() -> None:
    rows = [_line("经费安排"), _line("填写说明：见附件。"), *table([NOTES[0], "5"])]

    assert handed_out.without_notes(rows, NOTES) == rows


def test_a_picture_in_a_note_is_told() -> None:
    [row] = handed_out.without_notes([_line(NOTES[0], other_content=("图片",))], NOTES)

    assert row.cells[0].other_content == ("图片",)
