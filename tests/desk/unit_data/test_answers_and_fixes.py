"""Warnings answered from the page, and mistakes mended by a button."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.desk.unit_data import answers_and_fixes, unit_file
from generator.desk.unit_data.cell_changes import CellText
from generator.desk.wording import page_advice
from tests.desk import desk_units
from tests.desk.desk_units import TEXT, change, open_file, text

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic
    from generator.desk.unit_data.unit_file import UnitFile

UNKNOWN_GROUP = TEXT.replace("组: 二组\n", "组: 三组\n")


def finding(file: UnitFile, code: str) -> Diagnostic:
    findings = unit_file.read(file).checked.diagnostics
    return next(each for each in findings if each.code == code)


def test_a_warning_is_answered_with_a_reason(tmp_path: Path) -> None:
    file = open_file(tmp_path, UNKNOWN_GROUP)

    changed = answers_and_fixes.answer(
        file, page_advice.finding_id(finding(file, "exists_in")), " 已与李四\n核对 "
    )

    assert changed.kind == "done"
    assert "    # 已核对[exists_in]: 已与李四 核对\n    组: 三组\n" in text(file)
    assert finding(file, "exists_in").answered == "已与李四 核对"
    assert changed.unit.checked.diagnostics == desk_units.checked(file)


def test_another_answer_replaces_the_first_one(tmp_path: Path) -> None:
    file = open_file(tmp_path, UNKNOWN_GROUP)
    for reason in ("已核对过", "另有原因"):
        answers_and_fixes.answer(file, page_advice.finding_id(finding(file, "exists_in")), reason)

    assert text(file).count("已核对[") == 1
    assert finding(file, "exists_in").answered == "另有原因"


def test_an_answer_is_taken_back(tmp_path: Path) -> None:
    file = open_file(tmp_path, UNKNOWN_GROUP)
    answers_and_fixes.answer(file, page_advice.finding_id(finding(file, "exists_in")), "已核对过")

    answers_and_fixes.answer(file, page_advice.finding_id(finding(file, "exists_in")), "")

    assert text(file) == UNKNOWN_GROUP


def test_a_changed_value_loses_its_answer(tmp_path: Path) -> None:
    file = open_file(tmp_path, UNKNOWN_GROUP)
    answers_and_fixes.answer(file, page_advice.finding_id(finding(file, "exists_in")), "已核对过")

    change(file, CellText(("人", 1, "组"), "四组"))

    assert text(file) == UNKNOWN_GROUP.replace("三组", "四组")


def test_what_an_import_doubted_is_answered_one_by_one(tmp_path: Path) -> None:
    doubts = "# 核对：甲\n# 核对：乙\n"
    file = open_file(tmp_path, TEXT.replace("总数: 8", f"{doubts}总数: 8"))

    changed = answers_and_fixes.answer(
        file, page_advice.finding_id(finding(file, "import")), "甲已核对"
    )

    assert "# 核对：甲\n# 已核对[import]: 甲已核对\n# 核对：乙\n" in text(file)
    answered = [d.answered for d in changed.unit.checked.diagnostics if d.code == "import"]
    assert answered == ["甲已核对", ""]


@pytest.mark.parametrize(("reason", "says"), [("好", "两个字"), ("理由", "两个字")])
def test_an_answer_needs_a_reason(tmp_path: Path, reason: str, says: str) -> None:
    file = open_file(tmp_path, UNKNOWN_GROUP)

    changed = answers_and_fixes.answer(
        file, page_advice.finding_id(finding(file, "exists_in")), reason
    )

    assert changed.kind == "refused"
    assert says in changed.reason
    assert text(file) == UNKNOWN_GROUP


def test_an_error_cannot_be_answered(tmp_path: Path) -> None:
    file = open_file(tmp_path, TEXT.replace("总数: 8", "总数: 9"))

    changed = answers_and_fixes.answer(
        file, page_advice.finding_id(finding(file, "sum")), "已核对过"
    )

    assert changed.kind == "refused"
    assert "错误" in changed.reason


def test_one_finding_is_mended_and_no_other(tmp_path: Path) -> None:
    wrong = TEXT.replace("- 姓名: 张三", "- 姓名: 张\u200b三").replace("李四", "李\u200b四")
    file = open_file(tmp_path, wrong)
    unit = unit_file.read(file)

    changed = answers_and_fixes.fix(file, page_advice.finding_id(finding(file, "invisible")))

    assert unit.checked.diagnostics != changed.unit.checked.diagnostics
    assert text(file) == wrong.replace("\u200b", "", 1)
    assert unit_file.undo(file).unit.raw.content == unit.raw.content


def test_a_figure_left_blank_is_worked_out_again(tmp_path: Path) -> None:
    file = open_file(tmp_path, TEXT.replace("总数: 8", "总数:"))
    blank = finding(file, "blank")

    changed = answers_and_fixes.fix(file, page_advice.finding_id(blank))

    assert changed.kind == "done"
    assert text(file) == TEXT.replace("总数: 8\n", "")
    assert not any(each.code == "blank" for each in changed.unit.checked.diagnostics)


def test_all_that_can_be_mended_is(tmp_path: Path) -> None:
    wrong = TEXT.replace("张三", "张\u200b三").replace("总数: 8", "总数：8")
    file = open_file(tmp_path, wrong)

    changed = answers_and_fixes.fix(file)

    assert changed.kind == "done"
    assert text(file) == TEXT


def test_a_finding_that_is_gone_changes_nothing(tmp_path: Path) -> None:
    file = open_file(tmp_path)

    assert answers_and_fixes.fix(file, "0").kind == "refused"
    assert text(file) == TEXT
