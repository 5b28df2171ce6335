"""The amounts that a text lists."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.pack.text_checks import listings


@pytest.mark.parametrize(
    ("text", "values", "in_brackets"),
    [
        ("办公费3万元，印刷费2000元", "3 0.2", ""),
        ("办公费3万元（纸2万元，笔1万元）", "3", "2 1"),
        ("3人×5000元=1.5万元，办公3万元", "1.5 3", ""),
        ("3万元+2万元", "3 2", ""),
        ("每人500元，办公3万元", "3", ""),
        ("5元/份，办公3万元", "3", ""),
        ("6个，12次", "", ""),
        ("3000元=0.3万元", "0.3", ""),
    ],
)
def test_amounts_are_listed_but_no_prices_and_no_operands(
    text: str, values: str, in_brackets: str
) -> None:
    listing = listings.read(text, "万元")

    assert [item.value for item in listing.items] == [Decimal(v) for v in values.split()]
    assert [item.value for item in listing.in_brackets] == [Decimal(v) for v in in_brackets.split()]


def test_a_total_a_head_and_its_parts_are_known() -> None:
    listing = listings.read("合计9万元。设备5万元，其中甲3万元，乙2万元；办公4万元", "万元")

    marks = [(int(i.value), i.is_total, i.is_head, i.is_part) for i in listing.items]
    assert marks == [
        (9, True, False, False),
        (5, False, True, False),
        (3, False, False, True),
        (2, False, False, True),
        (4, False, False, False),
    ]


def test_a_mere_wan_may_count_something_else() -> None:
    listing = listings.read("办公3万，印刷2万元", "万元")

    assert [item.says_yuan for item in listing.items] == [False, True]


@pytest.mark.parametrize(
    ("text", "is_excerpt", "leaves_rest", "is_unclear"),
    [
        ("办公3万元，印刷2万元", False, False, False),
        ("其中办公3万元", True, False, False),
        ("办公3万元，其余自筹", False, True, False),
        ("办公3万元，印刷2万元等", False, True, False),
        ("办公约3万元", False, False, True),
        ("2022年办公3万元", False, False, True),
        ("办公三万元，印刷2万元", False, False, True),
        ("办公3万元（印刷2万元", False, False, True),
    ],
)
def test_a_listing_knows_how_far_it_can_be_added_up(
    text: str,
    is_excerpt: bool,  # noqa: FBT001 - what is expected
    leaves_rest: bool,  # noqa: FBT001
    is_unclear: bool,  # noqa: FBT001
) -> None:
    listing = listings.read(text, "万元")

    assert (listing.is_excerpt, listing.leaves_rest, listing.is_unclear) == (
        is_excerpt,
        leaves_rest,
        is_unclear,
    )
