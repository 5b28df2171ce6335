"""The appendix's title page: its title and, in the lower half, who issued it and when.

Clause numbers are ISO/IEC 29500-1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.form import page_footer, stylesheet
from generator.word.ooxml import paragraph, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

STYLE = "CoverText"
# 3号 (16 pt), as the text of official documents (GB/T 9704-2012, 5.2.2), in the pack's own font.
_LINE_TWIPS = 600
_STYLE = (
    f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{STYLE}"><w:name w:val="封面文字"/>'
    '<w:basedOn w:val="Normal"/><w:pPr><w:spacing w:before="0" w:after="0" '
    f'w:line="{_LINE_TWIPS}" w:lineRule="exact"/><w:jc w:val="center"/></w:pPr>'
    '<w:rPr><w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr></w:style>'
)
_STYLES_END = b"</w:styles>"
# How many lines the title is given, which a long one and a volume's number may take.
_TITLE_LINES = 3
# Of the page's text height, what stays blank below; what stays between title and lines at least.
_BELOW, _LEAST_ABOVE_TWIPS = 0.1, 400


def with_style(shared: Mapping[str, bytes]) -> dict[str, bytes]:
    """The shared parts with the style of the lines, which a pack may bring along."""
    styles = shared["styles"]
    if STYLE not in stylesheet.read(styles):
        styles = styles.replace(_STYLES_END, _STYLE.encode() + _STYLES_END)
    return {**shared, "styles": styles}


def paragraphs(title: str, lines: Sequence[str], styles: bytes, section: str) -> Iterator[str]:
    """The paragraphs of the page, which has the section's size.

    A line break in the title or in a line is one on the page.
    """
    yield paragraph("Title", run(title))
    for i, line in enumerate(lines):
        above_twips = 0 if i else _above_twips(lines, styles, section)
        # A style's spacing that is not given again stays (17.3.1.33).
        spacing = f'<w:spacing w:before="{above_twips}"/>' if above_twips else ""
        yield paragraph(STYLE, run(line), spacing)


def _above_twips(lines: Sequence[str], styles: bytes, section: str) -> int:
    """The space above the first line, by which the last one stands near the page's foot."""
    height_twips = page_footer.text_height_twips(section)
    number = sum(line.count("\n") + 1 for line in lines)
    below_twips = number * _LINE_TWIPS + int(height_twips * _BELOW)
    title_twips = stylesheet.height_twips(styles, "Title", _TITLE_LINES)
    return max(_LEAST_ABOVE_TWIPS, height_twips - title_twips - below_twips)
