"""The forms while somebody types: texts looked up say what drawing says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.desk import face, history, judging, live_forms, state, unit_file
from generator.desk.cell_changes import CellText, NewRow
from generator.desk.unit_file import UnitFile

if TYPE_CHECKING:
    from pathlib import Path

    from generator.desk.cell_changes import CellChange


@pytest.fixture
def file(project: Path) -> UnitFile:
    """The real unit."""
    desk = judging.read(project / "data" / "2023", project / "templates")
    return UnitFile(desk, next(desk.campaign.paths), history.History())


def test_texts_that_are_looked_up_are_those_that_are_drawn(file: UnitFile) -> None:
    campaign = file.judging.campaign
    drawn_face = face.prepare(campaign.pack)
    unit = unit_file.read(file)
    known = live_forms.draw(drawn_face, campaign.settings, unit)
    changes: list[CellChange] = [
        CellText(("支出方向", 0, "支出明细", 0, "金额"), "12.50"),
        CellText(("支出方向", 0, "年度绩效目标"), "甲\n乙"),
        CellText(("专项资金合计",), "9"),
        CellText(("填表人",), ""),
    ]
    for change in changes:
        changed = unit_file.change(file, [change], unit.sha256)
        answer = live_forms.answer(
            drawn_face, campaign.settings, changed, file.past, known, known.shape
        )
        fresh = live_forms.draw(drawn_face, campaign.settings, changed.unit)
        assert not answer.forms.is_fresh
        assert "forms" not in answer.json
        assert answer.json["state"]["cells"] == fresh.cells
        known, unit = answer.forms, changed.unit


def test_a_new_row_is_drawn(file: UnitFile) -> None:
    campaign = file.judging.campaign
    drawn_face = face.prepare(campaign.pack)
    unit = unit_file.read(file)
    known = live_forms.draw(drawn_face, campaign.settings, unit)

    changed = unit_file.change(file, [NewRow(("专项资金",), 0)], unit.sha256)
    answer = live_forms.answer(
        drawn_face, campaign.settings, changed, file.past, known, known.shape
    )

    assert answer.forms.is_fresh
    assert "forms" in answer.json
    assert answer.json["state"]["cells"] == state.cells_of(answer.forms.forms)


def test_a_page_that_shows_other_rows_gets_todays_forms(file: UnitFile) -> None:
    campaign = file.judging.campaign
    drawn_face = face.prepare(campaign.pack)
    unit = unit_file.read(file)
    known = live_forms.draw(drawn_face, campaign.settings, unit)

    changed = unit_file.change(file, [CellText(("填表人",), "王五")], unit.sha256)
    answer = live_forms.answer(drawn_face, campaign.settings, changed, file.past, known, "other")

    assert "王五" in answer.json["forms"]
