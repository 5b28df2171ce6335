"""A unit as the page's script gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generator.desk.unit_data import unit_file
from generator.desk.unit_data.cell_changes import CellText
from generator.desk.unit_forms import page_state
from generator.desk.unit_forms.page_parts import FieldView, FormView, LineView
from tests.desk.desk_units import TEXT, change, open_file

if TYPE_CHECKING:
    from pathlib import Path


def form(*fields: FieldView) -> FormView:
    return FormView("form", "表", (LineView(fields, ""),))


def field(key: str, text: str = "", **other: Any) -> FieldView:
    return FieldView(key, other.pop("kind", "text"), text, other.pop("shown", text), "", **other)


NAME, TOTAL, FIRST = "/名称", "/总数", "/组/0/数"
FORM = form(
    field(NAME, "甲局"),
    field(TOTAL, "9", is_computed=True, kind="computed"),
    field(FIRST, "5", kind="amount"),
)


def test_cells_say_what_is_typed_and_what_is_printed() -> None:
    cells = page_state.cells_of([FORM, form(field(TOTAL, "", shown="1,000", is_computed=True))])

    assert cells[NAME] == {"text": "甲局", "shown": "甲局", "computed": False}
    assert cells[TOTAL] == {"text": "9", "shown": "9", "computed": False}


def test_a_computed_figure_that_nobody_typed_is_marked() -> None:
    [cell] = page_state.cells_of([form(field(TOTAL, "", shown="8", is_computed=True))]).values()

    assert cell == {"text": "", "shown": "8", "computed": True}


def test_a_finding_leads_to_its_cell(tmp_path: Path) -> None:
    file = open_file(tmp_path, TEXT.replace("总数: 8", "总数: 9"))
    unit = unit_file.read(file)

    shown = page_state.of_unit(file.judging.campaign.pack, unit, file.past, [FORM])

    [of_total] = [each for each in shown["findings"] if each["cell"] == TOTAL]
    assert of_total["code"] == "sum"
    assert of_total["severity"] == "error"
    assert shown["errors"] == len(unit.checked.diagnostics)
    assert (shown["undo"], shown["redo"], shown["unreadable"]) == (False, False, "")


def test_a_finding_without_a_cell_of_its_own_leads_near_it(tmp_path: Path) -> None:
    file = open_file(tmp_path, TEXT.replace("组: 二组\n", "组: 三组\n"))
    unit = unit_file.read(file)
    person = "/人/1/姓名"

    shown = page_state.of_unit(file.judging.campaign.pack, unit, file.past, [form(field(person))])

    assert [e["cell"] for e in shown["findings"] if e["code"] == "exists_in"] == [person]


def test_a_finding_says_what_to_do_on_the_page(tmp_path: Path) -> None:
    file = open_file(tmp_path, TEXT.replace("总数: 8", "总数:"))
    unit = unit_file.read(file)

    shown = page_state.of_unit(file.judging.campaign.pack, unit, file.past, [FORM])

    [blank] = [each for each in shown["findings"] if each["code"] == "blank"]
    assert "“按提示改正”" in blank["hint"]
    assert (blank["fix"], blank["in_text"], blank["cell"]) == (True, False, TOTAL)


def test_a_conflict_says_what_both_sides_changed(tmp_path: Path) -> None:
    file = open_file(tmp_path)
    base = unit_file.read(file).sha256
    file.path.write_text(TEXT.replace("甲局", "乙局"), "utf-8")

    changed = change(file, CellText(("名称",), "丙局"), base=base)
    answer = page_state.of_change(file.judging.campaign.pack, changed, file.past, [FORM])

    assert answer["kind"] == "conflict"
    assert answer["conflicts"] == [
        {"key": NAME, "cell": NAME, "base": "甲局", "ours": "乙局", "theirs": "丙局"}
    ]
    assert answer["state"]["hash"] == changed.unit.sha256
    assert base != changed.unit.sha256
    with pytest.raises(KeyError):
        answer["forms"]
