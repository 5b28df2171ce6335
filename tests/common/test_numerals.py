"""Check the Chinese numerals against examples and against cn2an as the oracle."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

import cn2an  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words  # type: ignore[import-untyped]

from generator.common.numerals import numeral

LIMIT = 10**16


def skips_four_zeros_before_thousands(number: int) -> bool:
    """Return whether cn2an leaves out a 零 that the number needs.

    cn2an 0.5.24 strips every 零 between 亿 and a 千, meant for 十万三千, and so spells
    100001000 as 一亿一千. That sounds like 110000000, and cn2an.cn2an refuses it while
    it parses our 一亿零一千, so such numbers are checked by reading back only.
    """
    empty_ten_thousands = number // 10**4 % 10**4 == 0
    return number >= 10**8 and empty_ten_thousands and number % 10**4 >= 1000


# Groups of four zeros are where 零 is difficult, and uniform integers hardly have any.
groups = st.sampled_from([0, 1, 10, 101, 1000, 1010]) | st.integers(0, 9999)
sparse = st.tuples(groups, groups, groups, groups).map(
    lambda four: int("".join(f"{group:04}" for group in four)),
)
naturals = st.integers(0, LIMIT - 1) | sparse
integers = naturals | naturals.map(lambda number: -number)


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


@given(naturals.filter(lambda number: not skips_four_zeros_before_thousands(number)))
def test_numeral_agrees_with_cn2an(number: int) -> None:
    words = numeral(number)

    assert words == cn2an.an2cn(number, "low")


@given(integers)
def test_numeral_is_read_back_by_cn2an(number: int) -> None:
    words = numeral(number)

    assert cn2an.cn2an(words, "strict") == number


# Refused already by the signature.
@pytest.mark.parametrize("value", [1.0, 0.1, True, False, None, "1", (1, 2)])
def test_value_of_another_type_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="not in"):
        numeral(value)


@pytest.mark.parametrize("value", [LIMIT, -LIMIT, Decimal(LIMIT), Decimal("-Infinity")])
def test_number_out_of_range_overflows(value: int | Decimal) -> None:
    with pytest.raises(OverflowError, match="must be less than"):
        numeral(cast("int", value))


@pytest.mark.parametrize("value", ["1.5", "NaN"])
def test_fraction_has_no_numeral(value: str) -> None:
    with pytest.raises(ValueError, match="not a whole number"):
        num2words(Decimal(value), lang="zh")
