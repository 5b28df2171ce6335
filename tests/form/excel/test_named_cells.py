"""Which cells a name in a pack's formula stands for, seen from a row and a sheet."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from generator.form.excel import named_cells, sheet_places
from generator.form.excel.named_cells import View
from generator.form.excel.operands import Cells, Constant, KeyedRows, NotLiveError, Rows
from generator.form.excel.sheet_places import Place
from generator.form.grid import Value
from generator.form.tag_reading import Slot
from generator.pack import fields, selectors
from generator.pack.fields import Field, find_field
from tests import small_formula

if TYPE_CHECKING:
    from generator.form.excel.operands import Operand
    from generator.pack.formulas.formula import Kind

UNIT = Field("group", children=fields.read_all(small_formula.SCHEMA))
CONTEXT: dict[str, Any] = {
    "名称": "",
    "甲": "1",
    "组": [
        {"名": "a", "类": "x", "甲": "2", "乙": ""},
        {"名": "b", "类": "y", "甲": "3", "乙": ""},
    ],
    "项目": [{"名": "b", "类": "y", "甲": "4", "行": [{"甲": "5"}, {"甲": "6"}]}],
}


def _place(row: int, column: int, *key: str | int, sheet: str = "表1") -> Place:
    path = tuple(step for step in key if isinstance(step, str))
    field = find_field(UNIT, path)
    assert field
    value = Value(Slot(path, field), key, selectors.value_at(CONTEXT, key))
    return Place(sheet, row, column, (value,))


PLACES = [
    _place(0, 0, "甲"),
    *(_place(2 + n, c, "组", n, name) for n in range(2) for c, name in enumerate(("名", "甲"))),
    _place(0, 0, "项目", 0, "名", sheet="表2"),
    _place(0, 1, "项目", 0, "甲", sheet="表2"),
    *(_place(1 + n, 0, "项目", 0, "行", n, "甲", sheet="表2") for n in range(2)),
]


def _operand(text: str, *row: str | int, sheet: str = "表1", kind: Kind = "amount") -> Operand:
    each = ".".join(step for step in row if isinstance(step, str))
    places = sheet_places.of_places(PLACES)
    view = View(UNIT, frozenset(), {"满分": 100}, CONTEXT, places)
    [reference] = small_formula.read(text, kind, each).references.values()
    return named_cells.of_name(view, reference, row, sheet)


@pytest.mark.parametrize(
    ("text", "row", "sheet", "expected"),
    [
        ("甲", (), "表1", Cells("amount", ("$A$1",))),
        ("甲", ("组", 1), "表1", Cells("amount", ("$B$4",))),
        ("甲", ("项目", 0), "表1", Cells("amount", ("'表2'!$B$1",))),
        ("SUM(组.甲)", (), "表1", Cells("amount", ("$B$3:$B$4",), is_many=True)),
        ("SUM(行.甲)", ("项目", 0), "表2", Cells("amount", ("$A$2:$A$3",), is_many=True)),
        ("COUNT(组)", (), "表1", Rows((("$A$3:$A$4", "$B$3:$B$4"),))),
        ("满分", (), "表1", Constant(Decimal(100))),
        ("率", (), "表1", Constant(Decimal("0.1"))),
    ],
)
def test_a_name_is_the_cells_of_its_values(
    text: str, row: tuple[str | int, ...], sheet: str, expected: Operand
) -> None:
    assert _operand(text, *row, sheet=sheet) == expected


def test_rows_known_by_a_key_are_those_of_the_list_beside_the_key_of_the_row() -> None:
    found = _operand("组[名=名].甲", "项目", 0, sheet="表2")

    expected = KeyedRows("amount", "$A$1", (("'表1'!$A$3:$A$4", "'表1'!$B$3:$B$4"),))
    assert found == expected


def test_what_no_cell_holds_is_not_live() -> None:
    with pytest.raises(NotLiveError):
        _operand("乙")
