"""Ids of fields: JSON pointers without signs that mean something where they stand."""

from __future__ import annotations

import pytest

from generator.desk.unit_forms import field_keys
from generator.desk.unit_forms.field_keys import UnknownKeyError
from generator.pack import fields

UNIT = fields.read(
    {
        "type": "dict",
        "schema": {
            "责任单位/科室": {"type": "string"},
            """率 (%) <"&'#?\\>""": {"type": "string"},
            "2024": {"type": "dict", "schema": {"a~b": {"type": "string"}}},
            "组": {
                "type": "list",
                "schema": {"type": "dict", "schema": {"1": {"type": "string"}}},
            },
            "事项": {"type": "list", "schema": {"type": "string"}},
        },
    }
)


@pytest.mark.parametrize(
    "path",
    [
        (),
        ("责任单位/科室",),
        ("""率 (%) <"&'#?\\>""",),
        ("2024", "a~b"),
        ("组",),
        ("组", 0),
        ("组", 12, "1"),
        ("事项", 3),
    ],
)
def test_an_id_leads_back_to_its_path(path: tuple[str | int, ...]) -> None:
    key = field_keys.to_id(path)

    assert not set(key) & set("""<>"'&#? \\""")
    assert field_keys.from_id(key, UNIT) == path


@pytest.mark.parametrize("key", ["a", "/", "/没有", "/组/x", "/组/-1", "/事项/0/1", "x/y"])
def test_what_is_no_field_is_refused(key: str) -> None:
    with pytest.raises(UnknownKeyError):
        field_keys.from_id(key, UNIT)
