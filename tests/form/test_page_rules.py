"""Fonts of signs, and rows that stay together: what is added to a patched form."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jinja2 import Environment
from lxml import etree

from generator.form import page_rules
from generator.word import ooxml
from generator.word.ooxml import NAMESPACES
from tests.wordml import W

HINT = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'


def _row(text: str) -> str:
    cell = f'<w:tc><w:p><w:pPr><w:pStyle w:val="A"/><w:jc/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>'  # noqa: E501
    return f"<w:tr>{cell}{cell}</w:tr>"


def _kept(table: str, rows: list[Any], filled_up: tuple[str, ...] = ()) -> list[str]:
    """The texts of the rows that stay with the next one, of a table drawn with the list `rows`."""
    properties = "<w:tblPr/><w:tblGrid/>"
    xml = f"<w:body {NAMESPACES}><w:tbl>{properties}{table}</w:tbl></w:body>"
    body = ooxml.parse(xml.encode())
    page_rules.keep_last_rows_together(body, filled_up)
    environment = Environment(autoescape=True)
    environment.filters["fill"] = lambda value: value
    drawn = environment.from_string(etree.tostring(body, encoding="unicode"))
    root = ooxml.parse(drawn.render(rows=rows).encode())
    kept = []
    for tr in root.iter(f"{W}tr"):
        properties = [[child.tag for child in p] for p in tr.iter(f"{W}pPr")]
        keeps = {f"{W}keepNext" in tags for tags in properties}
        assert len(keeps) == 1
        assert keeps == {False} or properties[0][1] == f"{W}keepNext"
        if keeps == {True}:
            kept.append(ooxml.text(tr).split("\n")[0])
    return kept


LOOP = f"{{% for r in rows %}}{_row('{{ r }}')}{{% endfor %}}"
VARIANTS = (
    "{% for r in rows %}{% if r %}" + _row("{{ r }}") + "{% else %}" + _row("空") + "{% endif %}"
    "{% endfor %}"
)


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        pytest.param(LOOP + _row("合计") + _row("签字"), ["丙", "合计"], id="total and signature"),
        pytest.param(_row("表头") + LOOP + _row("签字"), ["丙"], id="signature"),
        pytest.param(LOOP + LOOP + _row("签字"), ["丙"], id="only the last loop"),
        pytest.param(_row("表头") + LOOP, [], id="a list at the end"),
        pytest.param(VARIANTS + _row("合计"), ["丙"], id="variants of a row"),
        pytest.param("".join(_row(c) for c in "一二三四五"), ["二", "三", "四"], id="no list"),
    ],
)
def test_the_rows_after_the_last_list_stay_with_its_last_row(rows: str, kept: list[str]) -> None:
    assert _kept(rows, rows=["甲", "乙", "丙"]) == kept


@pytest.mark.parametrize(
    ("after", "kept"),
    [("", ["丁", "合计"]), (_row("小计"), ["小计", "合计"])],
    ids=["groups", "groups with a row of their own"],
)
def test_the_last_row_of_the_last_group_stays_with_the_total(after: str, kept: list[str]) -> None:
    inner = f"{{% for r in g.goals %}}{_row('{{ r }}')}{{% endfor %}}"
    table = f"{{% for g in rows %}}{inner}{after}{{% endfor %}}{_row('合计')}{_row('签字')}"

    assert _kept(table, [{"goals": ["甲", "乙"]}, {"goals": ["丙", "丁"]}]) == kept


FILLED = LOOP.replace("{{ r }}", "{{ r['甲'] }}")


@pytest.mark.parametrize("filled_up", [("rows",), ()])
@pytest.mark.parametrize("table", [FILLED, _row("表头") + FILLED])
def test_blank_rows_that_fill_a_list_up_stay_with_its_last_row_and_the_signature(
    table: str, filled_up: tuple[str, ...]
) -> None:
    rows = [{"甲": text, "乙": ""} for text in ("一", "二", "", "")]
    rows[2:2] = [{"甲": "三", "乙": ""}]

    kept = _kept(table + _row("签字"), rows, filled_up)

    assert kept == (["三", "", ""] if filled_up else [""])


@pytest.mark.parametrize(("blank", "lines"), [(2, 28), (5, 19)])
@pytest.mark.parametrize("more", [0, 1])
def test_a_row_too_high_for_one_page_with_blank_rows_is_let_go(
    blank: int, lines: int, more: int
) -> None:
    # Four characters of 210 twips a line.
    width = '<w:tc><w:tcPr><w:tcW w:w="1000"/></w:tcPr>'
    table = LOOP.replace("{{ r }}", "{{ r['甲']|fill }}").replace("<w:tc>", width)
    high = "一" * (4 * lines + more)
    rows = [{"甲": text} for text in (high, *[""] * blank)]

    assert _kept(table + _row("签字"), rows, ("rows",)) == [high] * (1 - more) + [""] * blank


def test_a_list_that_is_full_keeps_its_last_row_alone() -> None:
    rows = [{"甲": text} for text in "一二三"]
    assert _kept(FILLED + _row("签字"), rows, ("rows",)) == ["三"]


def test_a_row_that_has_another_form_is_kept_too() -> None:
    assert _kept(VARIANTS + _row("合计"), rows=["甲", ""]) == ["空"]


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("<w:t>“三”</w:t>", f"{HINT}<w:t>“三”</w:t>"),
        ('<w:rPr><w:rFonts w:hint="default"/></w:rPr><w:t>×</w:t>', f"{HINT}<w:t>×</w:t>"),
        (
            '<w:rPr><w:rStyle w:val="A"/><w:noProof/></w:rPr>',
            '<w:rPr><w:rStyle w:val="A"/><w:rFonts w:hint="eastAsia"/><w:noProof/></w:rPr>',
        ),
    ],
)
def test_every_run_has_the_hint_for_the_chinese_font(run: str, expected: str) -> None:
    body = ooxml.parse(f"<w:body {NAMESPACES}><w:p><w:r>{run}</w:r></w:p></w:body>".encode())

    page_rules.use_chinese_font_for_signs(body)

    drawn = etree.tostring(body, encoding="unicode")
    assert re.search(r"<w:r>(.*)</w:r>", drawn)[1] == expected  # type: ignore[index]
