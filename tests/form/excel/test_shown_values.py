"""What cells show, as values that formulas are worked out from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from generator.form.excel import shown_values
from generator.pack import fields
from generator.pack.fields import Field

ROW = {"数": {"type": "decimal"}, "说明": {"type": "string"}}
FIELDS = Field(
    "group",
    children=fields.read_all(
        {
            "合计": {"type": "decimal"},
            "日期": {"type": "date"},
            "组": {"type": "list", "schema": {"type": "dict", "schema": ROW}},
        }
    ),
)
CONTEXT: dict[str, Any] = {
    "合计": "三",
    "日期": "2024年5月1日",
    "组": [{"数": "1.50", "说明": ""}, {"数": "", "说明": ""}],
}


def test_amounts_are_numbers_and_what_a_cell_cannot_hold_is_nothing() -> None:
    shown = shown_values.of_context(FIELDS, CONTEXT)

    # The second row is blank: a spare one that counts for nothing.
    assert shown.values == {
        "合计": None,
        "日期": "2024年5月1日",
        "组": [{"数": Decimal("1.50"), "说明": None}, None],
    }
    old = {**CONTEXT, "日期": "1899年1月1日"}
    assert shown_values.of_context(FIELDS, old).values["日期"] is None


def test_a_blank_row_has_its_own_values_all_the_same() -> None:
    shown = shown_values.of_context(FIELDS, CONTEXT)

    shown.put(("组", 1), ("数",), Decimal(0))
    shown.put((), ("合计",), Decimal(2))
    shown.put(("组", 0), ("说明",), "")

    assert shown.row(("组", 1)) == {"数": Decimal(0), "说明": None}
    assert shown.values["组"][1] is None
    assert shown.values["合计"] == Decimal(2)
    assert shown.row(("组", 0)) == {"数": Decimal("1.50"), "说明": None}
