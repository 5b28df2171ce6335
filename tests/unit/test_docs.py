"""The documents say what there is."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from generator.checks import CHECKS
from generator.pack import DERIVED_KINDS
from tests.conftest import CHECKOUT

PACKS_GUIDE = (CHECKOUT / "docs" / "packs.md").read_text(encoding="utf-8")
PACK_FILES = yaml.safe_load(
    (CHECKOUT / "generator" / "pack_schema.yaml").read_text(encoding="utf-8")
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


@pytest.mark.parametrize(
    "key", [*_keys(PACK_FILES["pack"]), *_keys(PACK_FILES["settings"])], ids=str
)
def test_every_key_of_a_pack_is_documented(key: str) -> None:
    assert f"| {key} |" in PACKS_GUIDE


@pytest.mark.parametrize("key", _keys(PACK_FILES["rules"]["rules"]["schema"]["schema"]), ids=str)
def test_every_key_of_a_rule_is_documented(key: str) -> None:
    assert key in PACKS_GUIDE


@pytest.mark.parametrize("name", [*DERIVED_KINDS, *CHECKS])
def test_every_way_to_derive_and_to_check_is_documented(name: str) -> None:
    assert f"`{name}`" in PACKS_GUIDE


def test_every_module_is_in_the_architecture() -> None:
    text = (CHECKOUT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    modules = {path.stem for path in (CHECKOUT / "generator").glob("*.py")} - {"__init__"}

    assert {name for name in modules if f"`{name}`" not in text} == set()
