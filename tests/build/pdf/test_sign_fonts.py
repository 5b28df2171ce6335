"""Signs that Word sets in the Chinese font by a hint have that font by name for LibreOffice."""

from __future__ import annotations

import pytest

from generator.build.pdf import fonts
from generator.build.pdf.sign_fonts import with_signs_in_chinese_font
from generator.word import ooxml
from generator.word.ooxml import NAMESPACES, parse, qn

FAMILIES = {"": "仿宋_GB2312", "标题": "黑体", "强调": "楷体_GB2312", "无": ""}


def _style(kind: str, name: str, family: str = "", based_on: str = "") -> str:
    default = ' w:default="1"' if name == "Normal" else ""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    own = f'<w:rPr><w:rFonts w:eastAsia="{family}"/></w:rPr>' if family else ""
    return f'<w:style w:type="{kind}"{default} w:styleId="{name}">{base}{own}</w:style>'


def _paragraph(content: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{content}</w:p>"


def _latin_fonts(part: str) -> list[tuple[str, str | None]]:
    """The text of each run with the font it names for Latin text."""
    changed = with_signs_in_chinese_font(part, FAMILIES)
    root = parse(f"<w:body {NAMESPACES}>{changed}</w:body>".encode())
    found = []
    for run in root.iter(qn("w:r")):
        slots = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        text = "".join(run.itertext(qn("w:t")))
        if text:
            named = None if slots is None else slots.get(qn("w:ascii"))
            assert named == (None if slots is None else slots.get(qn("w:hAnsi")))
            found.append((text, named))
    return found


@pytest.mark.parametrize(
    "signs", ["≥", "×", "“", "…", "——", "±", "·", "‰", "α", "①", "℃", "√", "→", "Ⅲ"]
)
def test_a_sign_beside_latin_text_has_the_chinese_font(signs: str) -> None:
    assert _latin_fonts(_paragraph(ooxml.run(f"12{signs}34"))) == [
        ("12", None),
        (signs, "仿宋_GB2312"),
        ("34", None),
    ]


@pytest.mark.parametrize(
    "text", ["95%", "A - B", "甲局（乙）", "《甲》", "a\u00a0b", "a\u2003b\u200b"]
)
def test_other_text_stays_as_it_is(text: str) -> None:
    part = _paragraph(ooxml.run(text))

    assert with_signs_in_chinese_font(part, FAMILIES) == part


@pytest.mark.parametrize(
    ("paragraph", "family"),
    [
        (_paragraph(ooxml.run("≥"), "标题"), "黑体"),
        (_paragraph(ooxml.run("≥"), "别的"), "仿宋_GB2312"),
        (_paragraph(ooxml.run("甲"), "标题") + _paragraph(ooxml.run("≥")), "仿宋_GB2312"),
        (_paragraph(ooxml.run("≥", "强调"), "标题"), "楷体_GB2312"),
        (_paragraph(ooxml.run("≥", "无"), "标题"), "黑体"),
    ],
)
def test_the_font_is_that_of_the_style(paragraph: str, family: str) -> None:
    assert _latin_fonts(paragraph)[-1] == ("≥", family)


def test_a_font_of_the_run_s_own_is_used_before_the_style_s() -> None:
    fonts_of_run = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="黑体" w:hint="eastAsia"/>'
    run = f"<w:r><w:rPr>{fonts_of_run}<w:b/></w:rPr><w:t>a≥b</w:t></w:r>"

    assert _latin_fonts(_paragraph(run)) == [("a", "Arial"), ("≥", "黑体"), ("b", "Arial")]


def test_a_run_without_the_hint_stays_as_word_sets_it_in_the_latin_font() -> None:
    part = _paragraph(
        f"{ooxml.run('甲')}<w:r><w:t>≥</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>≥</w:t></w:r>"
    )

    assert with_signs_in_chinese_font(part, FAMILIES) == part


def test_text_breaks_and_tabs_stay_in_their_order() -> None:
    part = _paragraph(ooxml.run("“甲”\n≥1&<\t×"))

    changed = with_signs_in_chinese_font(part, FAMILIES)

    def text(markup: str) -> str:
        return ooxml.text(parse(f"<w:body {NAMESPACES}>{markup}</w:body>".encode()))

    assert text(changed) == text(part) == "“甲”\n≥1&<\t×"
    assert changed.count("<w:br/>") == changed.count("<w:tab/>") == 1


def test_styles_have_the_chinese_font_of_what_they_are_based_on() -> None:
    defaults = '<w:rPrDefault><w:rPr><w:rFonts w:eastAsia="宋体"/></w:rPr></w:rPrDefault>'
    styles = (
        _style("paragraph", "Normal", "仿宋"),
        _style("paragraph", "甲", based_on="Normal"),
        _style("paragraph", "乙"),
        _style("paragraph", "丙", "黑体", based_on="甲"),
        _style("character", "丁"),
        _style("character", "戊", "楷体"),
    )
    part = f"<w:styles {NAMESPACES}><w:docDefaults>{defaults}</w:docDefaults>{''.join(styles)}"

    families = fonts.chinese_families(f"{part}</w:styles>".encode())

    paragraph_styles = {"": "仿宋", "Normal": "仿宋", "甲": "仿宋", "乙": "宋体", "丙": "黑体"}
    assert families == {**paragraph_styles, "丁": "", "戊": "楷体"}
