"""Values kept on disk are those that were put there, in the order of their names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build.spilled_map import SpilledMap

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5)


@given(st.lists(st.tuples(NAMES, st.none() | st.text())))
def test_they_are_those_of_a_sorted_mapping(changes: list[tuple[str, str | None]]) -> None:
    """A value that is None takes its name away."""
    kept: SpilledMap[str] = SpilledMap()
    expected: dict[str, str] = {}
    for name, value in changes:
        if value is None:
            assert kept.pop(name, None) == expected.pop(name, None)
        else:
            kept[name] = expected[name] = value

    assert list(kept.items()) == sorted(expected.items())
    assert (len(kept), kept) == (len(expected), expected)


def test_one_may_go_through_all_of_many_and_change_them() -> None:
    kept: SpilledMap[int] = SpilledMap()
    kept.update((f"{i:05}", i) for i in range(2000))

    for name, value in kept.items():
        kept[name] = -value

    assert list(kept.values()) == [-i for i in range(2000)]


def test_an_unknown_name_is_a_key_error() -> None:
    kept: SpilledMap[int] = SpilledMap()

    with pytest.raises(KeyError):
        kept["甲"]
    with pytest.raises(KeyError):
        del kept["甲"]
