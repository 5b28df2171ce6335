"""A pack's paths, and the values they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generator.pack import selectors
from generator.pack.selectors import Selector, UnitValues

if TYPE_CHECKING:
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.selectors import FieldPath

UNIT: dict[str, Any] = {
    "总": {"和": 9},
    "组": [{"名": "甲", "数": 1}, {"名": "乙", "数": 2}, {"名": "乙"}],
    "人": [{"组": "乙", "行": [{"数": 5}, {}, {"数": 7}]}, {"行": []}, {"组": "丙", "行": None}],
    "空": None,
}


def test_names_that_any_field_stands_for_are_put_into_another_path() -> None:
    names = selectors.matched_names(("指标", "*", "*", "数"), ("指标", "产出", "数量", "数"))

    assert names == ("产出", "数量")
    assert selectors.with_names("小计.*.*", names) == "小计.产出.数量"
    assert selectors.with_names("小计.*", names) == "小计.产出"
    assert selectors.with_names("甲.*.*.*", names) == "甲.产出.数量.*"


@pytest.mark.parametrize(
    ("text", "selector"),
    [
        ("数", Selector(("数",))),
        ("人.行.数", Selector(("人", "行", "数"))),
        ("组[名=组].数", Selector(("数",), ("组",), "名", "组")),
        ("甲.组[名=组].乙.数", Selector(("乙", "数"), ("甲", "组"), "名", "组")),
    ],
)
def test_selector_is_parsed(text: str, selector: Selector) -> None:
    parsed = selectors.parse(text)

    assert parsed == selector


@pytest.mark.parametrize("text", ["", "组[名]", "组[名=组]", "[名=组].数", "组[名=组]数", "a=b"])
def test_what_is_no_selector_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        selectors.parse(text)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (("总", "和"), [(("总", "和"), 9)]),
        (("总", "差"), [(("总", "差"), None)]),
        (("组", "数"), [(("组", 0, "数"), 1), (("组", 1, "数"), 2), (("组", 2, "数"), None)]),
        (
            ("人", "行", "数"),
            [
                (("人", 0, "行", 0, "数"), 5),
                (("人", 0, "行", 1, "数"), None),
                (("人", 0, "行", 2, "数"), 7),
                (("人", 2, "行", "数"), None),
            ],
        ),
        (("无", "和"), [(("无", "和"), None)]),
        (("空", "和"), [(("空", "和"), None)]),
        ((), [((), UNIT)]),
    ],
)
def test_values_lie_along_the_path_through_every_row(path: FieldPath, found: list[Any]) -> None:
    values = list(selectors.values_of(UNIT, path))

    assert values == found


@pytest.mark.parametrize(
    ("each", "paths"),
    [
        ((), [()]),
        (("组",), [("组", 0), ("组", 1), ("组", 2)]),
        (("人", "行"), [("人", 0, "行", 0), ("人", 0, "行", 1), ("人", 0, "行", 2)]),
        (("空",), []),
        (("无",), []),
    ],
)
def test_rows_are_found_with_their_paths(each: FieldPath, paths: list[Any]) -> None:
    found = [path for path, _ in selectors.rows_of(UNIT, each)]

    assert found == paths


@pytest.mark.parametrize("each", [(), ("总",), ("组",), ("人",), ("人", "行"), ("空",), ("无",)])
@pytest.mark.parametrize(
    "text", ["数", "名", "行.数", "总.和", "人.行.数", "空.数", "组[名=组].数"]
)
def test_values_that_are_walked_once_are_the_same(each: FieldPath, text: str) -> None:
    selector, values = selectors.parse(text), UnitValues(UNIT)

    rows = values.rows(each)

    assert list(rows) == list(selectors.rows_of(UNIT, each))
    for path, row in rows:
        found = list(selectors.select(UNIT, path, row, selector))
        assert [list(values.select(path, row, selector)) for _ in range(2)] == [found, found]


def test_entry_that_was_refused_is_no_row() -> None:
    unit = {"组": [None, {"名": "甲"}]}

    found = list(selectors.rows_of(unit, ("组",)))

    assert found == [(("组", 1), {"名": "甲"})]


@pytest.mark.parametrize(
    ("person", "found"),
    [
        (0, [(("组", 1, "数"), 2), (("组", 2, "数"), None)]),
        (1, [(("组", "数"), None)]),
        (2, []),
    ],
)
def test_rows_are_looked_up_by_a_value_of_ours(person: int, found: list[Any]) -> None:
    selector = selectors.parse("组[名=组].数")

    values = list(selectors.select(UNIT, ("人", person), UNIT["人"][person], selector))

    assert values == found


def test_path_starts_at_the_row() -> None:
    selector = selectors.parse("行.数")

    values = list(selectors.select(UNIT, ("人", 0), UNIT["人"][0], selector))

    assert values[0] == (("人", 0, "行", 0, "数"), 5)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("总", "和"), 9),
        (("组", 1, "名"), "乙"),
        (("组", 2, "数"), None),
        (("组", 9, "名"), None),
        (("总", 0), None),
        (("空", "无", 1), None),
    ],
)
def test_where_nothing_is_there_is_no_value(path: KeyPath, value: object) -> None:
    assert selectors.value_or_none(UNIT, path) == value
