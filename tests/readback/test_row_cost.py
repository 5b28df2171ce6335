"""How much a row of a document differs from a form's, and which cells correspond."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.readback import row_cost
from generator.word.stored import Stored
from tests.small_rows import MERGED, line, patterns, row, row_pattern_of

if TYPE_CHECKING:
    from tests import small_form

NAME: small_form.Row = ["名称", "{{ 名称 }}", "总数", "{{ 总数 }}"]


def cost(expected: small_form.Row, *cells: str, is_repeat: bool = False) -> int:
    return row_cost.cost(row_pattern_of(expected), row(*cells), is_repeat=is_repeat)


def test_a_formula_without_a_result_may_be_any_text_yet_differs() -> None:
    expected = row_pattern_of(["单位：{{ 名称 }}"])
    found = row("")
    formula = replace(found.cells[0], stored=Stored("nothing", "", is_formula=True))
    unsaved = replace(found, cells=(formula,))

    # Less than a line that is missing and a row of blanks that is added, which cost 3.
    assert row_cost.cost(expected, unsaved, is_repeat=False) == 1
    [pair] = row_cost.pairs(expected, unsaved, is_repeat=False)
    assert (pair.differs, pair.texts) == (True, ())


def paired(expected: small_form.Row, *cells: str) -> list[tuple[str | None, str | None, bool]]:
    """Each pair's text in the document, what the form has there, and whether they differ."""
    pairs = row_cost.pairs(row_pattern_of(expected), row(*cells), is_repeat=False)
    return [
        (
            pair.cell.text if pair.cell else None,
            (pair.pattern.label or pair.pattern.fields[0][-1]) if pair.pattern else None,
            pair.differs,
        )
        for pair in pairs
    ]


@pytest.mark.parametrize(
    ("expected", "cells"),
    [
        (["名称", "{{ 名称 }}"], ["名称", "甲局"]),
        (["名称", "{{ 名称 }}"], ["名称", ""]),
        (["名称", "{{ 名称 }}"], [" 名　称 ", "甲局"]),
        (["收入（元）"], ["收入(元)"]),
        (["共{{ 总数 }}元"], ["共 12 元"]),
        (["名称", ("", 1, "continue")], ["名称", MERGED]),
        (["名称", ""], ["名称", " "]),
    ],
    ids=["filled-in", "blank", "blanks", "width", "mixed", "merged", "empty"],
)
def test_a_row_as_built_costs_nothing(expected: small_form.Row, cells: list[str]) -> None:
    assert cost(expected, *cells) == 0


@pytest.mark.parametrize(
    ("expected", "cells"),
    [
        (["名称", "{{ 名称 }}"], ["名字", "甲局"]),
        (["共{{ 总数 }}元"], ["合计12元"]),
        (["名称", ""], ["名称", "甲"]),
        (["名称", "{{ 名称 }}"], ["名称", MERGED]),
        (["名称", ("", 1, "continue")], ["名称", ""]),
        (["名称", "{{ 名称 }}"], ["名称"]),
        (["名称", "{{ 名称 }}"], ["名称", "甲局", "乙"]),
    ],
    ids=["retyped", "mixed", "typed-in", "field-merged", "unmerged", "missing", "added"],
)
def test_a_row_that_differs_costs_something(expected: small_form.Row, cells: list[str]) -> None:
    assert cost(expected, *cells) > 0


def test_another_label_of_the_form_costs_more_than_a_retyped_one() -> None:
    retyped = cost(NAME, "名字", "甲局", "总数", "1")

    swapped = cost(NAME, "总数", "甲局", "总数", "1")

    assert swapped > retyped


def test_a_heading_in_another_order_costs_as_much_as_one_label() -> None:
    one_label = cost(["甲", "乙", "丙"], "甲", "乙", "丁")

    assert cost(["甲", "乙", "丙"], "丙", "甲", "乙") == one_label


def test_a_missing_label_costs_more_than_a_missing_field() -> None:
    without_field = cost(["名称", "{{ 名称 }}"], "名称")

    assert cost(["名称", "{{ 名称 }}"], "甲局") > without_field


def test_a_repeated_heading_is_no_row_of_the_loop() -> None:
    for_, end = ["{%tr for 行 in 组 %}"], ["{%tr endfor %}"]
    [form] = patterns([["名", "数"], for_, ["{{ 行.名 }}", "{{ 行.数 }}"], end])

    as_filled_in = row_cost.cost(form.rows[1], row("甲", "1"), is_repeat=True)
    as_heading = row_cost.cost(form.rows[1], row("名", "数"), is_repeat=True)

    assert as_heading > as_filled_in == 0


def test_in_later_rows_of_a_loop_a_merging_label_is_merged_with_the_one_above() -> None:
    for_, end = ["{%tr for 行 in 组 %}"], ["{%tr endfor %}"]
    [form] = patterns([for_, ["组{% vm %}", "{{ 行.名 }}"], end])

    costs = {
        (text, is_repeat): row_cost.cost(form.rows[0], row(text, "甲"), is_repeat=is_repeat)
        for text in ("组", MERGED)
        for is_repeat in (False, True)
    }

    assert costs["组", False] == costs[MERGED, True] == 0
    assert costs["组", True] > 0
    assert costs[MERGED, False] > costs["组", True]


def test_a_field_that_contradicts_the_row_s_condition_costs_something() -> None:
    [form] = patterns([["头"], ["{%tr if 名称 %}"], ["{{ 名称 }}"], ["{%tr endif %}"]])

    filled_in, blank = (
        row_cost.cost(form.rows[1], row(text), is_repeat=False) for text in ("甲局", "")
    )

    assert blank > filled_in == 0


@pytest.mark.parametrize(
    "cells", [["名称", "甲局"], ["名字", "甲局"], ["甲局"], ["名称", "", "乙"]]
)
def test_the_lower_bound_is_never_above_the_cost(cells: list[str]) -> None:
    expected = row_pattern_of(["名称", "{{ 名称 }}"])

    bound = row_cost.lower_bound(expected, row(*cells), is_repeat=False)

    exact = row_cost.cost(expected, row(*cells), is_repeat=False)
    assert bound.cost <= exact
    assert not bound.is_exact or bound.cost == exact


def test_cells_of_a_row_as_built_correspond_one_by_one() -> None:
    assert paired(NAME, "名称", "甲局", "总数", "12") == [
        ("名称", "名称", False),
        ("甲局", "名称", False),
        ("总数", "总数", False),
        ("12", "总数", False),
    ]


def test_a_retyped_label_still_corresponds() -> None:
    assert paired(["名称", "{{ 名称 }}"], "单位", "甲局") == [
        ("单位", "名称", True),
        ("甲局", "名称", False),
    ]


def test_of_a_row_without_a_cell_the_others_correspond() -> None:
    assert paired(NAME, "名称", "总数", "12") == [
        ("名称", "名称", False),
        (None, "名称", True),
        ("总数", "总数", False),
        ("12", "总数", False),
    ]


def test_an_added_cell_corresponds_to_nothing() -> None:
    assert paired(["名称", "甲", "乙"], "名称", "甲", "丙", "乙") == [
        ("名称", "名称", False),
        ("甲", "甲", False),
        ("丙", None, True),
        ("乙", "乙", False),
    ]


def test_a_text_that_is_no_number_is_rather_the_added_cell_than_the_amount() -> None:
    assert paired(["总数", "{{ 总数 }}"], "总数", "约数", "12") == [
        ("总数", "总数", False),
        ("约数", None, True),
        ("12", "总数", False),
    ]


def test_the_texts_of_a_cell_s_fields_are_split_by_its_labels() -> None:
    expected = row_pattern_of(["收入{{ 账目.收入 }}元，共{{ 总数 }}元"])

    [pair] = row_cost.pairs(expected, row("收入1元，共2元"), is_repeat=False)
    [doubtful] = row_cost.pairs(expected, row("收入1元，共2元，共3元"), is_repeat=False)

    assert (pair.texts, pair.is_ambiguous) == (("1", "2"), False)
    assert doubtful.is_ambiguous


def test_a_mixed_cell_without_its_label_differs_and_gives_no_text() -> None:
    expected = row_pattern_of(["共{{ 总数 }}元"])

    [pair] = row_cost.pairs(expected, row("合计12元"), is_repeat=False)

    assert (pair.differs, pair.texts) == (True, ())


def test_a_cell_that_should_be_merged_may_be_blank() -> None:
    expected = row_pattern_of(["名称", ("", 1, "continue")])

    blank, filled_in = (
        row_cost.pairs(expected, row("名称", text), is_repeat=False)[1] for text in ("", "甲")
    )

    assert (blank.differs, filled_in.differs) == (False, True)


def test_a_paragraph_outside_tables_is_split_among_the_row_s_cells() -> None:
    expected = row_pattern_of(["名称", "{{ 名称 }}", "总数", "{{ 总数 }}"])

    pairs = row_cost.pairs(expected, line("名称甲局总数12"), is_repeat=False)

    assert [pair.texts for pair in pairs] == [(), ("甲局",), (), ("12",)]


def test_a_loop_s_row_is_paired_as_the_heading_above_lacks_its_column() -> None:
    heading = row_cost.pairs(row_pattern_of(["甲", "乙", "丙"]), row("甲", "丙"), is_repeat=False)
    expected = row_pattern_of(["{{ 名称 }}", "{{ 账目.收入 }}", "{{ 总数 }}"])

    pairs = row_cost.pairs_like(heading, expected, row("1", "2"), is_repeat=False)

    assert [pair.texts for pair in pairs] == [("1",), (), ("2",)]
    assert [pair.cell is None for pair in pairs] == [False, True, False]
