"""Properties of WordprocessingML elements, read from small pieces of XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from generator.word import ooxml
from generator.word.ooxml import NAMESPACES, qn

if TYPE_CHECKING:
    from collections.abc import Callable


def element(xml: str) -> etree._Element:
    """The element, with the namespaces that the XML uses."""
    return ooxml.parse(f"<w:root {NAMESPACES}>{xml}</w:root>".encode())[0]


@pytest.mark.parametrize(
    ("read", "xml", "value"),
    [
        (ooxml.grid_span, "<w:tc/>", 1),
        (ooxml.grid_span, '<w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr></w:tc>', 3),
        (ooxml.v_merge, "<w:tc/>", None),
        (ooxml.v_merge, "<w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc>", "continue"),
        (ooxml.v_merge, '<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr></w:tc>', "restart"),
        (ooxml.v_merge, '<w:tc><w:tcPr><w:vMerge w:val="continue"/></w:tcPr></w:tc>', "continue"),
        (ooxml.width_twips, "<w:tc/>", None),
        (ooxml.width_twips, '<w:tc><w:tcPr><w:tcW w:w="900" w:type="dxa"/></w:tcPr></w:tc>', 900),
        (ooxml.width_twips, '<w:tc><w:tcPr><w:tcW w:w="50" w:type="pct"/></w:tcPr></w:tc>', None),
        (ooxml.height_rule, "<w:tr/>", "auto"),
        (ooxml.height_rule, '<w:tr><w:trPr><w:trHeight w:val="9"/></w:trPr></w:tr>', "auto"),
        (
            ooxml.height_rule,
            '<w:tr><w:trPr><w:trHeight w:hRule="atLeast"/></w:trPr></w:tr>',
            "atLeast",
        ),
        (ooxml.table_layout, "<w:tbl/>", "autofit"),
        (
            ooxml.table_layout,
            '<w:tbl><w:tblPr><w:tblLayout w:type="fixed"/></w:tblPr></w:tbl>',
            "fixed",
        ),
        (
            ooxml.grid_columns,
            '<w:tbl><w:tblGrid><w:gridCol w:w="10"/><w:gridCol/></w:tblGrid></w:tbl>',
            [10, 0],
        ),
    ],
)
def test_property_is_read_with_its_default(
    read: Callable[[etree._Element], object], xml: str, value: object
) -> None:
    assert read(element(xml)) == value


def test_rows_and_cells_of_a_nested_table_are_not_the_tables_own() -> None:
    nested = "<w:tbl><w:tr><w:tc/><w:tc/></w:tr></w:tbl>"
    tbl = element(f"<w:tbl><w:tr><w:tc>{nested}</w:tc></w:tr></w:tbl>")

    assert len(ooxml.rows(tbl)) == 1
    assert len(ooxml.cells(ooxml.rows(tbl)[0])) == 1
    assert len(list(ooxml.tables(tbl))) == 2


def test_text_has_a_line_for_each_paragraph() -> None:
    tc = element(
        "<w:tc><w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/></w:r></w:p>"
        # A tab stop is no tab.
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr></w:p><w:p><w:r><w:t>丙</w:t></w:r></w:p></w:tc>"
    )

    assert ooxml.text(tc) == "甲\t乙\n\n\n丙"


def test_run_escapes_its_text_and_keeps_breaks_and_tabs() -> None:
    text = "a < b & c\t甲\n 乙 "

    run = element(ooxml.run(text, "Strong"))

    assert ooxml.text(element(ooxml.paragraph("Normal", ooxml.run(text)))) == text
    assert run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}").get(qn("w:val")) == "Strong"


def test_editing_residue_is_removed_and_content_stays() -> None:
    p = element(
        '<w:p w:rsidR="00A1" xmlns:w14="urn:x" w14:paraId="1"><w:proofErr/>'
        '<w:bookmarkStart w:id="0"/><w:r w:rsidRPr="1"><w:t xml:space="preserve"> 甲</w:t></w:r>'
        '<w:hyperlink r:id="rId1"/></w:p>'
    )

    ooxml.remove_editing_residue(p)

    assert dict(p.attrib) == {}
    assert [etree.QName(child).localname for child in p] == ["r", "hyperlink"]
    assert dict(p[0].attrib) == {}
    assert list(p[0][0].attrib.values()) == ["preserve"]
    assert list(p[1].attrib.values()) == ["rId1"]


def test_cell_properties_come_in_the_order_of_the_schema() -> None:
    tc = element("<w:tc><w:tcPr><w:vAlign/><w:vMerge/><w:gridSpan/><w:tcW/></w:tcPr></w:tc>")

    ooxml.order_cell_properties(tc)

    assert [etree.QName(child).localname for child in tc[0]] == [
        "tcW",
        "gridSpan",
        "vMerge",
        "vAlign",
    ]


def test_entities_are_not_expanded() -> None:
    xml = b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'

    assert (ooxml.parse(xml).text or "") == ""


def test_a_root_element_has_no_parent() -> None:
    with pytest.raises(ValueError, match="root"):
        ooxml.parent(element("<w:p/>").getparent())
