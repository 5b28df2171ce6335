"""Any text can be looked over; right calculations and lists are let pass, wrong ones never."""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.pack.text_checks import arithmetic

UNITS = {"元": 0, "万元": 4, "亿元": 8}
PIECES = [
    *"0123456789０９.,，。；：、+＋×xX*=＝%-~/()（）〔〕共计为每约等 \n\u3000",
    *[
        "元",
        "万",
        "亿",
        "千",
        "合计",
        "共计",
        "其中",
        "其余",
        "左右",
        "以内",
        "≤",
        "人",
        "元/人",
        "12",
    ],
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=40)

PRICES = st.integers(1, 10**7).map(lambda cents: Decimal(cents).scaleb(-2))
COUNTS = st.integers(1, 999)
MONEY = st.sampled_from(sorted(UNITS))
TIMES = st.sampled_from(["×", "*", "x", " X ", "＊", "✕"])
EQUALS = st.sampled_from(["=", "＝", " = ", "共", "合计", "共计", "总计"])


def figures(number: Decimal) -> str:
    return f"{number.normalize():f}"


def said(value: Decimal, unit: str, off_by: int) -> str:
    """The amount in the unit; its last digit off by so many."""
    number = Decimal(figures(value.scaleb(-UNITS[unit])))
    ulp = Decimal(1).scaleb(int(number.as_tuple().exponent))
    # The places stay as many, for with fewer it may be a rounded number.
    return f"{number + off_by * ulp:f}{unit}"


@st.composite
def products(draw: st.DrawFn, off_by: st.SearchStrategy[int]) -> str:
    """100元/人×50人×3=15000元."""
    price, unit = draw(PRICES), draw(MONEY)
    counts = draw(st.lists(COUNTS, min_size=1, max_size=3))
    per = draw(st.sampled_from(["", "/人"]))
    factors = [f"{figures(price)}{unit}{per}"]
    factors += [f"{n}{u}" for n, u in zip(counts, ["人", "", "次"], strict=False)]
    value = price.scaleb(UNITS[unit])
    for count in counts:
        value *= count
    return draw(TIMES).join(factors) + draw(EQUALS) + said(value, draw(MONEY), draw(off_by))


@st.composite
def sums(draw: st.DrawFn, off_by: st.SearchStrategy[int]) -> str:
    """3万元+5000元=3.5万元."""
    terms = draw(st.lists(st.tuples(PRICES, MONEY), min_size=2, max_size=4))
    value = sum((n.scaleb(UNITS[unit]) for n, unit in terms), Decimal(0))
    left = draw(st.sampled_from(["+", "＋", " + "])).join(f"{figures(n)}{u}" for n, u in terms)
    return left + draw(EQUALS) + said(value, draw(MONEY), draw(off_by))


@st.composite
def numbers(draw: st.DrawFn, off_by: st.SearchStrategy[int]) -> str:
    """（2+3）×4=20."""
    one, two, three = draw(COUNTS), draw(COUNTS), draw(COUNTS)
    shape, value = draw(
        st.sampled_from(
            [
                ("（{}+{}）×{}", (one + two) * three),
                ("{}+{}×{}", one + two * three),
                ("{}×{}+{}", one * two + three),
                ("{}人×({}+{})", one * (two + three)),
            ]
        )
    )
    return shape.format(one, two, three) + "=" + str(value + draw(off_by))


def calculations(off_by: st.SearchStrategy[int]) -> st.SearchStrategy[str]:
    return products(off_by) | sums(off_by) | numbers(off_by)


RIGHT = calculations(st.just(0))
WRONG = calculations(st.integers(1, 9))
AROUND = st.sampled_from(
    [("", "。"), ("费用：", "，其余自筹"), ("10万元（", "）"), ("甲\n（1）乙", "")]
)


@settings(deadline=None)
@given(TEXTS, PRICES, MONEY)
def test_any_text_is_read_and_findings_stand_where_they_say(
    text: str, whole: Decimal, unit: str
) -> None:
    wrong = arithmetic.wrong_calculations(text)
    parts = arithmetic.disagreeing_parts(text, unit, whole)
    arithmetic.upper_bound(text, unit)

    assert all(text[found.start : found.end] == found.text for found in wrong)
    assert all(found.computed != found.stated for found in wrong)
    assert [found.start for found in wrong] == sorted({found.start for found in wrong})
    assert parts is None or 0 <= parts.start < parts.end <= len(text)


@settings(deadline=None)
@given(RIGHT, AROUND)
def test_right_calculation_is_never_reported(calculation: str, around: tuple[str, str]) -> None:
    before, behind = around

    assert arithmetic.wrong_calculations(before + calculation + behind) == []


@settings(deadline=None)
@given(WRONG, AROUND)
def test_wrong_calculation_is_always_reported(calculation: str, around: tuple[str, str]) -> None:
    # A letter before it, for the first figure of a paragraph may be the mark of an entry.
    before, behind = around[0] + "计划", around[1]

    [found] = arithmetic.wrong_calculations(before + calculation + behind)

    assert found.start == len(before)
    assert found.text == calculation


LISTS = st.lists(st.tuples(PRICES, MONEY), min_size=1, max_size=5)
JOINTS = st.sampled_from(["，印刷费", "、", "；办公用品、茶叶等", "+设备"])


def listing(items: list[tuple[Decimal, str]], joint: str) -> tuple[str, Decimal]:
    whole = sum((n.scaleb(UNITS[unit]) for n, unit in items), Decimal(0))
    return "办公费" + joint.join(f"{figures(n)}{unit}" for n, unit in items) + "。", whole


@settings(deadline=None)
@given(LISTS, JOINTS, MONEY)
def test_parts_that_add_up_are_let_pass(items: Any, joint: str, unit: str) -> None:
    text, whole = listing(items, joint)

    wanted = whole.scaleb(-UNITS[unit])

    assert arithmetic.disagreeing_parts(text, unit, wanted) is None
    total = f"，合计{figures(wanted)}{unit}"
    assert arithmetic.disagreeing_parts(text[:-1] + total, unit, wanted) is None


@settings(deadline=None)
@given(LISTS, JOINTS, MONEY, st.integers(-9, 9).filter(bool))
def test_parts_that_do_not_add_up_are_always_reported(
    items: Any, joint: str, unit: str, off_by: int
) -> None:
    text, whole = listing(items, joint)
    with decimal.localcontext(prec=100):
        wanted = Decimal(said(whole, unit, off_by).removesuffix(unit))
    # An amount that is the whole need not be one of its parts.
    assume(all(n.scaleb(UNITS[u] - UNITS[unit]) != wanted for n, u in items))

    found = arithmetic.disagreeing_parts(text, unit, wanted)

    assert found is not None
    assert sum(found.amounts) == whole.scaleb(-UNITS[unit])
    assert len(found.amounts) == len(items)
