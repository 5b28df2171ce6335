"""Where the cells of a pasted table go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generator.campaign import check
from generator.common.diagnostics import UsageError
from generator.datafile import edited_values, source
from generator.desk.unit_data.cell_changes import CellText, edits_of
from generator.desk.unit_forms import field_keys, form_view, pack_forms
from generator.desk.unit_page import paste
from generator.pack import pack as pack_
from tests.conftest import CHECKOUT
from tests.desk import vehicle_campaign

if TYPE_CHECKING:
    from pathlib import Path

    from generator.desk.unit_forms.pack_forms import PackForms
    from generator.desk.unit_page.clipboard import Row
    from generator.desk.unit_page.paste import PastePlan

SETTINGS = {"年份": "2024"}


@pytest.fixture(scope="module")
def cars() -> PackForms:
    return pack_forms.prepare(pack_.load(CHECKOUT / "tests" / "packs" / "vehicle-register"))


def plan(cars: PackForms, folder: Path, start: tuple[str | int, ...], *rows: Row) -> PastePlan:
    path = folder / "甲局.yaml"
    path.write_text(vehicle_campaign.ONE, encoding="utf-8")
    unit = check.check_unit(cars.pack, path, SETTINGS)
    data = source.read(path, path.name).data
    forms = form_view.draw(cars, SETTINGS, unit.values, data)
    return paste.plan(cars.pack, forms, field_keys.to_id(start), rows)


def after(cars: PackForms, done: PastePlan) -> Any:
    data = {
        "单位": "甲局",
        "车辆": [{"车牌": "京A1", "里程": "10"}, {"车牌": "京A2", "里程": "20"}],
    }
    return edited_values.edited(data, edits_of(cars.pack, data, done.changes))["车辆"]


def test_rows_fill_those_that_are_there_and_new_ones(cars: PackForms, tmp_path: Path) -> None:
    rows = (("京B1", "1,234.50", "新"), ("京B2", "２"), ("京B3", "3"))

    done = plan(cars, tmp_path, ("车辆", 1, "车牌"), *rows)

    assert done.new_rows == 2
    assert after(cars, done) == [
        {"车牌": "京A1", "里程": "10"},
        {"车牌": "京B1", "里程": "1234.50", "备注": "新"},
        {"车牌": "京B2", "里程": "2"},
        {"车牌": "京B3", "里程": "3"},
    ]
    first = done.rows[0][0]
    assert (first.label, first.before, first.text, first.is_taken) == ("车牌", "京A2", "京B1", True)


def test_blank_rows_leave_no_gap(cars: PackForms, tmp_path: Path) -> None:
    rows = (("京B1",), ("",), (None,), ("京B2",))

    done = plan(cars, tmp_path, ("车辆", 2, "车牌"), *rows)

    assert [row["车牌"] for row in after(cars, done)] == ["京A1", "京A2", "京B1", "京B2"]


def test_a_blank_cell_empties_what_stood_there(cars: PackForms, tmp_path: Path) -> None:
    done = plan(cars, tmp_path, ("车辆", 0, "车牌"), ("京B1", ""))

    assert done.changes == (
        CellText(("车辆", 0, "车牌"), "京B1"),
        CellText(("车辆", 0, "里程"), ""),
    )


def test_headings_that_were_copied_along_are_left_out(cars: PackForms, tmp_path: Path) -> None:
    rows = (("车 牌", "里程"), ("京B1", "3"), ("京B2", "4"))

    done = plan(cars, tmp_path, ("车辆", 0, "车牌"), *rows)

    assert (done.heads, done.as_json()["heads"], len(done.rows)) == (1, 1, 2)
    assert [row["车牌"] for row in after(cars, done)] == ["京B1", "京B2"]


@pytest.mark.parametrize(
    "rows",
    [
        (("车牌", "里程"),),  # nothing else
        (("车牌", "5"), ("京B1", "3")),
        (("里程",), ("京B1",)),  # the heading of another column
        (("京B1", "3"), ("车牌", "里程")),
    ],
)
def test_what_may_be_a_value_is_filled_in(
    cars: PackForms, tmp_path: Path, rows: tuple[Row, ...]
) -> None:
    done = plan(cars, tmp_path, ("车辆", 0, "车牌"), *rows)

    assert (done.heads, len(done.rows)) == (0, len(rows))


def goals(*rows: Row, start: tuple[str | int, ...] = ("项目", 0, "名称")) -> tuple[PastePlan, Any]:
    """Rows pasted into a list of projects with their indicators, which has one of each."""
    of_pack = pack_forms.prepare(pack_.load(CHECKOUT / "tests" / "packs" / "project-goals"))
    data: dict[str, Any] = {
        "单位": "甲局",
        "项目": [{"名称": "旧", "负责人": "王", "指标": [{"名称": "旧指标", "分值": "1"}]}],
    }
    forms = form_view.draw(of_pack, SETTINGS, data, data)
    done = paste.plan(of_pack.pack, forms, field_keys.to_id(start), rows)
    return done, edited_values.edited(data, edits_of(of_pack.pack, data, done.changes))["项目"]


@pytest.mark.parametrize("goes_on", [None, ""])
def test_merged_outer_cells_become_outer_rows_with_rows_within(goes_on: str | None) -> None:
    done, after_it = goals(
        ("甲", "张", "一", "10"),
        (goes_on, goes_on, "二", "20"),
        ("乙", "李", "三", "30"),
        (goes_on, goes_on, "四", "40"),
    )

    assert after_it == [
        {"名称": "甲", "负责人": "张", "指标": [_goal("一", "10"), _goal("二", "20")]},
        {"名称": "乙", "负责人": "李", "指标": [_goal("三", "30"), _goal("四", "40")]},
    ]
    assert (done.left_out, done.new_rows) == (0, 2)


def _goal(name: str, points: str) -> dict[str, str]:
    return {"名称": name, "分值": points}


def test_pasting_within_an_outer_row_stays_there() -> None:
    _, after_it = goals(("一", "10"), ("二", "20"), start=("项目", 0, "指标", 0, "名称"))

    assert after_it == [
        {"名称": "旧", "负责人": "王", "指标": [_goal("一", "10"), _goal("二", "20")]}
    ]


def test_a_blank_row_takes_texts_beside_the_numbers_of_rows_within_it() -> None:
    of_pack = pack_forms.prepare(pack_.load(CHECKOUT / "tests" / "packs" / "project-evaluation"))
    data = {"部门名称": "甲局"}
    forms = form_view.draw(of_pack, SETTINGS, data, data)
    row: Row = ("甲", "1", "租金")

    done = paste.plan(of_pack.pack, forms, field_keys.to_id(("项目", 0, "名称")), [row])

    assert done.changes == (
        CellText(("项目", 0, "名称"), "甲"),
        CellText(("项目", 0, "支出明细", 0, "内容"), "租金"),
    )


def test_what_does_not_fit_is_shown_and_left_out(cars: PackForms, tmp_path: Path) -> None:
    done = plan(cars, tmp_path, ("车辆", 0, "备注"), ("好", "多余"))

    assert done.changes == (CellText(("车辆", 0, "备注"), "好"),)
    assert done.left_out == 1
    assert done.as_json()["problems"] == ["第 1 行 “多余”：表中没有对应的列，不会填入"]


def test_a_text_for_an_amount_is_taken_with_a_remark(cars: PackForms, tmp_path: Path) -> None:
    done = plan(cars, tmp_path, ("车辆", 0, "里程"), ("约五",))

    [[cell]] = done.rows
    assert cell.is_taken
    assert "应填数字" in cell.remark


def test_what_the_program_fills_in_is_passed_over(cars: PackForms, tmp_path: Path) -> None:
    done = plan(cars, tmp_path, ("里程合计",), ("31",))

    [[cell, *_], *_] = done.rows
    assert done.changes == ()
    assert "自动填写" in cell.remark


def test_nothing_is_pasted_outside_of_tables(cars: PackForms, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="无法粘贴表格"):
        plan(cars, tmp_path, ("没有",), ("1",))
