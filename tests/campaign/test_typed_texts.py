"""What a data file says, as texts: as typed where something is typed, else as worked out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from generator.campaign import typed_texts
from generator.pack import fields
from generator.pack.fields import Field

LIST = {"type": "list", "schema": {"type": "dict", "schema": {"数": {"type": "decimal"}}}}
FIELDS = Field(
    "group",
    children=fields.read_all(
        {
            "名称": {"type": "string"},
            "合计": {"type": "decimal"},
            "组": LIST,
            "电话": {"type": "list", "schema": {"type": "string"}},
        }
    ),
)


@pytest.mark.parametrize(
    ("values", "typed", "expected"),
    [
        # As typed, not as the value would be printed.
        ({"合计": Decimal("1.5")}, {"合计": "1.50"}, {"合计": "1.50"}),
        # Worked out where nothing is typed; a bare key is left as it is computed.
        ({"合计": Decimal("1.50")}, {}, {"合计": "1.50"}),
        # Also where the schema refuses it: rows that are no rows, amounts that are none.
        ({}, {"合计": "五", "组": "x"}, {"合计": "五"}),
        (
            {"组": [{"数": Decimal(1)}]},
            {"组": [{"数": "1.0"}, {"数": "x"}]},
            {"组": [{"数": "1.0"}, {"数": "x"}]},
        ),
        ({}, {"电话": "1"}, {"电话": ["1"]}),
        (None, None, {}),
    ],
)
def test_texts_are_those_of_the_file(values: Any, typed: Any, expected: Any) -> None:
    blank: dict[str, Any] = {"组": [], "电话": []}

    assert typed_texts.as_typed(FIELDS, values, typed) == {**blank, **expected}
