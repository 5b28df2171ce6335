from __future__ import annotations

import pytest

from generator.form import tag_places
from generator.word import ooxml

W = ooxml.W


def body(cell: str, *, around: str = "") -> str:
    first = "<w:tc><w:p><w:r><w:t>{{ 名称 }}</w:t></w:r></w:p></w:tc>"
    row = f"<w:tr>{first}<w:tc>{cell}</w:tc></w:tr>"
    return f'<w:body xmlns:w="{W}"><w:tbl>{row}</w:tbl>{around}</w:body>'


def faults(xml: str) -> list[tuple[int, int, str]]:
    found = tag_places.misplaced(ooxml.parse(xml.encode()))
    return [(fault.row, fault.cell, fault.message) for fault in found]


def test_tags_in_text_are_in_their_place() -> None:
    text = "<w:p><w:r><w:t>{%tr for 行 in 组 %}{# #}</w:t></w:r></w:p>"

    assert faults(body(text, around=text)) == []


@pytest.mark.parametrize(
    ("cell", "where"),
    [
        ('<w:tcPr><w:shd w:fill="{{ 色 }}"/></w:tcPr>', "替代文字等属性"),
        ('<w:p><w:pPr><w:pStyle w:val="{% set x = 1 %}"/></w:pPr></w:p>', "替代文字等属性"),
        ('<w:p w:rsid="{# #}"/>', "替代文字等属性"),
        ("<w:p><w:r><w:instrText>{{ 名称 }}</w:instrText></w:r></w:p>", "域代码等隐藏的内容"),
        ("<w:p><w:r><w:delText>{%</w:delText></w:r></w:p>", "域代码等隐藏的内容"),
        ("<w:p/>{{ 名称 }}", "域代码等隐藏的内容"),
        ("<w:tcPr><w:t>{{ 名称 }}</w:t></w:tcPr>", "域代码等隐藏的内容"),
    ],
)
def test_tags_elsewhere_are_faults_of_their_cell(cell: str, where: str) -> None:
    assert faults(body(cell)) == [(1, 2, f"标签只能写在文字中，不能写在{where}里")]


def test_a_tag_outside_the_cells_is_a_fault_of_the_template() -> None:
    section = '<w:sectPr><w:pgSz w:w="{{ 宽 }}"/></w:sectPr>'

    assert faults(body("<w:p/>", around=section)) == [
        (0, 0, "标签只能写在文字中，不能写在替代文字等属性里")
    ]


def test_text_between_cells_is_no_text_of_the_template() -> None:
    hidden = "</w:tc><w:p><w:r><w:t>{{ 名称 }}</w:t></w:r></w:p><w:tc>"
    in_row = "</w:tc></w:tr><w:tr><w:trPr><w:t>{% for %}</w:t></w:trPr><w:tc>"

    for found in (faults(body(hidden)), faults(body(in_row))):
        assert found == [(0, 0, "标签只能写在文字中，不能写在域代码等隐藏的内容里")]


def test_comments_and_processing_instructions_are_dropped() -> None:
    cell = "<w:p><!-- {{ 1/0 }} --><?x {% for %} ?></w:p>"

    assert faults(body(cell)) == []
    assert "1/0" not in ooxml.text(ooxml.parse(body(cell).encode()))
