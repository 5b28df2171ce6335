"""Some damaged projects, by a fixed seed; CONTRIBUTING.md says how to run more by hand."""

from __future__ import annotations

import io
import zipfile
from random import Random

import pytest

from tests.fuzz import cases, mutators, runner


@pytest.mark.slow
def test_no_command_fails_or_hangs_on_what_is_damaged() -> None:
    results = list(runner.run(2024, range(9 * len(cases.KINDS))))

    assert [f"{each.number} {each.wrong}" for each in results if each.wrong] == []
    assert {code for each in results for code in each.codes} >= {0, 1}


@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a.docx", "a.txt"])
def test_damage_is_the_same_for_the_same_number(name: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<a><b c='1'>x</b><d/></a>")
    content = stream.getvalue() if name == "a.docx" else b'{"a": [1, {"b": "x"}]}'
    damaged = [mutators.any_file(Random(n), name, content) for n in range(20)]  # noqa: S311

    again = [mutators.any_file(Random(n), name, content) for n in range(20)]  # noqa: S311

    assert len({each for each in damaged if each != content}) > 5
    assert again == damaged
