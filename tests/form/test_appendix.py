"""Where page numbers begin, where the contents list leads, and how big an appendix may get."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.form import appendix, template, unit_document
from generator.word import ooxml, package, provenance
from generator.word.ooxml import parse, qn

if TYPE_CHECKING:
    from pathlib import Path

    from generator.form.template import CompiledPack
    from generator.pack.pack import Pack

PROOF = provenance.Provenance("2023", "甲", "0", "", "", "", "")
BEFORE = '<w:pgSz w:w="1" w:h="1"/><w:pgMar/>'


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("", ["pgSz", "pgMar", "pgNumType"]),
        ('<w:pgNumType w:start="7"/>', ["pgSz", "pgMar", "pgNumType"]),
        ("<w:pgBorders><w:top/></w:pgBorders>", ["pgSz", "pgMar", "pgBorders", "pgNumType"]),
        ("<w:cols/><w:docGrid/>", ["pgSz", "pgMar", "pgNumType", "cols", "docGrid"]),
    ],
)
def test_page_numbers_start_at_one_in_the_first_units_first_section(
    section: str, expected: list[str], performance_targets: Pack, tmp_path: Path
) -> None:
    compiled = template.compile_pack(performance_targets)
    body = f"<w:p><w:pPr></w:pPr></w:p><w:sectPr>{BEFORE}{section}</w:sectPr>"
    document = f"{unit_document.START}{body}{unit_document.END}"
    (tmp_path / "a.docx").write_bytes(
        package.assemble([package.compress(package.DOCUMENT, document.encode())])
    )
    stream = io.BytesIO()

    entry = appendix.Entry("甲", tmp_path / "a.docx")
    appendix.write(stream, compiled, "汇编", [entry], PROOF)

    *_, last = parse(package.parts(stream.getvalue())[package.DOCUMENT]).iter(qn("w:sectPr"))
    names = [child.tag.rpartition("}")[2] for child in last]
    assert names == ["headerReference", "footerReference", *expected]
    assert last.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


@pytest.fixture
def compiled(performance_targets: Pack) -> CompiledPack:
    return template.compile_pack(performance_targets)


@pytest.fixture
def entries(tmp_path: Path) -> list[appendix.Entry]:
    """Two units of two forms each."""
    form = f"<w:p><w:pPr></w:pPr></w:p><w:p><w:pPr><w:sectPr>{BEFORE}</w:sectPr></w:pPr></w:p>"
    last = f"<w:p><w:pPr></w:pPr></w:p><w:p><w:pPr></w:pPr></w:p><w:sectPr>{BEFORE}</w:sectPr>"
    document = f"{unit_document.START}{form}{last}{unit_document.END}".encode()
    found = []
    for name in ("甲局", "乙局"):
        proof = replace(PROOF, unit=name, contents=(f"{name}的附表1", f"{name}的附表2"))
        members = (
            package.compress(package.DOCUMENT, document),
            package.compress(package.PROVENANCE, provenance.to_xml(proof)),
        )
        path = tmp_path / f"{name}.docx"
        path.write_bytes(package.assemble(members))
        found.append(appendix.read_entry(name, path))
    return found


def _written(compiled: CompiledPack, entries: list[appendix.Entry]) -> dict[str, bytes]:
    stream = io.BytesIO()
    appendix.write(stream, compiled, "汇编", entries, PROOF)
    return package.parts(stream.getvalue())


def test_issuing_body_and_date_stand_between_title_and_contents(
    compiled: CompiledPack, entries: list[appendix.Entry]
) -> None:
    plain, stream = _written(compiled, entries), io.BytesIO()
    appendix.write(stream, compiled, "汇编", entries, PROOF, cover=("某区财政局", "2024年1月"))
    covered = package.parts(stream.getvalue())

    body = parse(covered[package.DOCUMENT])[0]
    assert [ooxml.text(p) for p in body[:4]] == ["汇编", "某区财政局", "2024年1月", "目  录"]
    changed = {name for name, part in covered.items() if part != plain[name]}
    assert changed == {package.DOCUMENT, "word/styles.xml", package.PROVENANCE}


def test_each_line_of_the_contents_list_leads_to_its_own_form(
    compiled: CompiledPack, entries: list[appendix.Entry]
) -> None:
    root = parse(_written(compiled, entries)[package.DOCUMENT])

    lines = [
        (ooxml.text(p).strip(), link.get(qn("w:anchor")), "".join(p.itertext(qn("w:instrText"))))
        for p in root.iter(qn("w:p"))
        for link in p.iterchildren(qn("w:hyperlink"))
    ]
    assert lines == [
        (name, anchor, f" PAGEREF {anchor} \\h ")
        for name, anchor in [
            *(("甲局", "unit1_form1"), ("甲局的附表1", "unit1_form1")),
            *(("甲局的附表2", "unit1_form2"), ("乙局", "unit2_form1")),
            *(("乙局的附表1", "unit2_form1"), ("乙局的附表2", "unit2_form2")),
        ]
    ]
    marks = [mark.get(qn("w:name")) for mark in root.iter(qn("w:bookmarkStart"))]
    assert marks == ["unit1_form1", "unit1_form2", "unit2_form1", "unit2_form2"]
    numbers = [mark.get(qn("w:id")) for mark in root.iter(qn("w:bookmarkStart"))]
    assert len(set(numbers)) == len(numbers)


def test_each_units_first_page_has_the_header_with_its_name(
    compiled: CompiledPack, entries: list[appendix.Entry]
) -> None:
    parts = _written(compiled, entries)

    relationships = parse(parts["word/_rels/document.xml.rels"])
    targets = {each.get("Id"): each.get("Target") for each in relationships}
    headers = [
        [
            ooxml.text(parse(parts[f"word/{targets[reference.get(qn('r:id'))]}"])).strip()
            for reference in section.iterfind(qn("w:headerReference"))
        ]
        for section in parse(parts[package.DOCUMENT]).iter(qn("w:sectPr"))
    ]
    # The title page and the contents have none; a unit's other forms go on with its own.
    assert headers == [[], ["甲局"], [], ["乙局"], []]


def test_it_may_get_as_big_as_word_can_open_and_no_byte_bigger(
    compiled: CompiledPack, entries: list[appendix.Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(_written(compiled, entries)[package.DOCUMENT])

    monkeypatch.setattr(appendix, "MAX_BYTES", size)
    assert len(_written(compiled, entries)[package.DOCUMENT]) == size
    monkeypatch.setattr(appendix, "MAX_BYTES", size - 1)
    with pytest.raises(OverflowError):
        _written(compiled, entries)
