"""A finding about a data file belongs in one cell of the form, or in none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from generator.collect.review import review_places
from generator.collect.review.review_places import FormAndData
from generator.readback import unit_values
from generator.readback.findings import Findings
from generator.readback.unit_values import FieldText, UnitTexts
from tests import small_pack
from tests.small_rows import table

if TYPE_CHECKING:
    from pathlib import Path

    from generator.datafile.yaml_tree import KeyPath

# A form as it came: a blank row first, a spare row last, and no place for 说明.
CELLS = (
    (("名称",), "甲局"),
    (("总数",), ""),
    (("账目", "收入"), "1"),
    (("账目", "支出"), ""),
    (("组", 0, "名"), ""),
    (("组", 0, "数"), ""),
    (("组", 1, "名"), "甲"),
    (("组", 1, "数"), "1"),
    (("组", 2, "名"), "乙"),
    (("组", 2, "数"), "2"),
    (("组", 3, "名"), ""),
    (("组", 3, "数"), ""),
    (("人", 0, "姓名"), ""),
)


Place = Callable[..., "KeyPath | None"]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """The cell, by its path in the form, for a finding at the data file's path."""
    pack = small_pack.load(tmp_path / "small")
    unit = UnitTexts(1, 0)
    rows = table(*([text] for _, text in CELLS))
    for row, (path, text) in zip(rows, CELLS, strict=True):
        fields = tuple(step for step in path if isinstance(step, str))
        read = FieldText(fields, text, row.row, row, row.cells[0])
        unit.texts.setdefault(path, []).append(read)
    forms = unit_values.assemble(pack, unit, Findings("甲局.docx"))

    def at(path: KeyPath, code: str = "number", **data: Any) -> KeyPath | None:
        found = review_places.cell(FormAndData(forms, data, pack.unit.fields), path, code)
        return CELLS[found.number - 1][0] if found else None

    return at


FIRST, SECOND = {"名": "甲", "数": "1"}, {"名": "乙", "数": "2"}


@pytest.mark.parametrize(
    ("path", "cell"),
    [
        (("名称",), ("名称",)),
        (("总数",), ("总数",)),
        (("账目", "支出"), ("账目", "支出")),
        # A group, and a field of it that the form lacks: its row may have been deleted.
        (("账目",), ("账目", "收入")),
        (("账目", "结余"), ("账目", "支出")),
        (("组", 0, "数"), ("组", 1, "数")),
        (("组", 1), ("组", 2, "名")),
        (("组", 1, "说明"), ("组", 2, "数")),
        # What the form has no place for at all.
        (("人", 0, "电话"), None),
        ((), None),
        (("组", 5, "数"), None),
    ],
)
def test_a_finding_is_at_its_own_cell_or_the_nearest(
    place: Place, path: KeyPath, cell: KeyPath | None
) -> None:
    assert place(path, 组=[FIRST, SECOND], 人=[{"姓名": "丙"}]) == cell


def test_rows_in_another_order_are_found_by_their_names(place: Place) -> None:
    data = [SECOND, {"名": "丁", "数": "9"}, FIRST]

    assert place(("组", 0, "数"), 组=data) == ("组", 2, "数")
    assert place(("组", 2, "数"), 组=data) == ("组", 1, "数")
    assert place(("组", 1, "数"), 组=data) is None


def test_a_blank_row_of_the_data_file_is_a_blank_row_of_the_form(place: Place) -> None:
    assert place(("组", 1, "名"), "required", 组=[FIRST, {}, SECOND]) == ("组", 0, "名")


@pytest.mark.parametrize("code", ["required", "minlength"])
def test_a_list_that_lacks_rows_is_at_its_first_blank_one(place: Place, code: str) -> None:
    assert place(("组",), code, 组=[FIRST, SECOND]) == ("组", 0, "名")
    assert place(("人",), code) == ("人", 0, "姓名")


def test_another_finding_about_a_list_is_at_its_first_row(place: Place) -> None:
    assert place(("组",), "sum", 组=[FIRST, SECOND]) == ("组", 1, "名")


def test_a_group_that_lacks_a_part_is_at_the_first_that_is_blank(place: Place) -> None:
    assert place(("账目",), "missing") == ("账目", "支出")
    assert place(("账目",), "sum") == ("账目", "收入")
