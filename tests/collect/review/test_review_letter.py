"""The letter 退回意见: what it says, for one finding and for two hundred."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml.ns import qn

from generator.campaign import campaigns
from generator.collect.review import review_letter
from generator.collect.review.review_letter import Letter, Point
from generator.word import provenance
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

    from generator.campaign.campaigns import Campaign


@cache
def campaign() -> Campaign:
    return campaigns.load(CHECKOUT / "data" / "2023", CHECKOUT / "templates")


def points(musts: int, checks: int) -> list[Point]:
    return [
        Point(number, number <= musts, f"附表1：第 {number} 处", "金额不一致", "请核对。")
        for number in range(1, musts + checks + 1)
    ]


def opened(musts: int, checks: int, due: date | None = None) -> Document:
    letter = Letter("示例局", "示例局.docx", points(musts, checks), due, "0" * 64)
    return docx.Document(io.BytesIO(review_letter.make(campaign(), letter)))


def text(document: Document) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


@pytest.mark.parametrize(
    ("musts", "checks", "counts"),
    [(1, 0, "须改正 1 处"), (0, 2, "请核对 2 处"), (120, 80, "须改正 120 处，请核对 80 处")],
)
def test_it_says_how_much_is_to_be_done(musts: int, checks: int, counts: str) -> None:
    document = opened(musts, checks)

    assert f"经审核，{counts}，现予退回。" in text(document)
    numbers = [row.cells[0].text for row in document.tables[0].rows]
    assert [n for n in numbers if n.isdigit()] == [str(i + 1) for i in range(musts + checks)]


def test_it_says_to_whom_about_what_and_by_when() -> None:
    said = text(opened(1, 1, date(2024, 3, 12)))

    assert said.startswith("退回意见\n示例局：\n你单位报送的2023年")
    assert "请打开随附的文件“示例局.docx”" in said
    assert "请于 2024年3月12日前" in said
    assert "请按意见修改后重新报送" in said


def test_without_a_day_it_is_soon() -> None:
    assert "请尽快将修改后" in text(opened(1, 0))


def test_the_head_is_on_every_page_and_no_row_is_cut() -> None:
    rows = [*opened(120, 80).element.iter(qn("w:tr"))]

    assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
    heads = [row for row in rows if len(row.findall(qn("w:tc"))) == 1]
    texts = ["".join(t.text or "" for t in row.iter(qn("w:t"))) for row in heads]
    assert texts == ["一、须改正（120 处）", "二、请核对（80 处）"]


def test_the_same_letter_is_the_same_file_and_known_as_unchanged(tmp_path: Path) -> None:
    letter = Letter("示例局", "示例局.docx", points(1, 1), None, "0" * 64)
    path = tmp_path / "letter.docx"

    path.write_bytes(review_letter.make(campaign(), letter))

    assert path.read_bytes() == review_letter.make(campaign(), letter)
    assert provenance.read_intact(path) is not None
    assert review_letter.is_letter(path)
