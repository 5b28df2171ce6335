"""Comments and notes become warnings and remarks, none of them lost; so do pictures outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.readback import beside_forms
from generator.readback.beside_forms import Standing
from generator.readback.findings import Findings
from generator.readback.unit_values import UnitTexts
from generator.word.document_rows import Loose
from generator.word.margin_notes import OWN_AUTHOR, MarginNote, NoteId

if TYPE_CHECKING:
    from generator.common.diagnostics import Diagnostic

ONE, TWO = NoteId("批注", "1"), NoteId("批注", "2")
AT_NAME = Standing((2, 2), "附表1（第 1 个表）第 2 行第 2 个单元格", "甲局", ("名称",))


def reported(
    *notes: MarginNote, standings: dict[NoteId, Standing], units: list[UnitTexts] | None = None
) -> list[Diagnostic]:
    findings = Findings("甲局.docx")
    beside_forms.report_notes(notes, standings, units or [], findings)
    return findings.diagnostics


def test_the_message_says_where_who_and_what() -> None:
    notes = (
        MarginNote(ONE, "李四", "含补助吗？"),
        MarginNote(TWO, "王五", "不含", is_reply=True, is_resolved=True),
        MarginNote(NoteId("脚注", "1"), "", "三定方案"),
        MarginNote(NoteId("尾注", "1"), "", ""),
    )

    found = reported(*notes, standings={each.note: AT_NAME for each in notes})

    where = "附表1（第 1 个表）第 2 行第 2 个单元格（名称）有"
    assert [each.message for each in found] == [
        f"{where}批注（李四）：“含补助吗？”",
        f"{where}批注（王五，回复，已解决）：“不含”",
        f"{where}脚注：“三定方案”",
        f"{where}尾注：“（无文字）”",
    ]
    assert {(each.line, each.column, each.severity, each.code) for each in found} == {
        (2, 2, "warning", "comment")
    }


def test_a_text_is_told_whole_however_long() -> None:
    [warning] = reported(MarginNote(ONE, "李四", "长" * 500), standings={ONE: AT_NAME})

    assert "长" * 500 in warning.message


def test_comments_of_the_program_itself_say_nothing_but_answers_to_them_do() -> None:
    own, answer = (
        MarginNote(ONE, OWN_AUTHOR, "错误", is_own=True),
        MarginNote(TWO, "李四", "已改", is_reply=True),
    )

    [warning] = reported(own, answer, standings={ONE: AT_NAME})

    assert "已改" in warning.message
    assert warning.message.startswith(AT_NAME.position)


def test_one_whose_place_is_not_known_is_told_and_is_the_first_unit_s() -> None:
    units = [UnitTexts(1, 0), UnitTexts(9, 0)]

    [warning] = reported(MarginNote(ONE, "李四", "何处"), standings={}, units=units)

    assert warning.message == "文件中（位置不明）有批注（李四）：“何处”"
    assert [unit.remarks for unit in units] == [{(): [f"核对：{warning.message}"]}, {}]


def test_what_a_paragraph_without_text_holds_is_told() -> None:
    findings = Findings("甲局.docx")
    loose = [Loose(0, 0, ("图片",), ()), Loose(7, 2, ("图片", "隐藏的文字"), (ONE,))]

    beside_forms.report_loose(loose, findings)

    assert [(each.line, each.message) for each in findings.diagnostics] == [
        (1, "第 1 个表之前的图片在表格之外，未导入"),
        (7, "第 2 个表之后的图片、隐藏的文字在表格之外，未导入"),
    ]
    assert beside_forms.loose_standings(loose) == {ONE: Standing((7, 1), "第 2 个表之后")}
