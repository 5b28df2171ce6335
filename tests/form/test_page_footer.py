"""Which form a unit document's footers name, what is left of a long name, where they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from generator.form import page_footer
from generator.word.ooxml import NAMESPACES, parse, qn

if TYPE_CHECKING:
    from generator.form.page_footer import PageFooters

PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="680"'
    ' w:footer="680" w:gutter="0"/>{}</w:sectPr>'
)
SECTION = PAGE.format("")
OWN = SECTION.replace("<w:pgSz", '<w:footerReference w:type="default" r:id="rIdOwn"/><w:pgSz')


def _texts(footers: PageFooters, unit: str) -> dict[str, str]:
    """Each footer part's text, a field as its code in brackets."""
    texts = {}
    for (name, kind), footer in zip(footers.parts.items(), footers.members(unit), strict=True):
        assert (f"word/{name}", kind) == (footer.name, "footer")
        part = parse(page_footer.part(footers.footers[len(texts)], unit))
        codes = re.sub(
            r"<w:instrText[^>]*> (\w+) </w:instrText>",
            r"<w:t>[\1]</w:t>",
            etree.tostring(part, encoding="unicode"),
        )
        texts[name] = "".join(t.text or "" for t in parse(codes.encode()).iter(qn("w:t")))
    return texts


def _references(section: str) -> dict[str, str]:
    found = parse(section.replace("<w:sectPr", f"<w:sectPr {NAMESPACES}", 1).encode())
    references = found.iter(qn("w:footerReference"))
    return {each.get(qn("w:type"), ""): each.get(qn("r:id"), "") for each in references}


def test_each_page_says_whose_it_is_and_which_of_how_many() -> None:
    footers = page_footer.page_footers(["表1", "表2", "表1"], [SECTION] * 3, {})

    assert _texts(footers, "甲&乙局") == {
        "footer1.xml": "甲&乙局 · 表1 · 第 [PAGE] 页 共 [NUMPAGES] 页",
        "footer2.xml": "甲&乙局 · 表2 · 第 [PAGE] 页 共 [NUMPAGES] 页",
    }
    assert [_references(section)["default"] for section in footers.sections] == [
        *("rIdExtra1", "rIdExtra2", "rIdExtra1")
    ]


def test_a_pack_that_names_no_form_has_no_footers_and_the_sections_that_it_had() -> None:
    footers = page_footer.page_footers(["", ""], [SECTION, OWN], {})

    assert footers.parts == {}
    assert footers.sections == (SECTION, OWN)


def test_a_form_without_a_name_has_a_blank_footer_not_that_of_the_form_before() -> None:
    footers = page_footer.page_footers(["表1", ""], [SECTION] * 2, {})

    assert _texts(footers, "甲局")["footer2.xml"] == ""
    assert _references(footers.sections[1]) == {"default": "rIdExtra2"}


def test_a_templates_own_footer_wins() -> None:
    footers = page_footer.page_footers(["表1", "表2"], [OWN, SECTION], {})

    assert footers.sections[0] == OWN
    assert list(_texts(footers, "甲局").values()) == ["甲局 · 表2 · 第 [PAGE] 页 共 [NUMPAGES] 页"]


def test_first_and_even_pages_of_their_own_kind_have_the_footer_too() -> None:
    settings = {"settings": b"<w:settings><w:evenAndOddHeaders/></w:settings>"}

    footers = page_footer.page_footers(["表1"], [PAGE.format("<w:titlePg/>")], settings)

    assert _references(footers.sections[0]) == dict.fromkeys(
        ("default", "first", "even"), "rIdExtra1"
    )


def test_pages_are_counted_through_the_document() -> None:
    numbered = PAGE.format('<w:pgNumType w:start="5"/>')

    footers = page_footer.page_footers(["表1"], [numbered], {})

    assert "pgNumType" not in footers.sections[0]


@pytest.mark.parametrize(
    ("bottom", "footer", "expected"), [(1134, 680, 680), (700, 680, 460), (100, 680, 0)]
)
def test_a_footer_takes_no_room_from_the_form(bottom: int, footer: int, expected: int) -> None:
    section = SECTION.replace('w:bottom="1134"', f'w:bottom="{bottom}"').replace(
        'w:footer="680"', f'w:footer="{footer}"'
    )

    [drawn] = page_footer.page_footers(["表1"], [section], {}).sections

    assert f'w:footer="{expected}"' in drawn


@pytest.mark.parametrize(
    ("form", "unit", "expected"),
    [
        ("附表1", "示例市示例区" + "某" * 29 + "局", "示例市示例区" + "某" * 29 + "局 · 附表1"),
        ("附表1", "示例市示例区" + "某" * 60 + "中心", f"示例市示例区{'某' * 12}…{'某' * 16}中心"),
        ("表" * 60, "示例市示例区人民政府办公室", "示例市示…办公室 · "),
    ],
)
def test_a_long_name_keeps_its_beginning_and_end_on_one_line(
    form: str, unit: str, expected: str
) -> None:
    footers = page_footer.page_footers([form], [SECTION], {})

    text = _texts(footers, unit)["footer1.xml"]

    assert text.startswith(expected)
    printed = re.sub(r"\[\w+\]", "999", text)
    points = sum(9 if character > "\u2000" else 4.5 for character in printed)
    assert points <= (11906 - 2 * 1134) / 20


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ('<w:pgSz w:w="900" w:h="2"/><w:pgMar w:top="1" w:right="70" w:left="200"/>', 630),
        ('<w:pgMar w:left="100" w:right="200" w:gutter="50"/><w:pgSz w:h="2" w:w="900"/>', 550),
    ],
)
def test_text_is_as_wide_as_the_page_without_its_margins(section: str, expected: int) -> None:
    assert page_footer.text_width_twips(f"<w:sectPr>{section}</w:sectPr>") == expected
