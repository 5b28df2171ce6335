"""Which rows of a form a document's rows are, with the fewest differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.readback import cheapest_path, row_pattern
from tests import small_form
from tests.small_rows import MERGED, line, patterns, row, table

if TYPE_CHECKING:
    from generator.readback.row_pattern import FormPattern
    from generator.word.document_rows import Row

FOR, END_FOR = ["{%tr for 行 in 组 %}"], ["{%tr endfor %}"]
IF, ELSE, END_IF = ["{%tr if 名称 %}"], ["{%tr else %}"], ["{%tr endif %}"]
LIST: list[small_form.Row] = [
    ["附表1"],
    ["名", "数"],
    FOR,
    ["{{ 行.名 }}", "{{ 行.数 }}"],
    END_FOR,
    ["填表人", "{{ 名称 }}"],
]
FORM = patterns(LIST)


def path(
    rows: list[Row], forms: tuple[FormPattern, ...] = FORM
) -> list[tuple[int | None, int]] | None:
    """Of each step the form's row, None for none, and how many of the document's rows it takes."""
    legs = cheapest_path.find(forms, cheapest_path.steps(forms), rows, 0)
    if legs is None:
        return None
    return [(leg.edge.state.row if leg.edge.state else None, leg.end - leg.start) for leg in legs]


def test_a_document_as_built_goes_row_by_row() -> None:
    rows = table(["附表1"], ["名", "数"], ["甲", "1"], ["填表人", "丁"])

    assert path(rows) == [(0, 1), (1, 1), (2, 1), (3, 1)]


def test_the_rows_of_a_loop_repeat() -> None:
    rows = table(["附表1"], ["名", "数"], ["甲", "1"], ["乙", "2"], ["填表人", "丁"])

    legs = cheapest_path.find(FORM, cheapest_path.steps(FORM), rows, 0) or []

    assert [leg.edge.state and leg.edge.state.row for leg in legs] == [0, 1, 2, 2, 3]
    assert [leg.edge.is_repeat for leg in legs] == [False, False, False, True, False]
    assert [leg.edge.starts_form for leg in legs] == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["附表1"], ["甲", "1"], ["填表人", "丁"]], [(0, 1), (1, 0), (2, 1), (3, 1)]),
        ([["附表1"], ["名", "数"], ["甲", "1"]], [(0, 1), (1, 1), (2, 1), (3, 0)]),
        ([["名", "数"], ["甲", "1"], ["填表人", "丁"]], [(0, 0), (1, 1), (2, 1), (3, 1)]),
    ],
    ids=["heading", "last", "first"],
)
def test_a_row_may_be_missing(
    rows: list[list[str]], expected: list[tuple[int | None, int]]
) -> None:
    assert path(table(*rows)) == expected


@pytest.mark.parametrize(
    "added",
    [["注", "见", "附件"], ["", ""], ["名", "数"]],
    ids=["text", "blank", "repeated-heading"],
)
def test_a_row_may_be_added(added: list[str]) -> None:
    [form] = patterns([["附表1"], ["名", "数"], ["甲", "{{ 名称 }}"], ["乙", "{{ 总数 }}"]])

    found = path(table(["附表1"], ["名", "数"], ["甲", "1"], added, ["乙", "2"]), (form,))

    assert found == [(0, 1), (1, 1), (2, 1), (None, 1), (3, 1)]


def test_a_heading_repeated_within_a_loop_is_an_added_row() -> None:
    rows = table(["附表1"], ["名", "数"], ["甲", "1"], ["名", "数"], ["乙", "2"], ["填表人", "丁"])

    assert path(rows) == [(0, 1), (1, 1), (2, 1), (None, 1), (2, 1), (3, 1)]


def test_a_row_with_a_retyped_label_is_still_the_row() -> None:
    rows = table(["附表1"], ["名称", "数量"], ["甲", "1"], ["填报人", "丁"])

    assert path(rows) == [(0, 1), (1, 1), (2, 1), (3, 1)]


def test_a_row_that_lacks_a_cell_is_still_the_row() -> None:
    rows = table(["附表1"], ["名"], ["甲"], ["填表人", "丁"])

    assert path(rows) == [(0, 1), (1, 1), (2, 1), (3, 1)]


def test_rows_whose_label_is_merged_with_the_one_above_are_the_loop_s() -> None:
    forms = patterns([["附表1"], FOR, ["组{% vm %}", "{{ 行.名 }}"], END_FOR, ["尾", ""]])

    found = path(table(["附表1"], ["组", "甲"], [MERGED, "乙"], ["尾", ""]), forms)

    assert found == [(0, 1), (1, 1), (1, 1), (2, 1)]


@pytest.mark.parametrize(("text", "branch"), [("甲局", 1), ("", 2)])
def test_of_two_rows_alike_the_one_whose_condition_holds_is_taken(text: str, branch: int) -> None:
    either = [IF, ["名称", "{{ 名称 }}"], ELSE, ["名称", "{{ 名称 }}"], END_IF]
    forms = patterns([["附表1"], *either, ["尾"]])

    assert path(table(["附表1"], ["名称", text], ["尾"]), forms) == [(0, 1), (branch, 1), (3, 1)]


def test_a_row_that_two_of_the_form_s_fit_equally_is_ambiguous() -> None:
    either = [IF, ["名称", "{{ 账目.收入 }}"], ELSE, ["名称", "{{ 总数 }}"], END_IF]
    forms = patterns([["附表1"], *either, ["尾"]])
    rows = table(["附表1"], ["名称", "1"], ["尾"])

    legs = cheapest_path.find(forms, cheapest_path.steps(forms), rows, 0)

    assert [leg.is_ambiguous for leg in legs or []] == [False, True, False]


def test_a_document_as_built_is_not_ambiguous() -> None:
    rows = table(["附表1"], ["名", "数"], ["甲", "1"], ["填表人", "丁"])

    legs = cheapest_path.find(FORM, cheapest_path.steps(FORM), rows, 0)

    assert not any(leg.is_ambiguous for leg in legs or [])


def test_another_form_may_follow() -> None:
    forms = patterns([["附表1"], ["甲", "{{ 名称 }}"]], [["附表2"], ["乙", "{{ 总数 }}"]])
    rows = table(["附表1"], ["甲", "1"], ["附表2"], ["乙", "2"])

    legs = cheapest_path.find(forms, cheapest_path.steps(forms), rows, 0) or []

    assert [leg.edge.state and tuple(leg.edge.state) for leg in legs] == [
        (0, 0),
        (0, 1),
        (1, 0),
        (1, 1),
    ]


def test_a_shorter_form_of_several_tables_may_follow() -> None:
    short = [["附表2"]], [["乙", "{{ 总数 }}"]]
    models = [small_form.read(LIST), small_form.read(*short)]
    forms = row_pattern.form_patterns(models, small_form.FIELDS)
    rows = table(["附表1"], ["名", "数"], ["甲", "1"], ["填表人", "丁"])
    rows += [*table(["附表2"], number=2), *table(["乙", "2"], number=3)]

    legs = cheapest_path.find(forms, cheapest_path.steps(forms), rows, 0) or []

    states = [leg.edge.state and tuple(leg.edge.state) for leg in legs]
    assert states == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1)]


def test_several_paragraphs_may_be_one_row() -> None:
    forms = patterns([["附表1"], ["甲：", "{{ 名称 }}", "乙：", "{{ 总数 }}"]])
    rows = [line("附表1"), line("甲：丁", 2), line("乙：2", 3)]

    assert path(rows, forms) == [(0, 1), (1, 2)]


def test_a_paragraph_is_no_row_without_labels() -> None:
    forms = patterns([["附表1"], ["{{ 名称 }}"]])

    assert path([line("附表1"), line("另附说明", 2)], forms) == [(0, 1), (None, 1), (1, 0)]


@pytest.mark.parametrize(
    "cells", [["数"], ["名", "甲"], ["填表人", "丁"]], ids=["one", "filled-in", "with-a-field"]
)
def test_a_row_without_all_the_labels_of_a_heading_is_none(cells: list[str]) -> None:
    assert cheapest_path.is_heading(FORM, row("名", " 数 "))
    assert not cheapest_path.is_heading(FORM, row(*cells))


def test_a_heading_may_lack_its_first_label_where_it_has_two_more() -> None:
    forms = patterns([["序号", "名", "数"]])

    assert cheapest_path.is_heading(forms, row("", "名", "数"))
