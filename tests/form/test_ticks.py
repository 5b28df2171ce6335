"""Ticks and lines outside tables in the faces of a form: grid, Word form, workbook."""

from __future__ import annotations

import io

import docx
import openpyxl

from generator.form import context, grid, handout_notes, lint, word_form
from generator.form.excel import excel_form
from generator.pack import ticks
from tests import filled_word, ticked_pack

UNIT = ticked_pack.unit("确定能", "完全不可能", kind="延续", way="书面")


def test_the_grid_has_marks_with_the_path_of_their_field() -> None:
    pack = ticked_pack.load()
    models, _ = lint.read_models(pack)
    seen = context.build(pack, ticked_pack.SETTINGS, UNIT)

    first, second = grid.draw(models, seen, UNIT)

    cells = [cell for cell in first.tables[0].rows[2].cells if cell.values][2:]
    path = ("项目", 0, "指标", 0, "可能性")
    assert [(v.text, v.key, v.slot.choice) for cell in cells for v in cell.values] == [
        ("√", path, "确定能"),
        ("", path, "有可能"),
        ("", path, "完全不可能"),
    ]
    assert [line.text for line in (*first.lines, *second.lines)] == [
        "2024年绩效运行监控表",
        "填报单位（盖章）：示例局",
        "监控方式：现场□ 书面☑ 其他□ 说明：",
        "甲项目（项目情况表）",
    ]


def test_the_note_under_a_form_says_how_to_tick() -> None:
    pack = ticked_pack.load()

    first, second = handout_notes.notes(pack, lint.read_models(pack)[0])

    assert "“可能性”请在所选一项的单元格中打“√”，其他的留空，只选一项。" in first
    assert "“属性”请将所选一项的“□”改为“☑”，只选一项。" in second
    assert "从以下各项中选择" not in first + second


def test_a_blank_form_has_boxes_and_blank_cells() -> None:
    pack = ticked_pack.load()
    blank = filled_word.handed_out(pack, ticked_pack.SETTINGS, {"单位": "示例局"})

    document = docx.Document(io.BytesIO(word_form.render(word_form.prepare(pack), blank)))

    lists, one = document.tables[:2]
    assert {cell.text for row in lists.rows[2:] for cell in row.cells} == {""}
    assert one.cell(1, 1).text == "新增项目□ 延续项目□"


def test_cells_of_a_workbook_have_a_list_with_the_mark() -> None:
    pack = ticked_pack.load()
    unit = filled_word.handed_out(pack, ticked_pack.SETTINGS, UNIT)

    book = openpyxl.load_workbook(io.BytesIO(excel_form.render(excel_form.prepare(pack), unit)))

    sheet = book.worksheets[1]
    [rule] = [each for each in sheet.data_validations.dataValidation if "D5" in each.sqref]
    name, _, source = str(rule.formula1).rpartition("!")
    marks = book[name.strip("'")][source.replace("$", "")]
    assert getattr(marks, "value", marks) == ticks.TICK
    assert (sheet["C5"].value, sheet["D5"].value) == (ticks.TICK, None)
    assert not sheet["D5"].protection.locked
