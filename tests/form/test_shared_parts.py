from __future__ import annotations

import pytest
from lxml import etree

from generator.form.shared_parts import damaged, shared_parts
from generator.word import ooxml

W = ooxml.W
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"


def settings(inside: str, attributes: str = "") -> bytes:
    namespaces = f'xmlns:w="{W}" xmlns:r="{ooxml.R}" xmlns:mc="{MC}" xmlns:w15="{W15}"'
    return f"<w:settings {namespaces} {attributes}>{inside}</w:settings>".encode()


def taken_over(inside: str, attributes: str = "") -> str:
    return shared_parts({"word/settings.xml": settings(inside, attributes)})["settings"].decode()


LAYOUT = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:compat><w:useFELayout/></w:compat>'
)


def test_settings_of_layout_alone_keep_their_bytes() -> None:
    content = settings(LAYOUT)

    assert shared_parts({"word/settings.xml": content}) == {"settings": content}


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
        '<w15:docId w15:val="{0F1E2D3C-0000-0000-0000-000000000000}"/>',
        "<mc:AlternateContent/>",
        "<w:updateFields/>",
    ],
)
def test_what_is_no_layout_is_left_out(private: str) -> None:
    cleaned = taken_over(LAYOUT.replace("<w:compat>", f"{private}<w:compat>"), 'mc:Ignorable="w15"')

    kept = [etree.QName(child).localname for child in ooxml.parse(cleaned.encode())]
    assert kept == ["zoom", "defaultTabStop", "compat"]
    assert "mc:Ignorable" not in cleaned
    assert "wordml" not in cleaned


def test_fonts_that_documents_do_not_hold_are_not_referred_to() -> None:
    font = '<w:font w:name="仿宋"><w:family w:val="auto"/>{}</w:font>'
    table = f'<w:fonts xmlns:w="{W}" xmlns:r="{ooxml.R}">{font}</w:fonts>'
    embedded = table.format('<w:embedRegular r:id="rId1" w:fontKey="{0}"/>').encode()
    plain = table.format("").encode()

    cleaned = shared_parts({"word/fontTable.xml": embedded})["fontTable"]

    assert b"embedRegular" not in cleaned
    assert "仿宋".encode() in cleaned
    assert shared_parts({"word/fontTable.xml": plain}) == {"fontTable": plain}


@pytest.mark.parametrize(("picture", "kinds"), [("", ["theme"]), ('<a:blip r:embed="rId1"/>', [])])
def test_a_theme_with_a_picture_is_left_out(picture: str, kinds: list[str]) -> None:
    theme = f'<a:theme xmlns:a="urn:a" xmlns:r="{ooxml.R}">{picture}</a:theme>'.encode()

    assert list(shared_parts({"word/theme/theme1.xml": theme})) == kinds


def test_a_font_table_that_is_missing_is_made_from_the_styles() -> None:
    fonts = '<w:rFonts w:ascii="Times New Roman" w:eastAsia="仿宋_GB2312"/>'
    style = f'<w:style w:styleId="a"><w:rPr>{fonts}</w:rPr></w:style>'
    styles = f'<w:styles xmlns:w="{W}">{style}</w:styles>'.encode()

    made = shared_parts({"word/styles.xml": styles})

    assert list(made) == ["styles", "fontTable"]
    named = [font.get(ooxml.qn("w:name")) for font in ooxml.parse(made["fontTable"])]
    assert named == ["Times New Roman", "仿宋_GB2312"]


def test_damaged_parts_are_named() -> None:
    parts = {"word/styles.xml": b"<x", "word/fontTable.xml": b"", "word/settings.xml": b"<x/>"}

    assert list(damaged(parts)) == ["word/styles.xml", "word/fontTable.xml"]
