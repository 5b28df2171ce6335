"""A schema's fields: their kinds and limits, and how they are found."""

from __future__ import annotations

from typing import Any

import pytest

from generator.pack import fields
from generator.pack.fields import BadSchemaError, Field

ROW: dict[str, Any] = {"type": "dict", "schema": {"名": {"type": "string"}}}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({}, Field("text")),
        ({"type": "string", "maxlength": 9}, Field("text", maximum=9)),
        ({"allowed": ["甲", 2]}, Field("text", allowed=("甲", "2"))),
        (
            {"type": "decimal", "min": 0, "required": False, "meta": {"unit": "万元"}},
            Field("amount", unit="万元", required=False, minimum=0),
        ),
        ({"type": "integer", "max": 9}, Field("amount", whole=True, maximum=9)),
        ({"type": ["list", "string"]}, Field("texts", single=True)),
        ({"type": "list", "schema": {"type": "string"}}, Field("texts")),
        (
            {"type": "list", "schema": ROW, "minlength": 1},
            Field("rows", children={"名": Field("text")}, minimum=1),
        ),
        (ROW, Field("group", children={"名": Field("text")})),
        ({"meta": {"title": "题", "hint": "写明。"}}, Field("text", title="题", hint="写明。")),
    ],
)
def test_a_field_has_a_kind_and_limits(rules: dict[str, Any], expected: Field) -> None:
    assert fields.read(rules) == expected


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"type": "number"}, "没有 'number' 这种 type"),
        ({"type": "string", "min": 1}, "string 不能有 min"),
        ({"regex": "("}, "regex 不是有效的正则表达式"),
        ({"allowed": "甲"}, "allowed 应为一个列表"),
        ({"excludes": [1]}, "excludes 应为一个字段名"),
        ({"type": "dict", "schema": []}, "schema 应为若干行"),
        ({"type": "dict", "schema": {"甲": {"type": "dict", "schema": {"乙": 1}}}}, "“甲”：“乙”："),
    ],
)
def test_rules_without_words_of_ours_are_refused(rules: dict[str, Any], message: str) -> None:
    with pytest.raises(BadSchemaError, match=message):
        fields.read(rules)


@pytest.mark.parametrize(("length", "is_long"), [(None, False), (1000, False), (1001, True)])
def test_a_text_of_more_than_a_thousand_characters_is_long(
    length: int | None,
    is_long: bool,  # noqa: FBT001 - what is expected
) -> None:
    assert Field("text", maximum=length).is_long is is_long


UNIT = fields.read(
    {
        "type": "dict",
        "schema": {
            "名称": {},
            "组": {"type": "list", "schema": ROW},
            "账": {"type": "dict", "schema": {"收": {"type": "decimal"}, "附": ROW}},
        },
    }
)


@pytest.mark.parametrize(
    ("path", "kind"),
    [((), "group"), (("组",), "rows"), (("组", 3, "名"), "text"), (("账", "收"), "amount")],
)
def test_a_field_is_found_whatever_the_numbers_of_rows(path: tuple[Any, ...], kind: str) -> None:
    field = fields.find_field(UNIT, path)

    assert field is not None
    assert field.kind == kind


def test_an_unknown_path_has_no_field() -> None:
    assert fields.find_field(UNIT, ("账", "支")) is None


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (("账", "收"), [("账", "收")]),
        (("账", "*"), [("账", "收"), ("账", "附")]),
        (("*",), [("名称",), ("组",), ("账",)]),
        (("无", "*"), []),
    ],
)
def test_a_star_is_any_field(pattern: tuple[str, ...], expected: list[tuple[str, ...]]) -> None:
    assert fields.expand(UNIT, pattern) == expected


def test_texts_are_found_in_groups_and_rows() -> None:
    assert fields.texts_below(UNIT) == [("名称",), ("组", "名"), ("账", "附", "名")]


@pytest.mark.parametrize(
    ("name", "home"), [("名称", ()), ("收", ("账",)), ("名", ("组",)), ("无", None)]
)
def test_the_home_of_a_name_is_the_first_group_that_has_it(
    name: str, home: tuple[str, ...] | None
) -> None:
    assert fields.find_group_with(UNIT, name) == home


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (Field("text"), ""),
        (Field("amount"), "填数字。"),
        (Field("amount", unit="万元"), "填数字，以万元为单位。"),
        (Field("amount", unit="%"), "填数字，不带“%”。"),
        (Field("amount", whole=True), "填整数。"),
        (Field("amount", hint="以元计。"), "以元计。"),
        (Field("text", required=False), "选填。"),
        (Field("text", required=False, hint="没有的不填。"), "没有的不填。"),
        (Field("text", allowed=("甲", "乙")), "只能填：甲、乙。"),
    ],
)
def test_advice_says_what_may_be_left_out_what_is_allowed_and_the_hint(
    field: Field, expected: str
) -> None:
    assert fields.advice(field, "选填。") == expected


def test_the_order_of_keys_is_that_of_the_schema() -> None:
    row = Field("rows", children={"名": Field("text"), "数": Field("amount")})

    order = fields.key_order(Field("group", children={"乙": row, "甲": Field("text")}))

    assert order == {"乙": {"名": {}, "数": {}}, "甲": {}}
    assert list(order) == ["乙", "甲"]
