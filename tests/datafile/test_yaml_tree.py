"""Values written as YAML, and schema files loaded safely."""

from __future__ import annotations

import pytest
import yaml

from generator.datafile import yaml_tree


@pytest.mark.parametrize(
    ("text", "scalar"),
    [
        ("某局（本级）", "某局（本级）"),
        ("718.40", "718.40"),
        ("a: b", "'a: b'"),
        ("甲 # 乙", "'甲 # 乙'"),
        ("- 甲", "'- 甲'"),
        ("'甲'", "'''甲'''"),
        ("甲\n乙", '"甲\\n乙"'),
        ("“放管服”", "“放管服”"),
        # Without quotes, these would be reported as mistyped YAML quotes.
        ("“%甲”", "'“%甲”'"),
        ("‘>3次’", "'‘>3次’'"),
    ],
)
def test_scalar_is_quoted_only_where_yaml_needs_it(text: str, scalar: str) -> None:
    written = yaml_tree.to_scalar(text)

    assert written == scalar
    assert yaml.load(f"a: {written}\n", yaml.BaseLoader) == {"a": text}  # noqa: S506 - reads text


@pytest.mark.parametrize(
    ("text", "is_long", "lines"),
    [
        ("", True, [""]),
        ("甲", False, ["甲"]),
        ("甲", True, ["|", "甲"]),
        ("甲\n乙", False, ["|", "甲", "乙"]),
        ("甲: 1\n# 乙", False, ["|", "甲: 1", "# 乙"]),
        ("甲\n\n乙", False, ["|", "甲", "", "乙"]),
        # A block cannot begin with a space unless its indentation is stated.
        (" 甲\n乙", False, ["|2", " 甲", "乙"]),
        # Nor can it end with blank lines without keeping those that follow it.
        ("甲\n\n", False, ['"甲\\n\\n\\n"']),
    ],
)
def test_text_of_several_lines_is_a_block_where_it_can_be(
    text: str, lines: list[str], *, is_long: bool
) -> None:
    assert yaml_tree.to_lines(text, is_long=is_long) == lines
