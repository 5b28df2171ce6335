"""Findings about a document: at which row and cell, how grave, with which advice."""

from __future__ import annotations

from dataclasses import replace

from generator.readback import findings
from generator.readback.findings import Findings
from tests.small_rows import line, row


def test_an_error_advises_to_compare_and_a_warning_may_be_ignored() -> None:
    found = Findings("甲局.docx")

    found.error((2, 3), "label", "错")
    found.warn((1, 1), "word-file", "疑")

    error, warning = found.diagnostics
    assert (error.file, error.line, error.column) == ("甲局.docx", 2, 3)
    assert (error.severity, error.code, error.message) == ("error", "label", "错")
    assert (warning.severity, warning.code, warning.message) == ("warning", "word-file", "疑")
    assert "修改数据文件" in error.hint
    assert "可忽略" in warning.hint


def test_a_finding_may_have_its_own_advice() -> None:
    found = Findings("甲局.docx")

    found.error((1, 1), "label", "错", "改")
    found.warn((1, 1), "label", "疑", "看")

    assert [each.hint for each in found.diagnostics] == ["改", "看"]


def test_findings_of_two_files_do_not_mix() -> None:
    one, two = Findings("甲局.docx"), Findings("乙局.docx")

    one.error((1, 1), "label", "错")

    assert two.diagnostics == []


def test_a_position_is_counted_as_a_person_counts() -> None:
    of_table = replace(row("甲", "乙"), table=2, row=5)

    assert findings.position(of_table, of_table.cells[1]) == "第 2 个表第 5 行第 2 个单元格"


def test_outside_tables_paragraphs_are_counted() -> None:
    paragraph = line("甲", 3)

    assert findings.position(paragraph, paragraph.cells[0]) == "表外第 3 段"
