"""Where the first section's page numbers begin."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from generator import appendix, package, provenance, render, template
from generator.ooxml import parse, qn

if TYPE_CHECKING:
    from pathlib import Path

    from generator.pack import Pack

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
    document = f"{render.START}{body}{render.END}"
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


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ('<w:pgSz w:w="900" w:h="2"/><w:pgMar w:top="1" w:right="70" w:left="200"/>', 630),
        ('<w:pgMar w:left="100" w:right="200" w:gutter="50"/><w:pgSz w:h="2" w:w="900"/>', 550),
    ],
)
def test_text_is_as_wide_as_the_page_without_its_margins(section: str, expected: int) -> None:
    assert appendix.text_width_twips(f"<w:sectPr>{section}</w:sectPr>") == expected
