"""What is typed in cells, as edits of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generator.datafile.edits import AddRow, EditRefusedError, MoveRow, RemoveRow, SetValue
from generator.desk.unit_data.cell_changes import CellText, NewRow, RowTo, WithoutRow, edits_of
from tests import small_pack

if TYPE_CHECKING:
    from generator.datafile.edited_values import Edit
    from generator.desk.unit_data.cell_changes import CellChange
    from generator.pack.pack import Pack

DATA: dict[str, Any] = {
    "名称": "甲局",
    "总数": "8",
    "账目": {"收入": "1", "结余": "1"},
    "组": [{"名": "一组", "数": "5"}, {"名": "二组"}],
    "人": [{"姓名": "张三", "电话": "123"}, {"姓名": "李四", "电话": ["1", "2"]}],
}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return small_pack.load(tmp_path_factory.mktemp("small"))


@pytest.mark.parametrize(
    ("change", "edits"),
    [
        (CellText(("名称",), " 乙局　"), [SetValue(("名称",), "乙局")]),
        (CellText(("组", 0, "数"), ""), [SetValue(("组", 0, "数"), "")]),
        (CellText(("组", 1, "数"), ""), []),
        (CellText(("账目", "支出"), "2"), [SetValue(("账目", "支出"), "2")]),
        # Computed ones
        (CellText(("总数",), ""), [SetValue(("总数",), None)]),
        (CellText(("账目", "结余"), " "), [SetValue(("账目", "结余"), None)]),
        (CellText(("总数",), "9"), [SetValue(("总数",), "9")]),
        # Spare rows
        (CellText(("组", 2, "名"), "三组"), [AddRow(("组",), 2, {"名": "三组"})]),
        (CellText(("组", 5, "数"), "1"), [AddRow(("组",), 2, {"数": "1"})]),
        (CellText(("组", 2, "名"), " "), []),
        (
            CellText(("人", 2, "电话", 3), "1"),
            [AddRow(("人",), 2, {"电话": ["1"]})],
        ),
        # The last row, emptied
        (CellText(("组", 1, "名"), ""), [RemoveRow(("组",), 1)]),
        # Lists of texts
        (CellText(("人", 0, "电话"), "4\n\n5"), [SetValue(("人", 0, "电话"), ["4", "5"])]),
        (CellText(("人", 1, "电话", 1), ""), [SetValue(("人", 1, "电话"), ["1"])]),
        (CellText(("人", 1, "电话", 2), "3"), [SetValue(("人", 1, "电话"), ["1", "2", "3"])]),
        # Rows
        (NewRow(("组",), 1), [AddRow(("组",), 1, {"名": ""})]),
        (NewRow(("组",), 9), [AddRow(("组",), 2, {"名": ""})]),
        (WithoutRow(("组", 0)), [RemoveRow(("组",), 0)]),
        (WithoutRow(("组", 4)), []),
        (RowTo(("组", 0), 7), [MoveRow(("组",), 0, 1)]),
        (RowTo(("组", 0), 0), []),
        (
            WithoutRow(("人", 0, "电话", 0)),
            [SetValue(("人", 0, "电话"), ["123"]), RemoveRow(("人", 0, "电话"), 0)],
        ),
    ],
)
def test_each_change_is_the_edit_that_is_meant(
    pack: Pack, change: CellChange, edits: list[Edit]
) -> None:
    assert edits_of(pack, DATA, [change]) == edits


def test_later_changes_are_of_the_data_after_the_earlier_ones(pack: Pack) -> None:
    changes = [CellText(("组", 2, "名"), "三组"), CellText(("组", 2, "数"), "1")]

    assert edits_of(pack, DATA, changes) == [
        AddRow(("组",), 2, {"名": "三组"}),
        SetValue(("组", 2, "数"), "1"),
    ]


def test_texts_of_one_spare_row_come_into_one_new_row(pack: Pack) -> None:
    changes = [
        CellText(("人", 4, "姓名"), "王五"),
        CellText(("人", 4, "数"), "1"),
        CellText(("人", 5, "姓名"), ""),
        CellText(("人", 6, "姓名"), "赵六"),
        CellText(("人", 6, "电话", 2), "1"),
    ]

    assert edits_of(pack, DATA, changes) == [
        AddRow(("人",), 2, {"姓名": "王五"}),
        SetValue(("人", 2, "数"), "1"),
        AddRow(("人",), 3, {"姓名": "赵六"}),
        SetValue(("人", 3, "电话"), ["1"]),
    ]


@pytest.mark.parametrize(
    "change",
    [
        CellText((), "x"),
        CellText(("年份",), "2025"),
        CellText(("组", 0, "序号"), "1"),
        CellText(("组",), "x"),
        CellText(("组", 0), "x"),
        CellText(("组", "名"), "x"),
        CellText(("名称", 0), "x"),
        CellText(("名称",), "\x07"),
        NewRow(("名称",), 0),
        NewRow((), 0),
        NewRow(("人", "电话"), 0),
        WithoutRow(("组",)),
        WithoutRow(()),
        RowTo(("组", 2), 0),
    ],
)
def test_what_is_no_cell_of_the_units_is_refused(pack: Pack, change: CellChange) -> None:
    with pytest.raises(EditRefusedError):
        edits_of(pack, DATA, [change])
