"""What a unit adds to the summary table, and the table of many."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from generator.form import summary_table
from generator.form.summary_table import Rows
from generator.word.ooxml import NAMESPACES
from tests import small_pack, wordml
from tests.wordml import Cell, W

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from generator.pack.summary import Summary

UNIT = {
    "名称": "甲&乙",
    "账目": {"收入": Decimal("718.40"), "支出": None},
    "组": [{"名": "一", "数": Decimal("0.1")}, {"名": "二", "数": Decimal("0.2")}],
}
HEADING = [
    [Cell("序号", 1, "restart"), Cell("单位", 1, "restart"), Cell("账目", 2),
     Cell("组数", 1, "restart"), Cell("共", 1, "restart")],
    [Cell("", 1, "continue"), Cell("", 1, "continue"), Cell("收入"), Cell("支出"),
     Cell("", 1, "continue"), Cell("", 1, "continue")],
]  # fmt: skip
ONE = ("", "甲", "1.50", "", "2", "0.3")
TWO = ("", "乙", "0.25", "", "1", "")
# The totals of two volumes with a row like that.
EARLIER = (None, None, Decimal("0.5"), None, Decimal(2), None)


@pytest.fixture
def summary(tmp_path: Path) -> Summary:
    found = small_pack.load(tmp_path, pack=small_pack.SUMMED_UP).summary
    assert found
    return found


def drawn(summary: Summary, rows: Rows, width: int = 9638) -> etree._Element:
    xml = "".join(summary_table.table(summary, rows, width))
    return etree.fromstring(f"<w:body {NAMESPACES}>{xml}</w:body>")


def said(summary: Summary, rows: Rows) -> list[list[str]]:
    """What the rows below the heading say."""
    [table] = wordml.tables(drawn(summary, rows))
    return [[cell.text for cell in row] for row in table[2:]]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (UNIT, ("", "甲&乙", "718.40", "", "2", "718.7")),
        ({"名称": "甲", "组": []}, ("", "甲", "", "", "0", "")),
        ({"名称": "甲", "账目": {"收入": Decimal(0)}, "组": []}, ("", "甲", "0", "", "0", "0")),
        ({}, ("", "", "", "", "0", "")),
    ],
)
def test_a_unit_says_its_figures_as_they_are_printed(
    unit: dict[str, Any], expected: tuple[str, ...], summary: Summary
) -> None:
    assert summary_table.row_texts(summary, unit) == expected


def test_a_unit_of_a_pack_without_the_table_adds_nothing() -> None:
    assert summary_table.row_texts(None, UNIT) == ()


def test_columns_stand_in_their_groups(summary: Summary) -> None:
    [table] = wordml.tables(drawn(summary, Rows([])))

    assert table[:2] == HEADING


def test_one_row_of_labels_will_do_without_groups(tmp_path: Path) -> None:
    text = small_pack.SUMMED_UP.replace(" group: 账目,", "")
    summary = small_pack.load(tmp_path, pack=text).summary
    assert summary

    [table] = wordml.tables(drawn(summary, Rows([ONE])))

    assert [len(table), *(cell.merge for cell in table[0])] == [3, *[None] * 6]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (Rows([ONE, TWO]), [["合计", "1.75", "", "3", "0.3"]]),
        (Rows([ONE, TWO], is_volume=True), [["本册合计", "1.75", "", "3", "0.3"]]),
        (
            Rows([ONE], EARLIER, is_volume=True),
            [["本册合计", "1.5", "", "2", "0.3"], ["总计", "2", "", "4", "0.3"]],
        ),
        (Rows([]), [["合计", "", "", "", ""]]),
    ],
)
def test_totals_are_of_what_is_there(
    rows: Rows, expected: list[list[str]], summary: Summary
) -> None:
    found = said(summary, rows)

    assert found[len(list(rows.units)) :] == expected


def test_units_are_numbered_in_their_order(summary: Summary) -> None:
    found = said(summary, Rows([ONE, TWO]))

    assert [row[:2] for row in found[:2]] == [["一", "甲"], ["二", "乙"]]


def test_a_table_of_texts_alone_has_no_totals(tmp_path: Path) -> None:
    head, _, _ = small_pack.SUMMED_UP.partition("      - {label: 收入")
    summary = small_pack.load(tmp_path, pack=head).summary
    assert summary

    [table] = wordml.tables(drawn(summary, Rows([("", "甲")])))

    assert [[cell.text for cell in row] for row in table] == [["序号", "单位"], ["一", "甲"]]


def test_markup_and_line_breaks_in_a_text_are_text(summary: Summary) -> None:
    [row, _] = said(summary, Rows([("", "<w:p/>&\n乙", *ONE[2:])]))

    assert row[1] == "<w:p/>&\n乙"


@pytest.mark.parametrize("width", [9638, 14570, 101])
def test_every_cell_is_as_wide_as_its_columns_and_all_as_the_text(
    width: int, summary: Summary
) -> None:
    tbl = drawn(summary, Rows([ONE, TWO]), width)

    columns = [int(col.get(f"{W}w", "")) for col in tbl.iter(f"{W}gridCol")]
    assert sum(columns) == width
    for tr in tbl.iter(f"{W}tr"):
        assert _widths(tr) == _spanned(columns, tr)


def test_the_heading_stands_on_each_page_and_no_row_is_split(summary: Summary) -> None:
    found = drawn(summary, Rows([ONE])).iter(f"{W}trPr")

    properties = [{child.tag.rpartition("}")[2] for child in row} for row in found]
    assert ["tblHeader" in row for row in properties] == [True, True, False, False]
    assert all("cantSplit" in row for row in properties)


def _widths(tr: etree._Element) -> list[int]:
    return [int(width.get(f"{W}w", "")) for width in tr.iter(f"{W}tcW")]


def _spanned(columns: Sequence[int], tr: etree._Element) -> list[int]:
    found, start = [], 0
    for tc in tr.iter(f"{W}tc"):
        span = tc.find(f"{W}tcPr/{W}gridSpan")
        end = start + (1 if span is None else int(span.get(f"{W}val", "")))
        found.append(sum(columns[start:end]))
        start = end
    assert start == len(columns)
    return found


def test_amounts_stand_point_under_point_and_counts_in_the_middle(summary: Summary) -> None:
    table = drawn(summary, Rows([ONE]))

    rows = table.findall(f".//{W}tr")[2:]
    tabs = [[tc.find(f".//{W}tab[@{W}val='decimal']") is not None for tc in r] for r in rows]
    # Of each row the first child is its properties.
    assert tabs[0] == [False, False, False, True, True, False, True]
    assert tabs[-1][-1]


@pytest.mark.parametrize(
    ("figure", "size"),
    [("1234567.89", None), ("14952428.26", "16"), ("71102191.510163", "12"), ("9" * 60, "10")],
)
def test_a_figure_too_long_for_its_column_is_set_smaller_instead_of_broken(
    figure: str, size: str | None, summary: Summary
) -> None:
    columns = tuple(replace(column, width=1) for column in summary.columns)
    row = ("", "甲", figure, "", "2", "")

    table = drawn(replace(summary, columns=columns), Rows([row]), 970 * len(columns))

    # The unit's row, and the total.
    cells = [tc for tc in table.iter(f"{W}tc") if "".join(tc.itertext()) == figure]
    sizes = [[each.get(f"{W}val") for each in tc.iter(f"{W}sz")] for tc in cells]
    assert sizes == [[size] if size else []] * 2
