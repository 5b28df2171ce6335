"""The named checks: what each finds in the values it is given."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from generator.pack.checks import CHECKS, Finding

if TYPE_CHECKING:
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.selectors import Match


def find(name: str, options: dict[str, str] | None = None, **values: list[Match]) -> list[Finding]:
    return list(CHECKS[name].find(values, options or {}))


def each(*values: Any, path: KeyPath = ("行",)) -> list[Match]:
    """The values as those of the rows of a list."""
    return [((*path, i), value) for i, value in enumerate(values)]


def amount(text: str) -> Any:
    return Decimal(text) if text[-1].isdigit() else None


@pytest.mark.parametrize(
    ("total", "parts", "equal", "at_most"),
    [
        ("3", ["1", "2.00"], None, None),
        ("3", ["1", "2.5"], "0.5", "0.5"),
        ("3", ["1", "1.5"], "0.5", None),
        ("0", [], None, None),
        ("-1", [], "1", "1"),
        ("3", ["1", "-"], None, None),
        ("-", ["1"], None, None),
    ],
)
def test_total_is_what_its_parts_add_up_to_or_more(
    total: str, parts: list[str], equal: str | None, at_most: str | None
) -> None:
    values = {"total": [(("总",), amount(total))], "parts": each(*map(amount, parts))}

    told = [find(name, **values) for name in ("equal", "at_most")]

    for found, gap in zip(told, (equal, at_most), strict=True):
        assert [(f.path, str(f.placeholders["difference"])) for f in found] == (
            [] if gap is None else [(("总",), gap)]
        )


@pytest.mark.parametrize(
    ("text", "limit", "found"),
    [
        ("≤54万元", Decimal(54), None),
        ("≤54.5万元", Decimal(54), {"bound": Decimal("54.5"), "difference": Decimal("0.5")}),
        ("不超过600000元", 54, {"bound": Decimal(60), "difference": Decimal(6)}),
        ("≥54.5万元", Decimal(54), None),
        ("≤54.5万元", None, None),
        (None, Decimal(54), None),
    ],
)
def test_bound_is_no_more_than_the_limit(
    text: str | None, limit: Any, found: dict[str, Any] | None
) -> None:
    values = {"field": each(text), "limit": [(("限",), limit)]}

    told = find("bound", {"unit": "万元"}, **values)

    filled = [{"value": text, "limit": limit, **found}] if found else []
    assert told == [Finding(("行", 0), f) for f in filled]


def test_each_value_written_twice_is_told_with_the_first() -> None:
    told = find("unique", field=each("甲", "乙", None, "甲", None, "甲"))

    assert told == [
        Finding(("行", 3), {"value": "甲"}, other=("行", 0)),
        Finding(("行", 5), {"value": "甲"}, other=("行", 0)),
    ]


@pytest.mark.parametrize(
    ("value", "known", "close"),
    [
        ("甲专顶", ["乙专项", "甲专项"], "甲专项"),
        ("丙", ["甲专项"], ""),
        ("丙", [], ""),
        (Decimal("1.50"), [Decimal("1.5")], None),
        ("甲", ["甲"], None),
        ("甲", ["乙", None], None),
        (None, ["乙"], None),
    ],
)
def test_value_is_one_of_those_known(value: Any, known: list[Any], close: str | None) -> None:
    told = find("exists_in", field=each(value), **{"in": each(*known)})

    filled = [] if close is None else [{"value": value, "close": close}]
    assert told == [Finding(("行", 0), f) for f in filled]


A, B, C = ("组", "子", "甲"), ("组", "子", "乙"), ("组", "他", "丙")


@pytest.mark.parametrize(
    ("lists", "told"),
    [
        ({A: [{}], B: [{}]}, []),
        ({A: [{}], B: []}, [(B, ["乙"])]),
        ({A: [], B: [], C: []}, [(("组", "子"), ["甲", "乙"]), (C, ["丙"])]),
        ({A: None, B: [{}]}, []),
    ],
)
def test_lists_without_rows_are_told_by_group(lists: dict[KeyPath, Any], told: list[Any]) -> None:
    found = find("present", field=list(lists.items()))

    assert found == [Finding(path, {"names": names}, at_key=True) for path, names in told]


@pytest.mark.parametrize(
    ("lists", "told"),
    [
        ({A: [], B: [{}]}, []),
        ({A: [], B: []}, [("组", "子")]),
        ({A: [], B: [], C: []}, [("组",)]),
        ({A: [], ("外",): []}, [()]),
        ({A: []}, [A]),
        ({A: [], B: None}, []),
        ({}, []),
    ],
)
def test_lists_that_all_lack_rows_are_told_at_what_they_are_in(
    lists: dict[KeyPath, Any], told: list[KeyPath]
) -> None:
    found = find("some_present", field=list(lists.items()))

    assert found == [Finding(path, at_key=True) for path in told]


def test_texts_are_held_against_a_pattern() -> None:
    texts = each("第3次", None, "每年", Decimal(3))

    matches, lacks = (
        find(name, {"pattern": "[0-9]"}, field=texts) for name in ("matches", "lacks")
    )

    assert matches == [Finding(("行", 2), {"value": "每年"})]
    assert lacks == [Finding(("行", 0), {"value": "第3次", "found": "3"}, 1)]


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [("甲", "甲", False), ("甲", "乙", True), ("无效益", "无效益", True), (None, None, True)],
)
def test_two_texts_of_a_row_differ_but_for_some(
    one: str | None, other: str | None, *, differs: bool
) -> None:
    values: dict[str, Any] = {"field": [(("一",), one)], "other": [(("二",), other)]}

    told = find("differs", {"except": "^无"}, **values)

    assert told == ([] if differs else [Finding(("二",), {"value": "甲"})])


@pytest.mark.parametrize(
    ("text", "other", "found"),
    [
        ("目标一。", "目标一。", None),
        ("目标一。", "目标二，", None),
        ("目标一", "目标一。", ("目标一", "目标一。", 2)),
        ("目标一。", "目标一", ("目标一。", "目标一", 3)),
        (
            "一二三四五六七，八九十一二三四五",
            "一二三四五六七、八九十一二三四五",
            ("二三四五六七，八九十一二", "二三四五六七、八九十一二", 7),
        ),
        (None, "目标一", None),
        ("目标一", None, None),
    ],
)
def test_texts_of_the_same_words_are_the_same(
    text: str | None, other: str | None, found: tuple[str, str, int] | None
) -> None:
    told = find("same_words", field=each(text), other=[(("他",), other)])

    expected = (
        []
        if found is None
        else [Finding(("行", 0), {"here": found[0], "there": found[1]}, found[2], other=("他",))]
    )
    assert told == expected


@pytest.mark.parametrize(
    ("text", "slip", "advice", "around", "at"),
    [
        ("职责。。", "标点重复", "请只保留一个标点。", "职责。。", 2),
        ("职责、", "末尾标点有误", "请删除末尾标点或改为句号；内容不完整的，请补充完整。", "职责、", 2),  # noqa: E501
        ("职　责", "文字中间有全角空格", "请删除此空格；应断句的，请改为标点。", "职　责", 1),
        ("职责,内容", "中文之间用了半角标点", "请改用全角标点。", "职责,内容", 2),
        ("职 责", "中文之间有多余的空格", "请删除此空格；应断句的，请改为标点。", "职 责", 1),
        ("（职责", "括号或引号不成对", "请补上缺少的一半，或删除多余的一半；左右均用全角。", "（职责", 0),  # noqa: E501
        ("一二三四五\n七八九十，，一二三四五六七八", "标点重复", "请只保留一个标点。", "五 七八九十，，一二三四五六", 10),  # noqa: E501
    ],
)  # fmt: skip
def test_slip_of_punctuation_is_named_with_what_is_around_it(
    text: str, slip: str, advice: str, around: str, at: int
) -> None:
    told = find("punctuation", field=each(None, text))

    filled = {"slip": slip, "advice": advice, "around": around}
    assert told == [Finding(("行", 1), filled, at)]


def test_calculation_that_does_not_come_out_is_told_with_what_it_comes_to() -> None:
    told = find("calculations", field=each("会议费100人×100元=1万元，差旅费2人×500元=2000元"))

    assert told == [
        Finding(
            ("行", 0), {"text": "2人×500元=2000元", "computed": "1000元", "stated": "2000元"}, 20
        )
    ]


@pytest.mark.parametrize(
    ("text", "total", "found"),
    [
        ("办公费10万元，印刷费4万元。", Decimal(14), None),
        ("办公费10万元，印刷费4.5万元。", Decimal(14), ("10+4.5=14.5", "0.5")),
        ("办公费10万元，印刷费4.5万元。", 14, ("10+4.5=14.5", "0.5")),
        ("办公费10万元，印刷费4.5万元。", None, None),
        ("办公费4万元，印刷费5万元，差旅费14万元。", Decimal(14), ("4+5=9", "5")),
        ("办公费3人×500元=2000元，印刷费1万元。", Decimal(14), None),
        (None, Decimal(14), None),
    ],
)
def test_amounts_that_a_text_lists_add_up(
    text: str | None, total: Any, found: tuple[str, str] | None
) -> None:
    findings = find("adds_up", {"unit": "万元"}, field=each(text), total=[(("额",), total)])

    assert [(f.placeholders["parts"], str(f.placeholders["difference"])) for f in findings] == (
        [] if found is None else [found]
    )
    assert all(f.placeholders["total"] == total for f in findings)
    assert all((f.path, f.offset) == (("行", 0), 3) for f in findings)


@pytest.mark.parametrize(
    ("name", "options", "values"),
    [
        ("bound", {"unit": "元"}, {"field": each("≤9元"), "limit": []}),
        ("bound", {"unit": "元"}, {"field": each("≤9元"), "limit": each(Decimal(1), Decimal(2))}),
        ("differs", {"except": "^无"}, {"field": each("甲", "乙"), "other": each("甲")}),
        ("differs", {"except": "^无"}, {"field": each("甲"), "other": []}),
        ("adds_up", {"unit": "元"}, {"field": each("1元+2元"), "total": []}),
        ("unique", {}, {"field": each([], [])}),
        ("unique", {}, {"field": each({}, {})}),
    ],
)
def test_a_check_finds_nothing_in_values_that_it_cannot_compare(
    name: str, options: dict[str, str], values: dict[str, list[Match]]
) -> None:
    assert find(name, options, **values) == []


def test_a_text_of_brackets_is_told_a_bounded_number_of_times() -> None:
    told = find("punctuation", field=each("（" * 8000))

    assert (len(told), told[0].offset) == (50, 0)
