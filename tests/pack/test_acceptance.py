"""Values accepted without asking Cerberus: those, and all those, in which it finds nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.campaign import campaigns
from generator.datafile import plain_yaml, source
from generator.pack import schema
from tests.conftest import CHECKOUT, PACKS

if TYPE_CHECKING:
    from collections.abc import Sequence

RULES = """\
文: {type: string, maxlength: 3, minlength: 2}
年: {type: string, regex: '20[0-9]{2}', required: false}
空: {type: string, regex: '', required: false}
级: {type: string, allowed: [区, 市], required: false}
日: {type: date, required: false}
月: {type: month, required: false}
数: {type: decimal, min: 0, max: 9.5, decimals: 2, required: false}
整: {type: integer, min: 1, max: 3, required: false}
列: {type: list, required: false, minlength: 1, maxlength: 2, schema: {type: string, minlength: 1}}
行:
  type: list
  required: false
  schema: {type: dict, schema: {甲: {type: string}, 乙: {type: decimal, required: false}}}
组:
  type: dict
  required: false
  schema: {必: {type: string}, 里: {type: dict, required: false, schema: {底: {type: string}}}}
"""
# Rules about other fields, and texts that may be a list: only Cerberus judges such a field.
OF_OTHERS = """\
甲: {type: string, required: false}
独: {type: string, excludes: 甲, required: false}
带: {type: string, dependencies: 甲, required: false}
单: {type: [list, string], required: false, schema: {type: string}}
"""
TEXTS = st.sampled_from(
    ["", "市", "区县", "文文文", "四个字了", "2023", "1023", "2023年", "2月30日", "2024-02-29"]
)
NUMBERS = st.sampled_from(
    [Decimal("-0"), Decimal("9.5"), Decimal("9.51"), Decimal("0.125"), Decimal("1E+1"), 0, 1, 3, 4]
)
NAMES = st.sampled_from(["甲", "乙", "必", "里", "底", "外"])
ANY = st.recursive(
    TEXTS | NUMBERS,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=2),
    max_leaves=5,
)


def compiled(rules: str = RULES) -> schema.Schema:
    return schema.compile_schema(plain_yaml.load_safe(rules))


SCHEMA = compiled()
RIGHT: dict[str, Any] = {
    "文": "文字",
    "年": "2023",
    "级": "市",
    "日": "2024-02-29",
    "月": "2024年2月",
    "数": Decimal("9.50"),
    "整": 3,
    "列": ["一", "二"],
    "行": [{"甲": "", "乙": Decimal(1)}, {"甲": "一"}],
    "组": {"必": "有", "里": {"底": ""}},
}


def is_right_for_cerberus(values: object) -> bool:
    return bool(SCHEMA.validator.validate(values, normalize=False))


def test_values_that_keep_all_rules_are_accepted() -> None:
    assert is_right_for_cerberus(RIGHT)
    assert SCHEMA.is_kept_by(RIGHT)


@given(name=st.sampled_from([*RIGHT, "空", "外"]), value=ANY)
def test_one_value_is_accepted_where_cerberus_finds_nothing(name: str, value: Any) -> None:
    values = {**RIGHT, name: value}

    assert SCHEMA.is_kept_by(values) == is_right_for_cerberus(values)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(RIGHT, ANY)))
def test_any_values_are_accepted_where_cerberus_finds_nothing(values: dict[str, Any]) -> None:
    assert SCHEMA.is_kept_by(values) == is_right_for_cerberus(values)


@pytest.mark.parametrize("names", [["独"], ["带", "甲"], ["独", "甲"], ["单"]])
def test_a_field_with_other_rules_is_left_to_cerberus(names: Sequence[str]) -> None:
    assert not compiled(OF_OTHERS).is_kept_by(dict.fromkeys(names, "有"))


def test_blank_fields_with_other_rules_are_accepted() -> None:
    assert compiled(OF_OTHERS).is_kept_by({"甲": "有"})


def test_the_real_unit_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = campaigns.load(CHECKOUT / "data" / "2023", PACKS)
    [path] = campaign.paths
    monkeypatch.setattr(campaign.pack.unit.validator, "validate", None)

    _, findings = schema.validate(campaign.pack.unit, source.read(path, "某局.yaml"))

    assert findings == []
