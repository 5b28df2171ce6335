"""Of rows in groups, the lint refuses what could not be read back."""

from __future__ import annotations

import pytest

from generator.form import group_lint, model
from generator.pack import fields
from tests import small_form

FIELDS = fields.read(
    {
        "type": "dict",
        "schema": {
            "项目": {
                "type": "list",
                "schema": {
                    "type": "dict",
                    "schema": {
                        "名": {"type": "string"},
                        "指标": {
                            "type": "list",
                            "schema": {
                                "type": "dict",
                                "schema": {
                                    "名": {"type": "string"},
                                    "步": {
                                        "type": "list",
                                        "schema": {
                                            "type": "dict",
                                            "schema": {"名": {"type": "string"}},
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
            "人": {
                "type": "list",
                "schema": {"type": "dict", "schema": {"名": {"type": "string"}}},
            },
        },
    }
)
OUTER, INNER, END = (
    ["{%tr for 项 in 项目 %}"],
    ["{%tr for 行 in 项.指标 %}"],
    ["{%tr endfor %}"],
)
NAME, GOAL = "{{ 项.名 }}", "{{ 行.名 }}"


def _read(*rows: small_form.Row) -> model.FormModel:
    wide = [row if len(row) > 1 else [(str(row[0]), 2, "")] for row in rows]
    return model.read(small_form.form(wide), FIELDS)


@pytest.mark.parametrize(
    "rows",
    [
        [OUTER, INNER, [f"{NAME}{{% vm %}}", GOAL], END, END],
        [OUTER, [NAME, "小计"], INNER, ["", GOAL], END, END],
        [
            OUTER,
            [(NAME, 1, "restart"), "{{ 项.名 }}"],
            INNER,
            [("", 1, "continue"), GOAL],
            END,
            END,
        ],
        [OUTER, INNER, [NAME, GOAL], END, ["小计", NAME], END],
    ],
)
def test_groups_that_can_be_read_back_are_in_order(rows: list[small_form.Row]) -> None:
    form = _read(*rows)

    assert not form.faults
    assert not [*group_lint.faults(form), *group_lint.doubts(form)]


@pytest.mark.parametrize(
    ("rows", "row", "words"),
    [
        ([OUTER, INNER, [NAME, GOAL], END, END], 3, "没有合并的单元格"),
        ([OUTER, [NAME, NAME], INNER, [GOAL, GOAL], END, END], 2, "没有不同的文字或合并"),
    ],
)
def test_rows_that_could_belong_to_any_group_are_refused(
    rows: list[small_form.Row], row: int, words: str
) -> None:
    [fault] = group_lint.faults(_read(*rows))

    assert fault.row == row
    assert words in fault.message
    assert fault.hint


def test_a_merged_cell_that_hides_its_rows_texts_is_doubtful() -> None:
    form = _read(OUTER, INNER, [f"{NAME}{{% vm %}}", f"{GOAL}{{% vm %}}"], END, END)

    [doubt] = group_lint.doubts(form)

    assert (doubt.row, doubt.cell) == (3, 2)


@pytest.mark.parametrize(
    ("rows", "row", "message"),
    [
        ([OUTER, ["{%tr for 甲 in 人 %}"], [NAME, "{{ 甲.名 }}"], END, END], 2, "循环“项”之内，只能再循环“项”的列表"),  # noqa: E501
        ([OUTER, ["{%tr for 甲 in 项目 %}"], [NAME, "{{ 甲.名 }}"], END, END], 2, "循环“项”之内，只能再循环“项”的列表"),  # noqa: E501
        ([OUTER, INNER, ["{%tr for 步 in 行.步 %}"], [GOAL, "{{ 步.名 }}"], END, END, END], 3, "循环最多两层"),  # noqa: E501
    ],
)  # fmt: skip
def test_other_nesting_stays_refused(rows: list[small_form.Row], row: int, message: str) -> None:
    [fault] = _read(*rows).faults

    assert (fault.row, fault.message) == (row, message)
    assert fault.hint
