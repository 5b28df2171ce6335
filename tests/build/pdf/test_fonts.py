from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from generator.build.pdf import fonts
from generator.word.ooxml import W

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STYLES = """<w:styles xmlns:w="{ns}">
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:eastAsia="宋体" w:cs="Arial"/>
</w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>
<w:style w:type="paragraph" w:styleId="Title"><w:basedOn w:val="Head"/></w:style>
<w:style w:type="paragraph" w:styleId="Head"><w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Unused"><w:rPr><w:rFonts w:eastAsia="隶书"/></w:rPr></w:style>
</w:styles>"""  # noqa: E501


@pytest.fixture
def document(tmp_path: Path) -> Callable[[str], Path]:
    def save(body: str) -> Path:
        path = tmp_path / "a.docx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/styles.xml", STYLES.format(ns=W))
            archive.writestr("word/document.xml", body)
        return path

    return save


@pytest.mark.parametrize(
    ("body", "families"),
    [
        ("<w:p/>", {"Times New Roman", "宋体"}),
        ('<w:pStyle w:val="Title"/>', {"Times New Roman", "宋体", "黑体"}),
        ('<w:rFonts w:hint="eastAsia" w:hAnsi="Calibri"/>', {"Times New Roman", "宋体", "Calibri"}),
        ('<w:rStyle w:val="Gone"/>', {"Times New Roman", "宋体"}),
    ],
    ids=["defaults", "a style by the one it is based on", "a run", "a style there is none of"],
)
def test_families_are_those_of_the_styles_in_use(
    body: str, families: set[str], document: Callable[[str], Path]
) -> None:
    assert fonts.needs(document(body)).families == families


def test_rare_characters_are_those_that_not_every_chinese_font_has(
    document: Callable[[str], Path],
) -> None:
    body = "<w:p>预算①Ａ≥㎡＊￥—…·“”喆堃㛃👨\u200d👩\ufe0f</w:p>"

    assert fonts.needs(document(body)).rare == set("①≥㎡㛃👨👩")


def test_characters_that_no_font_has_are_uncovered(need_program: Callable[[str], str]) -> None:
    need_program("fc-list")

    assert fonts.uncovered_characters(["≥", "喆", "\U000e0fff"]) == ["\U000e0fff"]


def test_the_official_fonts_are_stood_in_for(need_program: Callable[[str], str]) -> None:
    need_program("fc-match")
    official = {"仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体", "Times New Roman"}

    assert fonts.replaced_families(official) == {}


def test_a_missing_family_is_named_with_the_font_used_instead(
    need_program: Callable[[str], str],
) -> None:
    need_program("fc-match")

    [(name, drawn)] = fonts.replaced_families({"没有的字体", "Liberation Serif"}).items()

    assert name == "没有的字体"
    assert drawn


def test_an_installed_font_is_itself(
    need_program: Callable[[str], str],
) -> None:
    need_program("fc-match")

    assert fonts.replaced_families({"Liberation Serif"}) == {}


def test_nothing_is_known_without_fontconfig(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert fonts.replaced_families({"没有的字体"}) == {}
    assert fonts.uncovered_characters(["👨"]) == []


def test_only_fonts_that_draw_the_wide_yuan_sign_as_a_dollar_get_another(
    need_program: Callable[[str], str],
) -> None:
    need_program("fc-match")

    assert fonts.character_substitutes(frozenset({"Liberation Serif", "宋体"})) == {}
