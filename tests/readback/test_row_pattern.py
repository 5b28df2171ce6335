"""Which rows a filled form may have, and what its cells are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.readback import field_texts, row_pattern
from generator.readback.row_pattern import FormPattern, Step
from tests import small_form
from tests.small_form import FIELDS

FOR, END_FOR = ["{%tr for 行 in 组 %}"], ["{%tr endfor %}"]
IF, ELSE, END_IF = ["{%tr if 名称 %}"], ["{%tr else %}"], ["{%tr endif %}"]


def pattern(*tables: list[small_form.Row]) -> FormPattern:
    [found] = row_pattern.form_patterns([small_form.read(*tables)], FIELDS)
    return found


def test_cells_are_labels_fields_or_both() -> None:
    form = pattern([["名 称", "{{ 名称 }}", "共{{ 总数 }}元", ("", 1, "continue"), ""]])

    cells = form.rows[0].cells
    assert [cell.kind for cell in cells] == ["label", "field", "mixed", "merged", "label"]
    assert [cell.label for cell in cells] == ["名称", "", "共元", "", ""]
    assert [cell.fields for cell in cells] == [(), (("名称",),), (("总数",),), (), ()]
    assert cells[2].display == "共…元"


def test_a_field_knows_whether_it_is_an_amount_and_a_label_whether_it_merges() -> None:
    form = pattern([FOR, ["组{% vm %}", "{{ 行.名 }}", "{{ 行.数 }}"], END_FOR])

    assert [cell.is_amount for cell in form.rows[0].cells] == [False, False, True]
    assert [cell.merges for cell in form.rows[0].cells] == [True, False, False]


def test_a_row_of_a_loop_may_follow_itself() -> None:
    form = pattern([["头"], FOR, ["{{ 行.名 }}"], END_FOR, ["尾"]])

    assert [row.list for row in form.rows] == [(), ("组",), ()]
    assert form.first == (Step(0),)
    assert [set(steps) for steps in form.after] == [
        {Step(1)},
        {Step(1, is_repeat=True), Step(2)},
        {Step(-1)},
    ]


def test_a_row_under_a_condition_may_be_left_out() -> None:
    form = pattern([["头"], IF, ["一"], END_IF, ["尾"]])

    assert [set(steps) for steps in form.after] == [{Step(1), Step(2)}, {Step(2)}, {Step(-1)}]


def test_one_of_two_branches_must_be_there_with_its_condition() -> None:
    form = pattern([["头"], IF, ["一"], ELSE, ["二"], END_IF])

    assert [set(steps) for steps in form.after] == [{Step(1), Step(2)}, {Step(-1)}, {Step(-1)}]
    assert [row.conditions for row in form.rows] == [
        (),
        ((("名称",), True),),
        ((("名称",), False),),
    ]


def test_a_form_of_two_tables_is_one_row_after_the_other() -> None:
    form = pattern([["一"]], [["二"]])

    assert [set(steps) for steps in form.after] == [{Step(1)}, {Step(-1)}]


def test_rows_of_several_labels_are_headings() -> None:
    assert pattern([["序号", "名称"], ["甲"], ["乙", "{{ 名称 }}"]]).headings == (("序号", "名称"),)


def test_a_label_knows_the_others_as_its_rivals() -> None:
    first, second = pattern([["甲", "乙"]]).rows[0].cells

    assert (first.rivals, second.rivals) == ({"乙"}, {"甲"})


@pytest.mark.parametrize(
    ("rows", "name"),
    [([["附表 1"], ["{{ 名称 }}"]], "附表1"), ([["{{ 名称 }}"]], "的表")],
)
def test_a_form_is_called_by_its_first_label_or_its_line_of_the_contents(
    rows: list[small_form.Row], name: str
) -> None:
    assert row_pattern.name(pattern(rows)) == name


def test_a_form_without_a_label_is_called_by_its_name_at_the_foot() -> None:
    form = pattern([["{{ 名称 }}"]])
    named = replace(form, form=replace(form.form, footer="自评表"))

    assert row_pattern.name(named) == "自评表"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收入10元，共12元", (("10", "12"), False)),
        ("收入 １0 元， 共 12 元", (("１0", "12"), False)),
        ("收入\n10元，共12元", (("\n10", "12"), False)),
        ("收入1元，共2元，共3元", (("1", "2元，共3"), True)),
        ("支出10元，共12元", None),
    ],
)
def test_fields_are_found_between_the_labels_of_a_cell(
    text: str, expected: tuple[tuple[str, ...], bool] | None
) -> None:
    [cell] = pattern([["收入{{ 账目.收入 }}元，共{{ 总数 }}元"]]).rows[0].cells

    assert field_texts.field_texts(cell, text) == expected


@pytest.mark.parametrize("text", ["年" * 100_000, "\t" * 100_000, "年共" * 50_000])
def test_a_text_of_immense_length_is_compared_in_linear_time(text: str) -> None:
    row = pattern([["年{{ 名称 }}共{{ 总数 }}年"]]).rows[0]

    assert field_texts.field_texts(row.cells[0], f"{text}。") is None
    assert field_texts.line_texts(row, f"{text}。") is None


def test_a_long_text_that_may_be_split_in_several_ways_is_taken_as_ambiguous() -> None:
    cell = pattern([["年{{ 名称 }}共{{ 总数 }}年"]]).rows[0].cells[0]

    found = field_texts.field_texts(cell, f"年{'甲共' * 50_000}年")

    assert found is not None
    assert (found.texts[0], found.is_ambiguous) == ("甲", True)
