"""The public page: well-formed, accessible by its structure, and nothing in it but text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from generator.publish import page_html
from generator.publish.page_html import Column, File, Page, Row

ODD = "<b>&\"'局</b>"
PAGE = Page(
    generator="official-forms 1",
    title=ODD,
    facts=[("年度", ODD)],
    caption="单位：元",
    columns=[
        Column("序号"),
        Column("单位"),
        Column("合计", "资金", is_number=True),
        Column(ODD, "资金", is_number=True),
        Column("个数", is_number=True),
    ],
    name_column=1,
    totals=["", "合计", "3", "3", ""],
    volumes=[("第 1 册", [File("appendix-01.docx", "Word", 1)])],
    notes=[ODD],
)
ROWS = [
    Row("甲局", ["1", "甲局", "1", "1", "0"], [File("units/a #1%?.docx", "Word", 2048)]),
    Row(ODD, ["2", ODD, "2", "2", ""], []),
]


def text(page: Page = PAGE, rows: list[Row] | None = None) -> str:
    return "".join(page_html.lines(page, ROWS if rows is None else rows))


def parsed(page: Page = PAGE, rows: list[Row] | None = None) -> html.HtmlElement:
    return html.document_fromstring(text(page, rows))


def test_every_text_stays_text() -> None:
    tree = parsed()

    assert tree.findall(".//b") == []
    assert tree.findtext(".//title") == tree.findtext(".//h1") == tree.findtext(".//dd") == ODD
    assert [th.text for th in tree.iterfind(".//tbody//th")] == ["甲局", ODD]
    assert tree.find(".//main/p").text == ODD


def test_structure_is_what_a_screen_reader_needs() -> None:
    tree = parsed()

    assert tree.get("lang") == "zh-CN"
    assert text().startswith("<!DOCTYPE html>\n")
    assert len(tree.findall(".//h1")) == len(tree.findall(".//main")) == 1
    assert [h.tag for h in tree.iter("h1", "h2", "h3")] == ["h1", "h2", "h2"]
    assert tree.findtext(".//caption") == "单位：元"
    assert {th.get("scope") for th in tree.iterfind(".//thead//th")} == {"col", "colgroup"}
    assert {th.get("scope") for th in tree.iterfind(".//tbody//th")} == {"row"}
    [region] = tree.findall(".//div[@role='region']")
    assert region.get("tabindex") == "0"
    assert tree.get_element_by_id(region.get("aria-labelledby")).text == "各单位"
    assert [e for e in tree.iter("script", "img", "iframe", "style") if e.tag != "style"] == []
    assert "http" not in text().replace("http-equiv", "")


def test_every_row_is_as_wide_as_the_grid() -> None:
    tree = parsed()

    grid = [int(group.get("span")) for group in tree.iterfind(".//colgroup")]
    upper, lower = tree.findall(".//thead/tr")
    assert grid == [3, 2, 1]
    assert [(th.text, th.get("rowspan"), th.get("colspan")) for th in upper] == [
        ("序号", "2", None),
        ("单位", "2", None),
        ("文档", "2", None),
        ("资金", None, "2"),
        ("个数", "2", None),
    ]
    assert [th.text for th in lower] == ["合计", ODD]
    assert {len(row) for row in tree.iterfind(".//tbody/tr")} == {6}
    assert [cell.text or "" for cell in tree.find(".//tfoot/tr")] == ["", "合计", "", "3", "3", ""]


def test_a_table_without_groups_and_totals_has_one_head_and_no_foot() -> None:
    tree = parsed(replace(PAGE, columns=[Column("单位")], name_column=0, totals=()), [])

    assert [th.text for th in tree.iterfind(".//thead/tr/th")] == ["单位", "文档"]
    assert len(tree.findall(".//thead/tr")) == 1
    assert tree.find(".//tfoot") is None


def test_a_name_in_a_group_takes_the_documents_into_it() -> None:
    tree = parsed(replace(PAGE, columns=[Column("名", "单位")], name_column=0, totals=()), [])

    upper, lower = tree.findall(".//thead/tr")
    assert [(th.text, th.get("colspan")) for th in upper] == [("单位", "2")]
    assert [th.text for th in lower] == ["名", "文档"]


def test_links_are_encoded_and_say_what_they_lead_to() -> None:
    link = parsed().find(".//td/a")

    assert link.get("href") == "units/a%20%231%25%3F.docx"
    assert link.text_content() == "甲局，Word，2 KB"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 KB"),
        (1, "1 KB"),
        (1024, "1 KB"),
        (1025, "2 KB"),
        (1024 * 1024 - 1, "1024 KB"),
        (1024 * 1024, "1.0 MB"),
        (1024 * 1024 + 1, "1.1 MB"),
        (25 * 1024 * 1024, "25.0 MB"),
    ],
)
def test_sizes_are_rounded_up(number: int, said: str) -> None:
    assert page_html.size(number) == said
