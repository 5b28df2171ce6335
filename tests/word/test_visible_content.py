"""What a paragraph shows: its text, and the names of what is no text."""

from __future__ import annotations

import pytest
from lxml import etree

from generator.word import visible_content
from generator.word.visible_content import Content
from tests.word_files import W

A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def collected(inside: str) -> Content:
    xml = f'<w:p xmlns:w="{W}" xmlns:a="{A}">{inside}</w:p>'
    content = Content()
    visible_content.collect(visible_content.features(xml.encode()), etree.fromstring(xml), content)
    return content


def test_symbols_are_text_where_they_are_known() -> None:
    known = collected('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>')
    unknown = collected('<w:r><w:sym w:font="Wingdings 2" w:char="F0FF"/></w:r>')

    assert ("".join(known.text), known.other) == ("☑", [])
    assert ("".join(unknown.text), unknown.other) == ("", ["符号"])


def test_text_in_a_font_of_symbols_is_what_it_shows() -> None:
    font = '<w:rPr><w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/></w:rPr>'

    content = collected(f"<w:r>{font}<w:t>R</w:t></w:r><w:r><w:t>R</w:t></w:r>")

    assert "".join(content.text) == "☑R"


@pytest.mark.parametrize(("image", "other"), [("", []), ("<a:blip/>", ["图片"])])
def test_a_picture_beside_a_text_box_is_named(image: str, other: list[str]) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:txbxContent>"

    content = collected(f"<w:r><w:drawing>{box}{image}</w:drawing></w:r>")

    assert (len(content.boxes), content.other) == (1, other)


def test_hidden_text_is_named_and_tracked_changes_are_noticed() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"

    content = collected(hidden + "<w:ins><w:r><w:t>甲</w:t></w:r></w:ins>")

    assert ("".join(content.text), content.other) == ("甲", ["隐藏的文字"])
    assert content.has_revisions
