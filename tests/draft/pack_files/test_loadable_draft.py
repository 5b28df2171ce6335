from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.draft.draft import DraftField, DraftGroup, DraftList, DraftTable, FieldPart
from generator.draft.pack_files import loadable_draft
from tests import drafted
from tests.drawn_form import table

if TYPE_CHECKING:
    from pathlib import Path

    from generator.draft.draft import DraftForm, DraftRow

_GRID = [1000, 2000]


def _rows(form: DraftForm) -> list[DraftRow]:
    return [row for block in form.blocks if isinstance(block, DraftTable) for row in block.rows]


def test_fields_that_no_form_prints_are_left_out(tmp_path: Path) -> None:
    form = drafted.form(drafted.read(tmp_path, table([["名称", "{单位名称}{组.甲}"]], _GRID)))
    group = DraftGroup("组", "组", (DraftField("甲"), DraftField("乙")))

    loadable = loadable_draft.loadable(drafted.draft(form, unit=(group, DraftField("丙"))))

    assert loadable.unit == (drafted.UNIT, replace(group, members=(DraftField("甲"),)))
    assert loadable.settings == ()


def test_a_list_of_numbers_alone_goes_with_its_loop(tmp_path: Path) -> None:
    rows = [["名称", "{单位名称}"], ["{项.序号}", "甲"]]
    form = drafted.form(drafted.read(tmp_path, table(rows, _GRID)), {2: ("项",)})
    numbered = DraftList("项", "项", (DraftField("序号", number="1"),))

    loadable = loadable_draft.loadable(drafted.draft(form, unit=(numbered,)))

    assert loadable.unit == (drafted.UNIT,)
    assert _rows(loadable.forms[0])[1].loops == ()
    assert _rows(loadable.forms[0])[1].cells[0].paragraphs[0].parts == ()


def test_a_form_that_names_no_unit_gets_a_line_for_it_and_a_question(tmp_path: Path) -> None:
    form = drafted.form(drafted.read(tmp_path, table([["甲", ""]], _GRID)))

    loadable = loadable_draft.loadable(drafted.draft(form))

    first = loadable.forms[0].blocks[0]
    assert first.parts == ("填报单位：", FieldPart(("单位名称",)))  # type: ignore[union-attr]
    assert [guess.is_question for guess in loadable.guesses] == [True]


def test_a_form_that_could_not_be_used_keeps_grid_and_words(tmp_path: Path) -> None:
    rows = [["名称", "{单位名称}"], ["内容", "{项.内容}"]]
    form = drafted.form(drafted.read(tmp_path, table(rows, _GRID)), {2: ("项",)})
    items = DraftList("项", "项", (DraftField("内容"),))

    bare = loadable_draft.without_fields(drafted.draft(form, unit=(items,)), {"form1"})

    assert bare.unit == (drafted.UNIT,)
    texts = [[cell.paragraphs[0].parts for cell in row.cells] for row in _rows(bare.forms[0])]
    assert texts == [[("名称",), ()], [("内容",), ()]]
    assert "未能识别" in bare.guesses[1].what


def test_names_that_no_tag_can_hold_are_replaced(tmp_path: Path) -> None:
    rows = [["名称", "{单位名称}"], ["内容", "甲"]]
    form = drafted.form(drafted.read(tmp_path, table(rows, _GRID)), {2: ("1期",)})
    [block] = (block for block in form.blocks if isinstance(block, DraftTable))
    cell = block.rows[1].cells[1]
    part = FieldPart(("1期", ""))
    written = replace(cell, paragraphs=(replace(cell.paragraphs[0], parts=(part,)),))
    row = replace(block.rows[1], cells=(block.rows[1].cells[0], written))
    form = replace(form, blocks=(replace(block, rows=(block.rows[0], row)),))
    items = DraftList("1期", "", (DraftField("", "amount"),))
    total = DraftField("合计", "amount", sum=("1期.",))

    loadable = loadable_draft.loadable(drafted.draft(form, unit=(items, total)))

    assert loadable.unit[1:] == (
        replace(
            items, name="列表2", title="列表2", members=(DraftField("栏目1", "amount", "栏目1"),)
        ),
    )
    [_, second] = _rows(loadable.forms[0])
    assert second.loops == (("列表2",),)
    assert second.cells[1].paragraphs[0].parts == (FieldPart(("列表2", "栏目1")),)
