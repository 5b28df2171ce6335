"""Rules of Word's accessibility checker, as far as a file shows whether they hold.

They are listed at support.microsoft.com, "Rules for the Accessibility Checker"
(651e08f2-0fc3-4e10-aaca-74b4a67101c1). One of them official forms must break: tables without merged
cells. Their headings stand where the form has them: only 附表2 has all of them in its first rows.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from generator.form import appendix, context, unit_document
from generator.form.appendix import SummaryTable
from generator.word import package, provenance
from generator.word.ooxml import parse, qn
from tests import made_up
from tests.form.test_unit_document import SETTINGS, _plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.form.unit_document import Renderer
    from generator.pack.pack import Pack

PROOF = provenance.Provenance("2023", "示例局", "0", "", "", "", "")
VAL = qn("w:val")


@pytest.fixture
def unit(renderer: Renderer, performance_targets: Pack) -> bytes:
    seen = context.build(performance_targets, SETTINGS, _plain(made_up.unit(2)))
    return unit_document.render(renderer, seen, PROOF).docx


@pytest.fixture(params=["unit", "appendix"])
def parts(
    request: pytest.FixtureRequest, unit: bytes, renderer: Renderer, tmp_path: Path
) -> Mapping[str, bytes]:
    if request.param == "unit":
        return package.parts(unit)
    (tmp_path / "a.docx").write_bytes(unit)
    entries = [appendix.read_entry("示例局", tmp_path / "a.docx")]
    stream = io.BytesIO()
    appendix.write(stream, renderer.compiled, "汇编", entries, PROOF, table=SummaryTable("汇总表"))
    return package.parts(stream.getvalue())


def _document(parts: Mapping[str, bytes]) -> etree._Element:
    return parse(parts[package.DOCUMENT])


def test_a_document_has_title_and_language(parts: Mapping[str, bytes]) -> None:
    core = {etree.QName(e).localname: e.text for e in parse(parts[package.CORE])}
    styles = parse(parts["word/styles.xml"])

    assert core["title"]
    assert core["language"] == "zh-CN"
    languages = {lang.get(qn("w:eastAsia")) for lang in styles.iter(qn("w:lang"))}
    assert languages == {"zh-CN"}


def test_headings_are_nested_without_a_gap(parts: Mapping[str, bytes]) -> None:
    levels = [int(level.get(VAL, "9")) for level in _document(parts).iter(qn("w:outlineLvl"))]

    assert levels[-5:] == [0, 1, 1, 1, 1]
    assert all(below - above <= 1 for above, below in zip([-1, *levels], levels, strict=False))


def test_tables_have_titles_and_rows_of_headings_are_the_first(parts: Mapping[str, bytes]) -> None:
    for tbl in _document(parts).iter(qn("w:tbl")):
        properties = tbl.find(qn("w:tblPr"))
        for name in ("w:tblCaption", "w:tblDescription"):
            assert properties.find(qn(name)).get(VAL)
    for tbl in _document(parts).iter(qn("w:tbl")):
        rows = tbl.findall(qn("w:tr"))
        headings = [tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for tr in rows]
        assert headings == sorted(headings, reverse=True)


def test_the_tables_that_begin_with_their_headings_say_so(unit: bytes) -> None:
    found = [
        len(list(tbl.iter(qn("w:tblHeader"))))
        for tbl in _document(package.parts(unit)).iter(qn("w:tbl"))
    ]

    assert found == [0, 4, 0, 0]


def test_nothing_is_nested_floating_restricted_or_hard_to_read(parts: Mapping[str, bytes]) -> None:
    document = _document(parts)

    assert not list(document.iterfind(f".//{qn('w:tc')}//{qn('w:tbl')}"))
    assert b"wp:anchor" not in parts[package.DOCUMENT]
    assert b"documentProtection" not in parts.get("word/settings.xml", b"")
    styles = {style.get(qn("w:styleId")): style for style in parse(parts["word/styles.xml"])}
    used = {style.get(VAL) for style in document.iter(qn("w:pStyle"))}
    for element in (document, *(styles[name] for name in used)):
        colours = {color.get(VAL, "") for color in element.iter(qn("w:color"))}
        assert colours <= {"auto", "000000"}


def test_links_say_where_they_lead(parts: Mapping[str, bytes]) -> None:
    names = {mark.get(qn("w:name")) for mark in _document(parts).iter(qn("w:bookmarkStart"))}
    for link in _document(parts).iter(qn("w:hyperlink")):
        assert "".join(t.text or "" for t in link.iter(qn("w:t"))).strip()
        assert link.get(qn("w:anchor")) in names
