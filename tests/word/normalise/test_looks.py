"""Styles that look alike are written alike, however a program spread their properties."""

from __future__ import annotations

import pytest

from generator.word import ooxml
from generator.word.normalise import looks
from generator.word.ooxml import W, qn

FONTS = '<w:rFonts w:ascii="Times New Roman" w:eastAsia="仿宋"/>'
DEFAULTS = (
    f"<w:docDefaults><w:rPrDefault><w:rPr>{FONTS}<w:sz w:val='21'/></w:rPr></w:rPrDefault>"
    '<w:pPrDefault><w:pPr><w:spacing w:line="300" w:lineRule="exact"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
)
NORMAL = '<w:style w:type="paragraph" w:default="1" w:styleId="{}"><w:name w:val="{}"/>{}</w:style>'
CELL = (
    '<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="单元格"/><w:basedOn w:val="{}"/>'
    "{}</w:style>"
)
TABLE = (
    '<w:style w:type="table" w:styleId="t"><w:name w:val="表"/><w:pPr><w:jc w:val="center"/></w:pPr>'  # noqa: E501
    "</w:style>"
)
# A template of ours: defaults, a Normal without properties, a style that says where it differs.
PLAIN = (
    DEFAULTS
    + NORMAL.format("Normal", "Normal", "")
    + CELL.format("Cell", "Normal", '<w:pPr><w:jc w:val="center"/></w:pPr>')
)


def written(inside: str, *used: str) -> str:
    part = f'<w:styles xmlns:w="{W}">{inside}</w:styles>'.encode()
    return looks.write(looks.read(part, {}), {"单元格", *used}).decode()


@pytest.mark.parametrize(
    "saved",
    [
        # Chinese Word: ids of its own, revision ids, order and case, what is so anyhow.
        DEFAULTS
        + NORMAL.format("a", "Normal", '<w:qFormat/><w:rsid w:val="00AB"/>')
        + CELL.format("a4", "a", '<w:uiPriority w:val="9"/><w:pPr><w:jc w:val="center"/></w:pPr>')
        + '<w:latentStyles w:count="376"/>',
        # WPS: the defaults stand in Normal.
        f"<w:docDefaults><w:rPrDefault><w:rPr>{FONTS}</w:rPr></w:rPrDefault></w:docDefaults>"
        + NORMAL.format(
            "1",
            "正文",
            '<w:pPr><w:spacing w:line="300" w:lineRule="exact"/></w:pPr><w:rPr><w:sz w:val="21"/></w:rPr>',  # noqa: E501
        )
        + CELL.format("7", "1", '<w:pPr><w:jc w:val="center"/></w:pPr>'),
        # LibreOffice: what is inherited is said again, and what is off.
        DEFAULTS
        + NORMAL.format(
            "Standard",
            "Normal",
            '<w:pPr><w:widowControl/><w:bidi w:val="0"/><w:jc w:val="left"/></w:pPr>'
            '<w:rPr><w:color w:val="auto"/><w:kern w:val="0"/></w:rPr>',
        )
        + CELL.format(
            "Style14",
            "Standard",
            '<w:pPr><w:keepNext w:val="false"/><w:spacing w:lineRule="exact" w:line="300" '
            'w:before="0"/><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="21"/></w:rPr>',
        ),
        # A style based on another, and one that nothing uses.
        DEFAULTS
        + NORMAL.format("Normal", "Normal", "")
        + '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="中"/><w:pPr><w:jc w:val="center"/>'  # noqa: E501
        "</w:pPr></w:style>" + CELL.format("Cell", "x", ""),
    ],
    ids=["Word", "WPS", "LibreOffice", "based on another"],
)
def test_styles_of_one_look_are_written_alike(saved: str) -> None:
    assert written(saved) == written(PLAIN)


def test_a_style_that_looks_different_is_written_differently() -> None:
    other = PLAIN.replace('<w:jc w:val="center"/>', '<w:jc w:val="right"/>')

    assert written(other) != written(PLAIN)
    assert '<w:jc w:val="right"/>' in written(other)


def test_what_a_style_takes_back_stays_taken_back() -> None:
    bold = NORMAL.format("Normal", "Normal", "<w:rPr><w:b/></w:rPr>")
    light = CELL.format("Cell", "Normal", '<w:rPr><w:b w:val="0"/></w:rPr>')

    root = ooxml.parse(written(DEFAULTS + bold + light).encode())

    [cell] = (e for e in root.iter(qn("w:style")) if e.get(qn("w:styleId")) == "单元格")
    off = cell.find(f"{qn('w:rPr')}/{qn('w:b')}")
    assert off is not None
    assert off.get(qn("w:val")) == "0"


def test_beside_a_table_style_that_sets_text_nothing_is_moved() -> None:
    """It comes between the defaults and a paragraph's style, so that `left` is not idle there."""
    explicit = CELL.format("Cell", "Normal", '<w:pPr><w:jc w:val="left"/></w:pPr>')
    inside = DEFAULTS + NORMAL.format("Normal", "Normal", "") + explicit + TABLE

    assert '<w:jc w:val="left"/>' in written(inside, "表")
    assert '<w:jc w:val="left"/>' not in written(inside)


def test_a_style_of_the_program_may_be_known_by_its_id_alone() -> None:
    old = (
        '<w:style w:type="paragraph" w:styleId="SummaryTitle"><w:name w:val="旧标题"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    )

    read = looks.read(f'<w:styles xmlns:w="{W}">{old}</w:styles>'.encode(), {})

    assert read.ids == {"SummaryTitle": "SummaryTitle", "Title": "Title"}
