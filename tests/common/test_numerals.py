"""Check the Chinese number words against examples and against cn2an as the oracle."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import cn2an  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import CONVERTES_TYPES, num2words  # type: ignore[import-untyped]

from generator.common.numerals import numeral, renminbi

LIMIT = 10**16

# The refusals are tested with what the signatures already forbid.
Speller = Callable[[Any], str]


def skips_four_zeros_before_thousands(number: int | Decimal) -> bool:
    """Return whether cn2an leaves out a 零 that the number needs.

    cn2an 0.5.24 strips every 零 between 亿 and a 千, meant for 十万三千, and so spells
    100001000 as 一亿一千. That sounds like 110000000, and cn2an.cn2an refuses it while
    it parses our 一亿零一千, so such numbers are checked by reading back only.
    """
    whole = abs(int(number))
    empty_ten_thousands = whole // 10**4 % 10**4 == 0
    return whole >= 10**8 and empty_ten_thousands and whole % 10**4 >= 1000


# Groups of four zeros are where 零 is difficult, and uniform integers hardly have any.
groups = st.sampled_from([0, 1, 10, 101, 1000, 1010]) | st.integers(0, 9999)
sparse = st.tuples(groups, groups, groups, groups).map(
    lambda four: int("".join(f"{group:04}" for group in four)),
)
naturals = st.integers(0, LIMIT - 1) | sparse
integers = naturals | naturals.map(lambda number: -number)
# Scaled down from a count of fen, for a -0.00 is what cn2an spells 负零元整.
decimals = st.builds(
    lambda yuan, fen: Decimal(yuan * 100 + fen).scaleb(-2),
    integers | st.integers(-9, 9),
    st.integers(0, 99),
)
amounts = integers | decimals


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "零"),
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (101, "一百零一"),
        (111, "一百一十一"),
        (1010, "一千零一十"),
        (10001, "一万零一"),
        (10011, "一万零一十一"),
        (103000, "十万三千"),
        (110000, "十一万"),
        (1000500, "一百万零五百"),
        (100001000, "一亿零一千"),
        (10**12, "一万亿"),
        (LIMIT - 10**12, "九千九百九十九万亿"),
        (-11, "负十一"),
    ],
)
def test_numeral_is_spelled_as_spoken(number: int, expected: str) -> None:
    words = numeral(number)

    assert words == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (1740000, "壹佰柒拾肆万元整"),
        (0, "零元整"),
        (10, "壹拾元整"),
        (110000, "壹拾壹万元整"),
        (Decimal("0.00"), "零元整"),
        (Decimal("-0.00"), "零元整"),
        (Decimal("10.05"), "壹拾元零伍分"),
        (Decimal("1.2"), "壹元贰角"),
        (Decimal("1.20"), "壹元贰角"),
        (Decimal("0.05"), "伍分"),
        (Decimal("-0.5"), "负伍角"),
        (Decimal("1E+3"), "壹仟元整"),
        (-1, "负壹元整"),
        # Examples of 支付结算办法 附件一; 1680.32 is its variant without 零.
        (Decimal("1409.50"), "壹仟肆佰零玖元伍角"),
        (Decimal("6007.14"), "陆仟零柒元壹角肆分"),
        (Decimal("1680.32"), "壹仟陆佰捌拾元叁角贰分"),
        (Decimal("16409.02"), "壹万陆仟肆佰零玖元零贰分"),
    ],
)
def test_renminbi_is_spelled_in_full(amount: int | Decimal, expected: str) -> None:
    words = renminbi(amount)

    assert words == expected


@given(naturals.filter(lambda number: not skips_four_zeros_before_thousands(number)))
def test_numeral_agrees_with_cn2an(number: int) -> None:
    words = numeral(number)

    assert words == cn2an.an2cn(number, "low")


@given(integers)
def test_numeral_is_read_back_by_cn2an(number: int) -> None:
    words = numeral(number)

    assert cn2an.cn2an(words, "strict") == number


@given(amounts.filter(lambda amount: not skips_four_zeros_before_thousands(amount)))
def test_renminbi_agrees_with_cn2an(amount: int | Decimal) -> None:
    words = renminbi(amount)

    assert words == cn2an.an2cn(amount, "rmb")


@given(naturals)
def test_renminbi_of_whole_yuan_is_read_back_by_cn2an(amount: int) -> None:
    words = renminbi(amount)

    assert cn2an.cn2an(words.removesuffix("元整"), "strict") == amount


@pytest.mark.parametrize(
    ("number", "to", "expected"),
    [
        (11, "cardinal", "十一"),
        (1, "ordinal", "第一"),
        (11, "ordinal", "第十一"),
        (11, "ordinal_num", "第11"),
        (2023, "year", "二〇二三"),
        (-221, "year", "公元前二二一"),
        (11, "currency", "壹拾壹元整"),
        (Decimal("11.50"), "currency", "壹拾壹元伍角"),
    ],
)
def test_num2words_spells_zh(number: int | Decimal, to: str, expected: str) -> None:
    words = num2words(number, lang="zh", to=to)

    assert words == expected


@pytest.mark.parametrize("spell", [numeral, renminbi])
@pytest.mark.parametrize("value", [1.0, 0.1, True, False, None, "1", (1, 2)])
def test_value_of_another_type_is_refused(spell: Speller, value: object) -> None:
    with pytest.raises(TypeError, match="not in"):
        spell(value)


@pytest.mark.parametrize("to", CONVERTES_TYPES)
def test_float_is_refused_through_num2words(to: str) -> None:
    with pytest.raises(TypeError, match=r"float|not in"):
        num2words(1.5, lang="zh", to=to)


@pytest.mark.parametrize("spell", [numeral, renminbi])
@pytest.mark.parametrize("value", [LIMIT, -LIMIT, Decimal(LIMIT), Decimal("-Infinity")])
def test_number_out_of_range_overflows(spell: Speller, value: object) -> None:
    with pytest.raises(OverflowError, match="must be less than"):
        spell(value)


@pytest.mark.parametrize("amount", ["0.001", "1.005", "-12.345", "1.000", "1E-40"])
def test_amount_with_more_than_two_decimals_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="more than 2 decimals"):
        renminbi(Decimal(amount))


@pytest.mark.parametrize("value", ["1.5", "NaN"])
def test_fraction_has_no_numeral(value: str) -> None:
    with pytest.raises(ValueError, match="not a whole number"):
        num2words(Decimal(value), lang="zh")


def test_negative_ordinal_is_refused() -> None:
    with pytest.raises(TypeError, match="negative"):
        num2words(-1, lang="zh", to="ordinal")


def test_currency_other_than_renminbi_is_refused() -> None:
    with pytest.raises(NotImplementedError, match="EUR"):
        num2words(1, lang="zh", to="currency", currency="EUR")
