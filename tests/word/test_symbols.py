"""Characters of fonts for symbols, however Word stores them, are read in Unicode."""

from __future__ import annotations

import pytest
from lxml import etree

from generator.word import symbols
from tests.word_files import W


@pytest.mark.parametrize(
    ("font", "code", "character"),
    [
        ("Wingdings 2", "F052", "☑"),
        ("Wingdings 2", "0052", "☑"),
        ("wingdings 2", "F050", "✓"),
        ("Wingdings", "F0FE", "☑"),
        ("Wingdings", "F0FC", "✓"),
        ("Wingdings", "F0A8", "□"),
        ("Symbol", "F0D6", "√"),
        ("Symbol", "F0B3", "≥"),
        ("Segoe UI Symbol", "2714", "✔"),
        ("Wingdings", "F041", ""),
        ("仿宋", "F052", ""),
        ("仿宋", "0041", ""),
        ("仿宋", "FFFFFFFF", ""),
        ("Wingdings 2", "", ""),
        ("Wingdings 2", "☑", ""),
    ],
)
def test_a_symbol_is_the_character_it_shows(font: str, code: str, character: str) -> None:
    sym = etree.fromstring(f'<w:sym xmlns:w="{W}" w:font="{font}" w:char="{code}"/>')

    assert symbols.of_element(sym) == character


@pytest.mark.parametrize(
    ("fonts", "text", "shown"),
    [
        ('w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"', "R", "☑"),
        ('w:hAnsi="Wingdings 2"', "\uf052", "☑"),
        ('w:ascii="Wingdings 2"', "R 合格", "☑ 合格"),
        ('w:ascii="Times New Roman"', "R", "R"),
        ('w:eastAsia="Wingdings 2"', "R", "R"),
    ],
)
def test_text_in_a_font_of_symbols_is_what_it_shows(fonts: str, text: str, shown: str) -> None:
    r = etree.fromstring(f'<w:r xmlns:w="{W}"><w:rPr><w:rFonts {fonts}/></w:rPr></w:r>')

    assert symbols.in_font_of(r, text) == shown


def test_a_run_without_fonts_is_as_it_is() -> None:
    assert symbols.in_font_of(etree.fromstring(f'<w:r xmlns:w="{W}"/>'), "R") == "R"


def test_documents_without_these_fonts_are_known() -> None:
    assert symbols.may_be_in(b'<w:rFonts w:ascii="Wingdings"/>')
    assert symbols.may_be_in(b'<w:sym w:font="Symbol" w:char="F0D6"/>')
    assert not symbols.may_be_in(b'<w:rFonts w:ascii="Times New Roman"/>')
