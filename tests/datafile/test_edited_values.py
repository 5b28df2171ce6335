"""What edits make of the values of a data file."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from generator.datafile import edited_values
from generator.datafile.edited_values import AddRow, MoveRow, RemoveRow, SetValue

if TYPE_CHECKING:
    from generator.datafile.edited_values import Edit

VALUES: dict[str, Any] = {"数": "5", "行": ["甲", "乙", "丙"], "组": {"一": "1"}, "空": ""}


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        (SetValue(("数",), "6"), {"数": "6"}),
        (SetValue(("组", "二"), "2"), {"组": {"一": "1", "二": "2"}}),
        (SetValue(("空", 0, "下"), "2"), {"空": [{"下": "2"}]}),
        (SetValue(("行", 3), "丁"), {"行": ["甲", "乙", "丙", "丁"]}),
        (SetValue(("没有", "下"), None), {}),
        (AddRow(("行",), 1, "新"), {"行": ["甲", "新", "乙", "丙"]}),
        (AddRow(("组", "表"), 0, {"下": "2"}), {"组": {"一": "1", "表": [{"下": "2"}]}}),
        (RemoveRow(("行",), 1), {"行": ["甲", "丙"]}),
        (MoveRow(("行",), 0, 2), {"行": ["乙", "丙", "甲"]}),
        (MoveRow(("行",), 2, 0), {"行": ["丙", "甲", "乙"]}),
    ],
)
def test_an_edit_changes_what_its_path_names(edit: Edit, changed: dict[str, Any]) -> None:
    before = deepcopy(VALUES)

    assert edited_values.edited(VALUES, [edit]) == {**VALUES, **changed}
    assert before == VALUES


def test_texts_are_trimmed_and_keys_put_in_order() -> None:
    row = {"丙": " 一\u3000", "乙": " \n", "甲": ["x\r\ny"]}
    order: dict[str, Any] = {"行": {"甲": {}, "乙": {}, "丙": {}}}

    edit = edited_values.normal(AddRow(("行",), 0, row), order)

    assert isinstance(edit, AddRow)
    assert edit.row == {"甲": ["x\ny"], "乙": "", "丙": "一"}
    assert list(edit.row) == ["甲", "乙", "丙"]


def test_a_row_is_not_removed_by_a_value() -> None:
    with pytest.raises(ValueError, match="SetValue"):
        edited_values.normal(SetValue(("行", 0), None), {})
