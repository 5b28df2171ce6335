"""Schemas read as typed values, and where their keys and values stand."""

from __future__ import annotations

from typing import Any

import pytest

from generator.datafile import plain_yaml
from generator.datafile.plain_yaml import PlainYamlError


@pytest.mark.parametrize(("text", "value"), [("a: 1", {"a": 1}), ("&x [*x]", None), ("", None)])
def test_schema_text_is_read_as_plain_yaml(text: str, value: Any) -> None:
    loaded = plain_yaml.load_safe(text)

    assert value is None or loaded == value


def test_broken_schema_text_raises_with_the_parsers_words() -> None:
    with pytest.raises(ValueError, match=r"line \d"):
        plain_yaml.load_safe("a: [")


def test_a_schema_nested_too_deep_is_refused_not_loaded() -> None:
    with pytest.raises(ValueError, match="nested too deep"):
        plain_yaml.load_safe("[" * 400_000)


LISTS = "b0: &b0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"b{i}: &b{i} [{', '.join([f'*b{i - 1}'] * 9)}]\n" for i in range(1, 10)
)
MERGES = "m0: &m0 {a: 1, b: 2}\n" + "".join(
    f"m{i}: &m{i} {{<<: [{', '.join([f'*m{i - 1}'] * 9)}]}}\n" for i in range(1, 10)
)


@pytest.mark.parametrize("bomb", [LISTS, MERGES])
def test_aliases_that_grow_without_measure_are_refused_not_loaded(bomb: str) -> None:
    with pytest.raises(PlainYamlError, match="too many aliases") as raised:
        plain_yaml.load_safe(bomb)

    assert raised.value.place[0] in (5, 6)


def test_an_alias_used_often_is_none() -> None:
    text = "a: &a {type: string, meta: {title: 名}}\n" + "".join(f"k{i}: *a\n" for i in range(2000))

    assert len(plain_yaml.load_safe(text)) == 2001


def test_a_text_that_is_no_yaml_says_where_the_mistake_is() -> None:
    with pytest.raises(PlainYamlError) as stopped:
        plain_yaml.load_safe("甲: 1\n乙: [1\n丙: 2\n")

    assert stopped.value.place == (2, 4)


SCHEMA = """\
甲: &a {type: string, max: 3}
乙:
  - &b {x: 1}
  - {<<: *a, max: 5}
丙: *a
丁: {重: 1, 重: 2}
戊: {z: 1}
"""


@pytest.mark.parametrize(
    ("path", "at_key", "place"),
    [
        (("甲", "max"), False, (1, 27)),
        (("甲", "max"), True, (1, 22)),
        (("乙", 0), False, (3, 5)),
        (("乙", 1, "max"), False, (4, 19)),
        # Taken over by a merge or an alias: where it is written.
        (("乙", 1, "type"), False, (1, 14)),
        (("丙", "max"), False, (1, 27)),
        (("丙", "min"), False, (5, 1)),
        (("己",), False, (1, 1)),
    ],
)
def test_what_an_alias_takes_over_stands_at_its_anchor(
    path: tuple[str | int, ...], *, at_key: bool, place: tuple[int, int]
) -> None:
    assert plain_yaml.places(SCHEMA).place(path, at_key=at_key) == place


def test_a_key_that_stands_twice_is_known_where_it_has_no_effect() -> None:
    assert plain_yaml.places(SCHEMA).repeated == {("丁", "重"): (6, 5)}


def test_what_is_taken_over_from_a_key_is_known() -> None:
    found = plain_yaml.places(SCHEMA)

    assert found.lends_to("甲", ("乙", "丙"))
    assert not found.lends_to("戊", ("乙", "丙"))


def test_an_alias_to_itself_has_places_too() -> None:
    assert plain_yaml.places("甲: &x [*x]").place(("甲", 0)) == (1, 4)
