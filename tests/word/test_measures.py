"""Lengths of a template as whole numbers, however a program wrote them."""

from __future__ import annotations

import pytest
from lxml import etree

from generator.word.normalise import measures
from generator.word.ooxml import NAMESPACES, qn


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('<w:gridCol w:w="1900.0"/>', "1900"),
        ('<w:gridCol w:w="9025.511811023624"/>', "9026"),
        ('<w:gridCol w:w="2.54cm"/>', "1440"),
        ('<w:gridCol w:w="1in"/>', "1440"),
        ('<w:ind w:w="-10.5pt"/>', "-210"),
        ('<w:gridCol w:w="1900"/>', "1900"),
        ('<w:tblW w:w="50%"/>', "50%"),
    ],
)
def test_a_length_is_a_whole_number_of_twips(written: str, expected: str) -> None:
    assert _normalised(written).get(qn("w:w")) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('<w:sz w:val="10.5pt"/>', "21"),
        ('<w:trHeight w:val="1cm"/>', "567"),
        ('<w:pStyle w:val="1.5pt"/>', "1.5pt"),
    ],
)
def test_a_value_is_a_length_where_the_element_says_so(written: str, expected: str) -> None:
    assert _normalised(written).get(qn("w:val")) == expected


def _normalised(markup: str) -> etree._Element:
    root = etree.fromstring(f"<w:body {NAMESPACES}>{markup}</w:body>")
    measures.normalise(root)
    return root[0]
