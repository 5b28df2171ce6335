"""Where forms start in a document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.readback import form_starts
from generator.readback.form_starts import FormStart
from tests.small_rows import line, patterns, table

if TYPE_CHECKING:
    from tests import small_form

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
