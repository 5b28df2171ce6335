"""Which styles hide, strike through, raise or lower their text."""

from __future__ import annotations

import pytest

from generator.word import document_rows, text_styles

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = f"""<w:styles {W}>
<w:style w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:styleId="b"><w:basedOn w:val="a"/><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:styleId="c"><w:basedOn w:val="b"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>
<w:style w:styleId="d"><w:basedOn w:val="d"/>
<w:rPr><w:vertAlign w:val="subscript"/></w:rPr></w:style>
<w:style w:styleId="e"><w:rPr><w:b/></w:rPr></w:style>
</w:styles>""".encode()


def test_a_style_has_the_marks_of_those_that_it_is_based_on() -> None:
    assert text_styles.read(STYLES).marks == {
        "a": {"隐藏"},
        "b": {"隐藏", "删除线"},
        "c": {"删除线"},
        "d": {"下标"},
    }


@pytest.mark.parametrize(
    ("properties", "text", "other", "marks"),
    [
        ('<w:rStyle w:val="a"/>', "", ("隐藏的文字",), []),
        ('<w:rStyle w:val="a"/><w:vanish w:val="0"/>', "乙", (), []),
        ('<w:rStyle w:val="c"/>', "乙", (), ["删除线"]),
        ('<w:rStyle w:val="c"/><w:strike w:val="0"/>', "乙", (), []),
        ("<w:dstrike/>", "乙", (), ["删除线"]),
        ('<w:vertAlign w:val="superscript"/>', "乙", (), ["上标"]),
        ('<w:vertAlign w:val="baseline"/>', "乙", (), []),
    ],
)
def test_a_run_has_the_marks_of_its_style_and_its_own(
    properties: str, text: str, other: tuple[str, ...], marks: list[str]
) -> None:
    run = f"<w:r><w:rPr>{properties}</w:rPr><w:t>乙</w:t></w:r>"
    paragraph = f"<w:p><w:r><w:t>甲</w:t></w:r>{run}</w:p>"
    body = f"<w:tbl><w:tr><w:tc><w:p/>{paragraph}</w:tc></w:tr></w:tbl>"
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>".encode()

    [row] = document_rows.read(document, text_styles.read(STYLES)).rows

    [cell] = row.cells
    assert (cell.text, cell.other_content) == (f"\n甲{text}", other)
    assert [(cell.text[m.start : m.end], m.mark) for m in cell.marked] == [("乙", m) for m in marks]


def test_a_hidden_row_is_known() -> None:
    cell = "<w:tc><w:p/></w:tc>"
    rows = f"<w:tr><w:trPr><w:hidden/></w:trPr>{cell}</w:tr><w:tr>{cell}</w:tr>"
    document = f"<w:document {W}><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>".encode()

    assert [row.is_hidden for row in document_rows.read(document).rows] == [True, False]
