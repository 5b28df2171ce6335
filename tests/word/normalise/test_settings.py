"""Settings, fonts and theme: what documents get of them, whichever program wrote them."""

from __future__ import annotations

import pytest

from generator.word.normalise import settings
from generator.word.ooxml import NAMESPACES

PLAIN = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:compat><w:useFELayout/></w:compat>'
)


def taken_over(inside: str) -> str:
    return settings.settings(f"<w:settings {NAMESPACES}>{inside}</w:settings>".encode()).decode()


@pytest.mark.parametrize(
    "private",
    [
        '<w:docVars><w:docVar w:name="commondata" w:val="eyJoZGlkIjoiYWJj"/></w:docVars>',
        '<w:mailMerge><w:connectString w:val="Data Source=D:\\x.mdb"/></w:mailMerge>',
        '<w:attachedTemplate r:id="rId1"/>',
        "<w:trackRevisions/>",
        '<w:documentProtection w:edit="forms" w:enforcement="1"/>',
        '<w:writeProtection w:recommended="1"/>',
        '<w:rsids><w:rsidRoot w:val="00A77B3E"/></w:rsids>',
        "<w:saveXmlDataOnly/><w:linkStyles/>",
        '<w:footnotePr><w:footnote w:id="-1"/></w:footnotePr>',
        "<w:updateFields/>",
        '<w:drawingGridVerticalSpacing w:val="156"/><w:autoHyphenation w:val="true"/>',
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/>',
        '<w:mirrorMargins w:val="0"/>',
    ],
)
def test_what_changes_no_page_is_left_out(private: str) -> None:
    assert taken_over(PLAIN + private) == taken_over(PLAIN)


@pytest.mark.parametrize(
    "layout", ["<w:evenAndOddHeaders/>", "<w:mirrorMargins/>", '<w:defaultTabStop w:val="720"/>']
)
def test_what_changes_pages_is_taken_over(layout: str) -> None:
    assert layout in taken_over(layout)


def test_without_settings_documents_have_those_of_chinese_text() -> None:
    assert b"<w:useFELayout/>" in settings.settings(None)


def test_a_font_table_describes_the_fonts_in_use() -> None:
    old = (
        f'<w:fonts {NAMESPACES}><w:font w:name="某体"><w:altName w:val="宋体"/>'
        '<w:embedRegular r:id="rId1" w:fontKey="{0}"/></w:font><w:font w:name="Arial"/></w:fonts>'
    )

    table = settings.font_table({"黑体", "某体"}, old.encode()).decode()

    assert '<w:font w:name="黑体"><w:altName w:val="SimHei"/>' in table
    assert '<w:font w:name="某体"><w:altName w:val="宋体"/>' in table
    assert "Arial" not in table
    assert "embed" not in table
    assert settings.font_table({"黑体"}, b"<x") == settings.font_table({"黑体"}, None)


def test_a_theme_names_fonts_by_script() -> None:
    theme = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:minorFont>'
        '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>'
        '<a:font script="Hans" typeface="宋体"/></a:minorFont></a:theme>'
    )

    fonts = settings.theme_fonts(theme.encode())

    assert (fonts["minorHAnsi"], fonts["minorEastAsia"]) == ("Calibri", "宋体")
    assert settings.theme_fonts(None) == {}
