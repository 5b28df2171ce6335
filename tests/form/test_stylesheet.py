"""Styles as canonical XML, and the scripts that have a default font."""

from __future__ import annotations

from generator.form import stylesheet
from tests.word_files import W

DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:eastAsia="仿宋"/>'
    "</w:rPr></w:rPrDefault></w:docDefaults>"
)
CELL = (
    '<w:style w:type="paragraph" w:styleId="Cell"><w:name w:val="单元格"/>'
    '<w:rPr><w:rFonts w:eastAsia="黑体" w:cs="Arial" w:hint="eastAsia"/></w:rPr></w:style>'
)


def styles(inside: str) -> bytes:
    return f'<w:styles xmlns:w="{W}">{inside}</w:styles>'.encode()


def test_styles_are_known_by_their_ids_the_defaults_by_none() -> None:
    found = stylesheet.read(styles(DEFAULTS + CELL))

    assert {key: style.name for key, style in found.items()} == {"": "默认格式", "Cell": "单元格"}


def test_a_style_that_looks_otherwise_is_another() -> None:
    other = CELL.replace("黑体", "楷体")

    assert stylesheet.read(styles(other))["Cell"] != stylesheet.read(styles(CELL))["Cell"]


def test_the_defaults_name_fonts_for_some_scripts() -> None:
    assert stylesheet.default_scripts(styles(DEFAULTS)) == {"ascii", "eastAsia"}
    assert stylesheet.default_scripts(styles(CELL)) == set()
