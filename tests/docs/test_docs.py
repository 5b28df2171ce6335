"""The documents say what there is."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from generator.pack.checks import CHECKS
from generator.pack.derived_entries import DERIVED_KINDS
from generator.pack.formulas.kinds import FUNCTIONS
from tests.conftest import CHECKOUT

# The same guide for developers, in English, and for designers, in Chinese.
PACKS_GUIDES = {
    name: (CHECKOUT / "docs" / name).read_text(encoding="utf-8")
    for name in ("packs.md", "表单包.md")
}
PACK_FILES = yaml.safe_load(
    (CHECKOUT / "generator" / "pack" / "pack_schema.yaml").read_text(encoding="utf-8")
)


def _keys(rules: dict[str, Any], above: str = "") -> list[str]:
    """Every key of the schema, below its list as `forms` → `template`."""
    found = []
    for name, rule in rules.items():
        found.append(f"{above}`{name}`")
        below = rule.get("schema", {})
        below = below.get("schema", {}) if rule["type"] == "list" else below
        found += _keys(below, f"`{name}` → ")
    return found


each_guide = pytest.mark.parametrize("guide", PACKS_GUIDES.values(), ids=PACKS_GUIDES)


@each_guide
@pytest.mark.parametrize(
    "key", [*_keys(PACK_FILES["pack"]), *_keys(PACK_FILES["settings"])], ids=str
)
def test_every_key_of_a_pack_is_documented(guide: str, key: str) -> None:
    assert f"| {key} |" in guide


@each_guide
@pytest.mark.parametrize("key", _keys(PACK_FILES["rules"]["rules"]["schema"]["schema"]), ids=str)
def test_every_key_of_a_rule_is_documented(guide: str, key: str) -> None:
    assert key in guide


@each_guide
@pytest.mark.parametrize("name", [*DERIVED_KINDS, *CHECKS])
def test_every_way_to_derive_and_to_check_is_documented(guide: str, name: str) -> None:
    assert f"`{name}`" in guide


@each_guide
@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_of_formulas_is_documented(guide: str, function: str) -> None:
    assert f"`{function}(" in guide


def names_by_row(guide: str) -> list[list[str]]:
    """What stands in backticks in each row of the tables, but the examples, which have Chinese."""
    rows = (re.findall("`([^`]+)`", row) for row in re.findall(r"^\|.+", guide, re.MULTILINE))
    return [sorted(name for name in row if not re.search("[一-鿿]", name)) for row in rows]


def test_both_guides_have_the_same_tables() -> None:
    english, chinese = map(names_by_row, PACKS_GUIDES.values())

    assert chinese == english
