"""What all documents take over from templates, and how styles of several templates go together."""

from __future__ import annotations

from generator.form import shared_parts
from generator.word import ooxml
from generator.word.normalise import template
from generator.word.ooxml import NAMESPACES, W
from tests.word_files import parts

STYLES = (
    f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr>'
    "</w:rPrDefault></w:docDefaults>{}</w:styles>"
)


def style(name: str, size: int) -> str:
    return style_of("a", name, size)


def style_of(id_: str, name: str, size: int) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/>'
        f'<w:rPr><w:sz w:val="{size}"/></w:rPr></w:style>'
    )


def normal(used: str, styles: str, more: str = "") -> dict[str, bytes]:
    """The normalised parts of a template with these styles and a paragraph in the one of id a."""
    p = '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr></w:p>' if used else "<w:p/>"
    document = f"<w:document {NAMESPACES}><w:body>{more}{p}<w:sectPr/></w:body></w:document>"
    found = {**parts(document.encode()), "word/styles.xml": STYLES.format(styles).encode()}
    return template.normal_parts(found)


def test_documents_have_the_styles_of_all_templates() -> None:
    templates = [normal("甲", style("甲", 24)), normal("乙", style("乙", 28))]

    made = shared_parts.shared_parts(templates)

    assert list(made) == ["styles", "settings", "fontTable", "theme"]
    names = [e.get(ooxml.qn("w:val")) for e in ooxml.parse(made["styles"]).iter(ooxml.qn("w:name"))]
    assert {"甲", "乙"} <= {*names}


def test_of_looks_that_differ_documents_have_the_most_frequent_one() -> None:
    templates = [normal("甲", style("甲", size)) for size in (24, 28, 28)]

    made = shared_parts.shared_parts(templates)
    [found] = shared_parts.differing(templates)

    assert b'<w:sz w:val="28"/>' in made["styles"]
    assert b'<w:sz w:val="24"/>' not in made["styles"]
    assert found == shared_parts.Difference("甲", 0, 1)


def test_without_styles_there_are_no_shared_parts() -> None:
    assert shared_parts.shared_parts([{"word/document.xml": b""}]) == {}


def test_damaged_parts_are_named() -> None:
    found = {"word/styles.xml": b"<x", "word/fontTable.xml": b"", "word/settings.xml": b"<x/>"}

    assert list(shared_parts.damaged(found)) == ["word/styles.xml"]


def test_a_style_that_only_the_program_writes_with_is_compared_too() -> None:
    own = style("甲", 24)
    templates = [normal("甲", own + style_of("b", "Title", size)) for size in (40, 36, 36)]

    [found] = shared_parts.differing(templates)

    assert found == shared_parts.Difference("Title", 0, 1, is_used=False)


def test_lines_between_entries_of_contents_may_be_lost_in_one_template() -> None:
    """LibreOffice does not write them; documents have them from the other templates."""
    line = '<w:between w:val="dotted" w:sz="4" w:space="0" w:color="A6A6A6"/>'
    entry = style_of("b", "toc 1", 24)
    with_lines = entry.replace("<w:rPr>", f"<w:pPr><w:pBdr>{line}</w:pBdr></w:pPr><w:rPr>")
    templates = [normal("甲", style("甲", 24) + each) for each in (with_lines, with_lines, entry)]

    assert [*shared_parts.differing(templates)] == []
    assert b"<w:between" in shared_parts.shared_parts(templates)["styles"]


def test_a_pasted_table_whose_style_sets_text_makes_no_style_another() -> None:
    """As Word's Table Grid does: its spacing stands between the defaults and paragraph styles."""
    left = '<w:pPr><w:spacing w:before="0"/><w:jc w:val="left"/></w:pPr>'
    own = style("甲", 24).replace("<w:rPr>", f"{left}<w:rPr>")
    grid = (
        '<w:style w:type="table" w:styleId="t"><w:name w:val="Table Grid"/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
    )
    table = '<w:tbl><w:tblPr><w:tblStyle w:val="t"/></w:tblPr></w:tbl>'
    templates = [normal("甲", own), normal("甲", own + grid, table)]

    made = shared_parts.shared_parts(templates)

    assert [*shared_parts.differing(templates)] == []
    assert b'<w:jc w:val="left"/>' in made["styles"]


def test_a_style_may_take_back_what_the_defaults_set() -> None:
    # 20 half-points is what a text has where nothing says otherwise (17.3.2.38).
    made = shared_parts.shared_parts([normal("甲", style("甲", 20))])

    assert (
        b'<w:name w:val="\xe7\x94\xb2"/><w:basedOn w:val="Normal"/><w:rPr><w:sz w:val="20"/>'
        in (made["styles"])
    )
