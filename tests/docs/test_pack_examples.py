"""Every example of the pack guides does what the guide says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from generator.pack.checks import CHECKS
from tests import pack_examples
from tests.conftest import CHECKOUT
from tests.pack_examples import GUIDES, RESULTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.pack_examples import Example

EXAMPLES = {page: pack_examples.examples(page) for page in GUIDES}
PACK_FILES = yaml.safe_load(
    (CHECKOUT / "generator" / "pack" / "pack_schema.yaml").read_text(encoding="utf-8")
)
FIELD_RULES = {
    *("type", "schema", "required", "meta", "title", "hint", "unit"),
    *("allowed", "regex", "minlength", "maxlength", "min", "max", "decimals"),
    *("excludes", "dependencies"),
}
ALL = [example for of_page in EXAMPLES.values() for example in of_page]


@pytest.mark.parametrize("example", ALL, ids=str)
def test_an_example_does_what_its_guide_says(example: Example, tmp_path: Path) -> None:
    outcome = pack_examples.run(example, tmp_path)

    assert example.results, "an example ends with what comes of it"
    expected = {"findings": "", **example.results}
    got = {name: RESULTS[name](outcome, text) for name, text in expected.items()}
    assert got == expected


def _keys(rules: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every key of the schema with those above it, lists passed over."""
    for name, rule in rules.items():
        yield (*above, name)
        below = rule.get("schema", {})
        is_group = rule["type"] in ("dict", "list")
        while is_group and "type" in below and not isinstance(below["type"], dict):
            below = below.get("schema", {})
        yield from _keys(below if is_group else {}, (*above, name))


def _without_example(rules: dict[str, Any], shown: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """The keys of the schema that are none of these; `*` is any."""
    return {
        key
        for key in _keys(rules)
        if not any(
            len(key) == len(other) and all(a in ("*", b) for a, b in zip(key, other, strict=True))
            for other in shown
        )
    }


each_page = pytest.mark.parametrize("page", GUIDES)


@each_page
def test_every_key_of_a_pack_has_an_example(page: str) -> None:
    keys = pack_examples.keys(EXAMPLES[page], "pack.yaml")

    assert _without_example(PACK_FILES["pack"], keys) == set()


@each_page
def test_every_key_and_check_of_rules_has_an_example(page: str) -> None:
    keys = pack_examples.keys(EXAMPLES[page], "rules.yaml")
    texts = "".join(
        files.get("rules.yaml", "") for e in EXAMPLES[page] for files in e.files.values()
    )

    assert _without_example(PACK_FILES["rules"], keys) == set()
    assert {name for name in CHECKS if f"check: {name}\n" not in texts} == set()


@each_page
def test_every_rule_of_fields_has_an_example(page: str) -> None:
    keys = {path[-1] for path in pack_examples.keys(EXAMPLES[page], "schema.yaml")}

    assert FIELD_RULES - keys == set()
