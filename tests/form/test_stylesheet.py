"""Styles as canonical XML, and the fonts that they name."""

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


def test_a_style_written_otherwise_is_the_same_style() -> None:
    swapped = CELL.replace(
        '<w:style w:type="paragraph" w:styleId="Cell">',
        '<w:style w:styleId="Cell"  w:type="paragraph" w:rsid="00AB12CD">',
    )

    assert stylesheet.read(styles(swapped)) == stylesheet.read(styles(CELL))


def test_a_style_that_looks_otherwise_is_another() -> None:
    other = CELL.replace("黑体", "楷体")

    assert stylesheet.read(styles(other))["Cell"] != stylesheet.read(styles(CELL))["Cell"]


def test_the_defaults_name_fonts_for_some_scripts() -> None:
    assert stylesheet.default_scripts(styles(DEFAULTS)) == {"ascii", "eastAsia"}
    assert stylesheet.default_scripts(styles(CELL)) == set()


def test_fonts_are_those_of_all_styles_but_no_hints() -> None:
    assert stylesheet.fonts(styles(DEFAULTS + CELL)) == {"Times New Roman", "仿宋", "黑体", "Arial"}


def test_the_font_table_describes_fonts_by_name() -> None:
    table = f'<w:fonts xmlns:w="{W}"><w:font w:name="仿宋"/><w:font w:name="黑体"/></w:fonts>'

    assert stylesheet.described_fonts(table.encode()) == {"仿宋", "黑体"}
