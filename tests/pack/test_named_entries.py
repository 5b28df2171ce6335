"""Groups of a pack's file whose names the designer chooses have the rules of `*`."""

from __future__ import annotations

from typing import Any

import pytest

from generator.pack import named_entries

ENTRY = {"type": "list"}
RULES: dict[str, Any] = {
    "name": {"type": "string"},
    "carry": {"type": "dict", "schema": {"*": ENTRY}},
    "format": {"type": "dict", "schema": {"decimals": {"type": "integer"}}},
}


def test_each_name_in_the_data_has_the_rules_of_any_name() -> None:
    rules = named_entries.with_names(RULES, {"carry": {"甲": [], "乙": []}})

    assert rules["carry"]["schema"] == {"甲": ENTRY, "乙": ENTRY}
    assert {key: rules[key] for key in ("name", "format")} == {
        key: RULES[key] for key in ("name", "format")
    }


@pytest.mark.parametrize("data", [{}, {"carry": None}, {"carry": "text"}, [], None])
def test_without_names_nothing_is_allowed_there(data: Any) -> None:
    assert named_entries.with_names(RULES, data)["carry"]["schema"] == {}
