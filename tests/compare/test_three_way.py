"""Values that two sides made from one are merged: nothing lost without a word, nothing twice."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.compare import three_way
from generator.compare.three_way import Conflict
from generator.pack.fields import Field

TEXT, AMOUNT = Field("text"), Field("amount")
FIELDS = Field(
    "group",
    children={
        "名": TEXT,
        "数": AMOUNT,
        "组": Field("group", children={"一": TEXT, "二": TEXT}),
        "行": Field(
            "rows",
            children={
                "名": TEXT,
                "数": AMOUNT,
                "下": Field("rows", children={"名": TEXT}),
            },
        ),
        "列": Field("texts"),
    },
)


def rows(*names: str, **amounts: str) -> dict[str, Any]:
    """Rows of these names, with amounts by their names; 1 for the others."""
    return {"行": [{"名": name, "数": amounts.get(name, "1")} for name in names]}


def merged(base: Any, ours: Any, theirs: Any) -> Any:
    """The values merged; there is no conflict."""
    result = three_way.merge(FIELDS, base, ours, theirs)
    assert result.conflicts == ()
    return result.values


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        ({"名": "甲"}, {"名": "乙"}, {"名": "甲"}, {"名": "乙"}),
        ({"名": "甲"}, {"名": "甲"}, {"名": "乙"}, {"名": "乙"}),
        ({"名": "甲"}, {"名": "甲"}, {}, {}),
        ({"名": "甲"}, {"名": "乙"}, {"名": "乙"}, {"名": "乙"}),
        # One amount in another spelling is no change: the data file's own stays.
        ({"数": "5"}, {"数": "5.00"}, {"数": "5.0"}, {"数": "5.00"}),
        ({"数": "5"}, {"数": "5.00"}, {"数": "6"}, {"数": "6"}),
        # A figure that is blank on purpose is another thing than one that is left out.
        ({"数": ""}, {"数": ""}, {"数": "6"}, {"数": "6"}),
        ({}, {}, {"数": ""}, {"数": ""}),
        ({"组": {"一": "a", "二": "b"}}, {"组": {"一": "x", "二": "b"}},
         {"组": {"一": "a", "二": "y"}}, {"组": {"一": "x", "二": "y"}}),
        (rows("甲", "乙"), rows("甲", "乙", 甲="2"), rows("甲", "乙", 乙="3"),
         rows("甲", "乙", 甲="2", 乙="3")),
        (rows("甲", "乙"), rows("甲", "新", "乙"), rows("甲", "乙", "又"),
         rows("甲", "新", "乙", "又")),
        (rows("甲", "乙"), rows("甲", "新", "乙"), rows("甲", "新", "乙"), rows("甲", "新", "乙")),
        (rows("甲", "乙", "丙"), rows("甲", "丙"), rows("甲", "乙", "丙", 甲="2"),
         rows("甲", "丙", 甲="2")),
        (rows("甲", "乙", "丙"), rows("甲", "丙"), rows("乙", "丙"), rows("丙")),
        (rows("甲", "乙", "丙"), rows("甲", "乙", "丙", 乙="2"), rows("丙", "甲", "乙"),
         rows("丙", "甲", "乙", 乙="2")),
        (rows("甲", "乙"), rows("乙", "甲"), rows("甲", "乙", "新"), rows("乙", "新", "甲")),
        ({"列": ["a", "b"]}, {"列": ["a", "b", "c"]}, {"列": ["b"]}, {"列": ["b", "c"]}),
        ({}, rows("甲"), rows("乙"), rows("甲", "乙")),
    ],
)  # fmt: skip
def test_what_one_side_changed_is_taken_from_it(
    base: Any, ours: Any, theirs: Any, expected: Any
) -> None:
    assert merged(base, ours, theirs) == expected


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "conflict"),
    [
        ({"名": "甲"}, {"名": "乙"}, {"名": "丙"}, Conflict(("名",), "甲", "乙", "丙")),
        ({"名": "甲"}, {}, {"名": "丙"}, Conflict(("名",), "甲", None, "丙")),
        ({}, {"数": "1"}, {"数": "2"}, Conflict(("数",), None, "1", "2")),
        (rows("甲"), rows("新", "甲", 甲="2"), rows("甲", 甲="3"),
         Conflict(("行", 1, "数"), "1", "2", "3")),
        (rows("甲", "乙"), rows("甲", "乙", 乙="2"), rows("甲"),
         Conflict(("行", 1), "乙\n1", "乙\n2", None)),
        (rows("甲", "乙"), rows("甲"), rows("甲", "乙", 乙="2"),
         Conflict(("行",), "乙\n1", None, "乙\n2")),
        (rows("甲", "乙", "丙"), rows("乙", "甲", "丙"), rows("甲", "丙", "乙"),
         Conflict(("行",), "甲\n乙\n丙", "乙\n甲\n丙", "甲\n丙\n乙")),
        ({}, rows("甲", 甲="2"), rows("甲", 甲="3"), Conflict(("行", 0, "数"), None, "2", "3")),
    ],
)  # fmt: skip
def test_what_both_changed_is_a_conflict_that_a_preference_decides(
    base: Any, ours: Any, theirs: Any, conflict: Conflict
) -> None:
    found = {p: three_way.merge(FIELDS, base, ours, theirs, p) for p in ("", "ours", "theirs")}

    assert [found[p].conflicts for p in found] == [(conflict,)] * 3
    assert found[""].values == found["ours"].values == ours
    assert set((conflict.theirs or "").split("\n")) <= _words(found["theirs"].values) | {""}


def _words(values: Any) -> set[str]:
    if isinstance(values, str):
        return {values}
    below = values.values() if isinstance(values, dict) else values
    return {word for value in below for word in _words(value)}


def test_where_the_rows_of_theirs_came_is_said() -> None:
    base, ours, theirs = rows("甲", "乙"), rows("新", "甲", "乙"), rows("乙", "又")

    result = three_way.merge(FIELDS, base, ours, theirs)

    assert result.values == rows("新", "乙", "又")
    assert result.rows == {("行", 0): ("行", 1), ("行", 1): ("行", 2)}


# So different that a row is never taken for a renamed one.
_NAMES = [letter * 8 for letter in "甲乙丙丁"]
_texts = st.sampled_from(["", "一", "二", "三"])
_amounts = st.sampled_from(["1", "1.0", "2", "3"])


def _row(name: str, amount: str) -> dict[str, Any]:
    return {"名": name, "数": amount}


_rows = st.lists(
    st.builds(_row, st.sampled_from(_NAMES), _amounts),
    max_size=4,
    unique_by=lambda row: row["名"],
)


def _values(name: str, amount: str, one: str, lines: list[Any]) -> dict[str, Any]:
    values: dict[str, Any] = {"名": name} if name else {}
    values |= {"数": amount} if amount else {}
    values |= {"组": {"一": one}} if one else {}
    return values | ({"行": lines} if lines else {})


_data = st.builds(_values, _texts, _amounts | st.just(""), _texts, _rows)


@settings(max_examples=25, deadline=None)
@given(base=_data, ours=_data)
def test_a_side_that_changed_nothing_changes_nothing(base: Any, ours: Any) -> None:
    assert merged(base, ours, base) == ours
    assert three_way.is_same(FIELDS, merged(base, base, ours), ours)
    assert merged(base, ours, ours) == ours


@settings(max_examples=40, deadline=None)
@given(base=_data, ours=_data, theirs=_data)
def test_each_value_is_that_of_the_side_that_changed_it_or_a_conflict(
    base: Any, ours: Any, theirs: Any
) -> None:
    result = three_way.merge(FIELDS, base, ours, theirs)

    was, of_ours, of_theirs, now = map(_by_name, (base, ours, theirs, result.values))
    for key in {*was, *of_ours, *of_theirs}:
        before, one, other = (side.get(key) for side in (was, of_ours, of_theirs))
        if other in (before, one):
            assert now.get(key) == one or result.conflicts
        elif before == one:
            assert now.get(key) == other or result.conflicts
        else:
            assert result.conflicts


def _by_name(values: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Each text, amounts as numbers, by the keys and the names of rows that lead to it."""
    if isinstance(values, str):
        return {path: float(values) if values.isascii() else values}
    below = values.items() if isinstance(values, dict) else ((row["名"], row) for row in values)
    return {key: text for name, v in below for key, text in _by_name(v, (*path, name)).items()}
