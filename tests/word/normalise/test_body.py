"""What editing leaves in a template's text is dropped; what changes its look stays."""

from __future__ import annotations

import pytest

from generator.word.normalise import body, looks, template
from generator.word.ooxml import NAMESPACES, W

STYLES = (
    f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr>'
    '</w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="a">'
    '<w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="a4">'
    '<w:name w:val="单元格"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:rFonts '
    'w:eastAsia="黑体"/></w:rPr></w:style><w:style w:type="table" w:styleId="t"><w:name '
    'w:val="表格"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" '
    'w:color="000000"/></w:tblBorders></w:tblPr><w:tcPr><w:vAlign w:val="center"/></w:tcPr>'
    "</w:style></w:styles>"
)
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
P = '<w:p><w:pPr><w:pStyle w:val="a4"/></w:pPr>{}</w:p>'
T = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
PLAIN = P.format(T.format("{{ 年度 }}年"))
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:left="1134" w:right="1134" w:header="680" w:footer="680"/>{}</w:sectPr>'  # noqa: E501


def normal(inside: str) -> str:
    """The text's normal markup in a document with the namespaces of Word 2010."""
    document = (
        f'<w:document {NAMESPACES} xmlns:mc="{MC}" xmlns:w14="{W14}" mc:Ignorable="w14"><w:body>'
        f"{inside}</w:body></w:document>"
    )
    root = body.normalise(document.encode(), looks.read(STYLES.encode(), {}))
    return template.document(root).decode().partition("<w:body>")[2]


@pytest.mark.parametrize(
    "saved",
    [
        P.format("<w:proofErr w:type='spellStart'/>" + T.format("{{ ") + T.format("年度 }}年")),
        P.format('<w:bookmarkStart w:id="0" w:name="_GoBack"/>' + T.format("{{ 年度 }}年")),
        (
            '<w:p w:rsidR="00AB" w14:paraId="1"><w:pPr><w:pStyle w:val="a4"/><w:jc w:val="center"/>'
            f'<w:keepNext w:val="0"/><w:rPr/></w:pPr>{T.format("{{ 年度 }}年")}</w:p>'
        ),
        P.format(
            '<w:r><w:rPr><w:b w:val="off"/><w:sz w:val="21"/><w:highlight w:val="none"/>'
            '<w:vertAlign w:val="baseline"/><w:lang w:val="en-US"/></w:rPr><w:t>{{ 年度 }}年</w:t></w:r>'  # noqa: E501
        ),
        P.format(
            f'<w:smartTag w:element="date"><w:smartTagPr/>{T.format("{{ 年度 }}")}</w:smartTag>'
            f"{T.format('年')}<w:r/>"
        ),
        P.format(
            "<w:r><mc:AlternateContent><mc:Choice Requires='w14'><w14:x/></mc:Choice><mc:Fallback>"
            "<w:t>{{ 年度 }}</w:t></mc:Fallback></mc:AlternateContent><w:lastRenderedPageBreak/>"
            "<w:t>年</w:t></w:r>"
        ),
    ],
    ids=["torn tag", "bookmark", "ids", "idle", "smart tag", "alternative"],
)
def test_what_editing_leaves_behind_is_dropped(saved: str) -> None:
    assert normal(saved) == normal(PLAIN)


@pytest.mark.parametrize(
    "changed",
    [
        P.format("<w:r><w:rPr><w:b/></w:rPr><w:t>{{ 年度 }}年</w:t></w:r>"),
        P.format('<w:r><w:rPr><w:sz w:val="24"/></w:rPr><w:t>{{ 年度 }}年</w:t></w:r>'),
        PLAIN.replace("</w:pPr>", '<w:jc w:val="left"/></w:pPr>'),
        P.format(f'<w:ins w:id="1" w:author="x">{T.format("{{ 年度 }}年")}</w:ins>'),
        P.format(f"{T.format('{{ 年度 }}年')}<w:r><mc:AlternateContent/></w:r>"),
    ],
    ids=["bold", "size", "alignment", "tracked change", "alternative without a fallback"],
)
def test_what_can_be_seen_stays(changed: str) -> None:
    assert normal(changed) != normal(PLAIN)


def table(properties: str, row: str, cell: str, widths: tuple[int, int] = (4819, 4819)) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    tc = f"<w:tc><w:tcPr>{cell}</w:tcPr><w:p/></w:tc>"
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="t"/>{properties}<w:tblLayout w:type="fixed"/></w:tblPr>'  # noqa: E501
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr>{row}{tc}</w:tr></w:tbl><w:p/>{SECTION.format('')}"
    )


WIDTH = '<w:tblW w:w="9638" w:type="dxa"/><w:jc w:val="center"/>'
HEIGHT = '<w:trPr><w:cantSplit/><w:trHeight w:val="380" w:hRule="atLeast"/></w:trPr>'
SPAN = '<w:tcW w:w="9638" w:type="dxa"/><w:gridSpan w:val="2"/>'


@pytest.mark.parametrize(
    "saved",
    [
        # Word
        table(
            f'{WIDTH}<w:tblLook w:val="04A0"/>',
            '<w:trPr><w:trHeight w:val="380"/><w:cantSplit w:val="true"/><w:jc w:val="center"/></w:trPr>',  # noqa: E501
            f'<w:cnfStyle w:val="1"/>{SPAN}',
        ),
        # WPS
        table(
            '<w:tblW w:w="0" w:type="auto"/><w:jc w:val="center"/><w:tblInd w:w="0" w:type="dxa"/>',
            "<w:tblPrEx><w:tblBorders><w:top w:color='000000' w:val='single' w:space='0' w:sz='4'/>"
            f"</w:tblBorders></w:tblPrEx>{HEIGHT}",
            f"{SPAN}<w:vAlign w:val='center'/>",
        ),
        # LibreOffice
        table(
            '<w:tblW w:w="9637" w:type="dxa"/><w:jc w:val="center"/>',
            HEIGHT,
            '<w:tcW w:w="9637" w:type="dxa"/><w:gridSpan w:val="2"/><w:tcBorders></w:tcBorders>',
            (4819, 4818),
        ),
    ],
    ids=["Word", "WPS", "LibreOffice"],
)
def test_tables_that_look_alike_are_written_alike(saved: str) -> None:
    assert normal(saved) == normal(table(WIDTH, HEIGHT, SPAN))


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (HEIGHT.replace("atLeast", "exact"), SPAN),
        (HEIGHT, f'{SPAN}<w:vAlign w:val="top"/>'),
        (HEIGHT, f'{SPAN}<w:tcBorders><w:top w:val="nil"/></w:tcBorders>'),
        (HEIGHT, SPAN.replace("9638", "9000")),
    ],
)
def test_tables_that_look_different_are_written_differently(row: str, cell: str) -> None:
    assert normal(table(WIDTH, row, cell)) != normal(table(WIDTH, HEIGHT, SPAN))


@pytest.mark.parametrize(
    ("more", "is_idle"),
    [
        ('<w:cols w:space="425" w:num="1"/><w:docGrid w:linePitch="312" w:charSpace="0"/>', True),
        ('<w:type w:val="nextPage"/><w:pgNumType w:fmt="decimal"/><w:formProt w:val="0"/>', True),
        ('<w:pgBorders><w:top w:val="none"/></w:pgBorders>', True),
        ('<w:docGrid w:type="lines" w:linePitch="312"/>', False),
        ('<w:pgNumType w:start="1"/>', False),
        ("<w:titlePg/>", False),
    ],
)
def test_a_section_says_only_what_is_not_so_anyhow(more: str, *, is_idle: bool) -> None:
    assert (normal(SECTION.format(more)) == normal(SECTION.format(""))) == is_idle


def test_text_that_is_not_as_the_tables_style_has_it_keeps_its_own_properties() -> None:
    """A heading row's text that is not bold, for one: its look is not the defaults' there."""
    first_row = (
        '<w:pPr><w:keepNext/></w:pPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>'
        "</w:tblStylePr></w:style></w:styles>"
    )
    layered = STYLES.replace("</w:style></w:styles>", first_row)
    run = '<w:r><w:rPr><w:b w:val="0"/><w:i w:val="0"/></w:rPr><w:t>名称</w:t></w:r>'
    own = f'<w:p><w:pPr><w:keepNext w:val="0"/><w:keepLines w:val="0"/></w:pPr>{run}</w:p>'
    style = '<w:tblPr><w:tblStyle w:val="t"/></w:tblPr>'
    table = f"<w:tbl>{style}<w:tr><w:tc>{own}</w:tc></w:tr></w:tbl>"
    document = f"<w:document {NAMESPACES}><w:body>{table}{own}</w:body></w:document>"

    root = body.normalise(document.encode(), looks.read(layered.encode(), {}))
    inside, outside = template.document(root).decode().split("</w:tbl>")

    assert '<w:keepNext w:val="0"/>' in inside
    assert '<w:b w:val="0"/>' in inside
    assert "keepLines" not in inside
    assert "<w:i " not in inside
    assert "w:val" not in outside
