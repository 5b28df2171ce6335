"""Every example of the pack guides does what the guide says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import pack_examples
from tests.pack_examples import GUIDES, RESULTS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pack_examples import Example

EXAMPLES = {page: pack_examples.examples(page) for page in GUIDES}
ALL = [example for of_page in EXAMPLES.values() for example in of_page]


@pytest.mark.parametrize("example", ALL, ids=str)
def test_an_example_does_what_its_guide_says(example: Example, tmp_path: Path) -> None:
    outcome = pack_examples.run(example, tmp_path)

    assert example.results, "an example ends with what comes of it"
    expected = {"findings": "", **example.results}
    got = {name: RESULTS[name](outcome, text) for name, text in expected.items()}
    assert got == expected
