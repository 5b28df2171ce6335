"""Data that a YAML or JSON library wrote are read as they were."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from generator.datafile import source
from generator.datafile.yaml_tree import BLANKS

if TYPE_CHECKING:
    from pathlib import Path

    from generator.datafile.source import Source


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("library") / "某局.yaml"


WORDS = st.sampled_from(["甲", "一二三四五六七八", "A", "0", "\U0001f600", "\U00020bb7", "，", "%"])
MARKS = st.sampled_from(["\n", "\n\n", ": ", " #", "- ", "'", '"', "\\", "|", ">", "{", "]", "&"])
TEXTS = st.lists(WORDS | MARKS | st.just(" "), max_size=20).map("".join)
NAMES = st.sampled_from(["名称", "a", "指标值", "\U0001f600", "年度：目标", "0"])
ROWS = st.lists(st.dictionaries(NAMES, TEXTS, min_size=1, max_size=3), min_size=1, max_size=2)
DATA: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    NAMES, TEXTS | ROWS | st.dictionaries(NAMES, TEXTS, min_size=1), min_size=1, max_size=3
)


def as_read(node: Any) -> Any:
    """The values as data files have them: without blanks and the last line break at their ends."""
    if isinstance(node, dict):
        return {key: as_read(value) for key, value in node.items()}
    if isinstance(node, list):
        return [as_read(value) for value in node]
    text = node.removesuffix("\n").strip(BLANKS)
    return text if text.strip(BLANKS + "\n") else ""


def read(path: Path, text: str) -> Source:
    path.write_text(text, encoding="utf-8", newline="")
    return source.read(path, "某局.yaml")


STYLES = st.fixed_dictionaries(
    {
        "allow_unicode": st.booleans(),
        "width": st.sampled_from([20, 80, 10**9]),
        "default_flow_style": st.sampled_from([True, False, None]),
        "default_style": st.sampled_from([None, "'", '"', "|", ">"]),
    }
)


@settings(deadline=None, max_examples=100)
@given(data=DATA, style=STYLES)
@example(data={"名称": "甲 " * 9}, style={"allow_unicode": True, "width": 20})
@example(
    data={"名称": "甲\n乙\n\n丙"}, style={"allow_unicode": True, "width": 80, "default_style": ">"}
)
def test_what_pyyaml_writes_is_read_but_for_texts_folded_at_blanks(
    path: Path, data: dict[str, Any], style: dict[str, Any]
) -> None:
    text = yaml.safe_dump(data, sort_keys=False, **style)
    # PyYAML itself reads some folded texts that begin with blanks otherwise than it was given them.
    assume(yaml.safe_load(text) == data)

    found = read(path, text)

    told = {d.code for d in found.diagnostics if d.severity == "error"}
    assert told <= ({"multiline"} if style["width"] < 10**9 else set())
    if not told:
        assert found.data == as_read(data)


@settings(deadline=None)
@given(
    data=DATA,
    indent=st.sampled_from([None, 0, 2, "\t"]),
    ensure_ascii=st.booleans(),
)
@example(data={"名称": "\\ud83d\\ude00 \U0001f600"}, indent=None, ensure_ascii=True)
def test_json_is_read_and_its_values_have_their_places(
    path: Path, data: dict[str, Any], *, indent: int | str | None, ensure_ascii: bool
) -> None:
    text = json.dumps(data, indent=indent, ensure_ascii=ensure_ascii)

    found = read(path, text)

    assert [d for d in found.diagnostics if d.severity == "error"] == []
    assert found.data == as_read(data)
    for at, (line, column) in found.values.items():
        value: Any = data
        for step in at:
            value = value[step]
        rest = text.split("\n")[line - 1][column - 1 :]
        if isinstance(value, str):
            assert rest.startswith(json.dumps(value, ensure_ascii=ensure_ascii))
        else:
            assert rest.startswith(("{", "["))
