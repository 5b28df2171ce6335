"""The lines in the lower half of an appendix's title page."""

from __future__ import annotations

import pytest

from generator.form import stylesheet, title_page
from generator.word import ooxml
from generator.word.ooxml import NAMESPACES, parse, qn

STYLES = (
    f'<w:styles {NAMESPACES}><w:style w:styleId="Title"><w:pPr>'
    '<w:spacing w:before="4800" w:after="400" w:line="700" w:lineRule="exact"/>'
    "</w:pPr></w:style></w:styles>"
).encode()
PORTRAIT, LANDSCAPE = (
    f'<w:sectPr><w:pgSz w:w="1" w:h="{height}"/><w:pgMar w:top="1134" w:bottom="1134"/></w:sectPr>'
    for height in (16838, 11906)
)
LINES = ("某区财政局", "2024年1月15日")


def _page(*lines: str, section: str = PORTRAIT) -> list[tuple[str, str, int]]:
    """Style, text and space above of each paragraph; a blank style's space is 0."""
    markup = "".join(title_page.paragraphs("附表", lines, STYLES, section))
    found = []
    for p in parse(f"<w:body {NAMESPACES}>{markup}</w:body>".encode()):
        style, spacing = (p.find(f"{qn('w:pPr')}/{qn(tag)}") for tag in ("w:pStyle", "w:spacing"))
        above = "0" if spacing is None else spacing.get(qn("w:before"), "")
        found.append((style.get(qn("w:val")), ooxml.text(p), int(above)))
    return found


def test_without_lines_there_is_the_title_only() -> None:
    assert _page() == [("Title", "附表", 0)]


def test_lines_stand_below_the_title_in_their_order() -> None:
    assert [(style, text) for style, text, _ in _page(*LINES)] == [
        ("Title", "附表"),
        ("CoverText", "某区财政局"),
        ("CoverText", "2024年1月15日"),
    ]


@pytest.mark.parametrize(
    ("lines", "section"),
    [(LINES, PORTRAIT), (LINES[:1], PORTRAIT), (("甲局\n乙局\n丙局", "2024年"), PORTRAIT)],
)
def test_they_are_in_the_lower_half_and_on_the_page(lines: tuple[str, ...], section: str) -> None:
    _, first, *others = _page(*lines, section=section)

    title_twips = {n: 4800 + 400 + n * 700 for n in (1, 3)}
    height_twips = 16838 - 2 * 1134
    number = sum(line.count("\n") + 1 for line in lines)
    assert title_twips[1] + first[2] > height_twips / 2
    assert title_twips[3] + first[2] + number * 600 <= height_twips * 0.9
    assert all(above == 0 for _, _, above in others)


def test_on_a_low_page_they_follow_the_title_and_are_still_on_the_page() -> None:
    _, (_, _, above), _ = _page(*LINES, section=LANDSCAPE)

    assert above > 0
    assert 4800 + 400 + 2 * 700 + above + 2 * 600 <= 11906 - 2 * 1134


def test_the_lines_style_is_added_unless_the_pack_has_one() -> None:
    added = title_page.with_style({"styles": STYLES})

    assert stylesheet.read(added["styles"])["CoverText"].name == "封面文字"
    assert title_page.with_style(added) == added
