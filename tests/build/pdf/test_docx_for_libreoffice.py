from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.build import stages
from generator.build.pdf import docx_for_libreoffice
from generator.build.pdf.docx_for_libreoffice import Bookmark
from generator.word import package
from generator.word.ooxml import parse, qn
from tests import units, vehicles

if TYPE_CHECKING:
    from pathlib import Path

    from lxml import etree

TITLE = "2024年公务用车登记表"


@pytest.fixture
def built(folder: Path, out: Path) -> Path:
    """The output folder of a build."""
    stages.build(vehicles.load(folder), out, stages.Options())
    return out


def _body(document: Path) -> etree._Element:
    return parse(package.parts(document.read_bytes())[package.DOCUMENT])


def _bookmarks(document: Path) -> list[str | None]:
    return [e.get(qn("w:name")) for e in _body(document).iter(qn("w:bookmarkStart"))]


def _other_parts(document: Path) -> dict[str, bytes]:
    parts = package.parts(document.read_bytes())
    return {name: part for name, part in parts.items() if name != package.DOCUMENT}


def test_each_form_of_a_unit_gets_a_bookmark(built: Path, tmp_path: Path) -> None:
    document, target = built / "units" / "乙局.docx", tmp_path / "copy.docx"

    outline = docx_for_libreoffice.with_bookmarks(document, target, {})

    assert outline == (Bookmark(0, TITLE, "form1"),)
    assert _bookmarks(target) == ["form1"]
    assert _other_parts(target) == _other_parts(document)
    assert "".join(_body(target).itertext()) == "".join(_body(document).itertext())


def test_characters_are_substituted_in_the_body(built: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.docx"

    docx_for_libreoffice.with_bookmarks(built / "units" / "乙局.docx", target, {"乙": "丁"})

    text = "".join(_body(target).itertext())
    assert "丁局" in text
    assert "乙" not in text


def test_an_edited_document_is_copied_as_it_is(built: Path, tmp_path: Path) -> None:
    document, target = built / "units" / "乙局.docx", tmp_path / "copy.docx"
    edited = units.edit(document, "改过")

    outline = docx_for_libreoffice.with_bookmarks(document, target, {"乙": "丁"})

    assert outline == ()
    assert target.read_bytes() == edited
    assert docx_for_libreoffice.contents(document) == ()


def test_an_appendix_s_contents_list_is_its_outline(built: Path) -> None:
    outline = docx_for_libreoffice.contents(built / "appendix.docx")

    summary, *entries = [(bookmark.level, bookmark.title) for bookmark in outline]
    assert summary == (0, "2024年公务用车汇总表")
    assert entries == [
        entry for name in ("甲局", "乙局", "丙局") for entry in ((0, name), (1, TITLE))
    ]
    assert {b.destination for b in outline} <= set(_bookmarks(built / "appendix.docx"))


def test_a_whole_appendix_keeps_its_body(built: Path, tmp_path: Path) -> None:
    document, target = built / "appendix.docx", tmp_path / "copy.docx"

    docx_for_libreoffice.whole(document, target, {})

    parts, originals = (package.parts(path.read_bytes()) for path in (target, document))
    # Outline paragraphs are white, as LibreOffice would show a speck.
    white = b'<w:color w:val="FFFFFF"/>'
    assert parts[package.DOCUMENT].count(white) == len(["甲局", "乙局", "丙局"]) * 2
    parts[package.DOCUMENT] = parts[package.DOCUMENT].replace(white, b"")
    # The dashes of the page number are in the Chinese font.
    footers = [of.pop("word/footer1.xml") for of in (parts, originals)]
    assert len({"".join(parse(footer).itertext()) for footer in footers}) == 1
    assert parts == originals


def test_the_dashes_of_a_page_number_are_in_the_footer_s_chinese_font(
    built: Path, tmp_path: Path
) -> None:
    document, target = built / "appendix.docx", tmp_path / "copy.docx"

    docx_for_libreoffice.whole(document, target, {})

    footer = parse(package.parts(target.read_bytes())["word/footer1.xml"])
    fonts = {
        "".join(run.itertext(qn("w:t"))).strip(): slots.get(qn("w:ascii"))
        for run in footer.iter(qn("w:r"))
        for slots in run.iter(qn("w:rFonts"))
    }
    assert fonts["—"] == "宋体"


def test_a_frame_has_blank_pages_in_place_of_the_forms(built: Path, tmp_path: Path) -> None:
    document, target = built / "appendix.docx", tmp_path / "copy.docx"
    forms = [("unit1_form1", 1), ("unit2_form1", 3), ("unit3_form1", 2)]

    docx_for_libreoffice.frame(document, target, {}, forms)

    body = _body(target)
    assert len(list(body.iter(qn("w:pageBreakBefore")))) == sum(n - 1 for _, n in forms)
    assert len(list(body.iter(qn("w:sectPr")))) == len(list(_body(document).iter(qn("w:sectPr"))))
    assert _bookmarks(target) == _bookmarks(document)
    # The summary table stays, the units' own tables go.
    assert len(list(body.iter(qn("w:tbl")))) == 1
