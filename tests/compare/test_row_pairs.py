"""Which rows of two lists are the same row."""

from __future__ import annotations

import pytest

from generator.compare import row_pairs


def rows(text: str) -> list[dict[str, str]]:
    """Rows of a name and a note: `a1 b2` is a row named a with the note 1, then another."""
    return [{"name": word[0].strip("-"), "note": word[1:]} for word in text.split()]


@pytest.mark.parametrize(
    ("old", "new", "pairs", "removed", "added"),
    [
        ("", "", [], (), ()),
        ("a1 b2", "a1 b2", [(0, 0), (1, 1)], (), ()),
        ("", "a1", [], (), (0,)),
        ("a1 b2", "b2", [(1, 0)], (0,), ()),
        ("a1 b2", "x9 a1 b2", [(0, 1), (1, 2)], (), (0,)),
        ("a1 b2", "a7777 b8888", [(0, 0), (1, 1)], (), ()),
        # The same name twice: what the rows say decides.
        ("a1 a2", "a1 a9 a2", [(0, 0), (1, 2)], (), (1,)),
        ("a1 a1 a1", "a1 a1", [(0, 0), (1, 1)], (2,), ()),
        # No name, or another one: rows that say nearly the same are one.
        ("-1234567", "-1234568", [(0, 0)], (), ()),
        ("a1234567", "b1234567", [(0, 0)], (), ()),
        ("a1234567", "b8888888", [], (0,), (0,)),
    ],
)
def test_rows_go_together(
    old: str,
    new: str,
    pairs: list[tuple[int, int]],
    removed: tuple[int, ...],
    added: tuple[int, ...],
) -> None:
    found = row_pairs.match(rows(old), rows(new), "name")

    assert list(found.pairs) == pairs
    assert (found.removed, found.added) == (removed, added)
    assert found.moved == frozenset()


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        ("a1 b2 c3", "b2 c3 a1", {(0, 2)}),
        ("a1 b2 c3", "c3 a1 b2", {(2, 0)}),
        ("a1 b2 c3 d4", "a1 c3 x9 b2 d4", {(1, 3)}),
        ("a1 b2", "x8 b2 y9 a1", {(0, 3)}),
        ("a1 b2 c3", "x9 a1 c3", set()),
    ],
)
def test_as_few_rows_as_can_be_have_moved(old: str, new: str, moved: set[tuple[int, int]]) -> None:
    found = row_pairs.match(rows(old), rows(new), "name")

    assert len(found.moved) == len(moved)
    assert found.moved == moved


def test_rows_without_a_name_are_known_by_what_they_say() -> None:
    old = [{"note": "甲乙丙丁"}, {"note": "戊己庚辛"}]
    new = [{"note": "壬癸子丑"}, {"note": "甲乙丙丁"}, {"note": "戊己庚申"}]

    found = row_pairs.match(old, new, "")

    assert found.pairs == ((0, 1), (1, 2))
    assert found.added == (0,)


def test_what_stands_in_a_row_is_part_of_what_it_says() -> None:
    old = [{"name": "", "rows": [{"x": "一二三四"}]}, {"name": "", "rows": []}]

    found = row_pairs.match(old, old[::-1], "name")

    assert len(found.pairs) + len(found.added) == 2
    assert all(old[i] == old[::-1][j] for i, j in found.pairs)
