"""Where forms start in a document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.readback import form_starts, row_pattern
from generator.readback.form_starts import FormStart
from tests import small_form
from tests.small_rows import line, patterns, table

ONE: list[small_form.Row] = [["附表1"], ["申请表"], ["甲", "{{ 名称 }}"], ["乙", "{{ 总数 }}"]]
TWO: list[small_form.Row] = [["附表2"], ["登记表"], ["丙", "{{ 名称 }}"], ["丁", "{{ 总数 }}"]]
BODY = [["甲", "甲局"], ["乙", "1"]]
FORMS = patterns(ONE, TWO)


def test_a_form_starts_at_its_title() -> None:
    rows = [*table(["附表1"], ["申请表"], *BODY), *table(["附表2"], number=2)]

    assert form_starts.find(FORMS, rows) == [FormStart(0, 0), FormStart(4, 1)]


def test_a_form_starts_before_its_second_title_where_the_first_is_retyped() -> None:
    assert form_starts.find(FORMS, table(["附件一"], ["申请表"], *BODY)) == [FormStart(0, 0)]


def test_a_form_without_its_first_row_starts_at_the_second() -> None:
    assert form_starts.find(FORMS, table(["申请表"], *BODY)) == [FormStart(0, 0)]


def test_titles_outside_the_table_start_a_form() -> None:
    rows = [line("前言"), line("附 表 １", 2), line("申请表", 3), *table(*BODY)]

    assert form_starts.find(FORMS, rows) == [FormStart(1, 0)]


def test_the_same_title_again_starts_the_form_again() -> None:
    rows = table(["附表1"], *BODY, ["附表1"], *BODY)

    assert form_starts.find(FORMS, rows) == [FormStart(0, 0), FormStart(3, 0)]


@pytest.mark.parametrize(
    ("rows", "starts"),
    [
        ([["甲", "1"], ["乙", "2"], ["丙", "己", "庚"]], [FormStart(0, 0)]),
        ([["甲", "1"], ["乙", "2"], ["丙", "己", "辛"]], []),
    ],
    ids=["most", "less"],
)
def test_a_table_without_titles_needs_most_of_the_labels(
    rows: list[list[str]], starts: list[FormStart]
) -> None:
    forms = patterns([["附表1"], ["表"], ["戊"], ["甲", "乙", "丙", "己", "庚"]])

    assert form_starts.find(forms, table(*rows)) == starts


def test_a_title_with_a_field_is_one_line_with_a_short_text() -> None:
    forms = patterns([["{{ 标题 }}年申请表"], ["甲", "{{ 名称 }}"]])

    assert form_starts.find(forms, [line("2023 年申请表")]) == [FormStart(0, 0)]
    assert form_starts.find(forms, [line(f"{'很长' * 40}年申请表")]) == []
    assert form_starts.find(forms, table(["2023年", "申请表"])) == []


def test_a_label_that_two_forms_begin_with_starts_neither() -> None:
    forms = patterns([["附表"], ["甲", "子", "丑"]], [["附表"], ["乙", "寅", "卯"]])

    assert form_starts.find(forms, [line("附表")]) == []
    assert form_starts.find(forms, table(["附表"], ["乙", "寅", "卯"])) == [FormStart(0, 1)]


def test_the_contents_list_starts_no_form() -> None:
    listed = replace(line("附表1"), is_contents=True)

    assert form_starts.find(FORMS, [listed]) == []
    assert form_starts.find(FORMS, [listed, *table(["申请表"], *BODY)]) == [FormStart(1, 0)]


def test_a_document_of_something_else_has_no_form() -> None:
    assert form_starts.find(FORMS, [line("通知"), *table(["姓名", "电话"])]) == []
    assert form_starts.find(FORMS, []) == []


# A form of two tables, most of whose labels stand in the second.
FIRST: list[small_form.Row] = [["附表1"], ["名称", "{{ 名称 }}", "总数", "{{ 总数 }}"]]
SECOND: list[small_form.Row] = [["甲", "乙", "丙", "丁"], ["{{ 名称 }}", "1", "2", "3"]]
TWO_TABLES = row_pattern.form_patterns(
    [small_form.read(FIRST, "说明", SECOND), small_form.read([["附表2"]])], small_form.FIELDS
)
HEAD = [["附表1"], ["名称", "甲局", "总数", "1"]]
REST = [["甲", "乙", "丙", "丁"], ["子", "1", "2", "3"]]


@pytest.mark.parametrize("head", [HEAD, HEAD[1:]], ids=["by its title", "by its labels"])
def test_the_second_table_of_a_form_goes_on_with_it(head: list[list[str]]) -> None:
    rows = [*table(*head), line("说明"), *table(*REST, number=2), *table(["附表2"], number=3)]

    assert form_starts.find(TWO_TABLES, rows) == [
        FormStart(0, 0),
        FormStart(len(rows) - 1, 1),
    ]


def test_a_form_whose_first_table_is_missing_starts_at_the_second() -> None:
    rows = [*table(["附表2"]), *table(*REST, number=2), *table(*REST, number=3)]

    assert form_starts.find(TWO_TABLES, rows) == [FormStart(0, 1), FormStart(1, 0)]


def test_a_form_of_two_tables_starts_again_with_its_first_table() -> None:
    once = [*table(*HEAD[1:]), *table(*REST, number=2)]
    again = [*table(*HEAD[1:], number=3), *table(*REST, number=4)]

    assert form_starts.find(TWO_TABLES, [*once, *again]) == [FormStart(0, 0), FormStart(3, 0)]


def test_a_heading_that_stands_again_further_down_starts_no_form() -> None:
    [form] = row_pattern.form_patterns(
        [small_form.read([["附表1"], ["名", "数"], ["{{ 名称 }}", "{{ 总数 }}"]], [["名", "数"]])],
        small_form.FIELDS,
    )

    rows = [*table(["附表1"], ["名", "数"], ["子", "1"]), *table(["名", "数"], number=2)]

    assert form_starts.find([form], rows) == [FormStart(0, 0)]


def test_a_title_above_the_table_starts_a_form() -> None:
    [form] = row_pattern.form_patterns(
        [small_form.read("申请表", [["名称", "{{ 名称 }}"]], "说明")], small_form.FIELDS
    )

    rows = [line("前言"), line("申请表", 2), *table(["名称", "甲局"]), line("说明", 3)]

    assert form_starts.find([form], rows) == [FormStart(1, 0)]
