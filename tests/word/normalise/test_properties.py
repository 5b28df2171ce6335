"""Properties whose texts no program writes: read as the nearest that is one."""

from __future__ import annotations

import pytest

from generator.word import ooxml
from generator.word.normalise import markup, properties


@pytest.mark.parametrize(
    ("name", "inside", "written"),
    [
        ("pBdr", '<w:top w:val="single" w:sz="" w:color=" "/>', '<w:top w:val="single" w:sz="0" w:space="0" w:color="auto"/>'),  # noqa: E501
        ("tcBorders", '<w:top w:val="a b&quot;" w:w="4"/>', '<w:top w:val="ab" w:sz="0" w:space="0" w:color="auto"/>'),  # noqa: E501
        ("tcBorders", '<w:top w:val=""/>', '<w:top w:val="nil"/>'),
        ("tblCellMar", '<w:left w:val="single"/>', '<w:left w:w="0" w:type="dxa"/>'),
        ("tcMar", '<w:left w:w="" w:type=""/>', '<w:left w:w="0" w:type="dxa"/>'),
        ("tabs", '<w:tab w:val="&lt;" w:pos="&quot;"/>', '<w:tab w:val="left" w:pos="0"/>'),
    ],
)  # fmt: skip
def test_sides(name: str, inside: str, written: str) -> None:
    assert _written(f"<w:{name}>{inside}</w:{name}>") == f"<w:{name}>{written}</w:{name}>"


@pytest.mark.parametrize(
    ("saved", "written"),
    [
        ('<w:shd w:val="" w:fill="{{ x }}"/>', '<w:shd w:val="clear" w:color="auto" w:fill="X"/>'),
        ('<w:u w:val=" " w:color=""/>', '<w:u w:val="none"/>'),
        ('<w:u w:val="single" w:color="a b"/>', '<w:u w:val="single" w:color="AB"/>'),
        ('<w:spacing w:line="" w:before="60"/>', '<w:spacing w:before="60"/>'),
        ('<w:spacing w:line="2 0" w:lineRule=""/>', '<w:spacing w:line="20" w:lineRule="auto"/>'),
    ],
)
def test_elements(saved: str, written: str) -> None:
    assert _written(saved) == written


def _written(saved: str) -> str:
    element = ooxml.parse(f'<w:pPr xmlns:w="{ooxml.W}">{saved}</w:pPr>'.encode())
    texts = markup.write("pPr", properties.read(element), markup.PARAGRAPH_ORDER)
    markup.element(texts)
    return texts.removeprefix("<w:pPr>").removesuffix("</w:pPr>")
