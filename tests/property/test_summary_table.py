"""Totals of the summary table are exact, whatever the figures and however they are cut into volumes."""  # noqa: E501

from __future__ import annotations

import decimal
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from generator.form import summary_table
from generator.form.summary_table import Rows
from generator.pack.selectors import Selector
from generator.pack.summary import Column, Summary
from generator.word.ooxml import NAMESPACES
from tests import wordml

SUMMARY = Summary(
    "汇总",
    "",
    (
        Column("单位", "", 1, "field", (Selector(("名",)),), "", has_total=False),
        Column("数", "", 1, "field", (Selector(("数",)),), "", has_total=True),
    ),
)
# As they may be typed: as many digits as the schema lets through.
AMOUNTS = st.one_of(
    st.just(""),
    st.from_regex(r"-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,7})?", fullmatch=True),
)


def _rows(figures: list[str]) -> list[tuple[str, str]]:
    return [("甲", figure) for figure in figures]


def _sum(figures: list[str]) -> Decimal | None:
    with decimal.localcontext(decimal.Context(prec=200, traps=[decimal.Inexact])):
        there = [Decimal(figure) for figure in figures if figure]
        return sum(there, Decimal(0)) if there else None


def _said(rows: Rows) -> list[list[str]]:
    xml = "".join(summary_table.table(SUMMARY, rows, 9000))
    [table] = wordml.tables(etree.fromstring(f"<w:body {NAMESPACES}>{xml}</w:body>"))
    return [[cell.text for cell in row] for row in table]


@given(st.lists(AMOUNTS, max_size=30), st.lists(AMOUNTS, max_size=30))
def test_totals_are_exact_and_figures_stay_as_they_are_typed(
    earlier: list[str], here: list[str]
) -> None:
    before = summary_table.sums_of(SUMMARY.columns, _rows(earlier))
    assert summary_table.from_texts(summary_table.as_texts(before)) == before

    _, *units, of_volume, of_all = _said(Rows(_rows(here), before, is_volume=True))

    assert [figure for _, figure in units] == here
    for total, figures in ((of_volume[1], here), (of_all[1], [*earlier, *here])):
        assert (Decimal(total) if total else None) == _sum(figures)
        assert "E" not in total
